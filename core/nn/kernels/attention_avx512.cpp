// Flash attention (Dao et al. 2022) turned on its side: the 32 lanes of two registers are 32 queries, so that
// keys and values are broadcast, the softmax runs down the lanes without a horizontal operation, and no head
// size needs padding.
#include "core/nn/kernels/attention_avx512.h"

#include "core/nn/kernels/math_avx512.h"

namespace candela::kernels
{
namespace
{

constexpr int lanes = 16;
constexpr int tile = 8; // keys, or components of a value, that are worked on at once: 8 × 2 accumulators
constexpr int blockKeys =
    128; // keys between two looks at the running maximum; their scores stay in the first cache

struct State {
    alignas(64) float output[attentionMaximumHeadSize * attentionQueryBlock]; // (component, query)
    alignas(64) std::uint32_t queries[attentionMaximumHeadSize / 2 * attentionQueryBlock]; // (pair, query)
    alignas(64) float scores[blockKeys * attentionQueryBlock]; // (key, query)
    alignas(64) std::uint32_t weights[blockKeys / 2 * attentionQueryBlock]; // (pair of keys, query)
    __m512 maximum[2]; // in powers of two: score · scale · log2(e)
    __m512 sum[2];
};

inline std::int64_t divideUp(std::int64_t a, std::int64_t b)
{
    return (a + b - 1) / b;
}

/// Two vectors of floats to 16 pairs of bf16: `low` in the lower half of each 32-bit word.
inline __m512i toPairs(__m512 low, __m512 high)
{
    const __m512i interleave = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8,
        23, 7, 22, 6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
    return _mm512_permutexvar_epi16(interleave, reinterpret_cast<__m512i>(_mm512_cvtne2ps_pbh(high, low)));
}

/// Transposes 16 × 16 words of 32 bits.
inline void transpose(__m512i (&r)[lanes])
{
    __m512i t[lanes];
#pragma GCC unroll 8
    for (int i = 0; i < lanes; i += 2) {
        t[i] = _mm512_unpacklo_epi32(r[i], r[i + 1]);
        t[i + 1] = _mm512_unpackhi_epi32(r[i], r[i + 1]);
    }
#pragma GCC unroll 4
    for (int i = 0; i < lanes; i += 4) {
        r[i] = _mm512_unpacklo_epi64(t[i], t[i + 2]);
        r[i + 1] = _mm512_unpackhi_epi64(t[i], t[i + 2]);
        r[i + 2] = _mm512_unpacklo_epi64(t[i + 1], t[i + 3]);
        r[i + 3] = _mm512_unpackhi_epi64(t[i + 1], t[i + 3]);
    }
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) {
        t[i] = _mm512_shuffle_i32x4(r[i], r[i + 4], 0x88);
        t[i + 4] = _mm512_shuffle_i32x4(r[i], r[i + 4], 0xdd);
        t[i + 8] = _mm512_shuffle_i32x4(r[i + 8], r[i + 12], 0x88);
        t[i + 12] = _mm512_shuffle_i32x4(r[i + 8], r[i + 12], 0xdd);
    }
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) {
        r[i] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0x88);
        r[i + 4] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0x88);
        r[i + 8] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0xdd);
        r[i + 12] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0xdd);
    }
}

/// (rows, size) → (size / 2, 32) pairs; rows that are not there become zero.
void packQueries(const HeadView& q, std::uint32_t* packed)
{
    const std::int64_t pairs = divideUp(q.size, 2);
    for (int half = 0; half < 2; ++half) {
        for (std::int64_t first = 0; first < pairs; first += lanes) {
            const __mmask32 present = firstOf32(q.size - 2 * first);
            __m512i words[lanes];
            for (int i = 0; i < lanes; ++i) {
                const std::int64_t row = half * lanes + i;
                words[i] = row < q.rows
                    ? _mm512_maskz_loadu_epi16(present, q.data + row * q.stride + 2 * first)
                    : _mm512_setzero_si512();
            }
            transpose(words);
            const std::int64_t count = pairs - first < lanes ? pairs - first : lanes;
            for (std::int64_t i = 0; i < count; ++i)
                _mm512_store_si512(packed + (first + i) * attentionQueryBlock + half * lanes, words[i]);
        }
    }
}

