// Well-lit photographs of a folder, and parts of them.
#pragma once

#include "core/api/image.h"
#include "core/dataset/counter_rng.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace candela
{

struct LitPhoto {
    std::string name; // of the file, without its extension
    Image image; // RGB
};

/// All photographs in a folder and those below it, in the order of their paths, no longer than `longestSide`
/// pixels. `observe` is told of each and may throw. Throws Error (BadInput) where there is none, or one is
/// broken.
std::vector<LitPhoto> readLitPhotos(const std::filesystem::path& folder, int longestSide,
    const std::function<void(int done, int of)>& observe);

/// A square of `side` pixels from anywhere in a photo that is at least as large, mirrored or turned by a
/// right angle at random; a part up to three times as large, shrunk, where the photo has it, so that textures
/// of different sharpness are seen.
Image drawCrop(const Image& photo, int side, CounterRng& random);

} // namespace candela
