// One stage of a training for relighting: the loop that all of them share.
#pragma once

#include "core/dataset/lit_photos.h"
#include "core/training/optimizer.h"
#include "core/training/relight_losses.h"
#include "core/training/relight_training_config.h"
#include "core/training/training_run.h"

#include <functional>
#include <vector>

namespace candela
{

struct RelightStage {
    const char* name; // of its checkpoint, too
    RelightTrainingConfig::Stage settings;
    std::vector<NamedParameter> parameters; // what learns
    std::function<at::Tensor(const LightPairs&, at::Generator&)> loss;
};

/// Trains in place, going on from the run's checkpoint where there is one, and returns the last (smoothed)
/// loss. Every photo is at least as large as the patch. `onCheckpoint` is called after every checkpoint and
/// at the end. Cancelling saves a checkpoint first.
double trainRelightStage(const RelightStage& stage, const std::vector<LitPhoto>& photos,
    const DarkeningRange& darkening, TrainingRun& run, const std::function<void()>& onCheckpoint);

/// Crops of photographs drawn at random, and their dark copies. The same for the same seed.
LightPairs drawLightPairs(const std::vector<LitPhoto>& photos, const DarkeningRange& darkening,
    const RelightTrainingConfig::Stage& settings, std::uint64_t seed);

} // namespace candela
