// Stage 1 of a base training: the tiny autoencoder whose latents the diffusion model will paint.
#pragma once

#include "core/dataset/captioned_pictures.h"
#include "core/models/autoencoder_tiny.h"
#include "core/training/base_training_config.h"
#include "core/training/training_run.h"

namespace candela
{

/// Trains `model` in place, going on from the run's checkpoint where there is one, and returns the last loss.
/// Loss: L1 of the pixels and of their horizontal and vertical differences (edges), decoding latents with a
/// little noise. At (1 - finishFraction) of the steps the encoder is frozen with its latents at zero mean and
/// unit variance a channel, because a model folder knows only one scalar factor for all; the decoder then
/// learns on. Cancelling saves a checkpoint first.
double trainAutoencoder(AutoencoderTiny& model, const CaptionedPictures& pictures,
    const BaseTrainingConfig::AutoencoderStage& stage, TrainingRun& run);

} // namespace candela
