#include "core/dataset/upright_size.h"

#include "core/io/picture_bytes.h"

#include <array>
#include <fstream>

namespace candela
{
namespace
{

/// A file's bytes, read in small pieces where they are asked for; what lies beyond its end means that it was
/// cut short.
class SparseFile : public PictureBytes<SparseFile>
{
public:
    SparseFile(const std::filesystem::path& path, const std::filesystem::path& shown)
        : PictureBytes(shown)
        , m_stream(path, std::ios::binary)
    {
        m_stream.seekg(0, std::ios::end);
        const std::int64_t end = m_stream.tellg();
        if (!m_stream || end < 0)
            refuse("cannot be opened");
        m_size = static_cast<std::uint64_t>(end);
    }

    std::uint64_t size() const { return m_size; }
    unsigned byte(std::uint64_t at) const
    {
        if (at >= m_size)
            cutShort();
        if (at < m_begin || at >= m_begin + m_count)
            load(at);
        return m_piece[at - m_begin];
    }

private:
    void load(std::uint64_t at) const
    {
        m_stream.clear();
        m_stream.seekg(static_cast<std::streamoff>(at));
        m_stream.read(reinterpret_cast<char*>(m_piece.data()), static_cast<std::streamsize>(m_piece.size()));
        m_begin = at;
        m_count = static_cast<std::uint64_t>(m_stream.gcount());
        if (m_count == 0)
            refuse("cannot be read to its end");
    }

    std::uint64_t m_size = 0;
    // The piece that was read last.
    mutable std::ifstream m_stream;
    mutable std::uint64_t m_begin = 0, m_count = 0;
    mutable std::array<unsigned char, 4096> m_piece = {};
};

struct StoredSize {
    std::int64_t width = 0, height = 0;
    int orientation = 1; // EXIF's, 1..8
};

StoredSize withSize(const PixelSize& size)
{
    return {.width = size.width, .height = size.height};
}

/// How the camera was held; upright where EXIF is damaged, as a picture with damaged EXIF is still one.
int orientationIn(const SparseFile& file, std::uint64_t at)
{
    constexpr std::string_view exif("Exif\0\0", 6);
    if (file.says(at, exif))
        at += exif.size();
    if (!isTiff(file, at))
        return 1;
    try {
        const std::uint32_t value = TiffDirectory<SparseFile>(file, at).value(tiffOrientation, 1);
        return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
    } catch (const Error&) {
        return 1;
    }
}

// https://www.w3.org/TR/png-3/
StoredSize readPng(const SparseFile& file)
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
StoredSize readJpeg(const SparseFile& file)
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
        if (isJpegFrame(code)) {
            size.height = file.big(at + 5, 2);
            size.width = file.big(at + 7, 2);
            return size;
        }
        at += std::uint64_t(2) + file.big(at + 2, 2);
    }
}

// https://developers.google.com/speed/webp/docs/riff_container
StoredSize readWebP(const SparseFile& file)
{
    const std::uint64_t end = std::uint64_t(8) + file.little(4, 4);
    if (end > file.size())
        file.cutShort();
    constexpr unsigned animated = 0x02, hasExif = 0x08;
    const unsigned flags = file.says(12, "VP8X") ? file.byte(20) : 0;
    if (flags & animated)
        file.refuse("is an animation");
    StoredSize size = withSize(sizeOfWebP(file));
    for (std::uint64_t at = 12;
         flags & hasExif && at + 8 <= end;) { // chunks: name, length, data, to even places
        if (file.says(at, "EXIF"))
            size.orientation = orientationIn(file, at + 8);
        const std::uint64_t length = file.little(at + 4, 4);
        at += 8 + length + length % 2;
    }
    return size;
}

StoredSize readTiff(const SparseFile& file)
{
    const TiffDirectory<SparseFile> page(file);
    return {.width = page.value(tiffWidth, 0),
        .height = page.value(tiffHeight, 0),
        .orientation = orientationIn(file, 0)};
}

StoredSize readAny(const SparseFile& file)
{
    if (file.size() == 0)
        file.refuse("is empty");
    if (file.says(0, pngBegin))
        return readPng(file);
    if (file.says(0, jpegBegin))
        return readJpeg(file);
    if (file.says(0, "RIFF") && file.says(8, "WEBP"))
        return readWebP(file);
    if (isTiff(file, 0))
        return readTiff(file);
    if (file.says(0, "BM") && file.size() >= 26)
        return withSize(sizeOfBmp(file));
    file.refuse("is not a picture that can be read");
}

} // namespace

UprightSize readUprightSize(const std::filesystem::path& path, const std::filesystem::path& shown)
{
    SparseFile file(path, shown);
    const StoredSize stored = readAny(file);
    requireHoldableSize(file, stored.width, stored.height);
    if (stored.orientation >= 5) // lies on its side
        return {stored.height, stored.width};
    return {stored.width, stored.height};
}

} // namespace candela
