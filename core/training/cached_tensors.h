// Tensors that a training computes once and looks up at every step: in files beside the run, or in memory.
// One thread.
#pragma once

#include "core/nn/state_dict.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace candela
{

class CachedTensors
{
public:
    /// An empty folder: all stay in memory.
    explicit CachedTensors(std::filesystem::path folder);

    /// What is kept under `key`. `identity` says what it is made of: nothing where it was made of something
    /// else, or its file is damaged.
    std::optional<StateDict> find(const std::string& key, const std::string& identity) const;
    /// Throws Error (RunFailed) where the disk is full.
    void put(const std::string& key, const std::string& identity, const StateDict& tensors);

private:
    std::filesystem::path m_folder;
    std::map<std::string, StateDict> m_memory; // where there is no folder, for this run alone
};

} // namespace candela
