#include "core/dataset/emoji_sprites.h"

#include "core/api/error.h"
#include "core/api/paths.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include <ft2build.h>
#include FT_FREETYPE_H

namespace candela
{
namespace
{

using Library = std::unique_ptr<FT_LibraryRec_, decltype(&FT_Done_FreeType)>;
using Face = std::unique_ptr<FT_FaceRec_, decltype(&FT_Done_Face)>;

Library openLibrary()
{
    FT_Library library = nullptr;
    if (FT_Init_FreeType(&library) != 0)
        throw runFailed("FreeType, which reads fonts, could not be started.");
    return {library, &FT_Done_FreeType};
}

Face openFace(const Library& library, const std::filesystem::path& font)
{
    FT_Face face = nullptr;
    if (FT_New_Face(library.get(), font.string().c_str(), 0, &face) != 0)
        throw badInput("The font " + quoted(font) + " cannot be read.");
    Face owned(face, &FT_Done_Face);
    if (face->num_fixed_sizes < 1 || FT_Select_Size(face, 0) != 0)
        throw badInput("The font " + quoted(font) + " holds no colour bitmaps.",
            "Use the bitmap build of Noto Color Emoji (CBDT), as Debian's fonts-noto-color-emoji has it.");
    return owned;
}

std::string codePointName(char32_t codePoint)
{
    char text[16];
    std::snprintf(text, sizeof text, "U+%04lX", static_cast<unsigned long>(codePoint));
    return text;
}

/// Drops fully transparent rows and columns around the picture.
Sprite cropped(const Sprite& sprite)
{
    int left = sprite.width, right = -1, top = sprite.height, bottom = -1;
    for (int y = 0; y < sprite.height; ++y)
        for (int x = 0; x < sprite.width; ++x)
            if (sprite.rgba[static_cast<std::size_t>((y * sprite.width + x) * 4 + 3)] > 8) {
                left = std::min(left, x);
                right = std::max(right, x);
                top = std::min(top, y);
                bottom = y;
            }
    if (right < left)
        return {};
    Sprite result{right - left + 1, bottom - top + 1, {}};
    for (int y = top; y <= bottom; ++y) {
        const auto row = sprite.rgba.begin() + (y * sprite.width + left) * 4;
        result.rgba.insert(result.rgba.end(), row, row + result.width * 4);
    }
    return result;
}

Sprite loadGlyph(FT_Face face, char32_t codePoint, const std::filesystem::path& font)
{
    const FT_UInt glyph = FT_Get_Char_Index(face, codePoint);
    if (glyph == 0 || FT_Load_Glyph(face, glyph, FT_LOAD_COLOR) != 0
        || face->glyph->bitmap.pixel_mode != FT_PIXEL_MODE_BGRA)
        throw badInput(
            "The font " + quoted(font) + " has no colour picture of " + codePointName(codePoint) + ".");
    const FT_Bitmap& bitmap = face->glyph->bitmap; // BGRA, already premultiplied
    Sprite sprite{static_cast<int>(bitmap.width), static_cast<int>(bitmap.rows), {}};
    sprite.rgba.reserve(static_cast<std::size_t>(sprite.width) * static_cast<std::size_t>(sprite.height) * 4);
    for (int y = 0; y < sprite.height; ++y) {
        const unsigned char* pixel = bitmap.buffer + y * bitmap.pitch;
        for (int x = 0; x < sprite.width; ++x, pixel += 4)
            sprite.rgba.insert(sprite.rgba.end(), {pixel[2], pixel[1], pixel[0], pixel[3]});
    }
    sprite = cropped(sprite);
    if (sprite.rgba.empty())
        throw badInput("The picture of " + codePointName(codePoint) + " in " + quoted(font) + " is empty.");
    return sprite;
}

/// How many units of [first·step, (first + 1)·step) lie in [other·otherStep, (other + 1)·otherStep).
std::int64_t overlap(int first, int step, int other, int otherStep)
{
    const std::int64_t low =
        std::max<std::int64_t>(std::int64_t{first} * step, std::int64_t{other} * otherStep);
    const std::int64_t high =
        std::min<std::int64_t>((std::int64_t{first} + 1) * step, (std::int64_t{other} + 1) * otherStep);
    return high - low;
}

} // namespace

Sprite areaScaled(const Sprite& source, int width, int height)
{
    Sprite result{width, height, {}};
    result.rgba.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4);
    const std::int64_t area = std::int64_t{source.width} * source.height; // of one target pixel, in its units
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            std::int64_t sum[4] = {};
            for (int sy = y * source.height / height; sy * height < (y + 1) * source.height; ++sy)
                for (int sx = x * source.width / width; sx * width < (x + 1) * source.width; ++sx) {
                    const std::int64_t weight =
                        overlap(x, source.width, sx, width) * overlap(y, source.height, sy, height);
                    const std::uint8_t* pixel =
                        &source.rgba[static_cast<std::size_t>((sy * source.width + sx) * 4)];
                    for (int c = 0; c < 4; ++c)
                        sum[c] += weight * pixel[c];
                }
            for (const std::int64_t channel : sum)
                result.rgba.push_back(static_cast<std::uint8_t>((channel + area / 2) / area));
        }
    return result;
}

EmojiSprites::EmojiSprites(const std::filesystem::path& font, const std::vector<char32_t>& codePoints)
{
    const Library library = openLibrary();
    const Face face = openFace(library, font);
    for (const char32_t codePoint : codePoints)
        m_originals.push_back(loadGlyph(face.get(), codePoint, font));
}

const Sprite& EmojiSprites::scaled(int object, int extent) const
{
    const std::scoped_lock lock(m_mutex);
    Sprite& sprite = m_scaled[{object, extent}];
    if (sprite.rgba.empty()) {
        const Sprite& source = original(object);
        const int longer = std::max(source.width, source.height);
        const auto side = [&](int length) {
            return std::max(1, (length * extent + longer / 2) / longer);
        };
        sprite = areaScaled(source, side(source.width), side(source.height));
    }
    return sprite;
}

std::filesystem::path findEmojiFont()
{
    if (const char* chosen = std::getenv("CANDELA_EMOJI_FONT"))
        return chosen;
    for (const char* path : {
             "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf", // Debian, Ubuntu
             "/usr/share/fonts/google-noto-emoji/NotoColorEmoji.ttf",
             "/usr/share/fonts/google-noto-color-emoji-fonts/NotoColorEmoji.ttf", // Fedora
             "/usr/share/fonts/noto/NotoColorEmoji.ttf", // Arch
             "/usr/local/share/fonts/NotoColorEmoji.ttf",
         })
        if (std::filesystem::exists(path))
            return path;
    throw badInput("The font Noto Color Emoji, which the emoji world is drawn from, was not found.",
        "Install it (Debian: fonts-noto-color-emoji) or name its file in CANDELA_EMOJI_FONT.");
}

} // namespace candela
