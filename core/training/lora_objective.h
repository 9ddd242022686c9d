// What the training of a LoRA makes small: the denoising error of a model's UNet.
#pragma once

#include "core/models/unet2d_condition.h"
#include "core/nn/stop_check.h"
#include "core/samplers/noise_schedule.h"

#include <nlohmann/json_fwd.hpp>

namespace candela
{

/// B pictures with all that is random about them drawn.
struct TrainingBatch {
    at::Tensor latents; // (B, C, h, w) fp32, scaled as the UNet sees them
    at::Tensor noise; // likewise
    at::Tensor timesteps; // (B) int64, within the schedule
    at::Tensor text; // (B, T, D)
    at::Tensor pooled; // (B, P); undefined for models that are told no more than time and text
    at::Tensor sizes; // (B, 6): see AddedConditions; likewise
};

/// Ho et al. 2020, with min-SNR weights (Hang et al. 2023): as diffusers' train_text_to_image_lora scripts.
/// Immutable.
class LoraObjective
{
public:
    /// `schedulerConfig` is the model's own; `minSnrGamma` 0: every noise level counts alike. The UNet
    /// outlives it.
    LoraObjective(
        const UNet2DConditionModel& unet, const nlohmann::json& schedulerConfig, double minSnrGamma);

    /// Mean over the batch, a scalar in fp32 with its history. `stop` is called between blocks, on the way
    /// back, too.
    at::Tensor loss(const TrainingBatch& batch, const StopCheck& stop = {}) const;

    int timesteps() const { return m_schedule.steps(); }

private:
    const UNet2DConditionModel& m_unet;
    NoiseSchedule m_schedule;
    PredictionType m_prediction;
    double m_minSnrGamma;
};

} // namespace candela
