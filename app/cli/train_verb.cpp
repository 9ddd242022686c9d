#include "app/cli/options.h"
#include "app/cli/run.h"
#include "app/cli/verbs.h"

#include <memory>

namespace candela::cli
{
namespace
{

void requireNewOrResumed(const TrainBaseRequest& request)
{
    if (request.resume.empty() && request.config.empty())
        throw CLI::RequiredError("--config");
    if (request.resume.empty() && request.output.empty())
        throw CLI::RequiredError("--output");
    if (!request.resume.empty() && !request.output.empty() && request.resume != request.output)
        throw CLI::ValidationError("--output " + request.output.string()
            + ": a resumed run goes on in its own folder, " + request.resume.string() + ".");
}

} // namespace

void addTrain(CLI::App& app, Command& command)
{
    CLI::App* verb = app.add_subcommand("train", "Train a model: base.")->group("Verbs");
    verb->require_subcommand(1);
    CLI::App* base =
        verb->add_subcommand("base", "Train a small model from nothing; leaves a diffusers folder.");
    const auto request = std::make_shared<TrainBaseRequest>();
    addPath(*base, "--config", "FILE",
        "the model's sizes and the training's settings as JSON, see docs/TRAINING.md; a new run needs it",
        request->config);
    addPath(*base, "--data", "FOLDER",
        "pictures with a metadata.jsonl of their captions (default: emoji scenes, drawn on the fly)",
        request->data);
    addPath(*base, "--output", "FOLDER",
        "where the model and the run's checkpoints go, new or empty; a new run needs it", request->output);
    addPath(*base, "--resume", "FOLDER", "the output folder of a run that was stopped: goes on there",
        request->resume);
    addJsonOption(*base, command.json);
    addComputeOptions(*base, request->compute);
    base->footer("Ctrl-C saves a checkpoint and stops; --resume goes on from there.\n\n"
                 "Examples:\n"
                 "  candela train base --config demo.json --output runs/demo\n"
                 "  candela train base --resume runs/demo");
    base->callback([request, &command] {
        requireNewOrResumed(*request);
        command.work = [request](Run& run) {
            run.reporter().result(run.request(*request), {});
        };
    });
}

} // namespace candela::cli
