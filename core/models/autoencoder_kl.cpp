#include "core/models/autoencoder_kl.h"

#include "core/models/config_reader.h"
#include "core/nn/attention.h"
#include "core/nn/bands.h"
#include "core/nn/module_list.h"
#include "core/nn/resnet.h"

namespace candela
{

namespace
{

constexpr double normEpsilon = 1e-6;
constexpr Conv2dOptions pointwise{.kernel = 1, .padding = 0};

ResnetConfig resnet(const AutoencoderKLConfig& config, int64_t in, int64_t out)
{
    return {.in = in, .out = out, .groups = config.normGroups, .epsilon = normEpsilon};
}

void onlyType(const ConfigReader& reader, const char* key, const std::string& type, std::size_t levels)
{
    const auto types = reader.texts(key, {type});
    for (const auto& name : types)
        if (name != type)
            reader.refuse(
                std::string("has ") + name + " in " + key + ", where only " + type + " is supported");
    if (types.size() != levels)
        reader.refuse(std::string("has ") + key + " and block_out_channels of different lengths");
}

// A level's residual blocks over a map that may be computed as it is read.
MeasuredMap throughBlocks(const ModuleList<ResnetBlock2D>& blocks, const MapRows& input, const Bands& bands)
{
    MeasuredMap x = throughBlock(blocks[0], input, bands);
    for (std::size_t i = 1; i < blocks.size(); ++i)
        x = throughBlock(blocks[i], std::move(x), bands);
    return x;
}

} // namespace

// Attention of one head between the pixels of a feature map, with its own normalisation and residual sum.
class VaeAttention : public Attention
{
public:
    VaeAttention(int64_t channels, int64_t groups)
        : Attention({.dim = channels, .contextDim = channels, .heads = 1, .bias = Bias::Yes})
        , m_norm(register_module("group_norm", std::make_shared<GroupNorm>(groups, channels, normEpsilon)))
    {
    }

    // (B, C, h, w) → (B, C, h, w)
    at::Tensor apply(const at::Tensor& x) const
    {
        const int64_t height = x.size(2), width = x.size(3);
        // (B, C, h, w) → (B, h · w, C) and back: views where x is channels-last
        const at::Tensor tokens = m_norm->forward(x).permute({0, 2, 3, 1}).flatten(1, 2);
        const at::Tensor attended = forward(tokens, project(tokens));
        return addResidual(attended.unflatten(1, {height, width}).permute({0, 3, 1, 2}), x);
    }

private:
    std::shared_ptr<GroupNorm> m_norm;
};

class VaeMidBlock : public torch::nn::Module
{
public:
    VaeMidBlock(const AutoencoderKLConfig& config, int64_t channels)
    {
        if (config.midBlockAddAttention) {
            m_attentions = register_module("attentions", std::make_shared<ModuleList<VaeAttention>>());
            m_attentions->append(channels, config.normGroups);
        }
        m_resnets = register_module("resnets", std::make_shared<ModuleList<ResnetBlock2D>>());
        m_resnets->append(resnet(config, channels, channels));
        m_resnets->append(resnet(config, channels, channels));
    }

    at::Tensor forward(at::Tensor x, const StopCheck& stop) const
    {
        x = (*m_resnets)[0].forward(x);
        checkStop(stop);
        if (m_attentions)
            x = (*m_attentions)[0].apply(x);
        checkStop(stop);
        return (*m_resnets)[1].forward(x);
    }

private:
    std::shared_ptr<ModuleList<VaeAttention>> m_attentions; // null without
    std::shared_ptr<ModuleList<ResnetBlock2D>> m_resnets;
};

class VaeDownBlock : public torch::nn::Module
{
public:
    VaeDownBlock(const AutoencoderKLConfig& config, int64_t in, int64_t out, bool last)
        : m_resnets(register_module("resnets", std::make_shared<ModuleList<ResnetBlock2D>>()))
    {
        for (int64_t i = 0; i < config.layersPerBlock; ++i)
            m_resnets->append(resnet(config, i == 0 ? in : out, out));
        if (!last) {
            m_downsamplers = register_module("downsamplers", std::make_shared<ModuleList<Downsample2D>>());
            m_downsamplers->append(out, DownsamplePadding::RightBottom);
        }
    }

