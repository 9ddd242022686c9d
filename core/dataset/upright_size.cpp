#include "core/dataset/upright_size.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/photo_header.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <string>
#include <utility>

namespace candela
{
namespace
{

/// A file's bytes, read in small pieces where they are asked for; what lies beyond its end means that it was
/// cut short.
class SparseFile
{
public:
    SparseFile(const std::filesystem::path& path, const std::filesystem::path& shown)
        : m_shown(shown)
        , m_stream(path, std::ios::binary)
    {
        m_stream.seekg(0, std::ios::end);
        const std::int64_t end = m_stream.tellg();
        if (!m_stream || end < 0)
            refuse("cannot be opened");
        m_size = static_cast<std::uint64_t>(end);
    }

    std::uint64_t size() const { return m_size; }
    unsigned byte(std::uint64_t at)
    {
        if (at >= m_size)
            cutShort();
        if (at < m_begin || at >= m_begin + m_count)
            load(at);
        return m_piece[at - m_begin];
    }
    std::uint32_t big(std::uint64_t at, int count)
    {
        std::uint32_t value = 0;
        for (int i = 0; i < count; ++i)
            value = value << 8 | byte(at + static_cast<std::uint64_t>(i));
        return value;
    }
    std::uint32_t little(std::uint64_t at, int count)
    {
        std::uint32_t value = 0;
        for (int i = count; i-- > 0;)
            value = value << 8 | byte(at + static_cast<std::uint64_t>(i));
        return value;
    }
    bool says(std::uint64_t at, std::string_view text)
    {
        if (at > m_size || m_size - at < text.size())
            return false;
        for (std::size_t i = 0; i < text.size(); ++i)
            if (byte(at + i) != static_cast<unsigned char>(text[i]))
                return false;
        return true;
    }

    [[noreturn]] void cutShort() const { refuse("is cut short: the picture's end is missing"); }
    [[noreturn]] void refuse(const std::string& what) const
    {
        throw badInput(quoted(m_shown) + " " + what + ".");
    }

private:
    void load(std::uint64_t at)
    {
        m_stream.clear();
        m_stream.seekg(static_cast<std::streamoff>(at));
        m_stream.read(reinterpret_cast<char*>(m_piece.data()), static_cast<std::streamsize>(m_piece.size()));
        m_begin = at;
        m_count = static_cast<std::uint64_t>(m_stream.gcount());
        if (m_count == 0)
            refuse("cannot be read to its end");
    }

    const std::filesystem::path& m_shown;
    std::ifstream m_stream;
    std::uint64_t m_size = 0, m_begin = 0, m_count = 0;
    std::array<unsigned char, 4096> m_piece = {};
};

struct StoredSize {
    std::int64_t width = 0, height = 0;
    int orientation = 1; // EXIF's, 1..8
};

/// Values of a TIFF file's first directory; EXIF is one, at some place within another file (TIFF 6.0, section
/// 2).
class Directory
{
public:
    Directory(SparseFile& file, std::uint64_t begin)
        : m_file(file)
        , m_begin(begin)
        , m_big(file.says(begin, "MM"))
        , m_at(begin + number(begin + 4, 4))
        , m_count(number(m_at, 2))
    {
    }

    std::uint32_t value(unsigned tag, std::uint32_t fallback)
    {
        constexpr unsigned shortType = 3;
        for (std::uint32_t i = 0; i < m_count; ++i) {
            const std::uint64_t entry =
                m_at + 2 + 12 * std::uint64_t(i); // tag, type, count, value or its place
            if (number(entry, 2) != tag)
                continue;
            const int bytes = number(entry + 2, 2) == shortType ? 2 : 4;
            const std::uint64_t count = number(entry + 4, 4);
            const bool inside = count * static_cast<std::uint64_t>(bytes) <= 4;
            return number(inside ? entry + 8 : m_begin + number(entry + 8, 4), bytes);
        }
        return fallback;
    }

private:
    std::uint32_t number(std::uint64_t at, int count)
    {
        return m_big ? m_file.big(at, count) : m_file.little(at, count);
    }

