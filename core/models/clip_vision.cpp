#include "core/models/clip_vision.h"

#include "core/models/config_reader.h"
#include "core/nn/parameters.h"

namespace candela
{

ClipVisionConfig ClipVisionConfig::fromJson(const nlohmann::json& json)
{
    const ConfigReader reader(json, "CLIPVisionModel");
    ClipVisionConfig config;
    config.hiddenSize = reader.count("hidden_size", config.hiddenSize);
    config.intermediateSize = reader.count("intermediate_size", config.intermediateSize);
    config.layers = reader.count("num_hidden_layers", config.layers, 256);
    config.heads = reader.count("num_attention_heads", config.heads);
    config.channels = reader.count("num_channels", config.channels);
    config.imageSize = reader.count("image_size", config.imageSize, 4096);
    config.patchSize = reader.count("patch_size", config.patchSize, 4096);
    reader.only("hidden_act", {"quick_gelu", "gelu"});
    config.activation = reader.text("hidden_act", config.activation);
    config.layerNormEpsilon = reader.number("layer_norm_eps", config.layerNormEpsilon);
    if (config.hiddenSize % config.heads != 0)
        reader.refuse("has a hidden_size that is no multiple of num_attention_heads");
    if (config.patchSize > config.imageSize)
        reader.refuse("has a patch_size larger than its image_size");
    return config;
}

ClipVisionModel::ClipVisionModel(const ClipVisionConfig& config)
    : m_config(config)
{
    // The names say "layrnorm", and so they stay.
    const auto model = register_module("vision_model", std::make_shared<torch::nn::Module>());
    const auto embeddings = model->register_module("embeddings", std::make_shared<torch::nn::Module>());
    m_class = embeddings->register_parameter("class_embedding", normalParameter({config.hiddenSize}, 0.02));
    m_patches = embeddings->register_module("patch_embedding",
        std::make_shared<Conv2d>(config.channels, config.hiddenSize,
            Conv2dOptions{
                .kernel = config.patchSize, .stride = config.patchSize, .padding = 0, .bias = Bias::No}));
    const int64_t side = config.imageSize / config.patchSize;
    m_positions = embeddings->register_module(
        "position_embedding", std::make_shared<Embedding>(side * side + 1, config.hiddenSize));
    m_normBefore = model->register_module(
        "pre_layrnorm", std::make_shared<LayerNorm>(config.hiddenSize, config.layerNormEpsilon));
    const auto encoder = model->register_module("encoder", std::make_shared<torch::nn::Module>());
    m_layers = encoder->register_module("layers", std::make_shared<ModuleList<ClipEncoderLayer>>());
    for (int64_t i = 0; i < config.layers; ++i)
        m_layers->append(clipLayerOf(config, AttentionMask::None));
    m_normAfter = model->register_module(
        "post_layernorm", std::make_shared<LayerNorm>(config.hiddenSize, config.layerNormEpsilon));
}

at::Tensor ClipVisionModel::forward(const at::Tensor& pixels, const StopCheck& stop) const
{
    const at::Tensor patches = m_patches->forward(pixels).flatten(2).transpose(1, 2); // (B, N, D)
    // (B, 1 + N, D): the class token first
    at::Tensor x = at::cat({m_class.view({1, 1, -1}).expand({pixels.size(0), 1, -1}), patches}, 1);
    x = m_normBefore->forward(x + m_positions->weight);
    for (const auto& layer : *m_layers) {
        checkStop(stop);
        x = layer->forward(x);
    }
    return m_normAfter->forward(x.select(1, 0));
}

} // namespace candela
