#include "core/io/text_drawing.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/text/unicode.h"

#ifndef _WIN32
#include <fontconfig/fontconfig.h>
#endif

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

#include <ft2build.h>
#include FT_FREETYPE_H

namespace candela
{
namespace
{

constexpr char32_t ellipsis = 0x2026;
constexpr int ink = 28; // of 255

struct FontFile {
    std::filesystem::path path;
    int face = 0; // within a collection
};

#ifdef _WIN32
std::vector<FontFile> systemFonts()
{
    std::vector<FontFile> found;
    for (const char* name :
        {"segoeui.ttf", "arial.ttf", "msyh.ttc", "simsun.ttc", "malgun.ttf", "meiryo.ttc"})
        if (const FontFile font{std::filesystem::path("C:/Windows/Fonts") / name};
            std::filesystem::exists(font.path))
            found.push_back(font);
    return found;
}
#else
/// The interface's font first, then those that add letters to it. Bitmap fonts are left out.
std::vector<FontFile> systemFonts()
{
    const std::unique_ptr<FcConfig, decltype(&FcConfigDestroy)> config(
        FcInitLoadConfigAndFonts(), &FcConfigDestroy);
    const std::unique_ptr<FcPattern, decltype(&FcPatternDestroy)> wanted(
        FcNameParse(reinterpret_cast<const FcChar8*>("sans-serif:scalable=true:color=false")),
        &FcPatternDestroy);
    if (!config || !wanted)
        return {};
    FcConfigSubstitute(config.get(), wanted.get(), FcMatchPattern);
    FcDefaultSubstitute(wanted.get());
    FcResult result = FcResultMatch;
    const std::unique_ptr<FcFontSet, decltype(&FcFontSetDestroy)> sorted(
        FcFontSort(config.get(), wanted.get(), FcTrue, nullptr, &result), &FcFontSetDestroy);
    std::vector<FontFile> found;
    for (int i = 0; sorted && i < sorted->nfont; ++i) {
        FcChar8* file = nullptr;
        int face = 0;
        FcBool scalable = FcFalse;
        FcPatternGetBool(sorted->fonts[i], FC_SCALABLE, 0, &scalable);
        if (!scalable || FcPatternGetString(sorted->fonts[i], FC_FILE, 0, &file) != FcResultMatch)
            continue;
        FcPatternGetInteger(sorted->fonts[i], FC_INDEX, 0, &face);
        found.push_back({reinterpret_cast<const char*>(file), face});
    }
    return found;
}
#endif

/// All blanks alike, nothing that cannot be seen.
std::u32string printable(std::string_view utf8)
{
    std::u32string text = unicode::decode(utf8);
    for (char32_t& letter : text)
        if (letter < 0x20 || letter == 0x7f)
            letter = U' ';
    return text;
}

} // namespace

class TextDrawing::Fonts
{
public:
    Fonts(const std::filesystem::path& font, int pixels)
        : m_pixels(pixels)
    {
        if (FT_Init_FreeType(&m_library) != 0)
            throw runFailed("FreeType, which reads fonts, could not be started.");
        try {
            if (!font.empty() && !open({font, 0}))
                throw badInput("The font " + quoted(font) + " cannot be read.");
            m_waiting = systemFonts();
            while (m_faces.empty() && openNext()) { }
            if (m_faces.empty())
                throw runFailed("There is no font to write labels with.",
                    "Install one, such as the package fonts-dejavu-core, or choose a font file.");
        } catch (...) {
            close();
            throw;
        }
    }
    Fonts(const Fonts&) = delete;
    Fonts& operator=(const Fonts&) = delete;
    ~Fonts() { close(); }

    const FT_FaceRec_& first() const { return *m_faces.front(); }

    /// With the letter loaded into its slot, drawn if `draw`; null for a letter that no font has.
    FT_Face load(char32_t letter, bool draw)
    {
        const FT_Face face = faceOf(letter);
        const FT_UInt glyph = face ? FT_Get_Char_Index(face, letter) : 0;
        if (glyph == 0 || FT_Load_Glyph(face, glyph, draw ? FT_LOAD_RENDER : FT_LOAD_DEFAULT) != 0)
            return nullptr;
        return face;
    }

    /// How far the pen moves, in 1/64 pixels.
    long advance(char32_t letter)
    {
        const FT_Face face = load(letter, false);
        return face ? face->glyph->advance.x : 0;
    }

private:
    FT_Face faceOf(char32_t letter)
    {
        if (const auto known = m_known.find(letter); known != m_known.end())
            return known->second;
        for (std::size_t i = 0; i < m_faces.size() || openNext(); ++i)
            if (FT_Get_Char_Index(m_faces[i], letter) != 0)
                return m_known[letter] = m_faces[i];
        return m_known[letter] = nullptr;
    }

