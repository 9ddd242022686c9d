#include "core/models/clip_text.h"

#include "core/api/error.h"
#include "core/models/clip_layer.h"
#include "core/models/config_reader.h"

#include <cmath>

namespace candela
{

ClipTextConfig ClipTextConfig::fromJson(const nlohmann::json& json)
{
    const ConfigReader reader(json, "CLIPTextModel");
    ClipTextConfig config;
    config.vocabSize = reader.count("vocab_size", config.vocabSize, 1 << 20);
    config.hiddenSize = reader.count("hidden_size", config.hiddenSize);
    config.intermediateSize = reader.count("intermediate_size", config.intermediateSize);
    config.layers = reader.count("num_hidden_layers", config.layers, 256);
    config.heads = reader.count("num_attention_heads", config.heads);
    config.maxPositions = reader.count("max_position_embeddings", config.maxPositions);
    reader.only("hidden_act", {"quick_gelu", "gelu"});
    config.activation = reader.text("hidden_act", config.activation);
    config.layerNormEpsilon = reader.number("layer_norm_eps", config.layerNormEpsilon);
    config.eosToken = reader.count("eos_token_id", config.eosToken, 1 << 20);
    if (config.hiddenSize % config.heads != 0)
        reader.refuse("has a hidden_size that is no multiple of num_attention_heads");
    for (const auto& name : reader.texts("architectures", {"CLIPTextModel"}))
        if (name == "CLIPTextModelWithProjection")
            config.projection = reader.count("projection_dim", 512);
    return config;
}

nlohmann::json ClipTextConfig::toJson() const
{
    nlohmann::json json = {
        {"architectures", {projection ? "CLIPTextModelWithProjection" : "CLIPTextModel"}},
        {"attention_dropout", 0.0},
        {"bos_token_id", vocabSize - 2},
        {"eos_token_id", eosToken},
        {"hidden_act", activation},
        {"hidden_size", hiddenSize},
        {"initializer_factor", 1.0},
        {"initializer_range", 0.02},
        {"intermediate_size", intermediateSize},
        {"layer_norm_eps", layerNormEpsilon},
        {"max_position_embeddings", maxPositions},
        {"model_type", "clip_text_model"},
        {"num_attention_heads", heads},
        {"num_hidden_layers", layers},
        {"pad_token_id", 1},
        {"vocab_size", vocabSize},
    };
    if (projection)
        json["projection_dim"] = *projection;
    return json;
}

ClipTextModel::ClipTextModel(const ClipTextConfig& config)
    : m_config(config)
{
    const auto model = register_module("text_model", std::make_shared<torch::nn::Module>());
    const auto embeddings = model->register_module("embeddings", std::make_shared<torch::nn::Module>());
    m_tokens = embeddings->register_module(
        "token_embedding", std::make_shared<Embedding>(config.vocabSize, config.hiddenSize));
    m_positions = embeddings->register_module(
        "position_embedding", std::make_shared<Embedding>(config.maxPositions, config.hiddenSize));
    fillNormal(*m_tokens, 0.02);
    fillNormal(*m_positions, 0.02);
    const auto encoder = model->register_module("encoder", std::make_shared<torch::nn::Module>());
    m_layers = encoder->register_module("layers", std::make_shared<ModuleList<ClipEncoderLayer>>());
    for (int64_t i = 0; i < config.layers; ++i)
        m_layers->append(clipLayerOf(config, AttentionMask::Causal));
    m_finalNorm = model->register_module(
        "final_layer_norm", std::make_shared<LayerNorm>(config.hiddenSize, config.layerNormEpsilon));
    if (config.projection) {
        m_projection = register_module(
            "text_projection", std::make_shared<Linear>(config.hiddenSize, *config.projection, Bias::No));
        fillNormal(*m_projection, 1 / std::sqrt(double(config.hiddenSize)));
    }
}

ClipTextModel::~ClipTextModel() = default;

void ClipTextModel::check(const at::Tensor& ids, int clipSkip, int64_t added) const
{
    if (ids.size(1) < 1 || ids.size(1) > m_config.maxPositions)
        throw badInput("The text has " + std::to_string(ids.size(1)) + " tokens, and its encoder takes 1 to "
            + std::to_string(m_config.maxPositions) + ".");
    const auto [least, most] = at::aminmax(ids);
    if (least.item<int64_t>() < 0 || most.item<int64_t>() >= m_config.vocabSize + added)
        throw badInput("The tokenizer gives token " + std::to_string(most.item<int64_t>())
            + ", and the text encoder knows " + std::to_string(m_config.vocabSize)
            + " only: they do not belong together.");
    if (clipSkip < 1 || clipSkip > m_config.layers)
        throw badInput("A clip skip of " + std::to_string(clipSkip)
            + " is not possible: the text encoder has " + std::to_string(m_config.layers) + " layers.");
}

/// (B, T) → (B, T, hiddenSize)
at::Tensor ClipTextModel::vectorsOf(const at::Tensor& ids, const at::Tensor& added) const
{
    if (!added.defined())
        return m_tokens->forward(ids);
    const at::Tensor isAdded = ids >= m_config.vocabSize;
    const at::Tensor own = m_tokens->forward(ids.masked_fill(isAdded, 0));
    const at::Tensor others = at::embedding(
        added.to(own.options()), (ids - m_config.vocabSize).masked_fill(isAdded.logical_not(), 0));
    return torch::where(isAdded.unsqueeze(-1), others, own);
}

ClipTextOutput ClipTextModel::forward(
    const at::Tensor& ids, int clipSkip, const StopCheck& stop, const at::Tensor& added) const
{
    check(ids, clipSkip, added.defined() ? added.size(0) : 0);
    ClipTextOutput output;
    // (B, T, D) + (T, D)
    at::Tensor states = vectorsOf(ids, added) + m_positions->weight.slice(0, 0, ids.size(1));
    output.hiddenStates.push_back(states);
    for (const auto& layer : *m_layers) {
        checkStop(stop);
        states = layer->forward(states);
        output.hiddenStates.push_back(states);
    }
    const at::Tensor last = m_finalNorm->forward(states);
    output.text = clipSkip == 1
        ? last
        : m_finalNorm->forward(output.hiddenStates[output.hiddenStates.size() - std::size_t(clipSkip)]);
    output.pooled = atEndMark(last, ids);
    if (m_projection)
        output.projected = m_projection->forward(output.pooled);
    return output;
}

// states (B, T, D) → (B, D): the state at the first end mark of each row.
at::Tensor ClipTextModel::atEndMark(const at::Tensor& states, const at::Tensor& ids) const
{
    const at::Tensor place = m_config.eosToken == 2 // the largest id that is not an embedding's
        ? ids.masked_fill(ids >= m_config.vocabSize, 0).argmax(1)
        : (ids == m_config.eosToken).to(at::kInt).argmax(1);
    const at::Tensor rows = torch::arange(ids.size(0), place.options());
    return states.index({rows, place});
}

} // namespace candela
