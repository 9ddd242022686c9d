#include "core/pipelines/latent_codec.h"

#include "core/nn/bands.h"

#include <algorithm>

namespace candela
{

LatentCodec::LatentCodec(Network network, Compute compute, Fetch fetch)
    : m_network(std::move(network))
    , m_compute(compute)
{
    if (fetch == Fetch::EachTime)
        m_fetch = at::TensorOptions(compute.dtype).device(compute.device);
    if (const auto* tiny = std::get_if<std::shared_ptr<AutoencoderTiny>>(&m_network)) {
        const AutoencoderTinyConfig& config = (*tiny)->config();
        m_scalingFactor = config.scalingFactor;
        m_pixelsPerLatent = static_cast<int>(config.pixelsPerLatent());
        m_latentChannels = static_cast<int>(config.latentChannels);
        m_fullSizeChannels = static_cast<int>(config.decoderChannels);
    } else {
        const AutoencoderKLConfig& config = std::get<std::shared_ptr<AutoencoderKL>>(m_network)->config();
        m_scalingFactor = config.scalingFactor;
        m_pixelsPerLatent = 1 << (config.blockOutChannels.size() - 1);
        m_latentChannels = static_cast<int>(config.latentChannels);
        // The level before the last is enlarged to full size with its own, larger, number of channels.
        m_fullSizeChannels = static_cast<int>(
            config.blockOutChannels[std::min<std::size_t>(1, config.blockOutChannels.size() - 1)]);
        // The last level's map, and the one it is made from at half the size.
        m_heldChannels = static_cast<int>(config.blockOutChannels.front()) + m_fullSizeChannels / 4;
    }
}

const torch::nn::Module& LatentCodec::module() const
{
    return std::visit([](const auto& network) -> const torch::nn::Module& { return *network; }, m_network);
}

EncodedPicture LatentCodec::encode(const at::Tensor& pixels, const StopCheck& stop, CodecMaps maps) const
{
    const torch::InferenceMode noGradients;
    const FetchedWeights turn(module(), m_fetch, stop);
    const at::Tensor input = pixels.to(m_compute.device, m_compute.dtype);
    const auto plain = [](const at::Tensor& x) {
        return x.to(at::kCPU, at::kFloat);
    };
    const auto encoded = [&](const auto& network) {
        return maps == CodecMaps::InBands ? network->encode(input, Bands{.stop = stop})
                                          : network->encode(input, stop);
    };
    if (const auto* tiny = std::get_if<std::shared_ptr<AutoencoderTiny>>(&m_network))
        return {.unscaled = {.mean = plain(encoded(*tiny)), .logVariance = {}}, .scale = m_scalingFactor};
    const DiagonalGaussian said = encoded(std::get<std::shared_ptr<AutoencoderKL>>(m_network));
    return {.unscaled = {.mean = plain(said.mean), .logVariance = plain(said.logVariance)},
        .scale = m_scalingFactor};
}

at::Tensor LatentCodec::decode(const at::Tensor& latents, const StopCheck& stop, CodecMaps maps) const
{
    const torch::InferenceMode noGradients;
    const FetchedWeights turn(module(), m_fetch, stop);
    const at::Tensor unscaled = (latents / m_scalingFactor).to(m_compute.device, m_compute.dtype);
    const auto decoded = [&](const auto& network) {
        return maps == CodecMaps::InBands ? network->decode(unscaled, Bands{.stop = stop})
                                          : network->decode(unscaled, stop);
    };
    return std::visit(decoded, m_network).to(at::kCPU, at::kFloat);
}

} // namespace candela
