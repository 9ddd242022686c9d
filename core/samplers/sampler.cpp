#include "core/samplers/sampler.h"

#include "core/nn/not_numbers.h"
#include "core/samplers/sampling.h"

#include <ATen/ATen.h>
#include <c10/util/StringUtil.h>

#include <cassert>
#include <cmath>

namespace candela
{
namespace sampling
{
namespace
{

/// Imagen's dynamic thresholding (Saharia et al. 2022): each picture clipped to its own quantile, then scaled
/// back.
at::Tensor thresholded(const SchedulerConfig& config, const at::Tensor& original)
{
    at::Tensor limit = original.abs().flatten(1).quantile(config.thresholdRatio, 1); // (B)
    limit = limit.clamp(1.0, config.thresholdMax).view({-1, 1, 1, 1});
    return at::clamp(original, -limit, limit) / limit;
}

at::Tensor originalOf(
    PredictionType prediction, const at::Tensor& output, const at::Tensor& sample, Level level)
{
    switch (prediction) {
    case PredictionType::Epsilon:
        return (sample - level.sigma * output) / level.alpha;
    case PredictionType::Velocity:
        return level.alpha * sample - level.sigma * output;
    case PredictionType::Sample:
        break;
    }
    return output;
}

at::Tensor limited(const SchedulerConfig& config, const at::Tensor& original)
{
    if (config.thresholding)
        return thresholded(config, original);
    return config.clipSample ? original.clamp(-config.clipRange, config.clipRange) : original;
}

at::Tensor evaluated(const Run& run, const at::Tensor& sample, double timestep)
{
    at::Tensor output = run.network(sample, timestep).to(at::kFloat);
    if (output.sizes() != sample.sizes())
        throw badInput(c10::str("The network returns ", output.dim() > 1 ? output.size(1) : 0,
            " channels where the sampler needs ", sample.size(1), "."));
    return output;
}

/// The original with as much noise as step `at` expects.
at::Tensor noised(const Run& run, int at)
{
    if (run.plan.sigmas.empty()) {
        const Level level = Level::ofAlphaCumprod(run.schedule.alphaCumprod(run.timestep(at)));
        return level.alpha * run.original + level.sigma * run.noise;
    }
    const float sigma = run.sigma(at);
    if (run.config.sampler == SamplerKind::UniPc || run.config.sampler == SamplerKind::Dpmpp2M
        || run.config.sampler == SamplerKind::Dpmpp2MSde) {
        const Level level = Level::ofSigma(sigma);
        return level.alpha * run.original + level.sigma * run.noise;
    }
    return run.original + sigma * run.noise;
}

at::Tensor startOf(const Run& run)
{
    const bool fromNoise = !run.original.defined() || (run.painted.defined() && run.begin() == 0);
    return fromNoise ? run.noise * run.plan.initNoiseSigma : noised(run, run.begin());
}

at::Tensor runSampler(const Run& run, const at::Tensor& x)
{
    switch (run.config.sampler) {
    case SamplerKind::Ddpm:
        return sampleDdpm(run, x);
    case SamplerKind::Ddim:
        return sampleDdim(run, x);
    case SamplerKind::Plms:
        return samplePlms(run, x);
    case SamplerKind::Euler:
        return sampleEuler(run, x);
    case SamplerKind::EulerA:
        return sampleEulerAncestral(run, x);
    case SamplerKind::Heun:
        return sampleHeun(run, x);
    case SamplerKind::Lms:
        return sampleLms(run, x);
    case SamplerKind::Dpmpp2M:
    case SamplerKind::Dpmpp2MSde:
        return sampleDpmSolver(run, x);
    case SamplerKind::UniPc:
        return sampleUniPc(run, x);
    case SamplerKind::Lcm:
        return sampleLcm(run, x);
    }
    assert(false);
    return {};
}

} // namespace

Level Level::ofAlphaCumprod(float alphaCumprod)
{
    return {.alpha = std::sqrt(alphaCumprod), .sigma = std::sqrt(1 - alphaCumprod)};
}

Level Level::ofSigma(float sigma)
{
    const float alpha = 1 / std::sqrt(sigma * sigma + 1);
    return {.alpha = alpha, .sigma = sigma * alpha};
}

float Level::lambda() const
{
    return std::log(alpha) - std::log(sigma);
}

float Run::alphaCumprodOrFinal(int timestep) const
{
    if (timestep >= 0)
        return schedule.alphaCumprod(timestep);
    return config.alphaToOne ? 1 : schedule.alphaCumprod(0);
}

Prediction predict(const Run& run, const at::Tensor& sample, double timestep, Level level)
{
    const at::Tensor output = evaluated(run, sample, timestep);
    return {.output = output,
        .original = limited(run.config, originalOf(run.config.prediction, output, sample, level))};
}

Prediction predictScaled(const Run& run, const at::Tensor& sample, int step)
{
    // Not through predict(): its rounding differs, and the slope (x − x₀)/σ magnifies that where σ is small.
    const float sigma = run.sigma(step), norm = sigma * sigma + 1;
    const at::Tensor output =
        evaluated(run, sample / std::sqrt(norm), run.plan.timesteps[static_cast<size_t>(step)]);
    at::Tensor original = output;
    if (run.config.prediction == PredictionType::Epsilon)
        original = sample - sigma * output;
    else if (run.config.prediction == PredictionType::Velocity)
        original = output * (-sigma / std::sqrt(norm)) + sample / norm;
    return {.output = output, .original = limited(run.config, original)};
}

at::Tensor noiseOf(PredictionType prediction, const at::Tensor& output, const at::Tensor& sample, Level level)
{
    switch (prediction) {
    case PredictionType::Epsilon:
        return output;
    case PredictionType::Velocity:
        return level.alpha * output + level.sigma * sample;
    case PredictionType::Sample:
        break;
    }
    return (sample - level.alpha * output) / level.sigma;
}

at::Tensor freshNoise(const Run& run, const at::Tensor& sample)
{
    return drawNoise(run.generators, sample.sizes().slice(1)).to(sample.device());
}

at::Tensor withKept(const Run& run, const at::Tensor& sample, int at)
{
    if (!run.painted.defined())
        return sample;
    return (1 - run.painted) * (at < run.end() ? noised(run, at) : run.original) + run.painted * sample;
}

void finishStep(const Run& run, int step, at::Tensor& sample, const at::Tensor& original)
{
    sample = withKept(run, sample, step + 1);
    const int done = step + 1 - run.begin(), of = run.end() - run.begin();
    if (!sample.isfinite().all().item<bool>())
        throw NotNumbers(NetworkPart::UNet,
            runFailed(c10::str("Step ", done, " of ", of, " gave values that are not numbers."),
                "Choose the precision fp32, or another sampler."));
    if (run.observer)
        run.observer(done, of, sample, original);
}

} // namespace sampling

at::Tensor sample(const Denoiser& network, const at::Tensor& noise, const SchedulerConfig& config,
    const SamplerOptions& options, std::vector<NoiseGenerator>& generators, const StepObserver& observer,
    const at::Tensor& original, const at::Tensor& painted)
{
    assert(noise.dim() == 4 && noise.size(0) == std::ssize(generators));
    assert(original.defined() || (options.beginStep == 0 && !painted.defined()));
    const NoiseSchedule schedule = NoiseSchedule::of(config);
    const SamplingPlan plan = makePlan(config, schedule, options);
    const sampling::Run run{.network = network,
        .config = config,
        .options = options,
        .schedule = schedule,
        .plan = plan,
        .generators = generators,
        .observer = observer,
        .noise = noise.to(at::kFloat),
        .original = original.defined() ? original.to(at::kFloat) : original,
        .painted = painted};
    return sampling::runSampler(run, sampling::startOf(run));
}

} // namespace candela
