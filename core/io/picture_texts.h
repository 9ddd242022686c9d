// What a picture file says of itself in words, whichever its format. Any thread.
#pragma once

#include "core/io/png_text.h"

#include <filesystem>
#include <string_view>
#include <vector>

namespace candela
{

struct PictureTexts {
    std::string_view format; // "png", "jpeg", "webp"
    int width = 0, height = 0; // pixels as stored
    int bitDepth = 8; // of a sample
    std::vector<PngText> texts; // of JPEG and WebP under the keywords that PNG files have: see exif_texts.h
};

/// Whether the file begins like one of these. Throws Error (BadInput) where it cannot be read.
bool looksLikePicture(const std::filesystem::path& path);

/// Reads headers alone, passing over the pixels, and so that a file which another program writes or shortens
/// meanwhile does no harm. Throws Error (BadInput), naming `path`, where it is none of these formats or
/// damaged, or says more than 32 MB.
PictureTexts readPictureTexts(const std::filesystem::path& path);

} // namespace candela
