#include "core/io/single_file.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/api/recognised_model.h"
#include "core/io/model_family.h"
#include "core/io/original_config.h"
#include "core/io/original_weights.h"
#include "core/io/weight_file.h"

#include <fstream>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

constexpr const char* unetPrefix = "model.diffusion_model.";
constexpr const char* vaePrefix = "first_stage_model.";

std::string articled(const RecognisedModel& model)
{
    switch (model.kind) {
    case ModelKind::Lora:
        return "a LoRA";
    case ModelKind::Embedding:
        return "a textual inversion embedding";
    case ModelKind::Vae:
        return "an autoencoder";
    case ModelKind::TextEncoder:
        return "a text encoder alone";
    case ModelKind::Unet:
        return "a UNet alone, without autoencoder and text encoder";
    case ModelKind::ControlNet:
        return "a ControlNet";
    case ModelKind::Upscaler:
        return "an upscaler";
    case ModelKind::Relight:
        return "a network for relighting";
    default:
        return "no model that is known here";
    }
}

void requirePaintable(const RecognisedModel& model)
{
    const std::string who = quoted(model.path);
    if (model.kind != ModelKind::Checkpoint)
        throw badInput(who + " is " + articled(model) + ", not a whole model.",
            "Choose a checkpoint of Stable Diffusion 1.x, 2.x or XL, or a diffusers folder.");
    for (const auto& [family, name] : {std::pair("flux", "Flux"), {"sd3", "Stable Diffusion 3"},
             {"sdxl_refiner", "the refiner of Stable Diffusion XL"}, {"kolors", "Kolors in a single file"}})
        if (model.family == family)
            throw badInput(who + " is " + name + ", which is not supported.",
                "Supported are Stable Diffusion 1.x, 2.x and XL.");
    if (!model.variant.empty() && model.variant != "inpainting")
        throw badInput(who + " is a model of the kind " + model.variant + ", which is not supported.");
}

/// Bytes of the weights whose names begin so.
std::uint64_t bytesOf(const WeightListing& listing, const std::string& prefix)
{
    std::uint64_t bytes = 0;
    for (auto entry = listing.weights.lower_bound(prefix);
         entry != listing.weights.end() && entry->first.starts_with(prefix); ++entry) {
        std::uint64_t size = c10::elementSize(entry->second.type);
        for (const int64_t side : entry->second.shape)
            size *= static_cast<std::uint64_t>(side);
        bytes += size;
    }
    return bytes;
}

/// The configuration in YAML that many checkpoints have lain beside since 2022: of it, what the network
/// predicts. Nothing where there is none.
std::string predictionBeside(const fs::path& model)
{
    constexpr std::size_t most = 1 << 16;
    std::ifstream file(fs::path(model).replace_extension(".yaml"), std::ios::binary);
    if (!file)
        return {};
    std::string text(most, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    for (const char* quote : {"\"", "'", ""})
        if (text.find(std::string("parameterization: ") + quote + "v" + quote) != std::string::npos)
            return "v_prediction";
    return "epsilon";
}

nlohmann::json publishedScheduler(const std::string& family, const std::string& prediction)
{
    nlohmann::json scheduler = {
        {"_class_name", family == "sdxl" ? "EulerDiscreteScheduler" : "PNDMScheduler"},
        {"beta_start", 0.00085}, {"beta_end", 0.012}, {"beta_schedule", "scaled_linear"},
        {"num_train_timesteps", 1000}, {"steps_offset", 1}, {"timestep_spacing", "leading"},
        {"clip_sample", false}, {"set_alpha_to_one", false}, {"skip_prk_steps", true},
        {"interpolation_type", "linear"}};
    scheduler["prediction_type"] = prediction.empty() ? "epsilon" : prediction;
    return scheduler;
}

/// Pixels a side, divided by the autoencoder's eight, that the family was trained on.
int64_t latentSide(const std::string& family, const std::string& prediction)
{
    if (family == "sdxl")
        return 128;
    return family == "sd2" && prediction != "epsilon" ? 96 : 64;
}

} // namespace

SingleFile::SingleFile(fs::path path)
    : m_path(std::move(path))
{
}

