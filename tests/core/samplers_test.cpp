// Every sampler against diffusers' scheduler of the same name: tests/reference/samplers.py.
#include "core/samplers/sampler.h"
#include "tests/core/sampler_networks.h"

#include <ATen/ATen.h>
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>

using namespace candela;

namespace
{

nlohmann::json golden()
{
    std::ifstream file(std::filesystem::path(CANDELA_GOLDEN_DIR) / "samplers.json");
    return nlohmann::json::parse(file);
}

nlohmann::json schedulerJson(const nlohmann::json& all, const nlohmann::json& item)
{
    nlohmann::json config = all.at("files").at(item.at("file").get<std::string>());
    config.update(item.at("changes"));
    return config;
}

at::Tensor floats(const nlohmann::json& numbers)
{
    return at::tensor(numbers.get<std::vector<double>>(), at::kFloat);
}

/// The largest difference, in standard deviations of what is expected.
double distance(const at::Tensor& value, const at::Tensor& expected)
{
    return ((value - expected).abs().max() / expected.std()).item<double>();
}

/// As relative as it can be: zeros must be zeros.
void checkClose(const std::vector<double>& values, const nlohmann::json& expected, double tolerance)
{
    REQUIRE(values.size() == expected.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        CHECK(values[i] == doctest::Approx(expected[i].get<double>()).epsilon(tolerance));
}

struct Outcome {
    at::Tensor latents;
    std::vector<double> timesteps; // the network was asked about
};

Outcome runCase(
    const nlohmann::json& item, const SchedulerConfig& config, std::uint32_t seed, at::IntArrayRef shape)
{
    SamplerOptions options;
    options.steps = item.at("steps");
    options.schedule = scheduleFromName(item.at("schedule").get<std::string>()).value();
    options.eta = item.at("eta");
    options.beginStep = item.at("begin");
    at::Tensor original;
    if (item.at("image_to_image"))
        original = at::arange(shape[1] * shape[2] * shape[3], at::kFloat).cos().reshape(shape);

    Outcome outcome;
    const Denoiser network = referenceNetwork(shape);
    std::vector<NoiseGenerator> generators = generatorsFor(seed, 1);
    const at::Tensor noise = drawNoise(generators, shape.slice(1));
    const auto recorded = [&](const at::Tensor& sample, double timestep) {
        outcome.timesteps.push_back(timestep);
        return network(sample, timestep);
    };
    outcome.latents = sample(recorded, noise, config, options, generators, {}, original);

    CHECK(numberOfEvaluations(config, options) == std::ssize(outcome.timesteps));
    const SamplingPlan plan = makePlan(config, NoiseSchedule::of(config), options);
    checkClose({plan.sigmas.begin(), plan.sigmas.end()}, item.at("sigmas"), 1e-6);
    CHECK(plan.initNoiseSigma == doctest::Approx(item.at("init_noise_sigma").get<double>()).epsilon(1e-6));
    return outcome;
}

} // namespace

TEST_SUITE("samplers")
{
    TEST_CASE("every sampler arrives where diffusers does")
    {
        const nlohmann::json all = golden();
        const auto shape = all.at("shape").get<std::vector<std::int64_t>>();
        REQUIRE(all.at("cases").size() > 300);
        for (const nlohmann::json& item : all.at("cases")) {
            const std::string name = item.at("name");
            CAPTURE(name);
            const SamplerKind sampler = samplerFromName(item.at("sampler").get<std::string>()).value();
            const SchedulerConfig config = SchedulerConfig::fromJson(schedulerJson(all, item), sampler);
            const Outcome outcome = runCase(item, config, all.at("seed"), shape);
            checkClose(outcome.timesteps, item.at("timesteps"), 1e-6);
            const double far = distance(outcome.latents.flatten(), floats(item.at("latents")));
            CHECK(far < 1e-5);
        }
    }

    TEST_CASE("training sees diffusers' noise")
    {
        const nlohmann::json all = golden();
        for (const nlohmann::json& item : all.at("training")) {
            const auto config = SchedulerConfig::fromJson(schedulerJson(all, item), SamplerKind::Ddpm);
            const NoiseSchedule schedule = NoiseSchedule::of(config);
            const at::Tensor t = at::tensor(item.at("timesteps").get<std::vector<std::int64_t>>());
            const at::Tensor count = at::arange(t.numel() * 4, at::kFloat).view({-1, 4});
            const at::Tensor original = count.cos(), noise = count.sin();
            const auto close = [&](const at::Tensor& value, const char* key) {
                CAPTURE(key);
                CHECK(at::allclose(value.flatten(), floats(item.at(key)), 1e-5, 1e-6));
            };
            close(schedule.alphasCumprod.index_select(0, t), "alphas_cumprod");
            close(addNoise(schedule, original, noise, t), "noised");
            close(velocityTarget(schedule, original, noise, t), "velocity");
            close(signalToNoise(schedule, t), "snr");
            CHECK(trainingTarget(schedule, PredictionType::Epsilon, original, noise, t).equal(noise));
            CHECK(trainingTarget(schedule, PredictionType::Sample, original, noise, t).equal(original));
        }
    }

    TEST_CASE("min-SNR weights the error that the network makes in x₀ by at most gamma")
    {
        SchedulerConfig config;
        config.betaSchedule = BetaSchedule::ScaledLinear;
        config.zeroTerminalSnr = true;
        const NoiseSchedule schedule = NoiseSchedule::of(config);
        const at::Tensor t = at::tensor(std::vector<std::int64_t>{5, 400, 999});
        const at::Tensor snr = signalToNoise(schedule, t);
        CHECK(snr[2].item<float>() == 0);
        const at::Tensor expected = snr.clamp_max(5.0);
        CHECK(at::allclose(minSnrWeight(schedule, PredictionType::Sample, t, 5), expected));
        CHECK(at::allclose(minSnrWeight(schedule, PredictionType::Velocity, t, 5) * (snr + 1), expected));
        CHECK(at::allclose(minSnrWeight(schedule, PredictionType::Epsilon, t, 5) * snr, expected));
        CHECK(minSnrWeight(schedule, PredictionType::Epsilon, t, 5)[2].item<float>() == 1);
    }
}
