#include "core/io/model_folder.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/json_file.h"
#include "core/io/safetensors.h"
#include "core/io/weight_file.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

/// A component that a picture needs, and the classes this program has for it; none: any.
struct Needed {
    const char* component;
    std::vector<std::string> classes;
};

std::vector<Needed> neededBy(bool twoEncoders)
{
    const std::vector<std::string> tokenizers = {"CLIPTokenizer", "CLIPTokenizerFast"};
    std::vector<Needed> needed = {
        {"unet", {"UNet2DConditionModel"}}, {"vae", {"AutoencoderKL", "AutoencoderTiny"}},
        {"text_encoder", {"CLIPTextModel", "CLIPTextModelWithProjection"}}, {"tokenizer", tokenizers},
        {"scheduler", {}}, // the sampler decides
    };
    if (twoEncoders) {
        needed.push_back({"text_encoder_2", {"CLIPTextModelWithProjection"}});
        needed.push_back({"tokenizer_2", tokenizers});
    }
    return needed;
}

std::vector<Needed> neededByKolors()
{
    return {{"unet", {"UNet2DConditionModel"}}, {"vae", {"AutoencoderKL", "AutoencoderTiny"}},
        {"text_encoder", {"ChatGLMModel"}}, {"tokenizer", {"ChatGLMTokenizer"}}, {"scheduler", {}}};
}

/// diffusers' pipelines; one saved for image to image or inpainting has the same parts as one for text.
const std::map<std::string, std::vector<Needed>> pipelines = {
    {"StableDiffusionPipeline", neededBy(false)},
    {"StableDiffusionImg2ImgPipeline", neededBy(false)},
    {"StableDiffusionInpaintPipeline", neededBy(false)},
    {"LatentConsistencyModelPipeline", neededBy(false)},
    {"StableDiffusionXLPipeline", neededBy(true)},
    {"StableDiffusionXLImg2ImgPipeline", neededBy(true)},
    {"StableDiffusionXLInpaintPipeline", neededBy(true)},
    {"KolorsPipeline", neededByKolors()},
    {"KolorsImg2ImgPipeline", neededByKolors()},
};

