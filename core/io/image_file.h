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

} // namespace candela
