#include "core/bench/random_model.h"

#include "core/api/error.h"
#include "core/models/autoencoder_kl.h"
#include "core/models/chatglm.h"
#include "core/models/clip_text.h"
#include "core/models/unet2d_condition.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>

namespace candela
{
namespace
{

struct Sizes {
    UNet2DConditionConfig unet;
    AutoencoderKLConfig vae;
    std::vector<ClipTextConfig> text; // "text_encoder", "text_encoder_2"
    std::optional<ChatGlmConfig> glm; // "text_encoder" of Kolors
};

AutoencoderKLConfig vaeConfig(int sampleSize, double scale)
{
    AutoencoderKLConfig vae;
    vae.blockOutChannels = {128, 256, 512, 512};
    vae.layersPerBlock = 2;
    vae.sampleSize = sampleSize;
    vae.scalingFactor = scale;
    return vae;
}

/// openai/clip-vit-large-patch14
ClipTextConfig clipLarge()
{
    ClipTextConfig text;
    text.hiddenSize = 768;
    text.intermediateSize = 3072;
    text.heads = 12;
    return text;
}

/// stable-diffusion-v1-5; the UNet's defaults are this model's
Sizes sd15()
{
    return {.unet = {}, .vae = vaeConfig(512, 0.18215), .text = {clipLarge()}, .glm = {}};
}

/// stable-diffusion-2-1
Sizes sd21()
{
    Sizes sizes{.unet = {}, .vae = vaeConfig(512, 0.18215), .text = {}, .glm = {}};
    sizes.unet.sampleSize = 96;
    sizes.unet.heads = {5, 10, 20, 20};
    sizes.unet.crossAttentionDim = {1024, 1024, 1024, 1024};
    sizes.unet.useLinearProjection = true;
    ClipTextConfig& text = sizes.text.emplace_back();
    text.hiddenSize = 1024;
    text.intermediateSize = 4096;
    text.heads = 16;
    text.layers = 23;
    text.activation = "gelu";
    return sizes;
}

UNet2DConditionConfig unetOfThreeLevels(std::int64_t addedInputs)
{
    UNet2DConditionConfig unet;
    unet.sampleSize = 128;
    unet.blockOutChannels = {320, 640, 1280};
    unet.downHasAttention = {false, true, true};
    unet.upHasAttention = {true, true, false};
    unet.layersPerBlock = {2, 2, 2};
    unet.transformerLayers = {1, 2, 10};
    unet.heads = {5, 10, 20};
    unet.crossAttentionDim = {2048, 2048, 2048};
    unet.onlyCrossAttention = {false, false, false};
    unet.useLinearProjection = true;
    unet.addition = AdditionConfig{.sizeDim = 256, .inputs = addedInputs};
    return unet;
}

/// stable-diffusion-xl-base-1.0
Sizes sdxl()
{
    Sizes sizes{
        .unet = unetOfThreeLevels(2816), .vae = vaeConfig(1024, 0.13025), .text = {clipLarge()}, .glm = {}};
    ClipTextConfig& text = sizes.text.emplace_back();
    text.hiddenSize = 1280;
    text.intermediateSize = 5120;
    text.heads = 20;
    text.layers = 32;
    text.activation = "gelu";
    text.projection = 1280;
    return sizes;
}

/// Kolors
Sizes kolors()
{
    Sizes sizes{.unet = unetOfThreeLevels(5632), .vae = vaeConfig(1024, 0.13025), .text = {}, .glm = {}};
    sizes.unet.textDim = 4096;
    sizes.glm = ChatGlmConfig(); // its defaults are ChatGLM3-6B's
    return sizes;
}

Sizes sizesOf(const std::string& model)
{
    if (model == "sd15")
        return sd15();
    if (model == "sd21")
        return sd21();
    if (model == "sdxl")
        return sdxl();
    if (model == "kolors")
        return kolors();
    throw badInput("There is no random model '" + model + "'; known are sd15, sd21, sdxl and kolors.");
}

/// Normal noise that repeats after a million values: making all of it would take longer than what is
/// measured.
class Noise
{
public:
    explicit Noise(at::ScalarType dtype)
        : m_tile(at::randn({tileSize}, at::detail::createCPUGenerator(1), at::kFloat).to(dtype))
    {
    }

