// Perceptual hashes as imagededup, and so Data-Juicer, defines them. Any thread.
#pragma once

#include "core/api/dataset_filters.h"
#include "core/api/image.h"

namespace candela
{

/// 64 bits of a grey or RGB picture, row by row from the top left, the first the highest. PHash: which of the
/// 8×8 lowest DCT coefficients of 32×32 pixels reach the median of all but the first; AHash: which of 8×8
/// pixels reach the mean; DHash: which of 9×8 pixels are lighter than the one to their left.
std::uint64_t perceptualHash(const Image& image, HashMethod method);

} // namespace candela
