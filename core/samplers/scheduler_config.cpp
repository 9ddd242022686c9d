#include "core/samplers/scheduler_config.h"

#include "core/api/error.h"

#include <c10/util/StringUtil.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <span>
#include <string>
#include <utility>

namespace candela
{
namespace
{

using enum SamplerKind;
using Json = nlohmann::json;

/// The samplers whose diffusers class has a key. The others never look at it.
using Known = std::span<const SamplerKind>;
constexpr SamplerKind withZeroSnr[] = {Ddpm, Ddim, Euler, EulerA, Dpmpp2M, Dpmpp2MSde, UniPc, Lcm};
constexpr SamplerKind withClipping[] = {Ddpm, Ddim, Heun, Lcm};
constexpr SamplerKind withThresholding[] = {Ddpm, Ddim, Dpmpp2M, Dpmpp2MSde, UniPc, Lcm};
constexpr SamplerKind withFinalAlpha[] = {Ddim, Plms, Lcm};
constexpr SamplerKind withSigmas[] = {Euler, Heun, Lms, Dpmpp2M, Dpmpp2MSde, UniPc};
constexpr SamplerKind withFinalSigma[] = {Euler, Dpmpp2M, Dpmpp2MSde, UniPc};
constexpr SamplerKind solvers[] = {Dpmpp2M, Dpmpp2MSde, UniPc};
constexpr SamplerKind dpmSolvers[] = {Dpmpp2M, Dpmpp2MSde};
constexpr SamplerKind withVariance[] = {Ddpm, Dpmpp2M, Dpmpp2MSde};
constexpr SamplerKind onlyEuler[] = {Euler}, onlyPlms[] = {Plms}, onlyUniPc[] = {UniPc}, onlyLcm[] = {Lcm};

Error unusable(const char* key, const Json& value, std::string_view expected)
{
    return badInput(c10::str("The scheduler settings have \"", key, "\": ", value.dump().substr(0, 60),
        ", which should be ", expected, "."));
}

Error notSupported(const char* key, const Json& value, SamplerKind sampler)
{
    return badInput(c10::str("The scheduler settings have \"", key, "\": ", value.dump().substr(0, 60),
        ", which the sampler ", nameOf(sampler), " does not offer."));
}

/// Reads the keys of scheduler_config.json that one sampler knows; null counts as absent.
class Reader
{
public:
    Reader(const Json& json, SamplerKind sampler)
        : m_json(json)
        , m_sampler(sampler)
    {
        if (!json.is_object())
            throw badInput("The scheduler settings are not a JSON object.");
    }

    const Json* find(const char* key, Known known = allSamplers) const
    {
        const auto found = m_json.find(key);
        const bool absent =
            found == m_json.end() || found->is_null() || !std::ranges::count(known, m_sampler);
        return absent ? nullptr : &*found;
    }

    void read(const char* key, bool& value, Known known = allSamplers) const
    {
        const Json* json = find(key, known);
        if (json && !json->is_boolean())
            throw unusable(key, *json, "true or false");
        if (json)
            value = json->get<bool>();
    }

    void read(const char* key, int& value, int least, int most, Known known = allSamplers) const
    {
        double number = value;
        read(key, number, least, most, known);
        if (number != std::floor(number))
            throw unusable(key, number, "a whole number");
        value = static_cast<int>(number);
    }

    void read(const char* key, double& value, double least, double most, Known known = allSamplers) const
    {
        const Json* json = find(key, known);
        if (!json)
            return;
        const double number = json->is_number() ? json->get<double>() : NAN;
        if (!(number >= least && number <= most))
            throw unusable(key, *json, c10::str("a number from ", least, " to ", most));
        value = number;
    }

    template <typename Enum>
    void read(const char* key, Enum& value, std::initializer_list<std::pair<const char*, Enum>> names,
        Known known = allSamplers) const
    {
        const Json* json = find(key, known);
        if (!json)
            return;
        std::string expected = "one of";
        for (const auto& [name, meaning] : names) {
            if (*json == name) {
                value = meaning;
                return;
            }
            expected += c10::str(" ", name);
        }
        throw unusable(key, *json, expected);
    }

