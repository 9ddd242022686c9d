// From noise to latents: the samplers, each the same as diffusers' scheduler of that name, down to the order
// of its random draws. The caller's thread does the work; nothing is kept between calls, so calls are
// independent.
#pragma once

#include "core/samplers/noise_generator.h"
#include "core/samplers/noise_schedule.h"
#include "core/samplers/scheduler_config.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <vector>

namespace candela
{

/// The guided network: its raw output (ε, v or x₀ as SchedulerConfig::prediction says) for `scaledSample`
/// (B, C, H, W) fp32, which has unit variance at every step. May return a lower precision. Whatever it throws
/// (Cancelled above all) passes through sample().
using Denoiser = std::function<at::Tensor(const at::Tensor& scaledSample, double timestep)>;

/// Called when step `step` of `of` is done, 1 ≤ step ≤ of. `predictedOriginal` is the x₀ the step believed
/// in, for previews; `sample` is the sampler's own variable (for euler, euler_a, heun and lms with variance 1
/// + σ²).
using StepObserver =
    std::function<void(int step, int of, const at::Tensor& sample, const at::Tensor& predictedOriginal)>;

/// The schedules, as what they set in diffusers on top of the model's own scheduler config:
///   Default      nothing
///   Karras       use_karras_sigmas=True: equal steps of σ^(1/7) (Karras et al. 2022)
///   Exponential  use_exponential_sigmas=True: equal steps of log σ
///   Uniform      timestep_spacing="linspace", without the two above: equal steps in time, ends included
/// hasSchedule() of core/api/requests.h says what a sampler has. Karras and Exponential for euler_a, which
/// diffusers lacks, take the σ of euler.
struct SamplerOptions {
    int steps = 20; // 1..trainSteps
    ScheduleKind schedule = ScheduleKind::Default;
    double eta = 0; // 0..1; ddim's share of fresh noise, the others ignore it
    int beginStep = 0; // image to image: steps left out at the noisy end, 0..steps-1
};

/// What the network is asked and how noisy that is.
struct SamplingPlan {
    std::vector<double> timesteps; // one a step, falling; plms repeats some
    std::vector<float> sigmas; // √((1−ᾱ)/ᾱ) of each step and where the last one ends; empty for samplers that
                               // work on ᾱ itself: ddpm, ddim, plms, lcm
    float initNoiseSigma = 1; // the standard normal noise is multiplied by this

    int steps() const { return static_cast<int>(timesteps.size()); }
};

/// Throws Error (BadInput) for options that the sampler or the model's schedule cannot honour.
SamplingPlan makePlan(const SchedulerConfig&, const NoiseSchedule&, const SamplerOptions&);

/// How often sample() will call the network: steps, except for plms (one more, or nine more with its
/// Runge-Kutta start) and heun (2·steps − 1).
int numberOfEvaluations(const SchedulerConfig&, const SamplerOptions&);

/// Samples from `noise` (B, C, H, W), standard normal as drawNoise() gives it, on the device to work on;
/// computes in fp32. `generators`: one a picture, in the state that drawing `noise` left them in; samplers
/// that draw, draw from them. `original` (as `noise`): image to image, noised to the level of
/// options.beginStep; undefined otherwise. `painted` (1, 1, H, W), with an original: 1 where it is painted
/// anew and 0 where each step brings it back as noisy as the step ends, as diffusers' inpainting does; begun
/// at step 0, it begins from noise alone. Returns the clean latents. Throws Error (BadInput) as makePlan()
/// does, Error (RunFailed) when a value is not finite. Leaves its arguments as they are, apart from the
/// generators' state.
at::Tensor sample(const Denoiser&, const at::Tensor& noise, const SchedulerConfig&, const SamplerOptions&,
    std::vector<NoiseGenerator>& generators, const StepObserver& = {}, const at::Tensor& original = {},
    const at::Tensor& painted = {});

} // namespace candela
