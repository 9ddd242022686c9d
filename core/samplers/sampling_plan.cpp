// Which training steps a sampler visits and their σ, as set_timesteps() of diffusers' schedulers computes
// them: NumPy's arithmetic in double, results in float.
#include "core/api/error.h"
#include "core/samplers/sampler.h"

#include <c10/util/StringUtil.h>

#include <algorithm>
#include <cmath>

namespace candela
{
namespace
{

using enum SamplerKind;
using Values = std::vector<double>;

/// numpy.linspace: a single point is the first one.
Values linspace(double first, double last, int count, bool withLast = true)
{
    Values values(static_cast<size_t>(count), first);
    const double step = (last - first) / (withLast ? count - 1 : count);
    for (int i = 1; i < count; ++i)
        values[static_cast<size_t>(i)] = first + i * step;
    if (withLast && count > 1)
        values.back() = last;
    return values;
}

bool isSolver(SamplerKind sampler)
{
    return sampler == Dpmpp2M || sampler == Dpmpp2MSde || sampler == UniPc;
}

bool worksOnSigmas(SamplerKind sampler)
{
    return sampler == Euler || sampler == EulerA || sampler == Heun || sampler == Lms;
}

SchedulerConfig withSchedule(SchedulerConfig config, ScheduleKind schedule)
{
    if (schedule == ScheduleKind::Default)
        return config;
    config.karrasSigmas = schedule == ScheduleKind::Karras;
    config.exponentialSigmas = schedule == ScheduleKind::Exponential;
    if (schedule == ScheduleKind::Uniform)
        config.spacing = TimestepSpacing::Linspace;
    return config;
}

void check(const SchedulerConfig& config, const SamplerOptions& options)
{
    const auto name = nameOf(config.sampler);
    if (options.steps < 1 || options.steps > config.trainSteps)
        throw badInput(c10::str(
            options.steps, " steps cannot be sampled: the model was trained with ", config.trainSteps, "."));
    if (!(options.eta >= 0 && options.eta <= 1))
        throw badInput(c10::str("Eta is ", options.eta, ", which is not between 0 and 1."));
    if (options.beginStep < 0 || options.beginStep >= options.steps)
        throw badInput(
            c10::str("Step ", options.beginStep + 1, " of ", options.steps, " cannot be the first."));
    if (!hasSchedule(config.sampler, options.schedule))
        throw badInput(c10::str("The sampler ", name, " has no ", nameOf(options.schedule), " schedule."),
            "Choose the default schedule or another sampler.");
    if (config.sampler == Lcm && options.steps > config.originalSteps)
        throw badInput(c10::str(options.steps, " steps are too many for lcm: the model was distilled for ",
            config.originalSteps, "."));
    if (config.sampler == Plms && !config.skipRungeKutta && options.steps < 4)
        throw badInput(
            c10::str(options.steps, " steps are too few for plms: this model's settings need at least 4."));
    if (isSolver(config.sampler) && config.spacing == TimestepSpacing::Leading
        && options.steps + 1 > config.trainSteps)
        throw badInput(c10::str(options.steps, " steps are too many for ", name,
            ": this model's settings allow ", config.trainSteps - 1, "."));
}

/// `steps` points out of [0, range), falling. The solvers spread one point more and leave out the clean end.
Values spreadTimesteps(const SchedulerConfig& config, int steps, int range)
{
    const int spare = isSolver(config.sampler) ? 1 : 0;
    Values points;
    switch (config.spacing) {
    case TimestepSpacing::Linspace:
        points = linspace(0, range - 1, steps + spare);
        std::ranges::reverse(points);
        points.resize(static_cast<size_t>(steps));
        break;
    case TimestepSpacing::Leading:
        for (int i = steps - 1 + spare; i >= spare; --i)
            points.push_back(i * (range / (steps + spare)) + config.stepsOffset);
        break;
    case TimestepSpacing::Trailing: {
        // numpy.arange steps by the rounded difference of its first two values. For some numbers of steps it
        // also yields one point too many, below 0, which is left out here.
        const double step = (range - static_cast<double>(config.trainSteps) / steps) - range;
        for (int i = 0; i < steps && range + i * step > 0; ++i)
            points.push_back(std::nearbyint(range + i * step) - 1);
        break;
    }
    }
    for (double& point : points)
        point = worksOnSigmas(config.sampler) ? static_cast<float>(point) : std::nearbyint(point);
    return points;
}

/// PNDMScheduler repeats its second step (Liu et al. 2022 start with one Heun step) or, without
/// skip_prk_steps, runs twelve evaluations of Runge-Kutta over the first three steps.
Values plmsTimesteps(const SchedulerConfig& config, const Values& falling, int steps)
{
    Values all;
    if (config.skipRungeKutta) {
        all = falling;
        if (steps > 1)
            all.insert(all.begin() + 1, falling[1]);
        return all;
    }
    const int half = config.trainSteps / steps / 2;
    for (size_t k = 0; k < 3; ++k) {
        const double from = falling[k], middle = falling[k + 1] + half;
        all.insert(all.end(), {from, middle, middle, falling[k + 1]});
    }
    all.insert(all.end(), falling.begin() + 3, falling.end());
    return all;
}

/// LCMScheduler: an even choice from the steps the model was distilled for, noisiest first.
Values lcmTimesteps(const SchedulerConfig& config, int steps)
{
    const int stride = config.trainSteps / config.originalSteps;
    Values timesteps = linspace(0, config.originalSteps, steps, false);
    for (double& t : timesteps)
        t = (config.originalSteps - std::floor(t)) * stride - 1;
    return timesteps;
}

/// The training schedule's σ between its steps (numpy.interp).
double sigmaAt(const NoiseSchedule& schedule, double timestep)
{
    const double t = std::clamp(timestep, 0.0, schedule.steps() - 1.0);
    const int below = std::min(static_cast<int>(t), schedule.steps() - 2);
    const double low = schedule.sigma(below), high = schedule.sigma(below + 1);
    return (high - low) * (t - below) + low;
}

/// Where σ lies among the training steps, by linear interpolation of log σ.
double timestepOf(double sigma, const std::vector<float>& logSigmas)
{
    const double logSigma = std::log(std::max(sigma, 1e-10));
    const auto above = std::ranges::upper_bound(logSigmas, logSigma);
    const auto below =
        std::clamp<std::ptrdiff_t>(above - logSigmas.begin() - 1, 0, std::ssize(logSigmas) - 2);
    const float low = logSigmas[static_cast<size_t>(below)], high = logSigmas[static_cast<size_t>(below) + 1];
    const double weight = std::clamp((low - logSigma) / (low - high), 0.0, 1.0);
    return (1 - weight) * static_cast<double>(below) + weight * static_cast<double>(below + 1);
}

/// Karras et al. 2022, equation 5, with ρ = 7; or equal ratios.
Values curvedSigmas(const SchedulerConfig& config, double sigmaMax, double sigmaMin, int steps)
{
    if (config.karrasSigmas) {
        const double rho = 7, from = std::pow(sigmaMax, 1 / rho), to = std::pow(sigmaMin, 1 / rho);
        Values sigmas = linspace(0, 1, steps);
        for (double& sigma : sigmas)
            sigma = std::pow(from + sigma * (to - from), rho);
        return sigmas;
    }
    Values sigmas = linspace(std::log(sigmaMax), std::log(sigmaMin), steps);
    for (double& sigma : sigmas)
        sigma = std::exp(sigma);
    return sigmas;
}

/// Replaces evenly spread steps by those of a curved schedule. The samplers in σ keep their first and last σ,
/// the solvers take the whole range of training; their timesteps are whole numbers.
void curve(const SchedulerConfig& config, const NoiseSchedule& schedule, int steps, Values& timesteps,
    Values& sigmas)
{
    double sigmaMax = isSolver(config.sampler) ? schedule.sigma(schedule.steps() - 1) : sigmas.front();
    double sigmaMin = isSolver(config.sampler) ? schedule.sigma(0) : sigmas.back();
    if (config.sampler != Lms
        || config.exponentialSigmas) { // LMSDiscreteScheduler's Karras has no such options
        sigmaMax = config.sigmaMax.value_or(sigmaMax);
        sigmaMin = config.sigmaMin.value_or(sigmaMin);
    }
    std::vector<float> logSigmas;
    for (int t = 0; t < schedule.steps(); ++t)
        logSigmas.push_back(std::log(schedule.sigma(t)));

    sigmas = curvedSigmas(config, sigmaMax, sigmaMin, steps);
    timesteps.clear();
    const bool rounded = config.sampler == UniPc || config.betaSchedule != BetaSchedule::SquaredCosine;
    for (const double sigma : sigmas) {
        const double t = timestepOf(sigma, logSigmas);
        if (!isSolver(config.sampler))
            timesteps.push_back(static_cast<float>(t));
        else
            timesteps.push_back(config.karrasSigmas && rounded ? std::nearbyint(t) : std::trunc(t));
    }
}

/// DPMSolverMultistepScheduler's lambda_min_clipped leaves out training steps that are noisier than this.
int usedRange(const SchedulerConfig& config, const NoiseSchedule& schedule)
{
    int range = schedule.steps();
    const auto lambda = [&](int t) {
        const float alpha = schedule.alphaCumprod(t);
        return std::log(std::sqrt(alpha)) - std::log(std::sqrt(1 - alpha));
    };
    while (range > 1 && lambda(range - 1) < static_cast<float>(config.lambdaMinClipped))
        --range;
    return range;
}

SamplingPlan planOverAlphas(const SchedulerConfig& config, int steps)
{
    SamplingPlan plan;
    if (config.sampler == Lcm) {
        plan.timesteps = lcmTimesteps(config, steps);
        return plan;
    }
    plan.timesteps = spreadTimesteps(config, steps, config.trainSteps);
    if (plan.timesteps.front() >= config.trainSteps)
        throw badInput(c10::str(steps, " steps are too many for ", nameOf(config.sampler),
            ": this model's settings would begin at ", plan.timesteps.front(), " of ", config.trainSteps,
            "."));
    if (config.sampler == Plms)
        plan.timesteps = plmsTimesteps(config, plan.timesteps, steps);
    return plan;
}

SamplingPlan planOverSigmas(const SchedulerConfig& config, const NoiseSchedule& schedule, int steps)
{
    SamplingPlan plan;
    plan.timesteps = spreadTimesteps(config, steps, usedRange(config, schedule));
    Values sigmas;
    for (const double t : plan.timesteps)
        sigmas.push_back(sigmaAt(schedule, t));
    const bool curved = config.karrasSigmas || config.exponentialSigmas;
    if (curved)
        curve(config, schedule, steps, plan.timesteps, sigmas);

    for (const double sigma : sigmas)
        plan.sigmas.push_back(static_cast<float>(sigma));
    const float least = config.sampler == UniPc && curved ? plan.sigmas.back() : schedule.sigma(0);
    plan.sigmas.push_back(config.finalSigma == FinalSigma::SigmaMin ? least : 0);

    if (worksOnSigmas(config.sampler)) {
        const float most = std::ranges::max(plan.sigmas);
        plan.initNoiseSigma = config.spacing == TimestepSpacing::Leading ? std::sqrt(most * most + 1) : most;
    }
    return plan;
}

} // namespace

SamplingPlan makePlan(
    const SchedulerConfig& config, const NoiseSchedule& schedule, const SamplerOptions& options)
{
    const SchedulerConfig scheduled = withSchedule(config, options.schedule);
    check(scheduled, options);
    if (worksOnSigmas(config.sampler) || isSolver(config.sampler))
        return planOverSigmas(scheduled, schedule, options.steps);
    return planOverAlphas(scheduled, options.steps);
}

int numberOfEvaluations(const SchedulerConfig& config, const SamplerOptions& options)
{
    const int steps = makePlan(config, NoiseSchedule::of(config), options).steps() - options.beginStep;
    return config.sampler == Heun ? 2 * steps - 1 : steps;
}

} // namespace candela
