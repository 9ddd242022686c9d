#include "core/io/photo_metadata.h"

#include "core/api/error.h"

#include <algorithm>
#include <array>

namespace candela
{
namespace
{

/// Tags that say how a TIFF file's own pixels are stored; in other hands they are wrong.
bool isStorage(const Exiv2::Exifdatum& datum)
{
    static constexpr std::array<std::uint16_t, 31> tags = {0x00fe, 0x00ff, 0x0100, 0x0101, 0x0102, 0x0103,
        0x0106, 0x010a, 0x0111, 0x0115, 0x0116, 0x0117, 0x011c, 0x0124, 0x0125, 0x013d, 0x0140, 0x0142,
        0x0143, 0x0144, 0x0145, 0x014a, 0x0152, 0x0153, 0x015b, 0x0200, 0x0201, 0x0202, 0x0211, 0x0212,
        0x8773}; // the last: the profile, which is kept apart
    const std::string group = datum.groupName();
    if (group.starts_with("SubImage") || group.starts_with("SubThumb") || group == "Thumbnail")
        return true;
    return group == "Image" && std::ranges::find(tags, datum.tag()) != tags.end();
}

void replace(Exiv2::ExifData& exif, const Exiv2::Exifdatum& datum)
{
    if (const auto old = exif.findKey(Exiv2::ExifKey(datum.key())); old != exif.end())
        exif.erase(old);
    exif.add(datum);
}

void makeTrue(Exiv2::ExifData& exif, std::int64_t width, std::int64_t height)
{
    const auto set = [&exif](const char* key, auto value) {
        if (exif.findKey(Exiv2::ExifKey(key)) != exif.end())
            exif[key] = value;
    };
    set("Exif.Image.Orientation", std::uint16_t(1));
    set("Exif.Photo.PixelXDimension", static_cast<std::uint32_t>(width));
    set("Exif.Photo.PixelYDimension", static_cast<std::uint32_t>(height));
}

} // namespace

void prepareExiv2()
{
    static const bool prepared = [] {
        Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute); // it would talk to the terminal
        const bool parser = Exiv2::XmpParser::initialize(); // not while another thread uses it
        Exiv2::XmpProperties::registerNs("urn:candela-studio:1.0/", "candela");
        return parser;
    }();
    static_cast<void>(prepared);
}

PhotoMetadata readPhotoMetadata(std::span<const std::byte> bytes)
{
    prepareExiv2();
    Exiv2::Image::AutoPtr image;
    try {
        image = Exiv2::ImageFactory::open(
            reinterpret_cast<const Exiv2::byte*>(bytes.data()), static_cast<long>(bytes.size()));
        image->readMetadata();
    } catch (const std::exception&) {
        // The picture itself may be fine, and what came before the damage counts: how the camera was held.
    }
    PhotoMetadata metadata;
    if (!image.get())
        return metadata;
    for (const Exiv2::Exifdatum& datum : image->exifData())
        if (!isStorage(datum))
            metadata.exif.add(datum);
    metadata.iptc = image->iptcData();
    metadata.xmp = image->xmpData();
    if (image->iccProfileDefined()) {
        const Exiv2::DataBuf* profile = image->iccProfile();
        metadata.profile.assign(profile->pData_, profile->pData_ + profile->size_);
    }
    return metadata;
}

int orientationOf(const PhotoMetadata& metadata)
{
    const auto found = metadata.exif.findKey(Exiv2::ExifKey("Exif.Image.Orientation"));
    if (found == metadata.exif.end() || found->count() == 0)
        return 1;
    const auto value = static_cast<int>(found->toLong());
    return value >= 1 && value <= 8 ? value : 1;
}

std::string withMetadata(const std::string& encoded, PhotoFormat format, const PhotoMetadata& metadata,
    std::int64_t width, std::int64_t height)
{
    const bool nothing =
        metadata.exif.empty() && metadata.iptc.empty() && metadata.xmp.empty() && metadata.profile.empty();
    if (format == PhotoFormat::Bmp || nothing)
        return encoded;
    prepareExiv2();
    try {
        const auto image = Exiv2::ImageFactory::open(
            reinterpret_cast<const Exiv2::byte*>(encoded.data()), static_cast<long>(encoded.size()));
        image->readMetadata(); // what a TIFF file says of its pixels must stay
        for (const Exiv2::Exifdatum& datum : metadata.exif)
            replace(image->exifData(), datum);
        makeTrue(image->exifData(), width, height);
        if (metadata.byteOrder != Exiv2::invalidByteOrder)
            image->setByteOrder(metadata.byteOrder);
        image->setXmpData(metadata.xmp);
        if (const Exiv2::XmpKey orientation("Xmp.tiff.Orientation");
            image->xmpData().findKey(orientation) != image->xmpData().end())
            image->xmpData()[orientation.key()] = 1;
        if (format != PhotoFormat::WebP) // which has no place for IPTC
            image->setIptcData(metadata.iptc);
        if (!metadata.profile.empty()) {
            Exiv2::DataBuf profile(metadata.profile.data(), static_cast<long>(metadata.profile.size()));
            image->setIccProfile(profile, /*bTestValid=*/false);
        }
        image->writeMetadata();
        Exiv2::BasicIo& io = image->io();
        io.open();
        io.seek(0, Exiv2::BasicIo::beg);
        std::string result(static_cast<std::size_t>(io.size()), '\0');
        io.read(reinterpret_cast<Exiv2::byte*>(result.data()), static_cast<long>(result.size()));
        return result;
    } catch (const Exiv2::AnyError& error) {
        throw runFailed(std::string("The picture's metadata could not be written: ") + error.what() + ".",
            "Leave them out.");
    }
}

} // namespace candela
