// All the weights of one file, whatever its format.
#pragma once

#include "core/nn/state_dict.h"

#include <filesystem>

namespace candela
{

/// A safetensors file's tensors, or those of PyTorch's own: of its "state_dict" where it has one. Views of
/// the mapped file wherever possible. Throws Error (BadInput).
StateDict readWeightFile(const std::filesystem::path& file);

} // namespace candela
