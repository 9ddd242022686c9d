// The texts inside a PNG file: how a picture says how it was made. https://www.w3.org/TR/png-3/#11textinfo
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace candela
{

struct PngText {
    std::string keyword; // 1 to 79 characters of printable ASCII
    std::string text; // UTF-8
    bool operator==(const PngText&) const = default;
};

/// What a PNG file says before its pixels.
struct PngInfo {
    int width = 0, height = 0;
    int bitDepth = 8;
    std::vector<PngText> texts; // in the order of the file
};

bool isPng(std::string_view bytes);

/// Reads header and text chunks (tEXt, zTXt, iTXt), before and after the pixels. A text may unpack to 16 MB
/// at most. Throws Error (BadInput) naming `path` where the file is damaged.
PngInfo readPngInfo(std::string_view bytes, const std::filesystem::path& path);
PngInfo readPngInfo(const std::filesystem::path& path);

/// The file's bytes with the texts put in before its pixels: tEXt where Latin-1 suffices, else iTXt, as
/// AUTOMATIC1111 (through Pillow) writes them. `png` must be a well-formed PNG file.
std::string withTexts(std::string_view png, const std::vector<PngText>& texts);

} // namespace candela
