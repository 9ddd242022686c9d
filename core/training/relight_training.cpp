#include "core/training/relight_training.h"

#include "core/api/paths.h"
#include "core/io/atomic_file.h"
#include "core/io/image_file.h"
#include "core/models/uretinex_files.h"
#include "core/nn/device.h"
#include "core/training/relight_stage.h"
#include "core/training/run_folder.h"

#include <torch/nn/module.h>

#include <algorithm>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

/// The recipe, with the photographs the request names. Their folder is remembered for a resumed run.
RelightTrainingConfig configOf(const TrainRelightRequest& request)
{
    auto config = RelightTrainingConfig::fromFile(recipeOf(request.config, request.resume));
    if (!request.data.empty())
        config.photos.folder = utf8(fs::absolute(request.data));
    if (config.photos.folder.empty())
        throw badInput("Training needs a folder of well-lit photographs.");
    return config;
}

/// Of a part, under names that are unique among all parts.
std::vector<NamedParameter> parametersOf(const std::string& name, const torch::nn::Module& network)
{
    std::vector<NamedParameter> result;
    for (const auto& item : network.named_parameters())
        result.push_back({name + "." + item.key(), item.value()});
    return result;
}

std::vector<NamedParameter> joined(std::initializer_list<std::vector<NamedParameter>> lists)
{
    std::vector<NamedParameter> result;
    for (const auto& list : lists)
        result.insert(result.end(), list.begin(), list.end());
    return result;
}

class RelightTraining
{
public:
    RelightTraining(const TrainRelightRequest& request, RunContext& context)
        : m_output(outputOf(request.output, request.resume))
        , m_config(configOf(request))
        , m_compute(chooseCompute(request.compute))
        , m_context(context)
    {
        readPhotos();
        beginRun(m_output, m_config.toJson().dump(2) + "\n");
        writeHeldOut();
    }

    TrainResult run()
    {
        TrainingRun run = startRun(m_output, m_compute, m_config.seed, m_config.checkpointMinutes, m_context);
        m_networks = Uretinex::make(m_config.network);
        const auto low = parametersOf("low", *m_networks.low), high = parametersOf("high", *m_networks.high),
                   adjustment = parametersOf("adjustment", *m_networks.adjustment),
                   restoration = joined({parametersOf("reflectance", *m_networks.reflectance),
                       parametersOf("illumination", *m_networks.illumination)});
        m_all = joined({low, high, restoration, adjustment});
        for (const NamedParameter& parameter : m_all)
            parameter.tensor.set_data(parameter.tensor.to(m_compute.device));

        const RelightLosses losses(m_networks, m_compute.device.type(), m_compute.dtype);
        train(run, "decomposition", m_config.decomposition, joined({low, high}),
            [&](const LightPairs& pairs, at::Generator&) { return losses.decomposition(pairs); });
        train(run, "unfolding", m_config.unfolding, restoration,
            [&](const LightPairs& pairs, at::Generator&) { return losses.unfolding(pairs); });
        train(run, "adjustment", m_config.adjustment, adjustment,
            [&](const LightPairs& pairs, at::Generator& generator) {
                return losses.adjustment(pairs, generator);
            });
        train(run, "together", m_config.together, joined({low, restoration, adjustment}),
            [&](const LightPairs& pairs, at::Generator& generator) {
                return losses.together(pairs, generator);
            });
        return {.output = m_output, .steps = m_config.steps(), .lastLoss = m_loss};
    }

private:
    void readPhotos()
    {
        const fs::path folder = pathFromUtf8(m_config.photos.folder);
        auto photos = readLitPhotos(folder, m_config.photos.longestSide, [this](int done, int of) {
            m_context.throwIfStopped();
            m_context.emit(Progress{.phase = Phase::Preparing, .step = done, .of = of});
        });
        const int every = m_config.photos.heldOutEvery;
        for (std::size_t i = 0; i < photos.size(); ++i) {
            const Image& image = photos[i].image;
            if (std::min(image.width, image.height) < m_config.largestPatch())
                throw badInput("The photograph '" + photos[i].name + "' in " + quoted(folder) + " has "
                        + std::to_string(image.width) + "x" + std::to_string(image.height)
                        + " pixels, fewer than the recipe's patches.",
                    "Take it away, or choose smaller patches.");
            const bool keep =
                every > 0 && i % static_cast<std::size_t>(every) + 1 == static_cast<std::size_t>(every);
            (keep ? m_heldOut : m_photos).push_back(std::move(photos[i]));
        }
        if (m_photos.empty())
            throw badInput(
                "All photographs in " + quoted(folder) + " are held out; none is left to learn from.");
    }

    /// What is not learnt from, as pairs of files to score with `candela relight --reference`.
    void writeHeldOut() const
    {
        for (std::size_t i = 0; i < m_heldOut.size(); ++i) {
            CounterRng random(m_config.seed, i);
            const Darkening how = drawDarkening(m_config.darkening, random);
            const std::string name = std::to_string(i + 1) + "-" + m_heldOut[i].name + ".png";
            const auto write = [&](const char* part, const Image& image) {
                const fs::path folder = m_output / runFolder / "held-out" / part;
                fs::create_directories(folder);
                writeFile(folder / pathFromUtf8(name), encodePng(image));
            };
            write("high", m_heldOut[i].image);
            write("low", darken(m_heldOut[i].image, how, random));
        }
    }

    /// Nothing but `parameters` learns.
    void train(TrainingRun& run, const char* name, const RelightTrainingConfig::Stage& settings,
        const std::vector<NamedParameter>& parameters,
        const std::function<at::Tensor(const LightPairs&, at::Generator&)>& loss)
    {
        if (settings.steps == 0)
            return;
        for (const NamedParameter& parameter : m_all) {
            parameter.tensor.mutable_grad().reset();
            parameter.tensor.set_requires_grad(false);
        }
        for (const NamedParameter& parameter : parameters)
            parameter.tensor.set_requires_grad(true);
        m_loss =
            trainRelightStage({name, settings, parameters, loss}, m_photos, m_config.darkening, run, [&] {
                saveUretinex(m_output, m_networks, {{"candela_training", name}},
                    at::kHalf); // the checkpoints are exact
            });
    }

    fs::path m_output;
    RelightTrainingConfig m_config;
    Compute m_compute;
    RunContext& m_context;
    std::vector<LitPhoto> m_photos, m_heldOut;
    Uretinex m_networks;
    std::vector<NamedParameter> m_all; // of the networks
    double m_loss = 0;
};

} // namespace

TrainResult trainRelight(const TrainRelightRequest& request, RunContext& context)
{
    return RelightTraining(request, context).run();
}

} // namespace candela
