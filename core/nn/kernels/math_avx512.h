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

/// The exponent, and a polynomial of the fraction's atanh series (error 2e-7); x above 0.
inline __m512 log2(__m512 x)
{
    // m in [√½, √2), so that its logarithm is small: log2(m) = 2 / ln 2 · atanh(r), r = (m - 1) / (m + 1)
    const __m512 exponent = _mm512_getexp_ps(_mm512_mul_ps(x, _mm512_set1_ps(1.41421356f)));
    const __m512 m = _mm512_scalef_ps(x, _mm512_sub_ps(_mm512_setzero_ps(), exponent));
    const __m512 one = _mm512_set1_ps(1);
    const __m512 r = _mm512_div_ps(_mm512_sub_ps(m, one), _mm512_add_ps(m, one));
    const __m512 r2 = _mm512_mul_ps(r, r);
    __m512 y = _mm512_set1_ps(0.32059890f); // 2 / (9 ln 2)
    y = _mm512_fmadd_ps(y, r2, _mm512_set1_ps(0.41219859f)); // 2 / (7 ln 2)
    y = _mm512_fmadd_ps(y, r2, _mm512_set1_ps(0.57707802f)); // 2 / (5 ln 2)
    y = _mm512_fmadd_ps(y, r2, _mm512_set1_ps(0.96179669f)); // 2 / (3 ln 2)
    y = _mm512_fmadd_ps(y, r2, _mm512_set1_ps(2.88539008f)); // 2 / ln 2
    return _mm512_fmadd_ps(y, r, exponent);
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
