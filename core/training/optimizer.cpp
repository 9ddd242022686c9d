#include "core/training/optimizer.h"

#include "core/api/error.h"
#include "core/api/train_lora.h"
#include "core/training/adafactor.h"
#include "core/training/adamw.h"
#include "core/training/adamw_8bit.h"
#include "core/training/prodigy.h"

#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/stack.h>
#include <torch/types.h>

namespace candela
{

void Optimizer::zeroGradients()
{
    for (NamedParameter& parameter : m_parameters)
        parameter.tensor.mutable_grad().reset();
}

std::vector<at::Tensor> Optimizer::gradients() const
{
    std::vector<at::Tensor> result;
    for (const NamedParameter& parameter : m_parameters)
        if (parameter.tensor.grad().defined())
            result.push_back(parameter.tensor.grad());
    return result;
}

double Optimizer::clipGradients(double maxNorm)
{
    const torch::NoGradGuard noGrad;
    const std::vector<at::Tensor> grads = gradients();
    if (grads.empty())
        return 0;
    // In fp64: the squares of large gradients overflow in fp32, those of small ones vanish.
    const double norm = at::stack(at::_foreach_norm(grads, 2, at::kDouble)).norm().item<double>();
    if (maxNorm > 0 && norm > maxNorm)
        at::_foreach_mul_(grads, maxNorm / (norm + 1e-6));
    return norm;
}

void Optimizer::restore(const StateDict& state, const std::string& name, at::Tensor& into)
{
    const auto found = state.find(name);
    if (found == state.end() || found->second.sizes() != into.sizes()
        || found->second.scalar_type() != into.scalar_type())
        throw badInput("The checkpoint's optimizer state does not fit this model: " + name
            + " is missing or has another shape or type.");
    into.copy_(found->second);
}

std::unique_ptr<Optimizer> makeOptimizer(
    OptimizerKind kind, std::vector<NamedParameter> parameters, double weightDecay)
{
    const AdamWOptions adamW{.beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8, .weightDecay = weightDecay};
    switch (kind) {
    case OptimizerKind::AdamW:
        return std::make_unique<AdamW>(std::move(parameters), adamW);
    case OptimizerKind::AdamW8bit:
        return std::make_unique<AdamW8bit>(std::move(parameters), adamW);
    case OptimizerKind::Adafactor:
        return std::make_unique<Adafactor>(
            std::move(parameters), AdafactorOptions{.weightDecay = weightDecay});
    case OptimizerKind::Prodigy:
        return std::make_unique<Prodigy>(std::move(parameters), ProdigyOptions{.weightDecay = weightDecay});
    }
    throw std::logic_error("an optimizer of no kind");
}

} // namespace candela
