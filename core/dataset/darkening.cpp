#include "core/dataset/darkening.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

namespace candela
{
namespace
{

/// Above 0, at most 1.
double unit(CounterRng& random)
{
    return (static_cast<double>(random.next() >> 11) + 1) * 0x1p-53;
}

double evenly(const std::array<double, 2>& range, CounterRng& random)
{
    return range[0] + (range[1] - range[0]) * unit(random);
}

/// range[0] > 0
double evenlyInLogarithm(const std::array<double, 2>& range, CounterRng& random)
{
    return std::exp(evenly({std::log(range[0]), std::log(range[1])}, random));
}

/// Two independent numbers of mean 0 and variance 1 (Box and Muller 1958).
std::array<double, 2> normals(CounterRng& random)
{
    const double radius = std::sqrt(-2 * std::log(unit(random)));
    const double angle = 2 * std::numbers::pi * unit(random);
    return {radius * std::cos(angle), radius * std::sin(angle)};
}

Image compressed(Image image, int quality)
{
    cv::Mat pixels(image.height, image.width, CV_8UC3, image.pixels.data());
    cv::Mat ordered;
    cv::cvtColor(pixels, ordered, cv::COLOR_RGB2BGR);
    std::vector<std::uint8_t> bytes;
    cv::imencode(".jpg", ordered, bytes, {cv::IMWRITE_JPEG_QUALITY, quality});
    cv::cvtColor(cv::imdecode(bytes, cv::IMREAD_COLOR), pixels, cv::COLOR_BGR2RGB);
    return image;
}

} // namespace

Darkening drawDarkening(const DarkeningRange& range, CounterRng& random)
{
    Darkening result;
    result.gamma = evenly(range.gamma, random);
    result.gain = evenlyInLogarithm(range.gain, random);
    for (double& factor : result.cast)
        factor = evenly(range.cast, random);
    result.shotNoise = evenlyInLogarithm(range.shotNoise, random);
    result.readNoise = evenlyInLogarithm(range.readNoise, random);
    const int quality = random.between(range.jpegQuality[0], range.jpegQuality[1]);
    result.jpegQuality = unit(random) <= range.jpegShare ? quality : 0;
    return result;
}

Image darken(const Image& lit, const Darkening& darkening, CounterRng& random)
{
    assert(lit.channels == 3);
    std::array<std::array<double, 256>, 3> dark; // of each value, before the noise
    for (std::size_t channel = 0; channel < 3; ++channel)
        for (std::size_t value = 0; value < 256; ++value)
            dark[channel][value] = darkening.gain * darkening.cast[channel]
                * std::pow(static_cast<double>(value) / 255, darkening.gamma);
    const auto noisy = [&](double value, double normal) {
        const double deviation =
            std::sqrt(darkening.shotNoise * value + darkening.readNoise * darkening.readNoise);
        return static_cast<std::uint8_t>(std::lround(255 * std::clamp(value + deviation * normal, 0.0, 1.0)));
    };
    Image result = lit;
    std::array<double, 2> pair{};
    for (std::size_t i = 0; i < result.pixels.size(); ++i) {
        if (i % 2 == 0)
            pair = normals(random);
        result.pixels[i] = noisy(dark[i % 3][lit.pixels[i]], pair[i % 2]);
    }
    return darkening.jpegQuality ? compressed(std::move(result), darkening.jpegQuality) : result;
}

} // namespace candela
