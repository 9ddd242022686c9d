#include "core/dataset/demo_model_report.h"

#include "core/dataset/counter_rng.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace candela
{
namespace
{

constexpr std::uint64_t promptSeed = 20260; // any number, but always this one

std::string promptFor(const EmojiWorld& world, Scene& scene)
{
    const std::string colour(backgroundColours.at(static_cast<std::size_t>(scene.background)).name);
    for (;; scene.wording = mixBits(scene.wording + 1)) {
        std::string text = world.caption(scene);
        if (text.find(colour) != std::string::npos)
            return text;
    }
}

bool namesSize(const std::string& text)
{
    return std::ranges::any_of(
        std::initializer_list<const char*>{"big ", "large ", "small ", "tiny ", "little "},
        [&](const char* word) { return text.find(word) != std::string::npos; });
}

/// How often something was right.
struct Tally {
    int right = 0;
    int of = 0;

    void add(bool isRight)
    {
        right += isRight;
        ++of;
    }
    double fraction() const { return of == 0 ? 0.0 : static_cast<double>(right) / of; }
};

struct Tallies {
    Tally object, both, pairObject, background, size;
    double likeness = 0;
    int objects = 0;
    std::map<std::pair<int, int>, int> confusions; // by expected and seen object

    void add(const DemoPrompt& prompt, const SeenScene& seen)
    {
        const bool pair = prompt.scene.objects.size() == 2;
        bool all = true;
        for (std::size_t i = 0; i < prompt.scene.objects.size(); ++i) {
            const int expected = prompt.scene.objects[i].object;
            const bool right = seen.objects[i].object == expected;
            (pair ? pairObject : object).add(right);
            all = all && right;
            likeness += static_cast<double>(seen.objects[i].likeness);
            ++objects;
            if (!right)
                ++confusions[{expected, seen.objects[i].object}];
        }
        if (pair)
            both.add(all);
        else if (namesSize(prompt.text))
            size.add(seen.objects[0].size == prompt.scene.objects[0].size);
        background.add(seen.background == prompt.scene.background);
    }
};

std::vector<Confusion> listed(const std::map<std::pair<int, int>, int>& confusions, const EmojiWorld& world)
{
    const auto nameOf = [&](int object) {
        return object == SeenObject::nothing ? "nothing"
                                             : world.objects().at(static_cast<std::size_t>(object)).name;
    };
    std::vector<Confusion> list;
    for (const auto& [pair, count] : confusions)
        list.push_back({nameOf(pair.first), nameOf(pair.second), count});
    std::ranges::stable_sort(list, std::greater{}, &Confusion::count);
    return list;
}

} // namespace

std::vector<DemoPrompt> demoPrompts(const EmojiWorld& world, int singles, int pairs)
{
    std::vector<DemoPrompt> prompts;
    std::vector<int> asked(world.objects().size());
    int round = 0; // how often every object has been asked for
    for (std::uint64_t index = 0; singles > 0 || pairs > 0; ++index) {
        Scene scene = world.scene(promptSeed, index, Split::HeldOut);
        int& left = scene.objects.size() == 1 ? singles : pairs;
        if (left == 0)
            continue;
        if (scene.objects.size() == 1) {
            if (index > 4000 * static_cast<std::uint64_t>(round + 1))
                ++round; // some objects hide before their held-out colour: no use to wait for them
            int& times = asked[static_cast<std::size_t>(scene.objects[0].object)];
            if (times > round)
                continue;
            ++times;
        }
        --left;
        std::string text = promptFor(world, scene);
        prompts.push_back({std::move(text), std::move(scene), static_cast<std::uint32_t>(prompts.size())});
    }
    return prompts;
}

nlohmann::ordered_json toJson(const DemoModelReport& report)
{
    nlohmann::ordered_json confusions = nlohmann::ordered_json::array();
    for (const Confusion& confusion : report.confusions)
        confusions.push_back(
            {{"expected", confusion.expected}, {"seen", confusion.seen}, {"count", confusion.count}});
    return {{"singles", report.singles}, {"pairs", report.pairs}, {"object_right", report.objectRight},
        {"background_right", report.backgroundRight}, {"both_right", report.bothRight},
        {"pair_object_right", report.pairObjectRight}, {"size_right", report.sizeRight},
        {"likeness", report.likeness}, {"confusions", std::move(confusions)}};
}

DemoModelReport measureDemoModel(const EmojiWorld& world, const std::vector<DemoPrompt>& prompts,
    const Painter& paint, RunContext& context)
{
    const DemoModelJudge judge(world);
    Tallies tallies;
    for (std::size_t i = 0; i < prompts.size(); ++i) {
        context.throwIfStopped();
        const Image image = paint(prompts[i].text, prompts[i].seed);
        tallies.add(prompts[i], judge.judge(image, static_cast<int>(prompts[i].scene.objects.size())));
        context.emit(Progress{.phase = Phase::Sampling,
            .step = static_cast<int>(i) + 1,
            .of = static_cast<int>(prompts.size())});
    }
    return {.singles = tallies.object.of,
        .pairs = tallies.both.of,
        .objectRight = tallies.object.fraction(),
        .bothRight = tallies.both.fraction(),
        .pairObjectRight = tallies.pairObject.fraction(),
        .backgroundRight = tallies.background.fraction(),
        .sizeRight = tallies.size.fraction(),
        .likeness = tallies.likeness / std::max(1, tallies.objects),
        .confusions = listed(tallies.confusions, world)};
}

} // namespace candela
