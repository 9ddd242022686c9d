// An autoencoder that was published by itself, to take the place of a model's own.
#pragma once

#include "core/io/model_source.h"

namespace candela
{

/// From a diffusers folder of it, or of a whole model; or from a file with the original names, behind
/// "first_stage_model." or not, or with diffusers'. A file does not say its scaling factor: it gets
/// `scalingFactor`, that of the model it is for. Throws Error (BadInput) where it is something else.
ModelComponent openVae(const std::filesystem::path& path, double scalingFactor);

} // namespace candela
