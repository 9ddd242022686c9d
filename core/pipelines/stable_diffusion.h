// The networks of a Stable Diffusion model, loaded and ready: what every pipeline works with.
#pragma once

#include "core/api/events.h"
#include "core/api/model_info.h"
#include "core/lora/lora_merger.h"
#include "core/models/unet2d_condition.h"
#include "core/nn/device.h"
#include "core/nn/fetched_weights.h"
#include "core/pipelines/latent_codec.h"
#include "core/pipelines/residence.h"
#include "core/pipelines/text_conditioner.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <memory>

namespace candela
{

class ModelSource;

/// What a model is put together from.
struct ModelFiles {
    std::filesystem::path model; // a diffusers folder or a single file
    std::filesystem::path vae = {}; // an autoencoder instead of the model's own
    std::filesystem::path clipVocabulary = {}; // bpe_simple_vocab_16e6.txt.gz, which single files go without
    bool operator==(const ModelFiles&) const = default;
};

/// A UNet that is painted with alone may keep its weights as the processor wants them; beside one that LoRAs
/// are trained on, they stay as they are.
enum class UnetUse { Painting, Training };

struct StableDiffusion;
/// Decides about a model whose weights lie in their files yet.
using ChooseResidence = std::function<Residence(const StableDiffusion&)>;

struct StableDiffusion {
    ModelFiles files;
    ModelInfo info;
    Compute compute;
    std::unique_ptr<TextConditioner> text;
    std::shared_ptr<UNet2DConditionModel> unet;
    LatentCodec codec;
    nlohmann::json schedulerConfig; // the model's own; each sampler takes from it what it knows
    bool hasZerosForEmptyPrompt = false; // see ModelSource
    Residence residence = Residence::Resident;
    LoraMerger loras; // those in the networks' weights

    /// Whether the UNet reads a mask and the masked picture besides the sample.
    bool isInpainting() const { return unet->config().inChannels > codec.latentChannels(); }

    /// While what it returns lives, the UNet is where it computes: whoever calls it holds one.
    std::unique_ptr<FetchedWeights> unetTurn(const StopCheck& stop = {}) const;

    /// The autoencoder alone, once more: for one that needs more precision than the rest. Throws as load().
    void reloadCodec(at::ScalarType dtype, const StopCheck& stop);

    /// The text encoders alone: their weights stay mapped. Throws as load().
    static std::unique_ptr<TextConditioner> loadText(
        const ModelFiles& files, Compute compute, RunContext& context);

    /// Loads every part, weights converted to `compute.dtype` while they are mapped, or left there where they
    /// are to come for their turns only; all are Resident where nobody chooses. Emits Phase::Loading.
    /// Throws Error (BadInput) for whatever is missing or does not fit, Cancelled between tensors.
    static std::unique_ptr<StableDiffusion> load(const ModelFiles& files, Compute compute,
        RunContext& context, const ChooseResidence& choose = {}, UnetUse use = UnetUse::Painting);

private:
    void place(const ModelSource& source, Residence chosen, const StopCheck& stop);
};

} // namespace candela
