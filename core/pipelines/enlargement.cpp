#include "core/pipelines/enlargement.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>
#include <numeric>

namespace candela
{
namespace
{

constexpr double lobes = 3;
constexpr int fraction = 22; // bits of Pillow's fixed-point weights

double lanczos(double x)
{
    if (x == 0)
        return 1;
    if (std::abs(x) >= lobes)
        return 0;
    const double t = std::numbers::pi * x;
    return lobes * std::sin(t) * std::sin(t / lobes) / (t * t);
}

/// What one pixel of the result takes of the pixels from `first` on.
struct Taps {
    int first = 0;
    std::vector<std::int64_t> weights; // sum to one, which is 2^fraction
};

std::vector<Taps> tapsOf(int from, int to)
{
    assert(to >= from);
    const double scale = static_cast<double>(from) / to;
    std::vector<Taps> all;
    for (int i = 0; i < to; ++i) {
        const double center = (i + 0.5) * scale;
        Taps taps{.first = std::max(0, static_cast<int>(center - lobes + 0.5)), .weights = {}};
        const int last = std::min(from, static_cast<int>(center + lobes + 0.5));
        std::vector<double> weights;
        for (int k = taps.first; k < last; ++k)
            weights.push_back(lanczos(k - center + 0.5));
        const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
        for (const double weight : weights)
            taps.weights.push_back(std::llround(weight / sum * (1 << fraction)));
        all.push_back(std::move(taps));
    }
    return all;
}

/// Lines of `length` values, `step` apart, become lines of as many values as there are taps.
void resample(const std::uint8_t* line, std::size_t step, const std::vector<Taps>& taps, std::uint8_t* result,
    std::size_t resultStep)
{
    for (std::size_t i = 0; i < taps.size(); ++i) {
        std::int64_t value = std::int64_t(1) << (fraction - 1); // rounds
        const std::uint8_t* source = line + static_cast<std::size_t>(taps[i].first) * step;
        for (const std::int64_t weight : taps[i].weights) {
            value += weight * *source;
            source += step;
        }
        result[i * resultStep] =
            static_cast<std::uint8_t>(std::clamp<std::int64_t>(value >> fraction, 0, 255));
    }
}

} // namespace

Image enlarged(const Image& image, PictureSize size)
{
    const auto channels = static_cast<std::size_t>(image.channels);
    const auto made = [&](int width, int height) {
        Image empty{.width = width, .height = height, .channels = image.channels, .pixels = {}};
        empty.pixels.resize(empty.stride() * static_cast<std::size_t>(height));
        return empty;
    };
    Image wide = made(size.width, image.height);
    const std::vector<Taps> across = tapsOf(image.width, size.width);
    at::parallel_for(0, image.height, 16, [&](std::int64_t begin, std::int64_t end) {
        for (auto y = static_cast<std::size_t>(begin); y < static_cast<std::size_t>(end); ++y)
            for (std::size_t c = 0; c < channels; ++c)
                resample(image.pixels.data() + y * image.stride() + c, channels, across,
                    wide.pixels.data() + y * wide.stride() + c, channels);
    });
    Image result = made(size.width, size.height);
    const std::vector<Taps> down = tapsOf(image.height, size.height);
    at::parallel_for(
        0, static_cast<std::int64_t>(wide.stride()), 64, [&](std::int64_t begin, std::int64_t end) {
            for (auto x = static_cast<std::size_t>(begin); x < static_cast<std::size_t>(end); ++x)
                resample(
                    wide.pixels.data() + x, wide.stride(), down, result.pixels.data() + x, result.stride());
        });
    return result;
}

PictureSize hiresSize(PictureSize first, double scale, int multiple)
{
    const auto side = [&](int pixels) {
        return std::max(pixels, static_cast<int>(pixels * scale) / multiple * multiple);
    };
    return {side(first.width), side(first.height)};
}

} // namespace candela
