// A picture as a plain value: what crosses the engine's boundary.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace candela
{

/// 8-bit sRGB, rows from the top, channels interleaved without padding: channel c of (x, y) is
/// pixels[(y * width + x) * channels + c].
struct Image {
    int width = 0;
    int height = 0;
    int channels = 3; // 1 grey, 3 RGB, 4 RGBA (not premultiplied)
    std::vector<std::uint8_t> pixels;

    bool empty() const { return pixels.empty(); }
    std::size_t stride() const
    {
        return static_cast<std::size_t>(width) * static_cast<std::size_t>(channels);
    }
    bool operator==(const Image&) const = default;
};

} // namespace candela
