// Picture files, through OpenCV.
#pragma once

#include "core/api/image.h"
#include "core/io/atomic_file.h"
#include "core/io/png_text.h"

#include <filesystem>
#include <string>
#include <vector>

namespace candela
{

/// Any picture OpenCV reads, as 8-bit grey or RGB, turned upright as its EXIF says; alpha is dropped.
/// Throws Error (BadInput) where the file is missing or no picture.
Image readImage(const std::filesystem::path& path);

/// The bytes of a PNG file. Throws Error (RunFailed) where the picture is empty or too large.
std::string encodePng(const Image& image);

/// Writes a PNG file with texts inside, in one step; returns the name it got.
/// Throws Error: BadInput where the folder cannot be written, RunFailed where the disk fails.
std::filesystem::path writePng(const std::filesystem::path& path, const Image& image,
    const std::vector<PngText>& texts = {}, IfTaken ifTaken = IfTaken::Replace);

/// Whether pictures with texts inside can be written under this name: .png, .jpg, .jpeg, .webp.
bool isPictureFormat(const std::filesystem::path& path);

/// As writePng(), in the format that the name asks for, which must be one of those; `quality` is JPEG's and
/// WebP's, 1..100. A text that does not fit into such a file (JPEG has room for some 30,000 letters) is left
/// out. Throws Error as writePng(), and BadInput where the picture is too large for the format.
std::filesystem::path writePicture(const std::filesystem::path& path, const Image& image,
    const std::vector<PngText>& texts, int quality, IfTaken ifTaken = IfTaken::Replace);

} // namespace candela
