// A LoRA written in another spelling. Free functions, any thread.
#pragma once

#include "core/io/model_source.h"
#include "core/lora/lora_file.h"
#include "core/lora/lora_names.h"

namespace candela
{

/// The modules of a model's networks that a LoRA may change, by diffusers' names.
using LoraModules = std::map<LoraTarget, std::vector<std::string>>;
LoraModules loraModulesOf(const ModelSource& model);
/// Those of a family as it was published ("sd1", "sd2", "sdxl", "kolors"). Throws Error (BadInput) for
/// others.
LoraModules loraModulesOf(const std::string& family);

struct WrittenLora {
    StateDict tensors;
    std::map<std::string, std::string> metadata;
    std::size_t layers = 0;
    std::vector<std::string> leftOut; // layers without a place in the model
    bool isExact = true; // else numbers were rounded: a strength that is no power of two was multiplied in
};

/// In the names of sd-scripts: "lora_unet_…" over diffusers' block names, or the original ones for XL and
/// Kolors; "lora_te_…", of two text encoders "lora_te1_…" and "lora_te2_…". Takes every kind of change.
/// `statedAlpha` is for layers whose file does not say any. Throws Error (BadInput) where nothing has a
/// place.
WrittenLora asKohya(const LoraFile& file, const LoraModules& modules, std::optional<double> statedAlpha);

/// As diffusers saves LoRAs: "unet.….lora_A.weight". Such files have no alpha that all readers know, so it is
/// multiplied into the weights. LoRA and DoRA of rows alone; throws Error (BadInput) for everything else.
WrittenLora asDiffusers(const LoraFile& file, const LoraModules& modules, std::optional<double> statedAlpha);

} // namespace candela
