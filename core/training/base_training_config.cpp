#include "core/training/base_training_config.h"

#include "core/io/json_file.h"
#include "core/training/recipe_reader.h"

namespace candela
{
namespace
{

using Json = nlohmann::json;

void requireRanges(const BaseTrainingConfig& config)
{
    requireRange("pictures.size", config.pictures.size, 16, 512);
    requireRange("pictures.count", config.pictures.count, 1, 10'000'000);
    requireRange("tokenizer.vocabulary", config.tokenizer.vocabulary, 514, 60'000);
    requireRange("tokenizer.max_length", config.tokenizer.maxLength, 8, 1024);
    requireRange("autoencoder.steps", config.autoencoder.steps, 1, 100'000'000);
    requireRange("autoencoder.batch", config.autoencoder.batch, 1, 4096);
    requireRange("autoencoder.learning_rate", config.autoencoder.learningRate, 0.0, 1.0);
    requireRange("autoencoder.latent_noise", config.autoencoder.latentNoise, 0.0, 1.0);
    requireRange("autoencoder.finish_fraction", config.autoencoder.finishFraction, 0.05, 0.95);
    requireRange("text.steps", config.text.steps, 0, 100'000'000);
    requireRange("text.batch", config.text.batch, 1, 4096);
    requireRange("text.learning_rate", config.text.learningRate, 0.0, 1.0);
    requireRange("diffusion.steps", config.diffusion.steps, 1, 100'000'000);
    requireRange("diffusion.batch", config.diffusion.batch, 1, 4096);
    requireRange("diffusion.learning_rate", config.diffusion.learningRate, 0.0, 1.0);
    requireRange("diffusion.warmup_steps", config.diffusion.warmupSteps, 0, 1'000'000);
    requireRange("diffusion.min_snr_gamma", config.diffusion.minSnrGamma, 0.0, 1000.0);
    requireRange("diffusion.caption_dropout", config.diffusion.captionDropout, 0.0, 1.0);
    requireRange("diffusion.ema_decay", config.diffusion.emaDecay, 0.0, 0.999999);
    requireRange("diffusion.max_gradient_norm", config.diffusion.maxGradientNorm, 1e-6, 1e6);
    requireRange("checkpoint_minutes", config.checkpointMinutes, 0.01, 1440.0);
}

} // namespace

BaseTrainingConfig BaseTrainingConfig::fromJson(const Json& json)
{
    BaseTrainingConfig config;
    Json pictures = Json::object(), tokenizer = Json::object(), autoencoder = Json::object(),
         text = Json::object(), diffusion = Json::object();
    RecipeReader(json, "top level")
        .read("seed", config.seed)
        .read("pictures", pictures)
        .read("tokenizer", tokenizer)
        .read("autoencoder", autoencoder)
        .read("text", text)
        .read("diffusion", diffusion)
        .read("checkpoint_minutes", config.checkpointMinutes)
        .read("studio", config.studio)
        .finish();
    RecipeReader(pictures, "pictures")
        .read("size", config.pictures.size)
        .read("count", config.pictures.count)
        .finish();
    RecipeReader(tokenizer, "tokenizer")
        .read("vocabulary", config.tokenizer.vocabulary)
        .read("max_length", config.tokenizer.maxLength)
        .finish();
    RecipeReader(autoencoder, "autoencoder")
        .read("config", config.autoencoder.config)
        .read("steps", config.autoencoder.steps)
        .read("batch", config.autoencoder.batch)
        .read("learning_rate", config.autoencoder.learningRate)
        .read("latent_noise", config.autoencoder.latentNoise)
        .read("finish_fraction", config.autoencoder.finishFraction)
        .finish();
    RecipeReader(text, "text")
        .read("steps", config.text.steps)
        .read("batch", config.text.batch)
        .read("learning_rate", config.text.learningRate)
        .finish();
    RecipeReader(diffusion, "diffusion")
        .read("text_encoder", config.diffusion.textEncoder)
        .read("unet", config.diffusion.unet)
        .read("scheduler", config.diffusion.scheduler)
        .read("steps", config.diffusion.steps)
        .read("batch", config.diffusion.batch)
        .read("learning_rate", config.diffusion.learningRate)
        .read("warmup_steps", config.diffusion.warmupSteps)
        .read("min_snr_gamma", config.diffusion.minSnrGamma)
        .read("caption_dropout", config.diffusion.captionDropout)
        .read("ema_decay", config.diffusion.emaDecay)
        .read("max_gradient_norm", config.diffusion.maxGradientNorm)
        .finish();
    requireRanges(config);
    return config;
}

BaseTrainingConfig BaseTrainingConfig::fromFile(const std::filesystem::path& path)
{
    return fromJson(readJsonFile(path));
}

Json BaseTrainingConfig::toJson() const
{
    return {
        {"seed", seed},
        {"pictures", {{"size", pictures.size}, {"count", pictures.count}}},
        {"tokenizer", {{"vocabulary", tokenizer.vocabulary}, {"max_length", tokenizer.maxLength}}},
        {"autoencoder",
            {{"config", autoencoder.config}, {"steps", autoencoder.steps}, {"batch", autoencoder.batch},
                {"learning_rate", autoencoder.learningRate}, {"latent_noise", autoencoder.latentNoise},
                {"finish_fraction", autoencoder.finishFraction}}},
        {"text", {{"steps", text.steps}, {"batch", text.batch}, {"learning_rate", text.learningRate}}},
        {"diffusion",
            {{"text_encoder", diffusion.textEncoder}, {"unet", diffusion.unet},
                {"scheduler", diffusion.scheduler}, {"steps", diffusion.steps}, {"batch", diffusion.batch},
                {"learning_rate", diffusion.learningRate}, {"warmup_steps", diffusion.warmupSteps},
                {"min_snr_gamma", diffusion.minSnrGamma}, {"caption_dropout", diffusion.captionDropout},
                {"ema_decay", diffusion.emaDecay}, {"max_gradient_norm", diffusion.maxGradientNorm}}},
        {"checkpoint_minutes", checkpointMinutes},
        {"studio", studio},
    };
}

} // namespace candela
