// Names, types and shapes of the tensors of a file, whatever its format: what recognition looks at.
#pragma once

#include <c10/core/ScalarType.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace candela
{

struct ListedWeight {
    at::ScalarType type = at::kFloat;
    std::vector<std::int64_t> shape;

    /// The size of that dimension; 0 where there is none.
    std::int64_t size(std::size_t dimension) const { return dimension < shape.size() ? shape[dimension] : 0; }
};

struct WeightListing {
    /// By name; of nested dictionaries the names joined by dots, without the "state_dict", "params" or
    /// "params_ema" that holds everything.
    std::map<std::string, ListedWeight, std::less<>> weights;
    /// A safetensors header's; of a pickle the texts and numbers beside the weights.
    std::map<std::string, std::string> metadata;
    std::optional<double> alpha; // the value of the first ".alpha" there is (safetensors alone)

    bool has(std::string_view name) const { return weights.contains(name); }
    bool hasPrefix(std::string_view prefix) const;
    /// The weight of that name; null where there is none.
    const ListedWeight* find(std::string_view name) const;
    /// The first whose name begins and ends so; null where there is none.
    const ListedWeight* find(std::string_view prefix, std::string_view suffix) const;
};

/// By its name, or by how it begins where the name says something else. Throws Error (BadInput).
bool isSafetensors(const std::filesystem::path& file);

/// Reads the header of a safetensors file, or the pickle of one of PyTorch's. Throws Error (BadInput).
WeightListing listWeights(const std::filesystem::path& file);

} // namespace candela
