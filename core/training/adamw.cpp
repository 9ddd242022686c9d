#include "core/training/adamw.h"

#include "core/api/error.h"

#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <torch/types.h>

namespace candela
{

AdamW::AdamW(std::vector<NamedParameter> parameters, AdamWOptions options)
    : m_options(options)
{
    m_slots.reserve(parameters.size());
    for (NamedParameter& parameter : parameters) {
        const at::Tensor values = parameter.tensor.detach();
        // The fused kernel counts steps in one fp32 scalar a parameter.
        m_slots.push_back({std::move(parameter), at::zeros_like(values), at::zeros_like(values),
            at::zeros({}, values.options().dtype(at::kFloat))});
    }
}

void AdamW::zeroGradients()
{
    for (Slot& slot : m_slots)
        slot.parameter.tensor.mutable_grad().reset();
}

std::vector<at::Tensor> AdamW::gradients() const
{
    std::vector<at::Tensor> result;
    for (const Slot& slot : m_slots)
        if (slot.parameter.tensor.grad().defined())
            result.push_back(slot.parameter.tensor.grad());
    return result;
}

double AdamW::clipGradients(double maxNorm)
{
    torch::NoGradGuard noGrad;
    const std::vector<at::Tensor> grads = gradients();
    if (grads.empty())
        return 0;
    const double norm = at::stack(at::_foreach_norm(grads)).norm().item<double>();
    if (norm > maxNorm)
        at::_foreach_mul_(grads, maxNorm / (norm + 1e-6));
    return norm;
}

void AdamW::step(double learningRate)
{
    torch::NoGradGuard noGrad;
    std::vector<at::Tensor> parameters, grads, firstMoments, secondMoments, steps;
    for (Slot& slot : m_slots) {
        if (!slot.parameter.tensor.grad().defined())
            continue;
        slot.step += 1; // the kernel corrects the bias with the number of this step, counted from 1
        parameters.push_back(slot.parameter.tensor);
        grads.push_back(slot.parameter.tensor.grad());
        firstMoments.push_back(slot.firstMoment);
        secondMoments.push_back(slot.secondMoment);
        steps.push_back(slot.step);
    }
    if (!parameters.empty())
        at::_fused_adamw_(parameters, grads, firstMoments, secondMoments, {}, steps, learningRate,
            m_options.beta1, m_options.beta2, m_options.weightDecay, m_options.epsilon, /*amsgrad=*/false,
            /*maximize=*/false);
}

StateDict AdamW::state() const
{
    StateDict result;
    for (const Slot& slot : m_slots) {
        result[slot.parameter.name + ".exp_avg"] = slot.firstMoment;
        result[slot.parameter.name + ".exp_avg_sq"] = slot.secondMoment;
        result[slot.parameter.name + ".step"] = slot.step;
    }
    return result;
}

void AdamW::loadState(const StateDict& state)
{
    const auto restore = [&](const std::string& name, at::Tensor& into) {
        const auto found = state.find(name);
        if (found == state.end() || found->second.sizes() != into.sizes())
            throw badInput("The checkpoint's optimizer state does not fit this model: " + name
                + " is missing or has another shape.");
        into.copy_(found->second);
    };
    for (Slot& slot : m_slots) {
        restore(slot.parameter.name + ".exp_avg", slot.firstMoment);
        restore(slot.parameter.name + ".exp_avg_sq", slot.secondMoment);
        restore(slot.parameter.name + ".step", slot.step);
    }
}

} // namespace candela
