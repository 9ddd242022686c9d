// How scenes are put into words.
#include "core/dataset/counter_rng.h"
#include "core/dataset/emoji_world.h"

#include <array>
#include <cassert>

namespace candela
{
namespace
{

using Words = std::string_view;

/// The words for one object: with and without its article.
struct Noun {
    std::string with; // "a big red apple"
    std::string bare; // "big red apple"
};

bool startsWithVowelSound(const std::string& text)
{
    return text.find_first_of("aeiou") == 0 && !text.starts_with("uni");
}

Noun noun(const EmojiObject& object, const std::string& name, Words adjective)
{
    const std::string bare = adjective.empty() ? name : std::string(adjective) + " " + name;
    if (!object.takesArticle)
        return {bare, bare};
    return {(startsWithVowelSound(bare) ? "an " : "a ") + bare, bare};
}

/// "big" far more often than its synonyms.
Words sizeWord(ObjectSize size, CounterRng& rng)
{
    if (size == ObjectSize::Big)
        return rng.chance(80) ? "big" : "large";
    return rng.chance(80) ? "small" : rng.chance(50) ? "tiny" : "little";
}

/// What is drawn small is mostly said to be small, so that an object without a word of size comes out big.
bool saysSize(const PlacedObject& placed, bool pair, CounterRng& rng)
{
    if (pair)
        return rng.chance(placed.size == ObjectSize::Big ? 15 : 75);
    return rng.chance(placed.size == ObjectSize::Big ? 45 : 90);
}

Noun noun(const EmojiObject& object, const PlacedObject& placed, bool pair, CounterRng& rng)
{
    const bool other = rng.chance(20) && !object.otherNames.empty();
    const int count = static_cast<int>(object.otherNames.size());
    const std::string& name =
        other ? object.otherNames[static_cast<std::size_t>(rng.below(count))] : object.name;
    const Words adjective = saysSize(placed, pair, rng) ? sizeWord(placed.size, rng) : Words();
    return noun(object, name, adjective);
}

/// Fills {…} in the form: {A} and {B} are the nouns with their articles, {a} and {b} without, {c} is the
/// colour, {C} the colour with its article.
std::string filled(Words form, const Noun& a, const Noun& b, const std::string& colour)
{
    std::string text;
    for (std::size_t i = 0; i < form.size(); ++i) {
        if (form[i] != '{') {
            text += form[i];
            continue;
        }
        switch (form[i + 1]) {
        case 'A':
            text += a.with;
            break;
        case 'a':
            text += a.bare;
            break;
        case 'B':
            text += b.with;
            break;
        case 'b':
            text += b.bare;
            break;
        case 'c':
            text += colour;
            break;
        case 'C':
            text += (startsWithVowelSound(colour) ? "an " : "a ") + colour;
            break;
        default:
            assert(false);
        }
        i += 2;
    }
    return text;
}

struct Form {
    int weight;
    Words text;
};

constexpr std::array<Form, 11> formsForOne = {{
    {38, "{A} on {C} background"},
    {14, "{A}, {c} background"},
    {8, "{a} on {c}"},
    {7, "{a}, {c} background"},
    {6, "a picture of {A} on {C} background"},
    {5, "picture of {A}, {c} background"},
    {6, "{A} in front of {C} background"},
    {6, "{C} background with {A}"},
    {3, "an emoji of {A} on {C} background"},
    {3, "{A} on {c}"},
    {4, "{A}"},
}};

/// A is left of B in all of them.
constexpr std::array<Form, 13> formsForTwo = {{
    {32, "{A} and {B} on {C} background"},
    {14, "{A} and {B}, {c} background"},
    {9, "{A} to the left of {B} on {C} background"},
    {9, "{B} to the right of {A} on {C} background"},
    {5, "{A} left of {B}, {c} background"},
    {5, "{B} right of {A}, {c} background"},
    {6, "{A} on the left and {B} on the right, {c} background"},
    {5, "{A} next to {B} on {C} background"},
    {4, "{a} and {b} on {c}"},
    {4, "a picture of {A} and {B} on {C} background"},
    {3, "{C} background with {A} and {B}"},
    {2, "{A} and {B} in front of {C} background"},
    {2, "{A} and {B}"},
}};

template <std::size_t n>
Words chosen(const std::array<Form, n>& forms, CounterRng& rng)
{
    int total = 0;
    for (const Form& form : forms)
        total += form.weight;
    int left = rng.below(total);
    for (const Form& form : forms) {
        left -= form.weight;
        if (left < 0)
            return form.text;
    }
    return forms.front().text;
}

} // namespace

std::string EmojiWorld::caption(const Scene& scene) const
{
    CounterRng rng(scene.wording, 0);
    const bool pair = scene.objects.size() == 2;
    const auto describe = [&](const PlacedObject& placed) {
        return noun(m_objects.at(static_cast<std::size_t>(placed.object)), placed, pair, rng);
    };
    const Noun first = describe(scene.objects.at(0));
    const Noun second = pair ? describe(scene.objects.at(1)) : Noun();
    const std::string colour(backgroundColours.at(static_cast<std::size_t>(scene.background)).name);
    return filled(pair ? chosen(formsForTwo, rng) : chosen(formsForOne, rng), first, second, colour);
}

std::string EmojiWorld::fullCaption(const Scene& scene) const
{
    const auto describe = [&](const PlacedObject& placed) {
        const EmojiObject& object = m_objects.at(static_cast<std::size_t>(placed.object));
        return noun(object, object.name, placed.size == ObjectSize::Big ? "big" : "small");
    };
    const bool pair = scene.objects.size() == 2;
    const std::string colour(backgroundColours.at(static_cast<std::size_t>(scene.background)).name);
    return filled(pair ? "{A} and {B} on {C} background" : "{A} on {C} background",
        describe(scene.objects.at(0)), pair ? describe(scene.objects.at(1)) : Noun(), colour);
}

} // namespace candela
