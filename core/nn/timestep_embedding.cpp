#include "core/nn/timestep_embedding.h"

#include "core/nn/activation.h"

#include <cmath>

namespace candela
{

at::Tensor sinusoid(const at::Tensor& timesteps, const SinusoidConfig& config)
{
    const int64_t half = config.dim / 2;
    const auto options = timesteps.options().dtype(at::kFloat);
    const at::Tensor exponents =
        torch::arange(half, options) * -std::log(10000.0) / (double(half) - config.frequencyShift);
    const at::Tensor angles =
        timesteps.to(at::kFloat).unsqueeze(1) * at::exp(exponents).unsqueeze(0); // (N, half)
    const at::Tensor code = config.cosineFirst ? at::cat({angles.cos(), angles.sin()}, 1)
                                               : at::cat({angles.sin(), angles.cos()}, 1);
    return config.dim % 2 == 0 ? code : at::constant_pad_nd(code, {0, 1});
}

TimestepEmbedding::TimestepEmbedding(int64_t in, int64_t out, std::optional<int64_t> conditionDim)
    : m_first(register_module("linear_1", std::make_shared<Linear>(in, out)))
    , m_second(register_module("linear_2", std::make_shared<Linear>(out, out)))
{
    if (conditionDim)
        m_condition = register_module("cond_proj", std::make_shared<Linear>(*conditionDim, in, Bias::No));
}

at::Tensor TimestepEmbedding::forward(const at::Tensor& code) const
{
    return m_second->forward(activate(m_first->forward(code), Activation::Silu));
}

at::Tensor TimestepEmbedding::projectCondition(const at::Tensor& condition) const
{
    return m_condition->forward(condition);
}

} // namespace candela
