#include "core/io/picture_texts.h"

#include "core/api/error.h"
#include "core/api/paths.h"

#ifndef CANDELA_ENGINE_ONLY
#include "core/io/exif_texts.h"
#endif

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <span>
#include <string>

namespace candela
{
namespace
{

constexpr std::size_t mostBytes = 32 << 20; // that are read of a file
constexpr int mostParts = 1'000'000; // chunks of a file; a real picture of a gigabyte has some 100,000

/// A file that is read in pieces; whatever lies beyond its end means that it was cut short.
class HeadReader
{
public:
    explicit HeadReader(const std::filesystem::path& path)
        : m_path(path)
        , m_file(path, std::ios::binary)
    {
        std::error_code problem;
        const auto size = std::filesystem::file_size(path, problem);
        if (problem || !m_file)
            throw badInput(quoted(path) + " cannot be read"
                + (problem ? ": " + problem.message() : std::string()) + ".");
        m_size = size;
    }

    bool atEnd() const { return m_at >= m_size; }

    std::string take(std::uintmax_t count)
    {
        requireRest(count);
        m_taken += static_cast<std::size_t>(count);
        if (count > mostBytes || m_taken > mostBytes)
            fail("says more than 32 MB of itself");
        std::string bytes(static_cast<std::size_t>(count), '\0');
        if (!m_file.read(bytes.data(), static_cast<std::streamsize>(count)))
            fail("is cut short");
        m_at += count;
        return bytes;
    }
    void skip(std::uintmax_t count)
    {
        requireRest(count);
        m_at += count;
        m_file.seekg(static_cast<std::streamoff>(m_at));
    }
    /// To be called once a part of the file.
    void countPart()
    {
        if (++m_parts > mostParts)
            fail("is in too many pieces");
    }

    [[noreturn]] void fail(const std::string& what) const
    {
        throw badInput(quoted(m_path) + " " + what + ".");
    }

private:
    void requireRest(std::uintmax_t count) const
    {
        if (count > m_size || m_at > m_size - count)
            fail("is cut short");
    }

