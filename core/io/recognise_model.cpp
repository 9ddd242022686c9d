// From a path to what lies there.
#include "core/api/recognised_model.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/json_file.h"
#include "core/io/model_family.h"
#include "core/io/model_metadata.h"

#include <algorithm>
#include <map>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

bool isFile(const fs::path& path)
{
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

void addWeights(const WeightListing& listing, RecognisedModel& model)
{
    model.tensors += listing.weights.size();
    for (const auto& [name, weight] : listing.weights) {
        std::uint64_t count = 1;
        for (const std::int64_t side : weight.shape)
            count *= static_cast<std::uint64_t>(side);
        model.parameters += count;
    }
}

// ------------------------------------------------------------------------------------------ diffusers'
// folders

/// One of each weight: folders may hold half precision beside full, and pickles beside both.
std::vector<fs::path> filesOf(const fs::path& folder)
{
    std::vector<fs::path> choices[4]; // the best first
    std::error_code unreadable;
    for (const auto& entry : fs::directory_iterator(folder, unreadable)) {
        if (!isWeightFileName(entry.path()) || !isFile(entry.path()))
            continue;
        const bool pickle = entry.path().extension() != ".safetensors";
        const bool variant = entry.path().stem().has_extension(); // model.fp16.safetensors
        choices[(pickle ? 2 : 0) + (variant ? 1 : 0)].push_back(entry.path());
    }
    for (std::vector<fs::path>& files : choices) {
        std::ranges::sort(files);
        if (!files.empty())
            return files;
    }
    return {};
}

/// Adds what the files of a component hold and returns what they have altogether.
WeightListing addComponent(const fs::path& folder, RecognisedModel& model)
{
    WeightListing all;
    for (const fs::path& file : filesOf(folder)) {
        all.weights.merge(listWeights(file).weights);
        model.bytes += fs::file_size(file);
    }
    addWeights(all, model);
    return all;
}

std::string predictionOf(const fs::path& folder)
{
    const fs::path file = folder / "scheduler" / "scheduler_config.json";
    if (!isFile(file))
        return {};
    return jsonValue(readJsonFile(file), "prediction_type", std::string("epsilon"), file);
}

RecognisedModel recognisePipeline(const fs::path& folder)
{
    RecognisedModel model{.path = folder, .kind = ModelKind::Checkpoint, .layout = ModelLayout::Folder};
    const fs::path indexFile = folder / "model_index.json";
    const nlohmann::json index = readJsonFile(indexFile);
    model.className = jsonValue(index, "_class_name", std::string(), indexFile);
    for (const auto& [name, component] : index.items()) {
        const bool isListed = component.is_array() && component.size() == 2 && component[1].is_string();
        if (!isListed || name.find_first_of("/\\.") != std::string::npos || !fs::is_directory(folder / name))
            continue;
        const bool helper = name == "safety_checker" || name == "feature_extractor";
        if (helper) // no part of what paints
            continue;
        const WeightListing listing = addComponent(folder / name, model);
        if (name == "unet" || name == "transformer")
            model.precision = precisionOf(listing);
    }
    if (const fs::path config = folder / "unet" / "config.json"; isFile(config)) {
        const UnetTraits unet = unetTraits(readJsonFile(config));
        model.family = familyOf(unet);
        model.variant = variantOf(unet);
    }
    for (const auto& [part, family] :
        {std::pair("Flux", "flux"), {"StableDiffusion3", "sd3"}, {"Kolors", "kolors"}})
        if (model.className.find(part) != std::string::npos)
            model.family = family;
    model.prediction = predictionOf(folder);
    return model;
}

/// A component saved by itself: config.json beside its weights.
RecognisedModel recogniseComponent(const fs::path& folder)
{
    RecognisedModel model{.path = folder, .layout = ModelLayout::Folder};
    const WeightListing listing = addComponent(folder, model);
    if (listing.weights.empty())
        throw badInput(quoted(folder) + " holds a config.json, but no weights.");
    model.precision = precisionOf(listing);
    recogniseWeights(listing, model);
    return model;
}

} // namespace

RecognisedModel recogniseFile(const fs::path& path, const WeightListing& listing)
{
    RecognisedModel model{.path = path};
    model.layout = isSafetensors(path) ? ModelLayout::Safetensors : ModelLayout::Pickle;
    model.bytes = fs::file_size(path);
    model.precision = precisionOf(listing);
    addWeights(listing, model);
    recogniseWeights(listing, model);
    readModelMetadata(listing, model);
    return model;
}

RecognisedModel recogniseModel(const fs::path& path)
{
    std::error_code unreadable;
    if (!fs::exists(path, unreadable))
        throw badInput("The model " + quoted(path) + " does not exist.");
    if (isFile(path))
        return recogniseFile(path, listWeights(path));
    if (isFile(path / "model_index.json"))
        return recognisePipeline(path);
    if (isFile(path / "config.json"))
        return recogniseComponent(path);
    throw badInput(quoted(path) + " is not a model folder: it has neither model_index.json nor config.json.",
        "Choose the folder of a diffusers model, the one that holds model_index.json.");
}

} // namespace candela
