// The samplers that step between training steps by their ᾱ.
#include "core/samplers/sampling.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace candela::sampling
{
namespace
{

/// PLMS' transfer from one ᾱ to another along ε (Liu et al. 2022, equation 11).
at::Tensor transfer(const Run& run, const at::Tensor& x, const at::Tensor& output, int from, int to)
{
    const float alpha = run.schedule.alphaCumprod(from), alphaTo = run.alphaCumprodOrFinal(to);
    const at::Tensor noise = noiseOf(run.config.prediction, output, x, Level::ofAlphaCumprod(alpha));
    const float denominator = alpha * std::sqrt(1 - alphaTo) + std::sqrt(alpha * (1 - alpha) * alphaTo);
    return std::sqrt(alphaTo / alpha) * x - (alphaTo - alpha) * noise / denominator;
}

/// Adams-Bashforth of as many orders as there are outputs, newest last (Liu et al. 2022, equation 12).
at::Tensor extrapolated(const std::vector<at::Tensor>& outputs)
{
    const auto back = [&](size_t k) {
        return outputs[outputs.size() - k];
    };
    switch (outputs.size()) {
    case 1:
        return back(1);
    case 2:
        return (3 * back(1) - back(2)) / 2;
    case 3:
        return (23 * back(1) - 16 * back(2) + 5 * back(3)) / 12;
    default:
        return (55 * back(1) - 59 * back(2) + 37 * back(3) - 9 * back(4)) / 24;
    }
}

} // namespace

/// Ho et al. 2020, algorithm 2, over any subset of the training steps. DDPMScheduler.
at::Tensor sampleDdpm(const Run& run, at::Tensor x)
{
    for (int step = run.begin(); step < run.end(); ++step) {
        const int t = run.timestep(step);
        const float alpha = run.schedule.alphaCumprod(t);
        const float alphaTo = step + 1 < run.end() ? run.schedule.alphaCumprod(run.timestep(step + 1)) : 1.0F;
        const float ratio = alpha / alphaTo; // α of this step
        const Prediction said = predict(run, x, t, Level::ofAlphaCumprod(alpha));

        // The mean of q(x_{t-1} | x_t, x₀), equation 7.
        x = std::sqrt(alphaTo) * (1 - ratio) / (1 - alpha) * said.original
            + std::sqrt(ratio) * (1 - alphaTo) / (1 - alpha) * x;
        if (t > 0) {
            const float small = std::max((1 - alphaTo) / (1 - alpha) * (1 - ratio), 1e-20F);
            const float variance = run.config.variance == DdpmVariance::Small ? small : 1 - ratio;
            x = x + std::sqrt(variance) * freshNoise(run, x);
        }
        finishStep(run, step, x, said.original);
    }
    return x;
}

/// Song et al. 2021, equation 12. DDIMScheduler: a step always spans trainSteps / steps, wherever the next
/// one is.
at::Tensor sampleDdim(const Run& run, at::Tensor x)
{
    const int span = run.config.trainSteps / run.options.steps;
    for (int step = run.begin(); step < run.end(); ++step) {
        const int t = run.timestep(step);
        const float alpha = run.schedule.alphaCumprod(t), alphaTo = run.alphaCumprodOrFinal(t - span);
        const Level level = Level::ofAlphaCumprod(alpha);
        const Prediction said = predict(run, x, t, level);
        const at::Tensor noise = noiseOf(run.config.prediction, said.output, x, level);

        const float variance = (1 - alphaTo) / (1 - alpha) * (1 - alpha / alphaTo);
        const float deviation = static_cast<float>(run.options.eta) * std::sqrt(variance);
        const float direction = std::sqrt(std::max(1 - alphaTo - deviation * deviation, 0.0F));
        x = std::sqrt(alphaTo) * said.original + direction * noise;
        if (run.options.eta > 0)
            x = x + deviation * freshNoise(run, x);
        finishStep(run, step, x, said.original);
    }
    return x;
}

/// Pseudo linear multistep (Liu et al. 2022). PNDMScheduler: twelve evaluations of Runge-Kutta first, or,
/// with skip_prk_steps, a first step that is done twice, the second time with the mean of both outputs.
at::Tensor samplePlms(const Run& run, at::Tensor x)
{
    const int span = run.config.trainSteps / run.options.steps;
    const int rungeKutta = run.config.skipRungeKutta ? 0 : 12;
    std::vector<at::Tensor> outputs; // newest last
    at::Tensor start, sum; // where a step of several evaluations began, and its weighted outputs
    for (int step = run.begin(); step < run.end(); ++step) {
        const int count = step - run.begin(), t = run.timestep(step);
        const Prediction said = predict(run, x, t, Level::ofAlphaCumprod(run.schedule.alphaCumprod(t)));
        if (count < rungeKutta) {
            const int part = count % 4;
            if (part == 0) {
                outputs.push_back(said.output);
                start = x;
                sum = at::zeros_like(x);
            }
            sum = sum + said.output / (part == 0 || part == 3 ? 6.0 : 3.0);
            x = transfer(run, start, part == 3 ? sum : said.output, run.timestep(count - part),
                part % 2 == 0 ? t - span / 2 : t);
        } else if (count == 1) {
            x = transfer(run, start, (said.output + outputs.back()) / 2, t + span, t);
        } else {
            outputs.push_back(said.output);
            if (outputs.size() > 4)
                outputs.erase(outputs.begin());
            start = x;
            x = transfer(run, x, extrapolated(outputs), t, t - span);
        }
        finishStep(run, step, x, said.original);
    }
    return x;
}

/// Latent consistency (Luo et al. 2023): jump to x₀, noise again. LCMScheduler.
at::Tensor sampleLcm(const Run& run, at::Tensor x)
{
    constexpr float sigmaData = 0.5F;
    for (int step = run.begin(); step < run.end(); ++step) {
        const int t = run.timestep(step);
        const Prediction said = predict(run, x, t, Level::ofAlphaCumprod(run.schedule.alphaCumprod(t)));

        // The boundary condition: at t = 0 the model is the identity (equation 8).
        const float scaled = static_cast<float>(t) * static_cast<float>(run.config.timestepScaling);
        const float norm = scaled * scaled + sigmaData * sigmaData;
        const at::Tensor original =
            scaled / std::sqrt(norm) * said.original + sigmaData * sigmaData / norm * x;
        x = original;
        if (step + 1 < run.end()) {
            const Level to = Level::ofAlphaCumprod(run.alphaCumprodOrFinal(run.timestep(step + 1)));
            x = to.alpha * original + to.sigma * freshNoise(run, x);
        }
        finishStep(run, step, x, original);
    }
    return x;
}

} // namespace candela::sampling