/// Scores of 8 keys and 32 queries → (8, 32); `top` becomes the greatest of each query.
inline void multiplyKeys(const std::uint32_t* keys, const std::uint32_t* queries, std::int64_t pairs,
    float* scores, std::int64_t present, __m512 (&top)[2])
{
    __m512 s[tile][2];
#pragma GCC unroll 8
    for (int i = 0; i < tile; ++i)
        s[i][0] = s[i][1] = _mm512_setzero_ps();
    for (std::int64_t p = 0; p < pairs; ++p) {
        const auto q0 = reinterpret_cast<__m512bh>(_mm512_load_si512(queries + p * attentionQueryBlock));
        const auto q1 =
            reinterpret_cast<__m512bh>(_mm512_load_si512(queries + p * attentionQueryBlock + lanes));
#pragma GCC unroll 8
        for (int i = 0; i < tile; ++i) {
            const auto k =
                reinterpret_cast<__m512bh>(_mm512_set1_epi32(static_cast<int>(keys[p * tile + i])));
            s[i][0] = _mm512_dpbf16_ps(s[i][0], k, q0);
            s[i][1] = _mm512_dpbf16_ps(s[i][1], k, q1);
        }
    }
#pragma GCC unroll 8
    for (int i = 0; i < tile; ++i) {
        if (i >= present) // past the last key
            s[i][0] = s[i][1] = _mm512_set1_ps(-1e30f);
        top[0] = _mm512_max_ps(s[i][0], top[0]);
        top[1] = _mm512_max_ps(s[i][1], top[1]);
        _mm512_store_ps(scores + i * attentionQueryBlock, s[i][0]);
        _mm512_store_ps(scores + i * attentionQueryBlock + lanes, s[i][1]);
    }
}

/// Raises the running maximum to `top`; → whether it grew anywhere, and by what the sums so far must shrink.
inline bool raiseMaximum(State& state, const __m512 (&top)[2], float log2Scale, __m512 (&shrink)[2])
{
    __mmask16 grew = 0;
#pragma GCC unroll 2
    for (int h = 0; h < 2; ++h) {
        const __m512 raised =
            _mm512_max_ps(_mm512_mul_ps(top[h], _mm512_set1_ps(log2Scale)), state.maximum[h]);
        grew |= _mm512_cmp_ps_mask(raised, state.maximum[h], _CMP_GT_OQ);
        shrink[h] = exp2(_mm512_sub_ps(state.maximum[h], raised));
        state.maximum[h] = raised;
        state.sum[h] = _mm512_mul_ps(state.sum[h], shrink[h]);
    }
    return grew != 0;
}

/// Scores → weights, kept as pairs. The weights are summed as rounded, so that their errors cancel in the
/// quotient: a query that looks at one key alone gets exactly its value.
inline void weigh(State& state, float log2Scale, std::int64_t pairs)
{
    const __m512 scale = _mm512_set1_ps(log2Scale);
    const auto ones = reinterpret_cast<__m512bh>(_mm512_set1_epi32(0x3f803f80)); // pairs of 1.0
    for (std::int64_t p = 0; p < pairs; ++p) {
        const float* scores = state.scores + 2 * p * attentionQueryBlock;
#pragma GCC unroll 2
        for (int h = 0; h < 2; ++h) {
            const __m512 first = _mm512_load_ps(scores + h * lanes);
            const __m512 second = _mm512_load_ps(scores + h * lanes + attentionQueryBlock);
            const __m512i pair = toPairs(exp2(_mm512_fmsub_ps(first, scale, state.maximum[h])),
                exp2(_mm512_fmsub_ps(second, scale, state.maximum[h])));
            _mm512_store_si512(state.weights + p * attentionQueryBlock + h * lanes, pair);
            state.sum[h] = _mm512_dpbf16_ps(state.sum[h], reinterpret_cast<__m512bh>(pair), ones);
        }
    }
}

