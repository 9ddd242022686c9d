#include "core/models/unet2d_blocks.h"

#include "core/nn/gradient_checkpointing.h"

namespace candela
{

namespace
{

ResnetConfig resnet(const UNetLevelConfig& level, int64_t in)
{
    return {.in = in,
        .out = level.out,
        .timeDim = level.timeDim,
        .groups = level.groups,
        .epsilon = level.epsilon};
}

void listAll(
    const std::shared_ptr<ModuleList<Transformer2DModel>>& attentions, std::vector<const Attention*>& list)
{
    if (attentions)
        for (const auto& attention : *attentions)
            attention->listTextAttentions(list);
}

/// A pass that learns can be left between blocks on its way back, too.
at::Tensor stoppable(at::Tensor x, const StopCheck& stop)
{
    if (stop && x.requires_grad())
        x.register_hook([stop](const at::Tensor&) { stop(); });
    return x;
}

/// What `block` makes of `inputs`, with its weights where it computes.
template <class Block, class... Inputs>
at::Tensor through(const Block& block, const BlockInput& input, const Inputs&... inputs)
{
    const FetchedWeights here(block, input.fetch, input.stop);
    return stoppable(block.forward(inputs...), input.stop);
}

at::Tensor through(const ResnetBlock2D& block, const BlockInput& input, const at::Tensor& x)
{
    const FetchedWeights here(block, input.fetch, input.stop);
    const auto forward = [&block](const std::vector<at::Tensor>& given) {
        return block.forward(given[0], given[1]);
    };
    const bool isWanted = x.requires_grad() || input.time.requires_grad() || learns(block);
    return stoppable(
        isWanted ? recomputed(forward, {x, input.time}) : forward({x, input.time}), input.stop);
}

at::Tensor takeLast(std::vector<at::Tensor>& skips)
{
    at::Tensor last = std::move(skips.back());
    skips.pop_back();
    return last;
}

} // namespace

DownBlock2D::DownBlock2D(const UNetLevelConfig& config)
{
    if (config.transformer)
        m_attentions = register_module("attentions", std::make_shared<ModuleList<Transformer2DModel>>());
    m_resnets = register_module("resnets", std::make_shared<ModuleList<ResnetBlock2D>>());
    for (int64_t i = 0; i < config.layers; ++i) {
        m_resnets->append(resnet(config, i == 0 ? config.in : config.out));
        if (m_attentions)
            m_attentions->append(*config.transformer);
    }
    if (config.resample) {
        m_downsamplers = register_module("downsamplers", std::make_shared<ModuleList<Downsample2D>>());
        m_downsamplers->append(config.out, DownsamplePadding::Around);
    }
}

void DownBlock2D::listTextAttentions(std::vector<const Attention*>& list)
{
    listAll(m_attentions, list);
}

at::Tensor DownBlock2D::forward(at::Tensor x, std::vector<at::Tensor>& skips, const BlockInput& input) const
{
    for (std::size_t i = 0; i < m_resnets->size(); ++i) {
        x = through((*m_resnets)[i], input, x);
        checkStop(input.stop);
        if (m_attentions)
            x = through((*m_attentions)[i], input, x, input.text, input.stop);
        skips.push_back(x);
    }
    if (m_downsamplers) {
        x = through((*m_downsamplers)[0], input, x);
        skips.push_back(x);
    }
    return x;
}

UNetMidBlock2DCrossAttn::UNetMidBlock2DCrossAttn(const UNetLevelConfig& config)
    : m_attentions(register_module("attentions", std::make_shared<ModuleList<Transformer2DModel>>()))
    , m_resnets(register_module("resnets", std::make_shared<ModuleList<ResnetBlock2D>>()))
{
    m_attentions->append(*config.transformer);
    m_resnets->append(resnet(config, config.in));
    m_resnets->append(resnet(config, config.out));
}

void UNetMidBlock2DCrossAttn::listTextAttentions(std::vector<const Attention*>& list)
{
    listAll(m_attentions, list);
}

at::Tensor UNetMidBlock2DCrossAttn::forward(at::Tensor x, const BlockInput& input) const
{
    x = through((*m_resnets)[0], input, x);
    checkStop(input.stop);
    x = through((*m_attentions)[0], input, x, input.text, input.stop);
    return through((*m_resnets)[1], input, x);
}

UpBlock2D::UpBlock2D(const UNetLevelConfig& config, const std::vector<int64_t>& skipChannels)
{
    if (config.transformer)
        m_attentions = register_module("attentions", std::make_shared<ModuleList<Transformer2DModel>>());
    m_resnets = register_module("resnets", std::make_shared<ModuleList<ResnetBlock2D>>());
    for (std::size_t i = 0; i < skipChannels.size(); ++i) {
        m_resnets->append(resnet(config, (i == 0 ? config.in : config.out) + skipChannels[i]));
        if (m_attentions)
            m_attentions->append(*config.transformer);
    }
    if (config.resample) {
        m_upsamplers = register_module("upsamplers", std::make_shared<ModuleList<Upsample2D>>());
        m_upsamplers->append(config.out);
    }
}

void UpBlock2D::listTextAttentions(std::vector<const Attention*>& list)
{
    listAll(m_attentions, list);
}

at::Tensor UpBlock2D::forward(at::Tensor x, std::vector<at::Tensor>& skips, const BlockInput& input) const
{
    for (std::size_t i = 0; i < m_resnets->size(); ++i) {
        x = through((*m_resnets)[i], input, at::cat({x, takeLast(skips)}, 1));
        checkStop(input.stop);
        if (m_attentions)
            x = through((*m_attentions)[i], input, x, input.text, input.stop);
    }
    // The size of what comes next, not twice the own: odd sizes were rounded up on the way down.
    return m_upsamplers ? through((*m_upsamplers)[0], input, x, skips.back().sizes().slice(2)) : x;
}

} // namespace candela
