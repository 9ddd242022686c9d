#include "core/dataset/counter_rng.h"
#include "core/dataset/emoji_dataset.h"
#include "core/dataset/emoji_world.h"

#include "core/api/error.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <pugixml.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

using namespace candela;

namespace
{

const EmojiWorld& world()
{
    static const EmojiWorld theWorld;
    return theWorld;
}

struct TemporaryFolder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / "candela_emoji_world_test";
    TemporaryFolder()
    {
        std::filesystem::remove_all(path);
        std::filesystem::create_directories(path);
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path); }
};

} // namespace

TEST_SUITE_BEGIN("emoji_world");

TEST_CASE("the generator is SplitMix64, fixed for ever")
{
    CounterRng rng(0, 0);
    const std::uint64_t first = rng.next();
    CHECK(first == CounterRng(0, 0).next());
    CHECK(first != CounterRng(0, 1).next());
    CHECK(first != CounterRng(1, 0).next());
    std::array<int, 6> counts{};
    for (int i = 0; i < 60000; ++i)
        ++counts[static_cast<std::size_t>(rng.below(6))];
    for (const int count : counts)
        CHECK(std::abs(count - 10000) < 400);
}

TEST_CASE("the world holds at least 120 objects, each with its own name")
{
    std::set<std::string> names;
    for (const EmojiObject& object : world().objects())
        names.insert(object.name);
    CHECK(names.size() == world().objects().size());
    CHECK(names.size() >= 120);
}

TEST_CASE("a scene depends on its seed and index alone")
{
    const Scene scene = world().scene(7, 1234);
    world().scene(7, 1);
    CHECK(world().scene(7, 1234) == scene);
    CHECK_FALSE(world().scene(8, 1234) == scene);
    CHECK_FALSE(world().scene(7, 1235) == scene);
    CHECK(world().render(scene, 64) == world().render(scene, 64));
    CHECK(world().caption(scene) == world().caption(scene));
}

TEST_CASE("training never shows a held-out combination, and held-out scenes always do")
{
    int pairs = 0;
    for (std::uint64_t i = 0; i < 20000; ++i) {
        for (const Split split : {Split::Training, Split::HeldOut}) {
            const Scene scene = world().scene(1, i, split);
            bool heldOut = false;
            for (const PlacedObject& placed : scene.objects) {
                heldOut = heldOut || world().isHeldOut(placed.object, scene.background);
                REQUIRE(world().isVisible(placed.object, scene.background));
            }
            if (scene.objects.size() == 2) {
                ++pairs;
                REQUIRE(scene.objects[0].object != scene.objects[1].object);
                heldOut = heldOut || world().isPairHeldOut(scene.objects[0].object, scene.objects[1].object);
            }
            REQUIRE(heldOut == (split == Split::HeldOut));
        }
    }
    CHECK(pairs > 14000);
    CHECK(pairs < 18000);
}

TEST_CASE("every object is seen before most colours, and keeps most of its colours for training")
{
    for (int object = 0; object < static_cast<int>(world().objects().size()); ++object) {
        INFO(world().objects()[static_cast<std::size_t>(object)].name);
        int visible = 0, trained = 0;
        for (int colour = 0; colour < static_cast<int>(backgroundColours.size()); ++colour) {
            visible += world().isVisible(object, colour);
            trained += world().isVisible(object, colour) && !world().isHeldOut(object, colour);
        }
        CHECK(visible >= 7);
        CHECK(trained >= 5);
    }
}

TEST_CASE("a caption names every object, and its words are well put")
{
    std::set<std::string> seen;
    for (std::uint64_t i = 0; i < 3000; ++i) {
        const Scene scene = world().scene(3, i);
        const std::string text = world().caption(scene);
        INFO(text);
        seen.insert(text);
        for (const PlacedObject& placed : scene.objects) {
            const EmojiObject& object = world().objects()[static_cast<std::size_t>(placed.object)];
            bool named = text.find(object.name) != std::string::npos;
            for (const std::string& other : object.otherNames)
                named = named || text.find(other) != std::string::npos;
            REQUIRE(named);
        }
        for (const char* wrong : {"{", "}", "a a", "a e", "a i", "a o", "an b", "an s", "an uni", "  "})
            if (std::string_view(wrong).starts_with("a"))
                REQUIRE((" " + text).find(std::string(" ") + wrong) == std::string::npos);
            else
                REQUIRE(text.find(wrong) == std::string::npos);
    }
    CHECK(seen.size() > 2900);
}

TEST_CASE("the full caption states size, objects and background")
{
    Scene scene;
    const auto named = [](std::string_view name) {
        const auto& objects = world().objects();
        return static_cast<int>(
            std::ranges::find(objects, name, [](const EmojiObject& o) { return o.name; }) - objects.begin());
    };
    scene.background = 1;
    scene.objects = {{named("owl"), ObjectSize::Small}};
    CHECK(world().fullCaption(scene) == "a small owl on an orange background");
    scene.objects.push_back({named("grapes"), ObjectSize::Big});
    CHECK(world().fullCaption(scene) == "a small owl and big grapes on an orange background");
}

