#include "core/training/relight_stage.h"

#include "core/api/paths.h"
#include "core/training/adamw.h"
#include "core/training/checkpoint.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>

namespace candela
{
namespace
{

constexpr int warmup = 50; // steps

/// bytes of an RGB image → (3, H, W) in [0, 1], written to a row of a batch
void put(const at::Tensor& row, const Image& image)
{
    auto* bytes = const_cast<std::uint8_t*>(image.pixels.data());
    row.copy_(at::from_blob(bytes, {image.height, image.width, 3}, at::kByte).permute({2, 0, 1}));
    row.div_(255);
}

class StageTraining
{
public:
    StageTraining(const RelightStage& stage, const std::vector<LitPhoto>& photos,
        const DarkeningRange& darkening, TrainingRun& run, const std::function<void()>& onCheckpoint)
        : m_stage(stage)
        , m_photos(photos)
        , m_darkening(darkening)
        , m_run(run)
        , m_onCheckpoint(onCheckpoint)
        , m_optimizer(stage.parameters, {.weightDecay = 0})
    {
    }

    double train()
    {
        resume();
        while (m_done < m_stage.settings.steps) {
            if (m_run.context().stop.stop_requested())
                save();
            m_run.context().throwIfStopped();
            step();
            if (m_run.checkpointIsDue() || m_done == m_stage.settings.steps)
                save();
        }
        return m_loss;
    }

private:
    void step()
    {
        at::Generator generator = m_run.generator(m_stage.name, m_done);
        LightPairs pairs = drawLightPairs(m_photos, m_darkening, m_stage.settings, generator.current_seed());
        pairs.dark = pairs.dark.to(m_run.place().device);
        pairs.lit = pairs.lit.to(m_run.place().device);
        const double rate =
            linearLearningRate(m_stage.settings.learningRate, m_done + 1, m_stage.settings.steps, warmup);

        m_optimizer.zeroGradients();
        const at::Tensor loss = m_stage.loss(pairs, generator);
        loss.backward();
        m_optimizer.clipGradients(1);
        m_optimizer.step(rate);
        ++m_done;

        const double now = loss.item<double>();
        m_loss = m_done == 1 ? now : 0.98 * m_loss + 0.02 * now;
        m_run.report(
            m_stage.name, {.step = m_done, .of = m_stage.settings.steps, .loss = now, .learningRate = rate});
    }

    void save()
    {
        Checkpoint checkpoint;
        for (const NamedParameter& parameter : m_stage.parameters)
            checkpoint.tensors["model." + parameter.name] = parameter.tensor.detach();
        addPrefixed(checkpoint.tensors, "optimizer.", m_optimizer.state());
        checkpoint.progress = {{"step", m_done}, {"loss", m_loss}};
        saveCheckpoint(checkpointFile(), checkpoint);
        m_onCheckpoint();
    }

    void resume()
    {
        const auto checkpoint = loadCheckpoint(checkpointFile());
        if (!checkpoint)
            return;
        const at::NoGradGuard noGradients;
        for (const NamedParameter& parameter : m_stage.parameters) {
            const auto saved = checkpoint->tensors.find("model." + parameter.name);
            if (saved == checkpoint->tensors.end() || saved->second.sizes() != parameter.tensor.sizes())
                throw badInput("The checkpoint " + quoted(checkpointFile()) + " does not have "
                    + parameter.name + " as the recipe's networks do.");
            parameter.tensor.copy_(saved->second);
        }
        m_optimizer.loadState(withPrefix(checkpoint->tensors, "optimizer."));
        m_done = checkpoint->progress.value("step", std::int64_t{0});
        m_loss = checkpoint->progress.value("loss", 0.0);
    }

    std::filesystem::path checkpointFile() const
    {
        return m_run.file(std::string(m_stage.name) + ".safetensors");
    }

    const RelightStage& m_stage;
    const std::vector<LitPhoto>& m_photos;
    const DarkeningRange& m_darkening;
    TrainingRun& m_run;
    const std::function<void()>& m_onCheckpoint;
    AdamW m_optimizer;
    std::int64_t m_done = 0;
    double m_loss = 0;
};

} // namespace

LightPairs drawLightPairs(const std::vector<LitPhoto>& photos, const DarkeningRange& darkening,
    const RelightTrainingConfig::Stage& settings, std::uint64_t seed)
{
    const int64_t count = int64_t(settings.photos) * settings.crops;
    const at::Tensor dark = at::empty({count, 3, settings.patch, settings.patch},
        at::TensorOptions(at::kFloat).memory_format(at::MemoryFormat::ChannelsLast));
    LightPairs pairs{.dark = dark, .lit = at::empty_like(dark), .photos = settings.photos};
    at::parallel_for(0, count, 1, [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; ++i) {
            CounterRng ofPhoto(seed, static_cast<std::uint64_t>(i / settings.crops));
            CounterRng ofCrop(~seed, static_cast<std::uint64_t>(i));
            const auto& photo =
                photos[static_cast<std::size_t>(ofPhoto.below(static_cast<int>(photos.size())))];
            const Darkening how = drawDarkening(darkening, ofPhoto);
            const Image crop = drawCrop(photo.image, settings.patch, ofCrop);
            put(pairs.lit[i], crop);
            put(pairs.dark[i], darken(crop, how, ofCrop));
        }
    });
    return pairs;
}

double trainRelightStage(const RelightStage& stage, const std::vector<LitPhoto>& photos,
    const DarkeningRange& darkening, TrainingRun& run, const std::function<void()>& onCheckpoint)
{
    return StageTraining(stage, photos, darkening, run, onCheckpoint).train();
}

} // namespace candela
