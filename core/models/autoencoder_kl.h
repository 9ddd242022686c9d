// Stable Diffusion's autoencoder between pixels and latents: diffusers' AutoencoderKL
// (https://arxiv.org/abs/2112.10752).
#pragma once

#include "core/nn/group_norm.h"
#include "core/nn/layers.h"
#include "core/nn/stop_check.h"

#include <ATen/core/Generator.h>
#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <vector>

namespace candela
{

struct AutoencoderKLConfig {
    int64_t inChannels = 3;
    int64_t outChannels = 3;
    int64_t latentChannels = 4;
    std::vector<int64_t> blockOutChannels = {64}; // of each level, from the full size down
    int64_t layersPerBlock = 1;
    int64_t normGroups = 32;
    int64_t sampleSize = 32; // of the pictures the model was trained on; nothing depends on it
    double scalingFactor = 0.18215; // latents · this is what the UNet sees
    bool forceUpcast = true; // the weights overflow in fp16: compute in fp32 or bf16
    bool useQuantConv = true;
    bool usePostQuantConv = true;
    bool midBlockAddAttention = true;

    static AutoencoderKLConfig fromJson(const nlohmann::json& json);
    nlohmann::json toJson() const;

    /// Pixels of the picture to one of the latents, a side.
    int64_t pixelsPerLatent() const { return int64_t(1) << (blockOutChannels.size() - 1); }
};

/// What the encoder says: a normal distribution for each number of the latents, (B, latentChannels, h, w)
/// each.
struct DiagonalGaussian {
    at::Tensor mean;
    at::Tensor logVariance; // in [-30, 20]; undefined where the encoder is certain

    at::Tensor sample(std::optional<at::Generator> generator = {}) const;
};

struct Bands;
class VaeEncoder;
class VaeDecoder;

class AutoencoderKL : public torch::nn::Module
{
public:
    explicit AutoencoderKL(const AutoencoderKLConfig& config);
    ~AutoencoderKL() override;

    const AutoencoderKLConfig& config() const { return m_config; }

    /// pixels (B, 3, H, W) in [-1, 1] → latents, unscaled. `stop` is called between blocks.
    DiagonalGaussian encode(const at::Tensor& pixels, const StopCheck& stop = {}) const;
    /// latents (B, latentChannels, h, w), unscaled → pixels (B, 3, h · f, w · f), about [-1, 1]
    at::Tensor decode(const at::Tensor& latents, const StopCheck& stop = {}) const;

    /// The same of one picture (B = 1) band by band (core/nn/bands.h), equal but for rounding: a fifth of the
    /// memory, one map of the widest layer, for more than half as much computing again.
    DiagonalGaussian encode(const at::Tensor& pixels, const Bands& bands) const;
    at::Tensor decode(const at::Tensor& latents, const Bands& bands) const;

private:
    at::Tensor inOwnFormat(const at::Tensor& x) const;
    at::Tensor decoderInput(const at::Tensor& latents) const;
    DiagonalGaussian distribution(at::Tensor moments) const;

    AutoencoderKLConfig m_config;
    std::shared_ptr<VaeEncoder> m_encoder;
    std::shared_ptr<VaeDecoder> m_decoder;
    std::shared_ptr<Conv2d> m_quantConv, m_postQuantConv; // null without
};

} // namespace candela
