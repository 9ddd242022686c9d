// Numbers in eight bits: blocks of 256, each with its largest absolute value in fp32, and of every number the
// nearest of 256 shares of it. What AdamW8bit keeps its moments in. Immutable: any thread may use it.
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <bit>
#include <cstdint>
#include <limits>

namespace candela
{

inline constexpr std::int64_t quantisationBlock = 256;
/// What shares are taken of at least, so that a block of zeros divides by none.
inline constexpr float smallestScale = std::numeric_limits<float>::min();

/// The shares: Dettmers' dynamic tree. Seven decades, of which each has half as many values as the next
/// larger one, so that small numbers keep their magnitude and large ones their digits; 0; and 1. Dettmers,
/// "8-Bit Approximations for Parallelism in Deep Learning" (2015) and Dettmers et al., "8-bit Optimizers via
/// Block-wise Quantization" (2022); the values are bitsandbytes' create_dynamic_map().
class DynamicMap
{
public:
    static const DynamicMap& withSigns(); // -0.993 … 1
    static const DynamicMap& withoutSigns(); // 0 … 1

    const float* values() const { return m_values.data(); } // 256, ascending
    /// The code of the value nearest to `share`; half-way between two, the lower one.
    std::uint8_t nearest(float share) const
    {
        const std::uint8_t code = m_lowest[std::bit_cast<std::uint32_t>(share) >> 16];
        return static_cast<std::uint8_t>(code + (share > m_bounds[code]));
    }

    /// Of a tensor (n) in fp32 the codes (n) in uint8 and the blocks' largest absolute values (⌈n / 256⌉).
    struct Blocks {
        at::Tensor codes, largest;
    };
    Blocks quantise(const at::Tensor& values) const;
    at::Tensor dequantise(const Blocks& blocks) const; // (n) in fp32

private:
    explicit DynamicMap(bool hasSigns);

    std::array<float, 256> m_values;
    std::array<float, 256> m_bounds; // half-way to the next value; infinity above the last
    // By the upper half of a float's bits, of whose numbers no two have a bound between them but one: the
    // code of the lowest of them.
    std::array<std::uint8_t, 65536> m_lowest;
};

} // namespace candela
