#include "core/nn/transformer2d.h"

#include "core/nn/gradient_checkpointing.h"

namespace candela
{

FeedForward::FeedForward(int64_t dim)
{
    // "net" is a list in PyTorch whose second entry, a dropout, has no weights.
    const auto net = register_module("net", std::make_shared<torch::nn::Module>());
    const auto gate = net->register_module("0", std::make_shared<torch::nn::Module>());
    m_in = gate->register_module("proj", std::make_shared<Linear>(dim, 8 * dim));
    m_out = net->register_module("2", std::make_shared<Linear>(4 * dim, dim));
}

at::Tensor FeedForward::forward(const at::Tensor& x) const
{
    return m_out->forward(geglu(m_in->forward(x)));
}

BasicTransformerBlock::BasicTransformerBlock(const TransformerConfig& config)
    : m_norm1(register_module("norm1", std::make_shared<LayerNorm>(config.channels)))
    , m_norm2(register_module("norm2", std::make_shared<LayerNorm>(config.channels)))
    , m_norm3(register_module("norm3", std::make_shared<LayerNorm>(config.channels)))
    , m_feedForward(register_module("ff", std::make_shared<FeedForward>(config.channels)))
    , m_onlyCrossAttention(config.onlyCrossAttention)
{
    const AttentionConfig toItself{
        .dim = config.channels, .contextDim = config.channels, .heads = config.heads};
    const AttentionConfig toText{.dim = config.channels, .contextDim = config.textDim, .heads = config.heads};
    m_attention1 =
        register_module("attn1", std::make_shared<Attention>(m_onlyCrossAttention ? toText : toItself));
    m_attention2 = register_module("attn2", std::make_shared<Attention>(toText));
}

void BasicTransformerBlock::listTextAttentions(std::vector<const Attention*>& list)
{
    m_textIndex = list.size();
    if (m_onlyCrossAttention)
        list.push_back(m_attention1.get());
    list.push_back(m_attention2.get());
}

at::Tensor BasicTransformerBlock::forward(at::Tensor x, const PreparedText& text) const
{
    const std::span<const KeyValue> own =
        std::span(text.layers).subspan(m_textIndex, m_onlyCrossAttention ? 2 : 1);
    if (!GradientCheckpointing::active())
        return compute(std::move(x), own);
    std::vector<at::Tensor> inputs{std::move(x)};
    for (const KeyValue& attended : own)
        inputs.insert(inputs.end(), {attended.key, attended.value});
    return recomputed(
        [this](const std::vector<at::Tensor>& given) {
            std::vector<KeyValue> attended;
            for (std::size_t i = 1; i < given.size(); i += 2)
                attended.push_back({given[i], given[i + 1]});
            return compute(given.front(), attended);
        },
        inputs);
}

at::Tensor BasicTransformerBlock::compute(at::Tensor x, std::span<const KeyValue> attended) const
{
    at::Tensor normed = m_norm1->forward(x);
    x = addResidual(m_attention1->forward(
                        normed, m_onlyCrossAttention ? attended.front() : m_attention1->project(normed)),
        x);
    normed = m_norm2->forward(x);
    x = addResidual(m_attention2->forward(normed, attended.back()), x);
    normed = m_norm3->forward(x);
    return addResidual(m_feedForward->forward(normed), x);
}

Transformer2DModel::Transformer2DModel(const TransformerConfig& config)
    : m_norm(register_module("norm", std::make_shared<GroupNorm>(config.groups, config.channels, 1e-6)))
    , m_projectIn(register_module("proj_in",
          std::make_shared<Linear>(config.channels, config.channels, Bias::Yes, config.projection)))
    , m_projectOut(register_module("proj_out",
          std::make_shared<Linear>(config.channels, config.channels, Bias::Yes, config.projection)))
    , m_blocks(register_module("transformer_blocks", std::make_shared<ModuleList<BasicTransformerBlock>>()))
{
    for (int64_t i = 0; i < config.layers; ++i)
        m_blocks->append(config);
}

void Transformer2DModel::listTextAttentions(std::vector<const Attention*>& list)
{
    for (const auto& block : *m_blocks)
        block->listTextAttentions(list);
}

at::Tensor Transformer2DModel::forward(
    const at::Tensor& x, const PreparedText& text, const StopCheck& stop) const
{
    const int64_t height = x.size(2), width = x.size(3);
    // (B, C, h, w) → (B, h · w, C): a view where x is channels-last
    at::Tensor tokens = m_norm->forward(x).permute({0, 2, 3, 1}).flatten(1, 2);
    tokens = m_projectIn->forward(tokens);
    for (const auto& block : *m_blocks) {
        tokens = block->forward(std::move(tokens), text);
        checkStop(stop);
    }
    tokens = m_projectOut->forward(tokens);
    // (B, h · w, C) → (B, C, h, w): a view, channels-last
    return addResidual(tokens.unflatten(1, {height, width}).permute({0, 3, 1, 2}), x);
}

} // namespace candela
