// What the samplers share. Inside core/samplers only.
#pragma once

#include "core/samplers/sampler.h"

namespace candela::sampling
{

/// x = alpha·x₀ + sigma·ε with alpha² + sigma² = 1. In fp32, as diffusers computes them.
struct Level {
    float alpha, sigma;

    static Level ofAlphaCumprod(float alphaCumprod);
    static Level ofSigma(float sigma); // of √((1−ᾱ)/ᾱ)
    float lambda() const; // half the log of the signal-to-noise ratio; +∞ without noise
};

/// One sampling, from its first step to its last. Everything is borrowed from sample().
struct Run {
    const Denoiser& network;
    const SchedulerConfig& config;
    const SamplerOptions& options;
    const NoiseSchedule& schedule;
    const SamplingPlan& plan;
    std::vector<NoiseGenerator>& generators;
    const StepObserver& observer;
    at::Tensor noise; // standard normal, what the sampling begins from
    at::Tensor original, painted; // of image to image and of inpainting; undefined without

    int begin() const { return options.beginStep; }
    int end() const { return plan.steps(); }
    int timestep(int step) const { return static_cast<int>(plan.timesteps[static_cast<size_t>(step)]); }
    float sigma(int step) const { return plan.sigmas[static_cast<size_t>(step)]; }
    /// ᾱ of a training step, or where the last step ends when it is negative.
    float alphaCumprodOrFinal(int timestep) const;
};

/// What the network said, and the x₀ it means (clipped or thresholded where the config asks for it).
struct Prediction {
    at::Tensor output, original; // (B, C, H, W) fp32
};

/// Asks the network about `sample` = alpha·x₀ + sigma·ε.
Prediction predict(const Run&, const at::Tensor& sample, double timestep, Level);
/// Asks about step `step` for `sample` = x₀ + σ·ε, the variable of the samplers in σ.
Prediction predictScaled(const Run&, const at::Tensor& sample, int step);
/// The ε that an output means.
at::Tensor noiseOf(PredictionType, const at::Tensor& output, const at::Tensor& sample, Level);

/// Standard normal noise like `sample`, one draw from each picture's generator.
at::Tensor freshNoise(const Run&, const at::Tensor& sample);

/// What inpainting keeps is brought back into a sample at the level of step `at`, the clean one after the
/// last.
at::Tensor withKept(const Run&, const at::Tensor& sample, int at);

/// Ends a step: brings back what is kept, refuses values that are not finite, tells the observer.
void finishStep(const Run&, int step, at::Tensor& sample, const at::Tensor& original);

// x: the sample at run.begin(), (B, C, H, W) fp32. Each returns the clean sample.
at::Tensor sampleDdpm(const Run&, at::Tensor x);
at::Tensor sampleDdim(const Run&, at::Tensor x);
at::Tensor samplePlms(const Run&, at::Tensor x);
at::Tensor sampleLcm(const Run&, at::Tensor x);
at::Tensor sampleEuler(const Run&, at::Tensor x);
at::Tensor sampleEulerAncestral(const Run&, at::Tensor x);
at::Tensor sampleHeun(const Run&, at::Tensor x);
at::Tensor sampleLms(const Run&, at::Tensor x);
at::Tensor sampleDpmSolver(const Run&, at::Tensor x); // dpmpp_2m and dpmpp_2m_sde
at::Tensor sampleUniPc(const Run&, at::Tensor x);

} // namespace candela::sampling
