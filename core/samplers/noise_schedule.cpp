#include "core/samplers/noise_schedule.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

namespace candela
{
namespace
{

at::Tensor squaredCosineBetas(int steps)
{
    const auto alphaBar = [](double t) {
        const double c = std::cos((t + 0.008) / 1.008 * std::numbers::pi / 2);
        return c * c;
    };
    std::vector<float> betas(steps);
    for (int i = 0; i < steps; ++i)
        betas[i] = static_cast<float>(
            std::min(1 - alphaBar((i + 1.0) / steps) / alphaBar(static_cast<double>(i) / steps), 0.999));
    return at::tensor(betas, at::kFloat);
}

at::Tensor betasOf(const SchedulerConfig& config)
{
    if (!config.trainedBetas.empty())
        return at::tensor(config.trainedBetas, at::kFloat);
    switch (config.betaSchedule) {
    case BetaSchedule::Linear:
        return at::linspace(config.betaStart, config.betaEnd, config.trainSteps, at::kFloat);
    case BetaSchedule::ScaledLinear:
        return at::linspace(
            std::sqrt(config.betaStart), std::sqrt(config.betaEnd), config.trainSteps, at::kFloat)
            .square();
    case BetaSchedule::SquaredCosine:
        break;
    }
    return squaredCosineBetas(config.trainSteps);
}

/// Shifts and scales √ᾱ so that the last is 0 and the first stays (Lin et al. 2023, algorithm 1).
at::Tensor rescaledToZeroSnr(const at::Tensor& betas)
{
    at::Tensor root = (1 - betas).cumprod(0).sqrt();
    const at::Tensor first = root[0].clone(), last = root[-1].clone();
    root = (root - last) * (first / (first - last));
    const at::Tensor alphasCumprod = root.square();
    const at::Tensor ratios = alphasCumprod.slice(0, 1) / alphasCumprod.slice(0, 0, -1);
    return 1 - at::cat({alphasCumprod.slice(0, 0, 1), ratios});
}

bool dividesByAlpha(SamplerKind sampler)
{
    using enum SamplerKind;
    return sampler == Euler || sampler == EulerA || sampler == Dpmpp2M || sampler == Dpmpp2MSde
        || sampler == UniPc;
}

/// values[timesteps] with the trailing dimensions of `like`: (B, 1, 1, …), its type and device.
at::Tensor gathered(const at::Tensor& values, const at::Tensor& timesteps, const at::Tensor& like)
{
    std::vector<int64_t> shape(static_cast<size_t>(like.dim()), 1);
    shape[0] = timesteps.size(0);
    return values.to(timesteps.device()).index_select(0, timesteps).to(like.options()).view(shape);
}

struct Mix {
    at::Tensor signal, noise; // √ᾱ and √(1−ᾱ), (B, 1, 1, …)
};

Mix mixAt(const NoiseSchedule& schedule, const at::Tensor& timesteps, const at::Tensor& like)
{
    return {gathered(schedule.alphasCumprod.sqrt(), timesteps, like),
        gathered((1 - schedule.alphasCumprod).sqrt(), timesteps, like)};
}

} // namespace

NoiseSchedule NoiseSchedule::of(const SchedulerConfig& config)
{
    NoiseSchedule schedule{.betas = betasOf(config), .alphasCumprod = {}, .sigmas = {}};
    if (config.zeroTerminalSnr)
        schedule.betas = rescaledToZeroSnr(schedule.betas);
    schedule.alphasCumprod = (1 - schedule.betas).cumprod(0);
    if (config.zeroTerminalSnr && dividesByAlpha(config.sampler))
        schedule.alphasCumprod[-1] = std::ldexp(1.0, -24);
    // By LibTorch, whose root of 2²⁴ − 1 is not the C library's: a bit that counts at σ = 4096.
    schedule.sigmas = ((1 - schedule.alphasCumprod) / schedule.alphasCumprod).pow(0.5);
    return schedule;
}

float NoiseSchedule::alphaCumprod(int step) const
{
    assert(step >= 0 && step < steps());
    return alphasCumprod.const_data_ptr<float>()[step];
}

float NoiseSchedule::sigma(int step) const
{
    assert(step >= 0 && step < steps());
    return sigmas.const_data_ptr<float>()[step];
}

at::Tensor addNoise(
    const NoiseSchedule& schedule, const at::Tensor& x0, const at::Tensor& noise, const at::Tensor& timesteps)
{
    const Mix mix = mixAt(schedule, timesteps, x0);
    return mix.signal * x0 + mix.noise * noise;
}

at::Tensor velocityTarget(
    const NoiseSchedule& schedule, const at::Tensor& x0, const at::Tensor& noise, const at::Tensor& timesteps)
{
    const Mix mix = mixAt(schedule, timesteps, x0);
    return mix.signal * noise - mix.noise * x0;
}

at::Tensor trainingTarget(const NoiseSchedule& schedule, PredictionType prediction, const at::Tensor& x0,
    const at::Tensor& noise, const at::Tensor& timesteps)
{
    switch (prediction) {
    case PredictionType::Epsilon:
        return noise;
    case PredictionType::Velocity:
        return velocityTarget(schedule, x0, noise, timesteps);
    case PredictionType::Sample:
        break;
    }
    return x0;
}

at::Tensor signalToNoise(const NoiseSchedule& schedule, const at::Tensor& timesteps)
{
    const at::Tensor alphas = schedule.alphasCumprod.to(timesteps.device()).index_select(0, timesteps);
    return alphas / (1 - alphas);
}

at::Tensor minSnrWeight(
    const NoiseSchedule& schedule, PredictionType prediction, const at::Tensor& timesteps, double gamma)
{
    const at::Tensor snr = signalToNoise(schedule, timesteps);
    at::Tensor clamped = snr.clamp_max(gamma);
    switch (prediction) {
    case PredictionType::Epsilon:
        return at::where(snr > 0, clamped / snr, 1.0);
    case PredictionType::Velocity:
        return clamped / (snr + 1);
    case PredictionType::Sample:
        break;
    }
    return clamped;
}

} // namespace candela
