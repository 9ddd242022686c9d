// UniPC (Zhao et al. 2023), predicting x₀: UniPCMultistepScheduler. Each evaluation first corrects the sample
// it was made at, then predicts the next.
#include "core/samplers/sampling.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace candela::sampling
{
namespace
{

float lambdaAt(const Run& run, int step)
{
    return Level::ofSigma(run.sigma(step)).lambda();
}

/// The step from σ(from) to σ(from + 1) in terms of the evaluations at and before `from`.
struct UniStep {
    Level start, end;
    float phi1 = 0; // e^(−h) − 1
    float bh = 0; // B(h)
    std::vector<float> ratios; // (λ(from − k) − λ(from)) / h for k = 1..order−1, then 1 for the end
    std::vector<float> moments; // the right-hand side of the order conditions, equation 11

    UniStep(const Run& run, int from, int order)
        : start(Level::ofSigma(run.sigma(from)))
        , end(Level::ofSigma(run.sigma(from + 1)))
    {
        const float h = end.lambda() - start.lambda();
        for (int k = 1; k < order; ++k)
            ratios.push_back((lambdaAt(run, from - k) - start.lambda()) / h);
        ratios.push_back(1);

        phi1 = std::expm1(-h);
        bh = run.config.rule == MultistepRule::Bh1 ? -h : phi1;
        float phi = phi1 / -h - 1, factorial = 1;
        for (int k = 1; k <= order; ++k) {
            moments.push_back(phi * factorial / bh);
            factorial *= static_cast<float>(k + 1);
            phi = phi / -h - 1 / factorial;
        }
    }

    /// The weights of the first `count` differences: V·w = moments with the Vandermonde rows 1, r, r², ….
    std::vector<float> weights(int count) const
    {
        if (count == 1)
            return {0.5F};
        const at::Tensor r = at::tensor(ratios).slice(0, 0, count);
        const at::Tensor rows =
            r.unsqueeze(0).pow(at::arange(count, at::kFloat).unsqueeze(1)); // (count, count)
        const at::Tensor solved = at::linalg_solve(rows, at::tensor(moments).slice(0, 0, count));
        const float* first = solved.const_data_ptr<float>();
        return {first, first + count};
    }

    /// From x at the start: the part that needs one evaluation, and Σ weight·difference of the others.
    at::Tensor advanced(const at::Tensor& x, const at::Tensor& original, const at::Tensor& differences) const
    {
        const at::Tensor first = end.sigma / start.sigma * x - end.alpha * phi1 * original;
        return differences.defined() ? first - end.alpha * bh * differences : first;
    }
};

/// Σ weight·(x₀(k steps back) − x₀)/ratio over the older evaluations; undefined when there are none.
at::Tensor weightedDifferences(
    const UniStep& uni, const std::vector<float>& weights, const std::vector<at::Tensor>& originals)
{
    at::Tensor sum;
    for (size_t k = 1; k < uni.ratios.size(); ++k) {
        const at::Tensor difference =
            (originals[originals.size() - 1 - k] - originals.back()) / uni.ratios[k - 1];
        const at::Tensor term = weights[k - 1] * difference;
        sum = sum.defined() ? sum + term : term;
    }
    return sum;
}

at::Tensor predicted(
    const Run& run, int step, int order, const at::Tensor& x, const std::vector<at::Tensor>& originals)
{
    const UniStep uni(run, step, order);
    if (order == 1)
        return uni.advanced(x, originals.back(), {});
    return uni.advanced(x, originals.back(), weightedDifferences(uni, uni.weights(order - 1), originals));
}

/// The step before again, now that x₀ at its end is known.
at::Tensor corrected(const Run& run, int step, int order, const at::Tensor& lastX,
    const std::vector<at::Tensor>& originals, const at::Tensor& newest)
{
    const UniStep uni(run, step - 1, order);
    const std::vector<float> weights = uni.weights(order);
    at::Tensor sum = weights.back() * (newest - originals.back());
    if (order > 1)
        sum = weightedDifferences(uni, weights, originals) + sum;
    return uni.advanced(lastX, originals.back(), sum);
}

} // namespace

at::Tensor sampleUniPc(const Run& run, at::Tensor x)
{
    const SchedulerConfig& config = run.config;
    std::vector<at::Tensor> originals; // newest last
    at::Tensor lastX; // at the step before, corrected
    int order = 0; // of the step before
    for (int step = run.begin(); step < run.end(); ++step) {
        const Prediction said = predict(run, x, run.timestep(step), Level::ofSigma(run.sigma(step)));
        if (lastX.defined() && std::ranges::count(config.uncorrectedSteps, step - 1) == 0)
            x = corrected(run, step, order, lastX, originals, said.original);
        originals.push_back(said.original);
        if (std::ssize(originals) > config.solverOrder)
            originals.erase(originals.begin());

        order = config.lowerOrderFinal ? std::min(config.solverOrder, run.end() - step) : config.solverOrder;
        order = std::min(order, step - run.begin() + 1);
        lastX = x;
        x = predicted(run, step, order, x, originals);
        finishStep(run, step, x, said.original);
    }
    return x;
}

} // namespace candela::sampling
