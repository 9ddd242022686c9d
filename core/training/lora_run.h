// What the training of a LoRA leaves in its folder, so that it can be looked at, gone on with and used.
#pragma once

#include "core/api/events.h"
#include "core/api/requests.h"
#include "core/training/checkpoint.h"

#include <filesystem>
#include <fstream>
#include <optional>

namespace candela
{

/// run.json        the settings, as requestToJson()
/// log.csv         step, loss, rate, seconds: a line a step
/// events.out.tfevents.*   the same for TensorBoard, and samples
/// lora.safetensors   what has been learnt up to the last checkpoint
/// loras/lora-000250.safetensors   of former checkpoints
/// checkpoint/state.safetensors   everything that going on takes
/// samples/step-000250-0.png   after the step, of the prompt (from 0)
/// summary.json    once the run has ended: how
/// cache/          latents and texts
/// One thread; of processes that train together, one writes.
enum class RunRole { Leads, Follows };

class LoraRun
{
public:
    /// The settings of a new run, whose folder must be new, empty, or hold no more than a beginning; or those
    /// of the run `wish.resume`, which hold but for the number of threads. Writes nothing. Throws Error
    /// (BadInput) where the folder is none of those.
    static TrainLoraRequest settingsOf(const TrainLoraRequest& wish);

    /// Makes a new run's folder, with what settingsOf() gave; one that follows writes nothing, here or later,
    /// but what it caches. Throws Error (BadInput) where it cannot.
    LoraRun(TrainLoraRequest settings, RunRole role);

    /// The settings that hold; `output` is the folder.
    const TrainLoraRequest& request() const { return m_request; }
    std::filesystem::path folder() const { return m_request.output; }
    std::filesystem::path lora() const { return folder() / "lora.safetensors"; }
    std::filesystem::path cache() const;
    std::filesystem::path sample(std::int64_t step, int index) const;

    /// Nothing for a run that has none yet. Throws Error (BadInput) where it is damaged.
    std::optional<Checkpoint> checkpoint() const;

    /// Goes on behind step `done`: lines of the log that lie behind it are forgotten. Returns the seconds
    /// that the log counts until then.
    double openLog(std::int64_t done);
    void log(const TrainingPoint& point);

    /// Each file is whole or absent, and what was there stays where the disk is full (Error, RunFailed).
    void save(const Checkpoint& checkpoint) const;
    /// `keep`: how many of former ones stay in loras/.
    void saveLora(const StateDict& tensors, const std::map<std::string, std::string>& metadata,
        std::int64_t step, int keep) const;
    struct Summary {
        std::int64_t steps = 0, of = 0;
        double loss = 0; // smoothed
        double waiting = 0; // share of the time in which it was waited for pictures and texts
    };
    void end(const Summary& summary) const;

private:
    TrainLoraRequest m_request;
    RunRole m_role;
    std::ofstream m_log;
};

} // namespace candela
