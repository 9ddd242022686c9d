// What a model takes of memory, told before it is loaded. A plain value.
#pragma once

#include <cstdint>

namespace candela
{

/// On the processor, in the precision that it chooses by itself; upper estimates.
struct ModelMemory {
    std::uint64_t weights = 0; // bytes that stay while painting: the UNet's and the autoencoder's
    std::uint64_t text = 0; // bytes on top of them while texts are encoded
    std::uint64_t painting = 0; // bytes on top of them while a picture of the model's own size is painted
    /// Altogether, with the program itself; for a picture of so many times as many pixels.
    std::uint64_t most(double pixels = 1) const;
};

} // namespace candela
