// Prodigy: Adam that finds its rate by itself, from how far the parameters have come along their gradients.
#pragma once

#include "core/training/optimizer.h"

namespace candela
{

/// Mishchenko & Defazio, "Prodigy: An Expeditiously Adaptive Parameter-Free Learner" (2023).
struct ProdigyOptions {
    double beta1 = 0.9;
    double beta2 = 0.999; // its root averages what the estimate is made of
    double epsilon = 1e-8;
    double weightDecay = 0;
    double firstEstimate = 1e-6; // of the distance d
};

/// As the package prodigyopt with decouple, use_bias_correction and safeguard_warmup. The rate given is a
/// factor of the estimate d, of which there is one for all parameters: usually 1, or less in a schedule. A
/// parameter whose rate is 0 takes no part. The parameters' starts, from which distances are measured, are
/// their values when the optimizer is made, or those of the state that it takes up.
/// State: `<name>.exp_avg`, `<name>.exp_avg_sq`, `<name>.s`, `<name>.p0` (of parameters that are nothing but
/// zeros a scalar), and `d`, `d_numerator`, `step`.
class Prodigy : public Optimizer
{
public:
    Prodigy(std::vector<NamedParameter> parameters, ProdigyOptions options);

    void step(double rate) override;
    double effectiveRate(double rate) const override { return m_estimate * rate; }
    StateDict state() const override;
    void loadState(const StateDict& state) override;

private:
    struct Moments {
        at::Tensor first, second; // of the gradients times d
        at::Tensor sum; // s of the paper: weighted gradients
        at::Tensor start;
    };
    struct Lists;
    Lists withGradients() const;
    static double progress(const Lists& lists);
    void average(const Lists& lists) const;
    void update(const Lists& lists, double rate) const;

    std::vector<Moments> m_moments; // of each parameter
    ProdigyOptions m_options;
    double m_estimate, m_numerator = 0;
    std::int64_t m_steps = 0;
};

} // namespace candela
