#include "core/training/prodigy.h"

#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_addcdiv.h>
#include <ATen/ops/_foreach_addcmul.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/_foreach_sqrt.h>
#include <ATen/ops/scalar_tensor.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>

namespace candela
{

/// The parameters that take part in a step, and theirs.
struct Prodigy::Lists {
    std::vector<at::Tensor> parameters, gradients, firstMoments, secondMoments, sums, starts;
    std::vector<double> factors; // of the rate
};

Prodigy::Prodigy(std::vector<NamedParameter> parameters, ProdigyOptions options)
    : Optimizer(std::move(parameters))
    , m_options(options)
    , m_estimate(options.firstEstimate)
{
    m_moments.reserve(this->parameters().size());
    for (const NamedParameter& parameter : this->parameters()) {
        const at::Tensor values = parameter.tensor.detach();
        m_moments.push_back({at::zeros_like(values), at::zeros_like(values), at::zeros_like(values),
            values.any().item<bool>() ? values.clone() : at::zeros({}, values.options())});
    }
}

Prodigy::Lists Prodigy::withGradients() const
{
    Lists lists;
    for (std::size_t i = 0; i < m_moments.size(); ++i) {
        const NamedParameter& parameter = parameters()[i];
        if (!parameter.tensor.grad().defined() || parameter.rateFactor == 0)
            continue;
        lists.parameters.push_back(parameter.tensor.detach());
        lists.gradients.push_back(parameter.tensor.grad());
        lists.firstMoments.push_back(m_moments[i].first);
        lists.secondMoments.push_back(m_moments[i].second);
        lists.sums.push_back(m_moments[i].sum);
        lists.starts.push_back(m_moments[i].start);
        lists.factors.push_back(parameter.rateFactor);
    }
    return lists;
}

/// Of the gradients with the way back to the start, each weighted by its parameter's rate.
double Prodigy::progress(const Lists& lists)
{
    std::vector<at::Tensor> products;
    for (std::size_t i = 0; i < lists.parameters.size(); ++i) {
        const at::Tensor back = lists.starts[i] - lists.parameters[i];
        products.push_back(back.mul_(lists.gradients[i]).sum(at::kDouble).mul_(lists.factors[i]));
    }
    return at::stack(products).sum().item<double>();
}

void Prodigy::average(const Lists& lists) const
{
    const double d = m_estimate;
    at::_foreach_mul_(lists.firstMoments, m_options.beta1);
    at::_foreach_add_(lists.firstMoments, lists.gradients, d * (1 - m_options.beta1));
    at::_foreach_mul_(lists.secondMoments, m_options.beta2);
    at::_foreach_addcmul_(
        lists.secondMoments, lists.gradients, lists.gradients, d * d * (1 - m_options.beta2));
    at::_foreach_mul_(lists.sums, std::sqrt(m_options.beta2));
    // By d alone, without the rate: while that warms up, the sums would otherwise stay too small.
    at::_foreach_add_(lists.sums, lists.gradients, d / m_options.firstEstimate * d);
}

void Prodigy::update(const Lists& lists, double rate) const
{
    std::vector<at::Scalar> kept, steps;
    for (const double factor : lists.factors) {
        kept.emplace_back(1 - m_options.weightDecay * rate * factor);
        steps.emplace_back(-rate * factor);
    }
    const std::vector<at::Tensor> denominators = at::_foreach_sqrt(lists.secondMoments);
    at::_foreach_add_(denominators, m_estimate * m_options.epsilon);
    if (m_options.weightDecay != 0)
        at::_foreach_mul_(lists.parameters, kept);
    at::_foreach_addcdiv_(lists.parameters, lists.firstMoments, denominators, steps);
}

void Prodigy::step(double rate)
{
    const torch::NoGradGuard noGrad;
    const Lists lists = withGradients();
    if (lists.parameters.empty() || rate <= 0)
        return;
    const auto k = static_cast<double>(m_steps + 1);
    const double bias = std::sqrt(1 - std::pow(m_options.beta2, k)) / (1 - std::pow(m_options.beta1, k));
    const double distance = m_estimate * rate * bias;
    // d / d0 instead of d, here and in the sums: the quotient is the same, and nothing gets too small for
    // fp32.
    const double numerator = std::sqrt(m_options.beta2) * m_numerator
        + m_estimate / m_options.firstEstimate * distance * progress(lists);
    average(lists);
    const double denominator = at::stack(at::_foreach_norm(lists.sums, 1, at::kDouble)).sum().item<double>();
    if (denominator == 0) // there were no gradients but zeros yet
        return;
    m_numerator = numerator;
    m_estimate = std::max(m_estimate, numerator / denominator); // it never shrinks
    ++m_steps;
    update(lists, distance);
}

StateDict Prodigy::state() const
{
    StateDict result{{"d", at::scalar_tensor(m_estimate, at::kDouble)},
        {"d_numerator", at::scalar_tensor(m_numerator, at::kDouble)},
        {"step", at::scalar_tensor(m_steps, at::kLong)}};
    for (std::size_t i = 0; i < m_moments.size(); ++i) {
        const std::string& name = parameters()[i].name;
        result[name + ".exp_avg"] = m_moments[i].first;
        result[name + ".exp_avg_sq"] = m_moments[i].second;
        result[name + ".s"] = m_moments[i].sum;
        result[name + ".p0"] = m_moments[i].start;
    }
    return result;
}

void Prodigy::loadState(const StateDict& state)
{
    at::Tensor estimate = at::zeros({}, at::kDouble), numerator = at::zeros({}, at::kDouble);
    at::Tensor steps = at::zeros({}, at::kLong);
    restore(state, "d", estimate);
    restore(state, "d_numerator", numerator);
    restore(state, "step", steps);
    for (std::size_t i = 0; i < m_moments.size(); ++i) {
        const std::string& name = parameters()[i].name;
        Moments& moments = m_moments[i];
        restore(state, name + ".exp_avg", moments.first);
        restore(state, name + ".exp_avg_sq", moments.second);
        restore(state, name + ".s", moments.sum);
        // A start that is nothing but zeros is saved as one.
        const auto saved = state.find(name + ".p0");
        const bool isScalar = saved != state.end() && saved->second.dim() == 0;
        moments.start = isScalar ? at::zeros({}, moments.first.options()) : at::zeros_like(moments.first);
        restore(state, name + ".p0", moments.start);
    }
    m_estimate = estimate.item<double>();
    m_numerator = numerator.item<double>();
    m_steps = steps.item<std::int64_t>();
}

} // namespace candela
