// Normalisation and activations in one pass over bf16 on the CPU, for inference. Any thread; at::parallel_for
// inside. Each kernel has a question whether it takes a tensor on this processor; everything else is
// LibTorch's.
#pragma once

#include <cstdint>

namespace at
{
class Tensor;
}

namespace candela
{

enum class NormActivation { None, Silu };

/// bf16 (N, C, H, W) in channels-last order, gradients off.
bool groupNormKernelFits(const at::Tensor& x, std::int64_t groups);

/// Group normalisation, then the activation; → as x. `weight`, `bias` (C). Statistics in fp32, sums of parts
/// in double.
at::Tensor groupNormKernel(const at::Tensor& x, std::int64_t groups, const at::Tensor& weight,
    const at::Tensor& bias, double epsilon, NormActivation activation);

/// bf16 (…, 2 · I), contiguous, gradients off.
bool gegluKernelFits(const at::Tensor& x);

/// (…, 2 · I) → (…, I): the first half times the exact GELU of the second.
at::Tensor gegluKernel(const at::Tensor& x);

} // namespace candela
