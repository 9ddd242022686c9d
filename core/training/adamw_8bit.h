// AdamW with its moments in eight bits: a quarter of the memory of those in fp32.
#pragma once

#include "core/training/adamw.h"
#include "core/training/block_quantisation.h"

namespace candela
{

/// What one parameter is stepped with.
struct AdamWStep {
    double rate = 0;
    std::int64_t number = 1; // counted from 1
    AdamWOptions options;
};

/// A parameter's moments; their codes (n) in the order of its elements, row by row.
struct Moments8bit {
    DynamicMap::Blocks first, second;
};

/// Dettmers et al., "8-bit Optimizers via Block-wise Quantization" (2022), as bitsandbytes' AdamW8bit, but
/// for parameters of every size. Keeps of every parameter `<name>.exp_avg` and `<name>.exp_avg_sq`, codes of
/// a DynamicMap with and without signs; `….absmax` of both; `<name>.step`.
class AdamW8bit : public Optimizer
{
public:
    AdamW8bit(std::vector<NamedParameter> parameters, AdamWOptions options);

    void step(double rate) override;
    StateDict state() const override;
    void loadState(const StateDict& state) override;

private:
    struct Slot {
        Moments8bit moments;
        at::Tensor step; // how many there were
    };
    std::vector<Slot> m_slots; // of each parameter
    AdamWOptions m_options;
};

/// The same step by tensor operations: on every device, for every type and layout; slower, and with three
/// temporary tensors of the parameter's size in fp32.
void stepByTensors(const at::Tensor& parameter, Moments8bit& moments, const AdamWStep& step);

} // namespace candela
