#include "core/models/clip_layer.h"

#include "core/nn/parameters.h"

#include <cmath>

namespace candela
{
namespace
{

Activation activationNamed(const std::string& name)
{
    return name == "gelu" ? Activation::Gelu : Activation::QuickGelu;
}

} // namespace

void fillNormal(Linear& layer, double deviation)
{
    if (PlaceholderParameters::active())
        return;
    const torch::NoGradGuard guard;
    layer.weight.normal_(0, deviation);
    if (layer.bias.defined())
        layer.bias.zero_();
}

void fillNormal(Embedding& layer, double deviation)
{
    if (PlaceholderParameters::active())
        return;
    const torch::NoGradGuard guard;
    layer.weight.normal_(0, deviation);
}

// Initial values as in transformers' CLIPPreTrainedModel._init_weights.
class ClipAttention : public torch::nn::Module
{
public:
    explicit ClipAttention(const ClipLayerConfig& config)
        : m_heads(config.heads)
        , m_mask(config.mask)
        , m_key(make("k_proj", config))
        , m_value(make("v_proj", config))
        , m_query(make("q_proj", config))
        , m_out(make("out_proj", config))
    {
        const double width = double(config.hiddenSize);
        for (const auto& layer : {m_key, m_value, m_query})
            fillNormal(*layer, 1 / std::sqrt(width * 2 * double(config.layers)));
        fillNormal(*m_out, 1 / std::sqrt(width));
    }

    at::Tensor forward(const at::Tensor& x) const
    {
        return m_out->forward(scaledDotProductAttention(
            m_query->forward(x), m_key->forward(x), m_value->forward(x), m_heads, m_mask));
    }

private:
    std::shared_ptr<Linear> make(const char* name, const ClipLayerConfig& config)
    {
        return register_module(name, std::make_shared<Linear>(config.hiddenSize, config.hiddenSize));
    }

    int64_t m_heads;
    AttentionMask m_mask;
    std::shared_ptr<Linear> m_key, m_value, m_query, m_out;
};

class ClipMlp : public torch::nn::Module
{
public:
    explicit ClipMlp(const ClipLayerConfig& config)
        : m_activation(activationNamed(config.activation))
        , m_first(
              register_module("fc1", std::make_shared<Linear>(config.hiddenSize, config.intermediateSize)))
        , m_second(
              register_module("fc2", std::make_shared<Linear>(config.intermediateSize, config.hiddenSize)))
    {
        const double width = double(config.hiddenSize);
        fillNormal(*m_first, 1 / std::sqrt(2 * width));
        fillNormal(*m_second, 1 / std::sqrt(width * 2 * double(config.layers)));
    }

    at::Tensor forward(const at::Tensor& x) const
    {
        return m_second->forward(activate(m_first->forward(x), m_activation));
    }

private:
    Activation m_activation;
    std::shared_ptr<Linear> m_first, m_second;
};

ClipEncoderLayer::ClipEncoderLayer(const ClipLayerConfig& config)
    : m_attention(register_module("self_attn", std::make_shared<ClipAttention>(config)))
    , m_norm1(register_module(
          "layer_norm1", std::make_shared<LayerNorm>(config.hiddenSize, config.layerNormEpsilon)))
    , m_mlp(register_module("mlp", std::make_shared<ClipMlp>(config)))
    , m_norm2(register_module(
          "layer_norm2", std::make_shared<LayerNorm>(config.hiddenSize, config.layerNormEpsilon)))
{
}

ClipEncoderLayer::~ClipEncoderLayer() = default;

at::Tensor ClipEncoderLayer::forward(const at::Tensor& x) const
{
    const at::Tensor h = addResidual(m_attention->forward(m_norm1->forward(x)), x);
    return addResidual(m_mlp->forward(m_norm2->forward(h)), h);
}

} // namespace candela
