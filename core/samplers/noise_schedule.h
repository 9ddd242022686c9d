// How much noise each training step carries, and what training and image to image do with it.
// Plain values; every function may be called from any thread.
#pragma once

#include "core/samplers/scheduler_config.h"

#include <ATen/core/Tensor.h>

namespace candela
{

/// ᾱ of every training step: x_t = √ᾱ_t·x₀ + √(1−ᾱ_t)·ε (Ho et al. 2020).
struct NoiseSchedule {
    at::Tensor betas; // (trainSteps) fp32 on the CPU
    at::Tensor alphasCumprod; // (trainSteps) fp32 on the CPU, falling
    at::Tensor sigmas; // (trainSteps) fp32 on the CPU: √((1−ᾱ)/ᾱ)

    /// As the diffusers class of `config.sampler` computes it. With zero terminal SNR the samplers that
    /// divide by ᾱ (euler, euler_a, dpmpp_*, unipc) have 2⁻²⁴ for the last, as there.
    static NoiseSchedule of(const SchedulerConfig& config);

    int steps() const { return static_cast<int>(alphasCumprod.size(0)); }
    float alphaCumprod(int step) const; // 0 ≤ step < steps()
    float sigma(int step) const; // as alphaCumprod
};

// Training. x0, noise: (B, …), any device, floating; timesteps: (B) int64 within the schedule. The result has
// x0's shape, type and device.

at::Tensor addNoise(
    const NoiseSchedule&, const at::Tensor& x0, const at::Tensor& noise, const at::Tensor& timesteps);

/// v = √ᾱ·ε − √(1−ᾱ)·x₀ (Salimans & Ho 2022).
at::Tensor velocityTarget(
    const NoiseSchedule&, const at::Tensor& x0, const at::Tensor& noise, const at::Tensor& timesteps);

/// What the network should say: ε, v or x₀.
at::Tensor trainingTarget(const NoiseSchedule&, PredictionType, const at::Tensor& x0, const at::Tensor& noise,
    const at::Tensor& timesteps);

/// ᾱ/(1−ᾱ), (B) fp32 on the device of `timesteps`.
at::Tensor signalToNoise(const NoiseSchedule&, const at::Tensor& timesteps);

/// The weight of each picture's mean squared error under min-SNR-γ (Hang et al. 2023), (B) fp32:
/// min(SNR, γ) divided by SNR for ε, by SNR + 1 for v, by 1 for x₀.
at::Tensor minSnrWeight(const NoiseSchedule&, PredictionType, const at::Tensor& timesteps, double gamma);

} // namespace candela
