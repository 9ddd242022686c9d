// Stand-ins for the network in the tests of the samplers.
#pragma once

#include "core/samplers/sampler.h"

#include <ATen/ATen.h>

namespace candela
{

/// The network of tests/reference/samplers.py, for one picture of `shape` (1, C, H, W) or a batch of them.
inline Denoiser referenceNetwork(at::IntArrayRef shape)
{
    const int64_t count = shape[1] * shape[2] * shape[3];
    const at::Tensor spread = at::arange(count, at::kFloat).sin().reshape(shape.slice(1));
    return [spread](const at::Tensor& sample, double timestep) {
        const double t = timestep / 1000;
        return at::tanh(0.8 * sample + 0.3 * sample.roll(1, 1) + spread * (0.5 - t)) * (0.6 + 0.4 * t);
    };
}

} // namespace candela
