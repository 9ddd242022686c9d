#include "core/nn/kernels/convolution_avx512.h"

#include "core/nn/kernels/math_avx512.h"

namespace candela::kernels
{
namespace
{

constexpr std::int64_t lanes = 16;
constexpr std::int64_t side = winogradSide, points = winogradPoints, block = winogradBlock;
constexpr std::int64_t apart = lanes; // keeps the points' planes from falling into the same cache lines

/// From one point's (patch, channel) plane to the next.
constexpr std::int64_t planeOf(std::int64_t channels)
{
    return block * channels + apart;
}

// With the points 0, ±1, ±2 and ∞ (Lavin and Gray, https://arxiv.org/abs/1509.09308).

/// Bᵀ of six values in a row.
inline void toPoints(const __m512* d, std::int64_t stride, __m512* to, std::int64_t toStride)
{
    const __m512 two = _mm512_set1_ps(2), four = _mm512_set1_ps(4), five = _mm512_set1_ps(5);
    const __m512 d0 = d[0], d1 = d[stride], d2 = d[2 * stride], d3 = d[3 * stride], d4 = d[4 * stride],
                 d5 = d[5 * stride];
    const __m512 even = _mm512_fnmadd_ps(four, d2, d4), odd = _mm512_fnmadd_ps(four, d1, d3);
    const __m512 evenTwo = _mm512_sub_ps(d4, d2), oddTwo = _mm512_mul_ps(two, _mm512_sub_ps(d3, d1));
    to[0] = _mm512_fmadd_ps(four, d0, _mm512_fnmadd_ps(five, d2, d4));
    to[toStride] = _mm512_add_ps(even, odd);
    to[2 * toStride] = _mm512_sub_ps(even, odd);
    to[3 * toStride] = _mm512_add_ps(evenTwo, oddTwo);
    to[4 * toStride] = _mm512_sub_ps(evenTwo, oddTwo);
    to[5 * toStride] = _mm512_fmadd_ps(four, d1, _mm512_fnmadd_ps(five, d3, d5));
}

/// Aᵀ: from six points to the `Outputs` values of the result.
template <int Outputs>
inline void fromPoints(const __m512* m, std::int64_t stride, __m512* to, std::int64_t toStride)
{
    const __m512 two = _mm512_set1_ps(2), four = _mm512_set1_ps(4), eight = _mm512_set1_ps(8);
    const __m512 sum = _mm512_add_ps(m[stride], m[2 * stride]),
                 difference = _mm512_sub_ps(m[stride], m[2 * stride]);
    const __m512 sumTwo = _mm512_add_ps(m[3 * stride], m[4 * stride]),
                 differenceTwo = _mm512_sub_ps(m[3 * stride], m[4 * stride]);
    to[0] = _mm512_add_ps(m[0], _mm512_add_ps(sum, sumTwo));
    const __m512 first = _mm512_fmadd_ps(two, differenceTwo, difference);
    if constexpr (Outputs == 2) {
        to[toStride] = _mm512_add_ps(first, m[5 * stride]);
    } else {
        to[toStride] = first;
        to[2 * toStride] = _mm512_fmadd_ps(four, sumTwo, sum);
        to[3 * toStride] = _mm512_add_ps(_mm512_fmadd_ps(eight, differenceTwo, difference), m[5 * stride]);
    }
}

/// A patch's place in the picture: its first pixel, which may lie outside.
struct Patch {
    std::int64_t y, x;
};

inline Patch patchAt(std::int64_t index, std::int64_t perRow, std::int64_t outputs, std::int64_t padding)
{
    return {index / perRow * outputs - padding, index % perRow * outputs - padding};
}

/// 6x6 pixels → 36 points, for all channels; `v` is the patch's row in the first plane.
void transformPatch(const Convolution& c, const float* x, std::int64_t height, std::int64_t width,
    const Patch& patch, float* v)
{
    const bool inside = patch.y >= 0 && patch.x >= 0 && patch.y + side <= height && patch.x + side <= width;
    const std::int64_t plane = planeOf(c.in);
    for (std::int64_t channel = 0; channel < c.in; channel += lanes) {
        __m512 pixels[points], half[points], result[side];
        for (std::int64_t row = 0; row < side; ++row) {
            const std::int64_t py = patch.y + row;
            const float* from = x + (py * width + patch.x) * c.in + channel;
            for (std::int64_t column = 0; column < side; ++column) {
                const std::int64_t px = patch.x + column;
                const bool present = inside || (py >= 0 && py < height && px >= 0 && px < width);
                pixels[row * side + column] =
                    present ? _mm512_loadu_ps(from + column * c.in) : _mm512_setzero_ps();
            }
        }
        for (std::int64_t column = 0; column < side; ++column)
            toPoints(pixels + column, side, half + column, side);
        for (std::int64_t row = 0; row < side; ++row) {
            toPoints(half + row * side, 1, result, 1);
            for (std::int64_t column = 0; column < side; ++column)
                _mm512_storeu_ps(v + (row * side + column) * plane + channel, result[column]);
        }
    }
}

/// (Patches, in) · (in, 16 Vectors) → (Patches, 16 Vectors), rows of `v` and `m` without gaps.
template <int Vectors, int Patches>
inline void multiply(const float* v, std::int64_t in, const float* u, float* m)
{
    __m512 sums[Patches][Vectors];
#pragma GCC unroll 32
    for (int p = 0; p < Patches; ++p)
#pragma GCC unroll 4
        for (int n = 0; n < Vectors; ++n)
            sums[p][n] = _mm512_setzero_ps();
    for (std::int64_t k = 0; k < in; ++k) {
        __m512 weights[Vectors];
#pragma GCC unroll 4
        for (int n = 0; n < Vectors; ++n)
            weights[n] = _mm512_loadu_ps(u + k * lanes * Vectors + n * lanes);
#pragma GCC unroll 32
        for (int p = 0; p < Patches; ++p) {
            const __m512 value = _mm512_set1_ps(v[p * in + k]);
#pragma GCC unroll 4
            for (int n = 0; n < Vectors; ++n)
                sums[p][n] = _mm512_fmadd_ps(value, weights[n], sums[p][n]);
        }
    }
#pragma GCC unroll 32
    for (int p = 0; p < Patches; ++p)
#pragma GCC unroll 4
        for (int n = 0; n < Vectors; ++n)
            _mm512_storeu_ps(m + (p * Vectors + n) * lanes, sums[p][n]);
}

/// Every point's product, in runs of as many patches as there are registers for.
template <int Vectors>
void multiplyPoints(const Convolution& c, const float* v, float* m)
{
    constexpr int patches = 24 / Vectors;
    for (std::int64_t point = 0; point < points; ++point) {
        const float* from = v + point * planeOf(c.in);
        const float* u = c.weights + point * c.in * c.paddedOut;
        float* to = m + point * planeOf(c.paddedOut);
        for (std::int64_t p = 0; p < block; p += patches)
            multiply<Vectors, patches>(from + p * c.in, c.in, u, to + p * c.paddedOut);
    }
}

inline __m512 activated(__m512 value, float slope)
{
    return _mm512_max_ps(value, _mm512_mul_ps(value, _mm512_set1_ps(slope)));
}

/// 36 points → 4x4 or 2x2 pixels of the result, as far as they lie in the picture.
template <int Outputs>
void finishPatch(const Convolution& c, const float* m, std::int64_t height, std::int64_t width,
    std::int64_t top, std::int64_t left, float* y)
{
    const std::int64_t plane = planeOf(c.paddedOut);
    const std::int64_t rows = height - top < Outputs ? height - top : Outputs;
    const std::int64_t columns = width - left < Outputs ? width - left : Outputs;
    for (std::int64_t channel = 0; channel < c.out; channel += lanes) {
        __m512 values[points], half[Outputs * side], result[Outputs];
        for (std::int64_t point = 0; point < points; ++point)
            values[point] = _mm512_loadu_ps(m + point * plane + channel);
        for (std::int64_t column = 0; column < side; ++column)
            fromPoints<Outputs>(values + column, side, half + column, side);
        const __m512 bias = _mm512_loadu_ps(c.bias + channel);
        const __mmask16 present = firstOf16(c.out - channel);
        for (std::int64_t row = 0; row < rows; ++row) {
            fromPoints<Outputs>(half + row * side, 1, result, 1);
            float* to = y + ((top + row) * width + left) * c.out + channel;
            for (std::int64_t column = 0; column < columns; ++column)
                _mm512_mask_storeu_ps(
                    to + column * c.out, present, activated(_mm512_add_ps(result[column], bias), c.slope));
        }
    }
}

/// `Run` pixels of a row at once, all channels of the result in registers.
template <int Vectors, int Run>
inline void directPixels(
    const Convolution& c, const float* x, std::int64_t stride, std::int64_t count, float* y)
{
    __m512 sums[Run][Vectors];
#pragma GCC unroll 32
    for (int p = 0; p < Run; ++p)
#pragma GCC unroll 4
        for (int n = 0; n < Vectors; ++n)
            sums[p][n] = _mm512_loadu_ps(c.bias + n * lanes);
    const float* u = c.weights;
    for (std::int64_t row = 0; row < c.kernel; ++row)
        for (std::int64_t tap = 0; tap < c.kernel * c.in; ++tap, u += lanes * Vectors) {
            const float* from = x + row * stride + tap;
            __m512 weights[Vectors];
#pragma GCC unroll 4
            for (int n = 0; n < Vectors; ++n)
                weights[n] = _mm512_loadu_ps(u + n * lanes);
#pragma GCC unroll 32
            for (int p = 0; p < Run; ++p) {
                const __m512 value = _mm512_set1_ps(from[p * c.in]);
#pragma GCC unroll 4
                for (int n = 0; n < Vectors; ++n)
                    sums[p][n] = _mm512_fmadd_ps(value, weights[n], sums[p][n]);
            }
        }
#pragma GCC unroll 32
    for (int p = 0; p < Run; ++p)
        if (p < count)
#pragma GCC unroll 4
            for (int n = 0; n < Vectors; ++n)
                _mm512_mask_storeu_ps(
                    y + p * c.out + n * lanes, firstOf16(c.out - n * lanes), activated(sums[p][n], c.slope));
}

template <int Vectors>
void directPixelsOf(const Convolution& c, const float* x, std::int64_t stride, std::int64_t width, float* y)
{
    constexpr int run = 24 / Vectors;
    for (std::int64_t p = 0; p < width; p += run)
        directPixels<Vectors, run>(c, x + p * c.in, stride, width - p, y + p * c.out);
}

/// The kernel's rows and columns that meet the picture at a pixel.
struct Taps {
    std::int64_t firstRow, endRow, firstColumn, endColumn;
};

/// `Run` pixels at once, each the sum over channels that are spread over a register. `corner` is where the
/// first pixel's kernel begins in x, perhaps outside of it.
template <int Outs, int Run>
inline void narrowPixels(const Convolution& c, const float* x, std::int64_t stride, std::int64_t corner,
    const Taps& taps, float* y)
{
    __m512 sums[Run][Outs];
#pragma GCC unroll 8
    for (int p = 0; p < Run; ++p)
#pragma GCC unroll 4
        for (int o = 0; o < Outs; ++o)
            sums[p][o] = _mm512_setzero_ps();
    for (std::int64_t row = taps.firstRow; row < taps.endRow; ++row)
        for (std::int64_t column = taps.firstColumn; column < taps.endColumn; ++column) {
            const float* from = x + (corner + row * stride + column * c.in);
            const float* u = c.weights + (row * c.kernel + column) * Outs * c.in;
            for (std::int64_t channel = 0; channel < c.in; channel += lanes) {
                __m512 weights[Outs];
#pragma GCC unroll 4
                for (int o = 0; o < Outs; ++o)
                    weights[o] = _mm512_loadu_ps(u + o * c.in + channel);
#pragma GCC unroll 8
                for (int p = 0; p < Run; ++p) {
                    const __m512 value = _mm512_loadu_ps(from + p * c.in + channel);
#pragma GCC unroll 4
                    for (int o = 0; o < Outs; ++o)
                        sums[p][o] = _mm512_fmadd_ps(value, weights[o], sums[p][o]);
                }
            }
        }
#pragma GCC unroll 8
    for (int p = 0; p < Run; ++p)
#pragma GCC unroll 4
        for (int o = 0; o < Outs; ++o) {
            const float value = _mm512_reduce_add_ps(sums[p][o]) + c.bias[o];
            y[p * Outs + o] = value > c.slope * value ? value : c.slope * value;
        }
}

template <int Outs>
void narrowRowOf(
    const Convolution& c, const float* x, std::int64_t height, std::int64_t width, std::int64_t row, float* y)
{
    constexpr int run = Outs == 1 ? 8 : 4;
    const std::int64_t padding = c.kernel / 2, stride = width * c.in;
    Taps taps{.firstRow = row < padding ? padding - row : 0,
        .endRow = row + padding >= height ? height - row + padding : c.kernel,
        .firstColumn = 0,
        .endColumn = c.kernel};
    for (std::int64_t column = 0; column < width;) {
        const std::int64_t corner = ((row - padding) * width + column - padding) * c.in;
        if (column >= padding && column + run + padding <= width) {
            taps.firstColumn = 0;
            taps.endColumn = c.kernel;
            narrowPixels<Outs, run>(c, x, stride, corner, taps, y + column * Outs);
            column += run;
        } else {
            taps.firstColumn = column < padding ? padding - column : 0;
            taps.endColumn = column + padding >= width ? width - column + padding : c.kernel;
            narrowPixels<Outs, 1>(c, x, stride, corner, taps, y + column * Outs);
            ++column;
        }
    }
}

} // namespace

std::int64_t winogradScratch(const Convolution& convolution)
{
    return points * (planeOf(convolution.in) + planeOf(convolution.paddedOut));
}

void winogradPatches(const Convolution& c, const float* x, std::int64_t height, std::int64_t width,
    std::int64_t first, std::int64_t count, float* scratch, float* y)
{
    const std::int64_t outputs = winogradOutput(c.kernel), perRow = (width + outputs - 1) / outputs;
    float* v = scratch;
    float* m = scratch + points * planeOf(c.in);
    for (std::int64_t p = 0; p < count; ++p)
        transformPatch(c, x, height, width, patchAt(first + p, perRow, outputs, c.kernel / 2), v + p * c.in);
    if (c.paddedOut == 4 * lanes)
        multiplyPoints<4>(c, v, m);
    else if (c.paddedOut == 2 * lanes)
        multiplyPoints<2>(c, v, m);
    else
        multiplyPoints<1>(c, v, m);
    for (std::int64_t p = 0; p < count; ++p) {
        const Patch at = patchAt(first + p, perRow, outputs, 0);
        if (outputs == 4)
            finishPatch<4>(c, m + p * c.paddedOut, height, width, at.y, at.x, y);
        else
            finishPatch<2>(c, m + p * c.paddedOut, height, width, at.y, at.x, y);
    }
}

void directRow(const Convolution& c, const float* x, std::int64_t stride, std::int64_t width, float* y)
{
    if (c.paddedOut == 4 * lanes)
        directPixelsOf<4>(c, x, stride, width, y);
    else if (c.paddedOut == 2 * lanes)
        directPixelsOf<2>(c, x, stride, width, y);
    else
        directPixelsOf<1>(c, x, stride, width, y);
}

void narrowRow(
    const Convolution& c, const float* x, std::int64_t height, std::int64_t width, std::int64_t row, float* y)
{
    switch (c.out) {
    case 1:
        return narrowRowOf<1>(c, x, height, width, row, y);
    case 2:
        return narrowRowOf<2>(c, x, height, width, row, y);
    case 3:
        return narrowRowOf<3>(c, x, height, width, row, y);
    default:
        return narrowRowOf<4>(c, x, height, width, row, y);
    }
}

} // namespace candela::kernels
