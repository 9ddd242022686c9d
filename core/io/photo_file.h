// Pictures as photographers have them: read and written with their depth, transparency and metadata, through
// OpenCV and Exiv2.
#pragma once

#include "core/io/atomic_file.h"
#include "core/io/photo_header.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace candela
{

struct PhotoMetadata; // EXIF, XMP and the colour profile

/// Upright, rows from the top, without padding.
struct Photo {
    std::int64_t width = 0, height = 0;
    int bits = 8; // 8, or 16 in the machine's byte order
    int channels = 3; // 1 grey, 3 RGB
    std::vector<std::byte> pixels; // channels interleaved
    std::vector<std::byte> alpha = {}; // one sample a pixel; empty where the picture is opaque
    PhotoFormat format = PhotoFormat::Png; // of the file it came from
    std::shared_ptr<const PhotoMetadata> metadata = {}; // null where there is none

    template <typename Sample>
    const Sample* samples() const
    {
        return reinterpret_cast<const Sample*>(pixels.data());
    }
    template <typename Sample>
    Sample* samples()
    {
        return reinterpret_cast<Sample*>(pixels.data());
    }
};

/// All of a file that is to be decoded, in memory: a mapped one that another program shortens meanwhile would
/// stop this one. Throws Error (BadInput) where it cannot be read or has more than 2 GiB.
std::vector<std::byte> readPictureBytes(const std::filesystem::path& path);

/// Throws Error (BadInput) in the cases of readPhotoHeader(), where the file is missing, and where it is
/// broken inside.
Photo readPhoto(const std::filesystem::path& path);

/// For what is reduced to `longestSide` pixels afterwards (0: not at all): a JPEG file is decoded at half, a
/// quarter or an eighth of its size where that is still as long.
struct ReducedPhoto {
    Photo photo;
    std::int64_t sourceWidth = 0, sourceHeight = 0; // of the file, upright
};
ReducedPhoto readPhoto(const std::filesystem::path& path, int longestSide);

/// 8-bit RGB without transparency and metadata, no longer than `longestSide` pixels (0: as it is), averaged
/// where it shrinks.
Photo workingCopy(Photo photo, int longestSide);

struct PhotoOptions {
    PhotoFormat format = PhotoFormat::Png;
    int quality = 95; // 1..100, of JPEG and WebP
    bool keepMetadata = true; // what the format can hold of it, with the orientation and size made true
};

/// Throws Error (BadInput) where the photo has transparency and the format has none.
void requireFormatFor(const Photo& photo, PhotoFormat format);

/// The bytes of a file. 16 bits become 8 where the format has no more. Throws Error (BadInput) as
/// requireFormatFor(), and where the photo is too large for the format.
std::string encodePhoto(const Photo& photo, const PhotoOptions& options);

} // namespace candela
