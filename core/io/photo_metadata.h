// EXIF, IPTC, XMP and colour profiles, through Exiv2.
#pragma once

#include "core/io/photo_header.h"

#include <exiv2/exiv2.hpp>

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace candela
{

struct PhotoMetadata {
    Exiv2::ExifData exif;
    Exiv2::IptcData iptc;
    Exiv2::XmpData xmp;
    std::vector<Exiv2::byte> profile; // ICC
    Exiv2::ByteOrder byteOrder = Exiv2::invalidByteOrder; // EXIF is written in; invalid: whichever
};

/// Once, before any of Exiv2's own functions is called; the functions below do it by themselves.
void prepareExiv2();

/// Of a picture file's bytes; without what it has not, or what cannot be understood.
PhotoMetadata readPhotoMetadata(std::span<const std::byte> bytes);

/// How the camera was held: 1 (upright) to 8, as EXIF counts.
int orientationOf(const PhotoMetadata& metadata);

/// `encoded` with the metadata inside, which then say that the picture is upright and has this size; their
/// small preview is left out, as it shows another picture. BMP files hold none and stay as they are.
/// Throws Error (RunFailed) where they do not fit into the format.
std::string withMetadata(const std::string& encoded, PhotoFormat format, const PhotoMetadata& metadata,
    std::int64_t width, std::int64_t height);

} // namespace candela
