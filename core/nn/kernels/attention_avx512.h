// softmax(Q Kᵀ · scale) V for one head in bf16, on processors with AVX-512 BF16. Plain memory in, plain
// memory out: no LibTorch type crosses this header, because the code behind it is compiled for that processor
// alone. Pure functions on the caller's memory; any thread.
#pragma once

#include <cstdint>

namespace candela::kernels
{

/// One head of a projection's output: `rows` vectors of `size` bf16 values, `stride` values apart.
struct HeadView {
    const std::uint16_t* data = nullptr;
    std::int64_t stride = 0;
    std::int64_t rows = 0;
    int size = 0;
};

inline constexpr int attentionQueryBlock = 32; // queries a call of attendBlock() answers
inline constexpr int attentionMaximumHeadSize = 256;

/// 32-bit words that packKeys() and packValues() write for one head.
std::int64_t packedKeyWords(std::int64_t keys, int headSize);
std::int64_t packedValueWords(std::int64_t keys, int headSize);

/// Lays a head's keys out as attendBlock() broadcasts them: (keys / 8, headSize / 2, 8 keys) pairs of bf16,
/// zero-padded.
void packKeys(const HeadView& keys, std::uint32_t* packed);

/// Likewise its values: (headSize / 8, keys / 2, 8 components) pairs of bf16 that belong to two neighbouring
/// keys.
void packValues(const HeadView& values, std::uint32_t* packed);

/// Attends with 1 to 32 queries to all keys of their head and writes rows of bf16, `outputStride` values
/// apart. Scores, sums and outputs are accumulated in fp32; `scale` must be positive. `logSums`, where not
/// null, gets the natural logarithm of each query's denominator.
void attendBlock(const HeadView& queries, std::int64_t keys, const std::uint32_t* packedKeys,
    const std::uint32_t* packedValues, float scale, std::uint16_t* output, std::int64_t outputStride,
    float* logSums);

} // namespace candela::kernels
