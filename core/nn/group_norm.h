// Group normalisation, with the activation that usually follows it.
#pragma once

#include "core/nn/activation.h"

#include <torch/nn/module.h>
#include <torch/types.h>

#include <utility>

namespace candela
{

/// x (B, C, h, w), normalised over each of `groups` groups of channels, scaled and shifted by weight and bias
/// (C), then activated. Keeps x's memory format. The one place all networks come through.
at::Tensor groupNorm(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, int64_t groups,
    double epsilon, Activation activation = Activation::None);

/// Mean and deviation of each group of channels of a map that is seen part by part.
class GroupMoments
{
public:
    /// part (1, C, h, w), any parts that together are the map
    void add(const at::Tensor& part);
    /// What normalising multiplies each channel by and then adds: (1, C, 1, 1) fp32 each.
    std::pair<at::Tensor, at::Tensor> scaleAndShift(
        const at::Tensor& weight, const at::Tensor& bias, int64_t groups, double epsilon) const;

private:
    at::Tensor m_sums, m_squares; // (C), in double on the CPU
    int64_t m_pixels = 0;
};

class GroupNorm : public torch::nn::Module
{
public:
    GroupNorm(int64_t groups, int64_t channels, double epsilon);

    at::Tensor forward(const at::Tensor& x, Activation activation = Activation::None) const;
    /// Likewise for x (1, C, h, w), a part of the map that the moments are of.
    at::Tensor forward(
        const at::Tensor& x, const GroupMoments& moments, Activation activation = Activation::None) const;

    at::Tensor weight;
    at::Tensor bias;

private:
    int64_t m_groups;
    double m_epsilon;
};

} // namespace candela
