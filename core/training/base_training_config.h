// The recipe of a base training: what `candela train base --config` reads. docs/TRAINING.md explains every
// key.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace candela
{

struct BaseTrainingConfig {
    struct Pictures {
        int size = 64; // pixels a side; pictures of a folder are cropped to a square and scaled
        int count = 60000; // scenes of the emoji world; ignored for a folder
    };
    struct Tokenizer {
        int vocabulary = 1000; // entries at most, bytes and marks included
        int maxLength = 32; // tokens of a prompt, start and end marks included
    };
    /// Stage 1. The encoder learns during the first part; then its latents are whitened and the decoder
    /// finishes.
    struct AutoencoderStage {
        nlohmann::json config; // of AutoencoderTiny
        int steps = 2000;
        int batch = 32;
        double learningRate = 1e-3; // falls linearly to a twentieth
        double latentNoise = 0.02; // standard deviation, against a decoder that reads tea leaves
        double finishFraction = 0.3; // share of the steps that train the decoder alone
    };
    /// Stage 2: the text encoder learns to foretell the latents, see text_training.h.
    struct TextStage {
        int steps = 0;
        int batch = 64;
        double learningRate = 5e-4; // falls linearly to a twentieth
    };
    /// Stage 3: text encoder and UNet together, on latents encoded once.
    struct DiffusionStage {
        nlohmann::json textEncoder; // CLIPTextConfig; vocabulary and length are filled in
        nlohmann::json unet; // UNet2DConditionModel
        nlohmann::json scheduler; // any scheduler config of diffusers; prediction_type decides the target
        int steps = 10000;
        int batch = 16;
        double learningRate = 1e-3; // after `warmupSteps`, falls linearly to a twentieth
        int warmupSteps = 200;
        double minSnrGamma = 5; // Hang et al. 2023; 0: unweighted
        double captionDropout = 0.1; // share of captions replaced by the empty one, for guidance
        double emaDecay = 0.999;
        double maxGradientNorm = 1;
    };

    std::uint32_t seed = 1;
    Pictures pictures;
    Tokenizer tokenizer;
    AutoencoderStage autoencoder;
    TextStage text;
    DiffusionStage diffusion;
    double checkpointMinutes = 5;
    nlohmann::json studio; // becomes candela.json: defaults and example prompt for the window

    /// Throws Error (BadInput) that names the key: unknown ones are refused, so that a typing mistake is
    /// seen.
    static BaseTrainingConfig fromJson(const nlohmann::json& json);
    static BaseTrainingConfig fromFile(const std::filesystem::path& path);
    nlohmann::json toJson() const;
};

} // namespace candela
