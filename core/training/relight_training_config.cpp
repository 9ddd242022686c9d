#include "core/training/relight_training_config.h"

#include "core/io/json_file.h"
#include "core/training/recipe_reader.h"

#include <array>

namespace candela
{
namespace
{

using Json = nlohmann::json;

template <typename T>
void requirePair(const std::string& key, const std::array<T, 2>& range, T least, T most)
{
    requireRange(key + "[0]", range[0], least, most);
    requireRange(key + "[1]", range[1], range[0], most);
}

void requireStage(const std::string& name, const RelightTrainingConfig::Stage& stage)
{
    requireRange(name + ".steps", stage.steps, 0, 100'000'000);
    requireRange(name + ".patch", stage.patch, 16, 1024);
    requireRange(name + ".photos", stage.photos, 1, 256);
    requireRange(name + ".crops", stage.crops, 1, 256);
    requireRange(name + ".learning_rate", stage.learningRate, 0.0, 1.0);
}

void requireRanges(const RelightTrainingConfig& config)
{
    requireRange("photos.longest_side", config.photos.longestSide, 16, 20'000);
    requireRange("photos.held_out_every", config.photos.heldOutEvery, 0, 1'000'000);
    requirePair("darkening.gamma", config.darkening.gamma, 0.1, 10.0);
    requirePair("darkening.gain", config.darkening.gain, 1e-3, 10.0);
    requirePair("darkening.cast", config.darkening.cast, 0.01, 10.0);
    requirePair("darkening.shot_noise", config.darkening.shotNoise, 1e-9, 1.0);
    requirePair("darkening.read_noise", config.darkening.readNoise, 1e-9, 1.0);
    requireRange("darkening.jpeg_share", config.darkening.jpegShare, 0.0, 1.0);
    requirePair("darkening.jpeg_quality", config.darkening.jpegQuality, 1, 100);
    requireStage("decomposition", config.decomposition);
    requireStage("unfolding", config.unfolding);
    requireStage("adjustment", config.adjustment);
    requireStage("together", config.together);
    requireRange("checkpoint_minutes", config.checkpointMinutes, 0.01, 1440.0);
}

void readStage(const Json& json, const char* name, RelightTrainingConfig::Stage& stage)
{
    RecipeReader(json, name)
        .read("steps", stage.steps)
        .read("patch", stage.patch)
        .read("photos", stage.photos)
        .read("crops", stage.crops)
        .read("learning_rate", stage.learningRate)
        .finish();
}

void readDarkening(const Json& json, DarkeningRange& range)
{
    RecipeReader(json, "darkening")
        .read("gamma", range.gamma)
        .read("gain", range.gain)
        .read("cast", range.cast)
        .read("shot_noise", range.shotNoise)
        .read("read_noise", range.readNoise)
        .read("jpeg_share", range.jpegShare)
        .read("jpeg_quality", range.jpegQuality)
        .finish();
}

Json toJson(const RelightTrainingConfig::Stage& stage)
{
    return {{"steps", stage.steps}, {"patch", stage.patch}, {"photos", stage.photos}, {"crops", stage.crops},
        {"learning_rate", stage.learningRate}};
}

Json toJson(const DarkeningRange& range)
{
    return {{"gamma", range.gamma}, {"gain", range.gain}, {"cast", range.cast},
        {"shot_noise", range.shotNoise}, {"read_noise", range.readNoise}, {"jpeg_share", range.jpegShare},
        {"jpeg_quality", range.jpegQuality}};
}

} // namespace

RelightTrainingConfig RelightTrainingConfig::fromJson(const Json& json)
{
    RelightTrainingConfig config;
    Json photos = Json::object(), darkening = Json::object(), network = Json::object(),
         decomposition = Json::object(), unfolding = Json::object(), adjustment = Json::object(),
         together = Json::object();
    RecipeReader(json, "top level")
        .read("seed", config.seed)
        .read("photos", photos)
        .read("darkening", darkening)
        .read("network", network)
        .read("decomposition", decomposition)
        .read("unfolding", unfolding)
        .read("adjustment", adjustment)
        .read("together", together)
        .read("checkpoint_minutes", config.checkpointMinutes)
        .finish();
    RecipeReader(photos, "photos")
        .read("folder", config.photos.folder)
        .read("longest_side", config.photos.longestSide)
        .read("held_out_every", config.photos.heldOutEvery)
        .finish();
    readDarkening(darkening, config.darkening);
    config.network = UretinexConfig::fromJson(network);
    readStage(decomposition, "decomposition", config.decomposition);
    readStage(unfolding, "unfolding", config.unfolding);
    readStage(adjustment, "adjustment", config.adjustment);
    readStage(together, "together", config.together);
    requireRanges(config);
    return config;
}

RelightTrainingConfig RelightTrainingConfig::fromFile(const std::filesystem::path& path)
{
    return fromJson(readJsonFile(path));
}

Json RelightTrainingConfig::toJson() const
{
    return {
        {"seed", seed},
        {"photos",
            {{"folder", photos.folder}, {"longest_side", photos.longestSide},
                {"held_out_every", photos.heldOutEvery}}},
        {"darkening", candela::toJson(darkening)},
        {"network", network.toJson()},
        {"decomposition", candela::toJson(decomposition)},
        {"unfolding", candela::toJson(unfolding)},
        {"adjustment", candela::toJson(adjustment)},
        {"together", candela::toJson(together)},
        {"checkpoint_minutes", checkpointMinutes},
    };
}

int RelightTrainingConfig::largestPatch() const
{
    int largest = 0;
    for (const Stage* stage : {&decomposition, &unfolding, &adjustment, &together})
        if (stage->steps > 0)
            largest = std::max(largest, stage->patch);
    return largest;
}

} // namespace candela
