// A convolution with its activation in one step, for inference: by a kernel of our own where one fits, else
// by oneDNN where it can apply the activation while the numbers are still in registers, else in two steps.
#pragma once

#include "core/nn/device.h"
#include "core/nn/kernels/convolution.h"

#include <ATen/core/Tensor.h>

namespace candela
{

enum class FusedActivation { None, Relu, LeakyRelu }; // the latter with slope 0.2

/// Stride 1, padded with zeros so that the size stays. A value; copies share the weight.
class FusedConvolution
{
public:
    FusedConvolution() = default;
    /// weight (out, in, k, k) with an odd k, bias (out); copied to the device and precision of `compute`.
    FusedConvolution(
        const at::Tensor& weight, const at::Tensor& bias, FusedActivation activation, const Compute& compute);

    /// x (1, in, h, w) in channels-last order, in the device and precision of the weight → (1, out, h, w)
    at::Tensor operator()(const at::Tensor& x) const;

    FusedActivation activation = FusedActivation::None;

private:
    at::Tensor m_weight, m_bias;
    KernelConvolution m_kernel; // empty where none fits
    mutable at::Tensor m_packed; // for oneDNN, once one was wanted
};

} // namespace candela
