// Well-lit pictures made dark, as a camera would see them with little light: what relighting is learnt from,
// because the well-lit picture is known then. Any thread.
#pragma once

#include "core/api/image.h"
#include "core/dataset/counter_rng.h"

#include <array>

namespace candela
{

/// In this order, on values from 0 to 1.
struct Darkening {
    double gamma = 1; // exponent of every value
    double gain = 1; // factor of all light
    std::array<double, 3> cast = {1, 1, 1}; // factor of each channel
    double shotNoise = 0; // variance at value 1; it grows with the light, as that of few photons does
    double readNoise = 0; // standard deviation, everywhere the same
    int jpegQuality = 0; // 1..100; 0: not compressed
};

/// What a Darkening is drawn from: least and most of each. Gain and noise are drawn evenly in their
/// logarithms.
struct DarkeningRange {
    std::array<double, 2> gamma = {1, 2.2};
    std::array<double, 2> gain = {0.08, 0.6};
    std::array<double, 2> cast = {0.9, 1.1};
    std::array<double, 2> shotNoise = {1e-5, 1e-3};
    std::array<double, 2> readNoise = {1e-3, 1e-2};
    double jpegShare = 0.3; // of the pictures that are compressed
    std::array<int, 2> jpegQuality = {70, 95};
};

Darkening drawDarkening(const DarkeningRange& range, CounterRng& random);

/// The dark picture, 8-bit RGB as `lit`; its noise is drawn from `random`.
Image darken(const Image& lit, const Darkening& darkening, CounterRng& random);

} // namespace candela