/// output(component, query) = output · shrink + Σ over pairs of keys of value(component) · weight(query).
void addValues(State& state, const __m512* shrink, const std::uint32_t* values, std::int64_t valueTileWords,
    std::int64_t valueTiles, std::int64_t pairs)
{
    for (std::int64_t t = 0; t < valueTiles; ++t) {
        float* out = state.output + t * tile * attentionQueryBlock;
        const std::uint32_t* v = values + t * valueTileWords;
        __m512 a[tile][2];
#pragma GCC unroll 8
        for (int i = 0; i < tile; ++i) {
            a[i][0] = _mm512_load_ps(out + i * attentionQueryBlock);
            a[i][1] = _mm512_load_ps(out + i * attentionQueryBlock + lanes);
        }
        if (shrink) {
#pragma GCC unroll 8
            for (int i = 0; i < tile; ++i) {
                a[i][0] = _mm512_mul_ps(a[i][0], shrink[0]);
                a[i][1] = _mm512_mul_ps(a[i][1], shrink[1]);
            }
        }
        for (std::int64_t p = 0; p < pairs; ++p) {
            const std::uint32_t* w = state.weights + p * attentionQueryBlock;
            const auto w0 = reinterpret_cast<__m512bh>(_mm512_load_si512(w));
            const auto w1 = reinterpret_cast<__m512bh>(_mm512_load_si512(w + lanes));
#pragma GCC unroll 8
            for (int i = 0; i < tile; ++i) {
                const auto b =
                    reinterpret_cast<__m512bh>(_mm512_set1_epi32(static_cast<int>(v[p * tile + i])));
                a[i][0] = _mm512_dpbf16_ps(a[i][0], b, w0);
                a[i][1] = _mm512_dpbf16_ps(a[i][1], b, w1);
            }
        }
#pragma GCC unroll 8
        for (int i = 0; i < tile; ++i) {
            _mm512_store_ps(out + i * attentionQueryBlock, a[i][0]);
            _mm512_store_ps(out + i * attentionQueryBlock + lanes, a[i][1]);
        }
    }
}

/// (component, query) sums, divided by the sum of weights → rows of bf16.
void writeOutput(
    const State& state, int headSize, std::int64_t rows, std::uint16_t* output, std::int64_t stride)
{
    const std::int64_t pairs = divideUp(headSize, 2);
    for (int half = 0; half < 2; ++half) {
        const __m512 inverse = _mm512_div_ps(_mm512_set1_ps(1.0f), state.sum[half]);
        for (std::int64_t first = 0; first < pairs; first += lanes) {
            __m512i words[lanes];
            for (int i = 0; i < lanes; ++i) {
                const float* low = state.output + 2 * (first + i) * attentionQueryBlock + half * lanes;
                words[i] = first + i < pairs ? toPairs(_mm512_mul_ps(_mm512_load_ps(low), inverse),
                               _mm512_mul_ps(_mm512_load_ps(low + attentionQueryBlock), inverse))
                                             : _mm512_setzero_si512();
            }
            transpose(words);
            const __mmask32 present = firstOf32(headSize - 2 * first);
            for (int i = 0; i < lanes && half * lanes + i < rows; ++i)
                _mm512_mask_storeu_epi16(output + (half * lanes + i) * stride + 2 * first, present, words[i]);
        }
    }
}

/// The maximum and the sum that was taken relative to it → ln Σ exp(score · scale).
void writeLogSums(const State& state, std::int64_t rows, float* logSums)
{
    for (int half = 0; half < 2; ++half) {
        const __m512 log2Sum = _mm512_add_ps(state.maximum[half], log2(state.sum[half]));
        _mm512_mask_storeu_ps(logSums + half * lanes, firstOf16(rows - half * lanes),
            _mm512_mul_ps(log2Sum, _mm512_set1_ps(0.69314718f)));
    }
}

} // namespace

