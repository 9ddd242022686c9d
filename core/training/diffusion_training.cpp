#include "core/training/diffusion_training.h"

#include "core/samplers/noise_schedule.h"
#include "core/training/adamw.h"
#include "core/training/caption_batches.h"
#include "core/training/checkpoint.h"
#include "core/training/ema.h"
#include "core/training/mixed_precision.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/mse_loss.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>

namespace candela
{
namespace
{

constexpr const char* stageName = "diffusion";
constexpr int averageEvery = 4; // optimizer steps; averaging reads and writes every weight, so not at each

std::vector<NamedParameter> parametersOf(const DiffusionTrainingParts& parts)
{
    std::vector<NamedParameter> result;
    for (const auto& item : parts.textEncoder.named_parameters())
        result.push_back({"text_encoder." + item.key(), item.value()});
    for (const auto& item : parts.unet.named_parameters())
        result.push_back({"unet." + item.key(), item.value()});
    return result;
}

class DiffusionTraining
{
public:
    DiffusionTraining(const DiffusionTrainingParts& parts, const BaseTrainingConfig::DiffusionStage& stage,
        TrainingRun& run, const std::function<void(const DiffusionWeights&, std::int64_t)>& onCheckpoint)
        : m_parts(parts)
        , m_stage(stage)
        , m_run(run)
        , m_onCheckpoint(onCheckpoint)
        , m_schedule(NoiseSchedule::of(parts.scheduler))
        , m_optimizer(parametersOf(parts), {})
        , m_average(parametersOf(parts), stage.emaDecay)
    {
    }

    double train()
    {
        resume();
        while (m_done < m_stage.steps) {
            if (m_run.context().stop.stop_requested())
                save();
            m_run.context().throwIfStopped();
            step();
            if (m_run.checkpointIsDue() && m_done < m_stage.steps)
                save();
        }
        save();
        return m_loss;
    }

private:
    struct Batch {
        at::Tensor latents; // (B, C, h, w)
        at::Tensor tokens; // (B, L) int64
    };

    Batch batch(at::Generator& generator) const
    {
        const at::Tensor indices =
            at::randint(m_parts.latents.size(0), {m_stage.batch}, generator, at::kLong);
        const at::Tensor tokens =
            captionTokens(m_parts.pictures, m_parts.tokenizer, indices, m_stage.captionDropout, generator);
        const at::Device device = m_run.place().device;
        return {m_parts.latents.index_select(0, indices).to(device, at::kFloat), tokens.to(device)};
    }

    /// (B) noise levels, one from each B-th of the schedule: each is as likely as any other, and batches
    /// differ less than if all were drawn alone (Kingma et al. 2021, Variational Diffusion Models, I.1).
    at::Tensor spreadTimesteps(at::Generator& generator) const
    {
        const at::Tensor within = at::rand({m_stage.batch}, generator, at::kDouble);
        const double share = static_cast<double>(m_schedule.steps()) / static_cast<double>(m_stage.batch);
        return ((at::arange(m_stage.batch, at::kDouble) + within) * share)
            .to(at::kLong)
            .clamp_max(m_schedule.steps() - 1);
    }

    at::Tensor weightedLoss(
        const at::Tensor& said, const at::Tensor& target, const at::Tensor& timesteps) const
    {
        // (B, C, h, w) → (B): the mean error of each picture, before it is weighted by its noise level
        const at::Tensor errors =
            at::mse_loss(said.to(at::kFloat), target, at::Reduction::None).mean({1, 2, 3});
        if (m_stage.minSnrGamma <= 0)
            return errors.mean();
        return (
            errors * minSnrWeight(m_schedule, m_parts.scheduler.prediction, timesteps, m_stage.minSnrGamma))
            .mean();
    }

