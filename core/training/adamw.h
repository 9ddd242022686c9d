// AdamW with LibTorch's fused CPU/CUDA kernel.
#pragma once

#include "core/training/optimizer.h"

namespace candela
{

/// Loshchilov & Hutter, "Decoupled Weight Decay Regularization" (2019).
struct AdamWOptions {
    double beta1 = 0.9;
    double beta2 = 0.99;
    double epsilon = 1e-8;
    double weightDecay = 0.01;
};

/// Keeps two moments of every parameter in fp32: `<name>.exp_avg`, `<name>.exp_avg_sq`, `<name>.step`.
class AdamW : public Optimizer
{
public:
    AdamW(std::vector<NamedParameter> parameters, AdamWOptions options);

    void step(double rate) override;
    StateDict state() const override;
    void loadState(const StateDict& state) override;

private:
    struct Moments {
        at::Tensor first, second, step;
    };
    std::vector<Moments> m_moments; // of each parameter
    AdamWOptions m_options;
};

} // namespace candela
