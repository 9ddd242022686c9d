// `candela train lora`: from a folder of pictures to a LoRA that other programs load.
#pragma once

#include "core/api/engine.h"
#include "core/api/events.h"
#include "core/api/train_lora.h"

namespace candela
{

/// Leaves what lora_run.h lists in request.output. Computed on one processor, a run that was stopped, or
/// killed and gone on with, comes to the same to the bit as one that was not. Blocks; call on the engine's
/// thread. Throws Error (BadInput before anything is written where that can be known; RunFailed for a full
/// disk and for a loss that is no number or grows beyond measure, with the last checkpoint kept), or
/// Cancelled after saving.
TrainLoraResult trainLora(const TrainLoraRequest& request, const EngineOptions& options, RunContext& context);

} // namespace candela
