#include "core/training/adamw.h"

#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <torch/types.h>

#include <map>

namespace candela
{
namespace
{

/// What the fused kernel takes: parameters that learn at one rate.
struct Lists {
    std::vector<at::Tensor> parameters, gradients, firstMoments, secondMoments, steps;
};

} // namespace

AdamW::AdamW(std::vector<NamedParameter> parameters, AdamWOptions options)
    : Optimizer(std::move(parameters))
    , m_options(options)
{
    m_moments.reserve(this->parameters().size());
    for (const NamedParameter& parameter : this->parameters()) {
        const at::Tensor values = parameter.tensor.detach();
        // The fused kernel counts steps in one fp32 scalar a parameter.
        m_moments.push_back({at::zeros_like(values), at::zeros_like(values),
            at::zeros({}, values.options().dtype(at::kFloat))});
    }
}

void AdamW::step(double rate)
{
    const torch::NoGradGuard noGrad;
    std::map<double, Lists> byFactor;
    for (std::size_t i = 0; i < m_moments.size(); ++i) {
        const NamedParameter& parameter = parameters()[i];
        if (!parameter.tensor.grad().defined())
            continue;
        Moments& moments = m_moments[i];
        moments.step += 1; // the kernel corrects the bias with the number of this step, counted from 1
        Lists& lists = byFactor[parameter.rateFactor];
        lists.parameters.push_back(parameter.tensor);
        lists.gradients.push_back(parameter.tensor.grad());
        lists.firstMoments.push_back(moments.first);
        lists.secondMoments.push_back(moments.second);
        lists.steps.push_back(moments.step);
    }
    for (auto& [factor, lists] : byFactor)
        at::_fused_adamw_(lists.parameters, lists.gradients, lists.firstMoments, lists.secondMoments, {},
            lists.steps, rate * factor, m_options.beta1, m_options.beta2, m_options.weightDecay,
            m_options.epsilon, /*amsgrad=*/false, /*maximize=*/false);
}

StateDict AdamW::state() const
{
    StateDict result;
    for (std::size_t i = 0; i < m_moments.size(); ++i) {
        const std::string& name = parameters()[i].name;
        result[name + ".exp_avg"] = m_moments[i].first;
        result[name + ".exp_avg_sq"] = m_moments[i].second;
        result[name + ".step"] = m_moments[i].step;
    }
    return result;
}

void AdamW::loadState(const StateDict& state)
{
    for (std::size_t i = 0; i < m_moments.size(); ++i) {
        const std::string& name = parameters()[i].name;
        restore(state, name + ".exp_avg", m_moments[i].first);
        restore(state, name + ".exp_avg_sq", m_moments[i].second);
        restore(state, name + ".step", m_moments[i].step);
    }
}

} // namespace candela
