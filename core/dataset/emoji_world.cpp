#include "core/dataset/emoji_world.h"

#include "core/api/error.h"
#include "core/dataset/counter_rng.h"
#include "core/text/unicode.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cassert>

namespace candela
{

extern const char* const emojiObjectsJson; // resources/emoji_world/objects.json

namespace
{

constexpr int unitsPerSide = 64; // PlacedObject measures in these
constexpr int heldOutPairsPerHundred = 12;

std::vector<char32_t> codePointsOf(const std::vector<EmojiObject>& objects)
{
    std::vector<char32_t> codePoints;
    codePoints.reserve(objects.size());
    for (const EmojiObject& object : objects)
        codePoints.push_back(object.codePoint);
    return codePoints;
}

/// Weighted squared distance in sRGB, the greens counting most; integers, so that scenes never depend on
/// rounding.
int squaredDistance(const Rgb& a, const std::uint8_t* b)
{
    const int r = a[0] - b[0], g = a[1] - b[1], c = a[2] - b[2];
    return 2 * r * r + 4 * g * g + 3 * c * c;
}

/// Whether at least 40 % of the sprite differs clearly from the colour.
bool standsOut(const Sprite& sprite, const Rgb& colour)
{
    constexpr int clearly = 9 * 42 * 42;
    int solid = 0, different = 0;
    for (std::size_t i = 0; i < sprite.rgba.size(); i += 4) {
        if (sprite.rgba[i + 3] < 128)
            continue;
        ++solid;
        different += squaredDistance(colour, &sprite.rgba[i]) > clearly;
    }
    return different * 100 >= solid * 40;
}

Rgb jittered(Rgb colour, CounterRng& rng)
{
    const int brightness = rng.between(-6, 6);
    for (std::uint8_t& channel : colour)
        channel = static_cast<std::uint8_t>(std::clamp(channel + brightness + rng.between(-5, 5), 0, 255));
    return colour;
}

PlacedObject placedAlone(int object, CounterRng& rng)
{
    const ObjectSize size = rng.chance(62) ? ObjectSize::Big : ObjectSize::Small;
    const int extent = size == ObjectSize::Big ? rng.between(48, 54) : rng.between(28, 32);
    return {object, size, extent, 32 + rng.between(-2, 2), 32 + rng.between(-2, 2)};
}

PlacedObject placedInPair(int object, int centreX, CounterRng& rng)
{
    const ObjectSize size = rng.chance(72) ? ObjectSize::Big : ObjectSize::Small;
    const int extent = size == ObjectSize::Big ? rng.between(28, 30) : rng.between(20, 22);
    return {object, size, extent, centreX + rng.between(-1, 1), 32 + rng.between(-3, 3)};
}

/// Source-over of premultiplied pixels, with (left, top) of the sprite in the picture; what lies outside is
/// cut.
void blend(Image& image, const Sprite& sprite, int left, int top)
{
    const int firstX = std::max(0, -left), lastX = std::min(sprite.width, image.width - left);
    const int firstY = std::max(0, -top), lastY = std::min(sprite.height, image.height - top);
    for (int y = firstY; y < lastY; ++y) {
        const std::uint8_t* from = &sprite.rgba[static_cast<std::size_t>(y * sprite.width + firstX) * 4];
        std::uint8_t* to =
            &image.pixels[static_cast<std::size_t>((top + y) * image.width + left + firstX) * 3];
        for (int x = firstX; x < lastX; ++x, from += 4, to += 3)
            for (int c = 0; c < 3; ++c)
                to[c] =
                    static_cast<std::uint8_t>(std::min(255, from[c] + (to[c] * (255 - from[3]) + 127) / 255));
    }
}

std::uint64_t heldOutHash(std::uint64_t a, std::uint64_t b)
{
    return mixBits(mixBits(a + 0x632be59bd9b4e019ULL) ^ (b + 0x9e3779b97f4a7c15ULL));
}

} // namespace

std::vector<EmojiObject> emojiObjects()
{
    std::vector<EmojiObject> objects;
    for (const nlohmann::json& entry : nlohmann::json::parse(emojiObjectsJson)) {
        EmojiObject object;
        object.codePoint =
            static_cast<char32_t>(std::stoul(entry.at("code").get<std::string>(), nullptr, 16));
        object.name = entry.at("name").get<std::string>();
        object.takesArticle = entry.value("article", true);
        object.otherNames = entry.value("also", std::vector<std::string>{});
        objects.push_back(std::move(object));
    }
    return objects;
}

EmojiObject emojiObjectFrom(const std::string& text)
{
    constexpr char32_t asPicture = 0xfe0f; // a mark that may stand behind an emoji
    const std::size_t sign = text.find('=');
    std::u32string emoji =
        sign == std::string::npos ? std::u32string() : unicode::decode(text.substr(sign + 1));
    std::erase(emoji, asPicture);
    if (sign == 0 || emoji.size() != 1)
        throw badInput(
            "'" + text + "' is not a name and one emoji.", "Write NAME=EMOJI, such as hedgehog=🦔.");
    return {.codePoint = emoji.front(), .name = text.substr(0, sign), .otherNames = {}};
}

EmojiWorld::EmojiWorld(const std::filesystem::path& font)
    : EmojiWorld(emojiObjects(), font)
{
}

EmojiWorld::EmojiWorld(std::vector<EmojiObject> objects, const std::filesystem::path& font)
    : m_objects(std::move(objects))
    , m_sprites(font, codePointsOf(m_objects))
    , m_visible(m_objects.size())
{
    for (int object = 0; object < m_sprites.count(); ++object)
        for (std::size_t colour = 0; colour < backgroundColours.size(); ++colour)
            m_visible[static_cast<std::size_t>(object)][colour] =
                standsOut(m_sprites.scaled(object, 32), backgroundColours[colour].rgb);
}

bool EmojiWorld::isVisible(int object, int background) const
{
    return m_visible.at(static_cast<std::size_t>(object)).at(static_cast<std::size_t>(background));
}

bool EmojiWorld::isHeldOut(int object, int background) const
{
    const char32_t codePoint = m_objects.at(static_cast<std::size_t>(object)).codePoint;
    return heldOutHash(codePoint, 0) % backgroundColours.size() == static_cast<std::uint64_t>(background);
}

bool EmojiWorld::isPairHeldOut(int first, int second) const
{
    const char32_t a = m_objects.at(static_cast<std::size_t>(first)).codePoint;
    const char32_t b = m_objects.at(static_cast<std::size_t>(second)).codePoint;
    return heldOutHash(std::min(a, b), std::max(a, b)) % 100 < heldOutPairsPerHundred;
}

bool EmojiWorld::belongsTo(const Scene& scene, Split split) const
{
    bool heldOut =
        scene.objects.size() == 2 && isPairHeldOut(scene.objects[0].object, scene.objects[1].object);
    for (const PlacedObject& placed : scene.objects) {
        if (!isVisible(placed.object, scene.background))
            return false;
        heldOut = heldOut || isHeldOut(placed.object, scene.background);
    }
    return heldOut == (split == Split::HeldOut);
}

Scene EmojiWorld::draw(CounterRng& rng, bool pair) const
{
    const int objectCount = static_cast<int>(m_objects.size());
    Scene scene;
    scene.background = rng.below(static_cast<int>(backgroundColours.size()));
    scene.backgroundRgb = jittered(backgroundColours[static_cast<std::size_t>(scene.background)].rgb, rng);
    const int first = rng.below(objectCount);
    if (pair) {
        const int second = (first + 1 + rng.below(objectCount - 1)) % objectCount; // another one
        scene.objects = {placedInPair(first, 17, rng), placedInPair(second, 47, rng)};
    } else {
        scene.objects = {placedAlone(first, rng)};
    }
    scene.wording = rng.next();
    return scene;
}

Scene EmojiWorld::scene(std::uint64_t seed, std::uint64_t index, Split split) const
{
    CounterRng rng(seed, index);
    const bool pair = rng.chance(40) && m_objects.size() > 1;
    for (;;) {
        Scene candidate = draw(rng, pair);
        if (belongsTo(candidate, split))
            return candidate;
    }
}

Image EmojiWorld::render(const Scene& scene, int size) const
{
    assert(size >= 16 && size <= 512);
    Image image{size, size, 3, {}};
    image.pixels.resize(static_cast<std::size_t>(size) * image.stride());
    for (std::size_t i = 0; i < image.pixels.size(); ++i)
        image.pixels[i] = scene.backgroundRgb[i % 3];
    for (const PlacedObject& placed : scene.objects) {
        const Sprite& sprite =
            m_sprites.scaled(placed.object, std::max(1, placed.extent * size / unitsPerSide));
        blend(image, sprite, placed.centreX * size / unitsPerSide - sprite.width / 2,
            placed.centreY * size / unitsPerSide - sprite.height / 2);
    }
    return image;
}

} // namespace candela
