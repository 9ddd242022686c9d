// fp32 convolutions with their activation, for inference on processors with AVX-512. Winograd's algorithm
// needs a quarter (3x3) or a third (5x5) of the multiplications, rounds about as exactly, and keeps what it
// works on in the cache. Any thread; at::parallel_for inside.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace candela
{

/// A convolution's weights as the kernel wants them.
struct KernelConvolution {
    at::Tensor weights, bias; // undefined: there is no kernel
    std::int64_t in = 0, out = 0, kernel = 0;
};

/// Whether this processor has the kernels at all.
bool hasConvolutionKernels();

/// Whether there is a kernel for weight (out, in, k, k): fp32 on such a processor, at most 64 channels, of
/// those that come in a multiple of 16 or at most 4, 3x3 or 5x5 (or 1x1 where at most 4 go out), and
/// gradients off.
bool convolutionKernelFits(const at::Tensor& weight);

/// weight (out, in, k, k), bias (out). Requires convolutionKernelFits().
KernelConvolution packForKernel(const at::Tensor& weight, const at::Tensor& bias);

/// x (1, in, h, w) in channels-last order → (1, out, h, w), likewise: max(v, slope · v) of v = x * weight +
/// bias, with zeros around the picture. Slope 1: no activation; 0: ReLU.
at::Tensor kernelConvolution(const at::Tensor& x, const KernelConvolution& convolution, double slope);

} // namespace candela
