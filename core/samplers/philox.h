// Normal noise as NVIDIA's devices draw it, counted on the processor: Philox 4x32-10 (Salmon et al. 2011,
// "Parallel random numbers: as easy as 1, 2, 3") and Box and Muller's transformation.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace candela
{

/// Ten rounds of the bijection: another counter gives other numbers. Any thread.
std::array<std::uint32_t, 4> philox4x32(
    std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

/// Fills with standard normal values: value i of draw number `draw` (from 0) of this seed, as torch.randn
/// gives them on a CUDA device to the thread that makes value i (in one launch at most some ten thousand
/// values, by device), and AUTOMATIC1111's "NV" to any number of values.
void fillNormalPhilox(std::span<float> values, std::uint64_t seed, std::uint32_t draw);

} // namespace candela
