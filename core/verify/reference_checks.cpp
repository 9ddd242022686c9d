#include "core/io/safetensors.h"
#include "core/models/autoencoder_kl.h"
#include "core/nn/state_dict.h"
#include "core/pipelines/text_to_image.h"
#include "core/text/sentencepiece_model.h"
#include "core/verify/checks.h"

#include <c10/core/InferenceMode.h>

namespace candela
{
namespace
{

namespace fs = std::filesystem;
using Json = nlohmann::json;

/// What cli.md promises of latents.
constexpr double promised = 2e-3;

struct Family {
    const char* name;
    const char* model; // its folder
    const char* results; // its file: latents.0, latents.1, … and their settings in the header
};

void checkFamily(
    const Family& family, const VerifyOptions& options, RunContext& context, const ReportVerified& report)
{
    ComputeOptions compute = options.compute;
    compute.precision = Precision::Fp32;
    const fs::path folder = options.references / family.model;
    const SafetensorsFile results = SafetensorsFile::open(options.references / family.results);
    const auto model = StableDiffusion::load({.model = folder}, chooseCompute(compute), context);
    const Json cases = Json::parse(results.metadata().at("cases"));
    Verified verified{.what = family.name, .allowed = promised};
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const Json& settings = cases[i];
        if (settings.contains("strength") || settings.at("prediction") != model->info.prediction)
            continue; // needs a picture, or another model
        GenerateRequest request = referenceRequest(settings);
        request.model = folder;
        request.compute = compute;
        Painted painted;
        paint(*model, request, std::nullopt, PictureOutput(request), context, {}, painted);
        compare(verified, painted.latents.front(), results.tensor("latents." + std::to_string(i)),
            settings.at("sampler").get<std::string>() + ", " + settings.at("schedule").get<std::string>());
    }
    report(verified);
}

void checkAutoencoder(const VerifyOptions& options, const ReportVerified& report)
{
    const c10::InferenceMode noGradients;
    const SafetensorsFile file = SafetensorsFile::open(options.references / "autoencoder_kl_sd.safetensors");
    StateDict weights;
    const std::string prefix = "weights/";
    for (const std::string& name : file.names())
        if (name.starts_with(prefix))
            weights.emplace(name.substr(prefix.size()), file.tensor(name));
    ComputeOptions wish = options.compute;
    wish.precision = Precision::Fp32;
    const Compute compute = chooseCompute(wish);
    const auto network =
        loadModel<AutoencoderKL>(AutoencoderKLConfig::fromJson(Json::parse(file.metadata().at("config"))),
            weights, {.dtype = compute.dtype, .device = compute.device});
    const auto input = [&](const char* name) {
        return file.tensor(name).to(compute.device);
    };
    Verified verified{.what = "Autoencoder", .allowed = promised};
    compare(verified, network->encode(input("pixels")).mean, file.tensor("mean"), "encoding");
    compare(verified, network->decode(input("latents")), file.tensor("decoded"), "decoding");
    report(verified);
}

} // namespace

GenerateRequest referenceRequest(const Json& settings)
{
    GenerateRequest request;
    request.prompt = settings.at("prompt");
    request.negative = settings.at("negative");
    request.grammar = PromptGrammar::Plain;
    request.seed = settings.at("seed");
    request.steps = settings.at("steps").get<int>();
    request.cfg = settings.at("cfg").get<double>();
    request.width = settings.at("width").get<int>();
    request.height = settings.at("height").get<int>();
    request.eta = settings.at("eta");
    request.sampler = samplerFromName(settings.at("sampler").get<std::string>());
    request.schedule = scheduleFromName(settings.at("schedule").get<std::string>()).value();
    request.preview = PreviewMode::Off;
    request.compute = {.device = "cpu", .precision = Precision::Fp32};
    return request;
}

void checkReferences(const VerifyOptions& options, RunContext& context, const ReportVerified& report)
{
    checkFamily(
        {"Stable Diffusion 1.x, 2.x", "tiny_sd", "text_to_image.safetensors"}, options, context, report);
    checkFamily(
        {"Stable Diffusion XL", "tiny_sdxl", "stable_diffusion_xl.safetensors"}, options, context, report);
    if (hasSentencePiece())
        checkFamily({"Kolors", "tiny_kolors", "kolors.safetensors"}, options, context, report);
    checkAutoencoder(options, report);
}

} // namespace candela
