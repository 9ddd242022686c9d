// Group normalisation, with the activation that usually follows it.
#pragma once

#include "core/nn/activation.h"

#include <torch/nn/module.h>
#include <torch/types.h>

namespace candela
{

/// x (B, C, h, w), normalised over each of `groups` groups of channels, scaled and shifted by weight and bias
/// (C), then activated. Keeps x's memory format. The one place all networks come through.
at::Tensor groupNorm(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, int64_t groups,
    double epsilon, Activation activation = Activation::None);

class GroupNorm : public torch::nn::Module
{
public:
    GroupNorm(int64_t groups, int64_t channels, double epsilon);

    at::Tensor forward(const at::Tensor& x, Activation activation = Activation::None) const;

    at::Tensor weight;
    at::Tensor bias;

private:
    int64_t m_groups;
    double m_epsilon;
};

} // namespace candela
