#include "core/dataset/counter_rng.h"
#include "core/dataset/demo_model_report.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

using namespace candela;

namespace
{

const EmojiWorld& world()
{
    static const EmojiWorld theWorld;
    return theWorld;
}

/// A 3×3 box filter.
Image blurred(const Image& image)
{
    Image result = image;
    for (int y = 1; y + 1 < image.height; ++y)
        for (int x = 1; x + 1 < image.width; ++x)
            for (int c = 0; c < 3; ++c) {
                int sum = 0;
                for (int dy = -1; dy <= 1; ++dy)
                    for (int dx = -1; dx <= 1; ++dx)
                        sum +=
                            image.pixels[static_cast<std::size_t>(((y + dy) * image.width + x + dx) * 3 + c)];
                result.pixels[static_cast<std::size_t>((y * image.width + x) * 3 + c)] =
                    static_cast<std::uint8_t>(sum / 9);
            }
    return result;
}

/// Adds a sum of four uniform values to every channel: nearly Gaussian, with the standard deviation `sigma`.
Image noisy(Image image, double sigma, std::uint64_t seed)
{
    CounterRng rng(seed, 99);
    for (std::uint8_t& value : image.pixels) {
        int sum = 0;
        for (int i = 0; i < 4; ++i)
            sum += rng.between(-500, 500);
        const double added = sigma * sum / 577.9; // the deviation of that sum
        value = static_cast<std::uint8_t>(std::clamp(value + added, 0.0, 255.0));
    }
    return image;
}

struct Rates {
    double object = 0;
    double background = 0;
};

template <typename Spoil>
Rates judged(int scenes, Spoil spoil)
{
    const DemoModelJudge judge(world());
    int objects = 0, objectsRight = 0, backgroundsRight = 0;
    for (int i = 0; i < scenes; ++i) {
        const auto index = static_cast<std::uint64_t>(i);
        const Scene scene = world().scene(77, index, i % 2 == 0 ? Split::Training : Split::HeldOut);
        const SeenScene seen =
            judge.judge(spoil(world().render(scene, 64), index), static_cast<int>(scene.objects.size()));
        backgroundsRight += seen.background == scene.background;
        for (std::size_t k = 0; k < scene.objects.size(); ++k) {
            ++objects;
            objectsRight += seen.objects[k].object == scene.objects[k].object;
        }
    }
    return {static_cast<double>(objectsRight) / objects, static_cast<double>(backgroundsRight) / scenes};
}

} // namespace

TEST_SUITE_BEGIN("judge");

TEST_CASE("the judge knows every rendered emoji")
{
    const Rates rates = judged(200, [](Image image, std::uint64_t) { return image; });
    CHECK(rates.object >= 0.99);
    CHECK(rates.background == 1.0);
}

TEST_CASE("the judge forgives the blur and noise of an autoencoder")
{
    const Rates rates =
        judged(200, [](const Image& image, std::uint64_t i) { return noisy(blurred(image), 8, i); });
    CHECK(rates.object >= 0.99);
    CHECK(rates.background == 1.0);
}

TEST_CASE("the judge sees nothing on a plain or noisy background")
{
    const DemoModelJudge judge(world());
    Scene empty;
    empty.backgroundRgb = backgroundColours[4].rgb;
    const Image plain = world().render(empty, 64);
    CHECK(judge.judge(plain, 1).background == 4);
    CHECK(judge.judge(plain, 1).objects[0].object == SeenObject::nothing);
    CHECK(judge.judge(noisy(plain, 12, 1), 2).objects[1].object == SeenObject::nothing);
}

TEST_CASE("pictures of other sizes are judged alike, and sizes are told apart")
{
    const DemoModelJudge judge(world());
    for (std::uint64_t i = 0; i < 30; ++i) {
        const Scene scene = world().scene(5, i);
        for (const int size : {128, 96}) {
            const SeenScene seen =
                judge.judge(world().render(scene, size), static_cast<int>(scene.objects.size()));
            CHECK(seen.background == scene.background);
            for (std::size_t k = 0; k < scene.objects.size(); ++k) {
                CHECK(seen.objects[k].object == scene.objects[k].object);
                CHECK(seen.objects[k].size == scene.objects[k].size);
            }
        }
    }
}

