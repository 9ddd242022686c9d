#include "core/training/lora_metadata.h"

#include "core/api/dataset_captions.h"
#include "core/api/number_text.h"
#include "core/api/paths.h"

#include <nlohmann/json.hpp>

namespace candela
{
namespace
{

constexpr std::size_t mostTags = 1000; // headers are read whole by every program that lists LoRAs

bool isVelocity(const std::string& prediction)
{
    return prediction == "v_prediction";
}

/// sd-scripts' names; empty for families that it does not know.
std::string baseModelVersion(const std::string& family, const std::string& prediction)
{
    if (family == "sd1")
        return "sd_v1";
    if (family == "sd2")
        return isVelocity(prediction) ? "sd_v2_v" : "sd_v2";
    if (family == "sdxl")
        return "sdxl_base_v1-0";
    return family == "kolors" ? "kolors" : std::string();
}

std::string architecture(const std::string& family, const std::string& prediction)
{
    if (family == "sd1")
        return "stable-diffusion-v1/lora";
    if (family == "sd2")
        return isVelocity(prediction) ? "stable-diffusion-v2-768-v/lora" : "stable-diffusion-v2-512/lora";
    if (family == "sdxl")
        return "stable-diffusion-xl-v1-base/lora";
    return family == "kolors" ? "kolors/lora" : std::string();
}

/// {"folder": {"tag": 12, …}}
std::string tagFrequency(const TrainLoraRequest& request, const std::vector<DatasetPicture>& pictures)
{
    nlohmann::json counts = nlohmann::json::object();
    for (const TagCount& tag : tagFrequencies(pictures)) {
        if (counts.size() >= mostTags)
            break;
        counts[tag.tag] = tag.count;
    }
    const std::string folder =
        utf8(request.data.has_filename() ? request.data.filename() : request.data.parent_path().filename());
    return nlohmann::json{{folder, counts}}.dump();
}

} // namespace

std::map<std::string, std::string> loraMetadata(const TrainLoraRequest& request, const ModelInfo& model,
    const std::string& prediction, const std::vector<DatasetPicture>& pictures, std::int64_t steps,
    std::int64_t epochs)
{
    const std::string title = utf8(
        request.output.has_filename() ? request.output.filename() : request.output.parent_path().filename());
    std::map<std::string, std::string> metadata = {
        {"ss_base_model_version", baseModelVersion(model.family, prediction)},
        {"ss_sd_model_name", model.name},
        {"ss_output_name", title},
        {"ss_num_train_images", std::to_string(pictures.size())},
        {"ss_steps", std::to_string(steps)},
        {"ss_epoch", std::to_string(epochs)},
        {"ss_total_batch_size", std::to_string(request.batch)},
        {"ss_gradient_accumulation_steps", std::to_string(request.accumulation)},
        {"ss_learning_rate", shortestText(request.learningRate)},
        {"ss_lr_scheduler", std::string(nameOf(request.rateSchedule))},
        {"ss_optimizer", std::string(nameOf(request.optimizer))},
        {"ss_seed", std::to_string(request.seed)},
        {"ss_min_snr_gamma", shortestText(request.minSnrGamma)},
        {"ss_noise_offset", shortestText(request.noiseOffset)},
        {"ss_network_dropout", shortestText(request.dropout)},
        {"ss_tag_frequency", tagFrequency(request, pictures)},
        {"modelspec.sai_model_spec", "1.0.0"},
        {"modelspec.architecture", architecture(model.family, prediction)},
        {"modelspec.title", title},
        {"modelspec.prediction_type", isVelocity(prediction) ? "v" : "epsilon"},
    };
    std::erase_if(metadata, [](const auto& entry) { return entry.second.empty(); });
    return metadata;
}

} // namespace candela
