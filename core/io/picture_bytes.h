// How picture files begin, for whoever gives their bytes: a whole file in memory, or one read in small
// pieces. One thread, as the bytes' source.
#pragma once

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/photo_header.h"

#include <cstdlib>
#include <string>
#include <string_view>

namespace candela
{

inline constexpr std::string_view pngBegin = "\x89PNG\r\n\x1a\n", jpegBegin = "\xff\xd8\xff";

/// What can be asked of a file's bytes. `File` derives from it and has
///   unsigned byte(std::uint64_t at) const, which calls cutShort() beyond the end.
template <class File>
class PictureBytes
{
public:
    explicit PictureBytes(const std::filesystem::path& shown)
        : m_shown(shown)
    {
    }

    std::uint32_t big(std::uint64_t at, int count) const
    {
        std::uint32_t value = 0;
        for (int i = 0; i < count; ++i)
            value = value << 8 | file().byte(at + static_cast<std::uint64_t>(i));
        return value;
    }
    std::uint32_t little(std::uint64_t at, int count) const
    {
        std::uint32_t value = 0;
        for (int i = count; i-- > 0;)
            value = value << 8 | file().byte(at + static_cast<std::uint64_t>(i));
        return value;
    }
    bool has(std::uint64_t at, std::uint64_t count) const
    {
        return at <= file().size() && count <= file().size() - at;
    }
    bool says(std::uint64_t at, std::string_view text) const
    {
        if (!has(at, text.size()))
            return false;
        for (std::size_t i = 0; i < text.size(); ++i)
            if (file().byte(at + i) != static_cast<unsigned char>(text[i]))
                return false;
        return true;
    }

    [[noreturn]] void cutShort() const { refuse("is cut short: the picture's end is missing"); }
    /// "'a.png' " + what + "."
    [[noreturn]] void refuse(const std::string& what) const
    {
        throw badInput(quoted(m_shown) + " " + what + ".");
    }

private:
    const File& file() const { return static_cast<const File&>(*this); }

    const std::filesystem::path& m_shown;
};

// ITU T.81, table B.1: the markers of a picture's frame
constexpr bool isJpegFrame(unsigned code)
{
    return code >= 0xc0 && code <= 0xcf && code != 0xc4 && code != 0xc8 && code != 0xcc;
}

template <class File>
bool isTiff(const File& file, std::uint64_t at = 0)
{
    return file.says(at, std::string_view("II*\0", 4)) || file.says(at, std::string_view("MM\0*", 4));
}

inline constexpr unsigned tiffWidth = 256, tiffHeight = 257, tiffOrientation = 274;

/// The first page's directory of a TIFF file (TIFF 6.0, section 2); EXIF is one, at some place within another
/// file.
template <class File>
class TiffDirectory
{
public:
    explicit TiffDirectory(const File& file, std::uint64_t begin = 0)
        : m_file(file)
        , m_begin(begin)
        , m_big(file.says(begin, "MM"))
        , m_at(begin + number(begin + 4, 4))
        , m_count(number(m_at, 2))
    {
    }

    /// The first value of a tag, or the fallback where it is missing.
    std::uint32_t value(unsigned tag, std::uint32_t fallback) const
    {
        const auto found = find(tag);
        return found ? number(found->at, found->bytes) : fallback;
    }
    /// Where the last byte that counts of a tag's first value is.
    std::optional<std::size_t> lowByteOf(unsigned tag) const
    {
        const auto found = find(tag);
        if (!found)
            return std::nullopt;
        return found->at + (m_big ? static_cast<std::size_t>(found->bytes) - 1 : 0);
    }
    bool hasNextPage() const { return number(m_at + 2 + 12 * std::uint64_t(m_count), 4) != 0; }

private:
    struct Place {
        std::uint64_t at = 0;
        int bytes = 0;
    };

    std::optional<Place> find(unsigned tag) const
    {
        constexpr unsigned shortType = 3;
        for (std::uint32_t i = 0; i < m_count; ++i) {
            // tag, type, count, value or its place
            const std::uint64_t entry = m_at + 2 + 12 * std::uint64_t(i);
            if (number(entry, 2) != tag)
                continue;
            const int bytes = number(entry + 2, 2) == shortType ? 2 : 4;
            const std::uint64_t count = number(entry + 4, 4);
            const bool inside = count * static_cast<std::uint64_t>(bytes) <= 4;
            return Place{inside ? entry + 8 : m_begin + number(entry + 8, 4), bytes};
        }
        return std::nullopt;
    }
    std::uint32_t number(std::uint64_t at, int count) const
    {
        return m_big ? m_file.big(at, count) : m_file.little(at, count);
    }

    const File& m_file;
    std::uint64_t m_begin;
    bool m_big;
    std::uint64_t m_at;
    std::uint32_t m_count;
};

/// Of a BMP file of any age, as stored.
template <class File>
PixelSize sizeOfBmp(const File& file)
{
    constexpr std::uint32_t oldInfo = 12; // with sides of 16 bits
    if (file.little(14, 4) == oldInfo)
        return {.width = file.little(18, 2), .height = file.little(20, 2)};
    const auto height = static_cast<std::int32_t>(file.little(22, 4)); // negative: from the top
    return {.width = static_cast<std::int32_t>(file.little(18, 4)), .height = std::abs(std::int64_t(height))};
}

/// Of a WebP file, whichever chunk it begins with.
/// https://developers.google.com/speed/webp/docs/riff_container
template <class File>
PixelSize sizeOfWebP(const File& file)
{
    if (file.says(12, "VP8X"))
        return {.width = file.little(24, 3) + 1, .height = file.little(27, 3) + 1};
    if (file.says(12, "VP8 "))
        return {.width = file.little(26, 2) & 0x3fff, .height = file.little(28, 2) & 0x3fff};
    if (!file.says(12, "VP8L"))
        file.refuse("is no WebP picture that can be read");
    const std::uint32_t packed = file.little(21, 4);
    return {.width = (packed & 0x3fff) + 1, .height = (packed >> 14 & 0x3fff) + 1};
}

/// Throws Error (BadInput) for a picture without pixels, and for one that is too large for memory.
template <class File>
void requireHoldableSize(const File& file, std::int64_t width, std::int64_t height)
{
    const std::string size = std::to_string(width) + "x" + std::to_string(height);
    if (width <= 0 || height <= 0)
        file.refuse("is a picture of " + size + " pixels");
    if (width > longestPictureSide || height > longestPictureSide || width * height > mostPicturePixels)
        file.refuse("has " + size + " pixels, more than can be held; at most "
            + std::to_string(mostPicturePixels >> 20) + " million are");
}

} // namespace candela
