// Models from one file layout into another.
#pragma once

#include "core/api/compute_options.h"

#include <filesystem>
#include <string>

namespace candela
{

struct ConvertOptions {
    std::filesystem::path input; // a diffusers folder, or a file of weights (.safetensors, .ckpt, .pt, …)
    /// A .safetensors file, or a folder that is not there yet.
    std::filesystem::path output;
    Precision precision = Precision::Auto; // of the weights that are written; Auto: as they are
    bool overwrite = false; // of a file; a folder is never replaced
    std::filesystem::path clipVocabulary; // see EngineOptions
};

struct Converted {
    std::filesystem::path output;
    std::string layout; // "file", "folder" or, where only the container changed, "tensors"
    std::size_t tensors = 0;
};

/// A whole model in one file becomes a diffusers folder, such a folder one file with the original names, and
/// any file of PyTorch's a safetensors file with the same tensors. Without a precision nothing is lost: the
/// numbers are the same to the bit. The output appears whole or not at all. Throws Error (BadInput) where
/// the input cannot be read or the two do not fit, RunFailed where the disk fails.
Converted convertModel(const ConvertOptions& options);

} // namespace candela
