// What keeps small gradients alive in fp16: the loss is multiplied by a large number, they are divided by it.
#pragma once

#include "core/nn/state_dict.h"

namespace candela
{

/// As torch.amp.GradScaler with its standard values. Of every step:
///
///     scale(loss).backward();
///     if (lossScale.unscale(optimizer.gradients()))
///         optimizer.step(rate);
class LossScale
{
public:
    double value() const { return m_value; }
    at::Tensor scale(const at::Tensor& loss) const { return loss * m_value; }
    /// Divides the gradients (fp32, all on one device) by the scale, in place. False where one is not finite:
    /// then the step must not be made. Moves the scale for the next step: halved after such a one, doubled
    /// after 2000 good ones in a row.
    bool unscale(const std::vector<at::Tensor>& gradients);

    /// `scale` and `good_steps`.
    StateDict state() const;
    /// Throws Error (BadInput) where an entry is missing or of another shape or type.
    void loadState(const StateDict& state);

private:
    double m_value = 65536;
    std::int64_t m_goodSteps = 0; // since it last changed
};

} // namespace candela
