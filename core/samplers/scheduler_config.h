// What a model's scheduler_config.json says to one sampler. Plain values, no thread, no ownership.
#pragma once

#include "core/api/requests.h"

#include <nlohmann/json_fwd.hpp>

#include <limits>
#include <optional>
#include <vector>

namespace candela
{

/// What the network's output means at x = α·x₀ + σ·ε: the noise ε, the velocity v = α·ε − σ·x₀, or x₀ itself.
enum class PredictionType { Epsilon, Velocity, Sample };
enum class BetaSchedule { Linear, ScaledLinear, SquaredCosine };
/// How the steps are spread over the training steps (Lin et al. 2023, table 2).
enum class TimestepSpacing { Linspace, Leading, Trailing };
enum class DdpmVariance { Small, Large }; // β̃ or β of the step
enum class MultistepRule { Midpoint, Heun, Bh1, Bh2 }; // the first two dpmpp_*, the others unipc
enum class FinalSigma { Zero, SigmaMin };

/// The settings one sampler runs with: those that diffusers' scheduler of the same name would have after
/// `from_config(scheduler_config.json)`. A value in the file wins, else the default of the class that runs
/// (not of the class that wrote the file); keys which that class does not know are passed over.
struct SchedulerConfig {
    SamplerKind sampler = SamplerKind::Ddim;

    int trainSteps = 1000; // num_train_timesteps, at least 2
    double betaStart = 0.0001, betaEnd = 0.02;
    BetaSchedule betaSchedule = BetaSchedule::Linear;
    std::vector<double> trainedBetas; // empty, or one for every training step, instead of betaSchedule
    bool zeroTerminalSnr = false; // rescale_betas_zero_snr
    PredictionType prediction = PredictionType::Epsilon;

    TimestepSpacing spacing = TimestepSpacing::Leading;
    int stepsOffset = 0; // with Leading only
    bool karrasSigmas = false, exponentialSigmas = false;
    std::optional<double> sigmaMin, sigmaMax; // ends of the two above; else the training schedule's
    FinalSigma finalSigma = FinalSigma::Zero;
    bool alphaToOne = true; // set_alpha_to_one: the last step ends at ᾱ = 1, else at ᾱ₀ (ddim, plms, lcm)

    bool clipSample = false; // x₀ to ±clipRange
    double clipRange = 1;
    bool thresholding = false; // Imagen's dynamic thresholding of x₀
    double thresholdRatio = 0.995, thresholdMax = 1;

    DdpmVariance variance = DdpmVariance::Small; // ddpm
    bool skipRungeKutta = false; // plms: skip_prk_steps
    int solverOrder = 2; // dpmpp_*, unipc: 1..3
    MultistepRule rule = MultistepRule::Midpoint;
    bool lowerOrderFinal = true; // dpmpp_*, unipc
    bool eulerAtFinal = false; // dpmpp_*
    double lambdaMinClipped = -std::numeric_limits<double>::infinity(); // dpmpp_*
    std::vector<int> uncorrectedSteps; // unipc: disable_corrector
    int originalSteps = 50; // lcm: original_inference_steps
    double timestepScaling = 10; // lcm

    /// Throws Error (BadInput) with a sentence that names key and value for a value that is unknown, of the
    /// wrong type or out of range, and for settings that the sampler cannot honour (flow matching, learned
    /// variances, …).
    static SchedulerConfig fromJson(const nlohmann::json&, SamplerKind);
};

/// The sampler that the model folder itself names (`_class_name`, and `algorithm_type` of
/// DPMSolverMultistep); empty for a class that has no counterpart here.
std::optional<SamplerKind> samplerOf(const nlohmann::json& schedulerConfig);

} // namespace candela
