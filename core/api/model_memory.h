// What a model takes of memory, told before it is loaded. Any thread.
#pragma once

#include <cstdint>
#include <filesystem>

namespace candela
{

struct ModelMemory {
    std::uint64_t weights = 0; // bytes that stay while painting: the UNet's and the autoencoder's
    std::uint64_t text = 0; // bytes on top of them while texts are encoded
    std::uint64_t painting = 0; // bytes on top of them while a picture of the model's own size is painted
    /// Altogether, with the program itself.
    std::uint64_t most() const;
};

/// On the processor, in the precision that it chooses by itself; an upper estimate, from the headers of the
/// files and the configurations alone. A few milliseconds. Throws Error (BadInput).
ModelMemory estimateModelMemory(const std::filesystem::path& model);

} // namespace candela
