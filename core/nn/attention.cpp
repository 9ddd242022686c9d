#include "core/nn/attention.h"

#include "core/nn/kernels/attention.h"

#include <ATen/ops/_scaled_dot_product_flash_attention_for_cpu_backward.h>
#include <torch/autograd.h>

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

/// The kernel on the way forth, LibTorch's flash attention on the way back.
class LearningAttention : public torch::autograd::Function<LearningAttention>
{
public:
    using Context = torch::autograd::AutogradContext;

    static at::Tensor forward(Context* context, const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
        int64_t heads, double scale)
    {
        at::Tensor logSums; // (B, heads, Tq)
        at::Tensor attended = attentionKernel(q, k, v, heads, scale, &logSums);
        context->saved_data["heads"] = heads;
        context->saved_data["scale"] = scale;
        context->save_for_backward({q, k, v, attended, logSums});
        return attended;
    }

    static torch::autograd::variable_list backward(
        Context* context, const torch::autograd::variable_list& gradients)
    {
        const int64_t heads = context->saved_data["heads"].toInt();
        const torch::autograd::variable_list saved = context->get_saved_variables();
        const auto split = [&](const at::Tensor& x) {
            return splitHeads(x, heads);
        };
        const auto [q, k, v] =
            at::_scaled_dot_product_flash_attention_for_cpu_backward(split(gradients.front().contiguous()),
                split(saved[0]), split(saved[1]), split(saved[2]), split(saved[3]), saved[4], /*dropout_p=*/0,
                /*is_causal=*/false, {}, context->saved_data["scale"].toDouble());
        const auto join = [](const at::Tensor& x) {
            return x.transpose(1, 2).flatten(2); // (B, heads, T, d) → (B, T, heads · d)
        };
        return {join(q), join(k), join(v), at::Tensor(), at::Tensor()};
    }
};

} // namespace

at::Tensor scaledDotProductAttention(
    const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, int64_t heads, AttentionMask mask)
{
    const double scale = 1 / std::sqrt(static_cast<double>(q.size(2) / heads));
    if (mask == AttentionMask::None && attentionKernelFits(q, k, v, heads))
        return at::GradMode::is_enabled() ? LearningAttention::apply(q, k, v, heads, scale)
                                          : attentionKernel(q, k, v, heads, scale);
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
