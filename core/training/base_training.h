// `candela train base`: from captioned pictures to a small text-to-image model of the real classes.
#pragma once

#include "core/api/events.h"
#include "core/api/requests.h"

namespace candela
{

/// Leaves a diffusers folder at request.output, and the run's own files (run.json, log.csv, checkpoints,
/// samples) in request.output/training. The folder can be painted with while the training goes on: it is
/// written anew, with the averaged weights, at every checkpoint. Blocks; call on the engine's thread. Throws
/// Error or Cancelled (after saving).
TrainResult trainBase(const TrainBaseRequest& request, RunContext& context);

} // namespace candela
