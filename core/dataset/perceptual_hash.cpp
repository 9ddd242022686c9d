#include "core/dataset/perceptual_hash.h"

#include "core/io/pillow_resize.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>

namespace candela
{
namespace
{

constexpr std::size_t side = 8;
using Cells = std::array<double, side * side>;

template <typename IsSet>
std::uint64_t packed(IsSet isSet)
{
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < side * side; ++i)
        hash = hash << 1 | (isSet(i) ? 1 : 0);
    return hash;
}

/// The lowest 8×8 coefficients of the type-II discrete cosine transform of a square grey picture, unscaled.
Cells lowFrequencies(const Image& grey)
{
    const auto n = static_cast<std::size_t>(grey.width);
    std::vector<double> cosines(side * n); // (frequency, place)
    for (std::size_t k = 0; k < side; ++k)
        for (std::size_t i = 0; i < n; ++i)
            cosines[k * n + i] = 2
                * std::cos(
                    std::numbers::pi * static_cast<double>(k * (2 * i + 1)) / static_cast<double>(2 * n));
    std::vector<double> down(side * n); // (frequency, x)
    for (std::size_t k = 0; k < side; ++k)
        for (std::size_t x = 0; x < n; ++x)
            for (std::size_t y = 0; y < n; ++y)
                down[k * n + x] += grey.pixels[y * n + x] * cosines[k * n + y];
    Cells cells = {};
    for (std::size_t k = 0; k < side; ++k)
        for (std::size_t l = 0; l < side; ++l)
            for (std::size_t x = 0; x < n; ++x)
                cells[k * side + l] += down[k * n + x] * cosines[l * n + x];
    return cells;
}

std::uint64_t phash(const Image& image)
{
    constexpr int scaled = 32;
    const Cells cells =
        lowFrequencies(greyLikePillow(resizedLikePillow(image, scaled, scaled, PillowFilter::Lanczos)));
    Cells sorted = cells;
    const auto middle = sorted.begin() + 1 + static_cast<std::ptrdiff_t>(side * side - 1) / 2;
    std::nth_element(sorted.begin() + 1, middle, sorted.end());
    return packed([&cells, median = *middle](std::size_t i) { return cells[i] >= median; });
}

std::uint64_t ahash(const Image& image)
{
    const Image grey = greyLikePillow(
        resizedLikePillow(image, static_cast<int>(side), static_cast<int>(side), PillowFilter::Lanczos));
    const double mean = std::accumulate(grey.pixels.begin(), grey.pixels.end(), 0.0) / (side * side);
    return packed([&](std::size_t i) { return grey.pixels[i] >= mean; });
}

std::uint64_t dhash(const Image& image)
{
    const Image grey = greyLikePillow(
        resizedLikePillow(image, static_cast<int>(side) + 1, static_cast<int>(side), PillowFilter::Lanczos));
    return packed([&](std::size_t i) {
        const std::size_t left = i / side * (side + 1) + i % side;
        return grey.pixels[left + 1] > grey.pixels[left];
    });
}

} // namespace

std::uint64_t perceptualHash(const Image& image, HashMethod method)
{
    switch (method) {
    case HashMethod::PHash:
        return phash(image);
    case HashMethod::AHash:
        return ahash(image);
    case HashMethod::DHash:
        return dhash(image);
    }
    return 0;
}

} // namespace candela
