// The networks of a Stable Diffusion model, loaded and ready: what every pipeline works with.
#pragma once

#include "core/api/events.h"
#include "core/api/model_info.h"
#include "core/lora/lora_merger.h"
#include "core/models/autoencoder_kl.h"
#include "core/models/autoencoder_tiny.h"
#include "core/models/unet2d_condition.h"
#include "core/nn/device.h"
#include "core/pipelines/text_conditioner.h"

#include <nlohmann/json.hpp>

#include <memory>
#include <variant>

namespace candela
{

/// Stable Diffusion 1.x and 2.x share their latents (scaled by 0.18215), XL and Kolors theirs (0.13025).
enum class LatentKind { Sd, Xl };

/// What an encoder says of a picture.
struct EncodedPicture {
    DiagonalGaussian unscaled; // of (1, C, h, w), fp32 on the CPU
    double scale = 1; // to latents as the UNet sees them

    /// Drawn from that distribution, as the UNet sees latents.
    at::Tensor latents(at::Generator& generator) const { return unscaled.sample(generator) * scale; }
};

/// How an autoencoder holds the maps of its layers: whole, or in bands that are computed as they are wanted.
/// The result is the same but for rounding.
enum class CodecMaps { Whole, InBands };

/// Either kind of autoencoder behind the questions that painting asks.
class LatentCodec
{
public:
    using Network = std::variant<std::shared_ptr<AutoencoderKL>, std::shared_ptr<AutoencoderTiny>>;
    LatentCodec(Network network, Compute compute);

    /// pixels (1, 3, H, W) in [-1, 1]
    EncodedPicture encode(
        const at::Tensor& pixels, const StopCheck& stop = {}, CodecMaps maps = CodecMaps::Whole) const;

    /// Latents as the UNet sees them, (B, C, h, w), any type → pixels (B, 3, h·f, w·f) in [-1, 1], fp32 on
    /// the CPU.
    at::Tensor decode(
        const at::Tensor& latents, const StopCheck& stop = {}, CodecMaps maps = CodecMaps::Whole) const;

    /// Whose latents these are: TAESD has a decoder for each.
    LatentKind latentKind() const { return m_scalingFactor < 0.15 ? LatentKind::Xl : LatentKind::Sd; }
    at::ScalarType dtype() const { return m_compute.dtype; }
    int pixelsPerLatent() const { return m_pixelsPerLatent; }
    int latentChannels() const { return m_latentChannels; }
    /// Channels of the widest map of full picture size: what decides the memory a decoding takes.
    int fullSizeChannels() const { return m_fullSizeChannels; }
    /// Likewise of what it holds at a time in bands: channels of maps of the full size.
    int heldChannels() const { return m_heldChannels; }
    /// Whether a decoding is so cheap that every preview may be one.
    bool isTiny() const { return std::holds_alternative<std::shared_ptr<AutoencoderTiny>>(m_network); }

private:
    Network m_network;
    Compute m_compute;
    double m_scalingFactor = 1;
    int m_pixelsPerLatent = 8, m_latentChannels = 4, m_fullSizeChannels = 0, m_heldChannels = 0;
};

/// What a model is put together from.
struct ModelFiles {
    std::filesystem::path model; // a diffusers folder or a single file
    std::filesystem::path vae = {}; // an autoencoder instead of the model's own
    std::filesystem::path clipVocabulary = {}; // bpe_simple_vocab_16e6.txt.gz, which single files go without
    bool operator==(const ModelFiles&) const = default;
};

struct StableDiffusion {
    ModelFiles files;
    ModelInfo info;
    Compute compute;
    std::unique_ptr<TextConditioner> text;
    std::shared_ptr<UNet2DConditionModel> unet;
    LatentCodec codec;
    nlohmann::json schedulerConfig; // the model's own; each sampler takes from it what it knows
    bool hasZerosForEmptyPrompt = false; // see ModelSource
    LoraMerger loras; // those in the networks' weights

    /// Whether the UNet reads a mask and the masked picture besides the sample.
    bool isInpainting() const { return unet->config().inChannels > codec.latentChannels(); }

    /// The autoencoder alone, once more: for one that needs more precision than the rest. Throws as load().
    void reloadCodec(at::ScalarType dtype, const StopCheck& stop);

    /// The text encoders alone: their weights stay mapped. Throws as load().
    static std::unique_ptr<TextConditioner> loadText(
        const ModelFiles& files, Compute compute, RunContext& context);

    /// Loads every part, weights converted to `compute.dtype` while they are mapped. Emits Phase::Loading.
    /// Throws Error (BadInput) for whatever is missing or does not fit, Cancelled between tensors.
    static std::unique_ptr<StableDiffusion> load(
        const ModelFiles& files, Compute compute, RunContext& context);
};

} // namespace candela
