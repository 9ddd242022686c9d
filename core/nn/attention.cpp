#include "core/nn/attention.h"

#include "core/nn/kernels/attention.h"

#include <cmath>

namespace candela
{

namespace
{

// (B, T, heads · d) → (B, heads, T, d), a view
at::Tensor splitHeads(const at::Tensor& x, int64_t heads)
{
    return x.view({x.size(0), x.size(1), heads, x.size(2) / heads}).transpose(1, 2);
}

} // namespace

at::Tensor scaledDotProductAttention(
    const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, int64_t heads, AttentionMask mask)
{
    const int64_t headWidth = q.size(2) / heads;
    if (mask == AttentionMask::None && attentionKernelFits(q, k, v, heads))
        return attentionKernel(q, k, v, heads, 1 / std::sqrt(double(headWidth)));
    const at::Tensor attended = at::scaled_dot_product_attention(splitHeads(q, heads), splitHeads(k, heads),
        splitHeads(v, heads), {}, 0.0, mask == AttentionMask::Causal);
    return attended.transpose(1, 2).flatten(2); // (B, heads, Tq, d) → (B, Tq, heads · d)
}

Attention::Attention(const AttentionConfig& config)
    : m_heads(config.heads)
    , m_query(register_module("to_q", std::make_shared<Linear>(config.dim, config.dim, config.bias)))
    , m_key(register_module("to_k", std::make_shared<Linear>(config.contextDim, config.dim, config.bias)))
    , m_value(register_module("to_v", std::make_shared<Linear>(config.contextDim, config.dim, config.bias)))
    , m_out(register_module("to_out", std::make_shared<ModuleList<Linear>>()))
{
    m_out->append(config.dim, config.dim);
}

KeyValue Attention::project(const at::Tensor& context) const
{
    return {m_key->forward(context), m_value->forward(context)};
}

at::Tensor Attention::forward(const at::Tensor& x, const KeyValue& attended) const
{
    return (*m_out)[0].forward(
        scaledDotProductAttention(m_query->forward(x), attended.key, attended.value, m_heads));
}

} // namespace candela
