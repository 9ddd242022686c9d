#include "core/pipelines/latent_preview.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/linalg_lstsq.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randn.h>

#include <cstring>

namespace candela
{
namespace
{
constexpr auto shortestPause = std::chrono::milliseconds(200);
}

Image tensorToImage(const at::Tensor& pixels)
{
    const at::Tensor bytes = pixels.detach()
                                 .to(at::kCPU, at::kFloat)
                                 .add(1)
                                 .mul(127.5)
                                 .round()
                                 .clamp(0, 255)
                                 .to(at::kByte)
                                 .permute({1, 2, 0}) // (C, H, W) → (H, W, C)
                                 .contiguous();
    Image image{.width = static_cast<int>(bytes.size(1)),
        .height = static_cast<int>(bytes.size(0)),
        .channels = 3,
        .pixels = {}};
    const auto* first = bytes.const_data_ptr<std::uint8_t>();
    image.pixels.assign(first, first + bytes.numel());
    return image;
}

LatentPreview::LatentPreview(
    const LatentCodec& codec, PreviewMode mode, std::shared_ptr<const AutoencoderTiny> decoder)
    : m_codec(codec)
    , m_mode(mode)
    , m_decoder(std::move(decoder))
{
}

std::shared_ptr<const Image> LatentPreview::make(const at::Tensor& latents, const StopCheck& stop)
{
    const auto now = std::chrono::steady_clock::now();
    if (m_mode == PreviewMode::Off || (m_last && now - *m_last < shortestPause))
        return nullptr;
    auto picture = std::make_shared<Image>(tensorToImage(toRgb(latents, stop)));
    m_last = std::chrono::steady_clock::now();
    return picture;
}

at::Tensor LatentPreview::toRgb(const at::Tensor& latents, const StopCheck& stop)
{
    if (m_decoder) // which takes latents as they are
        return m_decoder->decode(latents, stop)[0].to(at::kCPU, at::kFloat);
    if (m_codec.isTiny())
        return m_codec.decode(latents, stop)[0];
    if (!m_map.defined())
        fit(stop);
    const at::Tensor flat = latents[0].to(at::kCPU, at::kFloat).flatten(1).t(); // (C, h, w) → (h·w, C)
    const at::Tensor rgb = at::matmul(flat, m_map.slice(0, 0, -1)) + m_map[-1]; // (h·w, 3)
    return rgb.t().reshape({3, latents.size(2), latents.size(3)});
}

void LatentPreview::fit(const StopCheck& stop)
{
    constexpr std::int64_t flatColours = 16, side = 4;
    at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(0);
    const at::Tensor colours =
        at::randn({flatColours, m_codec.latentChannels()}, generator, at::kFloat); // (N, C)
    const at::Tensor latents = colours.reshape({flatColours, -1, 1, 1}).expand({-1, -1, side, side});
    const at::Tensor rgb = m_codec.decode(latents.contiguous(), stop).mean({2, 3}); // (N, 3)
    const at::Tensor inputs = at::cat({colours, at::ones({flatColours, 1})}, 1); // (N, C + 1)
    m_map = std::get<0>(at::linalg_lstsq(inputs, rgb));
}

} // namespace candela
