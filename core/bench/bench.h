// Measurements of the engine on this machine, with the figures that cli.md promises to scripts. Engine's
// thread.
#pragma once

#include "core/api/events.h"
#include "core/api/requests.h"

namespace candela
{

/// "unet" (one guided step), "vae" (one decoding), "text" (one prompt and its negative), "relight" (one
/// picture) or "startup" (process start to the end of the first guided step), on a model folder or on random
/// weights of a known model's size. Throws Error (BadInput) for other names and unreadable models, Cancelled
/// between network blocks.
BenchResult runBench(const BenchRequest& request, RunContext& context);

} // namespace candela
