#include "core/pipelines/stable_diffusion.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/mapped_tensor.h"
#include "core/io/model_source.h"
#include "core/io/vae_source.h"
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

template <class Network, class Config>
std::shared_ptr<Network> loadNetwork(
    const ModelComponent& part, const std::filesystem::path& place, const LoadOptions& like)
{
    LoadOptions options = like;
    options.source = quoted(place);
    return loadModel<Network>(Config::fromJson(part.config), part.weights, options);
}

/// Weights in the processor's own layout, or where they are stored: for networks that are neither trained nor
/// saved.
template <class Network, class Config>
std::shared_ptr<Network> loadForPainting(
    const ModelComponent& part, const std::filesystem::path& place, const LoadOptions& options)
{
    auto network = loadNetwork<Network, Config>(part, place, options);
    if (options.weights != Weights::Stored)
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
std::string probedPrediction(const StableDiffusion& model, const StopCheck& stop)
{
    const torch::InferenceMode noGradients;
    const auto turn = model.unetTurn(stop);
    const auto& config = model.unet->config();
    const at::Tensor grey = torch::full({1, config.inChannels, 8, 8}, 0.5);
    const at::Tensor text = torch::full({1, 2, config.crossAttentionDim.front()}, 0.5);
    const at::Tensor answer =
        model.unet->forward(grey, torch::full({1}, 999.0), text, stop).to(at::kCPU, at::kFloat);
    constexpr double between = -1;
    return (answer - 0.5).mean().item<double>() < between ? "v_prediction" : "epsilon";
}

at::TensorOptions whereComputed(Compute compute)
{
    return at::TensorOptions(compute.dtype).device(compute.device);
}

/// How the weights lie while nothing computes with them. `dtype`: in which it will.
LoadOptions optionsFor(Residence residence, Compute compute, const StopCheck& stop)
{
    LoadOptions options{.dtype = compute.dtype, .device = compute.device};
    options.stop = stop;
    options.release = releasePages;
    if (residence != Residence::Resident) {
        options.weights = Weights::Stored;
        options.device = at::kCPU;
    }
    return options;
}

std::shared_ptr<UNet2DConditionModel> loadUnet(const ModelSource& source, Residence residence,
    Compute compute, const StopCheck& stop, UnetUse use = UnetUse::Painting)
{
    const auto load = use == UnetUse::Painting ? loadForPainting<UNet2DConditionModel, UNet2DConditionConfig>
                                               : loadNetwork<UNet2DConditionModel, UNet2DConditionConfig>;
    auto unet =
        load(source.component("unet"), source.weightPlace("unet"), optionsFor(residence, compute, stop));
    if (residence == Residence::BlockByBlock)
        unet->fetchBlocks(whereComputed(compute));
    return unet;
}

LatentCodec loadCodec(const ModelSource& source, const ModelFiles& files, Residence residence,
    Compute compute, const StopCheck& stop)
{
    return {loadAutoencoder(source, files.vae, optionsFor(residence, compute, stop)), compute,
        residence == Residence::Resident ? Fetch::No : Fetch::EachTime};
}

void requireSameChannels(const StableDiffusion& model)
{
    const std::int64_t latents = model.codec.latentChannels();
    const std::int64_t read =
        model.unet->config().inChannels; // an inpainting network: a mask and a picture, too
    if (read != latents && read != 2 * latents + 1)
        throw badInput("The model " + quoted(model.files.model) + " does not fit together: its UNet reads "
            + std::to_string(read) + " channels, its autoencoder makes " + std::to_string(latents) + ".");
}

/// The networks as LoRAs change them: from the weights in the model's files.
std::vector<LoraNetwork> loraNetworks(
    const std::shared_ptr<const ModelSource>& source, const StableDiffusion& model)
{
    std::vector<LoraNetwork> networks;
    const auto add = [&](LoraTarget target, std::shared_ptr<torch::nn::Module> network,
                         const std::string& component, Residence residence) {
        LoadOptions options = optionsFor(residence, model.compute, {});
        options.source = quoted(source->weightPlace(component));
        networks.push_back({.target = target,
            .network = std::move(network),
            .stored = [source, component] { return source->weights(component); },
            .options = options});
    };
    add(LoraTarget::Unet, model.unet, "unet", model.residence);
    for (const auto& [component, network] : model.text->networks())
        add(component == "text_encoder" ? LoraTarget::TextEncoder : LoraTarget::TextEncoder2,
            network->shared_from_this(), component, Residence::TakingTurns);
    return networks;
}

} // namespace

std::unique_ptr<FetchedWeights> StableDiffusion::unetTurn(const StopCheck& stop) const
{
    switch (residence) {
    case Residence::TakingTurns:
        return std::make_unique<FetchedWeights>(*unet, whereComputed(compute), stop);
    case Residence::BlockByBlock:
        return std::make_unique<FetchedWeights>(unet->looseWeights(), whereComputed(compute), stop);
    case Residence::Resident:
        break;
    }
    return nullptr;
}

void StableDiffusion::reloadCodec(at::ScalarType dtype, const StopCheck& stop)
{
    codec = loadCodec(
        *ModelSource::open(files.model), files, residence, {.device = compute.device, .dtype = dtype}, stop);
}

std::unique_ptr<TextConditioner> StableDiffusion::loadText(
    const ModelFiles& files, Compute compute, RunContext& context)
{
    const std::unique_ptr<const ModelSource> source = ModelSource::open(files.model);
    LoadingProgress progress(context, static_cast<int>(source->textEncoders().size()));
    return loadConditioner(*source, files, compute, progress, [&context] { context.throwIfStopped(); });
}

std::unique_ptr<StableDiffusion> StableDiffusion::load(
    const ModelFiles& files, Compute compute, RunContext& context, const ChooseResidence& choose, UnetUse use)
{
    const std::shared_ptr<const ModelSource> source = ModelSource::open(files.model);
    ModelInfo info = describeModel(files.model);
    LoadingProgress progress(context, static_cast<int>(source->textEncoders().size()) + 2);
    const StopCheck stop = [&context] {
        context.throwIfStopped();
    };
    auto text = loadConditioner(*source, files, compute, progress, stop);
    // Chosen is for networks whose weights lie in the files yet.
    const Residence first = choose ? Residence::TakingTurns : Residence::Resident;
    progress.next();
    auto unet = loadUnet(*source, first, compute, stop, use);
    progress.next();
    LoraMerger noLoras(quoted(files.model), info.family, {});
    auto model = std::make_unique<StableDiffusion>(StableDiffusion{.files = files,
        .info = std::move(info),
        .compute = compute,
        .text = std::move(text),
        .unet = std::move(unet),
        .codec = loadCodec(*source, files, first, compute, stop),
        .schedulerConfig = source->schedulerConfig(),
        .hasZerosForEmptyPrompt = source->hasZerosForEmptyPrompt(),
        .residence = first,
        .loras = std::move(noLoras)});
    requireSameChannels(*model);
    if (choose)
        model->place(*source, choose(*model), stop);
    if (!source->saysPrediction())
        model->schedulerConfig["prediction_type"] = model->info.prediction = probedPrediction(*model, stop);
    model->loras = LoraMerger(quoted(files.model), model->info.family, loraNetworks(source, *model));
    return model;
}

void StableDiffusion::place(const ModelSource& source, Residence chosen, const StopCheck& stop)
{
    if (residence == chosen)
        return;
    residence = chosen;
    unet = loadUnet(source, chosen, compute, stop);
    codec = loadCodec(source, files, chosen, {.device = compute.device, .dtype = codec.dtype()}, stop);
}

} // namespace candela
