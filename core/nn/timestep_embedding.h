// How a network is told the time: a sinusoidal code of the timestep, then two linear layers.
#pragma once

#include "core/nn/layers.h"

#include <optional>

namespace candela
{

struct SinusoidConfig {
    int64_t dim = 0;
    bool cosineFirst = true; // diffusers: flip_sin_to_cos
    double frequencyShift = 0; // diffusers: freq_shift
};

/// timesteps (N), whole or fractional → (N, dim) fp32. As diffusers' get_timestep_embedding.
at::Tensor sinusoid(const at::Tensor& timesteps, const SinusoidConfig& config);

/// linear_2(silu(linear_1(x + cond_proj(condition)))): (N, in) → (N, out)
class TimestepEmbedding : public torch::nn::Module
{
public:
    /// `conditionDim`: what is told beside the time; nothing where there is no such thing.
    TimestepEmbedding(int64_t in, int64_t out, std::optional<int64_t> conditionDim = {});

    at::Tensor forward(const at::Tensor& code) const;
    /// cond_proj: (N, conditionDim) → (N, in), to be added to a code
    at::Tensor projectCondition(const at::Tensor& condition) const;

private:
    std::shared_ptr<Linear> m_first, m_second;
    std::shared_ptr<Linear> m_condition; // null without a conditionDim
};

} // namespace candela
