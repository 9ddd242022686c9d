#include "core/nn/group_norm.h"

#include "core/nn/kernels/fused.h"
#include "core/nn/parameters.h"

namespace candela
{

at::Tensor groupNorm(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, int64_t groups,
    double epsilon, Activation activation)
{
    if (groupNormKernelFits(x, groups)) {
        const bool silu = activation == Activation::Silu;
        return activate(groupNormKernel(x, groups, weight, bias, epsilon,
                            silu ? NormActivation::Silu : NormActivation::None),
            silu ? Activation::None : activation);
    }
    return activate(at::group_norm(x, groups, weight, bias, epsilon), activation);
}

void GroupMoments::add(const at::Tensor& part)
{
    const at::Tensor x = part.to(at::kFloat);
    const auto total = [](const at::Tensor& values) { // (1, C, h, w) → (C)
        return values.sum({0, 2, 3}).to(at::kCPU, at::kDouble);
    };
    const at::Tensor sums = total(x), squares = total(x.square());
    m_sums = m_sums.defined() ? m_sums + sums : sums;
    m_squares = m_squares.defined() ? m_squares + squares : squares;
    m_pixels += x.size(2) * x.size(3);
}

std::pair<at::Tensor, at::Tensor> GroupMoments::scaleAndShift(
    const at::Tensor& weight, const at::Tensor& bias, int64_t groups, double epsilon) const
{
    const int64_t channels = m_sums.size(0), size = channels / groups;
    const auto meanOf = [&](const at::Tensor& sums) { // (C) → (C), the same within a group
        return (sums.view({groups, size}).sum(1) / double(size * m_pixels)).repeat_interleave(size);
    };
    const at::Tensor mean = meanOf(m_sums);
    const at::Tensor variance = (meanOf(m_squares) - mean * mean).clamp_min(0);
    const at::Tensor scale = weight.to(at::kCPU, at::kDouble) / (variance + epsilon).sqrt();
    const at::Tensor shift = bias.to(at::kCPU, at::kDouble) - mean * scale;
    const auto broadcast = [&](const at::Tensor& values) {
        return values.to(weight.device(), at::kFloat).view({1, channels, 1, 1});
    };
    return {broadcast(scale), broadcast(shift)};
}

GroupNorm::GroupNorm(int64_t groups, int64_t channels, double epsilon)
    : m_groups(groups)
    , m_epsilon(epsilon)
{
    weight = register_parameter("weight", constantParameter({channels}, 1));
    bias = register_parameter("bias", constantParameter({channels}, 0));
}

at::Tensor GroupNorm::forward(const at::Tensor& x, Activation activation) const
{
    return groupNorm(x, weight, bias, m_groups, m_epsilon, activation);
}

at::Tensor GroupNorm::forward(const at::Tensor& x, const GroupMoments& moments, Activation activation) const
{
    const auto [scale, shift] = moments.scaleAndShift(weight, bias, m_groups, m_epsilon);
    at::Tensor y = x.to(at::kFloat).mul(scale).add_(shift);
    return activate(std::move(y), activation).to(x.scalar_type());
}

} // namespace candela
