// Photos as the networks see them, part by part.
#pragma once

#include "core/io/photo_file.h"
#include "core/models/uretinex_tiles.h"

namespace candela
{

/// Region → (1, 3, h, w) fp32 in [0, 1], channels-last; grey is repeated. `photo` must outlive the source.
PictureSource sourceOf(const Photo& photo);

/// Replaces a region's samples. enhanced (1, 3, h, w) fp32 is cut to [0, 1] and rounded down, as the
/// published code does; a grey photo gets the luminance (Rec. 601).
void putRegion(Photo& photo, const Region& region, const at::Tensor& enhanced);

/// → (H, W, channels) of bytes; 16 bits are rounded down to 8. A view of an 8-bit photo, which must outlive
/// it.
at::Tensor bytesOf(const Photo& photo);

} // namespace candela
