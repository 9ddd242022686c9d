// How well the bundled model paints what it was asked for.
#pragma once

#include "core/api/events.h"
#include "core/api/requests.h"
#include "core/pipelines/stable_diffusion.h"

namespace candela
{

/// Paints 200 prompts of the emoji world, none of which it has seen in that combination, and judges the
/// pictures: shares of right objects, backgrounds and pairs, and `seconds` a picture. Throws Error or
/// Cancelled.
BenchResult benchDemoModel(StableDiffusion& model, const BenchRequest& request, RunContext& context);

} // namespace candela
