// The estimate of what a model takes of memory.
#pragma once

#include "core/api/model_info.h"
#include "core/io/model_source.h"

namespace candela
{

/// From the headers of the files and the configurations alone: milliseconds. `info`: its default size counts.
/// Throws Error (BadInput).
ModelMemory estimateModelMemory(const ModelSource& source, const ModelInfo& info);

} // namespace candela
