// Stage 3 of a base training: a text encoder and a UNet, together, on the latents of captioned pictures.
#pragma once

#include "core/dataset/captioned_pictures.h"
#include "core/models/clip_text.h"
#include "core/models/unet2d_condition.h"
#include "core/nn/state_dict.h"
#include "core/samplers/scheduler_config.h"
#include "core/text/clip_tokenizer.h"
#include "core/training/base_training_config.h"
#include "core/training/training_run.h"

#include <functional>

namespace candela
{

/// What the stage trains and reads; all of it outlives the call.
struct DiffusionTrainingParts {
    ClipTextModel& textEncoder;
    UNet2DConditionModel& unet;
    const ClipTokenizer& tokenizer;
    const SchedulerConfig& scheduler; // its prediction type decides what the UNet learns to say
    const CaptionedPictures& pictures; // for the captions
    at::Tensor latents; // (pictures, C, h, w), any floating type, scaled as the UNet shall see them
};

/// The averaged weights so far, for samples and for the finished model.
struct DiffusionWeights {
    StateDict textEncoder, unet;
};

/// Trains in place, going on from the run's checkpoint where there is one, and returns the last (smoothed)
/// loss. Mean squared error with min-SNR weights; captions dropped for guidance; AdamW; averaged weights.
/// `onCheckpoint` is called after every checkpoint and at the end. Cancelling saves a checkpoint first.
double trainDiffusion(const DiffusionTrainingParts& parts, const BaseTrainingConfig::DiffusionStage& stage,
    TrainingRun& run, const std::function<void(const DiffusionWeights&, std::int64_t step)>& onCheckpoint);

} // namespace candela
