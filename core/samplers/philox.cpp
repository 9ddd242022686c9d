#include "core/samplers/philox.h"

#include <cmath>

namespace candela
{

std::array<std::uint32_t, 4> philox4x32(
    std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key)
{
    constexpr std::uint64_t factors[] = {0xD2511F53, 0xCD9E8D57};
    constexpr std::uint32_t weyl[] = {0x9E3779B9, 0xBB67AE85}; // the golden ratio and √3 − 1
    constexpr int rounds = 10;
    for (int round = 0; round < rounds; ++round) {
        const std::uint64_t first = factors[0] * counter[0], second = factors[1] * counter[2];
        counter = {static_cast<std::uint32_t>(second >> 32) ^ counter[1] ^ key[0],
            static_cast<std::uint32_t>(second), static_cast<std::uint32_t>(first >> 32) ^ counter[3] ^ key[1],
            static_cast<std::uint32_t>(first)};
        key[0] += weyl[0];
        key[1] += weyl[1];
    }
    return counter;
}

void fillNormalPhilox(std::span<float> values, std::uint64_t seed, std::uint32_t draw)
{
    // The constants have the precision they have on the device; what follows is finer than there.
    constexpr double unit = 2.3283064e-10F; // 2⁻³²
    constexpr double turn = static_cast<float>(2.3283064e-10 * 6.2831855);
    const std::array<std::uint32_t, 2> key = {
        static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)};
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto random = philox4x32({draw, 0, static_cast<std::uint32_t>(i), 0}, key);
        const double u = random[0] * unit + unit / 2, v = random[1] * turn + turn / 2;
        values[i] = static_cast<float>(std::sqrt(-2 * std::log(u)) * std::sin(v));
    }
}

} // namespace candela
