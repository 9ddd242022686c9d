#include "core/dataset/demo_model_judge.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <span>

namespace candela
{
namespace
{

constexpr int side = 64; // pictures are compared at this size, and roughly at half of it
constexpr std::size_t channels = 5; // brightness, red-green, yellow-blue, brightness differences in x and y
constexpr int gradientReach = 2; // empty pixels around an emoji, so that its outline counts
constexpr int shortListed = 12; // objects that are compared at full size
constexpr float leastLikeness = 0.3F; // below it there is nothing to be seen
constexpr float leastDifference = 0.02F; // root mean square, of 1; below it the place is empty

using Lab = std::array<double, 3>;

double linear(std::uint8_t value)
{
    const double c = value / 255.0;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

/// CIELAB under D65.
Lab labOf(const Rgb& rgb)
{
    const double r = linear(rgb[0]), g = linear(rgb[1]), b = linear(rgb[2]);
    const auto f = [](double t) {
        return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116;
    };
    const double x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
    const double y = f(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
    const double z = f((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

/// How a picture differs from its background: values[(y * width + x) * channels + c].
struct Field {
    int width = 0;
    int height = 0;
    std::vector<float> values;
    float norm = 0;

    Field(int w, int h)
        : width(w)
        , height(h)
        , values(static_cast<std::size_t>(w) * static_cast<std::size_t>(h) * channels)
    {
    }
    float* at(int x, int y) { return &values[static_cast<std::size_t>(y * width + x) * channels]; }
    const float* at(int x, int y) const
    {
        return &values[static_cast<std::size_t>(y * width + x) * channels];
    }
};

/// Sums in eight lanes, which the compiler can keep in vector registers without reordering anything.
float dot(const float* a, const float* b, std::size_t count)
{
    std::array<float, 8> lanes{};
    std::size_t i = 0;
    for (; i + lanes.size() <= count; i += lanes.size())
        for (std::size_t lane = 0; lane < lanes.size(); ++lane)
            lanes[lane] += a[i + lane] * b[i + lane];
    float sum = 0;
    for (; i < count; ++i)
        sum += a[i] * b[i];
    for (const float lane : lanes)
        sum += lane;
    return sum;
}

/// Columns `left` … `left + columns` of a sprite (premultiplied) against the colour behind it, with `margin`
/// empty pixels around.
Field fieldOf(const Sprite& sprite, const Rgb& behind, int left, int columns, int margin)
{
    Field field(columns + 2 * margin, sprite.height + 2 * margin);
    for (int y = 0; y < sprite.height; ++y)
        for (int x = 0; x < columns; ++x) {
            const std::uint8_t* pixel =
                &sprite.rgba[static_cast<std::size_t>((y * sprite.width + left + x) * 4)];
            std::array<float, 3> d; // compositing is linear: what is added to the background
            for (std::size_t c = 0; c < 3; ++c)
                d[c] = static_cast<float>(pixel[c] * 255 - pixel[3] * behind[c]) / (255.F * 255.F);
            float* to = field.at(margin + x, margin + y);
            to[0] = 0.30F * d[0] + 0.59F * d[1] + 0.11F * d[2];
            to[1] = 0.45F * (d[0] - d[1]);
            to[2] = 0.30F * (d[0] + d[1]) * 0.5F - 0.30F * d[2];
        }
    for (int y = 1; y + 1 < field.height; ++y)
        for (int x = 1; x + 1 < field.width; ++x) {
            float* to = field.at(x, y);
            to[3] = 0.6F * (*field.at(x + 1, y) - *field.at(x - 1, y));
            to[4] = 0.6F * (*field.at(x, y + 1) - *field.at(x, y - 1));
        }
    field.norm = std::sqrt(dot(field.values.data(), field.values.data(), field.values.size()));
    return field;
}

/// The cosine of the picture and an emoji whose top left corner is put at (left, top).
float likeness(const Field& picture, const Field& emoji, int left, int top)
{
    float sum = 0;
    for (int y = 0; y < emoji.height; ++y)
        sum +=
            dot(picture.at(left, top + y), emoji.at(0, y), static_cast<std::size_t>(emoji.width) * channels);
    return sum / std::max(picture.norm * emoji.norm, 1e-6F);
}

Sprite spriteOf(const Image& image)
{
    Sprite sprite{image.width, image.height, {}};
    const auto stride = static_cast<std::size_t>(image.channels);
    for (std::size_t i = 0; i + 2 < image.pixels.size(); i += stride)
        sprite.rgba.insert(sprite.rgba.end(),
            {image.pixels[i], image.pixels[i + 1], image.pixels[i + 2], std::uint8_t{255}});
    return sprite;
}

/// The median of the outermost two rows and columns, channel by channel.
Rgb borderColour(const Sprite& picture)
{
    std::array<std::vector<std::uint8_t>, 3> values;
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x)
            if (std::min({x, y, picture.width - 1 - x, picture.height - 1 - y}) < 2)
                for (std::size_t c = 0; c < 3; ++c)
                    values[c].push_back(
                        picture.rgba[static_cast<std::size_t>((y * picture.width + x) * 4) + c]);
    Rgb colour{};
    for (std::size_t c = 0; c < 3; ++c) {
        const auto middle = values[c].begin() + static_cast<std::ptrdiff_t>(values[c].size() / 2);
        std::nth_element(values[c].begin(), middle, values[c].end());
        colour[c] = *middle;
    }
    return colour;
}

struct Match {
    int object = SeenObject::nothing;
    int extent = 0;
    int centreX = 0, centreY = 0;
    float likeness = -1;
};

/// The part of a picture in which one object is looked for, at one scale.
struct Place {
    const EmojiSprites& sprites;
    Rgb behind;
    Field picture; // with `margin` around
    int margin;

    /// Tries centres up to `reach` pixels away from the match's own, and keeps the best in it.
    void improve(Match& match, int object, int extent, int centreX, int centreY, int reach) const
    {
        const Sprite& sprite = sprites.scaled(object, extent);
        const Field emoji = fieldOf(sprite, behind, 0, sprite.width, gradientReach);
        for (int y = centreY - reach; y <= centreY + reach; ++y)
            for (int x = centreX - reach; x <= centreX + reach; ++x) {
                const int left = margin + x - sprite.width / 2 - gradientReach;
                const int top = margin + y - sprite.height / 2 - gradientReach;
                if (left < 0 || top < 0 || left + emoji.width > picture.width
                    || top + emoji.height > picture.height)
                    continue;
                const float now = likeness(picture, emoji, left, top);
                if (now > match.likeness)
                    match = {object, extent, x, y, now};
            }
    }
};

Place placeIn(const Sprite& picture, const EmojiSprites& sprites, const Rgb& behind, int part, int parts)
{
    const int columns = picture.width / parts;
    const int margin = picture.width / 4;
    return {sprites, behind, fieldOf(picture, behind, part * columns, columns, margin), margin};
}

/// The longer sides, at half of the picture's size, that objects can have with a little to spare.
std::span<const int> extentsAtHalfSize(int objectCount)
{
    static constexpr std::array<int, 12> alone{13, 14, 15, 16, 17, 22, 23, 24, 25, 26, 27, 28};
    static constexpr std::array<int, 8> inPair{9, 10, 11, 12, 13, 14, 15, 16};
    return objectCount == 1 ? std::span<const int>(alone) : std::span<const int>(inPair);
}

/// The best place of every object at half size, the likeliest objects first.
std::vector<Match> roughMatches(const Place& place, int objectCount)
{
    const int columns = place.picture.width - 2 * place.margin;
    std::vector<Match> matches(static_cast<std::size_t>(place.sprites.count()));
    for (int object = 0; object < place.sprites.count(); ++object)
        for (const int extent : extentsAtHalfSize(objectCount))
            place.improve(
                matches[static_cast<std::size_t>(object)], object, extent, columns / 2, side / 4, 2);
    std::ranges::sort(matches, std::greater{}, &Match::likeness);
    return matches;
}

Match bestMatch(const std::vector<Match>& rough, const Place& place)
{
    Match best;
    for (std::size_t i = 0; i < std::min<std::size_t>(shortListed, rough.size()); ++i) {
        const Match& match = rough[i];
        for (int extent = 2 * match.extent - 2; extent <= 2 * match.extent + 2; ++extent)
            place.improve(best, match.object, extent, 2 * match.centreX, 2 * match.centreY, 2);
    }
    return best;
}

bool isEmpty(const Place& place, int parts)
{
    const float pixels = static_cast<float>(side * side) / static_cast<float>(parts);
    return place.picture.norm < leastDifference * std::sqrt(pixels);
}

ObjectSize sizeOf(int extent, int objectCount)
{
    return extent >= (objectCount == 1 ? 40 : 25) ? ObjectSize::Big : ObjectSize::Small;
}

} // namespace

int nearestBackground(const Rgb& colour)
{
    const Lab lab = labOf(colour);
    const auto distance = [&](const BackgroundColour& other) {
        const Lab o = labOf(other.rgb);
        return std::hypot(lab[0] - o[0], lab[1] - o[1], lab[2] - o[2]);
    };
    return static_cast<int>(
        std::ranges::min_element(backgroundColours, {}, distance) - backgroundColours.begin());
}

SeenScene DemoModelJudge::judge(const Image& image, int objectCount) const
{
    assert(image.channels >= 3 && (objectCount == 1 || objectCount == 2));
    const Sprite whole = spriteOf(image);
    const Sprite full = areaScaled(whole, side, side);
    const Sprite half = areaScaled(whole, side / 2, side / 2);
    const Rgb behind = borderColour(full);

    SeenScene seen{nearestBackground(behind), {}};
    for (int part = 0; part < objectCount; ++part) {
        const Place place = placeIn(full, m_world.sprites(), behind, part, objectCount);
        if (isEmpty(place, objectCount)) {
            seen.objects.emplace_back();
            continue;
        }
        const Place rough = placeIn(half, m_world.sprites(), behind, part, objectCount);
        const Match match = bestMatch(roughMatches(rough, objectCount), place);
        const bool found = match.likeness >= leastLikeness;
        seen.objects.push_back({found ? match.object : SeenObject::nothing, sizeOf(match.extent, objectCount),
            std::max(match.likeness, 0.F)});
    }
    return seen;
}

} // namespace candela
