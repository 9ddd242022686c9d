// Weights laid out in advance as oneDNN's bf16 products want them. LibTorch's own layers do that again in
// every call, which costs a tenth to a half of their time. For inference on the CPU. Any thread.
#pragma once

#include <cstdint>
#include <optional>

namespace at
{
class Tensor;
}

namespace candela
{

/// Where the kernel of a convolution is put on its input; the same in both directions.
struct ConvolutionGeometry {
    std::int64_t stride = 1;
    std::int64_t padding = 0;
};

/// Whether packing pays for this weight here: bf16 on a CPU that multiplies it natively, gradients off,
/// oneDNN inside.
bool packingFits(const at::Tensor& weight);

/// Whether oneDNN takes this weight with the activation in the same step: fp32, or bf16 where packingFits().
bool fusedPackingFits(const at::Tensor& weight);

/// Applied to a convolution's result while it is in registers, under oneDNN's names: "none", "relu",
/// "leaky_relu" with its slope.
struct PackedActivation {
    const char* name = "none";
    std::optional<double> parameter = {};
};

/// weight (out, in) → an opaque tensor of the same shape, best for inputs of `rows` rows and right for any.
at::Tensor packLinear(const at::Tensor& weight, std::int64_t rows);

/// x (…, in) · weightᵀ + bias → (…, out). `bias` may be undefined.
at::Tensor packedLinear(const at::Tensor& x, const at::Tensor& packed, const at::Tensor& bias);

/// weight (out, in, k, k) → an opaque tensor of the same shape, best for inputs shaped as `x` and right for
/// any.
at::Tensor packConvolution(
    const at::Tensor& weight, const at::Tensor& x, const ConvolutionGeometry& geometry);

/// x (B, in, h, w) in channels-last order → (B, out, h', w'), likewise. `bias` may be undefined.
at::Tensor packedConvolution(const at::Tensor& x, const at::Tensor& packed, const at::Tensor& bias,
    const ConvolutionGeometry& geometry, const PackedActivation& activation = {});

} // namespace candela
