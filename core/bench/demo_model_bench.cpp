#include "core/bench/demo_model_bench.h"

#include "core/bench/figures.h"
#include "core/dataset/demo_model_report.h"
#include "core/pipelines/text_to_image.h"

#include <chrono>

namespace candela
{

BenchResult benchDemoModel(StableDiffusion& model, const BenchRequest& request, RunContext& context)
{
    const EmojiWorld world;
    const std::vector<DemoPrompt> prompts = demoPrompts(world);
    RunContext quiet{.stop = context.stop}; // the judge tells the progress; one picture's steps are too many
    const Painter paint = [&](const std::string& prompt, std::uint32_t seed) {
        GenerateRequest one;
        one.prompt = prompt;
        one.seed = seed;
        one.preview = PreviewMode::Off;
        one.compute = request.compute;
        return candela::paint(model, one, std::nullopt, PictureOutput(one), quiet).pictures.front().image;
    };
    const auto start = std::chrono::steady_clock::now();
    const DemoModelReport report = measureDemoModel(world, prompts, paint, context);
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;

    BenchResult result;
    result.figures = {
        {"object_right", report.objectRight},
        {"background_right", report.backgroundRight},
        {"both_right", report.bothRight},
        {"pair_object_right", report.pairObjectRight},
        {"size_right", report.sizeRight},
        {"likeness", report.likeness},
        {"seconds", elapsed.count() / static_cast<double>(prompts.size())},
    };
    addMachineFigures(result, model.compute);
    return result;
}

} // namespace candela
