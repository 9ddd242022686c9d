// Adafactor: of a matrix' second moments it keeps the means of the rows and of the columns alone.
#pragma once

#include "core/training/optimizer.h"

namespace candela
{

/// Shazeer & Stern, "Adafactor: Adaptive Learning Rates with Sublinear Memory Cost" (2018).
struct AdafactorOptions {
    double decayRate = -0.8; // step k keeps 1 - k^decayRate of the second moments
    double epsilon = 1e-30; // added to the squares of the gradients
    double clipThreshold = 1; // of an update's root mean square
    double weightDecay = 0;
};

/// With a rate from outside, without first moment: as transformers' Adafactor with scale_parameter,
/// relative_step and warmup_init off. Rows and columns are those of the last two dimensions:
/// `<name>.exp_avg_sq_row` and `<name>.exp_avg_sq_col`; of a vector, `<name>.exp_avg_sq`; `<name>.step`.
class Adafactor : public Optimizer
{
public:
    Adafactor(std::vector<NamedParameter> parameters, AdafactorOptions options);

    void step(double rate) override;
    StateDict state() const override;
    void loadState(const StateDict& state) override;

private:
    struct Moments {
        at::Tensor rows, columns; // (…, R) and (…, C) of a parameter (…, R, C)
        at::Tensor all; // of a vector, instead of these
        at::Tensor step;
    };
    static void step(const at::Tensor& parameter, Moments& moments, double rate, const AdafactorOptions&);

    std::vector<Moments> m_moments; // of each parameter
    AdafactorOptions m_options;
};

} // namespace candela
