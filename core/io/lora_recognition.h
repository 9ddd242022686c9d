// LoRAs and their relatives, in all spellings in use: kohya's, LyCORIS', diffusers', PEFT's, DiffSynth's.
#pragma once

#include "core/api/recognised_model.h"
#include "core/io/weight_listing.h"

namespace candela
{

/// Whether the weights are changes to a model's. If so kind, family, algorithm and rank are set.
bool isLora(const WeightListing& listing, RecognisedModel& model);

} // namespace candela
