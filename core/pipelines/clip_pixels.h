// Pictures as CLIP's tower for them wants them: what transformers' CLIPImageProcessor makes of Pillow's.
#pragma once

#include "core/api/image.h"

#include <ATen/core/Tensor.h>

namespace candela
{

/// The shorter edge scaled to `side` pixels, the middle cut out, normalised with CLIP's own mean and
/// deviation. 8-bit grey or RGB → (1, 3, side, side) fp32.
at::Tensor clipPixels(const Image& image, int side);

} // namespace candela
