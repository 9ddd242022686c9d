// Pictures measured by CLIP, an aesthetic head and the safety checker.
#pragma once

#include "core/api/events.h"
#include "core/api/requests.h"

namespace candela
{

/// Emits PictureScores for each picture as soon as it is measured; of a dataset, what is measured goes into
/// its index in blocks, so that a run that was stopped goes on there. Computes in fp32 where no precision is
/// asked for. A picture that cannot be read is told of and stops nothing. Throws Error (BadInput) where a
/// network or the folder cannot be read, or nothing is asked for; Cancelled.
ScoreResult scorePictures(const ScoreRequest& request, RunContext& context);

} // namespace candela
