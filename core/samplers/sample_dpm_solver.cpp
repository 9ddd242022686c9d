// DPM-Solver++ (Lu et al. 2022, "DPM-Solver++: Fast Solver for Guided Sampling"): DPMSolverMultistepScheduler
// with algorithm_type dpmsolver++ (the ODE) or sde-dpmsolver++.
#include "core/samplers/sampling.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace candela::sampling
{
namespace
{

/// The x₀ of the last evaluations and their finite differences in λ.
struct Differences {
    at::Tensor value, first, second; // undefined above the order
};

Differences differencesOf(
    const Run& run, int step, int order, const std::vector<at::Tensor>& originals, float h)
{
    const auto back = [&](size_t k) {
        return originals[originals.size() - 1 - k];
    };
    const auto lambda = [&](int at) {
        return Level::ofSigma(run.sigma(at)).lambda();
    };
    Differences d{.value = back(0), .first = {}, .second = {}};
    if (order == 1)
        return d;
    const float r0 = (lambda(step) - lambda(step - 1)) / h;
    const at::Tensor newer = (back(0) - back(1)) / r0;
    d.first = newer;
    if (order == 2)
        return d;
    const float r1 = (lambda(step - 1) - lambda(step - 2)) / h;
    const at::Tensor older = (back(1) - back(2)) / r1;
    d.first = newer + r0 / (r0 + r1) * (newer - older);
    d.second = (newer - older) / (r0 + r1);
    return d;
}

int orderOf(const Run& run, int step)
{
    const SchedulerConfig& config = run.config;
    const bool few = config.lowerOrderFinal && run.end() < 15;
    if (step == run.end() - 1 && (config.eulerAtFinal || few || config.finalSigma == FinalSigma::Zero))
        return 1;
    const int most = step == run.end() - 2 && few ? 2 : config.solverOrder;
    return std::min({config.solverOrder, most, step - run.begin() + 1});
}

at::Tensor advanced(const at::Tensor& x, const Differences& d, Level from, Level to, float h, bool heun)
{
    const float decay = std::exp(-h) - 1;
    at::Tensor next = to.sigma / from.sigma * x - to.alpha * decay * d.value;
    if (d.second.defined() || (d.first.defined() && heun))
        next = next + to.alpha * (decay / h + 1) * d.first;
    else if (d.first.defined())
        next = next - 0.5F * to.alpha * decay * d.first;
    if (d.second.defined())
        next = next - to.alpha * ((decay + h) / (h * h) - 0.5F) * d.second;
    return next;
}

at::Tensor advancedSde(const at::Tensor& x, const Differences& d, const at::Tensor& noise, Level from,
    Level to, float h, bool heun)
{
    const float growth = 1 - std::exp(-2 * h);
    at::Tensor next = to.sigma / from.sigma * std::exp(-h) * x + to.alpha * growth * d.value
        + to.sigma * std::sqrt(growth) * noise;
    if (d.second.defined() || (d.first.defined() && heun))
        next = next + to.alpha * (growth / (-2 * h) + 1) * d.first;
    else if (d.first.defined())
        next = next + 0.5F * to.alpha * growth * d.first;
    if (d.second.defined())
        next = next + to.alpha * ((growth - 2 * h) / (4 * h * h) - 0.5F) * d.second;
    return next;
}

} // namespace

at::Tensor sampleDpmSolver(const Run& run, at::Tensor x)
{
    const bool heun = run.config.rule == MultistepRule::Heun;
    std::vector<at::Tensor> originals; // newest last
    for (int step = run.begin(); step < run.end(); ++step) {
        const Level from = Level::ofSigma(run.sigma(step)), to = Level::ofSigma(run.sigma(step + 1));
        const float h = to.lambda() - from.lambda();
        originals.push_back(predict(run, x, run.timestep(step), from).original);
        const Differences d = differencesOf(run, step, orderOf(run, step), originals, h);
        if (run.config.sampler == SamplerKind::Dpmpp2MSde)
            x = advancedSde(x, d, freshNoise(run, x), from, to, h, heun);
        else
            x = advanced(x, d, from, to, h, heun);
        finishStep(run, step, x, originals.back());
        if (originals.size() > 2)
            originals.erase(originals.begin());
    }
    return x;
}

} // namespace candela::sampling
