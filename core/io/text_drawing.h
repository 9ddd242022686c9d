// Words on pictures, through FreeType. One thread an object.
#pragma once

#include "core/api/image.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace candela
{

/// One colour, one size, left to right without shaping: labels of pictures. A letter that the first font
/// lacks is taken from the next one of the system that has it.
class TextDrawing
{
public:
    /// `font` may be empty: the system's. Throws Error: BadInput where the font cannot be read, RunFailed
    /// where the system has none at all.
    TextDrawing(const std::filesystem::path& font, int pixels);
    ~TextDrawing();

    int lineHeight() const; // pixels
    int width(std::u32string_view text) const; // pixels

    /// Broken at blanks, and within words that are wider than `width`; the last of `mostLines` ends in "…"
    /// where there is more. Line breaks of the text count as blanks.
    std::vector<std::u32string> lines(std::string_view utf8, int width, int mostLines) const;

    /// Drawn over an RGB image in dark grey, the line's top left corner at (x, y); what lies outside is cut
    /// off.
    void draw(Image& image, std::u32string_view line, int x, int y) const;

private:
    class Fonts;
    std::unique_ptr<Fonts> m_fonts;
};

} // namespace candela