    void fill(const at::Tensor& target, double deviation)
    {
        // In the order of memory: four-dimensional weights are channels-last.
        const at::Tensor flat = (target.dim() == 4 ? target.permute({0, 2, 3, 1}) : target).view(-1);
        const at::Tensor tile = m_tile * deviation;
        for (int64_t begin = 0; begin < flat.numel(); begin += tileSize) {
            const int64_t count = std::min(tileSize, flat.numel() - begin);
            flat.narrow(0, begin, count).copy_(tile.narrow(0, 0, count));
        }
    }

private:
    static constexpr int64_t tileSize = (1 << 20) - 3; // odd, so that rows differ

    at::Tensor m_tile;
};

/// Weights of the shapes of `network`: matrices that keep the size of what they multiply, norms of 1, biases
/// of 0.
StateDict randomWeights(const torch::nn::Module& network, at::ScalarType dtype)
{
    Noise noise(dtype);
    StateDict weights;
    for (const auto& item : network.named_parameters()) {
        const at::Tensor& shape = item.value();
        const auto format = shape.dim() == 4 ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
        at::Tensor weight = at::empty(shape.sizes(), at::TensorOptions(dtype).memory_format(format));
        if (shape.dim() == 1)
            weight.fill_(item.key().ends_with("bias") ? 0.0 : 1.0);
        else if (const std::int64_t inputs = shape.numel() / shape.size(0); inputs > 0)
            noise.fill(weight, 1 / std::sqrt(static_cast<double>(inputs)));
        weights.emplace(item.key(), weight);
    }
    return weights;
}

template <class Network, class Config>
ModelComponent componentOf(const std::string& className, const Config& config, at::ScalarType dtype)
{
    const c10::InferenceMode noGradients(false);
    const at::NoGradGuard noHistory;
    const PlaceholderParameters shapesOnly;
    return {className, config.toJson(), randomWeights(Network(config), dtype)};
}

/// One layer's weights stand for those of all: 12 GB of noise would be no other to whom they are measured by.
ModelComponent chatGlmComponent(const ChatGlmConfig& config, at::ScalarType dtype)
{
    ChatGlmConfig one = config;
    one.layers = 1;
    ModelComponent component = componentOf<ChatGlmModel>("ChatGLMModel", one, dtype);
    component.config = config.toJson();
    const std::string first = "encoder.layers.0.";
    for (const auto& [name, weight] : StateDict(component.weights))
        for (std::int64_t layer = 1; name.starts_with(first) && layer < config.layers; ++layer)
            component.weights.emplace(
                "encoder.layers." + std::to_string(layer) + "." + name.substr(first.size()), weight);
    return component;
}

} // namespace

ModelComponent randomComponent(const std::string& model, const std::string& name, at::ScalarType dtype)
{
    const Sizes sizes = sizesOf(model);
    if (name == "unet")
        return componentOf<UNet2DConditionModel>("UNet2DConditionModel", sizes.unet, dtype);
    if (name == "vae")
        return componentOf<AutoencoderKL>("AutoencoderKL", sizes.vae, dtype);
    if (sizes.glm)
        return chatGlmComponent(*sizes.glm, dtype);
    const bool isSecond = name == "text_encoder_2";
    return componentOf<ClipTextModel>(
        isSecond ? "CLIPTextModelWithProjection" : "CLIPTextModel", sizes.text.at(isSecond ? 1 : 0), dtype);
}

std::vector<std::string> randomComponents(const std::string& model)
{
    std::vector<std::string> names = {"unet", "vae", "text_encoder"};
    if (sizesOf(model).text.size() > 1)
        names.emplace_back("text_encoder_2");
    return names;
}

} // namespace candela
