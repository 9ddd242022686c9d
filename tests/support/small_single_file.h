// Small models of the structure of SD 1.x and of XL in a single file, under the original names.
#pragma once

#include "core/io/original_weights.h"
#include "core/models/autoencoder_kl.h"
#include "core/models/clip_text.h"
#include "core/models/unet2d_condition.h"
#include "core/nn/parameters.h"
#include "core/nn/state_dict.h"

#include <torch/types.h>

#include <map>
#include <string>
#include <vector>

namespace candela
{

inline const std::string unetPrefix = "model.diffusion_model.", vaePrefix = "first_stage_model.";
inline const std::string xlText = "conditioner.embedders.0.transformer.",
                         xlText2 = "conditioner.embedders.1.model.";

/// Levels, layers and attention as in the networks of original_names.py.
inline UNet2DConditionConfig namedUnet(const std::vector<bool>& attention, int64_t layers)
{
    UNet2DConditionConfig config;
    config.blockOutChannels = {32, 64, 64};
    config.layersPerBlock = {layers, layers, layers};
    config.downHasAttention = attention;
    config.upHasAttention.assign(attention.rbegin(), attention.rend());
    return config;
}

/// A small model of the family's structure; widths that its rules for heads divide.
inline UNet2DConditionConfig smallUnet(bool isXl)
{
    UNet2DConditionConfig config = namedUnet({!isXl, true, isXl}, 1);
    config.transformerLayers = isXl ? std::vector<int64_t>{1, 1, 2} : std::vector<int64_t>{1, 1, 1};
    config.crossAttentionDim.assign(3, isXl ? 32 : 16);
    config.onlyCrossAttention.assign(3, false);
    config.useLinearProjection = isXl;
    config.heads = isXl ? std::vector<int64_t>{1, 1, 1} : std::vector<int64_t>{8, 8, 8};
    if (isXl)
        config.addition = AdditionConfig{.sizeDim = 256, .inputs = 16 + 6 * 256};
    return config;
}

inline AutoencoderKLConfig smallVae()
{
    AutoencoderKLConfig config;
    config.blockOutChannels = {32, 32};
    return config;
}

inline ClipTextConfig smallText(bool isOpenClip)
{
    ClipTextConfig config{.vocabSize = 60, .hiddenSize = 16, .intermediateSize = 24, .layers = 2, .heads = 1};
    config.maxPositions = 12;
    config.eosToken = 59;
    if (isOpenClip) {
        config.activation = "gelu";
        config.projection = 16;
    }
    return config;
}

template <class Network, class Config>
StateDict placeholders(const Config& config)
{
    const PlaceholderParameters shapesOnly;
    return stateDict(Network(config));
}

template <class Network, class Config>
StateDict randomWeights(const Config& config)
{
    StateDict weights = placeholders<Network>(config);
    for (auto& [name, weight] : weights)
        weight = torch::randn(weight.sizes()).to(at::kHalf);
    return weights;
}

inline void addAll(StateDict& file, const std::string& prefix, const StateDict& weights)
{
    for (const auto& [name, weight] : weights)
        file.emplace(prefix + name, weight);
}

/// What training leaves in a checkpoint beside the model.
inline void addLeftovers(StateDict& file)
{
    file.emplace("model_ema.decay", torch::ones({}));
    file.emplace("model_ema.diffusion_modelinput_blocks00weight", torch::ones({2}));
    file.emplace("alphas_cumprod", torch::ones({1000}));
    file.emplace("first_stage_model.loss.logvar", torch::ones({}));
}

struct SmallModel {
    std::map<std::string, StateDict> weights; // by component, under diffusers' names
    StateDict file;
};

inline SmallModel smallModel(bool isXl)
{
    SmallModel parts;
    const UNet2DConditionConfig unet = smallUnet(isXl);
    const AutoencoderKLConfig vae = smallVae();
    parts.weights["unet"] = randomWeights<UNet2DConditionModel>(unet);
    parts.weights["vae"] = randomWeights<AutoencoderKL>(vae);
    parts.weights["text_encoder"] = randomWeights<ClipTextModel>(smallText(false));
    addAll(parts.file, unetPrefix, unetWeights(parts.weights["unet"], unet, Spelling::Original));
    addAll(parts.file, vaePrefix, vaeWeights(parts.weights["vae"], 2, 1, Spelling::Original));
    addAll(parts.file, isXl ? xlText : "cond_stage_model.transformer.", parts.weights["text_encoder"]);
    if (isXl) {
        const ClipTextConfig text = smallText(true);
        parts.weights["text_encoder_2"] = randomWeights<ClipTextModel>(text);
        addAll(parts.file, xlText2,
            openClipWeights(parts.weights["text_encoder_2"], {.layers = text.layers, .hasProjection = true},
                Spelling::Original));
        parts.file.emplace(xlText2 + "logit_scale", torch::ones({}));
    }
    addLeftovers(parts.file);
    return parts;
}

} // namespace candela
