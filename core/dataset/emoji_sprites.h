// The pictures of the emoji world: bitmaps of the system's Noto Color Emoji, scaled to any extent.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <vector>

namespace candela
{

/// 8-bit sRGB with premultiplied alpha, rows from the top: rgba[(y * width + x) * 4 + c]. Cropped to what is
/// visible.
struct Sprite {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgba;
};

/// The average of exactly the source area below each target pixel, in integers: the same on every platform.
Sprite areaScaled(const Sprite& source, int width, int height);

/// Loads one glyph a code point when constructed; scales on demand and keeps what it scaled. Thread-safe.
class EmojiSprites
{
public:
    /// Throws Error (BadInput) where the font cannot be read or lacks a code point. About 0.2 ms a code
    /// point.
    EmojiSprites(const std::filesystem::path& font, const std::vector<char32_t>& codePoints);

    int count() const { return static_cast<int>(m_originals.size()); }

    /// As the font has it (136×128 pixels before cropping).
    const Sprite& original(int object) const { return m_originals.at(static_cast<std::size_t>(object)); }

    /// Scaled so that the longer side is `extent` pixels (≥ 1). The reference stays valid as long as this
    /// object.
    const Sprite& scaled(int object, int extent) const;

private:
    std::vector<Sprite> m_originals;
    mutable std::mutex m_mutex;
    mutable std::map<std::pair<int, int>, Sprite> m_scaled; // by object and extent
};

/// Noto Color Emoji where the usual distributions install it. Throws Error (BadInput) where there is none.
std::filesystem::path findEmojiFont();

} // namespace candela
