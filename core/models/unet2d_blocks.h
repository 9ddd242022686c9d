// The levels of the UNet, as diffusers' CrossAttnDownBlock2D, DownBlock2D, UNetMidBlock2DCrossAttn, UpBlock2D
// and CrossAttnUpBlock2D. The two down blocks (and the two up blocks) differ in having transformers, nothing
// else.
#pragma once

#include "core/nn/fetched_weights.h"
#include "core/nn/module_list.h"
#include "core/nn/resnet.h"
#include "core/nn/transformer2d.h"

namespace candela
{

/// What every block of a level is told.
struct BlockInput {
    at::Tensor time; // silu(time embedding), (1 or B, timeDim)
    const PreparedText& text;
    const StopCheck& stop;
    const FetchTo& fetch; // where each ResNet block, transformer and change of size has its weights brought
};

struct UNetLevelConfig {
    int64_t in = 0;
    int64_t out = 0;
    int64_t layers = 1; // ResNet blocks, each with a transformer where there are any
    std::optional<TransformerConfig> transformer = {}; // none: a level without attention
    int64_t timeDim = 0;
    int64_t groups = 32;
    double epsilon = 1e-5;
    bool resample = true; // halve or double the size at the end
};

class DownBlock2D : public torch::nn::Module
{
public:
    explicit DownBlock2D(const UNetLevelConfig& config);

    void listTextAttentions(std::vector<const Attention*>& list);

    /// x (B, in, h, w) → (B, out, h / 2, w / 2). Appends what the way up needs to `skips`.
    at::Tensor forward(at::Tensor x, std::vector<at::Tensor>& skips, const BlockInput& input) const;

private:
    std::shared_ptr<ModuleList<Transformer2DModel>> m_attentions; // null without
    std::shared_ptr<ModuleList<ResnetBlock2D>> m_resnets;
    std::shared_ptr<ModuleList<Downsample2D>> m_downsamplers; // null without
};

class UNetMidBlock2DCrossAttn : public torch::nn::Module
{
public:
    explicit UNetMidBlock2DCrossAttn(const UNetLevelConfig& config);

    void listTextAttentions(std::vector<const Attention*>& list);
    at::Tensor forward(at::Tensor x, const BlockInput& input) const;

private:
    std::shared_ptr<ModuleList<Transformer2DModel>> m_attentions;
    std::shared_ptr<ModuleList<ResnetBlock2D>> m_resnets;
};

class UpBlock2D : public torch::nn::Module
{
public:
    /// `skipChannels` are those of what each layer takes from the way down, in the order it is taken;
    /// `config.in` are those of x.
    UpBlock2D(const UNetLevelConfig& config, const std::vector<int64_t>& skipChannels);

    void listTextAttentions(std::vector<const Attention*>& list);

    /// x (B, in, h, w) → (B, out, h', w'), as large as the next of the skips; takes one for each layer off
    /// their end.
    at::Tensor forward(at::Tensor x, std::vector<at::Tensor>& skips, const BlockInput& input) const;

private:
    std::shared_ptr<ModuleList<Transformer2DModel>> m_attentions; // null without
    std::shared_ptr<ModuleList<ResnetBlock2D>> m_resnets;
    std::shared_ptr<ModuleList<Upsample2D>> m_upsamplers; // null without
};

} // namespace candela
