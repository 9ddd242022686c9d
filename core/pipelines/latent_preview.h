// Small pictures of what the latents are becoming, for almost nothing.
#pragma once

#include "core/api/image.h"
#include "core/api/requests.h"
#include "core/pipelines/stable_diffusion.h"

#include <chrono>
#include <memory>
#include <optional>

namespace candela
{

/// (3, H, W) in [-1, 1] → 8-bit RGB. Values outside are clamped.
Image tensorToImage(const at::Tensor& pixels);

/// Turns latents into preview pictures, at most five a second. A tiny autoencoder decodes them as they are;
/// for a big one a linear map from latent channels to RGB is fitted to a few flat colours it decodes, once
/// per model.
class LatentPreview
{
public:
    /// `decoder`: the user's own, instead of all this; may be null.
    LatentPreview(
        const LatentCodec& codec, PreviewMode mode, std::shared_ptr<const AutoencoderTiny> decoder = nullptr);

    /// Null where previews are off or the last one is younger than 200 ms. latents: (1, C, h, w) as the UNet
    /// sees them.
    std::shared_ptr<const Image> make(const at::Tensor& latents, const StopCheck& stop);

private:
    at::Tensor toRgb(const at::Tensor& latents, const StopCheck& stop);
    void fit(const StopCheck& stop);

    const LatentCodec& m_codec;
    PreviewMode m_mode;
    std::shared_ptr<const AutoencoderTiny> m_decoder;
    at::Tensor m_map; // (C + 1, 3): weights, then offset; undefined until fitted
    std::optional<std::chrono::steady_clock::time_point> m_last;
};

} // namespace candela
