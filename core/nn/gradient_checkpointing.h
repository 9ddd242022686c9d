// Less memory for a training pass: of each block only the inputs are kept, and it is computed once more when
// its gradients are wanted (Chen et al. 2016, https://arxiv.org/abs/1604.06174).
#pragma once

#include <torch/types.h>

#include <functional>
#include <vector>

namespace candela
{

/// While one lives, recomputed() on this thread keeps inputs alone.
class GradientCheckpointing
{
public:
    explicit GradientCheckpointing(bool active);
    ~GradientCheckpointing();
    GradientCheckpointing(const GradientCheckpointing&) = delete;
    GradientCheckpointing& operator=(const GradientCheckpointing&) = delete;

    /// Whether a pass that gradients are wanted of should keep inputs alone.
    static bool active();

private:
    bool m_outer;
};

/// From tensors to one tensor; must come to the same however often it is called.
using Block = std::function<at::Tensor(const std::vector<at::Tensor>& inputs)>;

/// block(inputs); under GradientCheckpointing it is called once more, with gradients, on the way back. What
/// else the block reads (its parameters) gets its gradients too, and must live until then.
at::Tensor recomputed(Block block, const std::vector<at::Tensor>& inputs);

} // namespace candela
