#include "core/training/model_export.h"

#include "core/io/atomic_file.h"
#include "core/io/safetensors.h"

namespace candela
{
namespace
{

using Json = nlohmann::json;

/// The release whose file layout is followed; readers only look at it to know which defaults were meant.
constexpr const char* diffusersVersion = "0.42.1";

StateDict asHalf(const StateDict& weights)
{
    StateDict result;
    for (const auto& [name, tensor] : weights)
        result[name] = tensor.detach().to(at::kHalf).contiguous();
    return result;
}

void writeJson(const std::filesystem::path& path, const Json& json)
{
    writeFile(path, json.dump(2) + "\n");
}

Json modelIndex()
{
    return {
        {"_class_name", "StableDiffusionPipeline"},
        {"_diffusers_version", diffusersVersion},
        {"feature_extractor", {nullptr, nullptr}},
        {"image_encoder", {nullptr, nullptr}},
        {"requires_safety_checker", false},
        {"safety_checker", {nullptr, nullptr}},
        {"scheduler", {"diffusers", "DDIMScheduler"}},
        {"text_encoder", {"transformers", "CLIPTextModel"}},
        {"tokenizer", {"transformers", "CLIPTokenizer"}},
        {"unet", {"diffusers", "UNet2DConditionModel"}},
        {"vae", {"diffusers", "AutoencoderTiny"}},
    };
}

} // namespace

Json asTextEncoderConfig(Json config)
{
    config["architectures"] = {"CLIPTextModel"};
    config["model_type"] = "clip_text_model";
    config["torch_dtype"] = "float16";
    return config;
}

Json asUNetConfig(Json config, std::int64_t sampleSize)
{
    config["_class_name"] = "UNet2DConditionModel";
    config["_diffusers_version"] = diffusersVersion;
    config["sample_size"] = sampleSize;
    return config;
}

Json asAutoencoderConfig(Json config)
{
    config["_class_name"] = "AutoencoderTiny";
    config["_diffusers_version"] = diffusersVersion;
    return config;
}

void writeModelFolder(const std::filesystem::path& folder, const ModelParts& parts)
{
    for (const char* part : {"scheduler", "text_encoder", "unet", "vae"})
        std::filesystem::create_directories(folder / part);
    const std::map<std::string, std::string> format = {{"format", "pt"}};
    writeJson(folder / "scheduler/scheduler_config.json", parts.schedulerConfig);
    writeJson(folder / "text_encoder/config.json", parts.textEncoderConfig);
    writeSafetensors(folder / "text_encoder/model.safetensors", asHalf(parts.textEncoder), format);
    writeJson(folder / "unet/config.json", parts.unetConfig);
    writeSafetensors(folder / "unet/diffusion_pytorch_model.safetensors", asHalf(parts.unet), format);
    writeJson(folder / "vae/config.json", parts.autoencoderConfig);
    writeSafetensors(folder / "vae/diffusion_pytorch_model.safetensors", asHalf(parts.autoencoder), format);
    if (!parts.studio.is_null())
        writeJson(folder / "candela.json", parts.studio);
    Json index = modelIndex();
    index["scheduler"][1] = parts.schedulerConfig.value("_class_name", std::string("DDIMScheduler"));
    writeJson(folder / "model_index.json", index);
}

} // namespace candela
