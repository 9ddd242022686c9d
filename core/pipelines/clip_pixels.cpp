#include "core/pipelines/clip_pixels.h"

#include "core/io/pillow_resize.h"

#include <ATen/ops/from_blob.h>
#include <ATen/ops/tensor.h>

#include <algorithm>

namespace candela
{

at::Tensor clipPixels(const Image& image, int side)
{
    const bool wide = image.width >= image.height;
    const int longer = static_cast<int>(static_cast<std::int64_t>(side) * std::max(image.width, image.height)
        / std::min(image.width, image.height));
    Image scaled =
        resizedLikePillow(image, wide ? longer : side, wide ? side : longer, PillowFilter::Bicubic);
    const at::Tensor bytes =
        at::from_blob(scaled.pixels.data(), {scaled.height, scaled.width, scaled.channels}, at::kByte);
    const at::Tensor cut = bytes.slice(0, (scaled.height - side) / 2, (scaled.height - side) / 2 + side)
                               .slice(1, (scaled.width - side) / 2, (scaled.width - side) / 2 + side);
    const at::Tensor mean = at::tensor({0.48145466F, 0.4578275F, 0.40821073F}).view({3, 1, 1}),
                     deviation = at::tensor({0.26862954F, 0.26130258F, 0.27577711F}).view({3, 1, 1});
    // (side, side, 1 or 3) → (3, side, side)
    const at::Tensor unit = (cut.to(at::kFloat) / 255).permute({2, 0, 1}).expand({3, side, side});
    return ((unit - mean) / deviation).unsqueeze(0);
}

} // namespace candela
