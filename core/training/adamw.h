// The optimizer of every training here: AdamW with LibTorch's fused CPU/CUDA kernel and a state that can be
// saved.
#pragma once

#include "core/nn/state_dict.h"

#include <ATen/Tensor.h>

#include <string>
#include <vector>

namespace candela
{

/// Loshchilov & Hutter, "Decoupled Weight Decay Regularization" (2019).
struct AdamWOptions {
    double beta1 = 0.9;
    double beta2 = 0.99;
    double epsilon = 1e-8;
    double weightDecay = 0.01;
};

struct NamedParameter {
    std::string name; // unique within the optimizer; the key of its saved state
    at::Tensor tensor; // a leaf that requires grad
};

/// Owns the moments, shares the parameters. Parameters without a gradient are passed over in that step.
class AdamW
{
public:
    AdamW(std::vector<NamedParameter> parameters, AdamWOptions options);

    void zeroGradients();
    /// Scales all gradients so that their joint L2 norm is at most `maxNorm`; returns the norm before.
    double clipGradients(double maxNorm);
    void step(double learningRate);

    /// `<name>.exp_avg`, `<name>.exp_avg_sq`, `<name>.step` for every parameter; tensors are shared, not
    /// copied.
    StateDict state() const;
    /// Takes what state() gave. Throws Error (BadInput) where an entry is missing or of another shape.
    void loadState(const StateDict& state);

private:
    struct Slot {
        NamedParameter parameter;
        at::Tensor firstMoment, secondMoment, step;
    };
    std::vector<at::Tensor> gradients() const;

    std::vector<Slot> m_slots;
    AdamWOptions m_options;
};

} // namespace candela
