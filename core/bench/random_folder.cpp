// A random model as a diffusers folder on disk.
#include "core/bench/random_model.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/atomic_file.h"
#include "core/io/safetensors.h"

#include <algorithm>
#include <cstdlib>

namespace candela
{
namespace
{

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

/// A field of a protobuf message, shorter than 128 bytes.
std::string field(int number, const std::string& bytes)
{
    return std::string{static_cast<char>(number << 3 | 2), static_cast<char>(bytes.size())} + bytes;
}

/// A SentencePiece model of single bytes: see sentencepiece_model.proto.
void writeSentencePieces(const std::filesystem::path& folder)
{
    const auto piece = [](const std::string& text, char kind) {
        return field(1, field(1, text) + std::string{0x18, kind});
    };
    constexpr char unknown = 2, control = 3, byte = 6;
    std::string model = piece("<unk>", unknown) + piece("<s>", control) + piece("</s>", control);
    for (int i = 0; i < 256; ++i) {
        constexpr const char* digits = "0123456789ABCDEF";
        model += piece(std::string("<0x") + digits[i / 16] + digits[i % 16] + ">", byte);
    }
    constexpr const char bytePairs[] = {0x18, 2}, byteFallback[] = {static_cast<char>(0x98), 2, 1};
    model += field(2, std::string(bytePairs, 2) + std::string(byteFallback, 3));
    std::filesystem::create_directories(folder);
    writeFile(folder / "tokenizer.model", model);
    writeJson(folder / "tokenizer_config.json",
        {{"tokenizer_class", "ChatGLMTokenizer"}, {"padding_side", "left"}});
}

void writeScheduler(const std::filesystem::path& folder, const std::string& model)
{
    const bool isKolors = model == "kolors";
    writeJson(folder / "scheduler_config.json",
        {{"_class_name", "EulerDiscreteScheduler"}, {"_diffusers_version", "0.42.1"}, {"beta_start", 0.00085},
            {"beta_end", isKolors ? 0.014 : 0.012}, {"beta_schedule", "scaled_linear"},
            {"num_train_timesteps", isKolors ? 1100 : 1000},
            {"prediction_type", model == "sd21" ? "v_prediction" : "epsilon"}, {"steps_offset", 1},
            {"timestep_spacing", "leading"}});
}

nlohmann::json modelIndex(const std::string& model)
{
    const auto entry = [](const char* library, const char* type) {
        return nlohmann::json::array({library, type});
    };
    nlohmann::json index = {{"_class_name", "StableDiffusionPipeline"}, {"_diffusers_version", "0.42.1"},
        {"feature_extractor", nlohmann::json::array({nullptr, nullptr})},
        {"image_encoder", nlohmann::json::array({nullptr, nullptr})},
        {"scheduler", entry("diffusers", "EulerDiscreteScheduler")},
        {"text_encoder", entry("transformers", "CLIPTextModel")},
        {"tokenizer", entry("transformers", "CLIPTokenizer")},
        {"unet", entry("diffusers", "UNet2DConditionModel")}, {"vae", entry("diffusers", "AutoencoderKL")}};
    if (model == "kolors") {
        index["_class_name"] = "KolorsPipeline";
        index["text_encoder"] = entry("kolors", "ChatGLMModel");
        index["tokenizer"] = entry("kolors", "ChatGLMTokenizer");
    } else if (model == "sdxl") {
        index["_class_name"] = "StableDiffusionXLPipeline";
        index["force_zeros_for_empty_prompt"] = true;
        index["text_encoder_2"] = entry("transformers", "CLIPTextModelWithProjection");
        index["tokenizer_2"] = entry("transformers", "CLIPTokenizer");
    } else {
        index["safety_checker"] = nlohmann::json::array({nullptr, nullptr});
        index["requires_safety_checker"] = false;
    }
    return index;
}

} // namespace

std::filesystem::path randomModelFolder(const std::string& model, const std::function<void()>& stop)
{
    const std::vector<std::string> components = randomComponents(model);
    std::filesystem::path folder = cacheFolder() / "bench" / model;
    const std::filesystem::path index = folder / "model_index.json"; // written last: the folder is complete
    if (std::filesystem::exists(index))
        return folder;
    for (const std::string& name : components) {
        stop();
        const ModelComponent part = randomComponent(model, name, at::kHalf);
        const bool isText = name.starts_with("text_encoder");
        writeJson(folder / name / "config.json", part.config);
        writeSafetensors(
            folder / name / (isText ? "model.safetensors" : "diffusion_pytorch_model.safetensors"),
            part.weights, {{"format", "pt"}});
    }
    if (model == "kolors")
        writeSentencePieces(folder / "tokenizer");
    else
        for (const char* tokenizer : {"tokenizer", "tokenizer_2"})
            if (tokenizer == std::string("tokenizer") || model == "sdxl")
                writeTokenizer(folder / tokenizer);
    writeScheduler(folder / "scheduler", model);
    writeJson(index, modelIndex(model));
    return folder;
}

} // namespace candela
