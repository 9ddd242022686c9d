// Exponential moving average of weights: what a diffusion model is sampled with.
#pragma once

#include "core/nn/state_dict.h"
#include "core/training/optimizer.h"

namespace candela
{

/// Keeps fp32 copies. The decay warms up as (1 + n) / (10 + n), n counting updates, so that the random start
/// is soon forgotten (as in Karras et al. and diffusers' EMAModel).
class Ema
{
public:
    Ema(std::vector<NamedParameter> parameters, double decay);

    /// Draws the averages towards the parameters; `every` optimizer steps count as one update (their decays
    /// multiply).
    void update(int every = 1);

    /// The averages, under the parameters' names; shared, not copied.
    StateDict weights() const;
    void loadWeights(const StateDict& weights, std::int64_t updates);
    std::int64_t updates() const { return m_updates; }

private:
    std::vector<NamedParameter> m_parameters;
    std::vector<at::Tensor> m_averages;
    double m_decay;
    std::int64_t m_updates = 0;
};

} // namespace candela