SingleFile SingleFile::open(const fs::path& path)
{
    const WeightListing listing = listWeights(path);
    const RecognisedModel model = recogniseFile(path, listing);
    requirePaintable(model);
    std::string prediction = predictionBeside(path);
    if (prediction.empty())
        prediction = model.prediction;

    SingleFile file(path);
    const auto add = [&](const char* component, Network network, const char* className,
                         const std::string& prefix, nlohmann::json config) {
        file.m_parts.emplace(
            component, Part{network, className, prefix, std::move(config), bytesOf(listing, prefix)});
    };
    const auto addText = [&](const char* component, const std::string& prefix, OpenClipUse use) {
        if (listing.hasPrefix(prefix + "transformer.resblocks.")) {
            const ClipTextConfig config = openClipConfig(listing, prefix, use);
            add(component, Network::OpenClip,
                config.projection ? "CLIPTextModelWithProjection" : "CLIPTextModel", prefix, config.toJson());
        } else {
            add(component, Network::HuggingFaceClip, "CLIPTextModel", prefix,
                huggingFaceClipConfig(listing, prefix).toJson());
        }
    };
    try {
        UNet2DConditionConfig unet = originalUnetConfig(listing, unetPrefix);
        unet.sampleSize = latentSide(model.family, prediction);
        const bool isXl = unet.addition.has_value();
        add("unet", Network::Unet, "UNet2DConditionModel", unetPrefix, unet.toJson());
        AutoencoderKLConfig vae = originalVaeConfig(listing, vaePrefix);
        if (isXl)
            vae.scalingFactor = 0.13025;
        add("vae", Network::Vae, "AutoencoderKL", vaePrefix, vae.toJson());
        if (isXl) {
            addText("text_encoder", "conditioner.embedders.0.transformer.", OpenClipUse::Projected);
            addText("text_encoder_2", "conditioner.embedders.1.model.", OpenClipUse::Projected);
        } else if (listing.hasPrefix("cond_stage_model.model.")) {
            addText("text_encoder", "cond_stage_model.model.", OpenClipUse::BeforeLast);
        } else {
            addText("text_encoder", "cond_stage_model.transformer.", OpenClipUse::BeforeLast);
        }
        file.m_scheduler = publishedScheduler(isXl ? "sdxl" : model.family, prediction);
        if (listing.has("ztsnr")) // a mark that trainers of SDXL leave: Lin et al. 2023
            file.m_scheduler["rescale_betas_zero_snr"] = true;
    } catch (const Error& error) {
        throw badInput(quoted(path) + " is no complete model. " + error.what());
    }
    file.m_saysPrediction = !prediction.empty() || model.family != "sd2";
    return file;
}

const SingleFile::Part& SingleFile::part(const std::string& component) const
{
    const auto found = m_parts.find(component);
    if (found == m_parts.end())
        throw badInput(quoted(m_path) + " has no " + component + ".");
    return found->second;
}

std::string SingleFile::className(const std::string& component) const
{
    if (component == "scheduler")
        return m_scheduler.at("_class_name");
    if (component.starts_with("tokenizer"))
        return m_parts.contains("text_encoder" + component.substr(9)) ? "CLIPTokenizer" : "";
    const auto found = m_parts.find(component);
    return found == m_parts.end() ? "" : found->second.className;
}

nlohmann::json SingleFile::config(const std::string& component) const
{
    return part(component).config;
}

std::uint64_t SingleFile::weightBytes(const std::string& component) const
{
    return part(component).bytes;
}

TokenizerSource SingleFile::tokenizer(const std::string& component) const
{
    // transformers' CLIP was trained on rows filled with the end mark, OpenCLIP's on rows filled with zeros.
    const Part& text = part("text_encoder" + component.substr(std::string_view("tokenizer").size()));
    return {.folder = {}, .pad = text.network == Network::OpenClip ? "!" : "<|endoftext|>"};
}

StateDict SingleFile::weights(const std::string& component) const
{
    const Part& wanted = part(component);
    StateDict own;
    for (auto& [name, weight] : readWeightFile(m_path))
        if (name.starts_with(wanted.prefix))
            own.emplace(name.substr(wanted.prefix.size()), std::move(weight));
    switch (wanted.network) {
    case Network::Unet:
        return unetWeights(own, UNet2DConditionConfig::fromJson(wanted.config), Spelling::Diffusers);
    case Network::Vae: {
        std::erase_if(own, [](const auto& entry) { return entry.first.starts_with("loss."); });
        const auto config = AutoencoderKLConfig::fromJson(wanted.config);
        return vaeWeights(own, config.blockOutChannels.size(), config.layersPerBlock, Spelling::Diffusers);
    }
    case Network::OpenClip: {
        const auto config = ClipTextConfig::fromJson(wanted.config);
        return openClipWeights(own, {.layers = config.layers, .hasProjection = config.projection.has_value()},
            Spelling::Diffusers);
    }
    case Network::HuggingFaceClip:
        break;
    }
    return own;
}

} // namespace candela
