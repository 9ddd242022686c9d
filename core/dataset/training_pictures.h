// Where a training's pictures come from: the emoji world, drawn as they are asked for, or a folder.
#pragma once

#include "core/dataset/captioned_pictures.h"

#include <filesystem>
#include <memory>

namespace candela
{

struct TrainingPicturesOptions {
    std::filesystem::path folder; // a dataset: see core/api/dataset.h; empty: the emoji world
    int size = 64; // pixels a side
    std::int64_t count = 1; // scenes of the emoji world
    std::uint32_t seed = 0; // of the emoji world
};

/// Pictures of a folder are cropped to their centre square and scaled when they are asked for.
/// Throws Error (BadInput) where the folder, a picture or caption in it or the emoji font cannot be read.
std::unique_ptr<CaptionedPictures> openTrainingPictures(const TrainingPicturesOptions& options);

} // namespace candela
