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

} // namespace candela
