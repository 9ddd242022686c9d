#include "core/nn/kernels/attention.h"

#include "core/nn/kernels/attention_avx512.h"
#include "core/nn/kernels/machine.h"

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/record_function.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <vector>

namespace candela
{

#ifdef CANDELA_AVX512_KERNELS

namespace
{

using kernels::attentionQueryBlock;
using kernels::HeadView;

bool fits(const at::Tensor& x, std::int64_t heads)
{
    return x.dim() == 3 && x.scalar_type() == at::kBFloat16 && x.is_cpu() && x.numel() > 0 && x.stride(2) == 1
        && x.size(2) % heads == 0 && x.size(2) / heads <= kernels::attentionMaximumHeadSize;
}

/// Head `index` of B·H of a (B, N, H·D) tensor.
HeadView headOf(const at::Tensor& x, std::int64_t index, std::int64_t heads)
{
    const std::int64_t size = x.size(2) / heads;
    const auto* data = static_cast<const std::uint16_t*>(x.const_data_ptr());
    return {.data = data + index / heads * x.stride(0) + index % heads * size,
        .stride = x.stride(1),
        .rows = x.size(1),
        .size = static_cast<int>(size)};
}

/// Every head's keys and values in the layout the kernel reads.
struct PackedHeads {
    PackedHeads(const at::Tensor& key, const at::Tensor& value, std::int64_t heads)
        : keyWords(kernels::packedKeyWords(key.size(1), static_cast<int>(key.size(2) / heads)))
        , valueWords(kernels::packedValueWords(key.size(1), static_cast<int>(key.size(2) / heads)))
        , storage(at::empty({key.size(0) * heads, keyWords + valueWords}, at::kInt))
    {
        at::parallel_for(0, key.size(0) * heads, 1, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t head = begin; head < end; ++head) {
                kernels::packKeys(headOf(key, head, heads), keysOf(head));
                kernels::packValues(headOf(value, head, heads), valuesOf(head));
            }
        });
    }

    std::uint32_t* keysOf(std::int64_t head) const
    {
        return static_cast<std::uint32_t*>(storage.data_ptr()) + head * (keyWords + valueWords);
    }
    std::uint32_t* valuesOf(std::int64_t head) const { return keysOf(head) + keyWords; }

    std::int64_t keyWords, valueWords;
    at::Tensor storage;
};

} // namespace

bool attentionKernelFits(
    const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, std::int64_t heads)
{
    return processor().avx512Bf16 && fits(query, heads) && fits(key, heads) && fits(value, heads)
        && key.sizes() == value.sizes() && query.size(0) == key.size(0) && query.size(2) == key.size(2);
}

at::Tensor attentionKernel(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
    std::int64_t heads, double scale, at::Tensor* logSums)
{
    RECORD_FUNCTION("candela::attention", std::vector<c10::IValue>({query, key, value}));
    const std::int64_t queries = query.size(1);
    const std::int64_t blocks = (queries + attentionQueryBlock - 1) / attentionQueryBlock;
    const PackedHeads packed(key, value, heads);
    at::Tensor output = at::empty(query.sizes(), query.options());
    auto* const out = static_cast<std::uint16_t*>(output.data_ptr());
    if (logSums)
        *logSums = at::empty({query.size(0), heads, queries}, query.options().dtype(at::kFloat));
    float* const sums = logSums ? logSums->data_ptr<float>() : nullptr;

    at::parallel_for(0, query.size(0) * heads * blocks, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t task = begin; task < end; ++task) {
            const std::int64_t head = task / blocks;
            const std::int64_t first = task % blocks * attentionQueryBlock;
            HeadView rows = headOf(query, head, heads);
            rows.data += first * rows.stride;
            rows.rows = std::min<std::int64_t>(attentionQueryBlock, queries - first);
            const std::int64_t row = head / heads * queries + first;
            kernels::attendBlock(rows, key.size(1), packed.keysOf(head), packed.valuesOf(head),
                static_cast<float>(scale), out + row * query.size(2) + head % heads * rows.size,
                query.size(2), sums ? sums + head * queries + first : nullptr);
        }
    });
    return output;
}

#else

bool attentionKernelFits(const at::Tensor&, const at::Tensor&, const at::Tensor&, std::int64_t)
{
    return false;
}

at::Tensor attentionKernel(
    const at::Tensor&, const at::Tensor&, const at::Tensor&, std::int64_t, double, at::Tensor*)
{
    TORCH_INTERNAL_ASSERT(false, "no attention kernel was built for this processor");
}

#endif

} // namespace candela
