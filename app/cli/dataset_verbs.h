// What the verbs of `candela dataset` that work on folders of pictures share. The main thread.
#pragma once

#include "app/cli/command.h"
#include "core/api/dataset.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <memory>

namespace candela::cli
{

class Run;

void addDatasetIndex(CLI::App& dataset, Command& command);
void addDatasetInspect(CLI::App& dataset, Command& command);
void addDatasetFilter(CLI::App& dataset, Command& command);
void addDatasetScore(CLI::App& dataset, Command& command);
void addDatasetCaption(CLI::App& dataset, Command& command);

/// FOLDER, which every one of them takes.
void addDatasetFolder(CLI::App& verb, std::filesystem::path& folder);

/// Progress as the reporter shows it.
DatasetProgress progressOf(Run& run);
Dataset openDataset(const std::filesystem::path& folder, IndexUse index, Run& run);

/// One line on stdout: {"event": …}. The last of a run is "result", with its status.
void printEvent(const char* event, const nlohmann::ordered_json& values);

} // namespace candela::cli
