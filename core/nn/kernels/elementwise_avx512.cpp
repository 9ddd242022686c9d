#include "core/nn/kernels/elementwise_avx512.h"

#include "core/nn/kernels/math_avx512.h"

namespace candela::kernels
{
namespace
{

constexpr std::int64_t lanes = 16;
constexpr int stripe = 4; // vectors of channels whose sums are kept in registers

inline __m512 siluOf(__m512 x)
{
    const __m512 e = exp2(_mm512_mul_ps(x, _mm512_set1_ps(-1.44269504f)));
    return _mm512_mul_ps(x, roughInverse(_mm512_add_ps(e, _mm512_set1_ps(1.0f))));
}

/// x · Φ(x), the error function by Abramowitz and Stegun 7.1.26 (absolute error below 1e-4 with the rough
/// inverse).
inline __m512 geluOf(__m512 x)
{
    const __m512 one = _mm512_set1_ps(1.0f);
    const __m512 z = _mm512_mul_ps(_mm512_abs_ps(x), _mm512_set1_ps(0.70710678f));
    const __m512 t = _mm512_div_ps(one, _mm512_fmadd_ps(z, _mm512_set1_ps(0.3275911f), one));
    __m512 y = _mm512_set1_ps(1.061405429f);
    y = _mm512_fmadd_ps(y, t, _mm512_set1_ps(-1.453152027f));
    y = _mm512_fmadd_ps(y, t, _mm512_set1_ps(1.421413741f));
    y = _mm512_fmadd_ps(y, t, _mm512_set1_ps(-0.284496736f));
    y = _mm512_fmadd_ps(y, t, _mm512_set1_ps(0.254829592f));
    const __m512 e = exp2(_mm512_mul_ps(_mm512_mul_ps(z, z), _mm512_set1_ps(-1.44269504f)));
    const __m512 tail =
        _mm512_mul_ps(_mm512_mul_ps(y, t), _mm512_mul_ps(e, _mm512_set1_ps(0.5f))); // 1 - Φ(|x|)
    const __mmask16 negative = _mm512_cmp_ps_mask(x, _mm512_setzero_ps(), _CMP_LT_OQ);
    return _mm512_mul_ps(x, _mm512_mask_mov_ps(_mm512_sub_ps(one, tail), negative, tail));
}

} // namespace

void channelMoments(
    const std::uint16_t* x, std::int64_t rows, std::int64_t channels, float* sums, float* squares)
{
    for (std::int64_t c = 0; c < channels; c += stripe * lanes) {
        __m512 sum[stripe] = {};
        __m512 square[stripe] = {};
        __mmask16 present[stripe];
        for (int i = 0; i < stripe; ++i)
            present[i] = firstOf16(channels - c - i * lanes);
        for (std::int64_t r = 0; r < rows; ++r) {
#pragma GCC unroll 4
            for (int i = 0; i < stripe; ++i) {
                const __m512 v = loadBf16(present[i], x + r * channels + c + i * lanes);
                sum[i] = _mm512_add_ps(sum[i], v);
                square[i] = _mm512_fmadd_ps(v, v, square[i]);
            }
        }
        for (int i = 0; i < stripe; ++i) {
            _mm512_mask_storeu_ps(sums + c + i * lanes, present[i], sum[i]);
            _mm512_mask_storeu_ps(squares + c + i * lanes, present[i], square[i]);
        }
    }
}

void scaleShift(const std::uint16_t* x, std::int64_t rows, std::int64_t channels, const float* scale,
    const float* shift, bool silu, std::uint16_t* y)
{
    for (std::int64_t r = 0; r < rows; ++r) {
        for (std::int64_t c = 0; c < channels; c += lanes) {
            const __mmask16 present = firstOf16(channels - c);
            const __m512 v = _mm512_fmadd_ps(loadBf16(present, x + r * channels + c),
                _mm512_maskz_loadu_ps(present, scale + c), _mm512_maskz_loadu_ps(present, shift + c));
            storeBf16(y + r * channels + c, present, silu ? siluOf(v) : v);
        }
    }
}

void geglu(const std::uint16_t* x, std::int64_t rows, std::int64_t size, std::uint16_t* y)
{
    for (std::int64_t r = 0; r < rows; ++r) {
        const std::uint16_t* row = x + 2 * r * size;
        for (std::int64_t c = 0; c < size; c += lanes) {
            const __mmask16 present = firstOf16(size - c);
            storeBf16(y + r * size + c, present,
                _mm512_mul_ps(loadBf16(present, row + c), geluOf(loadBf16(present, row + size + c))));
        }
    }
}

} // namespace candela::kernels
