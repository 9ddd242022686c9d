// Attention on this processor's own instructions. Records no gradients. Any thread; at::parallel_for inside.
#pragma once

#include <cstdint>

namespace at
{
class Tensor;
}

namespace candela
{

/// Whether attentionKernel() takes these tensors on this processor: bf16 on the CPU, heads of at most 256
/// components that lie together in memory. Everything else is scaled_dot_product_attention's.
bool attentionKernelFits(
    const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, std::int64_t heads);

/// softmax(Q Kᵀ · scale) V per head. query (B, Nq, H·D), key and value (B, Nk, H·D), as the projections leave
/// them and with any strides in B and N; → (B, Nq, H·D), contiguous. Accumulates in fp32. `logSums`, where
/// given, becomes the logarithm of each softmax's denominator: (B, H, Nq) fp32.
at::Tensor attentionKernel(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
    std::int64_t heads, double scale, at::Tensor* logSums = nullptr);

} // namespace candela
