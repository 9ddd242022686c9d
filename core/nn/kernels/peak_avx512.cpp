#include "core/nn/kernels/peak.h"

#include <immintrin.h>

namespace candela::kernels
{
namespace
{

constexpr int chains = 16; // independent sums: enough to hide the latency of every such unit so far

} // namespace

double bf16Loop(std::int64_t rounds)
{
    __m512 sum[chains] = {};
    const __m512i factor = _mm512_set1_epi32(0x3f803f80); // pairs of 1.0
    for (std::int64_t r = 0; r < rounds; ++r) {
#pragma GCC unroll 16
        for (int i = 0; i < chains; ++i)
            asm volatile("vdpbf16ps %1, %1, %0"
                         : "+v"(sum[i])
                         : "v"(factor)); // volatile: or the loop would be folded
    }
    return static_cast<double>(rounds) * chains * 64;
}

double fp32LoopAvx512(std::int64_t rounds)
{
    __m512 sum[chains] = {};
    const __m512 factor = _mm512_set1_ps(1.0f);
    for (std::int64_t r = 0; r < rounds; ++r) {
#pragma GCC unroll 16
        for (int i = 0; i < chains; ++i)
            asm volatile("vfmadd231ps %1, %1, %0" : "+v"(sum[i]) : "v"(factor));
    }
    return static_cast<double>(rounds) * chains * 32;
}

} // namespace candela::kernels
