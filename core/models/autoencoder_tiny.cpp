#include "core/models/autoencoder_tiny.h"

#include "core/models/config_reader.h"
#include "core/nn/bands.h"

#include <algorithm>
#include <cmath>

namespace candela
{

namespace
{

Activation activationNamed(const std::string& name)
{
    if (name == "silu" || name == "swish")
        return Activation::Silu;
    if (name == "gelu")
        return Activation::Gelu;
    return name == "mish" ? Activation::Mish : Activation::Relu;
}

int64_t commonChannels(const ConfigReader& reader, const char* key, std::size_t levels)
{
    const auto channels = reader.counts(key, {64, 64, 64, 64});
    if (channels.size() != levels)
        reader.refuse(std::string("has ") + key + " and a list of blocks of different lengths");
    if (!std::all_of(channels.begin(), channels.end(), [&](int64_t c) { return c == channels[0]; }))
        reader.refuse(
            std::string("has ") + key + " that differ from level to level, which the class cannot compute");
    return channels[0];
}

// The children of PyTorch's Sequential: named by their place, in which layers without weights count.
class Sequence
{
public:
    explicit Sequence(torch::nn::Module& parent)
        : m_layers(parent.register_module("layers", std::make_shared<torch::nn::Module>()))
    {
    }

    template <class Layer, class... Arguments>
    std::shared_ptr<Layer> append(Arguments&&... arguments)
    {
        return m_layers->register_module(
            std::to_string(m_next++), std::make_shared<Layer>(std::forward<Arguments>(arguments)...));
    }

