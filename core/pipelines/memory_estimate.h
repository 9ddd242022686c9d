// What a request will need, before anything of it is allocated.
#pragma once

#include "core/pipelines/stable_diffusion.h"

#include <cstdint>

namespace candela
{

/// Bytes that sampling and decoding one picture of `width` × `height` pixels need beyond the weights: an
/// upper estimate from the networks' widths.
std::uint64_t estimateActivationBytes(const StableDiffusion& model, int width, int height);

/// Bytes this process may still take: the machine's, cut to the container's limit. 0 where it cannot be
/// known.
std::uint64_t availableMemory();

/// Throws Error (OutOfMemory) that names the size, what it needs and what there is.
void requireMemoryFor(const StableDiffusion& model, const GenerateRequest& request);

} // namespace candela
