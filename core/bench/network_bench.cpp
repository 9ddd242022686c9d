#include "core/bench/network_bench.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/bench/figures.h"
#include "core/bench/operation_timer.h"
#include "core/bench/random_model.h"
#include "core/io/safetensors.h"
#include "core/models/autoencoder_kl.h"
#include "core/models/chatglm.h"
#include "core/models/clip_text.h"
#include "core/models/unet2d_condition.h"
#include "core/nn/layers.h"
#include "core/nn/state_dict.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <chrono>

namespace candela
{
namespace
{

// tokens a prompt is padded to
constexpr std::int64_t clipTextLength = 77, chatGlmTextLength = 256;

ModelComponent componentFor(const BenchRequest& request, const std::string& name, const Compute& compute)
{
    return request.model.empty() ? randomComponent(request.random, name, compute.dtype)
                                 : ModelFolder::open(request.model).component(name);
}

template <class Network, class Config>
std::shared_ptr<Network> loadNetwork(
    const BenchRequest& request, const std::string& name, const Compute& compute, RunContext& context)
{
    context.emit(Progress{.phase = Phase::Loading, .of = 1});
    const ModelComponent part = componentFor(request, name, compute);
    auto network = loadModel<Network>(Config::fromJson(part.config), part.weights,
        {.dtype = compute.dtype,
            .device = compute.device,
            .source = request.model.empty() ? request.random : quoted(request.model),
            .stop = [&context] { context.throwIfStopped(); },
            .release = releasePages});
    packForInference(*network);
    return network;
}

at::Tensor normal(at::IntArrayRef shape, const Compute& compute)
{
    return at::randn(shape, at::kFloat).to(compute.device, compute.dtype);
}

double secondsOf(const std::function<at::Tensor()>& pass, const Compute& compute)
{
    const auto start = std::chrono::steady_clock::now();
    const at::Tensor result = pass();
    if (!compute.device.is_cpu())
        result.flatten()[0].item(); // waits until it is there
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// A first pass (which packs weights), the median of `repeats`, one more that is taken apart.
BenchResult timePasses(const std::string& figure, const BenchRequest& request, const Compute& compute,
    RunContext& context, const std::function<at::Tensor()>& pass)
{
    const c10::InferenceMode noGradients;
    const int repeats = std::max(1, request.repeats);
    const double first = secondsOf(pass, compute);
    std::vector<double> seconds;
    for (int i = 0; i < repeats; ++i) {
        context.emit(Progress{.phase = Phase::Sampling, .step = i, .of = repeats});
        seconds.push_back(secondsOf(pass, compute));
    }
    std::nth_element(seconds.begin(), seconds.begin() + repeats / 2, seconds.end());
    const double median = seconds[static_cast<std::size_t>(repeats / 2)];

    BenchResult result;
    result.figures = {{figure, median}, {figure + "_first", first}};
    const OperationTimer operations;
    pass();
    addCommonFigures(result, median, operations, compute);
    return result;
}

/// Width and height in latents; throws where they are no whole number of them.
std::pair<int64_t, int64_t> latentSize(const BenchRequest& request, int64_t pixelsPerLatent)
{
    for (const int pixels : {request.width, request.height})
        if (pixels <= 0 || pixels % pixelsPerLatent != 0)
            throw badInput("The size " + std::to_string(request.width) + "x" + std::to_string(request.height)
                + " cannot be computed: width and height must be multiples of "
                + std::to_string(pixelsPerLatent) + ".");
    return {request.height / pixelsPerLatent, request.width / pixelsPerLatent};
}

} // namespace

BenchResult benchUnet(const BenchRequest& request, const Compute& compute, RunContext& context)
{
    const auto [height, width] = latentSize(request, 8);
    const auto unet =
        loadNetwork<UNet2DConditionModel, UNet2DConditionConfig>(request, "unet", compute, context);
    const StopCheck stop = [&context] {
        context.throwIfStopped();
    };
    const at::Tensor latents = normal({1, unet->config().inChannels, height, width}, compute);
    const UNet2DConditionConfig& config = unet->config();
    const bool isKolors = config.textDim.has_value();
    const at::Tensor text = normal({2, isKolors ? chatGlmTextLength : clipTextLength,
                                       config.textDim.value_or(config.crossAttentionDim[0])},
        compute);
    const at::Tensor time = at::full({1}, 500.0f, compute.device);
    AddedConditions added;
    if (config.addition)
        added = {.pooled = normal({2, config.addition->inputs - 6 * config.addition->sizeDim}, compute),
            .sizes = at::full({2, 6}, 1024.0f)};

    const c10::InferenceMode noGradients;
    const PreparedText prepared = unet->prepareText(text, added);
    return timePasses("seconds_per_step", request, compute, context, [&] {
        const at::Tensor both = unet->forward(latents.expand({2, -1, -1, -1}), time, prepared, stop);
        return both[0] + (both[1] - both[0]) * 7.5; // guidance
    });
}

BenchResult benchVae(const BenchRequest& request, const Compute& compute, RunContext& context)
{
    const auto vae = loadNetwork<AutoencoderKL, AutoencoderKLConfig>(request, "vae", compute, context);
    const auto [height, width] = latentSize(request, vae->config().pixelsPerLatent());
    const at::Tensor latents = normal({1, vae->config().latentChannels, height, width}, compute);
    return timePasses("seconds", request, compute, context,
        [&] { return vae->decode(latents, [&context] { context.throwIfStopped(); }); });
}

namespace
{

/// Two prompts of 30 tokens, padded; weights in the precision that is computed in, as where they were stored
/// so.
BenchResult benchChatGlm(const BenchRequest& request, const Compute& compute, RunContext& context)
{
    context.emit(Progress{.phase = Phase::Loading, .of = 1});
    const ModelComponent part = componentFor(request, "text_encoder", compute);
    const auto model =
        loadModel<ChatGlmModel>(ChatGlmConfig::fromJson(part.config), chatGlmEncoderWeights(part.weights),
            {.source = request.model.empty() ? request.random : quoted(request.model)});
    ChatGlmInput input{.ids = {}, .padding = chatGlmTextLength - 30, .padId = 0};
    for (int64_t id = 0; id < 30; ++id)
        input.ids.push_back(id % model->config().vocabSize);
    const std::vector<ChatGlmInput> both(2, input);
    const StopCheck stop = [&context] {
        context.throwIfStopped();
    };
    return timePasses("seconds", request, compute, context,
        [&] { return model->forward(both, compute.dtype, compute.device, stop).front().text; });
}

} // namespace

BenchResult benchText(const BenchRequest& request, const Compute& compute, RunContext& context)
{
    const bool isKolors = request.model.empty()
        ? request.random == "kolors"
        : ModelFolder::open(request.model).className("text_encoder") == "ChatGLMModel";
    if (isKolors)
        return benchChatGlm(request, compute, context);
    const auto text = loadNetwork<ClipTextModel, ClipTextConfig>(request, "text_encoder", compute, context);
    const at::Tensor ids = at::randint(text->config().vocabSize, {2, text->config().maxPositions},
        at::TensorOptions(at::kLong).device(compute.device));
    return timePasses("seconds", request, compute, context, [&] { return text->forward(ids).text; });
}

} // namespace candela