    void skip() { ++m_next; }

private:
    std::shared_ptr<torch::nn::Module> m_layers;
    int m_next = 0;
};

/// Latents that a pixel depends on, on either side, or a latent's pixels in latents: the convolutions of the
/// levels, which are `blocks` from the full size down.
int64_t reachOf(const std::vector<int64_t>& blocks, int64_t factor)
{
    double reach = 1; // between the latents and the coarsest level
    double scale = 1;
    for (std::size_t i = blocks.size(); i-- > 0; scale *= double(factor))
        reach += double(3 * blocks[i] + 2) / scale;
    return static_cast<int64_t>(std::ceil(reach)) + 1;
}

/// Bands of latents, each computed with `reach` more around it.
void forEachBandOfLatents(const MapRows& latents, int64_t reach, const Bands& bands,
    const std::function<void(int64_t begin, int64_t end, int64_t top, int64_t bottom)>& work)
{
    forEachBand(latents, bands, [&](int64_t begin, int64_t end) {
        work(begin, end, std::max<int64_t>(0, begin - reach), std::min(latents.height, end + reach));
    });
}

} // namespace

AutoencoderTinyConfig AutoencoderTinyConfig::fromJson(const nlohmann::json& json)
{
    const ConfigReader reader(json, "AutoencoderTiny");
    AutoencoderTinyConfig config;
    config.inChannels = reader.count("in_channels", config.inChannels);
    config.outChannels = reader.count("out_channels", config.outChannels);
    config.latentChannels = reader.count("latent_channels", config.latentChannels);
    config.encoderBlocks = reader.counts("num_encoder_blocks", config.encoderBlocks, 64);
    config.decoderBlocks = reader.counts("num_decoder_blocks", config.decoderBlocks, 64);
    config.encoderChannels =
        commonChannels(reader, "encoder_block_out_channels", config.encoderBlocks.size());
    config.decoderChannels =
        commonChannels(reader, "decoder_block_out_channels", config.decoderBlocks.size());
    reader.only("act_fn", {"relu", "silu", "swish", "gelu", "mish"});
    config.activation = reader.text("act_fn", config.activation);
    reader.only("upsample_fn", {"nearest"});
    config.upsamplingFactor = reader.count("upsampling_scaling_factor", config.upsamplingFactor, 8);
    config.latentMagnitude = reader.number("latent_magnitude", config.latentMagnitude);
    config.latentShift = reader.number("latent_shift", config.latentShift);
    config.scalingFactor = reader.number("scaling_factor", config.scalingFactor);
    reader.only("shift_factor", {0, nullptr});
    return config;
}

nlohmann::json AutoencoderTinyConfig::toJson() const
{
    return {
        {"_class_name", "AutoencoderTiny"},
        {"act_fn", activation},
        {"decoder_block_out_channels", std::vector<int64_t>(decoderBlocks.size(), decoderChannels)},
        {"encoder_block_out_channels", std::vector<int64_t>(encoderBlocks.size(), encoderChannels)},
        {"force_upcast", false},
        {"in_channels", inChannels},
        {"latent_channels", latentChannels},
        {"latent_magnitude", latentMagnitude},
        {"latent_shift", latentShift},
        {"num_decoder_blocks", decoderBlocks},
        {"num_encoder_blocks", encoderBlocks},
        {"out_channels", outChannels},
        {"scaling_factor", scalingFactor},
        {"shift_factor", 0.0},
        {"upsample_fn", "nearest"},
        {"upsampling_scaling_factor", upsamplingFactor},
    };
}

int64_t AutoencoderTinyConfig::pixelsPerLatent() const
{
    int64_t factor = 1;
    for (std::size_t level = 1; level < decoderBlocks.size(); ++level)
        factor *= upsamplingFactor;
    return factor;
}

AutoencoderTinyBlock::AutoencoderTinyBlock(int64_t channels, Activation activation)
    : m_activation(activation)
{
    const auto conv = register_module("conv", std::make_shared<torch::nn::Module>());
    for (const char* place : {"0", "2", "4"})
        m_convs.push_back(conv->register_module(place, std::make_shared<Conv2d>(channels, channels)));
}

at::Tensor AutoencoderTinyBlock::forward(const at::Tensor& x) const
{
    at::Tensor h = activate(m_convs[0]->forward(x), m_activation);
    h = activate(m_convs[1]->forward(h), m_activation);
    h = m_convs[2]->forward(h);
    return activate(addResidual(std::move(h), x), Activation::Relu);
}

AutoencoderTiny::AutoencoderTiny(const AutoencoderTinyConfig& config)
    : m_config(config)
    , m_activation(activationNamed(config.activation))
{
    makeEncoder();
    makeDecoder();
}

void AutoencoderTiny::makeEncoder()
{
    const int64_t channels = m_config.encoderChannels;
    Sequence layers(*register_module("encoder", std::make_shared<torch::nn::Module>()));
    for (std::size_t i = 0; i < m_config.encoderBlocks.size(); ++i) {
        Level level;
        level.conv = i == 0
            ? layers.append<Conv2d>(m_config.inChannels, channels)
            : layers.append<Conv2d>(channels, channels, Conv2dOptions{.stride = 2, .bias = Bias::No});
        for (int64_t block = 0; block < m_config.encoderBlocks[i]; ++block)
            level.blocks.push_back(layers.append<AutoencoderTinyBlock>(channels, m_activation));
        m_encoder.push_back(std::move(level));
    }
    m_encoderOut = layers.append<Conv2d>(channels, m_config.latentChannels);
}

void AutoencoderTiny::makeDecoder()
{
    const int64_t channels = m_config.decoderChannels;
    Sequence layers(*register_module("decoder", std::make_shared<torch::nn::Module>()));
    m_decoderIn = layers.append<Conv2d>(m_config.latentChannels, channels);
    layers.skip(); // the activation
    for (std::size_t i = 0; i < m_config.decoderBlocks.size(); ++i) {
        const bool last = i + 1 == m_config.decoderBlocks.size();
        Level level;
        for (int64_t block = 0; block < m_config.decoderBlocks[i]; ++block)
            level.blocks.push_back(layers.append<AutoencoderTinyBlock>(channels, m_activation));
        if (!last)
            layers.skip(); // the enlargement
        level.conv = layers.append<Conv2d>(channels, last ? m_config.outChannels : channels,
            Conv2dOptions{.bias = last ? Bias::Yes : Bias::No});
        m_decoder.push_back(std::move(level));
    }
}

at::Tensor AutoencoderTiny::inOwnFormat(const at::Tensor& x) const
{
    return x.to(m_decoderIn->weight.device(), m_decoderIn->weight.scalar_type(), false, false,
        at::MemoryFormat::ChannelsLast);
}

at::Tensor AutoencoderTiny::encode(const at::Tensor& pixels, const StopCheck& stop) const
{
    at::Tensor x = inOwnFormat(pixels).add(1).div(2); // [-1, 1] → [0, 1]
    for (const Level& level : m_encoder) {
        x = level.conv->forward(x);
        for (const auto& block : level.blocks)
            x = block->forward(x);
        checkStop(stop);
    }
    return m_encoderOut->forward(x);
}

at::Tensor AutoencoderTiny::decode(const at::Tensor& latents, const StopCheck& stop) const
{
    at::Tensor x = at::tanh(inOwnFormat(latents) / 3) * 3;
    x = activate(m_decoderIn->forward(x), m_activation);
    for (std::size_t i = 0; i < m_decoder.size(); ++i) {
        for (const auto& block : m_decoder[i].blocks)
            x = block->forward(x);
        if (i + 1 < m_decoder.size())
            x = at::upsample_nearest2d(
                x, {x.size(2) * m_config.upsamplingFactor, x.size(3) * m_config.upsamplingFactor});
        x = m_decoder[i].conv->forward(x);
        checkStop(stop);
    }
    return x.mul(2).sub(1); // [0, 1] → [-1, 1]
}

at::Tensor AutoencoderTiny::encode(const at::Tensor& pixels, const Bands& bands) const
{
    const int64_t factor = m_config.pixelsPerLatent();
    const int64_t reach = reachOf(m_config.encoderBlocks, 2);
    // As large as the widest map is: factor² times the latents.
    const MapRows rows{
        (pixels.size(2) + factor - 1) / factor, pixels.size(3), m_config.encoderChannels * factor, {}};
    std::vector<at::Tensor> parts;
    forEachBandOfLatents(rows, reach, bands, [&](int64_t begin, int64_t end, int64_t top, int64_t bottom) {
        const int64_t last = std::min(bottom * factor, pixels.size(2));
        const at::Tensor part = encode(pixels.narrow(2, top * factor, last - top * factor), bands.stop);
        parts.push_back(part.narrow(2, begin - top, end - begin).clone());
    });
    return at::cat(parts, 2);
}

at::Tensor AutoencoderTiny::decode(const at::Tensor& latents, const Bands& bands) const
{
    const int64_t factor = m_config.pixelsPerLatent();
    std::vector<int64_t> fromFullSize(m_config.decoderBlocks.rbegin(), m_config.decoderBlocks.rend());
    const int64_t reach = reachOf(fromFullSize, m_config.upsamplingFactor);
    const MapRows rows{latents.size(2), latents.size(3) * factor, m_config.decoderChannels * factor, {}};
    at::Tensor result;
    forEachBandOfLatents(rows, reach, bands, [&](int64_t begin, int64_t end, int64_t top, int64_t bottom) {
        const at::Tensor part = decode(latents.narrow(2, top, bottom - top), bands.stop)
                                    .narrow(2, (begin - top) * factor, (end - begin) * factor);
        if (!result.defined())
            result = at::empty({1, part.size(1), rows.height * factor, rows.width}, part.options());
        result.narrow(2, begin * factor, (end - begin) * factor).copy_(part);
    });
    return result;
}

at::Tensor AutoencoderTiny::scaleLatents(const at::Tensor& latents) const
{
    return latents.div(2 * m_config.latentMagnitude).add(m_config.latentShift).clamp(0, 1);
}

at::Tensor AutoencoderTiny::unscaleLatents(const at::Tensor& stored) const
{
    return stored.sub(m_config.latentShift).mul(2 * m_config.latentMagnitude);
}

} // namespace candela
