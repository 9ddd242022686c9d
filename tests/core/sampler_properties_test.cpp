// What holds for every sampler, whatever the network; and what is refused.
#include "core/api/error.h"
#include "core/samplers/sampler.h"
#include "tests/core/sampler_networks.h"
#include "tests/support/refusal.h"

#include <ATen/ATen.h>
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <set>
#include <string>

using namespace candela;

namespace
{

constexpr std::int64_t picture[] = {4, 6, 8};
constexpr std::int64_t pictureWithBatch[] = {1, 4, 6, 8};

SchedulerConfig stableDiffusion(SamplerKind sampler, const nlohmann::json& changes = nlohmann::json::object())
{
    nlohmann::json file = {{"beta_start", 0.00085}, {"beta_end", 0.012}, {"beta_schedule", "scaled_linear"},
        {"steps_offset", 1}, {"clip_sample", false}, {"set_alpha_to_one", false}, {"skip_prk_steps", true}};
    file.update(changes);
    return SchedulerConfig::fromJson(file, sampler);
}

at::Tensor paint(const Denoiser& network, const SchedulerConfig& config, const SamplerOptions& options,
    std::uint32_t seed, int count = 1, const StepObserver& observer = {})
{
    std::vector<NoiseGenerator> generators = generatorsFor(seed, count);
    const at::Tensor noise = drawNoise(generators, picture);
    return sample(network, noise, config, options, generators, observer);
}

std::string planRefusal(
    SamplerKind sampler, const SamplerOptions& options, const nlohmann::json& changes = {})
{
    const SchedulerConfig config =
        stableDiffusion(sampler, changes.is_null() ? nlohmann::json::object() : changes);
    return refusal([&] { makePlan(config, NoiseSchedule::of(config), options); });
}

std::string fileRefusal(SamplerKind sampler, const nlohmann::json& file)
{
    return refusal([&] { SchedulerConfig::fromJson(file, sampler); });
}

} // namespace

