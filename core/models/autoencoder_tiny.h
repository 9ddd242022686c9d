// diffusers' AutoencoderTiny (TAESD, https://github.com/madebyollin/taesd): convolutions only, no
// normalisation.
#pragma once

#include "core/nn/activation.h"
#include "core/nn/layers.h"
#include "core/nn/stop_check.h"

#include <nlohmann/json_fwd.hpp>

#include <vector>

namespace candela
{

struct AutoencoderTinyConfig {
    int64_t inChannels = 3;
    int64_t outChannels = 3;
    int64_t latentChannels = 4;
    int64_t encoderChannels = 64; // the same at every level: diffusers' classes allow nothing else
    int64_t decoderChannels = 64;
    std::vector<int64_t> encoderBlocks = {
        1, 3, 3, 3}; // levels of the encoder: each but the first halves the size
    std::vector<int64_t> decoderBlocks = {3, 3, 3, 1}; // levels of the decoder: each but the last enlarges it
    std::string activation = "relu"; // relu, silu, swish, gelu or mish
    int64_t upsamplingFactor = 2;
    double latentMagnitude = 3;
    double latentShift = 0.5;
    double scalingFactor = 1; // latents · this is what the UNet sees

    static AutoencoderTinyConfig fromJson(const nlohmann::json& json);
    nlohmann::json toJson() const;

    /// Pixels of the picture to one of the latents, a side.
    int64_t pixelsPerLatent() const;
};

struct Bands;

/// conv.0, conv.2, conv.4 with activations between them and a residual sum; (B, C, h, w) → (B, C, h, w)
class AutoencoderTinyBlock : public torch::nn::Module
{
public:
    AutoencoderTinyBlock(int64_t channels, Activation activation);
    at::Tensor forward(const at::Tensor& x) const;

private:
    Activation m_activation;
    std::vector<std::shared_ptr<Conv2d>> m_convs;
};

class AutoencoderTiny : public torch::nn::Module
{
public:
    explicit AutoencoderTiny(const AutoencoderTinyConfig& config);

    const AutoencoderTinyConfig& config() const { return m_config; }

    /// pixels (B, 3, H, W) in [-1, 1] → latents (B, latentChannels, H / f, W / f), unscaled
    at::Tensor encode(const at::Tensor& pixels, const StopCheck& stop = {}) const;
    /// latents (B, latentChannels, h, w), unscaled → pixels (B, 3, h · f, w · f), about [-1, 1]
    at::Tensor decode(const at::Tensor& latents, const StopCheck& stop = {}) const;

    /// The same of one picture (B = 1) band by band, each with what the convolutions see around it: equal,
    /// with memory for the bands and the result alone.
    at::Tensor encode(const at::Tensor& pixels, const Bands& bands) const;
    at::Tensor decode(const at::Tensor& latents, const Bands& bands) const;

    /// Latents to [0, 1], as a picture could store them, and back.
    at::Tensor scaleLatents(const at::Tensor& latents) const;
    at::Tensor unscaleLatents(const at::Tensor& stored) const;

private:
    struct Level {
        std::shared_ptr<Conv2d> conv; // before the encoder's blocks, after the decoder's
        std::vector<std::shared_ptr<AutoencoderTinyBlock>> blocks;
    };
    void makeEncoder();
    void makeDecoder();
    at::Tensor inOwnFormat(const at::Tensor& x) const;

    AutoencoderTinyConfig m_config;
    Activation m_activation;
    std::vector<Level> m_encoder, m_decoder;
    std::shared_ptr<Conv2d> m_encoderOut, m_decoderIn;
};

} // namespace candela
