#include "core/io/photo_header.h"

#include "core/api/paths.h"
#include "core/io/picture_bytes.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

namespace candela
{
namespace
{

constexpr std::array<std::pair<std::string_view, PhotoFormat>, 9> extensions = {
    {{".png", PhotoFormat::Png}, {".jpg", PhotoFormat::Jpeg}, {".jpeg", PhotoFormat::Jpeg},
        {".jpe", PhotoFormat::Jpeg}, {".webp", PhotoFormat::WebP}, {".tiff", PhotoFormat::Tiff},
        {".tif", PhotoFormat::Tiff}, {".bmp", PhotoFormat::Bmp}, {".dib", PhotoFormat::Bmp}}};

/// A whole file's bytes: whatever lies beyond their end means that it was cut short.
class Bytes : public PictureBytes<Bytes>
{
public:
    Bytes(std::span<const std::byte> bytes, const std::filesystem::path& path)
        : PictureBytes(path)
        , m_bytes(bytes)
    {
    }

    std::size_t size() const { return m_bytes.size(); }
    unsigned byte(std::uint64_t at) const
    {
        if (at >= size())
            cutShort();
        return std::to_integer<unsigned>(m_bytes[at]);
    }

private:
    std::span<const std::byte> m_bytes;
};

void requireBits(const Bytes& file, unsigned bits, std::initializer_list<unsigned> known)
{
    if (std::ranges::find(known, bits) == known.end())
        file.refuse("has samples of " + std::to_string(bits) + (bits == 1 ? " bit" : " bits")
            + "; 8 and 16 can be read");
}

[[noreturn]] void refusePalette(const Bytes& file)
{
    file.refuse("has a palette of colours and is no photograph; save it in RGB");
}

[[noreturn]] void refuseInks(const Bytes& file)
{
    file.refuse("is in CMYK, for printing; save it in RGB");
}

// https://www.w3.org/TR/png-3/
PhotoHeader readPng(const Bytes& file)
{
    constexpr unsigned grey = 0, rgb = 2, palette = 3, greyAlpha = 4, rgbAlpha = 6;
    PhotoHeader header{.format = PhotoFormat::Png, .width = file.big(16, 4), .height = file.big(20, 4)};
    const unsigned bits = file.byte(24), colours = file.byte(25);
    if (colours == palette)
        refusePalette(file);
    if (colours != grey && colours != rgb && colours != greyAlpha && colours != rgbAlpha)
        file.refuse("has the unknown PNG colour type " + std::to_string(colours));
    requireBits(file, bits, {1, 2, 4, 8, 16});
    header.bits = bits == 16 ? 16 : 8;
    header.grey = colours == grey || colours == greyAlpha;
    header.alpha = colours == greyAlpha || colours == rgbAlpha;
    for (std::size_t at = 8;;) { // chunks: length, name, data, checksum
        const std::uint32_t length = file.big(at, 4);
        if (!file.has(at, std::size_t(12) + length))
            file.cutShort();
        if (file.says(at + 4, "acTL"))
            file.refuse("is an animation; its pictures can be relit one by one");
        if (file.says(at + 4, "tRNS"))
            header.alpha = true;
        if (file.says(at + 4, "IEND"))
            return header;
        at += std::size_t(12) + length;
    }
}

/// Where the compressed data that begin at `at` end: at the next marker that is not part of them.
std::size_t endOfScan(const Bytes& file, std::size_t at)
{
    for (;; ++at) {
        if (!file.has(at, 2))
            file.cutShort();
        const unsigned next = file.byte(at + 1);
        const bool restarts = next >= 0xd0 && next <= 0xd7;
        if (file.byte(at) == 0xff && next != 0 && next != 0xff && !restarts)
            return at;
    }
}

// ITU T.81, annex B
PhotoHeader readJpeg(const Bytes& file)
{
    PhotoHeader header{.format = PhotoFormat::Jpeg};
    bool hasFrame = false;
    for (std::size_t at = 2;;) { // markers: 0xff, code, length, data
        if (file.byte(at) != 0xff)
            file.refuse("is no JPEG picture that can be read: a marker is missing");
        const unsigned code = file.byte(at + 1);
        if (code == 0xff) { // padding
            ++at;
            continue;
        }
        if (code == 0xd9) { // the end
            if (!hasFrame)
                file.refuse("is a JPEG file without a picture");
            return header;
        }
        const std::uint32_t length = file.big(at + 2, 2);
        if (isJpegFrame(code)) {
            hasFrame = true;
            requireBits(file, file.byte(at + 4), {8});
            header.height = file.big(at + 5, 2);
            header.width = file.big(at + 7, 2);
            const unsigned components = file.byte(at + 9);
            if (components == 4)
                refuseInks(file);
            if (components != 1 && components != 3)
                file.refuse("has " + std::to_string(components) + " components; 1 and 3 can be read");
            header.grey = components == 1;
        }
        at += std::size_t(2) + length;
        if (code == 0xda) // the start of a scan
            at = endOfScan(file, at);
    }
}

// https://developers.google.com/speed/webp/docs/riff_container
PhotoHeader readWebP(const Bytes& file)
{
    if (!file.has(0, std::size_t(8) + file.little(4, 4)))
        file.cutShort();
    PhotoHeader header{.format = PhotoFormat::WebP};
    if (file.says(12, "VP8X")) {
        const unsigned flags = file.byte(20);
        if (flags & 0x02)
            file.refuse("is an animation; its pictures can be relit one by one");
        header.alpha = flags & 0x10;
    } else if (file.says(12, "VP8L")) {
        header.alpha = file.little(21, 4) >> 28 & 1;
    }
    const PixelSize size = sizeOfWebP(file);
    header.width = size.width;
    header.height = size.height;
    return header;
}

PhotoHeader readTiff(const Bytes& file)
{
    constexpr unsigned bitsTag = 258, coloursTag = 262, samplesTag = 277, extraTag = 338, formatTag = 339;
    constexpr std::uint32_t whiteIsZero = 0, blackIsZero = 1, rgb = 2, palette = 3, inks = 5, ycbcr = 6;
    const TiffDirectory<Bytes> page(file);
    PhotoHeader header{
        .format = PhotoFormat::Tiff, .width = page.value(tiffWidth, 0), .height = page.value(tiffHeight, 0)};
    const std::uint32_t colours = page.value(coloursTag, blackIsZero), samples = page.value(samplesTag, 1);
    if (colours == palette)
        refusePalette(file);
    if (colours == inks)
        refuseInks(file);
    if (colours != whiteIsZero && colours != blackIsZero && colours != rgb && colours != ycbcr)
        file.refuse("has colours (TIFF's photometric interpretation " + std::to_string(colours)
            + ") that are neither grey nor RGB");
    if (page.hasNextPage())
        file.refuse("has several pages; save them one by one");
    const std::uint32_t bits = page.value(bitsTag, 1);
    requireBits(file, bits, {8, 16});
    if (page.value(formatTag, 1) != 1)
        file.refuse("has samples that are not whole numbers");
    header.bits = static_cast<int>(bits);
    header.grey = colours == whiteIsZero || colours == blackIsZero;
    header.alpha = samples > (header.grey ? 1U : 3U) && page.value(extraTag, 0) != 0;
    header.orientationAt = page.lowByteOf(tiffOrientation);
    if (header.orientationAt)
        file.byte(*header.orientationAt); // is there
    return header;
}

/// A palette that is the grey scale itself is how grey pictures are written.
bool isGreyScale(const Bytes& file, std::size_t at)
{
    for (unsigned i = 0; i < 256; ++i)
        if (file.little(at + 4 * std::size_t(i), 3) != i * 0x010101)
            return false;
    return true;
}

PhotoHeader readBmp(const Bytes& file)
{
    constexpr std::uint32_t plain = 0, masks = 3;
    const std::size_t data = file.little(10, 4), infoBytes = file.little(14, 4);
    if (infoBytes < 40)
        file.refuse("is a BMP file of a kind that is too old to be read");
    const PixelSize size = sizeOfBmp(file);
    PhotoHeader header{.format = PhotoFormat::Bmp, .width = size.width, .height = size.height};
    const unsigned bits = file.little(28, 2);
    const std::uint32_t packing = file.little(30, 4);
    if (bits <= 8 && (bits != 8 || !isGreyScale(file, 14 + infoBytes)))
        refusePalette(file);
    if ((bits != 8 && bits != 24 && bits != 32) || (packing != plain && packing != masks))
        file.refuse("is a BMP file of a kind (" + std::to_string(bits) + " bits, packing "
            + std::to_string(packing) + ") that cannot be read");
    header.grey = bits == 8;
    header.alpha = bits == 32 && infoBytes > 40;
    const std::size_t stride =
        (static_cast<std::size_t>(std::max<std::int64_t>(0, header.width)) * bits + 31) / 32 * 4;
    if (header.width > 0 && header.width <= longestPictureSide && header.height <= longestPictureSide
        && !file.has(data, stride * static_cast<std::size_t>(header.height)))
        file.cutShort();
    return header;
}

PhotoHeader readAny(const Bytes& file)
{
    if (file.says(0, pngBegin))
        return readPng(file);
    if (file.says(0, jpegBegin))
        return readJpeg(file);
    if (file.says(0, "RIFF") && file.says(8, "WEBP"))
        return readWebP(file);
    if (isTiff(file))
        return readTiff(file);
    if (file.says(0, "BM") && file.has(0, 26))
        return readBmp(file);
    if (file.says(0, "GIF8"))
        file.refuse("is a GIF file, which is for animations and palettes; save it in RGB");
    if (file.size() == 0)
        file.refuse("is empty");
    file.refuse("is not a picture that can be read");
}

/// Of the first frame, whatever else there is.
PixelSize sizeOfJpeg(const Bytes& file)
{
    for (std::size_t at = 2;;) {
        const unsigned code = file.byte(at + 1);
        if (isJpegFrame(code))
            return {.width = file.big(at + 7, 2), .height = file.big(at + 5, 2)};
        at += code == 0xff ? 1 : std::size_t(2) + file.big(at + 2, 2);
    }
}

PixelSize sizeOf(const Bytes& file)
{
    if (file.says(0, pngBegin))
        return {.width = file.big(16, 4), .height = file.big(20, 4)};
    if (file.says(0, jpegBegin))
        return sizeOfJpeg(file);
    if (isTiff(file)) {
        const TiffDirectory<Bytes> page(file);
        const auto orientationAt = page.lowByteOf(tiffOrientation);
        if (orientationAt)
            file.byte(*orientationAt); // is there
        return {.width = page.value(tiffWidth, 0),
            .height = page.value(tiffHeight, 0),
            .orientationAt = orientationAt};
    }
    if (file.says(0, "BM") && file.has(0, 26))
        return sizeOfBmp(file);
    const PhotoHeader header = readAny(file);
    return {.width = header.width, .height = header.height};
}

void requireHoldable(const Bytes& file, PixelSize picture)
{
    requireHoldableSize(file, picture.width, picture.height);
    // No more than these can have been packed into a byte: by DEFLATE of one bit each, by JPEG in blocks.
    const std::int64_t mostPacked = file.says(0, pngBegin) ? 8 * 1032 : 8 * 1024;
    if ((file.says(0, pngBegin) || file.says(0, jpegBegin))
        && picture.width * picture.height / mostPacked > static_cast<std::int64_t>(file.size()))
        file.cutShort();
}

} // namespace

std::optional<PhotoFormat> photoFormatOf(const std::filesystem::path& path)
{
    std::string extension = utf8(path.extension());
    for (char& letter : extension)
        if (letter >= 'A' && letter <= 'Z')
            letter = static_cast<char>(letter - 'A' + 'a');
    const auto found =
        std::ranges::find(extensions, extension, [](const auto& entry) { return entry.first; });
    return found == extensions.end() ? std::nullopt : std::optional(found->second);
}

std::string_view extensionOf(PhotoFormat format)
{
    return std::ranges::find(extensions, format, [](const auto& entry) { return entry.second; })->first;
}

PixelSize readPixelSize(std::span<const std::byte> bytes, const std::filesystem::path& path)
{
    const Bytes file(bytes, path);
    const PixelSize size = sizeOf(file);
    requireHoldable(file, size);
    return size;
}

PhotoHeader readPhotoHeader(std::span<const std::byte> bytes, const std::filesystem::path& path)
{
    const Bytes file(bytes, path);
    const PhotoHeader header = readAny(file);
    requireHoldable(file, {header.width, header.height});
    return header;
}

} // namespace candela
