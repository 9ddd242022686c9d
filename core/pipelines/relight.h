// Relighting pictures on disk, and one picture for the screen. Engine's thread.
#pragma once

#include "core/api/events.h"
#include "core/api/relight.h"
#include "core/models/uretinex_tiles.h"
#include "core/nn/device.h"

#include <deque>
#include <filesystem>
#include <memory>

namespace candela
{

/// Networks that stay loaded between runs.
struct RelightModel {
    std::filesystem::path folder;
    std::filesystem::file_time_type changedAt; // of its files, when they were read
    Compute compute;
    TiledUretinex networks;

    /// Throws Error (BadInput) for a folder that is no model for relighting.
    static std::unique_ptr<RelightModel> load(
        const std::filesystem::path& folder, const Compute& compute, RunContext& context);
    /// Whether loading again would give the same.
    bool isStill(const std::filesystem::path& wanted, const Compute& computed) const;
};

/// Does what the request says, one picture after the other, and emits PictureRelit for each. Throws Error
/// for the first picture that cannot be done (RunFailed, where others were written before), or with
/// `keepGoing` only for what concerns them all.
RelightResult relight(const RelightModel& model, const RelightRequest& request, RunContext& context);

/// Reflectance and illumination of the last pictures looked at.
class RelightPreviews
{
public:
    /// Throws Error (BadInput) where the file is no picture.
    RelightPreviewResult preview(
        const RelightModel& model, const RelightPreviewRequest& request, RunContext& context);
    void clear() { m_seen.clear(); }

private:
    struct Seen {
        std::filesystem::path file;
        std::filesystem::file_time_type fileChangedAt;
        int longestSide = 0;
        std::filesystem::path modelFolder;
        std::filesystem::file_time_type modelChangedAt;
        Compute compute;

        at::Tensor parts; // (1, 4, h, w)
        std::shared_ptr<const Image> before;
        int sourceWidth = 0, sourceHeight = 0;
    };
    const Seen& seen(const RelightModel& model, const RelightPreviewRequest& request, RunContext& context);

    std::deque<Seen> m_seen; // the latest first
};

} // namespace candela
