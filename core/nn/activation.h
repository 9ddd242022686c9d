// Activations and residual sums. Where no gradients are recorded they work in the memory of their argument,
// which is why they consume it.
#pragma once

#include <torch/types.h>

namespace candela
{

enum class Activation { None, Relu, Silu, Gelu, QuickGelu, Mish };

/// Any shape; `x` is consumed.
at::Tensor activate(at::Tensor&& x, Activation activation);

/// Gated linear unit (https://arxiv.org/abs/2002.05202): x (…, 2 n) → first half · gelu(second half), (…, n).
at::Tensor geglu(const at::Tensor& x);

/// x + residual; `x` is consumed.
at::Tensor addResidual(at::Tensor&& x, const at::Tensor& residual);

} // namespace candela
