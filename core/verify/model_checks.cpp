#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/model_source.h"
#include "core/pipelines/memory_estimate.h"
#include "core/pipelines/stable_diffusion.h"
#include "core/verify/checks.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/InferenceMode.h>

namespace candela
{
namespace
{

constexpr const char* prompt = "a lighthouse at dusk, oil painting";
constexpr std::array<double, 3> timesteps = {981, 501, 21};
constexpr std::int64_t side = 32; // of the latents
const Compute plain{.device = at::kCPU, .dtype = at::kFloat};

/// What is computed with, and what came out: fp32 on the CPU.
struct Outputs {
    EncodedPrompt text;
    std::vector<at::Tensor> predictions; // one a time step
    at::Tensor pixels;
};

at::Tensor noise(std::int64_t channels)
{
    return at::randn(
        {1, channels, side, side}, at::detail::createCPUGenerator(1), at::TensorOptions(at::kFloat));
}

at::Tensor asReference(const at::Tensor& tensor)
{
    return tensor.defined() ? tensor.to(at::kCPU, at::kFloat).clone() : tensor;
}

EncodedPrompt encoded(const TextConditioner& conditioner, const StopCheck& stop)
{
    const c10::InferenceMode noGradients;
    const std::vector<PromptTexts> texts = {{prompt}};
    const EncodedPrompt said = conditioner.encode(texts, {.grammar = PromptGrammar::Plain}, stop)[0][0];
    return {.text = asReference(said.text), .pooled = asReference(said.pooled)};
}

std::vector<at::Tensor> predicted(
    const UNet2DConditionModel& unet, const EncodedPrompt& text, Compute compute, const StopCheck& stop)
{
    const c10::InferenceMode noGradients;
    const at::TensorOptions options = at::TensorOptions(compute.dtype).device(compute.device);
    const float pixels = side * 8;
    AddedConditions added{.pooled = {}, .sizes = {}, .guidance = 7.5};
    if (unet.config().addition) {
        added.pooled = text.pooled.to(options);
        added.sizes = at::tensor({pixels, pixels, 0.0F, 0.0F, pixels, pixels}).unsqueeze(0);
    }
    const PreparedText prepared = unet.prepareText(text.text.to(options), added);
    const at::Tensor sample = noise(unet.config().inChannels).to(options);
    std::vector<at::Tensor> predictions;
    for (const double timestep : timesteps)
        predictions.push_back(asReference(unet.forward(sample,
            at::full({1}, timestep, at::TensorOptions(at::kFloat).device(compute.device)), prepared, stop)));
    return predictions;
}

Outputs outputsOf(const VerifyOptions& options, Compute compute, RunContext& context)
{
    const StopCheck stop = [&context] {
        context.throwIfStopped();
    };
    const auto model = StableDiffusion::load(
        {.model = options.model, .clipVocabulary = options.clipVocabulary}, compute, context);
    Outputs outputs{.text = encoded(*model->text, stop), .predictions = {}, .pixels = {}};
    outputs.predictions = predicted(*model->unet, outputs.text, compute, stop);
    outputs.pixels = model->codec.decode(noise(model->codec.latentChannels()), stop);
    return outputs;
}

/// Without the processor's own layout of weights.
template <class Network, class Config>
std::shared_ptr<Network> loadPlain(
    const ModelSource& source, const std::string& component, const StopCheck& stop)
{
    const ModelComponent part = source.component(component);
    std::uint64_t bytes = 0;
    for (const auto& [name, weight] : part.weights)
        bytes += static_cast<std::uint64_t>(weight.numel()) * sizeof(float);
    const std::uint64_t available = availableMemory(at::kCPU);
    if (available != 0 && bytes > available)
        throw Error(ErrorKind::OutOfMemory,
            "In fp32, the " + component + " of " + quoted(source.path()) + " does not fit into memory.",
            "Check a smaller model.");
    return loadModel<Network>(Config::fromJson(part.config), part.weights,
        {.dtype = at::kFloat, .source = quoted(source.weightPlace(component)), .stop = stop});
}

at::Tensor decodedPlain(const ModelSource& source, const StopCheck& stop)
{
    const auto decoded = [&](LatentCodec::Network network) {
        const LatentCodec codec(std::move(network), plain);
        return codec.decode(noise(codec.latentChannels()), stop);
    };
    if (source.className("vae") == "AutoencoderTiny")
        return decoded(loadPlain<AutoencoderTiny, AutoencoderTinyConfig>(source, "vae", stop));
    return decoded(loadPlain<AutoencoderKL, AutoencoderKLConfig>(source, "vae", stop));
}

/// What sums of products in half precision may differ by at their worst place.
double allowedIn(at::ScalarType dtype)
{
    switch (dtype) {
    case at::kFloat:
        return 2e-3;
    case at::kHalf:
        return 0.1;
    default:
        return 0.5;
    }
}

} // namespace

void checkModel(const VerifyOptions& options, RunContext& context, const ReportVerified& report)
{
    const StopCheck stop = [&context] {
        context.throwIfStopped();
    };
    const Compute compute = chooseCompute(options.compute);
    const Outputs actual = outputsOf(options, compute, context); // its weights are gone again
    const double allowed = allowedIn(compute.dtype);

    Verified text{.what = "Text encoder", .allowed = allowed};
    const auto conditioner = StableDiffusion::loadText(
        {.model = options.model, .clipVocabulary = options.clipVocabulary}, plain, context);
    const EncodedPrompt expected = encoded(*conditioner, stop);
    compare(text, actual.text.text, expected.text, "the states");
    if (expected.pooled.defined())
        compare(text, actual.text.pooled, expected.pooled, "the pooled text");
    report(text);

    const auto source = ModelSource::open(options.model);
    Verified unet{.what = "UNet", .allowed = allowed};
    const auto predictions =
        predicted(*loadPlain<UNet2DConditionModel, UNet2DConditionConfig>(*source, "unet", stop), actual.text,
            plain, stop);
    for (std::size_t i = 0; i < timesteps.size(); ++i)
        compare(unet, actual.predictions[i], predictions[i],
            "time step " + std::to_string(static_cast<int>(timesteps[i])));
    report(unet);

    Verified vae{.what = "Autoencoder", .allowed = allowed};
    compare(vae, actual.pixels, decodedPlain(*source, stop), "decoding");
    report(vae);
}

} // namespace candela