    template <typename Number>
    void read(const char* key, std::vector<Number>& values, Known known = allSamplers) const
    {
        const Json* json = find(key, known);
        if (!json)
            return;
        if (!json->is_array() || !std::ranges::all_of(*json, [](const Json& j) { return j.is_number(); }))
            throw unusable(key, *json, "a list of numbers");
        values = json->get<std::vector<Number>>();
    }

    /// For switches whose only supported value is `supported`.
    void refuse(const char* key, const Json& supported, Known known = allSamplers) const
    {
        const Json* json = find(key, known);
        if (json && *json != supported)
            throw notSupported(key, *json, m_sampler);
    }

private:
    const Json& m_json;
    SamplerKind m_sampler;
};

/// What each diffusers class has where the file says nothing.
SchedulerConfig classDefaults(SamplerKind sampler)
{
    SchedulerConfig config;
    config.sampler = sampler;
    switch (sampler) {
    case Ddpm:
    case Ddim:
        config.clipSample = true;
        break;
    case Plms:
        config.alphaToOne = false;
        break;
    case Lcm:
        config.betaStart = 0.00085;
        config.betaEnd = 0.012;
        config.betaSchedule = BetaSchedule::ScaledLinear;
        break;
    case Heun:
        config.betaStart = 0.00085;
        config.betaEnd = 0.012;
        [[fallthrough]];
    case Euler:
    case EulerA:
    case Lms:
    case Dpmpp2M:
    case Dpmpp2MSde:
    case UniPc:
        config.spacing = TimestepSpacing::Linspace;
        break;
    }
    if (sampler == UniPc)
        config.rule = MultistepRule::Bh2;
    return config;
}

void readNoise(const Reader& reader, SchedulerConfig& config)
{
    reader.read("num_train_timesteps", config.trainSteps, 2, 100'000);
    reader.read("beta_start", config.betaStart, 0, 1);
    reader.read("beta_end", config.betaEnd, 0, 1);
    reader.read("beta_schedule", config.betaSchedule,
        {{"linear", BetaSchedule::Linear}, {"scaled_linear", BetaSchedule::ScaledLinear},
            {"squaredcos_cap_v2", BetaSchedule::SquaredCosine}});
    reader.read("trained_betas", config.trainedBetas);
    if (!config.trainedBetas.empty() && std::ssize(config.trainedBetas) != config.trainSteps)
        throw badInput(c10::str("The scheduler settings have ", config.trainedBetas.size(),
            " trained_betas for ", config.trainSteps, " training steps."));
    for (const double beta : config.trainedBetas)
        if (!(beta >= 0 && beta <= 1))
            throw unusable("trained_betas", beta, "between 0 and 1");
    reader.read("rescale_betas_zero_snr", config.zeroTerminalSnr, withZeroSnr);
}

void readPrediction(const Reader& reader, SchedulerConfig& config)
{
    reader.read("prediction_type", config.prediction,
        {{"epsilon", PredictionType::Epsilon}, {"v_prediction", PredictionType::Velocity},
            {"sample", PredictionType::Sample}});
    if (config.prediction == PredictionType::Sample && (config.sampler == Plms || config.sampler == EulerA))
        throw notSupported("prediction_type", "sample", config.sampler);
    reader.read("clip_sample", config.clipSample, withClipping);
    reader.read("clip_sample_range", config.clipRange, 0, 1e6, withClipping);
    reader.read("thresholding", config.thresholding, withThresholding);
    reader.read("dynamic_thresholding_ratio", config.thresholdRatio, 0, 1, withThresholding);
    reader.read("sample_max_value", config.thresholdMax, 1, 1e6, withThresholding);
}

void readSteps(const Reader& reader, SchedulerConfig& config)
{
    reader.read("timestep_spacing", config.spacing,
        {{"linspace", TimestepSpacing::Linspace}, {"leading", TimestepSpacing::Leading},
            {"trailing", TimestepSpacing::Trailing}});
    reader.read("steps_offset", config.stepsOffset, 0, config.trainSteps - 1);
    reader.read("use_karras_sigmas", config.karrasSigmas, withSigmas);
    reader.read("use_exponential_sigmas", config.exponentialSigmas, withSigmas);
    if (config.karrasSigmas && config.exponentialSigmas)
        throw badInput("The scheduler settings ask for Karras and exponential sigmas at once.");
    for (const auto& [key, value] :
        {std::pair{"sigma_min", &config.sigmaMin}, std::pair{"sigma_max", &config.sigmaMax}})
        if (reader.find(key, withSigmas))
            reader.read(key, value->emplace(), 1e-6, 1e6);
    reader.read("final_sigmas_type", config.finalSigma,
        {{"zero", FinalSigma::Zero}, {"sigma_min", FinalSigma::SigmaMin}}, withFinalSigma);
    reader.read("set_alpha_to_one", config.alphaToOne, withFinalAlpha);
}

void readSolver(const Reader& reader, SchedulerConfig& config)
{
    using enum MultistepRule;
    reader.read("variance_type", config.variance,
        {{"fixed_small", DdpmVariance::Small}, {"fixed_small_log", DdpmVariance::Small},
            {"fixed_large", DdpmVariance::Large}},
        withVariance);
    reader.read("skip_prk_steps", config.skipRungeKutta, onlyPlms);
    reader.read("solver_order", config.solverOrder, 1, 3, solvers);
    // Each of the two classes takes the other's rules for its own default.
    if (config.sampler == UniPc)
        reader.read("solver_type", config.rule,
            {{"bh1", Bh1}, {"bh2", Bh2}, {"midpoint", Bh2}, {"heun", Bh2}, {"logrho", Bh2}});
    else
        reader.read("solver_type", config.rule,
            {{"midpoint", Midpoint}, {"heun", MultistepRule::Heun}, {"logrho", Midpoint}, {"bh1", Midpoint},
                {"bh2", Midpoint}},
            dpmSolvers);
    reader.read("lower_order_final", config.lowerOrderFinal, solvers);
    reader.read("euler_at_final", config.eulerAtFinal, dpmSolvers);
    if (const Json* lambda = reader.find("lambda_min_clipped", dpmSolvers); lambda && *lambda != "-Infinity")
        reader.read("lambda_min_clipped", config.lambdaMinClipped, -INFINITY, 100);
    reader.read("disable_corrector", config.uncorrectedSteps, onlyUniPc);
    reader.read("original_inference_steps", config.originalSteps, 1, config.trainSteps, onlyLcm);
    reader.read("timestep_scaling", config.timestepScaling, 0, 1e6, onlyLcm);
}

void refuseOthers(const Reader& reader)
{
    reader.refuse("use_beta_sigmas", false, withSigmas);
    reader.refuse("use_flow_sigmas", false, solvers);
    reader.refuse("use_lu_lambdas", false, dpmSolvers);
    reader.refuse("predict_x0", true, onlyUniPc);
    reader.refuse("solver_p", nullptr, onlyUniPc);
    reader.refuse("interpolation_type", "linear", onlyEuler);
    reader.refuse("timestep_type", "discrete", onlyEuler);
}

} // namespace

SchedulerConfig SchedulerConfig::fromJson(const Json& json, SamplerKind sampler)
{
    const Reader reader(json, sampler);
    SchedulerConfig config = classDefaults(sampler);
    readNoise(reader, config);
    readPrediction(reader, config);
    readSteps(reader, config);
    readSolver(reader, config);
    refuseOthers(reader);
    return config;
}

std::optional<SamplerKind> samplerOf(const Json& schedulerConfig)
{
    const auto text = [&](const char* key) {
        const auto found = schedulerConfig.find(key);
        return found != schedulerConfig.end() && found->is_string() ? found->get<std::string>()
                                                                    : std::string();
    };
    const std::string name = text("_class_name");
    if (name == "DPMSolverMultistepScheduler")
        return text("algorithm_type").starts_with("sde") ? Dpmpp2MSde : Dpmpp2M;
    static constexpr std::pair<const char*, SamplerKind> classes[] = {{"DDPMScheduler", Ddpm},
        {"DDIMScheduler", Ddim}, {"PNDMScheduler", Plms}, {"EulerDiscreteScheduler", Euler},
        {"EulerAncestralDiscreteScheduler", EulerA}, {"HeunDiscreteScheduler", SamplerKind::Heun},
        {"LMSDiscreteScheduler", Lms}, {"UniPCMultistepScheduler", UniPc}, {"LCMScheduler", Lcm}};
    for (const auto& [className, sampler] : classes)
        if (name == className)
            return sampler;
    return {};
}

} // namespace candela