    const std::filesystem::path& m_path;
    std::ifstream m_file;
    std::uintmax_t m_size = 0, m_at = 0;
    std::size_t m_taken = 0;
    int m_parts = 0;
};

std::uint32_t big(std::string_view bytes, std::size_t at, int count)
{
    std::uint32_t value = 0;
    for (int i = 0; i < count; ++i)
        value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
    return value;
}

/// The file without its pixels. https://www.w3.org/TR/png-3/
std::string pngHead(HeadReader& file, std::string signature)
{
    std::string head = std::move(signature);
    for (bool ended = false; !ended;) {
        file.countPart();
        const std::string begin = file.take(8); // length, type
        const std::string_view type = std::string_view(begin).substr(4);
        const std::uintmax_t rest = std::uintmax_t(big(begin, 0, 4)) + 4; // data, checksum
        ended = type == "IEND";
        if (type == "IHDR" || type == "tEXt" || type == "zTXt" || type == "iTXt" || ended)
            head += begin + file.take(rest);
        else
            file.skip(rest);
    }
    return head;
}

#ifndef CANDELA_ENGINE_ONLY

std::uint32_t little(std::string_view bytes, std::size_t at, int count)
{
    std::uint32_t value = 0;
    for (int i = count; i-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
    return value;
}

/// The pixels left out, and what that says of their number.
struct Head {
    std::string bytes;
    int width = 0, height = 0;
};

/// Up to the first scan. ITU T.81, annex B
Head jpegHead(HeadReader& file)
{
    Head head{.bytes = "\xff\xd8"};
    const auto isFrame = [](unsigned code) {
        return code >= 0xc0 && code <= 0xcf && code != 0xc4 && code != 0xc8 && code != 0xcc;
    };
    file.skip(2);
    for (;;) {
        file.countPart();
        std::string marker = file.take(2);
        while (marker[0] == '\xff' && marker[1] == '\xff') // padding
            marker[1] = file.take(1)[0];
        const unsigned code = static_cast<unsigned char>(marker[1]);
        constexpr unsigned end = 0xd9, scan = 0xda, application1 = 0xe1;
        if (marker[0] != '\xff' || code == end)
            file.fail("is no JPEG picture that can be read");
        if (code == scan)
            break;
        const std::string length = file.take(2);
        const std::uint32_t rest = big(length, 0, 2);
        if (rest < 2)
            file.fail("is no JPEG picture that can be read");
        if (code != application1 && !isFrame(code)) {
            file.skip(rest - 2);
            continue;
        }
        const std::string data = file.take(rest - 2);
        if (isFrame(code) && data.size() >= 5) {
            head.height = static_cast<int>(big(data, 1, 2));
            head.width = static_cast<int>(big(data, 3, 2));
        }
        head.bytes.append(marker).append(length).append(data);
    }
    head.bytes += "\xff\xd9";
    return head;
}

/// https://developers.google.com/speed/webp/docs/riff_container
Head webpHead(HeadReader& file)
{
    Head head;
    std::string chunks;
    file.skip(12); // "RIFF", size, "WEBP"
    while (!file.atEnd()) {
        file.countPart();
        const std::string begin = file.take(8); // name, size
        const std::string_view name = std::string_view(begin).substr(0, 4);
        const std::uint32_t size = little(begin, 4, 4);
        if (name == "VP8X" || name == "EXIF" || name == "XMP ") {
            const std::string data = file.take(size);
            if (name == "VP8X" && size >= 10) {
                head.width = static_cast<int>(little(data, 4, 3)) + 1;
                head.height = static_cast<int>(little(data, 7, 3)) + 1;
            }
            chunks += begin + data + std::string(size % 2, '\0');
        } else {
            const std::string data = file.take(std::min<std::uint32_t>(size, 10));
            constexpr unsigned sideBits = 0x3fff;
            if (name == "VP8 " && head.width == 0 && data.size() == 10) {
                head.width = static_cast<int>(little(data, 6, 2) & sideBits);
                head.height = static_cast<int>(little(data, 8, 2) & sideBits);
            } else if (name == "VP8L" && head.width == 0 && data.size() >= 5) {
                const std::uint32_t sides = little(data, 1, 4);
                head.width = static_cast<int>(sides & sideBits) + 1;
                head.height = static_cast<int>(sides >> 14 & sideBits) + 1;
            }
            file.skip(size - data.size());
        }
        if (size % 2 == 1 && !file.atEnd())
            file.skip(1);
    }
    const auto size = static_cast<std::uint32_t>(chunks.size() + 4);
    head.bytes = "RIFF";
    for (int shift = 0; shift < 32; shift += 8)
        head.bytes += static_cast<char>(size >> shift & 0xff);
    head.bytes += "WEBP" + chunks;
    return head;
}

PictureTexts textsOf(std::string_view format, const Head& head, const HeadReader& file)
{
    if (head.width <= 0 || head.height <= 0)
        file.fail("is a picture without pixels");
    return {.format = format,
        .width = head.width,
        .height = head.height,
        .texts = textsIn(readPhotoMetadata(std::as_bytes(std::span(head.bytes))))};
}

#endif

/// As many bytes as tell the formats apart, or fewer where the file has no more.
std::string beginOf(const std::filesystem::path& path)
{
    std::string begin(12, '\0');
    std::ifstream file(path, std::ios::binary);
    std::error_code problem;
    if (!file || std::filesystem::is_directory(path, problem))
        throw badInput(quoted(path) + " cannot be read.");
    file.read(begin.data(), static_cast<std::streamsize>(begin.size()));
    begin.resize(static_cast<std::size_t>(file.gcount()));
    return begin;
}

bool isJpeg(std::string_view begin)
{
    return begin.starts_with("\xff\xd8\xff");
}

bool isWebp(std::string_view begin)
{
    return begin.starts_with("RIFF") && begin.ends_with("WEBP");
}

} // namespace

bool looksLikePicture(const std::filesystem::path& path)
{
    const std::string begin = beginOf(path);
    return isPng(begin) || isJpeg(begin) || isWebp(begin);
}

PictureTexts readPictureTexts(const std::filesystem::path& path)
{
    const std::string begin = beginOf(path);
    HeadReader file(path);
    if (isPng(begin)) {
        const PngInfo info = readPngInfo(pngHead(file, file.take(8)), path);
        return {.format = "png",
            .width = info.width,
            .height = info.height,
            .bitDepth = info.bitDepth,
            .texts = info.texts};
    }
#ifndef CANDELA_ENGINE_ONLY
    if (isJpeg(begin))
        return textsOf("jpeg", jpegHead(file), file);
    if (isWebp(begin))
        return textsOf("webp", webpHead(file), file);
#endif
    throw badInput(quoted(path) + " is no PNG, JPEG or WebP picture.");
}

} // namespace candela