std::string listed(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

bool isOneOf(const std::string& name, const std::vector<std::string>& names)
{
    return std::ranges::find(names, name) != names.end();
}

bool isFile(const fs::path& path)
{
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

const std::vector<Needed>& neededComponents(const nlohmann::json& index, const fs::path& file)
{
    const auto name = jsonValue(index, "_class_name", std::string(), file);
    const auto found = pipelines.find(name);
    if (found != pipelines.end())
        return found->second;
    std::vector<std::string> names;
    for (const auto& [known, needed] : pipelines)
        names.push_back(known);
    throw badInput(quoted(file) + " describes a " + (name.empty() ? "pipeline without a class name" : name)
            + ", which is not supported.",
        "Supported are: " + listed(names) + ".");
}

/// diffusers calls its weights diffusion_pytorch_model, transformers model.
constexpr std::string_view weightNames[] = {"diffusion_pytorch_model", "model"};

/// The file of a shard index must lie beside it: a name that leads elsewhere is an attack or a mistake.
fs::path shardPath(const fs::path& index, const std::string& name)
{
    const fs::path file = pathFromUtf8(name);
    if (name.empty() || name.find('\0') != std::string::npos || file != file.filename() || name == "."
        || name == "..")
        throw badInput(quoted(index) + " names the weight file '" + name.substr(0, 80)
            + "', which is not a plain file name.");
    return index.parent_path() / file;
}

/// weight name → file name
std::map<std::string, std::string> weightMap(const fs::path& index)
{
    const nlohmann::json json = readJsonFile(index);
    const auto found = json.find("weight_map");
    if (found == json.end() || !found->is_object() || found->empty())
        throw badInput(quoted(index) + " has no weight_map.");
    std::map<std::string, std::string> result;
    for (const auto& [name, file] : found->items()) {
        if (!file.is_string())
            throw badInput(
                quoted(index) + " does not name a file for the weight '" + name.substr(0, 80) + "'.");
        result.emplace(name, file.get<std::string>());
    }
    return result;
}

struct WeightSource {
    fs::path file; // one safetensors file, or the index of several
    bool sharded = false;
};

WeightSource findWeights(const fs::path& folder)
{
    for (const char* variant : {"", ".fp16"}) {
        for (const std::string_view name : weightNames) {
            const std::string base(name);
            const fs::path single = folder / (base + variant + ".safetensors");
            if (isFile(single))
                return {single, false};
            const fs::path index = folder / (base + ".safetensors.index" + variant + ".json");
            if (isFile(index))
                return {index, true};
        }
    }
    for (const std::string_view name : weightNames)
        if (const fs::path pickle = folder / (std::string(name) + ".bin"); isFile(pickle))
            throw badInput(quoted(pickle) + " is a pickle file, which is not read.",
                "Save the model with safe_serialization=True, or download its safetensors files.");
    throw badInput(quoted(folder) + " has no weights: neither "
        + quoted(folder / (std::string(weightNames[0]) + ".safetensors"))
        + " nor model.safetensors, in one file or shards.");
}

StateDict weightsIn(const fs::path& folder)
{
    const WeightSource source = findWeights(folder);
    if (!source.sharded)
        return SafetensorsFile::open(source.file).tensors();
    StateDict result;
    std::map<std::string, SafetensorsFile> shards;
    for (const auto& [name, fileName] : weightMap(source.file)) {
        auto shard = shards.find(fileName);
        if (shard == shards.end())
            shard = shards.emplace(fileName, SafetensorsFile::open(shardPath(source.file, fileName))).first;
        result.emplace_hint(result.end(), name, shard->second.tensor(name));
    }
    return result;
}

} // namespace

ModelFolder::ModelFolder(fs::path path, nlohmann::json index)
    : m_path(std::move(path))
    , m_index(std::move(index))
{
}

ModelFolder ModelFolder::open(const fs::path& path)
{
    std::error_code ignored;
    if (!fs::exists(path, ignored))
        throw badInput("The model " + quoted(path) + " does not exist.");
    const fs::path file = path / "model_index.json";
    if (!fs::is_directory(path, ignored) || !isFile(file))
        throw badInput(quoted(path) + " is not a model folder: it has no model_index.json.",
            "Choose the folder of a diffusers model, the one that holds model_index.json.");
    ModelFolder folder(path, readJsonFile(file));
    for (const auto& [name, classes] : neededComponents(folder.m_index, file)) {
        const std::string className = folder.className(name);
        if (className.empty())
            throw badInput(quoted(file) + " lists no " + std::string(name) + ".");
        if (!classes.empty() && !isOneOf(className, classes))
            throw badInput(
                quoted(file) + " has a " + className + " as its " + name + ", which is not supported.",
                "Supported are: " + listed(classes) + ".");
        if (!fs::is_directory(path / name, ignored))
            throw badInput("The model's folder " + quoted(path / name) + " is missing.");
    }
    return folder;
}

bool ModelFolder::isPaintable(const std::string& pipelineClass)
{
    return pipelines.contains(pipelineClass);
}

std::string ModelFolder::className(const std::string& component) const
{
    // "unet": ["diffusers", "UNet2DConditionModel"]; an absent one is missing or [null, null]
    const auto found = m_index.find(component);
    if (found == m_index.end() || found->is_null())
        return {};
    const bool isPair = found->is_array() && found->size() == 2;
    if (isPair && (*found)[1].is_null())
        return {};
    if (!isPair || !(*found)[1].is_string())
        throw badInput(
            quoted(m_path / "model_index.json") + " does not say of which class its " + component + " is.");
    return (*found)[1].get<std::string>();
}

nlohmann::json ModelFolder::config(const std::string& component) const
{
    return readJsonFile(configPlace(component));
}

nlohmann::json ModelFolder::schedulerConfig() const
{
    return readJsonFile(configPlace("scheduler"));
}

StateDict ModelFolder::weights(const std::string& component) const
{
    return weightsIn(componentFolder(component));
}

ModelComponent ModelFolder::openComponent(const fs::path& folder, const std::vector<std::string>& classes)
{
    const fs::path file = folder / "config.json";
    ModelComponent component{.config = readJsonFile(file)};
    component.className = jsonValue(component.config, "_class_name", std::string(), file);
    if (!isOneOf(component.className, classes))
        throw badInput(quoted(file) + " describes a "
                + (component.className.empty() ? "network without a class name" : component.className)
                + ", which is not what is needed.",
            "Needed is one of: " + listed(classes) + ".");
    component.weights = weightsIn(folder);
    return component;
}

std::vector<fs::path> ModelFolder::weightFiles(const std::string& component) const
{
    const WeightSource source = findWeights(componentFolder(component));
    if (!source.sharded)
        return {source.file};
    std::set<std::string> names;
    for (const auto& [weight, file] : weightMap(source.file))
        names.insert(file);
    std::vector<fs::path> result;
    for (const std::string& name : names) {
        result.push_back(shardPath(source.file, name));
        if (!isFile(result.back()))
            throw badInput("The weight file " + quoted(result.back()) + " is missing, which "
                + quoted(source.file) + " names.");
    }
    return result;
}

std::uint64_t ModelFolder::weightBytes(const std::string& component) const
{
    std::uint64_t bytes = 0;
    for (const fs::path& file : weightFiles(component))
        bytes += fs::file_size(file);
    return bytes;
}

TokenizerSource ModelFolder::tokenizer(const std::string& component) const
{
    return {.folder = componentFolder(component)};
}

bool ModelFolder::hasZerosForEmptyPrompt() const
{
    // diffusers' default where the file says nothing, of those pipelines that know it
    const bool knows = has("text_encoder_2");
    return jsonValue(m_index, "force_zeros_for_empty_prompt", knows, m_path / "model_index.json");
}

fs::path ModelFolder::weightPlace(const std::string& component) const
{
    return componentFolder(component);
}

fs::path ModelFolder::configPlace(const std::string& component) const
{
    return componentFolder(component) / (component == "scheduler" ? "scheduler_config.json" : "config.json");
}

StateDict readTransformersWeights(const fs::path& folder)
{
    const fs::path old = folder / "pytorch_model.bin";
    bool hasOther = false;
    for (const char* name : {"model.safetensors", "model.fp16.safetensors", "model.safetensors.index.json"})
        hasOther = hasOther || isFile(folder / name);
    return !hasOther && isFile(old) ? readWeightFile(old) : weightsIn(folder);
}

} // namespace candela
