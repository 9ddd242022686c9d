#include "core/bench/random_model.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/atomic_file.h"
#include "core/io/safetensors.h"
#include "core/models/autoencoder_kl.h"
#include "core/models/clip_text.h"
#include "core/models/unet2d_condition.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace candela
{
namespace
{

struct Sizes {
    UNet2DConditionConfig unet;
    AutoencoderKLConfig vae;
    ClipTextConfig text;
    std::string prediction;
};

AutoencoderKLConfig vaeConfig()
{
    AutoencoderKLConfig vae;
    vae.blockOutChannels = {128, 256, 512, 512};
    vae.layersPerBlock = 2;
    vae.sampleSize = 512;
    return vae;
}

/// stable-diffusion-v1-5
Sizes sd15()
{
    Sizes sizes{.vae = vaeConfig(), .prediction = "epsilon"}; // the UNet's defaults are this model's
    sizes.text.hiddenSize = 768;
    sizes.text.intermediateSize = 3072;
    sizes.text.heads = 12;
    return sizes;
}

/// stable-diffusion-2-1
Sizes sd21()
{
    Sizes sizes{.vae = vaeConfig(), .prediction = "v_prediction"};
    sizes.unet.sampleSize = 96;
    sizes.unet.heads = {5, 10, 20, 20};
    sizes.unet.crossAttentionDim = {1024, 1024, 1024, 1024};
    sizes.unet.useLinearProjection = true;
    sizes.text.hiddenSize = 1024;
    sizes.text.intermediateSize = 4096;
    sizes.text.heads = 16;
    sizes.text.layers = 23;
    sizes.text.activation = "gelu";
    return sizes;
}

Sizes sizesOf(const std::string& model)
{
    if (model == "sd15")
        return sd15();
    if (model == "sd21")
        return sd21();
    throw badInput("There is no random model '" + model + "'; known are sd15 and sd21.");
}

/// Normal noise that repeats after a million values: making all of it would take longer than what is
/// measured.
class Noise
{
public:
    explicit Noise(at::ScalarType dtype)
        : m_tile(at::randn({tileSize}, at::detail::createCPUGenerator(1), at::kFloat).to(dtype))
    {
    }

    void fill(const at::Tensor& target, double deviation)
    {
        // In the order of memory: four-dimensional weights are channels-last.
        const at::Tensor flat = (target.dim() == 4 ? target.permute({0, 2, 3, 1}) : target).view(-1);
        const at::Tensor tile = m_tile * deviation;
        for (int64_t begin = 0; begin < flat.numel(); begin += tileSize) {
            const int64_t count = std::min(tileSize, flat.numel() - begin);
            flat.narrow(0, begin, count).copy_(tile.narrow(0, 0, count));
        }
    }

private:
    static constexpr int64_t tileSize = (1 << 20) - 3; // odd, so that rows differ

    at::Tensor m_tile;
};

/// Weights of the shapes of `network`: matrices that keep the size of what they multiply, norms of 1, biases
/// of 0.
StateDict randomWeights(const torch::nn::Module& network, at::ScalarType dtype)
{
    Noise noise(dtype);
    StateDict weights;
    for (const auto& item : network.named_parameters()) {
        const at::Tensor& shape = item.value();
        const auto format = shape.dim() == 4 ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
        at::Tensor weight = at::empty(shape.sizes(), at::TensorOptions(dtype).memory_format(format));
        if (shape.dim() == 1)
            weight.fill_(item.key().ends_with("bias") ? 0.0 : 1.0);
        else if (const std::int64_t inputs = shape.numel() / shape.size(0); inputs > 0)
            noise.fill(weight, 1 / std::sqrt(static_cast<double>(inputs)));
        weights.emplace(item.key(), weight);
    }
    return weights;
}

template <class Network, class Config>
ModelComponent componentOf(const std::string& className, const Config& config, at::ScalarType dtype)
{
    const c10::InferenceMode noGradients(false);
    const at::NoGradGuard noHistory;
    const PlaceholderParameters shapesOnly;
    return {className, config.toJson(), randomWeights(Network(config), dtype)};
}

std::filesystem::path cacheFolder()
{
#ifdef _WIN32
    constexpr const char* base = "LOCALAPPDATA";
#else
    constexpr const char* base = "XDG_CACHE_HOME";
#endif
    if (const char* own = std::getenv("CANDELA_CACHE"))
        return pathFromUtf8(own);
    if (const char* shared = std::getenv(base))
        return pathFromUtf8(shared) / "candela";
    if (const char* home = std::getenv("HOME"))
        return pathFromUtf8(home) / ".cache" / "candela";
    throw badInput(
        "There is no place for a random model: HOME is not set.", "Set CANDELA_CACHE to a folder.");
}

void writeJson(const std::filesystem::path& file, const nlohmann::json& json)
{
    std::filesystem::create_directories(file.parent_path());
    writeFile(file, json.dump(2) + "\n");
}

void appendUtf8(std::string& text, unsigned character) // below U+0800
{
    if (character < 0x80) {
        text += static_cast<char>(character);
    } else {
        text += static_cast<char>(0xc0 | character >> 6);
        text += static_cast<char>(0x80 | (character & 0x3f));
    }
}

/// CLIP's vocabulary cut down to its 256 bytes, alone and at the end of a word, and the two marks: no merges.
/// The stand-ins of unprintable bytes follow
/// https://github.com/openai/CLIP/blob/main/clip/simple_tokenizer.py.
void writeTokenizer(const std::filesystem::path& folder)
{
    std::vector<std::string> bytes;
    std::vector<unsigned> others;
    const auto add = [&](unsigned character) {
        appendUtf8(bytes.emplace_back(), character);
    };
    for (unsigned byte = 0; byte < 256; ++byte) {
        const bool printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
        printable ? add(byte) : others.push_back(256 + static_cast<unsigned>(others.size()));
    }
    std::for_each(others.begin(), others.end(), add);

    nlohmann::json vocabulary;
    for (const char* ending : {"", "</w>"})
        for (const std::string& byte : bytes)
            vocabulary[byte + ending] = vocabulary.size();
    vocabulary["<|startoftext|>"] = 512;
    vocabulary["<|endoftext|>"] = 513;
    writeJson(folder / "vocab.json", vocabulary);
    writeFile(folder / "merges.txt", "#version: 0.2\n");
    writeJson(folder / "special_tokens_map.json",
        {{"bos_token", "<|startoftext|>"}, {"eos_token", "<|endoftext|>"}, {"pad_token", "<|endoftext|>"},
            {"unk_token", "<|endoftext|>"}});
    writeJson(folder / "tokenizer_config.json",
        {{"tokenizer_class", "CLIPTokenizer"}, {"model_max_length", 77}, {"bos_token", "<|startoftext|>"},
            {"eos_token", "<|endoftext|>"}, {"pad_token", "<|endoftext|>"}, {"unk_token", "<|endoftext|>"}});
}

void writeScheduler(const std::filesystem::path& folder, const std::string& prediction)
{
    writeJson(folder / "scheduler_config.json",
        {{"_class_name", "EulerDiscreteScheduler"}, {"_diffusers_version", "0.42.1"}, {"beta_start", 0.00085},
            {"beta_end", 0.012}, {"beta_schedule", "scaled_linear"}, {"num_train_timesteps", 1000},
            {"prediction_type", prediction}, {"steps_offset", 1}, {"timestep_spacing", "leading"}});
}

nlohmann::json modelIndex()
{
    const auto entry = [](const char* library, const char* type) {
        return nlohmann::json::array({library, type});
    };
    return {{"_class_name", "StableDiffusionPipeline"}, {"_diffusers_version", "0.42.1"},
        {"feature_extractor", nlohmann::json::array({nullptr, nullptr})},
        {"image_encoder", nlohmann::json::array({nullptr, nullptr})},
        {"safety_checker", nlohmann::json::array({nullptr, nullptr})}, {"requires_safety_checker", false},
        {"scheduler", entry("diffusers", "EulerDiscreteScheduler")},
        {"text_encoder", entry("transformers", "CLIPTextModel")},
        {"tokenizer", entry("transformers", "CLIPTokenizer")},
        {"unet", entry("diffusers", "UNet2DConditionModel")}, {"vae", entry("diffusers", "AutoencoderKL")}};
}

} // namespace

ModelComponent randomComponent(const std::string& model, const std::string& name, at::ScalarType dtype)
{
    const Sizes sizes = sizesOf(model);
    if (name == "unet")
        return componentOf<UNet2DConditionModel>("UNet2DConditionModel", sizes.unet, dtype);
    if (name == "vae")
        return componentOf<AutoencoderKL>("AutoencoderKL", sizes.vae, dtype);
    return componentOf<ClipTextModel>("CLIPTextModel", sizes.text, dtype);
}

std::filesystem::path randomModelFolder(const std::string& model, const std::function<void()>& stop)
{
    const Sizes sizes = sizesOf(model);
    std::filesystem::path folder = cacheFolder() / "bench" / model;
    const std::filesystem::path index = folder / "model_index.json"; // written last: the folder is complete
    if (std::filesystem::exists(index))
        return folder;
    for (const char* name : {"unet", "vae", "text_encoder"}) {
        stop();
        const ModelComponent part = randomComponent(model, name, at::kHalf);
        writeJson(folder / name / "config.json", part.config);
        const bool text = std::string(name) == "text_encoder";
        writeSafetensors(folder / name / (text ? "model.safetensors" : "diffusion_pytorch_model.safetensors"),
            part.weights, {{"format", "pt"}});
    }
    writeTokenizer(folder / "tokenizer");
    writeScheduler(folder / "scheduler", sizes.prediction);
    writeJson(index, modelIndex());
    return folder;
}

} // namespace candela
