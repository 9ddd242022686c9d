// The networks that pictures are scored with, loaded for one request.
#pragma once

#include "core/api/events.h"
#include "core/api/score.h"
#include "core/models/aesthetic_head.h"
#include "core/models/clip_model.h"
#include "core/models/safety_checker.h"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace candela
{

/// What is to be found out of one picture.
struct ScoreWish {
    std::filesystem::path file;
    std::string name; // as PictureScores::file
    std::vector<std::string> captions; // to compare with
    bool match = false, aesthetic = false, nsfw = false;
    bool any() const { return match || aesthetic || nsfw; }
};

/// The networks of one request.
class ScoreNetworks
{
public:
    /// Throws Error (BadInput) where a network cannot be read, or two do not belong together.
    ScoreNetworks(const ScoreRequest& request, const LoadOptions& options);

    /// One entry a wish, in their order. A picture that cannot be read has its trouble instead of scores.
    std::vector<PictureScores> of(std::span<const ScoreWish> wishes, const RunContext& context);

private:
    struct Decoded {
        std::optional<Image> image;
        std::string trouble;
    };

    void match(std::span<const ScoreWish> wishes, const at::Tensor& vectors,
        const std::vector<std::size_t>& of, std::vector<PictureScores>& scores, const StopCheck& stop);
    const at::Tensor& vectorOf(const std::string& text, const StopCheck& stop);
    bool sharesClip() const { return m_clip && !m_aestheticClip; }

    std::unique_ptr<ClipModel> m_clip; // null where no captions are compared
    std::unique_ptr<ClipModel> m_aestheticClip; // null where the head looks through m_clip
    std::optional<AestheticHead> m_head;
    std::shared_ptr<SafetyChecker> m_checker;
    std::map<std::string, at::Tensor> m_texts; // of captions that many pictures have
};

/// The safety checker's highest score as a number from 0 to 1: above 0.5 it objects.
double nsfwScore(const std::vector<float>& concepts);

} // namespace candela
