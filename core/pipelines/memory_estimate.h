// What a request will need, before anything of it is allocated.
#pragma once

#include "core/pipelines/stable_diffusion.h"

#include <cstdint>

namespace candela
{

/// Bytes that sampling and decoding one picture of `width` × `height` pixels need beyond the weights: an
/// upper estimate from the networks' widths.
std::uint64_t estimateActivationBytes(const StableDiffusion& model, int width, int height, CodecMaps maps);

/// Bytes this process may still take of the device's memory, or of the machine's cut to the container's
/// limit. 0 where it cannot be known.
std::uint64_t availableMemory(at::Device device);

/// What a picture of this size needs of the device it is computed on, with as little for the autoencoder's
/// maps as `tiling` allows.
MemoryNeeds memoryNeeds(const StableDiffusion& model, VaeTiling tiling, int width, int height);

/// How the autoencoder is to work at this size: as the request says, or in bands where it would not fit
/// otherwise.
CodecMaps chooseCodecMaps(const StableDiffusion& model, VaeTiling tiling, int width, int height);

/// Throws Error (OutOfMemory) that names the size, what it needs and what there is.
void requireMemoryFor(const StableDiffusion& model, VaeTiling tiling, int width, int height);

} // namespace candela
