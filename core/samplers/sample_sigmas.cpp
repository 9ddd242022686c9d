// The samplers that integrate dx/dσ = (x − x₀)/σ over x = x₀ + σ·ε (Karras et al. 2022).
#include "core/samplers/sampling.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace candela::sampling
{
namespace
{

/// The integral from σ(step) to σ(step + 1) of the Lagrange polynomial that is 1 at σ(step − which) and 0 at
/// the other `order` − 1 nodes. A cubic at most, for which Simpson's rule is exact.
double adamsBashforth(const Run& run, int step, int order, int which)
{
    const double node = run.sigma(step - which);
    const auto basis = [&](double sigma) {
        double product = 1;
        for (int k = 0; k < order; ++k)
            if (k != which)
                product *= (sigma - run.sigma(step - k)) / (node - run.sigma(step - k));
        return product;
    };
    const double from = run.sigma(step), to = run.sigma(step + 1);
    return (to - from) / 6 * (basis(from) + 4 * basis((from + to) / 2) + basis(to));
}

} // namespace

/// EulerDiscreteScheduler.
at::Tensor sampleEuler(const Run& run, at::Tensor x)
{
    for (int step = run.begin(); step < run.end(); ++step) {
        const float sigma = run.sigma(step);
        const Prediction said = predictScaled(run, x, step);
        x = x + (x - said.original) / sigma * (run.sigma(step + 1) - sigma);
        finishStep(run, step, x, said.original);
    }
    return x;
}

/// A step of Euler that goes too far down, then noise back up. EulerAncestralDiscreteScheduler: draws at the
/// last step too, where the noise weighs nothing.
at::Tensor sampleEulerAncestral(const Run& run, at::Tensor x)
{
    for (int step = run.begin(); step < run.end(); ++step) {
        const float sigma = run.sigma(step), next = run.sigma(step + 1);
        const float up = std::sqrt(next * next * (sigma * sigma - next * next) / (sigma * sigma));
        const float down = std::sqrt(next * next - up * up);
        const Prediction said = predictScaled(run, x, step);
        x = x + (x - said.original) / sigma * (down - sigma) + up * freshNoise(run, x);
        finishStep(run, step, x, said.original);
    }
    return x;
}

/// Karras et al. 2022, algorithm 1. HeunDiscreteScheduler: the last step, to σ = 0, is Euler's.
at::Tensor sampleHeun(const Run& run, at::Tensor x)
{
    for (int step = run.begin(); step < run.end(); ++step) {
        const float sigma = run.sigma(step), next = run.sigma(step + 1);
        const Prediction said = predictScaled(run, x, step);
        at::Tensor slope = (x - said.original) / sigma;
        if (step + 1 < run.end()) {
            const at::Tensor ahead = withKept(run, x + slope * (next - sigma), step + 1);
            slope = (slope + (ahead - predictScaled(run, ahead, step + 1).original) / next) / 2;
        }
        x = x + slope * (next - sigma);
        finishStep(run, step, x, said.original);
    }
    return x;
}

/// Linear multistep of order 4. LMSDiscreteScheduler: a run that begins part-way uses the weights of the full
/// order at once, with as many slopes as it has.
at::Tensor sampleLms(const Run& run, at::Tensor x)
{
    std::vector<at::Tensor> slopes; // newest first
    for (int step = run.begin(); step < run.end(); ++step) {
        const Prediction said = predictScaled(run, x, step);
        slopes.insert(slopes.begin(), (x - said.original) / run.sigma(step));
        const int order = std::min(step + 1, 4);
        slopes.resize(std::min<size_t>(slopes.size(), 4));
        for (int k = 0; k < std::min<int>(order, static_cast<int>(slopes.size())); ++k)
            x = x + adamsBashforth(run, step, order, k) * slopes[static_cast<size_t>(k)];
        finishStep(run, step, x, said.original);
    }
    return x;
}

} // namespace candela::sampling
