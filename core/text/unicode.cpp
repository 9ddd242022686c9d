#include "core/text/unicode.h"

#include "core/text/unicode_tables.h"

#include <algorithm>
#include <unordered_map>

namespace candela::unicode
{
namespace
{

constexpr char32_t replacement = 0xFFFD;

// Hangul syllables are arithmetic (The Unicode Standard, section 3.12).
constexpr char32_t syllables = 0xAC00, leads = 0x1100, vowels = 0x1161, trails = 0x11A7;
constexpr char32_t vowelCount = 21, trailCount = 28, syllableCount = 19 * vowelCount * trailCount;

bool isAscii(std::u32string_view text)
{
    return std::ranges::all_of(text, [](char32_t c) { return c < 0x80; });
}

/// The run that holds c in a table of [first, last] runs; null where there is none.
template <typename Run>
const Run* runOf(std::span<const Run> runs, char32_t c)
{
    const auto after = std::ranges::upper_bound(runs, c, {}, &Run::first);
    if (after == runs.begin())
        return nullptr;
    const Run& run = *(after - 1);
    return c <= run.last ? &run : nullptr;
}

int combiningClass(char32_t c)
{
    const CombiningRun* run = c < 0x300 ? nullptr : runOf(combiningRuns, c);
    return run ? run->combiningClass : 0;
}

void appendDecomposed(std::u32string& out, char32_t c)
{
    if (c - syllables < syllableCount) {
        const char32_t index = c - syllables;
        out += leads + index / (vowelCount * trailCount);
        out += vowels + index / trailCount % vowelCount;
        if (index % trailCount != 0)
            out += trails + index % trailCount;
        return;
    }
    const auto found = std::ranges::lower_bound(decompositions, c, {}, &CharacterDecomposition::composed);
    if (c < 0x80 || found == decompositions.end() || found->composed != c) {
        out += c;
        return;
    }
    appendDecomposed(out, found->first);
    if (found->second != 0)
        appendDecomposed(out, found->second);
}

/// Form D: decomposed, marks in the order of their combining classes.
std::u32string decomposed(std::u32string_view text)
{
    std::u32string out;
    out.reserve(text.size());
    for (const char32_t c : text)
        appendDecomposed(out, c);
    for (auto start = out.begin(); start != out.end();) {
        const auto marks = std::find_if(start, out.end(), [](char32_t c) { return combiningClass(c) != 0; });
        const auto end = std::find_if(marks, out.end(), [](char32_t c) { return combiningClass(c) == 0; });
        std::stable_sort(
            marks, end, [](char32_t a, char32_t b) { return combiningClass(a) < combiningClass(b); });
        start = end;
    }
    return out;
}

const std::unordered_map<std::uint64_t, char32_t>& compositions()
{
    static const auto map = [] {
        std::unordered_map<std::uint64_t, char32_t> pairs;
        for (const CharacterDecomposition& row : decompositions)
            if (row.composes)
                pairs.emplace(std::uint64_t{row.first} << 32 | row.second, row.composed);
        return pairs;
    }();
    return map;
}

/// What the two compose to; 0 where they do not.
char32_t composition(char32_t first, char32_t second)
{
    if (first - leads < 19 && second - vowels < vowelCount)
        return syllables + ((first - leads) * vowelCount + (second - vowels)) * trailCount;
    if (first - syllables < syllableCount && (first - syllables) % trailCount == 0 && second > trails
        && second - trails < trailCount)
        return first + (second - trails);
    const auto found = compositions().find(std::uint64_t{first} << 32 | second);
    return found == compositions().end() ? 0 : found->second;
}

} // namespace

Class classOf(char32_t c)
{
    if (c < 0x80) {
        const char32_t lower = c | 0x20;
        if (lower >= 'a' && lower <= 'z')
            return Class::Letter;
        if (c >= '0' && c <= '9')
            return Class::Number;
        return c == ' ' || (c >= 9 && c <= 13) ? Class::Space : Class::Other;
    }
    return static_cast<Class>(
        (std::ranges::upper_bound(classBoundaries, c, {}, &ClassBoundary::first) - 1)->kind);
}

std::u32string decode(std::string_view utf8)
{
    std::u32string out;
    out.reserve(utf8.size());
    for (std::size_t i = 0; i < utf8.size();) {
        const auto lead = static_cast<unsigned char>(utf8[i++]);
        if (lead < 0x80) {
            out += lead;
            continue;
        }
        const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
        char32_t c = lead & (0x3F >> more);
        // The second byte's range excludes overlong forms, surrogates and what lies beyond U+10FFFF.
        unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        bool good = lead >= 0xC2 && lead <= 0xF4;
        for (int k = 0; good && k < more; ++k) {
            const unsigned byte = i < utf8.size() ? static_cast<unsigned char>(utf8[i]) : 0;
            good = byte >= low && byte <= high;
            if (good) {
                c = c << 6 | (byte & 0x3F);
                ++i;
            }
            low = 0x80, high = 0xBF;
        }
        out += good ? c : replacement;
    }
    return out;
}

void append(std::string& utf8, char32_t c)
{
    if (c < 0x80) {
        utf8 += static_cast<char>(c);
        return;
    }
    const int more = c >= 0x10000 ? 3 : c >= 0x800 ? 2 : 1;
    constexpr unsigned leads[] = {0, 0xC0, 0xE0, 0xF0};
    utf8 += static_cast<char>(leads[more] | (c >> (6 * more)));
    for (int k = more - 1; k >= 0; --k)
        utf8 += static_cast<char>(0x80 | ((c >> (6 * k)) & 0x3F));
}

std::string encode(std::u32string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (const char32_t c : text)
        append(out, c);
    return out;
}

std::u32string composed(std::u32string_view text)
{
    if (isAscii(text))
        return std::u32string(text);
    const std::u32string marks = decomposed(text);
    std::u32string out;
    out.reserve(marks.size());
    constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::size_t starter = none; // its place in `out`
    int lastClass =
        0; // of what was put after the starter; a mark composes only if none of its class is between
    for (const char32_t c : marks) {
        const int thisClass = combiningClass(c);
        const bool adjacent = starter != none && starter + 1 == out.size();
        if (starter != none && (adjacent || lastClass < thisClass)) {
            if (const char32_t both = composition(out[starter], c)) {
                out[starter] = both;
                continue;
            }
        }
        if (thisClass == 0)
            starter = out.size();
        lastClass = thisClass;
        out += c;
    }
    return out;
}

std::u32string lowercase(std::u32string_view text)
{
    std::u32string out;
    out.reserve(text.size());
    for (const char32_t c : text) {
        const LowercaseRun* run = runOf(lowercaseRuns, c);
        if (run && (c - run->first) % run->step == 0)
            out += static_cast<char32_t>(static_cast<std::int64_t>(c) + run->difference);
        else if (c == 0x130) // İ, the only one with two: i and a dot above
            out += U"i\u0307";
        else
            out += c;
    }
    return out;
}

} // namespace candela::unicode