TEST_CASE("colours are told apart at the edges of their range")
{
    for (std::size_t i = 0; i < backgroundColours.size(); ++i)
        for (const int shift : {-11, 0, 11}) {
            Rgb colour = backgroundColours[i].rgb;
            for (std::uint8_t& channel : colour)
                channel = static_cast<std::uint8_t>(std::clamp(channel + shift, 0, 255));
            CHECK(nearestBackground(colour) == static_cast<int>(i));
        }
}

TEST_CASE("the prompts are held-out scenes that name their background, the same ones every time")
{
    const auto prompts = demoPrompts(world());
    REQUIRE(prompts.size() == 200);
    std::set<int> asked;
    int pairs = 0;
    for (const DemoPrompt& prompt : prompts) {
        INFO(prompt.text);
        const auto& objects = prompt.scene.objects;
        CHECK(prompt.text.find(backgroundColours[static_cast<std::size_t>(prompt.scene.background)].name)
            != std::string::npos);
        bool heldOut = objects.size() == 2 && world().isPairHeldOut(objects[0].object, objects[1].object);
        for (const PlacedObject& placed : objects)
            heldOut = heldOut || world().isHeldOut(placed.object, prompt.scene.background);
        CHECK(heldOut);
        pairs += objects.size() == 2;
        if (objects.size() == 1)
            asked.insert(objects[0].object);
    }
    CHECK(pairs == 80);
    CHECK(asked.size() >= 100);
    CHECK(demoPrompts(world()).back().text == prompts.back().text);
}

TEST_CASE("a painter that does as it is told has a perfect report, one that does not has its faults listed")
{
    const auto prompts = demoPrompts(world(), 12, 8);
    RunContext context;
    int steps = 0;
    context.emit = [&](const Event& event) {
        steps = std::get<Progress>(event).step;
    };
    const auto perfect = [&](const std::string&, std::uint32_t seed) {
        return world().render(prompts.at(seed).scene, 64);
    };
    const DemoModelReport best = measureDemoModel(world(), prompts, perfect, context);
    CHECK(steps == 20);
    CHECK(best.singles == 12);
    CHECK(best.pairs == 8);
    CHECK(best.objectRight == 1.0);
    CHECK(best.bothRight == 1.0);
    CHECK(best.backgroundRight == 1.0);
    CHECK(best.sizeRight == 1.0);
    CHECK(best.likeness > 0.95);
    CHECK(best.confusions.empty());

    const auto swapped = [&](const std::string&, std::uint32_t seed) { // exchanges left and right
        Scene scene = prompts.at(seed).scene;
        if (scene.objects.size() == 2)
            std::swap(scene.objects[0].object, scene.objects[1].object);
        return world().render(scene, 64);
    };
    const DemoModelReport worse = measureDemoModel(world(), prompts, swapped, context);
    CHECK(worse.objectRight == 1.0);
    CHECK(worse.bothRight == 0.0);
    CHECK(worse.confusions.size() == 16);
    const auto json = toJson(worse);
    CHECK(json.at("both_right") == 0.0);
    CHECK(json.at("object_right") == 1.0);
    CHECK(json.at("confusions").size() == 16);
}

TEST_CASE("measuring stops when it is told to")
{
    std::stop_source source;
    RunContext context{.stop = source.get_token()};
    context.emit = [&](const Event&) {
        source.request_stop();
    };
    int painted = 0;
    const auto paint = [&](const std::string&, std::uint32_t) {
        ++painted;
        return world().render(world().scene(0, 0), 64);
    };
    CHECK_THROWS_AS(measureDemoModel(world(), demoPrompts(world(), 3, 0), paint, context), Cancelled);
    CHECK(painted == 1);
}

TEST_SUITE_END();
