#include "core/training/autoencoder_training.h"

#include "core/training/adamw.h"
#include "core/training/checkpoint.h"
#include "core/training/mixed_precision.h"
#include "core/training/picture_batches.h"

#include <ATen/ops/abs.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/linalg_eigh.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>

#include <cmath>

namespace candela
{
namespace
{

constexpr const char* stageName = "autoencoder";

/// Mean absolute error of the pixels and of their horizontal and vertical differences.
at::Tensor pictureLoss(const at::Tensor& made, const at::Tensor& wanted)
{
    const at::Tensor error = made.to(at::kFloat) - wanted; // (B, 3, H, W)
    const at::Tensor across = error.diff(1, 3); // (B, 3, H, W-1)
    const at::Tensor down = error.diff(1, 2); // (B, 3, H-1, W)
    return error.abs().mean() + across.abs().mean() + down.abs().mean();
}

/// Mean (C, 1) and covariance (C, C) of the channels; values (C, N).
std::pair<at::Tensor, at::Tensor> channelMoments(const at::Tensor& values)
{
    const at::Tensor mean = values.mean(1, /*keepdim=*/true);
    const at::Tensor centred = values - mean;
    return {mean, centred.matmul(centred.t()) / static_cast<double>(values.size(1))};
}

/// Draws the latents towards what diffusion's noise takes them for, while the encoder still learns: channels
/// of mean 0 and variance 1 that say different things, and no value far out. Without the last part a single
/// colour (black) took nearly all the variance, and everything else drowned in the noise.
at::Tensor latentLoss(const at::Tensor& latents)
{
    constexpr double far = 2; // the decoder tells apart what lies within ±3
    const at::Tensor values = latents.to(at::kFloat).transpose(0, 1).flatten(1); // (C, B·h·w)
    const auto [mean, covariance] = channelMoments(values);
    return 0.05
        * (mean.square().mean() + (covariance - at::eye(values.size(0), values.options())).square().mean())
        + 0.5 * (values.abs() - far).clamp_min(0).square().mean();
}

/// The encoder's last convolution: the parameter "encoder.layers.<highest>.weight" and its bias.
std::pair<at::Tensor, at::Tensor> lastEncoderConvolution(AutoencoderTiny& model)
{
    const auto parameters = model.named_parameters();
    int highest = -1;
    for (const auto& item : parameters) {
        int layer = -1, used = 0;
        if (std::sscanf(item.key().c_str(), "encoder.layers.%d.weight%n", &layer, &used) == 1
            && used == static_cast<int>(item.key().size()))
            highest = std::max(highest, layer);
    }
    const std::string name = "encoder.layers." + std::to_string(highest);
    return {parameters[name + ".weight"], parameters[name + ".bias"]};
}

class AutoencoderTraining
{
public:
    AutoencoderTraining(AutoencoderTiny& model, const CaptionedPictures& pictures,
        const BaseTrainingConfig::AutoencoderStage& stage, TrainingRun& run)
        : m_model(model)
        , m_pictures(pictures)
        , m_stage(stage)
        , m_run(run)
        , m_optimizer(parametersOf(model), {})
        , m_finishFrom(std::lround(stage.steps * (1 - stage.finishFraction)))
    {
    }

    double train()
    {
        resume();
        while (m_done < m_stage.steps) {
            if (m_run.context().stop.stop_requested())
                save();
            m_run.context().throwIfStopped();
            if (m_done == m_finishFrom)
                whitenLatents();
            step();
            if (m_run.checkpointIsDue())
                save();
        }
        save();
        return m_loss;
    }

private:
    static std::vector<NamedParameter> parametersOf(AutoencoderTiny& model)
    {
        std::vector<NamedParameter> result;
        for (const auto& item : model.named_parameters())
            result.push_back({item.key(), item.value()});
        return result;
    }

    at::Tensor batch(at::Generator& generator) const
    {
        const at::Tensor indices = at::randint(m_pictures.count(), {m_stage.batch}, generator, at::kLong);
        return pictureBatch(m_pictures, indices).to(m_run.place().device);
    }

