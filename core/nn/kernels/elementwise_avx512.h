// Normalisation and activations over rows of bf16, for processors with AVX-512 BF16. Plain memory in, plain
// memory out, all sums in fp32. Pure functions on the caller's memory; any thread.
#pragma once

#include <cstdint>

namespace candela::kernels
{

/// Sums and sums of squares of each channel over `rows` × `channels` values.
void channelMoments(
    const std::uint16_t* x, std::int64_t rows, std::int64_t channels, float* sums, float* squares);

/// y = x · scale(channel) + shift(channel), and SiLU of it where `silu`; x and y are `rows` × `channels`.
void scaleShift(const std::uint16_t* x, std::int64_t rows, std::int64_t channels, const float* scale,
    const float* shift, bool silu, std::uint16_t* y);

/// y = a · GELU(b) for rows (a, b) of 2 × `size` values; the exact GELU, by the error function.
void geglu(const std::uint16_t* x, std::int64_t rows, std::int64_t size, std::uint16_t* y);

} // namespace candela::kernels
