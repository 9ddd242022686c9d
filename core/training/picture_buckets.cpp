#include "core/training/picture_buckets.h"

#include "core/io/pillow_resize.h"

#include <ATen/ops/from_blob.h>

#include <algorithm>
#include <cmath>

namespace candela
{
namespace
{

constexpr int mostStep = 64; // pixels, as in sd-scripts
constexpr double mostRatio = 3; // of one side to the other

int roundedDown(double value, int multiple)
{
    return static_cast<int>(value) / multiple * multiple;
}

} // namespace

PictureBuckets::PictureBuckets(PictureSize size, int multiple, bool buckets)
    : m_sizes{size}
{
    if (!buckets)
        return;
    const int shorter = std::min(size.width, size.height);
    const int step = std::max(multiple, roundedDown(std::min(mostStep, shorter / 8), multiple));
    const double area = static_cast<double>(size.width) * size.height;
    for (int width = step; width <= area / step; width += step) {
        const int height = roundedDown(area / width, step);
        const double ratio = static_cast<double>(width) / height;
        if (ratio <= mostRatio && ratio >= 1 / mostRatio)
            m_sizes.push_back({width, height});
    }
}

PictureSize PictureBuckets::of(std::int64_t width, std::int64_t height) const
{
    const double shape = std::log(static_cast<double>(width) / static_cast<double>(height));
    return *std::ranges::min_element(m_sizes, {}, [shape](PictureSize size) {
        return std::abs(std::log(static_cast<double>(size.width) / size.height) - shape);
    });
}

SeenPart seenPart(std::int64_t width, std::int64_t height, PictureSize bucket, double across, double down)
{
    const double scale = std::max(static_cast<double>(bucket.width) / static_cast<double>(width),
        static_cast<double>(bucket.height) / static_cast<double>(height));
    const auto scaled = [scale](std::int64_t side, int least) {
        return std::max(least, static_cast<int>(std::lround(static_cast<double>(side) * scale)));
    };
    SeenPart part{.scaled = {scaled(width, bucket.width), scaled(height, bucket.height)}, .size = bucket};
    part.left = static_cast<int>(std::lround((part.scaled.width - bucket.width) * across));
    part.top = static_cast<int>(std::lround((part.scaled.height - bucket.height) * down));
    return part;
}

at::Tensor seenPixels(const Image& picture, const SeenPart& part)
{
    Image scaled = resizedLikePillow(picture, part.scaled.width, part.scaled.height, PillowFilter::Lanczos);
    // (H, W, channels) → the seen part → (1, channels, h, w), grey ones repeated to three
    at::Tensor pixels =
        at::from_blob(scaled.pixels.data(), {scaled.height, scaled.width, scaled.channels}, at::kByte)
            .narrow(0, part.top, part.size.height)
            .narrow(1, part.left, part.size.width)
            .permute({2, 0, 1})
            .unsqueeze(0)
            .expand({1, 3, part.size.height, part.size.width});
    if (part.mirrored)
        pixels = pixels.flip({3});
    return pixels.to(at::kFloat) / 127.5 - 1;
}

} // namespace candela
