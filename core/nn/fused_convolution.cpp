#include "core/nn/fused_convolution.h"

#include "core/nn/kernels/packed.h"

#include <ATen/ATen.h>

namespace candela
{
namespace
{

constexpr double slope = 0.2;

/// max(v, slope · v) is the activation.
double slopeOf(FusedActivation activation)
{
    switch (activation) {
    case FusedActivation::Relu:
        return 0;
    case FusedActivation::LeakyRelu:
        return slope;
    case FusedActivation::None:
        break;
    }
    return 1;
}

PackedActivation packedActivation(FusedActivation activation)
{
    switch (activation) {
    case FusedActivation::Relu:
        return {.name = "relu"};
    case FusedActivation::LeakyRelu:
        return {.name = "leaky_relu", .parameter = slope};
    case FusedActivation::None:
        break;
    }
    return {};
}

} // namespace

FusedConvolution::FusedConvolution(
    const at::Tensor& weight, const at::Tensor& bias, FusedActivation wanted, const Compute& compute)
    : activation(wanted)
    , m_weight(weight.detach().to(
          compute.device, compute.dtype, false, /*copy=*/true, at::MemoryFormat::ChannelsLast))
    , m_bias(bias.detach().to(compute.device, compute.dtype, false, /*copy=*/true))
{
    if (convolutionKernelFits(m_weight))
        m_kernel = packForKernel(m_weight, m_bias);
}

at::Tensor FusedConvolution::operator()(const at::Tensor& x) const
{
    if (m_kernel.weights.defined())
        return kernelConvolution(x, m_kernel, slopeOf(activation));
    const ConvolutionGeometry geometry{.stride = 1, .padding = m_weight.size(2) / 2};
    if (fusedPackingFits(m_weight)) {
        if (!m_packed.defined())
            m_packed = packConvolution(m_weight, x, geometry);
        return packedConvolution(x, m_packed, m_bias, geometry, packedActivation(activation));
    }
    at::Tensor y = at::conv2d(x, m_weight, m_bias, {1, 1}, {geometry.padding, geometry.padding});
    switch (activation) {
    case FusedActivation::Relu:
        return y.relu_();
    case FusedActivation::LeakyRelu:
        return at::leaky_relu_(y, slope);
    case FusedActivation::None:
        break;
    }
    return y;
}

} // namespace candela
