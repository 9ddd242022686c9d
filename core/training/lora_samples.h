// Pictures painted while a LoRA is trained.
#pragma once

#include "core/api/engine.h"
#include "core/pipelines/source_picture.h"
#include "core/pipelines/stable_diffusion.h"
#include "core/training/lora_run.h"

namespace candela
{

/// One of each of the run's prompts, as the model now paints it after `step` steps, into the run's folder;
/// told of as TrainingSample, with progress. One that turns out to be no picture (numbers lost in half
/// precision) is told of as a Note. Throws Error (RunFailed) where the disk is full, or Cancelled.
void paintTrainingSamples(
    StableDiffusion& model, PictureSize size, const LoraRun& run, std::int64_t step, RunContext& context);

} // namespace candela
