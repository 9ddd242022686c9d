#include "app/cli/options.h"
#include "app/cli/run.h"
#include "app/cli/verbs.h"

#include <memory>

namespace candela::cli
{

void addBench(CLI::App& app, Command& command)
{
    CLI::App* verb =
        app.add_subcommand("bench", "Measure a part of the engine on this machine.")->group("Verbs");
    const auto request = std::make_shared<BenchRequest>();
    addChoice(*verb, "WHAT", {"unet", "vae", "text", "train", "startup", "relight", "demo-model"},
        "one guided denoising step, decoding a picture, encoding a prompt, a step of training a LoRA, a cold "
        "start up to the first "
        "step, relighting a picture, or how often the demo model paints what it was asked to",
        {}, [request](const std::string& what) { request->what = what; })
        ->required();
    CLI::Option* model = addPath(
        *verb, "--model", "PATH", "a diffusers folder, or one with networks for relighting", request->model);
    addChoice(*verb, "--random", {"sd15", "sd21", "sdxl", "kolors"}, "random weights of that model's size",
        "sd15", [request](const std::string& name) { request->random = name; })
        ->excludes(model);
    addPair(*verb, "--size", "WxH", 8, 8192, 8,
        "width and height in pixels, multiples of 8 (default: 512x512)", [request](int width, int height) {
            request->width = width;
            request->height = height;
        });
    addWhole(*verb, "--repeats", 1, 1000, "how often to measure; the median counts (default: 3)",
        [request](std::int64_t repeats) { request->repeats = static_cast<int>(repeats); });
    verb->add_flag_function(
        "--checkpointing", [request](std::int64_t) { request->gradientCheckpointing = true; },
        "train with less memory, as train lora --checkpointing does");
    addLora(*verb, "--lora", "of demo-model: what it is judged with",
        [request](const LoraUse& lora) { request->loras.push_back(lora); });
    addJsonOption(*verb, command.json);
    addComputeOptions(*verb, request->compute);
    verb->footer("Examples:\n"
                 "  candela bench unet --random sd15 --precision bf16\n"
                 "  candela bench startup --model ~/models/sd15 --json");
    verb->callback([request, &command] {
        command.work = [request](Run& run) {
            if (request->what == "demo-model" && request->model.empty())
                requireBundledModel();
            run.reporter().result(run.request(*request), {});
        };
    });
}

} // namespace candela::cli
