// What a file or folder is, told from its headers and configuration alone.
#include "core/api/error.h"
#include "core/api/model_info.h"
#include "core/api/paths.h"
#include "core/api/recognised_model.h"
#include "core/io/generation_parameters.h"
#include "core/io/json_file.h"
#include "core/io/lora_spelling.h"
#include "core/io/model_family.h"
#include "core/io/model_folder.h"
#include "core/io/picture_texts.h"
#include "core/io/safetensors.h"
#include "core/io/weight_listing.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace candela
{
namespace
{

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// Sums over the tensors of one or several files.
struct WeightSummary {
    std::uint64_t tensors = 0, parameters = 0, bytes = 0;
    std::map<std::string, std::uint64_t> types; // type name → tensors of it

    void add(const SafetensorsFile& file)
    {
        tensors += file.infos().size();
        bytes += file.dataBytes();
        for (const auto& [name, info] : file.infos()) {
            parameters += (info.end - info.begin) / c10::elementSize(info.type);
            ++types[std::string(safetensorsTypeName(info.type))];
        }
    }

    /// "fp16", "bf16", "fp32", …, or "mixed".
    std::string precision() const
    {
        if (types.size() != 1)
            return types.empty() ? "none" : "mixed";
        const std::string& type = types.begin()->first;
        if (type == "F16" || type == "F32" || type == "F64")
            return "fp" + type.substr(1);
        return type == "BF16" ? "bf16" : type;
    }

    Json json() const
    {
        return {{"tensors", tensors}, {"parameters", parameters}, {"bytes", bytes},
            {"precision", precision()}, {"types", types}};
    }
};

Json inspectModel(const fs::path& path)
{
    const ModelFolder folder = ModelFolder::open(path);
    const ModelInfo info = describeModel(path);
    Json components = Json::object();
    std::vector<std::string> names = {"unet", "vae"};
    for (const std::string& name : folder.textEncoders())
        names.push_back(name);
    for (const std::string& name : names) {
        WeightSummary weights;
        Json files = Json::array();
        for (const fs::path& file : folder.weightFiles(name)) {
            weights.add(SafetensorsFile::open(file));
            files.push_back(utf8(file.filename()));
        }
        components[name] = weights.json();
        components[name]["class"] = folder.className(name);
        components[name]["files"] = files;
    }
    components["tokenizer"]["class"] = folder.className("tokenizer");
    components["scheduler"]["class"] = folder.className("scheduler");
    return {{"kind", "model"}, {"name", info.name}, {"family", info.family}, {"prediction", info.prediction},
        {"size_multiple", info.sizeMultiple}, {"weight_bytes", info.weightBytes},
        {"memory_bytes", info.memory.most()},
        {"defaults",
            {{"steps", info.defaults.steps}, {"cfg", info.defaults.cfg}, {"width", info.defaults.width},
                {"height", info.defaults.height}, {"sampler", nameOf(info.defaults.sampler)}}},
        {"components", components}};
}

/// What recognition found; only what there is.
Json recognised(const RecognisedModel& model)
{
    Json result = {{"purpose", nameOf(model.kind)}};
    const auto add = [&result](const char* key, const auto& value) {
        if (value != std::decay_t<decltype(value)>())
            result[key] = value;
    };
    add("class", model.className);
    add("family", model.family);
    add("variant", model.variant);
    add("prediction", model.prediction);
    add("algorithm", model.algorithm);
    add("rank", model.rank);
    if (model.alpha)
        result["alpha"] = *model.alpha;
    add("vectors", model.vectors);
    add("title", model.title);
    add("author", model.author);
    add("license", model.license);
    add("description", model.description);
    add("base_model", model.training.baseModel);
    add("trigger_words", model.training.triggerWords);
    for (const auto& [word, count] : model.training.tags)
        result["tags"][word] = count;
    return result;
}

/// A folder that can be painted with is checked and told of in full; of others what they are.
Json inspectFolder(const fs::path& path)
{
    const RecognisedModel model = recogniseModel(path);
    Json result = {{"kind", "model"}};
    result.update(recognised(model));
    if (ModelFolder::isPaintable(model.className)) {
        result.update(inspectModel(path));
        return result;
    }
    result.update(Json{{"weight_bytes", model.bytes}, {"precision", model.precision},
        {"tensors", model.tensors}, {"parameters", model.parameters}});
    return result;
}

/// How many layers of which network a LoRA changes, and which of its tensors are no part of any.
Json coverageOf(const WeightListing& listing)
{
    std::map<LoraTarget, std::set<std::string_view>> layers;
    Json strangers = Json::array();
    for (const auto& [name, weight] : listing.weights) {
        if (const LoraPiece piece = loraPieceOf(name); piece.part != LoraPart::None)
            layers[loraTargetOf(piece.layer)].insert(piece.layer);
        else
            strangers.push_back(name);
    }
    Json coverage = Json::object();
    for (const auto& [target, name] :
        {std::pair{LoraTarget::Unet, "unet"}, std::pair{LoraTarget::TextEncoder, "text_encoder"},
            std::pair{LoraTarget::TextEncoder2, "text_encoder_2"}})
        if (layers.contains(target))
            coverage[name] = layers[target].size();
    return {{"layers", coverage}, {"unmatched", strangers}};
}

Json inspectWeights(const fs::path& path)
{
    const WeightListing listing = listWeights(path);
    const RecognisedModel model = recogniseFile(path, listing);
    Json result = {{"kind", model.layout == ModelLayout::Pickle ? "pytorch" : "safetensors"}};
    result.update(recognised(model));
    if (model.kind == ModelKind::Lora)
        result.update(coverageOf(listing));
    if (isPaintableFile(model))
        result["memory_bytes"] = describeModel(path).memory.most();
    std::map<std::string, std::uint64_t> types;
    for (const auto& [name, weight] : listing.weights)
        ++types[std::string(safetensorsTypeName(weight.type))];
    result.update(Json{{"tensor_count", model.tensors}, {"parameters", model.parameters},
        {"bytes", model.bytes}, {"precision", model.precision}, {"types", types},
        {"metadata", listing.metadata}, {"tensors", Json::array()}});
    for (const auto& [name, weight] : listing.weights)
        result["tensors"].push_back(
            {{"name", name}, {"type", safetensorsTypeName(weight.type)}, {"shape", weight.shape}});
    return result;
}

Json inspectPicture(const fs::path& path)
{
    const PictureTexts said = readPictureTexts(path);
    Json result = {{"kind", "picture"}, {"format", said.format}, {"width", said.width},
        {"height", said.height}, {"bit_depth", said.bitDepth}};
    Json texts = Json::object();
    for (const auto& [keyword, text] : said.texts) {
        // Chunks that hold JSON (candela, prompt, workflow, invokeai_metadata) are shown as what they are.
        const std::optional<Json> parsed = jsonFromText(text);
        texts[keyword] = parsed ? *parsed : Json(text);
        if (keyword != "parameters" || parsed)
            continue;
        const ParsedParameters parameters = parseParameters(text);
        Json settings = Json::object();
        for (const auto& [name, value] : parameters.settings)
            settings[name] = value;
        result["parameters"] = {
            {"prompt", parameters.prompt}, {"negative", parameters.negative}, {"settings", settings}};
    }
    result["texts"] = texts;
    return result;
}

Json inspectAny(const fs::path& path)
{
    std::error_code ignored;
    if (fs::is_directory(path, ignored))
        return inspectFolder(path);
    if (fs::exists(path, ignored) && !fs::is_regular_file(path, ignored)) // a pipe would be waited for
        throw badInput(quoted(path) + " is neither a file nor a folder.");
    if (looksLikePicture(path))
        return inspectPicture(path);
    if (isWeightFileName(path) || isSafetensors(path))
        return inspectWeights(path);
    throw badInput(quoted(path) + " is of a kind that cannot be inspected.",
        "Give a model folder, a .safetensors, .ckpt or .pth file, or a PNG, JPEG or WebP picture.");
}

} // namespace

std::string inspect(const fs::path& path)
{
    Json result = {{"path", utf8(path)}};
    result.update(inspectAny(path));
    return result.dump(2, ' ', false, Json::error_handler_t::replace);
}

} // namespace candela
