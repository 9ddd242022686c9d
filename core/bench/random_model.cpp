#include "core/bench/random_model.h"

#include "core/api/error.h"
#include "core/models/published_models.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>

namespace candela
{
namespace
{

PublishedModel sizesOf(const std::string& model)
{
    if (auto published = publishedModel(model))
        return *std::move(published);
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
    const PublishedModel sizes = sizesOf(model);
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
