// Pictures as OpenCV decodes them, in memory of the caller's. Inside core/io only. Any thread.
#pragma once

#include <opencv2/core.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace candela
{

/// Rows from the top without padding; BGR or BGRA, or grey.
struct DecodedPicture {
    std::int64_t width = 0, height = 0;
    int bits = 8; // or 16
    int channels = 0;
    std::vector<std::byte> memory = {};

    cv::Mat view();
};

/// Decoded into its last place, because a copy of a picture of hundreds of megabytes is felt. `flags` are
/// cv::imdecode()'s; they must leave the orientation alone. Nothing where the file is broken, or has samples
/// of other kinds than 8 and 16 bits.
std::optional<DecodedPicture> decodePicture(std::span<const std::byte> file, int flags);

/// Turned as EXIF's orientation says, 1 to 8.
DecodedPicture upright(DecodedPicture picture, int orientation);

} // namespace candela