    SparseFile& m_file;
    std::uint64_t m_begin;
    bool m_big;
    std::uint64_t m_at;
    std::uint32_t m_count;
};

bool isTiff(SparseFile& file, std::uint64_t at)
{
    return file.says(at, std::string_view("II*\0", 4)) || file.says(at, std::string_view("MM\0*", 4));
}

/// How the camera was held; upright where EXIF is damaged, as a picture with damaged EXIF is still one.
int orientationIn(SparseFile& file, std::uint64_t at)
{
    constexpr unsigned orientationTag = 274;
    constexpr std::string_view exif("Exif\0\0", 6);
    if (file.says(at, exif))
        at += exif.size();
    if (!isTiff(file, at))
        return 1;
    try {
        const std::uint32_t value = Directory(file, at).value(orientationTag, 1);
        return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
    } catch (const Error&) {
        return 1;
    }
}

// https://www.w3.org/TR/png-3/
StoredSize sizeOfPng(SparseFile& file)
{
    StoredSize size{.width = file.big(16, 4), .height = file.big(20, 4)};
    const bool endsWell = file.says(file.size() - 8, "IEND");
    for (std::uint64_t at = 8;;) { // chunks: length, name, data, checksum
        const std::uint64_t next = at + 12 + file.big(at, 4);
        if (next > file.size())
            file.cutShort();
        if (file.says(at + 4, "eXIf"))
            size.orientation = orientationIn(file, at + 8);
        const bool isData = file.says(at + 4, "IDAT");
        if (file.says(at + 4, "IEND") || (isData && endsWell))
            return size;
        at = next;
    }
}

// ITU T.81, annex B
StoredSize sizeOfJpeg(SparseFile& file)
{
    StoredSize size;
    for (std::uint64_t at = 2;;) { // markers: 0xff, code, length, data
        if (file.byte(at) != 0xff)
            file.refuse("is no JPEG picture that can be read: a marker is missing");
        const unsigned code = file.byte(at + 1);
        if (code == 0xff) { // padding
            ++at;
            continue;
        }
        if (code == 0xd9 || code == 0xda)
            file.refuse("is a JPEG file without a picture");
        if (code == 0xe1 && file.says(at + 4, std::string_view("Exif\0\0", 6)))
            size.orientation = orientationIn(file, at + 4);
        if (code >= 0xc0 && code <= 0xcf && code != 0xc4 && code != 0xc8 && code != 0xcc) {
            size.height = file.big(at + 5, 2);
            size.width = file.big(at + 7, 2);
            return size;
        }
        at += std::uint64_t(2) + file.big(at + 2, 2);
    }
}

// https://developers.google.com/speed/webp/docs/riff_container
StoredSize sizeOfWebP(SparseFile& file)
{
    const std::uint64_t end = std::uint64_t(8) + file.little(4, 4);
    if (end > file.size())
        file.cutShort();
    if (file.says(12, "VP8 "))
        return {.width = file.little(26, 2) & 0x3fff, .height = file.little(28, 2) & 0x3fff};
    if (file.says(12, "VP8L")) {
        const std::uint32_t packed = file.little(21, 4);
        return {.width = (packed & 0x3fff) + 1, .height = (packed >> 14 & 0x3fff) + 1};
    }
    if (!file.says(12, "VP8X"))
        file.refuse("is no WebP picture that can be read");
    constexpr unsigned animated = 0x02, hasExif = 0x08;
    const unsigned flags = file.byte(20);
    if (flags & animated)
        file.refuse("is an animation");
    StoredSize size{.width = file.little(24, 3) + 1, .height = file.little(27, 3) + 1};
    for (std::uint64_t at = 12;
         flags & hasExif && at + 8 <= end;) { // chunks: name, length, data, to even places
        if (file.says(at, "EXIF"))
            size.orientation = orientationIn(file, at + 8);
        const std::uint64_t length = file.little(at + 4, 4);
        at += 8 + length + length % 2;
    }
    return size;
}

StoredSize sizeOfTiff(SparseFile& file)
{
    constexpr unsigned width = 256, height = 257;
    Directory page(file, 0);
    return {.width = page.value(width, 0),
        .height = page.value(height, 0),
        .orientation = orientationIn(file, 0)};
}

StoredSize sizeOfBmp(SparseFile& file)
{
    constexpr std::uint32_t oldInfo = 12; // with sides of 16 bits
    if (file.little(14, 4) == oldInfo)
        return {.width = file.little(18, 2), .height = file.little(20, 2)};
    const auto height = static_cast<std::int32_t>(file.little(22, 4)); // negative: from the top
    return {.width = static_cast<std::int32_t>(file.little(18, 4)), .height = std::abs(std::int64_t(height))};
}

StoredSize sizeOf(SparseFile& file)
{
    if (file.size() == 0)
        file.refuse("is empty");
    if (file.says(0, "\x89PNG\r\n\x1a\n"))
        return sizeOfPng(file);
    if (file.says(0, "\xff\xd8\xff"))
        return sizeOfJpeg(file);
    if (file.says(0, "RIFF") && file.says(8, "WEBP"))
        return sizeOfWebP(file);
    if (isTiff(file, 0))
        return sizeOfTiff(file);
    if (file.says(0, "BM") && file.size() >= 26)
        return sizeOfBmp(file);
    file.refuse("is not a picture that can be read");
}

} // namespace

UprightSize readUprightSize(const std::filesystem::path& path, const std::filesystem::path& shown)
{
    SparseFile file(path, shown);
    const StoredSize stored = sizeOf(file);
    const std::string size = std::to_string(stored.width) + "x" + std::to_string(stored.height);
    if (stored.width <= 0 || stored.height <= 0)
        file.refuse("is a picture of " + size + " pixels");
    if (stored.width > longestPictureSide || stored.height > longestPictureSide
        || stored.width * stored.height > mostPicturePixels)
        file.refuse("has " + size + " pixels, more than can be held; at most "
            + std::to_string(mostPicturePixels >> 20) + " million are");
    if (stored.orientation >= 5) // lies on its side
        return {stored.height, stored.width};
    return {stored.width, stored.height};
}

} // namespace candela
