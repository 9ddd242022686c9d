#include "core/models/published_models.h"

namespace candela
{
namespace
{

AutoencoderKLConfig vaeConfig(int sampleSize, double scale)
{
    AutoencoderKLConfig vae;
    vae.blockOutChannels = {128, 256, 512, 512};
    vae.layersPerBlock = 2;
    vae.sampleSize = sampleSize;
    vae.scalingFactor = scale;
    return vae;
}

/// openai/clip-vit-large-patch14
ClipTextConfig clipLarge()
{
    ClipTextConfig text;
    text.hiddenSize = 768;
    text.intermediateSize = 3072;
    text.heads = 12;
    return text;
}

/// stable-diffusion-v1-5; the UNet's defaults are this model's
PublishedModel sd15()
{
    return {.unet = {}, .vae = vaeConfig(512, 0.18215), .text = {clipLarge()}, .glm = {}};
}

/// stable-diffusion-2-1
PublishedModel sd21()
{
    PublishedModel model{.unet = {}, .vae = vaeConfig(512, 0.18215), .text = {}, .glm = {}};
    model.unet.sampleSize = 96;
    model.unet.heads = {5, 10, 20, 20};
    model.unet.crossAttentionDim = {1024, 1024, 1024, 1024};
    model.unet.useLinearProjection = true;
    ClipTextConfig& text = model.text.emplace_back();
    text.hiddenSize = 1024;
    text.intermediateSize = 4096;
    text.heads = 16;
    text.layers = 23;
    text.activation = "gelu";
    return model;
}

UNet2DConditionConfig unetOfThreeLevels(std::int64_t addedInputs)
{
    UNet2DConditionConfig unet;
    unet.sampleSize = 128;
    unet.blockOutChannels = {320, 640, 1280};
    unet.downHasAttention = {false, true, true};
    unet.upHasAttention = {true, true, false};
    unet.layersPerBlock = {2, 2, 2};
    unet.transformerLayers = {1, 2, 10};
    unet.heads = {5, 10, 20};
    unet.crossAttentionDim = {2048, 2048, 2048};
    unet.onlyCrossAttention = {false, false, false};
    unet.useLinearProjection = true;
    unet.addition = AdditionConfig{.sizeDim = 256, .inputs = addedInputs};
    return unet;
}

/// stable-diffusion-xl-base-1.0
PublishedModel sdxl()
{
    PublishedModel model{
        .unet = unetOfThreeLevels(2816), .vae = vaeConfig(1024, 0.13025), .text = {clipLarge()}, .glm = {}};
    ClipTextConfig& text = model.text.emplace_back();
    text.hiddenSize = 1280;
    text.intermediateSize = 5120;
    text.heads = 20;
    text.layers = 32;
    text.activation = "gelu";
    text.projection = 1280;
    return model;
}

/// Kolors
PublishedModel kolors()
{
    PublishedModel model{
        .unet = unetOfThreeLevels(5632), .vae = vaeConfig(1024, 0.13025), .text = {}, .glm = {}};
    model.unet.textDim = 4096;
    model.glm = ChatGlmConfig(); // its defaults are ChatGLM3-6B's
    return model;
}

} // namespace

std::optional<PublishedModel> publishedModel(std::string_view name)
{
    if (name == "sd15")
        return sd15();
    if (name == "sd21")
        return sd21();
    if (name == "sdxl")
        return sdxl();
    if (name == "kolors")
        return kolors();
    return std::nullopt;
}

} // namespace candela
