// The transformer over the pixels of a feature map that looks at the text, as diffusers' Transformer2DModel
// and BasicTransformerBlock.
#pragma once

#include "core/nn/attention.h"
#include "core/nn/group_norm.h"
#include "core/nn/module_list.h"
#include "core/nn/stop_check.h"

#include <span>
#include <vector>

namespace candela
{

/// A text as every layer that attends to it needs it: computed once for a picture, used at each of its steps.
struct PreparedText {
    std::vector<KeyValue> layers;
    at::Tensor added; // (B, timeDim), to be added to the time's embedding; undefined where the model has none
    at::Tensor guidance; // (1, first level's channels), to be added to the time's code; likewise
};

struct TransformerConfig {
    int64_t channels = 0;
    int64_t heads = 1;
    int64_t layers = 1;
    int64_t textDim = 0;
    int64_t groups = 32;
    WeightShape projection = WeightShape::PointwiseConv; // diffusers: use_linear_projection
    bool onlyCrossAttention = false; // the first attention looks at the text, too
};

/// diffusers' feed-forward layer: net.2(geglu(net.0.proj(x))), (…, dim) → (…, dim)
class FeedForward : public torch::nn::Module
{
public:
    explicit FeedForward(int64_t dim);
    at::Tensor forward(const at::Tensor& x) const;

private:
    std::shared_ptr<Linear> m_in, m_out;
};

class BasicTransformerBlock : public torch::nn::Module
{
public:
    explicit BasicTransformerBlock(const TransformerConfig& config);

    /// Appends the attentions that look at the text, and notes where: prepared texts must list them in this
    /// order.
    void listTextAttentions(std::vector<const Attention*>& list);

    /// x (B, T, dim) → (B, T, dim). Under GradientCheckpointing it is computed once more on the way back.
    at::Tensor forward(at::Tensor x, const PreparedText& text) const;

private:
    at::Tensor compute(at::Tensor x, std::span<const KeyValue> attended) const;

    std::shared_ptr<LayerNorm> m_norm1, m_norm2, m_norm3;
    std::shared_ptr<Attention> m_attention1, m_attention2;
    std::shared_ptr<FeedForward> m_feedForward;
    bool m_onlyCrossAttention;
    std::size_t m_textIndex = 0; // of the first of ours in PreparedText::layers
};

class Transformer2DModel : public torch::nn::Module
{
public:
    explicit Transformer2DModel(const TransformerConfig& config);

    void listTextAttentions(std::vector<const Attention*>& list);

    /// x (B, C, h, w) → (B, C, h, w); channels-last in, channels-last out, without a copy.
    at::Tensor forward(const at::Tensor& x, const PreparedText& text, const StopCheck& stop = {}) const;

private:
    std::shared_ptr<GroupNorm> m_norm;
    std::shared_ptr<Linear> m_projectIn, m_projectOut;
    std::shared_ptr<ModuleList<BasicTransformerBlock>> m_blocks;
};

} // namespace candela
