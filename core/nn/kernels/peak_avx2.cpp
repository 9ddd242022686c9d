#include "core/nn/kernels/peak.h"

#include <immintrin.h>

namespace candela::kernels
{

double fp32LoopAvx2(std::int64_t rounds)
{
    constexpr int chains = 12; // with the factor they fit the 16 registers
    __m256 sum[chains] = {};
    const __m256 factor = _mm256_set1_ps(1.0f);
    for (std::int64_t r = 0; r < rounds; ++r) {
#pragma GCC unroll 12
        for (int i = 0; i < chains; ++i)
            asm volatile("vfmadd231ps %1, %1, %0" : "+x"(sum[i]) : "x"(factor));
    }
    return static_cast<double>(rounds) * chains * 16;
}

} // namespace candela::kernels
