#include "core/io/pillow_resize.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

namespace candela
{
namespace
{

constexpr int fractionBits = 22; // 32, but for a byte and two bits of overshoot

double sinc(double x)
{
    return x == 0 ? 1 : std::sin(x * std::numbers::pi) / (x * std::numbers::pi);
}

double lanczos(double x)
{
    constexpr double lobes = 3;
    return x >= -lobes && x < lobes ? sinc(x) * sinc(x / lobes) : 0;
}

/// Keys' cubic with a = −1/2.
double cubic(double x)
{
    constexpr double a = -0.5;
    x = std::abs(x);
    if (x < 1)
        return ((a + 2) * x - (a + 3)) * x * x + 1;
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

/// A filter, and how far it reaches.
struct Kernel {
    double (*weight)(double);
    double reach;
};

Kernel kernelOf(PillowFilter filter)
{
    return filter == PillowFilter::Bicubic ? Kernel{cubic, 2} : Kernel{lanczos, 3};
}

/// How one pixel of the result is weighted from those before.
struct Taps {
    int begin = 0;
    std::vector<std::int32_t> weights;
};

std::vector<Taps> tapsFor(int from, int to, const Kernel& kernel)
{
    const double scale = static_cast<double>(from) / to, stretch = std::max(scale, 1.0);
    const double support = kernel.reach * stretch;
    std::vector<Taps> all;
    for (int i = 0; i < to; ++i) {
        const double centre = (i + 0.5) * scale;
        const int begin = std::max(0, static_cast<int>(centre - support + 0.5));
        const int end = std::min(from, static_cast<int>(centre + support + 0.5));
        std::vector<double> weights;
        double sum = 0;
        for (int x = begin; x < end; ++x) {
            weights.push_back(kernel.weight((x - centre + 0.5) * (1.0 / stretch)));
            sum += weights.back();
        }
        Taps taps{.begin = begin, .weights = {}};
        for (const double weight : weights) {
            const double fixed = (sum != 0 ? weight / sum : weight) * (1 << fractionBits);
            taps.weights.push_back(static_cast<std::int32_t>(fixed + (fixed < 0 ? -0.5 : 0.5)));
        }
        all.push_back(std::move(taps));
    }
    return all;
}

/// `step`: from one pixel along the line to the next.
std::uint8_t weighted(const std::uint8_t* first, std::size_t step, const Taps& taps)
{
    std::int32_t sum = 1 << (fractionBits - 1);
    for (std::size_t i = 0; i < taps.weights.size(); ++i)
        sum += first[i * step] * taps.weights[i];
    return static_cast<std::uint8_t>(std::clamp(sum >> fractionBits, 0, 255));
}

Image blank(int width, int height, int channels)
{
    Image image{.width = width, .height = height, .channels = channels, .pixels = {}};
    image.pixels.resize(image.stride() * static_cast<std::size_t>(height));
    return image;
}

Image resizedAcross(const Image& image, int width, const Kernel& kernel)
{
    const std::vector<Taps> taps = tapsFor(image.width, width, kernel);
    Image result = blank(width, image.height, image.channels);
    const auto channels = static_cast<std::size_t>(image.channels);
    std::uint8_t* to = result.pixels.data();
    for (int y = 0; y < image.height; ++y) {
        const std::uint8_t* row = image.pixels.data() + static_cast<std::size_t>(y) * image.stride();
        for (const Taps& each : taps)
            for (std::size_t c = 0; c < channels; ++c)
                *to++ = weighted(row + static_cast<std::size_t>(each.begin) * channels + c, channels, each);
    }
    return result;
}

Image resizedDown(const Image& image, int height, const Kernel& kernel)
{
    Image result = blank(image.width, height, image.channels);
    std::uint8_t* to = result.pixels.data();
    for (const Taps& each : tapsFor(image.height, height, kernel)) {
        const std::uint8_t* first =
            image.pixels.data() + static_cast<std::size_t>(each.begin) * image.stride();
        for (std::size_t x = 0; x < image.stride(); ++x)
            *to++ = weighted(first + x, image.stride(), each);
    }
    return result;
}

} // namespace

Image resizedLikePillow(const Image& image, int width, int height, PillowFilter filter)
{
    assert(!image.empty() && width > 0 && height > 0);
    const Kernel kernel = kernelOf(filter);
    Image result = image.width == width ? image : resizedAcross(image, width, kernel);
    return result.height == height ? result : resizedDown(result, height, kernel);
}

Image greyLikePillow(const Image& image)
{
    if (image.channels == 1)
        return image;
    Image grey = blank(image.width, image.height, 1);
    const auto channels = static_cast<std::size_t>(image.channels);
    for (std::size_t i = 0; i < grey.pixels.size(); ++i) {
        const std::uint8_t* pixel = image.pixels.data() + i * channels;
        const std::uint32_t luma = pixel[0] * 19595u + pixel[1] * 38470u + pixel[2] * 7471u + 0x8000u;
        grey.pixels[i] = static_cast<std::uint8_t>(luma >> 16);
    }
    return grey;
}

} // namespace candela
