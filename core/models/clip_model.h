// CLIP with both its towers (https://arxiv.org/abs/2103.00020), as transformers' CLIPModel: pictures and
// texts as vectors of one space.
#pragma once

#include "core/models/clip_text.h"
#include "core/models/clip_vision.h"
#include "core/nn/state_dict.h"
#include "core/text/clip_tokenizer.h"

#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace candela
{

enum class ClipTowers { Pictures, Both };

/// One thread at a time.
class ClipModel
{
public:
    /// A folder of CLIPModel with its tokenizer; for pictures alone, of CLIPVisionModelWithProjection, too.
    /// Throws Error (BadInput) for whatever is missing or does not fit.
    static std::unique_ptr<ClipModel> load(
        const std::filesystem::path& folder, ClipTowers towers, const LoadOptions& options);

    int imageSize() const { return static_cast<int>(m_vision->config().imageSize); }
    int64_t projection() const { return m_visualProjection->weight.size(0); }
    /// What cosines are multiplied with: logit_scale, 100 in all that are published.
    double scale() const { return m_scale; }

    /// pixels (B, 3, imageSize, imageSize) as clipPixels() makes them → (B, projection) fp32, each of length
    /// 1
    at::Tensor vectorsOfPictures(const at::Tensor& pixels, const StopCheck& stop = {}) const;
    /// (N, projection) fp32, each of length 1. Texts that are too long are cut.
    at::Tensor vectorsOfTexts(std::span<const std::string> texts, const StopCheck& stop = {}) const;

private:
    ClipModel() = default;

    std::shared_ptr<ClipVisionModel> m_vision;
    std::shared_ptr<Linear> m_visualProjection;
    std::shared_ptr<ClipTextModel> m_text; // these two: null for pictures alone
    std::unique_ptr<ClipTokenizer> m_tokenizer;
    double m_scale = 100;
};

} // namespace candela
