#include "app/cli/dataset_verbs.h"
#include "app/cli/options.h"
#include "app/cli/run.h"
#include "app/cli/verbs.h"

#include <memory>

namespace candela::cli
{

void addDataset(CLI::App& app, Command& command)
{
    CLI::App* verb = app.add_subcommand("dataset", "Make and look through data to train on.")->group("Verbs");
    verb->require_subcommand(1);
    addDatasetIndex(*verb, command);
    addDatasetInspect(*verb, command);
    addDatasetScore(*verb, command);
    addDatasetFilter(*verb, command);
    addDatasetCaption(*verb, command);
    CLI::App* emoji =
        verb->add_subcommand("emoji", "Draw captioned emoji scenes: PNG files and a metadata.jsonl.")
            ->group("Verbs");
    const auto request = std::make_shared<EmojiDatasetRequest>();
    addWhole(*emoji, "--count", 1, 10'000'000, "how many scenes (default: 1000)",
        [request](std::int64_t count) { request->count = static_cast<int>(count); });
    addWhole(*emoji, "--seed", 0, 0xffffffff, "which scenes; the same seed draws the same ones (default: 0)",
        [request](std::int64_t seed) { request->seed = static_cast<std::uint32_t>(seed); });
    addWhole(*emoji, "--size", 16, 512, "width and height in pixels (default: 64)",
        [request](std::int64_t size) { request->size = static_cast<int>(size); });
    addTexts(*emoji, "--object", "NAME=EMOJI",
        "what is shown instead of the things that the demo model knows, such as hedgehog=🦔; once for each",
        request->objects);
    addPath(*emoji, "--output", "FOLDER", "where they go; made where it is missing", request->output)
        ->required();
    addJsonOption(*emoji, command.json);
    emoji->footer("Example:\n"
                  "  candela dataset emoji --count 5000 --seed 1 --size 64 --output emoji");
    emoji->callback([request, &command] {
        command.work = [request](Run& run) {
            run.reporter().result(run.request(*request), {});
        };
    });
}

} // namespace candela::cli
