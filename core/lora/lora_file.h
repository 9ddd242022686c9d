// A LoRA or one of its relatives (LoHa, LoKr, DoRA, whole differences) as its file has it, in any spelling.
#pragma once

#include "core/io/lora_spelling.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace candela
{

/// The change of one layer: its parts, as they are stored. Shapes are known to fit each other.
struct LoraLayer {
    std::map<LoraPart, at::Tensor> parts;
    std::optional<double> alpha; // as the file says, of the layer or of all

    bool has(LoraPart part) const { return parts.contains(part); }
    const at::Tensor& at(LoraPart part) const { return parts.at(part); }
    /// Whether it changes a weight, not only a bias.
    bool changesWeight() const;
    bool isDecomposed() const { return has(LoraPart::Magnitude) || has(LoraPart::RowMagnitude); } // DoRA
    /// The inner size that alpha is divided by; 0 where the change is whole.
    std::int64_t rank() const;
};

/// Rows (outputs) and columns (inputs, times a convolution's window) of a layer's whole change.
struct LoraExtent {
    std::int64_t rows = 0, columns = 0;
    bool operator==(const LoraExtent&) const = default;
};
LoraExtent extentOf(const LoraLayer& layer);

struct LoraFile {
    std::filesystem::path path;
    std::string family; // as RecognisedModel::family
    std::map<std::string, LoraLayer> layers; // by the file's own names of them
    std::vector<std::string> strangers; // weights that are no layer's change
    std::map<std::string, std::string> metadata; // of a safetensors header

    /// A safetensors file or one of PyTorch's, mapped; takes milliseconds. Throws Error (BadInput) with a
    /// sentence that names the file where it is damaged, no LoRA, or of a kind that is not known, where
    /// halves are missing or do not fit each other, and where something is not a number.
    static LoraFile open(const std::filesystem::path& path);
};

} // namespace candela
