// A picture's size from the first bytes of its file. Any thread.
#pragma once

#include <cstdint>
#include <filesystem>

namespace candela
{

struct UprightSize {
    std::int64_t width = 0, height = 0; // pixels, turned as EXIF says
};

/// Reads a few kilobytes of a PNG, JPEG, WebP, TIFF or BMP file, wherever in it they lie. Throws Error
/// (BadInput), naming it as `shown`, for what cannot be opened, is no picture of these, is an animation, ends
/// before it should (as far as that is seen without reading it), is without pixels or too large for memory.
UprightSize readUprightSize(const std::filesystem::path& path, const std::filesystem::path& shown);

} // namespace candela
