// What the bytes of a picture file say of it before anything is decoded: enough to refuse, in a sentence,
// what decoders would half accept (files that were cut short, pages, animations, inks).
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

namespace candela
{

inline constexpr std::int64_t mostPicturePixels = std::int64_t(1) << 28; // 268 megapixels
inline constexpr std::int64_t longestPictureSide = 65'535;

enum class PhotoFormat { Png, Jpeg, WebP, Tiff, Bmp };

/// By a file name's extension, in whatever case; nothing for others.
std::optional<PhotoFormat> photoFormatOf(const std::filesystem::path& path);
/// The usual extension, with its dot: ".png", ".jpg", ".webp", ".tiff", ".bmp".
std::string_view extensionOf(PhotoFormat format);

struct PhotoHeader {
    PhotoFormat format = PhotoFormat::Png;
    std::int64_t width = 0, height = 0; // pixels as stored, not yet turned upright
    int bits = 8; // of a sample: 8 or 16
    bool grey = false;
    bool alpha = false;
    /// Of a TIFF file, the place of the byte that says how the camera was held, where there is one.
    std::optional<std::size_t> orientationAt = {};
};

/// Reads the headers of a whole file. Throws Error (BadInput), naming `path`, for what is no picture of a
/// known format, is cut short, is without pixels, is too large for memory, is animated or has several pages,
/// has a palette, inks (CMYK) or other colours that are neither grey nor RGB, or samples of neither 8 nor 16
/// bits.
PhotoHeader readPhotoHeader(std::span<const std::byte> bytes, const std::filesystem::path& path);

struct PixelSize {
    std::int64_t width = 0, height = 0; // as stored
    std::optional<std::size_t> orientationAt = {}; // see PhotoHeader
};

/// For decoders that turn whatever a picture holds into grey or RGB. Throws Error (BadInput), naming `path`,
/// for what is no picture of a known format, is without pixels or too large for memory.
PixelSize readPixelSize(std::span<const std::byte> bytes, const std::filesystem::path& path);

} // namespace candela
