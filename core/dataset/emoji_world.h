// The world the bundled model learns: one or two emoji on a plain coloured background, with a caption in
// English.
//
// An EmojiWorld is constant once it is made; any number of threads may draw from it. Scenes are plain values
// that depend on (seed, index) alone, the same on every platform; pictures depend on the font's version as
// well.
#pragma once

#include "core/api/image.h"
#include "core/dataset/emoji_sprites.h"

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace candela
{

class CounterRng;

/// Something the world can show; the list is resources/emoji_world/objects.json, built into the program.
struct EmojiObject {
    char32_t codePoint = 0;
    std::string name; // "red apple": the CLDR name, or the plain noun in it
    bool takesArticle = true; // not "grapes", "bread"
    std::vector<std::string> otherNames; // "apple"
};

using Rgb = std::array<std::uint8_t, 3>;

struct BackgroundColour {
    std::string_view name;
    Rgb rgb;
};

/// The ten colours a background can have.
inline constexpr std::array<BackgroundColour, 10> backgroundColours = {{
    {"red", {214, 40, 40}},
    {"orange", {245, 133, 20}},
    {"yellow", {250, 218, 60}},
    {"green", {46, 155, 70}},
    {"blue", {38, 90, 214}},
    {"purple", {124, 58, 170}},
    {"pink", {248, 160, 200}},
    {"black", {20, 20, 24}},
    {"white", {246, 246, 246}},
    {"grey", {136, 138, 142}},
}};

enum class ObjectSize { Small, Big };

/// One object in a scene; lengths are in 64ths of the picture's side.
struct PlacedObject {
    int object = 0; // index into EmojiWorld::objects()
    ObjectSize size = ObjectSize::Big;
    int extent = 50; // of the longer side
    int centreX = 32, centreY = 32;
    bool operator==(const PlacedObject&) const = default;
};

struct Scene {
    int background = 0; // index into backgroundColours
    Rgb backgroundRgb{}; // that colour, slightly off
    std::vector<PlacedObject> objects; // one, or two from left to right
    std::uint64_t wording = 0; // chooses the caption's form
    bool operator==(const Scene&) const = default;
};

/// HeldOut scenes show an (object, background) or an (object, object) combination that no Training scene has.
enum class Split { Training, HeldOut };

class EmojiWorld
{
public:
    /// Loads the built-in list's pictures from `font`. Throws Error (BadInput). Some 30 ms.
    explicit EmojiWorld(const std::filesystem::path& font = findEmojiFont());
    /// Likewise for a world of other things.
    explicit EmojiWorld(
        std::vector<EmojiObject> objects, const std::filesystem::path& font = findEmojiFont());

    const std::vector<EmojiObject>& objects() const { return m_objects; }
    const EmojiSprites& sprites() const { return m_sprites; }

    /// Scene `index` of the endless list that belongs to `seed`. Two in five show a pair, where there are two.
    Scene scene(std::uint64_t seed, std::uint64_t index, Split split = Split::Training) const;

    /// size × size pixels RGB; 16 ≤ size ≤ 512. Beyond about 170 the font's bitmaps are enlarged.
    Image render(const Scene& scene, int size) const;

    /// What the scene shows, in one of many wordings; UTF-8. Says nothing untrue, but may leave something
    /// out: the size often, the background hardly ever.
    std::string caption(const Scene& scene) const;

    /// The full description in one fixed wording: "a big owl on a green background".
    std::string fullCaption(const Scene& scene) const;

    /// False where the object would hardly be seen before the colour (a snowman on white).
    bool isVisible(int object, int background) const;
    bool isHeldOut(int object, int background) const; // one colour of each object
    bool isPairHeldOut(int first, int second) const; // in either order

private:
    Scene draw(CounterRng& rng, bool pair) const;
    bool belongsTo(const Scene& scene, Split split) const;

    std::vector<EmojiObject> m_objects;
    EmojiSprites m_sprites;
    std::vector<std::array<bool, backgroundColours.size()>> m_visible; // by object and background
};

/// The built-in list of objects.
std::vector<EmojiObject> emojiObjects();
/// "hedgehog=🦔" → that one. Throws Error (BadInput) where it is not a name and one emoji.
EmojiObject emojiObjectFrom(const std::string& text);

} // namespace candela
