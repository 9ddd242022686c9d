// What can be known to go wrong before a LoRA is trained.
#pragma once

#include "core/api/train_lora.h"
#include "core/pipelines/source_picture.h"
#include "core/pipelines/stable_diffusion.h"

#include <cstdint>

namespace candela
{

/// Throws Error (BadInput) that names the option and its value.
void requireTrainable(const TrainLoraRequest& request);

/// Throws Error (BadInput) where LoRAs cannot be trained on this model, or not as the request asks.
void requireTrainable(const TrainLoraRequest& request, const StableDiffusion& model);

/// The size asked for, or the model's own. Throws Error (BadInput) where it does not suit the model.
PictureSize trainingSize(const TrainLoraRequest& request, const ModelInfo& model);

/// Throws Error (BadInput) where the disk has less room than the run will take. `parameters`: numbers learnt.
void requireRoom(const TrainLoraRequest& request, std::int64_t parameters);

} // namespace candela
