#include "app/cli/options.h"
#include "app/cli/run.h"
#include "app/cli/verbs.h"

#include <memory>
#include <type_traits>

namespace candela::cli
{
namespace
{

template <typename TrainRequest>
void requireNewOrResumed(const TrainRequest& request)
{
    if (request.resume.empty() && request.config.empty())
        throw CLI::RequiredError("--config");
    if (request.resume.empty() && request.output.empty())
        throw CLI::RequiredError("--output");
    if (!request.resume.empty() && !request.output.empty() && request.resume != request.output)
        throw CLI::ValidationError("--output " + request.output.string()
            + ": a resumed run goes on in its own folder, " + request.resume.string() + ".");
}

/// What every kind of training has.
template <typename TrainRequest>
void addRunOptions(CLI::App& verb, const std::shared_ptr<TrainRequest>& request, const char* settings,
    const TakeRequest& take)
{
    addPath(verb, "--config", "FILE", settings, request->config);
    addPath(verb, "--output", "FOLDER",
        "where the model and the run's checkpoints go, new or empty; a new run needs it", request->output);
    addPath(verb, "--resume", "FOLDER", "the output folder of a run that was stopped: goes on there",
        request->resume);
    addComputeOptions(verb, request->compute);
    verb.callback([request, take] {
        requireNewOrResumed(*request);
        if constexpr (std::is_same_v<TrainRequest, TrainRelightRequest>)
            if (request->resume.empty() && request->data.empty())
                throw CLI::RequiredError("--data");
        take(*request);
    });
}

CLI::App* addBase(CLI::App& train, const TakeRequest& take)
{
    CLI::App* verb =
        train.add_subcommand("base", "Train a small model from nothing; leaves a diffusers folder.");
    const auto request = std::make_shared<TrainBaseRequest>();
    addPath(*verb, "--data", "FOLDER",
        "pictures with captions: see dataset --help (default: emoji scenes, drawn on the fly)",
        request->data);
    addRunOptions(*verb, request,
        "the model's sizes and the training's settings as JSON, see docs/TRAINING.md; a new run needs it",
        take);
    verb->footer("Ctrl-C saves a checkpoint and stops; --resume goes on from there.\n\n"
                 "Examples:\n"
                 "  candela train base --config demo.json --output runs/demo\n"
                 "  candela train base --resume runs/demo");
    return verb;
}

CLI::App* addRelightTraining(CLI::App& train, const TakeRequest& take)
{
    CLI::App* verb = train.add_subcommand(
        "relight", "Train the networks for relighting; leaves a folder for relight --model.");
    const auto request = std::make_shared<TrainRelightRequest>();
    addPath(*verb, "--data", "FOLDER", "well-lit photographs, searched to its depths; a new run needs it",
        request->data);
    addRunOptions(
        *verb, request, "the training's settings as JSON, see docs/RELIGHT.md; a new run needs it", take);
    verb->footer("Ctrl-C saves a checkpoint and stops; --resume goes on from there.\n\n"
                 "Examples:\n"
                 "  candela train relight --config relight.json --data photographs --output runs/relight\n"
                 "  candela train relight --resume runs/relight\n"
                 "  candela relight night.jpg --model runs/relight");
    return verb;
}

} // namespace

void addTrain(CLI::App& app, Command& command)
{
    const auto take = [&command](const Request& request) {
        command.work = [request](Run& run) {
            run.reporter().result(run.request(request), {});
        };
    };
    CLI::App* verb = app.add_subcommand("train",
                            "Train a LoRA, a small model (base) or the networks for relighting (relight).")
                         ->group("Verbs");
    verb->require_subcommand(1);
    for (CLI::App* kind :
        {addLoraTraining(*verb, take), addBase(*verb, take), addRelightTraining(*verb, take)})
        addJsonOption(*kind, command.json);
}

void addTrainJob(CLI::App& kinds, const TakeRequest& take)
{
    CLI::App* verb = kinds
                         .add_subcommand("train",
                             "Train a LoRA, a small model (base) or the networks for relighting (relight).")
                         ->group("Verbs");
    verb->require_subcommand(1);
    addLoraTraining(*verb, take);
    addBase(*verb, take);
    addRelightTraining(*verb, take);
}

} // namespace candela::cli
