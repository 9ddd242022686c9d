#include "core/bench/figures.h"
#include "core/bench/network_bench.h"
#include "core/bench/random_model.h"
#include "core/io/mapped_tensor.h"
#include "core/nn/gradient_checkpointing.h"
#include "core/training/adamw.h"
#include "core/training/lora_layers.h"
#include "core/training/lora_objective.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>

namespace candela
{
namespace
{

constexpr std::int64_t textLength = 77;

/// The noise schedule that all of the published models were trained with, but for its length.
const nlohmann::json scheduler = {
    {"beta_start", 0.00085}, {"beta_end", 0.012}, {"beta_schedule", "scaled_linear"}};

/// Weights as they are stored, which training leaves alone.
std::shared_ptr<UNet2DConditionModel> loadFrozen(
    const BenchRequest& request, const Compute& compute, RunContext& context)
{
    context.emit(Progress{.phase = Phase::Loading, .of = 1});
    const ModelComponent part = request.model.empty() ? randomComponent(request.random, "unet", compute.dtype)
                                                      : ModelFolder::open(request.model).component("unet");
    return loadModel<UNet2DConditionModel>(UNet2DConditionConfig::fromJson(part.config), part.weights,
        {.dtype = compute.dtype,
            .device = compute.device,
            .source = request.random,
            .stop = [&context] { context.throwIfStopped(); },
            .release = releasePages});
}

TrainingBatch randomBatch(
    const UNet2DConditionConfig& config, const BenchRequest& request, const Compute& compute)
{
    constexpr std::int64_t pixelsPerLatent = 8;
    const std::vector<std::int64_t> shape = {
        1, config.inChannels, request.height / pixelsPerLatent, request.width / pixelsPerLatent};
    const auto normal = [&](at::IntArrayRef sizes) {
        return at::randn(sizes, at::kFloat).to(compute.device);
    };
    TrainingBatch batch{.latents = normal(shape),
        .noise = normal(shape),
        .timesteps = at::full({1}, 500, at::TensorOptions(at::kLong).device(compute.device)),
        .text = normal({1, textLength, config.textDim.value_or(config.crossAttentionDim[0])}),
        .pooled = {},
        .sizes = {}};
    if (config.addition) {
        batch.pooled = normal({1, config.addition->inputs - 6 * config.addition->sizeDim});
        batch.sizes = at::full({1, 6}, 1024.0F);
    }
    return batch;
}

} // namespace

BenchResult benchTraining(const BenchRequest& request, const Compute& compute, RunContext& context)
{
    const auto unet = loadFrozen(request, compute, context);
    TrainLoraRequest training; // of the usual rank and targets
    const LoraLayers layers({{"unet", unet.get()}}, training);
    const LoraObjective objective(*unet, scheduler, training.minSnrGamma);
    AdamW optimizer(layers.parameters(), {.beta2 = 0.999});
    const TrainingBatch batch = randomBatch(unet->config(), request, compute);
    const GradientCheckpointing checkpointing(request.gradientCheckpointing);
    const StopCheck stop = [&context] {
        context.throwIfStopped();
    };
    const auto step = [&] {
        const auto start = std::chrono::steady_clock::now();
        optimizer.zeroGradients();
        const at::Tensor loss = objective.loss(batch, stop);
        loss.backward();
        optimizer.clipGradients(training.maxGradientNorm);
        optimizer.step(training.learningRate);
        loss.item<float>(); // waits until it is there
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    const double first = step();
    std::vector<double> seconds;
    for (int i = 0; i < std::max(1, request.repeats); ++i) {
        context.emit(Progress{.phase = Phase::Training, .step = i, .of = request.repeats});
        seconds.push_back(step());
    }
    std::ranges::nth_element(seconds, seconds.begin() + static_cast<std::ptrdiff_t>(seconds.size() / 2));
    const double median = seconds[seconds.size() / 2];
    BenchResult result;
    result.figures = {{"seconds_per_step", median}, {"seconds_per_step_first", first}};
    const OperationTimer operations;
    step();
    addCommonFigures(result, median, operations, compute);
    return result;
}

} // namespace candela
