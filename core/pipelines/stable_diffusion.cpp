#include "core/pipelines/stable_diffusion.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/safetensors.h"
#include "core/nn/layers.h"

namespace candela
{
namespace
{

/// Emits one Phase::Loading event per part.
class LoadingProgress
{
public:
    explicit LoadingProgress(RunContext& context)
        : m_context(context)
    {
    }
    void next() { m_context.emit(Progress{.phase = Phase::Loading, .step = m_step++, .of = parts}); }

private:
    static constexpr int parts = 3;
    RunContext& m_context;
    int m_step = 0;
};

/// Weights in the processor's own layout: for networks that are neither trained nor saved.
template <class Network, class Config>
std::shared_ptr<Network> loadForPainting(
    const ModelFolder& folder, const std::string& component, LoadOptions options)
{
    const ModelComponent part = folder.component(component);
    options.source = quoted(folder.componentFolder(component));
    auto network = loadModel<Network>(Config::fromJson(part.config), part.weights, options);
    packForInference(*network);
    return network;
}

LatentCodec::Network loadAutoencoder(const ModelFolder& folder, const LoadOptions& options)
{
    if (folder.className("vae") == "AutoencoderTiny")
        return loadForPainting<AutoencoderTiny, AutoencoderTinyConfig>(folder, "vae", options);
    return loadForPainting<AutoencoderKL, AutoencoderKLConfig>(folder, "vae", options);
}

} // namespace

LatentCodec::LatentCodec(Network network, Compute compute)
    : m_network(std::move(network))
    , m_compute(compute)
{
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
    }
}

EncodedPicture LatentCodec::encode(const at::Tensor& pixels, const StopCheck& stop) const
{
    const torch::InferenceMode noGradients;
    const at::Tensor input = pixels.to(m_compute.device, m_compute.dtype);
    const auto plain = [](const at::Tensor& x) {
        return x.to(at::kCPU, at::kFloat);
    };
    if (const auto* tiny = std::get_if<std::shared_ptr<AutoencoderTiny>>(&m_network))
        return {.unscaled = {.mean = plain((*tiny)->encode(input, stop)), .logVariance = {}},
            .scale = m_scalingFactor};
    const DiagonalGaussian said = std::get<std::shared_ptr<AutoencoderKL>>(m_network)->encode(input, stop);
    return {.unscaled = {.mean = plain(said.mean), .logVariance = plain(said.logVariance)},
        .scale = m_scalingFactor};
}

at::Tensor LatentCodec::decode(const at::Tensor& latents, const StopCheck& stop) const
{
    const torch::InferenceMode noGradients;
    const at::Tensor unscaled = (latents / m_scalingFactor).to(m_compute.device, m_compute.dtype);
    const at::Tensor pixels =
        std::visit([&](const auto& network) { return network->decode(unscaled, stop); }, m_network);
    return pixels.to(at::kCPU, at::kFloat);
}

std::unique_ptr<StableDiffusion> StableDiffusion::load(
    const std::filesystem::path& path, Compute compute, RunContext& context)
{
    LoadingProgress progress(context);
    const ModelFolder folder = ModelFolder::open(path);
    ModelInfo info = describeModel(path);
    LoadOptions options{.dtype = compute.dtype, .device = compute.device};
    options.stop = [&context] {
        context.throwIfStopped();
    };
    options.release = releasePages;

    progress.next();
    auto textEncoder = loadForPainting<ClipTextModel, ClipTextConfig>(folder, "text_encoder", options);
    progress.next();
    auto unet = loadForPainting<UNet2DConditionModel, UNet2DConditionConfig>(folder, "unet", options);
    progress.next();
    LatentCodec codec(loadAutoencoder(folder, options), compute);
    if (unet->config().inChannels != codec.latentChannels())
        throw badInput("The model " + quoted(path) + " does not fit together: its UNet reads "
            + std::to_string(unet->config().inChannels) + " channels, its autoencoder makes "
            + std::to_string(codec.latentChannels()) + ".");
    return std::make_unique<StableDiffusion>(StableDiffusion{.info = std::move(info),
        .compute = compute,
        .tokenizer = ClipTokenizer::fromFolder(folder.tokenizerFolder()),
        .textEncoder = std::move(textEncoder),
        .unet = std::move(unet),
        .codec = std::move(codec),
        .schedulerConfig = folder.schedulerConfig()});
}

} // namespace candela
