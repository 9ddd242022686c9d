// Pictures scaled as Pillow scales them, to the bit (up to version 12: version 13 scales tall pictures down
// first). Any thread.
#pragma once

#include "core/api/image.h"

namespace candela
{

enum class PillowFilter { Bicubic, Lanczos };

/// Pillow's Image.resize((width, height), …) of 8-bit pictures with any number of channels: in 22-bit fixed
/// point, across and then down, with rounding in between; the filter grows with the reduction. What has the
/// size already stays as it is along that side.
Image resizedLikePillow(const Image& image, int width, int height, PillowFilter filter);

/// Pillow's convert("L"): ITU-R 601-2 luma in 16-bit fixed point. Of grey pictures the picture itself.
Image greyLikePillow(const Image& image);

} // namespace candela
