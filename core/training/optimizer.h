// What trains: parameters of one network or several, and the rule by which their gradients change them. One
// thread at a time; owns its own state, shares the parameters.
#pragma once

#include "core/nn/state_dict.h"

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <vector>

namespace candela
{

enum class OptimizerKind; // core/api/train_lora.h

struct NamedParameter {
    std::string name; // unique within the optimizer; the key of its saved state
    at::Tensor tensor; // a leaf that requires grad
    double rateFactor = 1; // it learns at the step's rate times this
};

/// Parameters without a gradient are passed over in that step. Two runs of the same steps, or one that was
/// interrupted and took up its state again, are the same to the bit.
class Optimizer
{
public:
    virtual ~Optimizer() = default;

    void zeroGradients();
    /// Those that there are: shared, so changing them in place changes what step() sees.
    std::vector<at::Tensor> gradients() const;
    /// Scales all gradients so that their joint L2 norm is at most `maxNorm` (0: they are only measured);
    /// returns the norm before.
    double clipGradients(double maxNorm);
    virtual void step(double rate) = 0;
    /// What to show as the rate of the next step: Prodigy multiplies it by its own estimate.
    virtual double effectiveRate(double rate) const { return rate; }

    /// By the parameters' names; what is kept for all of them together has a name without a point. Tensors
    /// may be shared, not copied.
    virtual StateDict state() const = 0;
    /// Takes what state() gave. Throws Error (BadInput) where an entry is missing or of another shape or
    /// type.
    virtual void loadState(const StateDict& state) = 0;

protected:
    explicit Optimizer(std::vector<NamedParameter> parameters)
        : m_parameters(std::move(parameters))
    {
    }
    Optimizer(const Optimizer&) = default;
    Optimizer(Optimizer&&) = default;
    Optimizer& operator=(const Optimizer&) = default;
    Optimizer& operator=(Optimizer&&) = default;

    const std::vector<NamedParameter>& parameters() const { return m_parameters; }
    /// Copies the entry `name` into `into`. Throws as loadState().
    static void restore(const StateDict& state, const std::string& name, at::Tensor& into);

private:
    std::vector<NamedParameter> m_parameters;
};

/// As training a LoRA wants it: beta2 0.999 where there is one, everything else as the methods' authors
/// chose.
std::unique_ptr<Optimizer> makeOptimizer(
    OptimizerKind kind, std::vector<NamedParameter> parameters, double weightDecay);

} // namespace candela
