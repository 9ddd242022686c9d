// Enlarging a picture between two passes of painting. Any thread.
#pragma once

#include "core/api/image.h"
#include "core/pipelines/source_picture.h"

namespace candela
{

/// By Lanczos' filter of three lobes, as Pillow's LANCZOS does with 8-bit pictures: first across, then down,
/// rounded after either. No side may shrink.
Image enlarged(const Image& image, PictureSize size);

/// The size of the second pass: `scale` times the first's, rounded down to multiples of `multiple`.
PictureSize hiresSize(PictureSize first, double scale, int multiple);

} // namespace candela