    at::Tensor forward(at::Tensor x, const StopCheck& stop) const
    {
        for (const auto& block : *m_resnets) {
            x = block->forward(x);
            checkStop(stop);
        }
        return m_downsamplers ? (*m_downsamplers)[0].forward(x) : x;
    }

    at::Tensor forwardInBands(const MapRows& input, const Bands& bands) const
    {
        const at::Tensor x = throughBlocks(*m_resnets, input, bands).map;
        return m_downsamplers ? gathered(reduced((*m_downsamplers)[0], rowsOf(x)), bands) : x;
    }

private:
    std::shared_ptr<ModuleList<ResnetBlock2D>> m_resnets;
    std::shared_ptr<ModuleList<Downsample2D>> m_downsamplers; // null in the last
};

class VaeUpBlock : public torch::nn::Module
{
public:
    VaeUpBlock(const AutoencoderKLConfig& config, int64_t in, int64_t out, bool last)
        : m_resnets(register_module("resnets", std::make_shared<ModuleList<ResnetBlock2D>>()))
    {
        for (int64_t i = 0; i < config.layersPerBlock + 1; ++i)
            m_resnets->append(resnet(config, i == 0 ? in : out, out));
        if (!last) {
            m_upsamplers = register_module("upsamplers", std::make_shared<ModuleList<Upsample2D>>());
            m_upsamplers->append(out);
        }
    }

    at::Tensor forward(at::Tensor x, const StopCheck& stop) const
    {
        for (const auto& block : *m_resnets) {
            x = block->forward(x);
            checkStop(stop);
        }
        return m_upsamplers ? (*m_upsamplers)[0].forward(x, {2 * x.size(2), 2 * x.size(3)}) : x;
    }

    // The map before it is enlarged, which is done as its rows are read.
    MeasuredMap forwardInBands(const MapRows& input, const Bands& bands) const
    {
        return throughBlocks(*m_resnets, input, bands);
    }
    MapRows enlargedRows(const at::Tensor& map) const
    {
        return m_upsamplers ? enlarged((*m_upsamplers)[0], rowsOf(map)) : rowsOf(map);
    }

private:
    std::shared_ptr<ModuleList<ResnetBlock2D>> m_resnets;
    std::shared_ptr<ModuleList<Upsample2D>> m_upsamplers; // null in the last
};

class VaeEncoder : public torch::nn::Module
{
public:
    explicit VaeEncoder(const AutoencoderKLConfig& config)
        : m_blocks(std::make_shared<ModuleList<VaeDownBlock>>())
    {
        const auto& channels = config.blockOutChannels;
        m_convIn = register_module("conv_in", std::make_shared<Conv2d>(config.inChannels, channels[0]));
        register_module("down_blocks", m_blocks);
        for (std::size_t i = 0; i < channels.size(); ++i)
            m_blocks->append(config, channels[i > 0 ? i - 1 : 0], channels[i], i + 1 == channels.size());
        m_midBlock = register_module("mid_block", std::make_shared<VaeMidBlock>(config, channels.back()));
        m_normOut = register_module(
            "conv_norm_out", std::make_shared<GroupNorm>(config.normGroups, channels.back(), normEpsilon));
        m_convOut =
            register_module("conv_out", std::make_shared<Conv2d>(channels.back(), 2 * config.latentChannels));
    }

    // (B, 3, H, W) → (B, 2 · latentChannels, h, w)
    at::Tensor forward(at::Tensor x, const StopCheck& stop) const
    {
        x = m_convIn->forward(x);
        for (const auto& block : *m_blocks)
            x = block->forward(std::move(x), stop);
        return conclude(std::move(x), stop);
    }

    at::Tensor forwardInBands(const at::Tensor& pixels, const Bands& bands) const
    {
        at::Tensor x = (*m_blocks)[0].forwardInBands(convolved(*m_convIn, rowsOf(pixels)), bands);
        for (std::size_t i = 1; i < m_blocks->size(); ++i)
            x = (*m_blocks)[i].forwardInBands(rowsOf(x), bands);
        return conclude(std::move(x), bands.stop);
    }

private:
    at::Tensor conclude(at::Tensor x, const StopCheck& stop) const
    {
        x = m_midBlock->forward(std::move(x), stop);
        return m_convOut->forward(m_normOut->forward(x, Activation::Silu));
    }

