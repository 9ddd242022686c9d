// Networks of published models' sizes with random weights: what is measured when no checkpoint is at hand.
#pragma once

#include "core/io/model_folder.h"

#include <c10/core/ScalarType.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace candela
{

/// Component `name` ("unet", "vae", "text_encoder", "text_encoder_2") of the model called `model` ("sd15",
/// "sd21", "sdxl", "kolors"), of seeded random weights that keep activations near unit size. Throws Error
/// (BadInput) for other models.
ModelComponent randomComponent(const std::string& model, const std::string& name, at::ScalarType dtype);
/// The names of its components.
std::vector<std::string> randomComponents(const std::string& model);

/// The whole model as a diffusers folder in fp16, written to the cache (2 to 18 GB) unless it is there
/// already. Its tokenizer knows single bytes only. Throws Error.
std::filesystem::path randomModelFolder(const std::string& model, const std::function<void()>& stop);

} // namespace candela
