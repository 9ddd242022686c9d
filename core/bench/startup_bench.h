// How long a user waits from starting the program to the first finished step.
#pragma once

#include "core/api/events.h"
#include "core/api/requests.h"
#include "core/nn/device.h"

namespace candela
{

/// Loads a model folder (of random weights, where the request names none; it is written first if need be, so
/// measure a second run) and paints until the first guided step is done: `seconds_to_first_step` and
/// `seconds_to_weights` since the start of the process, `seconds_to_bench` of it before this function.
BenchResult benchStartup(const BenchRequest& request, const Compute& compute, RunContext& context);

} // namespace candela
