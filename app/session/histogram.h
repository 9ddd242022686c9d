// How a picture's brightness is spread. Plain values; any thread.
#pragma once

#include <QImage>

#include <array>

namespace candela
{

/// Shares of the pixels (0..1) by their luma, Rec. 709 weights on the 8-bit values as they are.
struct Histogram {
    std::array<float, 256> share{};
    double mean = 0; // 0..1
    bool isEmpty = true;
};

/// Of 32-bit pictures; large ones are sampled.
Histogram histogramOf(const QImage& image);

} // namespace candela
