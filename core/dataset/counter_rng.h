// A small random generator whose numbers depend on a seed and a counter alone: picture 7 of seed 3 is the
// same on every platform and in any order. (The distributions of <random> differ between standard libraries.)
#pragma once

#include <cstdint>

namespace candela
{

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every bit of the input reaches every bit of the
/// result.
constexpr std::uint64_t mixBits(std::uint64_t x)
{
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9ULL;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

/// SplitMix64. A plain value: copy it, one thread each.
class CounterRng
{
public:
    constexpr CounterRng(std::uint64_t seed, std::uint64_t counter)
        : m_state(mixBits(mixBits(seed + 0x9e3779b97f4a7c15ULL) + counter * 0xd1342543de82ef95ULL))
    {
    }

    constexpr std::uint64_t next() { return mixBits(m_state += 0x9e3779b97f4a7c15ULL); }

    /// Uniform in 0 … count - 1; count ≥ 1.
    constexpr int below(int count)
    {
        return static_cast<int>(((next() >> 32) * static_cast<std::uint64_t>(count)) >> 32);
    }
    /// Uniform in low … high, both included.
    constexpr int between(int low, int high) { return low + below(high - low + 1); }
    /// True `percent` times in a hundred.
    constexpr bool chance(int percent) { return below(100) < percent; }

private:
    std::uint64_t m_state;
};

} // namespace candela
