#include "core/training/lora_checks.h"

#include "core/api/error.h"
#include "core/api/number_text.h"
#include "core/api/paths.h"

#include <cmath>
#include <string>

namespace candela
{
namespace
{

void requireRange(const char* option, double value, double least, double most)
{
    if (!(value >= least && value <= most))
        throw badInput(std::string("The ") + option + " is " + shortestText(value) + "; it must lie between "
            + shortestText(least) + " and " + shortestText(most) + ".");
}

} // namespace

void requireTrainable(const TrainLoraRequest& r)
{
    if (r.data.empty())
        throw badInput("No folder of pictures is named to train on.");
    if (r.output.empty())
        throw badInput("No folder is named for the run.");
    if (r.targets.empty())
        throw badInput("No layers are named to train.");
    constexpr double many = 1e9;
    requireRange("rank", r.rank, 1, 1024);
    requireRange("alpha", r.alpha, 1e-3, 4096);
    requireRange("rank of convolutions", r.convolutionRank, 0, 1024);
    requireRange("dropout", r.dropout, 0, 0.99);
    requireRange("weight of regularisation pictures", r.regularisationWeight, 0, 10);
    requireRange("number of steps", static_cast<double>(r.steps.value_or(1)), 1, many);
    requireRange("number of epochs", r.epochs.value_or(1), 1e-3, 1e6);
    requireRange("batch", r.batch, 1, 1024);
    requireRange("accumulation", r.accumulation, 1, 4096);
    requireRange("learning rate", r.learningRate, 0, 100);
    requireRange("learning rate of the text encoders", r.textLearningRate.value_or(0), 0, 100);
    requireRange("warm-up", r.warmup, 0, 1);
    requireRange("weight decay", r.weightDecay, 0, 10);
    requireRange("largest gradient norm", r.maxGradientNorm, 0, many);
    requireRange("min-SNR gamma", r.minSnrGamma, 0, 1000);
    requireRange("noise offset", r.noiseOffset, 0, 1);
    requireRange("decay of the average", r.ema, 0, 0.999999);
    requireRange("caption dropout", r.captionDropout, 0, 1);
    requireRange("tag dropout", r.tagDropout, 0, 1);
    requireRange("number of kept tags", r.keepTags, 0, 1000);
    requireRange("number of steps between checkpoints", r.checkpointEvery, 0, many);
    requireRange("number of steps between samples", r.sampleEvery, 0, many);
    requireRange("number of kept LoRAs", r.keepLoras, 0, 10000);
    requireRange("number of sample prompts", static_cast<double>(r.samples.size()), 0, 16);
    requireRange("number of a sample's steps", r.sampleSteps, 1, 1000);
}

void requireTrainable(const TrainLoraRequest& request, const StableDiffusion& model)
{
    if (model.isInpainting())
        throw badInput("The model " + quoted(model.files.model)
                + " reads a mask besides the picture; LoRAs are trained on models that paint whole pictures.",
            "Train on the model that it was made from: its LoRAs fit both.");
    if (model.info.family == "sdxl_refiner")
        throw badInput(
            "The model " + quoted(model.files.model) + " is SDXL's refiner.", "Train on the base model.");
    if (model.unet->config().guidanceDim)
        throw badInput("The model " + quoted(model.files.model)
                + " was distilled to paint in few steps, which training would undo.",
            "Train on the model that it was made from: its LoRAs fit both.");
    if (request.textEncoders && model.text->networks().empty())
        throw badInput("The text encoder of " + quoted(model.files.model) + " cannot be trained.",
            "Train the UNet alone.");
}

PictureSize trainingSize(const TrainLoraRequest& request, const ModelInfo& model)
{
    const PictureSize size{.width = request.width.value_or(request.height.value_or(model.defaults.width)),
        .height = request.height.value_or(request.width.value_or(model.defaults.height))};
    for (const int side : {size.width, size.height}) {
        requireRange("size", side, model.sizeMultiple, 4096);
        if (side % model.sizeMultiple != 0)
            throw badInput("The size is " + std::to_string(side) + " pixels; this model needs a multiple of "
                + std::to_string(model.sizeMultiple) + ".");
    }
    return size;
}

void requireRoom(const TrainLoraRequest& request, std::int64_t parameters)
{
    // The learnt weights, two moments of each and perhaps an average; a checkpoint is written before the one
    // that it replaces goes.
    const std::int64_t numbers = parameters * (2 * (request.ema > 0 ? 4 : 3) + 1 + request.keepLoras);
    const auto wanted = static_cast<std::uintmax_t>(numbers) * sizeof(float);
    std::error_code unknown;
    std::filesystem::path folder = std::filesystem::absolute(request.output);
    while (!std::filesystem::exists(folder, unknown) && folder.has_relative_path())
        folder = folder.parent_path();
    const std::filesystem::space_info space = std::filesystem::space(folder, unknown);
    if (unknown || space.available >= wanted)
        return;
    constexpr double megabyte = 1e6;
    throw badInput("The run's checkpoints and LoRAs take "
            + shortestText(std::round(static_cast<double>(wanted) / megabyte)) + " MB, and the disk of "
            + quoted(request.output) + " has "
            + shortestText(std::round(static_cast<double>(space.available) / megabyte)) + " MB left.",
        "Make room, choose another folder, or a smaller rank.");
}

} // namespace candela
