#include "core/nn/activation.h"

#include "core/nn/kernels/fused.h"

#include <ATen/core/grad_mode.h>

namespace candela
{

namespace
{

at::Tensor activateInPlace(at::Tensor& x, Activation activation)
{
    switch (activation) {
    case Activation::None:
        return x;
    case Activation::Relu:
        return x.relu_();
    case Activation::Silu:
        return at::silu_(x);
    case Activation::Gelu:
        return at::gelu_(x);
    case Activation::QuickGelu:
        return x.mul_(at::sigmoid(x * 1.702));
    case Activation::Mish:
        return at::mish_(x);
    }
    return x;
}

at::Tensor activateRecorded(const at::Tensor& x, Activation activation)
{
    switch (activation) {
    case Activation::None:
        return x;
    case Activation::Relu:
        return at::relu(x);
    case Activation::Silu:
        return at::silu(x);
    case Activation::Gelu:
        return at::gelu(x);
    case Activation::QuickGelu:
        return x * at::sigmoid(x * 1.702);
    case Activation::Mish:
        return at::mish(x);
    }
    return x;
}

} // namespace

at::Tensor activate(at::Tensor&& x, Activation activation)
{
    return at::GradMode::is_enabled() ? activateRecorded(x, activation) : activateInPlace(x, activation);
}

at::Tensor geglu(const at::Tensor& x)
{
    if (gegluKernelFits(x))
        return gegluKernel(x);
    const auto halves = x.chunk(2, -1);
    if (at::GradMode::is_enabled())
        return halves[0] * at::gelu(halves[1]);
    return at::gelu(halves[1]).mul_(halves[0]);
}

at::Tensor addResidual(at::Tensor&& x, const at::Tensor& residual)
{
    return at::GradMode::is_enabled() ? x + residual : x.add_(residual);
}

} // namespace candela