std::int64_t packedKeyWords(std::int64_t keys, int headSize)
{
    return divideUp(keys, tile) * divideUp(headSize, 2) * tile;
}

std::int64_t packedValueWords(std::int64_t keys, int headSize)
{
    return divideUp(headSize, tile) * divideUp(keys, tile) * (tile / 2) * tile;
}

void packKeys(const HeadView& keys, std::uint32_t* packed)
{
    const std::int64_t pairs = divideUp(keys.size, 2);
    for (std::int64_t first = 0; first < keys.rows; first += tile, packed += pairs * tile) {
        for (int i = 0; i < tile; ++i) {
            const std::uint16_t* row = keys.data + (first + i) * keys.stride;
            const bool present = first + i < keys.rows;
            for (std::int64_t p = 0; p < pairs; ++p) {
                const std::uint32_t low = present ? row[2 * p] : 0;
                const std::uint32_t high = present && 2 * p + 1 < keys.size ? row[2 * p + 1] : 0;
                packed[p * tile + i] = low | high << 16;
            }
        }
    }
}

void packValues(const HeadView& values, std::uint32_t* packed)
{
    const std::int64_t pairs = divideUp(values.rows, tile) * (tile / 2);
    for (std::int64_t c = 0; c < divideUp(values.size, tile) * tile; c += tile) {
        for (std::int64_t p = 0; p < pairs; ++p, packed += tile) {
            const std::uint16_t* row = values.data + 2 * p * values.stride + c;
            const bool lowPresent = 2 * p < values.rows;
            const bool highPresent = 2 * p + 1 < values.rows;
            for (int i = 0; i < tile; ++i) {
                const bool inside = c + i < values.size;
                const std::uint32_t low = inside && lowPresent ? row[i] : 0;
                const std::uint32_t high = inside && highPresent ? row[values.stride + i] : 0;
                packed[i] = low | high << 16;
            }
        }
    }
}

void attendBlock(const HeadView& queries, std::int64_t keys, const std::uint32_t* packedKeys,
    const std::uint32_t* packedValues, float scale, std::uint16_t* output, std::int64_t outputStride,
    float* logSums)
{
    const float log2Scale = scale * 1.44269504f;
    const std::int64_t pairs = divideUp(queries.size, 2);
    const std::int64_t valueTiles = divideUp(queries.size, tile);
    const std::int64_t keyTiles = divideUp(keys, tile);
    const std::int64_t valueTileWords = keyTiles * (tile / 2) * tile;

    State state;
    packQueries(queries, state.queries);
    for (std::int64_t i = 0; i < valueTiles * tile * 2; ++i)
        _mm512_store_ps(state.output + i * lanes, _mm512_setzero_ps());
    for (int h = 0; h < 2; ++h) {
        state.maximum[h] = _mm512_set1_ps(-1e30f);
        state.sum[h] = _mm512_setzero_ps();
    }

    constexpr std::int64_t blockTiles = blockKeys / tile;
    for (std::int64_t first = 0; first < keyTiles; first += blockTiles) {
        const std::int64_t count = keyTiles - first < blockTiles ? keyTiles - first : blockTiles;
        __m512 top[2] = {_mm512_set1_ps(-1e30f), _mm512_set1_ps(-1e30f)};
        for (std::int64_t t = 0; t < count; ++t)
            multiplyKeys(packedKeys + (first + t) * pairs * tile, state.queries, pairs,
                state.scores + t * tile * attentionQueryBlock, keys - (first + t) * tile, top);
        __m512 shrink[2];
        const bool grew = raiseMaximum(state, top, log2Scale, shrink);
        weigh(state, log2Scale, count * tile / 2);
        addValues(state, grew ? shrink : nullptr, packedValues + first * (tile / 2) * tile, valueTileWords,
            valueTiles, count * tile / 2);
    }
    writeOutput(state, queries.size, queries.rows, output, outputStride);
    if (logSums)
        writeLogSums(state, queries.rows, logSums);
}

} // namespace candela::kernels