    void step()
    {
        at::Generator generator = m_run.generator(stageName, m_done);
        const at::Tensor pictures = batch(generator);
        const bool finishing = m_done >= m_finishFrom;
        const double rate = linearLearningRate(m_stage.learningRate, m_done + 1, m_stage.steps, 20);

        at::Tensor loss;
        {
            const AutocastScope autocast(m_run.place().device.type(), m_run.place().dtype);
            at::Tensor latents;
            {
                const torch::AutoGradMode gradients(!finishing); // the frozen encoder needs none
                latents = m_model.encode(pictures); // (B, C, h, w)
            }
            const at::Tensor noise =
                at::randn(latents.sizes(), generator, latents.options().dtype(at::kFloat));
            const at::Tensor made = m_model.decode(latents + m_stage.latentNoise * noise.to(latents.dtype()));
            loss = pictureLoss(made, pictures);
            if (!finishing)
                loss = loss + latentLoss(latents);
        }
        m_optimizer.zeroGradients();
        loss.backward();
        m_optimizer.clipGradients(1.0);
        m_optimizer.step(rate);

        m_loss = loss.item<double>();
        ++m_done;
        m_run.report(stageName, {.step = m_done, .of = m_stage.steps, .loss = m_loss, .learningRate = rate});
    }

    /// Folds whitening, covariance^(-1/2) · (z - mean), into the encoder's last convolution: the folder
    /// format knows only one scale factor.
    void whitenLatents()
    {
        torch::NoGradGuard noGrad;
        at::Generator generator = m_run.generator("autoencoder-moments", 0);
        constexpr std::size_t batches = 16;
        std::vector<at::Tensor> values;
        values.reserve(batches);
        for (std::size_t i = 0; i < batches; ++i)
            values.push_back(m_model.encode(batch(generator)).transpose(0, 1).flatten(1)); // (C, B·h·w)
        const auto [mean, covariance] = channelMoments(at::cat(values, 1).to(at::kFloat));
        const auto [variances, axes] = at::linalg_eigh(covariance);
        const at::Tensor whitening = axes.matmul(variances.rsqrt().diag()).matmul(axes.t()); // (C, C)
        auto [weight, bias] = lastEncoderConvolution(m_model); // (C, F, 3, 3) and (C)
        weight.copy_(whitening.matmul(weight.flatten(1)).reshape_as(weight));
        bias.copy_(whitening.mv(bias - mean.squeeze(1)));
    }

    void save()
    {
        Checkpoint checkpoint;
        addPrefixed(checkpoint.tensors, "model.", stateDict(m_model));
        addPrefixed(checkpoint.tensors, "optimizer.", m_optimizer.state());
        checkpoint.progress = {{"step", m_done}, {"loss", m_loss}};
        saveCheckpoint(checkpointFile(), checkpoint);
    }

    void resume()
    {
        const auto checkpoint = loadCheckpoint(checkpointFile());
        if (!checkpoint)
            return;
        torch::NoGradGuard noGrad;
        const StateDict weights = withPrefix(checkpoint->tensors, "model.");
        loadStateDict(m_model, weights, {.weights = Weights::Owned, .source = checkpointFile().string()});
        m_optimizer = AdamW(parametersOf(m_model), {});
        m_optimizer.loadState(withPrefix(checkpoint->tensors, "optimizer."));
        m_done = checkpoint->progress.value("step", std::int64_t{0});
        m_loss = checkpoint->progress.value("loss", 0.0);
    }

    std::filesystem::path checkpointFile() const { return m_run.file("autoencoder.safetensors"); }

    AutoencoderTiny& m_model;
    const CaptionedPictures& m_pictures;
    const BaseTrainingConfig::AutoencoderStage& m_stage;
    TrainingRun& m_run;
    AdamW m_optimizer;
    const std::int64_t m_finishFrom;
    std::int64_t m_done = 0;
    double m_loss = 0;
};

} // namespace

double trainAutoencoder(AutoencoderTiny& model, const CaptionedPictures& pictures,
    const BaseTrainingConfig::AutoencoderStage& stage, TrainingRun& run)
{
    return AutoencoderTraining(model, pictures, stage, run).train();
}

} // namespace candela
