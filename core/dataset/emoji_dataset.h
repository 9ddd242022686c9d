// `candela dataset emoji`: scenes of the emoji world as a folder of captioned pictures.
#pragma once

#include "core/api/events.h"
#include "core/api/requests.h"

namespace candela
{

/// Draws scenes 0 … count - 1 of the request's seed: 000000.png … and metadata.jsonl with one line a picture
/// ({"file_name": …, "text": …}). The output folder must be new or empty; it appears under its name once it
/// is complete, and not at all after an error or a cancel. Blocks; reports Progress in the phase Saving.
/// Throws Error, Cancelled.
EmojiDatasetResult writeEmojiDataset(const EmojiDatasetRequest& request, RunContext& context);

} // namespace candela