    std::shared_ptr<Conv2d> m_convIn, m_convOut;
    std::shared_ptr<ModuleList<VaeDownBlock>> m_blocks;
    std::shared_ptr<VaeMidBlock> m_midBlock;
    std::shared_ptr<GroupNorm> m_normOut;
};

class VaeDecoder : public torch::nn::Module
{
public:
    explicit VaeDecoder(const AutoencoderKLConfig& config)
        : m_blocks(std::make_shared<ModuleList<VaeUpBlock>>())
    {
        const auto& channels = config.blockOutChannels;
        m_convIn =
            register_module("conv_in", std::make_shared<Conv2d>(config.latentChannels, channels.back()));
        m_midBlock = register_module("mid_block", std::make_shared<VaeMidBlock>(config, channels.back()));
        register_module("up_blocks", m_blocks);
        for (std::size_t i = channels.size(); i-- > 0;)
            m_blocks->append(config, channels[std::min(i + 1, channels.size() - 1)], channels[i], i == 0);
        m_normOut = register_module(
            "conv_norm_out", std::make_shared<GroupNorm>(config.normGroups, channels[0], normEpsilon));
        m_convOut = register_module("conv_out", std::make_shared<Conv2d>(channels[0], config.outChannels));
    }

    // (B, latentChannels, h, w) → (B, 3, H, W)
    at::Tensor forward(at::Tensor x, const StopCheck& stop) const
    {
        x = m_midBlock->forward(m_convIn->forward(x), stop);
        for (const auto& block : *m_blocks)
            x = block->forward(std::move(x), stop);
        x = m_normOut->forward(x, Activation::Silu);
        return m_convOut->forward(x);
    }

