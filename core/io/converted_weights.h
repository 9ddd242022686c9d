// What all conversions of weights have in common: what may be written where, and in which precision.
#pragma once

#include "core/api/compute_options.h"
#include "core/nn/state_dict.h"

#include <filesystem>

namespace candela
{

struct ConversionPaths {
    const std::filesystem::path& input;
    const std::filesystem::path& output;
    bool overwrite = false; // of a .safetensors file; a folder is never replaced
};

bool isSafetensorsName(const std::filesystem::path& path);

/// Throws Error (BadInput) where the output is there already or would be a pickle.
void requireNewFile(const ConversionPaths& paths);

/// Floating-point weights in another type; Auto leaves them as they are.
at::Tensor inPrecision(const at::Tensor& weight, Precision precision);
StateDict inPrecision(StateDict weights, Precision precision);

} // namespace candela