    bool open(const FontFile& font)
    {
        FT_Face face = nullptr;
        if (FT_New_Face(m_library, font.path.string().c_str(), font.face, &face) != 0)
            return false;
        if (!FT_IS_SCALABLE(face) || FT_Set_Pixel_Sizes(face, 0, static_cast<FT_UInt>(m_pixels)) != 0) {
            FT_Done_Face(face);
            return false;
        }
        m_faces.push_back(face);
        return true;
    }

    /// One more of the system's; false where there are no more.
    bool openNext()
    {
        while (!m_waiting.empty()) {
            const FontFile font = m_waiting.front();
            m_waiting.erase(m_waiting.begin());
            if (open(font))
                return true;
        }
        return false;
    }

    void close()
    {
        for (const FT_Face face : m_faces)
            FT_Done_Face(face);
        FT_Done_FreeType(m_library);
    }

    int m_pixels;
    FT_Library m_library = nullptr;
    std::vector<FT_Face> m_faces; // open
    std::vector<FontFile> m_waiting; // opened once a letter is found in none of those
    std::map<char32_t, FT_Face> m_known;
};

TextDrawing::TextDrawing(const std::filesystem::path& font, int pixels)
    : m_fonts(std::make_unique<Fonts>(font, pixels))
{
}

TextDrawing::~TextDrawing() = default;

int TextDrawing::lineHeight() const
{
    return static_cast<int>((m_fonts->first().size->metrics.height + 63) / 64); // from 26.6 fixed point
}

int TextDrawing::width(std::u32string_view text) const
{
    long width = 0;
    for (const char32_t letter : text)
        width += m_fonts->advance(letter);
    return static_cast<int>((width + 63) / 64);
}

std::vector<std::u32string> TextDrawing::lines(std::string_view utf8, int width, int mostLines) const
{
    std::vector<std::u32string> result;
    const std::u32string text = printable(utf8);
    std::u32string_view rest = text;
    const auto skipBlanks = [&rest] {
        rest.remove_prefix(std::min(rest.find_first_not_of(U' '), rest.size()));
    };
    for (skipBlanks(); !rest.empty() && static_cast<int>(result.size()) < mostLines; skipBlanks()) {
        std::size_t fits = 1; // at least one letter, however wide
        long used = m_fonts->advance(rest.front());
        while (fits < rest.size() && (used += m_fonts->advance(rest[fits])) <= width * 64L)
            ++fits;
        std::size_t end = fits;
        if (const std::size_t blank = rest.rfind(U' ', fits);
            fits < rest.size() && blank != std::u32string_view::npos && blank > 0)
            end = blank;
        result.emplace_back(rest.substr(0, end));
        rest.remove_prefix(end);
    }
    if (rest.empty() || result.empty())
        return result;
    std::u32string& last = result.back();
    while (!last.empty() && this->width(last + ellipsis) > width)
        last.pop_back();
    last += ellipsis;
    return result;
}

void TextDrawing::draw(Image& image, std::u32string_view line, int x, int y) const
{
    const int baseline = y + static_cast<int>(m_fonts->first().size->metrics.ascender / 64);
    long pen = static_cast<long>(x) * 64;
    for (const char32_t letter : line) {
        const FT_Face face = m_fonts->load(letter, true);
        if (!face)
            continue;
        const FT_Bitmap& bitmap = face->glyph->bitmap;
        const int left = static_cast<int>(pen / 64) + face->glyph->bitmap_left;
        const int top = baseline - face->glyph->bitmap_top;
        pen += face->glyph->advance.x;
        if (bitmap.pixel_mode != FT_PIXEL_MODE_GRAY)
            continue;
        for (int row = 0; row < static_cast<int>(bitmap.rows); ++row) {
            for (int column = 0; column < static_cast<int>(bitmap.width); ++column) {
                const int px = left + column, py = top + row;
                if (px < 0 || py < 0 || px >= image.width || py >= image.height)
                    continue;
                const int cover = bitmap.buffer[row * bitmap.pitch + column];
                std::uint8_t* pixel = image.pixels.data() + static_cast<std::size_t>(py) * image.stride()
                    + static_cast<std::size_t>(px) * 3;
                for (int channel = 0; channel < 3; ++channel)
                    pixel[channel] =
                        static_cast<std::uint8_t>((pixel[channel] * (255 - cover) + ink * cover) / 255);
            }
        }
    }
}

} // namespace candela
