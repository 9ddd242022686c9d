// The names that weights have in the checkpoints of CompVis and Stability, and in diffusers: both ways.
// Plain values, any thread.
#pragma once

#include "core/models/unet2d_condition.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace candela
{

/// Names that differ in how they begin, and perhaps in parts behind that.
class NameTable
{
public:
    /// `original` and `diffusers` are beginnings that end at a dot; what comes behind them is translated by
    /// `parts` where one of them begins it, and else the same in both.
    using Parts = std::vector<std::pair<std::string, std::string>>;
    void add(std::string original, std::string diffusers, const Parts& parts = {});

    /// Empty for a name that belongs to no entry.
    std::optional<std::string> toDiffusers(std::string_view original) const;
    std::optional<std::string> toOriginal(std::string_view diffusers) const;

private:
    using Beginnings = std::map<std::string, std::string, std::less<>>; // longest match wins
    static std::optional<std::string> translated(const Beginnings& beginnings, std::string_view name);

    Beginnings m_toDiffusers, m_toOriginal;
};

/// Of a UNet of that shape, without "model.diffusion_model.".
NameTable unetNames(const UNet2DConditionConfig& config);

/// Of an autoencoder with so many levels of so many layers in the encoder, without "first_stage_model.".
NameTable vaeNames(std::size_t levels, int64_t layersPerBlock);

/// Of OpenCLIP's text encoder, without "cond_stage_model.model.". Its attention's fused in_proj_weight and
/// in_proj_bias are no matter of names; see text_weights.h.
NameTable openClipNames(int64_t layers);

} // namespace candela
