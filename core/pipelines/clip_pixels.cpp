#include "core/pipelines/clip_pixels.h"

#include <ATen/ops/from_blob.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace candela
{
namespace
{

/// Keys' cubic with a = −1/2.
double cubic(double x)
{
    constexpr double a = -0.5;
    x = std::abs(x);
    if (x < 1)
        return ((a + 2) * x - (a + 3)) * x * x + 1;
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

constexpr int fractionBits = 22; // 32, but for a byte and two bits of overshoot

/// What makes one pixel of a row: pixels from `first` on, by their weights.
struct Taps {
    int first = 0;
    std::vector<int> weights; // · 2^fractionBits
};

Taps tapsOf(int at, int from, int to)
{
    const double scale = static_cast<double>(from) / to, stretch = std::max(scale, 1.0);
    const double centre = (at + 0.5) * scale, reach = 2 * stretch;
    Taps taps{.first = std::max(0, static_cast<int>(centre - reach + 0.5)), .weights = {}};
    const int end = std::min(from, static_cast<int>(centre + reach + 0.5));
    std::vector<double> exact;
    double sum = 0;
    for (int x = taps.first; x < end; ++x) {
        exact.push_back(cubic((x - centre + 0.5) * (1 / stretch)));
        sum += exact.back();
    }
    for (const double weight : exact) {
        const double fixed = weight / sum * (1 << fractionBits);
        taps.weights.push_back(static_cast<int>(fixed < 0 ? fixed - 0.5 : fixed + 0.5));
    }
    return taps;
}

/// `lines` × `count` samples, `step` apart, become `lines` × `to`. Both are laid out alike.
struct Axis {
    int from = 0, to = 0; // pixels
    std::size_t step = 0; // samples between neighbours
};

/// One pass over `lines` lines that begin at offsets lineStart(i), in the source and in the result.
template <typename Start>
void resample(const std::vector<std::uint8_t>& source, std::vector<std::uint8_t>& result, Axis axis,
    std::size_t lines, const Start& start)
{
    for (int at = 0; at < axis.to; ++at) {
        const Taps taps = tapsOf(at, axis.from, axis.to);
        for (std::size_t line = 0; line < lines; ++line) {
            const auto [read, write] = start(line);
            int sum = 1 << (fractionBits - 1);
            for (std::size_t i = 0; i < taps.weights.size(); ++i)
                sum +=
                    source[read + (static_cast<std::size_t>(taps.first) + i) * axis.step] * taps.weights[i];
            result[write + static_cast<std::size_t>(at) * axis.step] =
                static_cast<std::uint8_t>(std::clamp(sum >> fractionBits, 0, 255));
        }
    }
}

Image withWidth(const Image& image, int width)
{
    Image result{.width = width, .height = image.height, .channels = image.channels, .pixels = {}};
    result.pixels.resize(result.stride() * static_cast<std::size_t>(result.height));
    const auto channels = static_cast<std::size_t>(image.channels);
    resample(image.pixels, result.pixels, {.from = image.width, .to = width, .step = channels},
        static_cast<std::size_t>(image.height) * channels, [&](std::size_t line) {
            const std::size_t row = line / channels, channel = line % channels;
            return std::pair(row * image.stride() + channel, row * result.stride() + channel);
        });
    return result;
}

Image withHeight(const Image& image, int height)
{
    Image result{.width = image.width, .height = height, .channels = image.channels, .pixels = {}};
    result.pixels.resize(result.stride() * static_cast<std::size_t>(height));
    resample(image.pixels, result.pixels, {.from = image.height, .to = height, .step = image.stride()},
        image.stride(), [](std::size_t line) { return std::pair(line, line); });
    return result;
}

} // namespace

Image resizedBicubic(const Image& image, int width, int height)
{
    Image result = image.width == width ? image : withWidth(image, width);
    return result.height == height ? result : withHeight(result, height);
}

at::Tensor clipPixels(const Image& image, int side)
{
    const bool wide = image.width >= image.height;
    const int longer = static_cast<int>(static_cast<std::int64_t>(side) * std::max(image.width, image.height)
        / std::min(image.width, image.height));
    Image scaled = resizedBicubic(image, wide ? longer : side, wide ? side : longer);
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
