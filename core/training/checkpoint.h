// A training's whole state in one file, so that it is either valid or absent.
#pragma once

#include "core/nn/state_dict.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>

namespace candela
{

struct Checkpoint {
    StateDict tensors; // weights, optimizer moments, averages; prefixed by whom they belong to
    nlohmann::json progress; // step and whatever else goes on from there
};

/// Replaces the file at `path` in one rename. Throws Error (RunFailed) where the disk is full.
void saveCheckpoint(const std::filesystem::path& path, const Checkpoint& checkpoint);

/// Empty where there is no file. Throws Error (BadInput) where it is damaged or another kind of file.
std::optional<Checkpoint> loadCheckpoint(const std::filesystem::path& path);

/// Copies `from` into `into`, every name with `prefix` before it.
void addPrefixed(StateDict& into, const std::string& prefix, const StateDict& from);
/// The entries whose name begins with `prefix`, without it.
StateDict withPrefix(const StateDict& all, const std::string& prefix);

} // namespace candela
