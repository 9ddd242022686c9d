// What can be said of a model from its configuration alone.
#include "core/api/model_info.h"

#include "core/api/error.h"
#include "core/io/json_file.h"
#include "core/io/model_family.h"
#include "core/io/model_memory.h"
#include "core/io/model_source.h"

#include <array>
#include <utility>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, SamplerKind>, 10> schedulerClasses = {{
    {"DDPMScheduler", SamplerKind::Ddpm},
    {"DDIMScheduler", SamplerKind::Ddim},
    {"PNDMScheduler", SamplerKind::Plms},
    {"EulerDiscreteScheduler", SamplerKind::Euler},
    {"EulerAncestralDiscreteScheduler", SamplerKind::EulerA},
    {"HeunDiscreteScheduler", SamplerKind::Heun},
    {"LMSDiscreteScheduler", SamplerKind::Lms},
    {"DPMSolverMultistepScheduler", SamplerKind::Dpmpp2M},
    {"UniPCMultistepScheduler", SamplerKind::UniPc},
    {"LCMScheduler", SamplerKind::Lcm},
}};

[[noreturn]] void refuse(const fs::path& file, const std::string& key, const nlohmann::json& value)
{
    throw badInput(
        quoted(file) + " has an unusable value for '" + key + "': " + value.dump().substr(0, 80) + ".");
}

SamplerKind samplerOf(const nlohmann::json& scheduler, const fs::path& file)
{
    const auto name = jsonValue(scheduler, "_class_name", std::string(), file);
    for (const auto& [className, kind] : schedulerClasses) {
        if (name != className)
            continue;
        const bool stochastic =
            jsonValue(scheduler, "algorithm_type", std::string(), file) == "sde-dpmsolver++";
        return kind == SamplerKind::Dpmpp2M && stochastic ? SamplerKind::Dpmpp2MSde : kind;
    }
    throw badInput(quoted(file) + " names the scheduler '" + name + "', which is not known.",
        "Replace it by the configuration of one that is, for example EulerDiscreteScheduler.");
}

std::string predictionOf(const nlohmann::json& scheduler, const fs::path& file)
{
    auto prediction = jsonValue(scheduler, "prediction_type", std::string("epsilon"), file);
    if (prediction != "epsilon" && prediction != "v_prediction")
        refuse(file, "prediction_type", prediction);
    return prediction;
}

/// Of a model that can be painted with.
std::string paintedFamily(const nlohmann::json& unet)
{
    const std::string family = familyOf(unetTraits(unet));
    return family.empty() ? "small" : family;
}

/// Steps and guidance that the family, or what a model was distilled to, is painted with.
GenerateDefaults defaultsFor(const std::string& family, const nlohmann::json& scheduler, SamplerKind sampler)
{
    const bool isTurbo =
        sampler == SamplerKind::EulerA && scheduler.value("timestep_spacing", nlohmann::json()) == "trailing";
    if (isTurbo) // adversarially distilled: Sauer et al. 2023
        return {.steps = 4, .cfg = 1, .sampler = sampler};
    if (sampler == SamplerKind::Lcm) // latent consistency: Luo et al. 2023
        return {.steps = 6, .cfg = 1.5, .sampler = sampler};
    if (family == "kolors")
        return {.steps = 50, .cfg = 5.0, .sampler = sampler};
    return {.steps = 20, .cfg = family == "sd1" ? 7.5 : 7.0, .sampler = sampler};
}

/// Pixels a side that one latent becomes: each block but the last halves the picture.
int latentScale(const nlohmann::json& vae, const fs::path& file)
{
    const char* key =
        vae.contains("block_out_channels") ? "block_out_channels" : "encoder_block_out_channels";
    const nlohmann::json channels = vae.value(key, nlohmann::json());
    if (!channels.is_array() || channels.empty() || channels.size() > 8)
        refuse(file, key, channels);
    return 1 << (channels.size() - 1);
}

/// (width, height) of the latents the UNet was trained on.
std::pair<int, int> latentSize(const nlohmann::json& unet, const fs::path& file)
{
    const nlohmann::json size = unet.value("sample_size", nlohmann::json(64));
    const bool isPair = size.is_array() && size.size() == 2;
    const nlohmann::json& height = isPair ? size[0] : size;
    const nlohmann::json& width = isPair ? size[1] : size;
    for (const nlohmann::json& side : {height, width})
        if (!side.is_number_integer() || side < 1 || side > 1024)
            refuse(file, "sample_size", size);
    return {width.get<int>(), height.get<int>()};
}

/// candela.json, which a model folder may carry: what its maker recommends.
void readRecommendations(const fs::path& file, ModelInfo& info)
{
    std::error_code ignored;
    if (!fs::exists(file, ignored))
        return;
    const nlohmann::json json = readJsonFile(file);
    info.examplePrompt = jsonValue(json, "example_prompt", std::string(), file);
    const nlohmann::json defaults = json.value("defaults", nlohmann::json::object());
    if (!defaults.is_object())
        refuse(file, "defaults", defaults);
    GenerateDefaults& to = info.defaults;
    to.steps = jsonValue(defaults, "steps", to.steps, file);
    to.cfg = jsonValue(defaults, "cfg", to.cfg, file);
    to.width = jsonValue(defaults, "width", to.width, file);
    to.height = jsonValue(defaults, "height", to.height, file);
    const auto sampler = jsonValue(defaults, "sampler", std::string(nameOf(to.sampler)), file);
    if (to.steps < 1 || to.steps > 1000)
        refuse(file, "steps", to.steps);
    if (!(to.cfg >= 0 && to.cfg <= 100))
        refuse(file, "cfg", to.cfg);
    for (const auto& [key, side] : {std::pair{"width", to.width}, {"height", to.height}})
        if (side < info.sizeMultiple || side > 8192 || side % info.sizeMultiple != 0)
            refuse(file, key, side);
    if (!samplerFromName(sampler))
        refuse(file, "sampler", sampler);
    to.sampler = *samplerFromName(sampler);
}

fs::path nameOf(const fs::path& folder)
{
    std::error_code error;
    const fs::path canonical = fs::weakly_canonical(folder, error);
    const fs::path& known = error ? folder : canonical;
    return fs::is_regular_file(known, error) ? known.stem() : known.filename();
}

} // namespace

ModelInfo describeModel(const fs::path& path)
{
    const auto source = ModelSource::open(path);
    const nlohmann::json unet = source->config("unet");
    const nlohmann::json vae = source->config("vae");
    const nlohmann::json scheduler = source->schedulerConfig();
    const fs::path schedulerFile = source->configPlace("scheduler");

    ModelInfo info;
    info.path = path;
    info.name = utf8(nameOf(path));
    info.family = paintedFamily(unet);
    if (source->saysPrediction())
        info.prediction = predictionOf(scheduler, schedulerFile);
    std::vector<std::string> components = source->textEncoders();
    components.insert(components.end(), {"unet", "vae"});
    for (const std::string& component : components)
        info.weightBytes += source->weightBytes(component);

    const int scale = latentScale(vae, source->configPlace("vae"));
    const auto [width, height] = latentSize(unet, source->configPlace("unet"));
    info.sizeMultiple = std::max(8, scale);
    info.defaults = defaultsFor(info.family, scheduler, samplerOf(scheduler, schedulerFile));
    info.defaults.width = std::max(info.sizeMultiple, width * scale);
    info.defaults.height = std::max(info.sizeMultiple, height * scale);
    readRecommendations(path / "candela.json", info);
    info.memory = estimateModelMemory(*source, info);
    return info;
}

} // namespace candela
