// `candela train relight`: from well-lit photographs to networks that light dark ones.
#pragma once

#include "core/api/events.h"
#include "core/api/requests.h"

namespace candela
{

/// Leaves the networks (init_low, init_high, unfolding, L_adjust) at request.output, and the run's own files
/// (run.json, log.csv, checkpoints; held-out pairs for scoring in held-out/low and held-out/high) in
/// request.output/training. The networks are written anew at every checkpoint. Blocks; call on the engine's
/// thread. Throws Error or Cancelled (after saving).
TrainResult trainRelight(const TrainRelightRequest& request, RunContext& context);

} // namespace candela
