// Weights as original checkpoints keep them, and as diffusers does: both ways. Names come from
// original_names; here are the tensors that differ in more. Views wherever possible, any thread.
#pragma once

#include "core/io/original_names.h"
#include "core/nn/state_dict.h"

namespace candela
{

enum class Spelling { Diffusers, Original };

/// Names that the table does not know stay as they are, for strict loading to complain of.
StateDict unetWeights(const StateDict& weights, const UNet2DConditionConfig& config, Spelling to);

/// The attention's maps are 1x1 convolutions in the original.
StateDict vaeWeights(const StateDict& weights, std::size_t levels, int64_t layersPerBlock, Spelling to);

/// OpenCLIP's text encoder: queries, keys and values are one map there, and the projection is transposed.
/// To diffusers: layers from `layers` on and, without `hasProjection`, the projection are left out.
struct OpenClipShape {
    int64_t layers = 0;
    bool hasProjection = false;
};
StateDict openClipWeights(const StateDict& weights, const OpenClipShape& shape, Spelling to);

} // namespace candela
