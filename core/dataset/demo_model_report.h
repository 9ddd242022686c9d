// How well a model paints the emoji world: prompts it has never seen in that combination, and what came of
// them.
#pragma once

#include "core/api/events.h"
#include "core/dataset/demo_model_judge.h"

#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace candela
{

struct DemoPrompt {
    std::string text; // names every object and the background
    Scene scene; // what should be seen
    std::uint32_t seed = 0; // for the model's noise
};

/// The same held-out prompts every time. Each single object is asked for once before any comes again.
std::vector<DemoPrompt> demoPrompts(const EmojiWorld& world, int singles = 120, int pairs = 80);

/// An object that was asked for and the one that was seen in its place ("nothing" where there was none).
struct Confusion {
    std::string expected;
    std::string seen;
    int count = 0;
};

/// Fractions are of the prompts they concern, 0 … 1.
struct DemoModelReport {
    int singles = 0;
    int pairs = 0;
    double objectRight = 0; // of the single objects
    double bothRight = 0; // of the pairs: both, each on its side
    double pairObjectRight = 0; // of the objects in pairs
    double backgroundRight = 0; // of all prompts
    double sizeRight = 0; // of the single objects whose size the prompt names
    double likeness = 0; // mean cosine of what was painted and the nearest emoji
    std::vector<Confusion> confusions; // most frequent first
};

nlohmann::ordered_json toJson(const DemoModelReport& report);

using Painter = std::function<Image(const std::string& prompt, std::uint32_t seed)>;

/// Has every prompt painted and judged; reports Progress in the phase Sampling. Throws Cancelled and what
/// `paint` throws.
DemoModelReport measureDemoModel(const EmojiWorld& world, const std::vector<DemoPrompt>& prompts,
    const Painter& paint, RunContext& context);

} // namespace candela