TEST_SUITE("samplers")
{
    TEST_CASE("a network that always sees the same picture makes every sampler end there")
    {
        const at::Tensor target = at::arange(4 * 6 * 8, at::kFloat).sin().reshape(pictureWithBatch);
        for (const SamplerKind sampler : allSamplers)
            for (const ScheduleKind schedule : allSchedules)
                for (const int steps : {4, 12, 40}) {
                    if (!hasSchedule(sampler, schedule))
                        continue;
                    // Those that know no x₀ get the ε that means it; at the model's own timesteps only.
                    const bool noisy = sampler == SamplerKind::Plms || sampler == SamplerKind::EulerA;
                    if (sampler == SamplerKind::EulerA && schedule != ScheduleKind::Default)
                        continue;
                    const SchedulerConfig config = stableDiffusion(sampler,
                        {{"set_alpha_to_one", true}, {"timestep_spacing", "leading"},
                            {"prediction_type", noisy ? "epsilon" : "sample"}});
                    const NoiseSchedule levels = NoiseSchedule::of(config);
                    const auto network = [&](const at::Tensor& x, double t) -> at::Tensor {
                        if (!noisy)
                            return target;
                        const double alpha = levels.alphaCumprod(static_cast<int>(t));
                        return (x - std::sqrt(alpha) * target) / std::sqrt(1 - alpha);
                    };
                    SamplerOptions options;
                    options.steps = steps;
                    options.schedule = schedule;
                    const at::Tensor latents = paint(network, config, options, 3);
                    CAPTURE(nameOf(sampler));
                    CAPTURE(nameOf(schedule));
                    CAPTURE(steps);
                    CHECK((latents - target).abs().max().item<double>() < 1e-3);
                }
    }

    TEST_CASE("the same seed makes the same picture, another seed another")
    {
        const Denoiser network = referenceNetwork(pictureWithBatch);
        for (const SamplerKind sampler : allSamplers) {
            CAPTURE(nameOf(sampler));
            const SchedulerConfig config = stableDiffusion(sampler);
            const at::Tensor first = paint(network, config, {.steps = 6, .eta = 1}, 7);
            CHECK(first.equal(paint(network, config, {.steps = 6, .eta = 1}, 7)));
            CHECK_FALSE(first.equal(paint(network, config, {.steps = 6, .eta = 1}, 8)));
        }
    }

    TEST_CASE("a picture does not depend on its batch")
    {
        const Denoiser network = referenceNetwork(pictureWithBatch);
        for (const SamplerKind sampler : allSamplers) {
            CAPTURE(nameOf(sampler));
            const SchedulerConfig config = stableDiffusion(sampler, {{"thresholding", true}});
            const SamplerOptions options{.steps = 5, .eta = 0.7};
            const at::Tensor batch = paint(network, config, options, 0xffff'ffff, 3);
            CHECK(at::allclose(batch[0], paint(network, config, options, 0xffff'ffff)[0], 1e-6, 1e-6));
            CHECK(at::allclose(batch[1], paint(network, config, options, 0)[0], 1e-6, 1e-6));
            CHECK(at::allclose(batch[2], paint(network, config, options, 1)[0], 1e-6, 1e-6));
        }
    }

    TEST_CASE("an exception from the network ends the sampling and leaves the next one as it would have been")
    {
        const Denoiser network = referenceNetwork(pictureWithBatch);
        for (const SamplerKind sampler : allSamplers) {
            CAPTURE(nameOf(sampler));
            const SchedulerConfig config = stableDiffusion(sampler);
            const SamplerOptions options{.steps = 6};
            const at::Tensor expected = paint(network, config, options, 5);
            std::vector<NoiseGenerator> generators = generatorsFor(5, 1);
            const at::Tensor noise = drawNoise(generators, picture), untouched = noise.clone();
            int calls = 0;
            const auto stopping = [&](const at::Tensor& x, double t) {
                if (++calls == 3)
                    throw Cancelled();
                return network(x, t);
            };
            CHECK_THROWS_AS(sample(stopping, noise, config, options, generators), Cancelled);
            CHECK(noise.equal(untouched));
            CHECK(expected.equal(paint(network, config, options, 5)));
        }
    }

    TEST_CASE("the observer hears of every step once, in order, with a clean guess")
    {
        for (const SamplerKind sampler : allSamplers) {
            CAPTURE(nameOf(sampler));
            const SchedulerConfig config = stableDiffusion(sampler);
            int last = 0;
            const at::Tensor latents = paint(referenceNetwork(pictureWithBatch), config, {.steps = 8}, 1, 2,
                [&](int step, int of, const at::Tensor& x, const at::Tensor& original) {
                    CHECK(step == last + 1);
                    CHECK(of == (sampler == SamplerKind::Plms ? 9 : 8));
                    CHECK(x.sizes() == original.sizes());
                    CHECK(original.isfinite().all().item<bool>());
                    last = step;
                });
            CHECK(last == (sampler == SamplerKind::Plms ? 9 : 8));
            CHECK(latents.size(0) == 2);
        }
    }

    TEST_CASE("a network that returns NaN or another shape is refused")
    {
        const SchedulerConfig config = stableDiffusion(SamplerKind::Euler);
        const auto nan = [](const at::Tensor& x, double) {
            return x * NAN;
        };
        CHECK_THROWS_WITH_AS(
            paint(nan, config, {.steps = 4}, 1), "Step 1 of 4 gave values that are not numbers.", Error);
        const auto doubled = [](const at::Tensor& x, double) {
            return at::cat({x, x}, 1);
        };
        CHECK_THROWS_WITH_AS(paint(doubled, config, {.steps = 4}, 1),
            "The network returns 8 channels where the sampler needs 4.", Error);
    }

    TEST_CASE("options that cannot be honoured are refused in a sentence")
    {
        using enum SamplerKind;
        for (const SamplerKind sampler : allSamplers) {
            CHECK(mentions(planRefusal(sampler, {.steps = 0}), "0 steps"));
            CHECK(mentions(planRefusal(sampler, {.steps = -3}), "-3 steps"));
            CHECK(mentions(planRefusal(sampler, {.steps = 1001}), "1001 steps"));
            CHECK(mentions(planRefusal(sampler, {.eta = 1.5}), "1.5"));
            CHECK(mentions(planRefusal(sampler, {.eta = NAN}), "nan"));
            CHECK(mentions(planRefusal(sampler, {.steps = 5, .beginStep = 5}), "Step 6 of 5"));
            for (const ScheduleKind schedule : allSchedules)
                CHECK(hasSchedule(sampler, schedule)
                    == planRefusal(sampler, {.steps = 5, .schedule = schedule}).empty());
        }
        CHECK(mentions(planRefusal(Lcm, {.steps = 51}), "lcm"));
        CHECK(mentions(planRefusal(Plms, {.steps = 3}, {{"skip_prk_steps", false}}), "at least 4"));
        CHECK(mentions(planRefusal(Ddim, {.steps = 1000}), "begin at 1000"));
        CHECK(planRefusal(Ddim, {.steps = 1000}, {{"steps_offset", 0}}).empty());
        CHECK(mentions(planRefusal(UniPc, {.steps = 1000}, {{"timestep_spacing", "leading"}}), "allow 999"));
    }

    TEST_CASE("any number of steps gives a plan that falls")
    {
        for (const SamplerKind sampler : allSamplers)
            for (const char* spacing : {"linspace", "leading", "trailing"})
                for (int steps = 1; steps < 998; steps += steps < 70 ? 1 : 61) {
                    if (sampler == SamplerKind::Lcm && steps > 50)
                        continue;
                    CAPTURE(nameOf(sampler));
                    CAPTURE(spacing);
                    CAPTURE(steps);
                    const SchedulerConfig config = stableDiffusion(sampler, {{"timestep_spacing", spacing}});
                    const SamplingPlan plan = makePlan(config, NoiseSchedule::of(config), {.steps = steps});
                    CHECK(plan.steps() == steps + (sampler == SamplerKind::Plms && steps > 1 ? 1 : 0));
                    CHECK(std::ranges::is_sorted(plan.timesteps, std::greater()));
                    CHECK(std::ranges::is_sorted(plan.sigmas, std::greater()));
                    CHECK(plan.timesteps.back() >= 0);
                    CHECK(plan.timesteps.front() < 1000);
                }
    }

    TEST_CASE("scheduler files with unknown or impossible values are refused, each naming the key")
    {
        using enum SamplerKind;
        CHECK(mentions(fileRefusal(Ddim, nlohmann::json::array()), "JSON object"));
        CHECK(mentions(fileRefusal(Ddim, {{"beta_schedule", "sigmoid"}}), "\"beta_schedule\": \"sigmoid\""));
        CHECK(mentions(fileRefusal(Ddim, {{"prediction_type", "flow_prediction"}}), "flow_prediction"));
        CHECK(mentions(fileRefusal(Ddim, {{"prediction_type", 3}}), "\"prediction_type\": 3"));
        CHECK(mentions(fileRefusal(Plms, {{"prediction_type", "sample"}}), "plms"));
        CHECK(mentions(fileRefusal(Ddim, {{"timestep_spacing", "cubic"}}), "cubic"));
        CHECK(mentions(fileRefusal(Ddim, {{"num_train_timesteps", 0}}), "num_train_timesteps"));
        CHECK(mentions(fileRefusal(Ddim, {{"num_train_timesteps", 10.5}}), "whole number"));
        CHECK(mentions(fileRefusal(Ddim, {{"num_train_timesteps", "many"}}), "many"));
        CHECK(mentions(fileRefusal(Ddim, {{"beta_start", -1}}), "beta_start"));
        CHECK(mentions(fileRefusal(Ddim, {{"steps_offset", 1000}}), "steps_offset"));
        CHECK(mentions(fileRefusal(Ddim, {{"clip_sample", "yes"}}), "true or false"));
        CHECK(mentions(fileRefusal(Ddim, {{"trained_betas", {0.1, 0.2}}}), "2 trained_betas for 1000"));
        CHECK(mentions(fileRefusal(Ddim, {{"trained_betas", "x"}}), "list of numbers"));
        CHECK(mentions(fileRefusal(Ddpm, {{"variance_type", "learned_range"}}), "learned_range"));
        CHECK(mentions(fileRefusal(Dpmpp2M, {{"use_flow_sigmas", true}}), "use_flow_sigmas"));
        CHECK(mentions(fileRefusal(Dpmpp2M, {{"solver_order", 4}}), "solver_order"));
        CHECK(mentions(
            fileRefusal(Euler, {{"use_karras_sigmas", true}, {"use_exponential_sigmas", true}}), "at once"));
        CHECK(mentions(fileRefusal(Euler, {{"timestep_type", "continuous"}}), "timestep_type"));
        CHECK(mentions(fileRefusal(UniPc, {{"predict_x0", false}}), "predict_x0"));
        // Keys of other classes are passed over, null means absent.
        CHECK(fileRefusal(Ddim,
            {{"use_flow_sigmas", true}, {"solver_order", 9}, {"variance_type", "learned"},
                {"trained_betas", nullptr}})
                  .empty());
    }

    TEST_CASE("what a file does not say comes from the class that runs")
    {
        using enum SamplerKind;
        const nlohmann::json empty = nlohmann::json::object();
        CHECK(SchedulerConfig::fromJson(empty, Ddim).clipSample);
        CHECK_FALSE(SchedulerConfig::fromJson(empty, Lcm).clipSample);
        CHECK(SchedulerConfig::fromJson(empty, Ddim).alphaToOne);
        CHECK_FALSE(SchedulerConfig::fromJson(empty, Plms).alphaToOne);
        CHECK(SchedulerConfig::fromJson(empty, Ddim).spacing == TimestepSpacing::Leading);
        CHECK(SchedulerConfig::fromJson(empty, Euler).spacing == TimestepSpacing::Linspace);
        CHECK(SchedulerConfig::fromJson(empty, Heun).betaEnd == 0.012);
        CHECK(SchedulerConfig::fromJson(empty, Lcm).betaSchedule == BetaSchedule::ScaledLinear);
        CHECK_FALSE(SchedulerConfig::fromJson({{"rescale_betas_zero_snr", true}}, Plms).zeroTerminalSnr);
    }

    TEST_CASE("a model folder names its sampler")
    {
        CHECK(samplerOf({{"_class_name", "PNDMScheduler"}}) == SamplerKind::Plms);
        CHECK(samplerOf({{"_class_name", "DPMSolverMultistepScheduler"}}) == SamplerKind::Dpmpp2M);
        CHECK(
            samplerOf({{"_class_name", "DPMSolverMultistepScheduler"}, {"algorithm_type", "sde-dpmsolver++"}})
            == SamplerKind::Dpmpp2MSde);
        CHECK_FALSE(samplerOf({{"_class_name", "FlowMatchEulerDiscreteScheduler"}}));
        CHECK_FALSE(samplerOf({{"_class_name", 3}}));
        CHECK_FALSE(samplerOf(nlohmann::json::array()));
    }
}
