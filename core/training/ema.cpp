#include "core/training/ema.h"

#include "core/api/error.h"

#include <ATen/ops/_foreach_lerp.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>

namespace candela
{

Ema::Ema(std::vector<NamedParameter> parameters, double decay)
    : m_parameters(std::move(parameters))
    , m_decay(decay)
{
    for (const NamedParameter& parameter : m_parameters)
        m_averages.push_back(parameter.tensor.detach().clone());
}

void Ema::update(int every)
{
    torch::NoGradGuard noGrad;
    ++m_updates;
    const double n = static_cast<double>(m_updates) * every;
    const double decay = std::min(m_decay, (1 + n) / (10 + n));
    std::vector<at::Tensor> now;
    for (const NamedParameter& parameter : m_parameters)
        now.push_back(parameter.tensor.detach());
    at::_foreach_lerp_(m_averages, now, 1 - std::pow(decay, every));
}

StateDict Ema::weights() const
{
    StateDict result;
    for (std::size_t i = 0; i < m_parameters.size(); ++i)
        result[m_parameters[i].name] = m_averages[i];
    return result;
}

void Ema::loadWeights(const StateDict& weights, std::int64_t updates)
{
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        const auto found = weights.find(m_parameters[i].name);
        if (found == weights.end() || found->second.sizes() != m_averages[i].sizes())
            throw badInput("The checkpoint's averaged weights do not fit this model: " + m_parameters[i].name
                + " is missing or has another shape.");
        m_averages[i].copy_(found->second);
    }
    m_updates = updates;
}

} // namespace candela
