// How the learning rate moves while a LoRA is trained.
#pragma once

#include "core/api/train_lora.h"

#include <cstdint>

namespace candela
{

/// What the rate is multiplied by in optimizer step `step`, counted from 0, `of` a training of so many steps:
/// it rises from 0 over `warmupSteps`, then stays, or falls to 0 at `of` in a straight line or half a cosine
/// wave. As diffusers' get_scheduler() of "constant_with_warmup", "linear" and "cosine": the first step of a
/// warm-up is one of rate 0.
double rateFactor(RateSchedule schedule, std::int64_t step, std::int64_t of, std::int64_t warmupSteps);

} // namespace candela
