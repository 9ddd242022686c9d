// How the layers make their parameters: initialised for training, or as placeholders that a checkpoint
// replaces.
#pragma once

#include <torch/types.h>

namespace candela
{

/// While one lives, layers made on this thread get placeholder parameters: right shape, no memory, no random
/// numbers. loadStateDict() then puts the checkpoint's tensors in their place.
class PlaceholderParameters
{
public:
    PlaceholderParameters();
    ~PlaceholderParameters();
    PlaceholderParameters(const PlaceholderParameters&) = delete;
    PlaceholderParameters& operator=(const PlaceholderParameters&) = delete;

    static bool active();

private:
    bool m_outer;
};

/// The order of a weight's numbers that the layers compute with: channels last where it has four dimensions.
at::MemoryFormat weightOrder(const at::Tensor& weight);

/// A new parameter, evenly distributed in (-bound, bound); in channels-last order where it has four
/// dimensions.
at::Tensor uniformParameter(at::IntArrayRef shape, double bound);
at::Tensor normalParameter(at::IntArrayRef shape, double deviation);
at::Tensor constantParameter(at::IntArrayRef shape, double value);

} // namespace candela
