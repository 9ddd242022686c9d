// What a LoRA under training adds to a layer: LoRA, Low-Rank Adaptation (Hu et al. 2021,
// https://arxiv.org/abs/2106.09685), beside the layer's frozen weight instead of merged into it.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace candela
{

struct LowRankOptions {
    std::int64_t rank = 16;
    double alpha = 4; // the change is alpha / rank times up · down
    double dropout = 0; // share of the layer's input that the change does not see while it learns
};

/// One layer's change. Both factors are leaves in fp32 that require gradients, and are cast to the input's
/// type where they are used, as mixed precision does. One thread.
class LowRankAdapter
{
public:
    /// For a weight (out, in) or (out, in, k, k): down is (rank, in) or (rank, in, k, k), normally
    /// distributed with a deviation of 1 / rank (peft's init_lora_weights="gaussian"), drawn with `seed`; up,
    /// (out, rank) or (out, rank, 1, 1), is zero, so that nothing is changed yet. Both lie on the weight's
    /// device.
    LowRankAdapter(const at::Tensor& weight, const LowRankOptions& options, std::uint64_t seed);

    /// From now on parts of the input are dropped as `seed` says: the same ones however often a pass is
    /// computed again for the sake of memory. Never called: none are.
    void beginPass(std::uint64_t seed) { m_passSeed = seed ^ m_seed; }
    /// As the finished LoRA acts: nothing is dropped.
    void endPass() { m_passSeed = 0; }

    /// What a linear layer's output changes by: x (…, in) → (…, out).
    at::Tensor changeOf(const at::Tensor& x) const;
    /// A convolution's: x (B, in, h, w) → (B, out, h', w').
    at::Tensor changeOf(const at::Tensor& x, std::int64_t stride, std::int64_t padding) const;

    double alpha() const { return m_options.alpha; }
    const at::Tensor& down() const { return m_down; }
    const at::Tensor& up() const { return m_up; }

private:
    at::Tensor dropped(const at::Tensor& x) const;

    LowRankOptions m_options;
    std::uint64_t m_seed;
    std::uint64_t m_passSeed = 0; // 0: nothing is dropped
    at::Tensor m_down, m_up;
};

} // namespace candela
