// What is done to pictures and masks before and after painting, in OpenCV. Any thread.
#pragma once

#include "core/pipelines/source_picture.h"

#include <filesystem>

namespace candela
{

/// A picture file as RGB. Throws Error (BadInput) where there is none that can be read.
Image readColours(const std::filesystem::path& file);
/// A picture file as grey, scaled to the size. Throws as readColours().
Image readGreys(const std::filesystem::path& file, PictureSize size);

/// The middle of the picture in the proportions of the size, scaled to that.
Image covering(const Image& image, PictureSize size);

struct PicturePoint {
    int x = 0, y = 0;
};
/// The image scaled to `scaled` and laid on a canvas of `size` at a place, which may lie partly outside.
/// Around it is its edge, blurred, and the mask white; in it the mask is `mask`, black where that is empty.
PictureCanvas placedOn(
    PictureSize size, PicturePoint place, PictureSize scaled, const Image& image, const Image& mask);

/// The mask as weights of what is painted: rising within a few pixels of where it is black.
Image seamed(const Image& mask);
/// Each pixel of `from`, where the weight is 0, to that of `to`, where it is 255: both to the bit.
Image blended(const Image& from, const Image& to, const Image& weights);

} // namespace candela
