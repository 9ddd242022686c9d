// What the stages of a training share: where it lives, what it computes with, its log and its clock.
#pragma once

#include "core/api/events.h"

#include <ATen/Device.h>
#include <ATen/core/Generator.h>
#include <c10/core/ScalarType.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

namespace candela
{

class TrainingRun
{
public:
    struct Place {
        std::filesystem::path folder; // the run's own files: log.csv, checkpoints, cache
        at::Device device = at::kCPU;
        at::ScalarType dtype = at::kFloat; // of autocast; fp32 switches it off
        std::uint32_t seed = 1;
        double checkpointMinutes = 5;
    };
    TrainingRun(Place place, RunContext& context);

    const Place& place() const { return m_place; }
    RunContext& context() { return m_context; }
    std::filesystem::path file(const std::string& name) const { return m_place.folder / name; }

    /// The random numbers of one step: see step_random.h.
    at::Generator generator(std::string_view stage, std::int64_t step) const;

    struct Point {
        std::int64_t step = 0, of = 0; // step counts from 1
        double loss = 0, learningRate = 0;
    };
    /// Tells the outside, and log.csv every tenth step. Throws Error (RunFailed) where the loss is not a
    /// number.
    void report(const std::string& stage, const Point& point);

    /// True once every checkpointMinutes, counted from the last time it was true (or from the start).
    bool checkpointIsDue();

private:
    Place m_place;
    RunContext& m_context;
    std::ofstream m_log;
    std::chrono::steady_clock::time_point m_start, m_lastCheckpoint;
};

/// Linear warm-up over `warmup` steps, then a straight line from `peak` down to a twentieth of it at step
/// `of`.
double linearLearningRate(double peak, std::int64_t step, std::int64_t of, std::int64_t warmup);

} // namespace candela
