#include "core/bench/startup_bench.h"

#include "core/bench/figures.h"
#include "core/bench/process.h"
#include "core/bench/random_model.h"
#include "core/pipelines/stable_diffusion.h"
#include "core/pipelines/text_to_image.h"

namespace candela
{
namespace
{

/// Paints until the first step is done; → seconds since the process began.
double paintFirstStep(StableDiffusion& model, const BenchRequest& request, const RunContext& outer)
{
    std::stop_source stop;
    const std::stop_callback forward(outer.stop, [&stop] { stop.request_stop(); });
    double seconds = 0;
    RunContext inner;
    inner.stop = stop.get_token();
    inner.emit = [&](const Event& event) {
        const auto* progress = std::get_if<Progress>(&event);
        if (progress && progress->phase == Phase::Sampling && progress->step > 0 && seconds == 0) {
            seconds = secondsSinceProcessStart();
            stop.request_stop();
        }
    };
    GenerateRequest generate;
    generate.model = model.info.path;
    generate.prompt = "a red apple on a blue background";
    generate.steps = 20;
    generate.cfg = 7.5;
    generate.width = request.width;
    generate.height = request.height;
    generate.preview = PreviewMode::Off;
    generate.compute = request.compute;
    try {
        paint(model, generate, std::nullopt, PictureOutput(generate), inner);
    } catch (const Cancelled&) {
        outer.throwIfStopped(); // by the user rather than by us
    }
    return seconds;
}

} // namespace

BenchResult benchStartup(const BenchRequest& request, const Compute& compute, RunContext& context)
{
    const double before = secondsSinceProcessStart();
    const std::filesystem::path folder = request.model.empty()
        ? randomModelFolder(request.random, [&context] { context.throwIfStopped(); })
        : request.model;
    const auto model = StableDiffusion::load({.model = folder}, compute, context);
    const double loaded = secondsSinceProcessStart();
    const double firstStep = paintFirstStep(*model, request, context);

    BenchResult result;
    result.figures = {{"seconds_to_first_step", firstStep}, {"seconds_to_weights", loaded},
        {"seconds_to_bench", before}, {"gflops", 0}};
    addMachineFigures(result, compute);
    return result;
}

} // namespace candela