    void step()
    {
        at::Generator generator = m_run.generator(stageName, m_done);
        const Batch data = batch(generator);
        const at::Tensor timesteps = spreadTimesteps(generator).to(data.latents.device());
        const at::Tensor noise =
            at::randn(data.latents.sizes(), generator, at::kFloat).to(data.latents.device());
        const at::Tensor noisy =
            addNoise(m_schedule, data.latents, noise, timesteps).contiguous(at::MemoryFormat::ChannelsLast);
        const at::Tensor target =
            trainingTarget(m_schedule, m_parts.scheduler.prediction, data.latents, noise, timesteps);
        const double rate =
            linearLearningRate(m_stage.learningRate, m_done + 1, m_stage.steps, m_stage.warmupSteps);

        at::Tensor loss;
        {
            const AutocastScope autocast(m_run.place().device.type(), m_run.place().dtype);
            const at::Tensor text = m_parts.textEncoder.forward(data.tokens).text; // (B, L, D)
            loss = weightedLoss(m_parts.unet.forward(noisy, timesteps, text), target, timesteps);
        }
        m_optimizer.zeroGradients();
        loss.backward();
        m_optimizer.clipGradients(m_stage.maxGradientNorm);
        m_optimizer.step(rate);
        ++m_done;
        if (m_done % averageEvery == 0)
            m_average.update(averageEvery);

        const double now = loss.item<double>();
        m_loss = m_done == 1 ? now : 0.99 * m_loss + 0.01 * now;
        m_run.report(stageName, {.step = m_done, .of = m_stage.steps, .loss = now, .learningRate = rate});
    }

    void save()
    {
        Checkpoint checkpoint;
        for (const NamedParameter& parameter : parametersOf(m_parts))
            checkpoint.tensors["model." + parameter.name] = parameter.tensor.detach();
        addPrefixed(checkpoint.tensors, "optimizer.", m_optimizer.state());
        addPrefixed(checkpoint.tensors, "average.", m_average.weights());
        checkpoint.progress = {{"step", m_done}, {"loss", m_loss}, {"averages", m_average.updates()}};
        saveCheckpoint(checkpointFile(), checkpoint);
        const StateDict averages = m_average.weights();
        m_onCheckpoint({withPrefix(averages, "text_encoder."), withPrefix(averages, "unet.")}, m_done);
    }

    void resume()
    {
        const auto checkpoint = loadCheckpoint(checkpointFile());
        if (!checkpoint)
            return;
        const LoadOptions owned{.weights = Weights::Owned, .source = checkpointFile().string()};
        loadStateDict(m_parts.textEncoder, withPrefix(checkpoint->tensors, "model.text_encoder."), owned);
        loadStateDict(m_parts.unet, withPrefix(checkpoint->tensors, "model.unet."), owned);
        m_optimizer = AdamW(parametersOf(m_parts), {});
        m_average = Ema(parametersOf(m_parts), m_stage.emaDecay);
        m_optimizer.loadState(withPrefix(checkpoint->tensors, "optimizer."));
        m_average.loadWeights(withPrefix(checkpoint->tensors, "average."),
            checkpoint->progress.value("averages", std::int64_t{0}));
        m_done = checkpoint->progress.value("step", std::int64_t{0});
        m_loss = checkpoint->progress.value("loss", 0.0);
    }

    std::filesystem::path checkpointFile() const { return m_run.file("diffusion.safetensors"); }

    const DiffusionTrainingParts& m_parts;
    const BaseTrainingConfig::DiffusionStage& m_stage;
    TrainingRun& m_run;
    const std::function<void(const DiffusionWeights&, std::int64_t)>& m_onCheckpoint;
    NoiseSchedule m_schedule;
    AdamW m_optimizer;
    Ema m_average;
    std::int64_t m_done = 0;
    double m_loss = 0; // smoothed
};

} // namespace

double trainDiffusion(const DiffusionTrainingParts& parts, const BaseTrainingConfig::DiffusionStage& stage,
    TrainingRun& run, const std::function<void(const DiffusionWeights&, std::int64_t step)>& onCheckpoint)
{
    return DiffusionTraining(parts, stage, run, onCheckpoint).train();
}

} // namespace candela
