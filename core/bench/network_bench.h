// Times single networks.
#pragma once

#include "core/api/events.h"
#include "core/api/requests.h"
#include "core/nn/device.h"

namespace candela
{

/// One guided step, unconditional and conditional row in a batch: `seconds_per_step`.
BenchResult benchUnet(const BenchRequest& request, const Compute& compute, RunContext& context);

/// One picture decoded: `seconds`.
BenchResult benchVae(const BenchRequest& request, const Compute& compute, RunContext& context);

/// A prompt and its negative encoded: `seconds`.
BenchResult benchText(const BenchRequest& request, const Compute& compute, RunContext& context);

/// One step of training a LoRA of rank 16 on the UNet's attention, one picture: forward, back, and the
/// optimizer: `seconds_per_step`.
BenchResult benchTraining(const BenchRequest& request, const Compute& compute, RunContext& context);

} // namespace candela