    // The maps of the picture's own size are held once; the middle, whose maps are small, as ever.
    at::Tensor forwardInBands(const at::Tensor& latents, const Bands& bands) const
    {
        MapRows rows = rowsOf(m_midBlock->forward(m_convIn->forward(latents), bands.stop));
        MeasuredMap x;
        for (const auto& block : *m_blocks) {
            x = block->forwardInBands(rows, bands);
            rows = block->enlargedRows(x.map);
        }
        return gathered(concluded(*m_normOut, x.moments, *m_convOut, rows), bands);
    }

private:
    std::shared_ptr<Conv2d> m_convIn, m_convOut;
    std::shared_ptr<VaeMidBlock> m_midBlock;
    std::shared_ptr<ModuleList<VaeUpBlock>> m_blocks;
    std::shared_ptr<GroupNorm> m_normOut;
};

AutoencoderKLConfig AutoencoderKLConfig::fromJson(const nlohmann::json& json)
{
    const ConfigReader reader(json, "AutoencoderKL");
    AutoencoderKLConfig config;
    config.inChannels = reader.count("in_channels", config.inChannels);
    config.outChannels = reader.count("out_channels", config.outChannels);
    config.latentChannels = reader.count("latent_channels", config.latentChannels);
    config.blockOutChannels = reader.counts("block_out_channels", config.blockOutChannels);
    onlyType(reader, "down_block_types", "DownEncoderBlock2D", config.blockOutChannels.size());
    onlyType(reader, "up_block_types", "UpDecoderBlock2D", config.blockOutChannels.size());
    config.layersPerBlock = reader.count("layers_per_block", config.layersPerBlock, 64);
    config.normGroups = reader.count("norm_num_groups", config.normGroups);
    for (const int64_t channels : config.blockOutChannels)
        if (channels % config.normGroups != 0)
            reader.refuse("has a level of " + std::to_string(channels) + " channels, which norm_num_groups = "
                + std::to_string(config.normGroups) + " does not divide");
    if (json.contains("sample_size") && json["sample_size"].is_number_integer())
        config.sampleSize = reader.count("sample_size", config.sampleSize);
    config.scalingFactor = reader.number("scaling_factor", config.scalingFactor);
    config.forceUpcast = reader.flag("force_upcast", config.forceUpcast);
    config.useQuantConv = reader.flag("use_quant_conv", config.useQuantConv);
    config.usePostQuantConv = reader.flag("use_post_quant_conv", config.usePostQuantConv);
    config.midBlockAddAttention = reader.flag("mid_block_add_attention", config.midBlockAddAttention);
    reader.only("act_fn", {"silu", "swish"});
    reader.only("shift_factor", {nullptr, 0});
    reader.only("latents_mean", {nullptr});
    reader.only("latents_std", {nullptr});
    return config;
}

nlohmann::json AutoencoderKLConfig::toJson() const
{
    return {
        {"_class_name", "AutoencoderKL"},
        {"act_fn", "silu"},
        {"block_out_channels", blockOutChannels},
        {"down_block_types", std::vector<std::string>(blockOutChannels.size(), "DownEncoderBlock2D")},
        {"force_upcast", forceUpcast},
        {"in_channels", inChannels},
        {"latent_channels", latentChannels},
        {"layers_per_block", layersPerBlock},
        {"mid_block_add_attention", midBlockAddAttention},
        {"norm_num_groups", normGroups},
        {"out_channels", outChannels},
        {"sample_size", sampleSize},
        {"scaling_factor", scalingFactor},
        {"up_block_types", std::vector<std::string>(blockOutChannels.size(), "UpDecoderBlock2D")},
        {"use_post_quant_conv", usePostQuantConv},
        {"use_quant_conv", useQuantConv},
    };
}

at::Tensor DiagonalGaussian::sample(std::optional<at::Generator> generator) const
{
    if (!logVariance.defined())
        return mean;
    return mean + at::exp(logVariance * 0.5) * torch::randn(mean.sizes(), generator, mean.options());
}

AutoencoderKL::AutoencoderKL(const AutoencoderKLConfig& config)
    : m_config(config)
    , m_encoder(register_module("encoder", std::make_shared<VaeEncoder>(config)))
    , m_decoder(register_module("decoder", std::make_shared<VaeDecoder>(config)))
{
    const int64_t latents = config.latentChannels;
    if (config.useQuantConv)
        m_quantConv =
            register_module("quant_conv", std::make_shared<Conv2d>(2 * latents, 2 * latents, pointwise));
    if (config.usePostQuantConv)
        m_postQuantConv =
            register_module("post_quant_conv", std::make_shared<Conv2d>(latents, latents, pointwise));
}

AutoencoderKL::~AutoencoderKL() = default;

at::Tensor AutoencoderKL::inOwnFormat(const at::Tensor& x) const
{
    const at::Tensor weight = m_decoder->parameters().front();
    return x.to(weight.device(), weight.scalar_type(), false, false, at::MemoryFormat::ChannelsLast);
}

DiagonalGaussian AutoencoderKL::distribution(at::Tensor moments) const
{
    if (m_quantConv)
        moments = m_quantConv->forward(moments);
    const auto halves = moments.chunk(2, 1); // (B, 2 · latentChannels, h, w) → mean and log variance
    return {halves[0], halves[1].clamp(-30, 20)};
}

at::Tensor AutoencoderKL::decoderInput(const at::Tensor& latents) const
{
    const at::Tensor x = inOwnFormat(latents);
    return m_postQuantConv ? m_postQuantConv->forward(x) : x;
}

DiagonalGaussian AutoencoderKL::encode(const at::Tensor& pixels, const StopCheck& stop) const
{
    return distribution(m_encoder->forward(inOwnFormat(pixels), stop));
}

at::Tensor AutoencoderKL::decode(const at::Tensor& latents, const StopCheck& stop) const
{
    return m_decoder->forward(decoderInput(latents), stop);
}

DiagonalGaussian AutoencoderKL::encode(const at::Tensor& pixels, const Bands& bands) const
{
    return distribution(m_encoder->forwardInBands(inOwnFormat(pixels), bands));
}

at::Tensor AutoencoderKL::decode(const at::Tensor& latents, const Bands& bands) const
{
    return m_decoder->forwardInBands(decoderInput(latents), bands);
}

} // namespace candela
