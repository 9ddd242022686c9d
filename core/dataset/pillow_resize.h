// Pictures scaled as Pillow scales them, to the bit (up to version 12: version 13 scales tall pictures down
// first). Any thread.
#pragma once

#include "core/api/image.h"

namespace candela
{

/// Pillow's Image.resize((width, height), Image.LANCZOS) of 8-bit pictures: in 22-bit fixed point, across and
/// then down, with rounding in between; what has the size already stays as it is along that side.
Image resizedLikePillow(const Image& image, int width, int height);

/// Pillow's convert("L"): ITU-R 601-2 luma in 16-bit fixed point. Of grey pictures the picture itself.
Image greyLikePillow(const Image& image);

} // namespace candela
