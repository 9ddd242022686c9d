// Multi-head attention.
#pragma once

#include "core/nn/layers.h"
#include "core/nn/module_list.h"

namespace candela
{

enum class AttentionMask { None, Causal };

/// softmax(q kᵀ / √d) v for each head. q (B, Tq, heads · d), k and v (B, Tk, heads · d) → (B, Tq, heads · d).
/// The one place all networks come through.
at::Tensor scaledDotProductAttention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
    int64_t heads, AttentionMask mask = AttentionMask::None);

/// What a layer attends to, projected: (B, T, inner) each.
struct KeyValue {
    at::Tensor key;
    at::Tensor value;
};

struct AttentionConfig {
    int64_t dim = 0; // of the queries and the output
    int64_t contextDim = 0; // of what is attended to
    int64_t heads = 1;
    Bias bias = Bias::No; // of to_q, to_k and to_v
};

/// diffusers' Attention: to_q, to_k, to_v, to_out.0. Keys and values are a step of their own, since those of
/// a text stay the same for a whole picture.
class Attention : public torch::nn::Module
{
public:
    explicit Attention(const AttentionConfig& config);

    /// context (B, T, contextDim)
    KeyValue project(const at::Tensor& context) const;
    /// x (B, Tq, dim) → (B, Tq, dim)
    at::Tensor forward(const at::Tensor& x, const KeyValue& attended) const;

private:
    int64_t m_heads;
    std::shared_ptr<Linear> m_query, m_key, m_value;
    std::shared_ptr<ModuleList<Linear>> m_out;
};

} // namespace candela
