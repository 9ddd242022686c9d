// Models from one file layout into another.
#pragma once

#include "core/api/compute_options.h"

#include <filesystem>
#include <optional>
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

enum class LoraSpelling {
    Kohya, // as sd-scripts, AUTOMATIC1111 and ComfyUI write them
    Diffusers, // and PEFT
};

struct ConvertLoraOptions {
    std::filesystem::path input; // a LoRA or one of its relatives, in any spelling
    std::filesystem::path output; // .safetensors
    LoraSpelling spelling = LoraSpelling::Kohya;
    std::filesystem::path model; // that it was made for; empty: the published one of its family
    std::optional<double> alpha; // where the file does not say
    Precision precision = Precision::Auto;
    bool overwrite = false;
};

struct ConvertedLora {
    std::size_t layers = 0;
    std::size_t leftOut = 0; // layers that have no place in the model
    bool isExact = true; // else its numbers were rounded once
};

/// Another spelling of the same changes. Throws as convertModel(), and Error (BadInput) for changes that the
/// other spelling has no names for.
ConvertedLora convertLora(const ConvertLoraOptions& options);

} // namespace candela
