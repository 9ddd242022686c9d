// A model's autoencoder between pictures and latents, whichever kind it is.
#pragma once

#include "core/models/autoencoder_kl.h"
#include "core/models/autoencoder_tiny.h"
#include "core/nn/device.h"
#include "core/nn/fetched_weights.h"

#include <memory>
#include <variant>

namespace candela
{

/// Stable Diffusion 1.x and 2.x share their latents (scaled by 0.18215), XL and Kolors theirs (0.13025).
enum class LatentKind { Sd, Xl };

/// What an encoder says of a picture.
struct EncodedPicture {
    DiagonalGaussian unscaled; // of (1, C, h, w), fp32 on the CPU
    double scale = 1; // to latents as the UNet sees them

    /// Drawn from that distribution, as the UNet sees latents.
    at::Tensor latents(at::Generator& generator) const { return unscaled.sample(generator) * scale; }
};

/// How an autoencoder holds the maps of its layers: whole, or in bands that are computed as they are wanted.
/// The result is the same but for rounding.
enum class CodecMaps { Whole, InBands };

enum class Fetch { No, EachTime };

/// Either kind of autoencoder behind the questions that painting asks.
class LatentCodec
{
public:
    using Network = std::variant<std::shared_ptr<AutoencoderKL>, std::shared_ptr<AutoencoderTiny>>;
    /// `fetch`: its weights lie elsewhere and are brought where it computes for each encoding and decoding.
    LatentCodec(Network network, Compute compute, Fetch fetch = Fetch::No);

    /// pixels (1, 3, H, W) in [-1, 1]
    EncodedPicture encode(
        const at::Tensor& pixels, const StopCheck& stop = {}, CodecMaps maps = CodecMaps::Whole) const;

    /// Latents as the UNet sees them, (B, C, h, w), any type → pixels (B, 3, h·f, w·f) in [-1, 1], fp32 on
    /// the CPU.
    at::Tensor decode(
        const at::Tensor& latents, const StopCheck& stop = {}, CodecMaps maps = CodecMaps::Whole) const;

    /// Whose latents these are: TAESD has a decoder for each.
    LatentKind latentKind() const { return m_scalingFactor < 0.15 ? LatentKind::Xl : LatentKind::Sd; }
    at::ScalarType dtype() const { return m_compute.dtype; }
    /// Numbers in its weights.
    std::uint64_t weights() const { return weightCount(module()); }
    const torch::nn::Module& module() const;
    int pixelsPerLatent() const { return m_pixelsPerLatent; }
    int latentChannels() const { return m_latentChannels; }
    /// Channels of the widest map of full picture size: what decides the memory a decoding takes.
    int fullSizeChannels() const { return m_fullSizeChannels; }
    /// Likewise of what it holds at a time in bands: channels of maps of the full size.
    int heldChannels() const { return m_heldChannels; }
    /// Whether a decoding is so cheap that every preview may be one.
    bool isTiny() const { return std::holds_alternative<std::shared_ptr<AutoencoderTiny>>(m_network); }

private:
    Network m_network;
    Compute m_compute;
    FetchTo m_fetch;
    double m_scalingFactor = 1;
    int m_pixelsPerLatent = 8, m_latentChannels = 4, m_fullSizeChannels = 0, m_heldChannels = 0;
};

} // namespace candela
