// Small vector functions shared by the AVX-512 kernels. Included by their .cpp files alone.
//
// Those files use nothing from the standard library: an inline function of it, compiled there with AVX-512,
// could be the copy that the linker keeps for the whole program.
#pragma once

#include <immintrin.h>

#include <cstdint>

namespace candela::kernels
{

/// 2^x by a polynomial on the fraction (relative error 3e-6) and the exponent; 0 far below zero.
inline __m512 exp2(__m512 x)
{
    const __m512 f = _mm512_reduce_ps(x, _MM_FROUND_TO_NEG_INF); // x - floor(x)
    __m512 y = _mm512_set1_ps(0.01353417f);
    y = _mm512_fmadd_ps(y, f, _mm512_set1_ps(0.05201146f));
    y = _mm512_fmadd_ps(y, f, _mm512_set1_ps(0.24144275f));
    y = _mm512_fmadd_ps(y, f, _mm512_set1_ps(0.69300383f));
    y = _mm512_fmadd_ps(y, f, _mm512_set1_ps(1.00000259f));
    return _mm512_scalef_ps(y, x);
}

/// 1 / x for results that are rounded to bf16 (relative error 6e-5).
inline __m512 roughInverse(__m512 x)
{
    return _mm512_rcp14_ps(x);
}

inline __mmask16 firstOf16(std::int64_t count)
{
    return static_cast<__mmask16>(count >= 16 ? 0xffff : count <= 0 ? 0 : (1 << count) - 1);
}

inline __mmask32 firstOf32(std::int64_t count)
{
    return count >= 32 ? ~0u : count <= 0 ? 0u : (1u << count) - 1u;
}

inline __m512 loadBf16(__mmask16 present, const std::uint16_t* from)
{
    return _mm512_castsi512_ps(
        _mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(present, from)), 16));
}

inline void storeBf16(std::uint16_t* to, __mmask16 present, __m512 x)
{
    _mm256_mask_storeu_epi16(to, present, reinterpret_cast<__m256i>(_mm512_cvtneps_pbh(x)));
}

} // namespace candela::kernels