TEST_CASE("the border of a picture is its background, the middle is not")
{
    for (std::uint64_t i = 0; i < 200; ++i) {
        const Scene scene = world().scene(11, i);
        const Image image = world().render(scene, 64);
        REQUIRE(image.width == 64);
        REQUIRE(image.pixels.size() == 64 * 64 * 3);
        int differing = 0;
        for (int y = 0; y < 64; ++y)
            for (int x = 0; x < 64; ++x) {
                const std::uint8_t* pixel = &image.pixels[static_cast<std::size_t>((y * 64 + x) * 3)];
                const bool same = std::equal(pixel, pixel + 3, scene.backgroundRgb.begin());
                if (x == 0 || y == 0 || x == 63 || y == 63)
                    REQUIRE(same);
                differing += !same;
            }
        CHECK(differing > 100);
    }
}

TEST_CASE("scaling by area keeps the mean and never leaves the range")
{
    const Sprite& original = world().sprites().original(0);
    const Sprite one = areaScaled(original, 1, 1);
    std::array<std::int64_t, 4> sums{};
    for (std::size_t i = 0; i < original.rgba.size(); ++i)
        sums[i % 4] += original.rgba[i];
    const auto area = std::int64_t{original.width} * original.height;
    for (std::size_t c = 0; c < 4; ++c)
        CHECK(one.rgba[c] == (sums[c] + area / 2) / area);
    CHECK(areaScaled(original, original.width, original.height).rgba == original.rgba);
    const Sprite enlarged = areaScaled(original, original.width * 2, original.height * 2);
    CHECK(std::equal(original.rgba.begin(), original.rgba.begin() + 4, enlarged.rgba.begin() + 4));
}

TEST_CASE("a font that is not there or holds no colour pictures is refused by name")
{
    CHECK_THROWS_WITH_AS(
        EmojiWorld("/nowhere/font.ttf"), "The font '/nowhere/font.ttf' cannot be read.", Error);
}

TEST_CASE("the names are the Unicode CLDR's")
{
    const char* const annotations = "/usr/share/unicode/cldr/common/annotations/en.xml";
    if (!std::filesystem::exists(annotations)) {
        MESSAGE("SKIPPED: unicode-cldr-core is not installed");
        return;
    }
    pugi::xml_document document;
    REQUIRE(document.load_file(annotations));
    std::map<std::string, std::string> words; // by character: its name and its keywords
    for (const pugi::xml_node node : document.select_node("/ldml/annotations").node().children("annotation"))
        words[node.attribute("cp").value()] += std::string(" | ") + node.child_value();
    for (const EmojiObject& object : world().objects()) {
        std::string utf8;
        for (int shift = object.codePoint > 0xffff ? 18 : 12; shift >= 0; shift -= 6) {
            const char32_t bits = (object.codePoint >> shift) & 0x3f;
            const bool first = utf8.empty();
            utf8 += static_cast<char>(first ? (shift == 18 ? 0xf0 : 0xe0) | bits : 0x80 | bits);
        }
        INFO(object.name << " = " << utf8 << words[utf8]);
        CHECK(words[utf8].find(object.name.substr(object.name.rfind(' ') + 1)) != std::string::npos);
    }
}

TEST_CASE("a data set is pictures and a list that belongs to them")
{
    const TemporaryFolder folder;
    EmojiDatasetRequest request{.count = 12, .seed = 4, .size = 32, .output = folder.path / "made/here"};
    RunContext context;
    int last = 0;
    context.emit = [&](const Event& event) {
        last = std::get<Progress>(event).step;
    };
    CHECK(writeEmojiDataset(request, context).written == 12);
    CHECK(last == 12);

    std::ifstream list(request.output / "metadata.jsonl");
    std::string line;
    for (int i = 0; i < 12; ++i) {
        REQUIRE(std::getline(list, line));
        const auto entry = nlohmann::json::parse(line);
        const Scene scene = world().scene(4, static_cast<std::uint64_t>(i));
        CHECK(entry.at("text") == world().caption(scene));
        const cv::Mat picture = cv::imread((request.output / entry.at("file_name")).string());
        REQUIRE(picture.size() == cv::Size(32, 32));
        const Image image = world().render(scene, 32);
        const auto pixel = picture.at<cv::Vec3b>(16, 9); // BGR
        const std::uint8_t* expected = &image.pixels[(16 * 32 + 9) * 3];
        CHECK(pixel == cv::Vec3b(expected[2], expected[1], expected[0]));
    }
    CHECK_FALSE(std::getline(list, line));
    CHECK_THROWS_WITH_AS(writeEmojiDataset(request, context),
        ("The folder '" + request.output.string() + "' is not empty or cannot be read.").c_str(), Error);
}

TEST_CASE("a data set that is cancelled or refused leaves nothing behind")
{
    const TemporaryFolder folder;
    EmojiDatasetRequest request{.count = 500, .size = 32, .output = folder.path / "data"};
    std::stop_source source;
    RunContext context{.stop = source.get_token()};
    context.emit = [&](const Event&) {
        source.request_stop();
    };
    CHECK_THROWS_AS(writeEmojiDataset(request, context), Cancelled);
    CHECK(std::filesystem::is_empty(folder.path));

    RunContext other;
    request.count = 0;
    CHECK_THROWS_AS(writeEmojiDataset(request, other), Error);
    request = {.count = 1, .size = 8, .output = folder.path / "data"};
    CHECK_THROWS_AS(writeEmojiDataset(request, other), Error);
    request = {.count = 1, .output = "/proc/data"};
    CHECK_THROWS_AS(writeEmojiDataset(request, other), Error);
    std::ofstream(folder.path / "file") << "x";
    request.output = folder.path / "file";
    CHECK_THROWS_AS(writeEmojiDataset(request, other), Error);
}

TEST_SUITE_END();
