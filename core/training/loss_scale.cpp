#include "core/training/loss_scale.h"

#include "core/api/error.h"

#include <ATen/ops/_amp_foreach_non_finite_check_and_unscale.h>
#include <ATen/ops/full.h>
#include <ATen/ops/scalar_tensor.h>
#include <ATen/ops/zeros.h>
#include <torch/types.h>

namespace candela
{
namespace
{

constexpr std::int64_t growthInterval = 2000;

at::Tensor saved(const StateDict& state, const std::string& name, at::ScalarType type)
{
    const auto found = state.find(name);
    if (found == state.end() || found->second.dim() != 0 || found->second.scalar_type() != type)
        throw badInput("The checkpoint's scale of the loss cannot be read: " + name
            + " is missing or has another shape or type.");
    return found->second;
}

} // namespace

bool LossScale::unscale(const std::vector<at::Tensor>& gradients)
{
    const torch::NoGradGuard noGrad;
    bool isFinite = true;
    if (!gradients.empty()) {
        const at::TensorOptions scalar = gradients.front().options().dtype(at::kFloat);
        at::Tensor foundInfinite = at::zeros({1}, scalar);
        at::_amp_foreach_non_finite_check_and_unscale_(
            gradients, foundInfinite, at::full({1}, 1 / m_value, scalar));
        isFinite = foundInfinite.item<float>() == 0;
    }
    m_goodSteps = isFinite ? m_goodSteps + 1 : 0;
    if (!isFinite)
        m_value /= 2;
    if (m_goodSteps == growthInterval) {
        m_value *= 2;
        m_goodSteps = 0;
    }
    return isFinite;
}

StateDict LossScale::state() const
{
    return {{"scale", at::scalar_tensor(m_value, at::kDouble)},
        {"good_steps", at::scalar_tensor(m_goodSteps, at::kLong)}};
}

void LossScale::loadState(const StateDict& state)
{
    const at::Tensor value = saved(state, "scale", at::kDouble);
    m_goodSteps = saved(state, "good_steps", at::kLong).item<std::int64_t>();
    m_value = value.item<double>();
}

} // namespace candela
