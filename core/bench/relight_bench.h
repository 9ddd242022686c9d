// Times relighting, without reading or writing pictures.
#pragma once

#include "core/api/events.h"
#include "core/api/requests.h"
#include "core/nn/device.h"

namespace candela
{

/// One picture of the request's size decomposed and adjusted: `seconds`, and `adjust_seconds` of them for
/// what another ratio costs; the label `precision` says what was computed in. On a model folder, or on random
/// weights where none is named.
BenchResult benchRelight(const BenchRequest& request, const Compute& wish, RunContext& context);

} // namespace candela
