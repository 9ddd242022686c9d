// A trained model as a diffusers folder, which StableDiffusionPipeline loads unchanged.
#pragma once

#include "core/nn/state_dict.h"

#include <nlohmann/json.hpp>

#include <filesystem>

namespace candela
{

struct ModelParts {
    nlohmann::json autoencoderConfig, textEncoderConfig, unetConfig,
        schedulerConfig; // as diffusers writes them
    StateDict autoencoder, textEncoder, unet;
    nlohmann::json studio; // candela.json; null: none
};

/// Writes every file but the tokenizer's, weights as fp16. Each file is replaced in one rename;
/// model_index.json comes last, so that a folder that has one is complete. Throws Error.
void writeModelFolder(const std::filesystem::path& folder, const ModelParts& parts);

/// The configurations with the keys that say which class reads them ("_class_name", "architectures").
nlohmann::json asTextEncoderConfig(nlohmann::json config);
nlohmann::json asUNetConfig(nlohmann::json config, std::int64_t sampleSize);
nlohmann::json asAutoencoderConfig(nlohmann::json config);

} // namespace candela
