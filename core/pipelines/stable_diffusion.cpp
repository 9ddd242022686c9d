#include "core/pipelines/stable_diffusion.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/mapped_tensor.h"
#include "core/io/model_source.h"
#include "core/io/vae_source.h"
#include "core/nn/bands.h"
#include "core/nn/layers.h"
#include "core/pipelines/chatglm_conditioner.h"
#include "core/text/model_tokenizer.h"

namespace candela
{
namespace
{

/// Emits one Phase::Loading event per part.
class LoadingProgress
{
public:
    LoadingProgress(RunContext& context, int parts)
        : m_context(context)
        , m_parts(parts)
    {
    }
    void next() { m_context.emit(Progress{.phase = Phase::Loading, .step = m_step++, .of = m_parts}); }

private:
    RunContext& m_context;
    int m_parts;
    int m_step = 0;
};

/// Weights in the processor's own layout: for networks that are neither trained nor saved.
template <class Network, class Config>
std::shared_ptr<Network> loadForPainting(
    const ModelComponent& part, const std::filesystem::path& place, LoadOptions options)
{
    options.source = quoted(place);
    auto network = loadModel<Network>(Config::fromJson(part.config), part.weights, options);
    packForInference(*network);
    return network;
}

/// The model's own, or the one to be used instead.
LatentCodec::Network loadAutoencoder(
    const ModelSource& source, const std::filesystem::path& instead, const LoadOptions& options)
{
    const double scale = source.config("vae").value("scaling_factor", AutoencoderKLConfig().scalingFactor);
    const ModelComponent part = instead.empty() ? source.component("vae") : openVae(instead, scale);
    const std::filesystem::path place = instead.empty() ? source.weightPlace("vae") : instead;
    if (part.className == "AutoencoderTiny")
        return loadForPainting<AutoencoderTiny, AutoencoderTinyConfig>(part, place, options);
    return loadForPainting<AutoencoderKL, AutoencoderKLConfig>(part, place, options);
}

std::string tokenizerOf(std::string textEncoder) // "text_encoder_2" → "tokenizer_2"
{
    return textEncoder.replace(0, std::string_view("text_encoder").size(), "tokenizer");
}

/// Weights as they are stored: they are fetched when there is a text to encode.
template <class Network, class Config>
std::shared_ptr<Network> loadForTexts(const ModelSource& source, const std::string& component,
    const StopCheck& stop, StateDict (*own)(const StateDict&))
{
    const ModelComponent part = source.component(component);
    return loadModel<Network>(Config::fromJson(part.config), own(part.weights),
        {.source = quoted(source.weightPlace(component)), .stop = stop});
}

std::unique_ptr<TextConditioner> loadConditioner(const ModelSource& source, const ModelFiles& files,
    Compute compute, LoadingProgress& progress, const StopCheck& stop)
{
    if (source.className("text_encoder") == "ChatGLMModel") {
        progress.next();
        auto tokenizer = ChatGlmTokenizer::fromFolder(source.tokenizer("tokenizer").folder);
        return std::make_unique<ChatGlmConditioner>(std::move(tokenizer),
            loadForTexts<ChatGlmModel, ChatGlmConfig>(source, "text_encoder", stop, chatGlmEncoderWeights),
            compute);
    }
    std::vector<ClipConditioner::Encoder> encoders;
    for (const std::string& name : source.textEncoders()) {
        progress.next();
        const auto all = [](const StateDict& weights) {
            return weights;
        };
        encoders.push_back(
            {.tokenizer = loadTokenizer(source.tokenizer(tokenizerOf(name)), files.clipVocabulary),
                .network = loadForTexts<ClipTextModel, ClipTextConfig>(source, name, stop, all)});
    }
    return std::make_unique<ClipConditioner>(std::move(encoders), compute);
}

/// A network that predicts the velocity answers a flat grey at the noisiest step with what is far below it;
/// one that predicts the noise, with about the same. As AUTOMATIC1111 tells the two kinds of SD 2.x apart.
std::string probedPrediction(const UNet2DConditionModel& unet, const StopCheck& stop)
{
    const torch::InferenceMode noGradients;
    const auto& config = unet.config();
    const at::Tensor grey = torch::full({1, config.inChannels, 8, 8}, 0.5);
    const at::Tensor text = torch::full({1, 2, config.crossAttentionDim.front()}, 0.5);
    const at::Tensor answer =
        unet.forward(grey, torch::full({1}, 999.0), text, stop).to(at::kCPU, at::kFloat);
    constexpr double between = -1;
    return (answer - 0.5).mean().item<double>() < between ? "v_prediction" : "epsilon";
}

/// The networks as LoRAs change them: from the weights in the model's files.
std::vector<LoraNetwork> loraNetworks(const std::shared_ptr<const ModelSource>& source,
    const std::shared_ptr<UNet2DConditionModel>& unet, const TextConditioner& text, LoadOptions options)
{
    options.stop = {};
    std::vector<LoraNetwork> networks;
    const auto add = [&](LoraTarget target, std::shared_ptr<torch::nn::Module> network,
                         const std::string& component) {
        options.source = quoted(source->weightPlace(component));
        networks.push_back({.target = target,
            .network = std::move(network),
            .stored = [source, component] { return source->weights(component); },
            .options = options});
    };
    add(LoraTarget::Unet, unet, "unet");
    for (const auto& [component, network] : text.networks())
        add(component == "text_encoder" ? LoraTarget::TextEncoder : LoraTarget::TextEncoder2,
            network->shared_from_this(), component);
    return networks;
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
        // The last level's map, and the one it is made from at half the size.
        m_heldChannels = static_cast<int>(config.blockOutChannels.front()) + m_fullSizeChannels / 4;
    }
}

EncodedPicture LatentCodec::encode(const at::Tensor& pixels, const StopCheck& stop, CodecMaps maps) const
{
    const torch::InferenceMode noGradients;
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
    const at::Tensor unscaled = (latents / m_scalingFactor).to(m_compute.device, m_compute.dtype);
    const auto decoded = [&](const auto& network) {
        return maps == CodecMaps::InBands ? network->decode(unscaled, Bands{.stop = stop})
                                          : network->decode(unscaled, stop);
    };
    return std::visit(decoded, m_network).to(at::kCPU, at::kFloat);
}

void StableDiffusion::reloadCodec(at::ScalarType dtype, const StopCheck& stop)
{
    LoadOptions options{.dtype = dtype, .device = compute.device};
    options.stop = stop;
    options.release = releasePages;
    codec = LatentCodec(loadAutoencoder(*ModelSource::open(files.model), files.vae, options),
        {.device = compute.device, .dtype = dtype});
}

std::unique_ptr<TextConditioner> StableDiffusion::loadText(
    const ModelFiles& files, Compute compute, RunContext& context)
{
    const std::unique_ptr<const ModelSource> source = ModelSource::open(files.model);
    LoadingProgress progress(context, static_cast<int>(source->textEncoders().size()));
    return loadConditioner(*source, files, compute, progress, [&context] { context.throwIfStopped(); });
}

std::unique_ptr<StableDiffusion> StableDiffusion::load(
    const ModelFiles& files, Compute compute, RunContext& context)
{
    const std::shared_ptr<const ModelSource> source = ModelSource::open(files.model);
    ModelInfo info = describeModel(files.model);
    LoadingProgress progress(context, static_cast<int>(source->textEncoders().size()) + 2);
    LoadOptions options{.dtype = compute.dtype, .device = compute.device};
    options.stop = [&context] {
        context.throwIfStopped();
    };
    options.release = releasePages;

    auto text = loadConditioner(*source, files, compute, progress, options.stop);
    progress.next();
    auto unet = loadForPainting<UNet2DConditionModel, UNet2DConditionConfig>(
        source->component("unet"), source->weightPlace("unet"), options);
    nlohmann::json scheduler = source->schedulerConfig();
    if (!source->saysPrediction())
        scheduler["prediction_type"] = info.prediction = probedPrediction(*unet, options.stop);
    progress.next();
    LatentCodec codec(loadAutoencoder(*source, files.vae, options), compute);
    const std::int64_t latents = codec.latentChannels();
    const std::int64_t read = unet->config().inChannels; // an inpainting network: a mask and a picture, too
    if (read != latents && read != 2 * latents + 1)
        throw badInput("The model " + quoted(files.model) + " does not fit together: its UNet reads "
            + std::to_string(unet->config().inChannels) + " channels, its autoencoder makes "
            + std::to_string(codec.latentChannels()) + ".");
    LoraMerger loras(quoted(files.model), info.family, loraNetworks(source, unet, *text, options));
    return std::make_unique<StableDiffusion>(StableDiffusion{.files = files,
        .info = std::move(info),
        .compute = compute,
        .text = std::move(text),
        .unet = std::move(unet),
        .codec = std::move(codec),
        .schedulerConfig = std::move(scheduler),
        .hasZerosForEmptyPrompt = source->hasZerosForEmptyPrompt(),
        .loras = std::move(loras)});
}

} // namespace candela
