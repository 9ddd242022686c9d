#include "core/training/lora_objective.h"

#include <nlohmann/json.hpp>

#include <ATen/ops/mse_loss.h>

namespace candela
{

LoraObjective::LoraObjective(
    const UNet2DConditionModel& unet, const nlohmann::json& schedulerConfig, double minSnrGamma)
    : m_unet(unet)
    , m_minSnrGamma(minSnrGamma)
{
    const SchedulerConfig config = SchedulerConfig::fromJson(schedulerConfig, SamplerKind::Ddpm);
    m_schedule = NoiseSchedule::of(config);
    m_prediction = config.prediction;
}

at::Tensor LoraObjective::loss(const TrainingBatch& batch, const StopCheck& stop) const
{
    const at::Tensor noisy = addNoise(m_schedule, batch.latents, batch.noise, batch.timesteps);
    const at::Tensor target =
        trainingTarget(m_schedule, m_prediction, batch.latents, batch.noise, batch.timesteps);
    const PreparedText text = m_unet.prepareText(batch.text, {.pooled = batch.pooled, .sizes = batch.sizes});
    const at::Tensor said = m_unet.forward(noisy, batch.timesteps, text, stop).to(at::kFloat);
    // (B, C, h, w) → (B): the mean error of each picture, before it is weighted by its noise level
    const at::Tensor errors = at::mse_loss(said, target, at::Reduction::None).mean({1, 2, 3});
    if (m_minSnrGamma <= 0)
        return errors.mean();
    return (errors * minSnrWeight(m_schedule, m_prediction, batch.timesteps, m_minSnrGamma)).mean();
}

} // namespace candela
