// Stage 2 of a base training: the text encoder alone learns what pictures look like on average.
#pragma once

#include "core/dataset/captioned_pictures.h"
#include "core/models/clip_text.h"
#include "core/text/clip_tokenizer.h"
#include "core/training/base_training_config.h"
#include "core/training/training_run.h"

namespace candela
{

/// What the stage trains and reads; all of it outlives the call.
struct TextTrainingParts {
    ClipTextModel& textEncoder;
    const ClipTokenizer& tokenizer;
    const CaptionedPictures& pictures; // for the captions
    at::Tensor latents; // (pictures, C, h, w), any floating type
};

/// A linear map of the encoder's last token is taught to foretell the latents, and thrown away afterwards.
/// That is the denoiser's own task at the highest noise level, some fifteen times as fast as with the UNet;
/// without it the UNet takes 100,000 pictures to find out that words for objects mean anything. Trains in
/// place, going on from the run's checkpoint where there is one. Cancelling saves a checkpoint first.
void trainText(const TextTrainingParts& parts, const BaseTrainingConfig::TextStage& stage, TrainingRun& run);

} // namespace candela
