// How a network is told the time: a sinusoidal code of the timestep, then two linear layers.
#pragma once

#include "core/nn/layers.h"

namespace candela
{

struct SinusoidConfig {
    int64_t dim = 0;
    bool cosineFirst = true; // diffusers: flip_sin_to_cos
    double frequencyShift = 0; // diffusers: freq_shift
};

/// timesteps (N), whole or fractional → (N, dim) fp32. As diffusers' get_timestep_embedding.
at::Tensor sinusoid(const at::Tensor& timesteps, const SinusoidConfig& config);

/// linear_2(silu(linear_1(x))): (N, in) → (N, out)
class TimestepEmbedding : public torch::nn::Module
{
public:
    TimestepEmbedding(int64_t in, int64_t out);
    at::Tensor forward(const at::Tensor& code) const;

private:
    std::shared_ptr<Linear> m_first, m_second;
};

} // namespace candela
