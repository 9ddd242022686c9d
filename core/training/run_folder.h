// Where a training run lives: its result in a folder of its own, the run's files in a folder inside.
#pragma once

#include "core/nn/device.h"
#include "core/training/training_run.h"

#include <filesystem>
#include <string>

namespace candela
{

/// Within the output folder: run.json, log.csv, checkpoints.
inline constexpr const char* runFolder = "training";

/// The folder of a new run, or of the one to go on with (`resume`). Throws Error (BadInput) where there is
/// neither, or a new run's folder has something in it.
std::filesystem::path outputOf(const std::filesystem::path& output, const std::filesystem::path& resume);

/// Makes both folders and writes down the recipe as it was understood (JSON), for whoever resumes the run.
void beginRun(const std::filesystem::path& output, const std::string& recipe);

/// The run of a folder that beginRun() made. What LibTorch draws by itself, the initial weights, begins at
/// `seed`.
TrainingRun startRun(const std::filesystem::path& output, const Compute& compute, std::uint32_t seed,
    double checkpointMinutes, RunContext& context);

/// The recipe of a new run, or the one that a run to be resumed wrote down.
std::filesystem::path recipeOf(const std::filesystem::path& config, const std::filesystem::path& resume);

} // namespace candela
