#include "core/pipelines/text_to_image.h"

#include "core/api/paths.h"
#include "core/pipelines/guidance.h"
#include "core/pipelines/latent_preview.h"
#include "core/pipelines/memory_estimate.h"
#include "core/pipelines/unfinished_picture.h"
#include "core/samplers/sampler.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>

#include <algorithm>
#include <chrono>

namespace candela
{
namespace
{

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

void requireRange(const char* option, double value, double least, double most)
{
    if (!(value >= least && value <= most)) {
        const auto plain = [](double number) {
            return nlohmann::json(number).dump();
        };
        throw badInput(std::string("The ") + option + " is " + plain(value) + "; it must lie between "
            + plain(least) + " and " + plain(most) + ".");
    }
}

void requireSide(const char* side, int pixels, int multiple)
{
    requireRange(side, pixels, multiple, 16384);
    if (pixels % multiple != 0)
        throw badInput(std::string("The ") + side + " is " + std::to_string(pixels)
            + " pixels; this model needs a multiple of " + std::to_string(multiple) + ".");
}

/// A request that names no size gets its source's.
GenerateRequest sized(
    const GenerateRequest& request, const ModelInfo& model, const std::optional<SourcePicture>& source)
{
    GenerateRequest result = request;
    if (source && !request.width && !request.height) {
        const auto size =
            source->paintedSize({model.defaults.width, model.defaults.height}, model.sizeMultiple);
        result.width = size.width;
        result.height = size.height;
    }
    return result;
}

/// Paints the pictures of one request; holds what they share.
class Painting
{
public:
    Painting(StableDiffusion& model, const GenerateRequest& request,
        const std::optional<SourcePicture>& source, const PictureOutput& output, RunContext& context,
        const KeepUnfinished& unfinished)
        : m_model(model)
        , m_source(source)
        , m_request(resolveGenerateRequest(sized(request, model.info, source), model.info))
        , m_context(context)
        , m_scheduler(SchedulerConfig::fromJson(model.schedulerConfig, *m_request.sampler))
        , m_options{.steps = *m_request.steps,
              .schedule = m_request.schedule,
              .eta = m_request.eta,
              .beginStep = source ? skippedSteps(*m_request.steps, m_request.strength) : 0}
        , m_preview(model.codec, m_request.preview)
        , m_output(output)
        , m_unfinished(unfinished)
        , m_stop([&context] { context.throwIfStopped(); })
    {
        requireMemoryFor(model, m_request);
        makePlan(m_scheduler, NoiseSchedule::of(m_scheduler),
            m_options); // throws where the sampler cannot take so many steps
    }

    GenerateResult run()
    {
        const torch::InferenceMode noGradients;
        const auto start = Clock::now();
        m_context.emit(Progress{.phase = Phase::Encoding, .imageCount = m_request.count});
        m_guidance.emplace(m_model, m_request, *m_request.sampler, m_stop);
        if (const std::string remark = m_guidance->remark(); !remark.empty())
            m_context.emit(Note{remark});
        if (m_source)
            m_encoded = m_model.codec.encode(m_source->pixels({*m_request.width, *m_request.height}), m_stop);
        GenerateResult result;
        std::vector<at::Tensor> latents;
        for (int k = 0; k < m_request.count; ++k) {
            UnfinishedPicture unfinished(m_unfinished, requestOf(k));
            latents.push_back(paintLatents(k, unfinished));
            result.pictures.push_back(finish(k, latents.back()));
            unfinished.forget();
        }
        m_output.saveLatents(at::cat(latents));
        result.seconds = secondsSince(start);
        std::sort(m_stepSeconds.begin(), m_stepSeconds.end());
        result.secondsPerStep = m_stepSeconds.empty() ? 0 : m_stepSeconds[m_stepSeconds.size() / 2];
        return result;
    }

private:
    /// scaled sample (1, C, h, w) → the network's output, guided; `call` is its number in this picture
    at::Tensor denoise(const at::Tensor& sample, double timestep, int call)
    {
        m_context.throwIfStopped();
        const at::TensorOptions options(m_model.compute.device);
        const at::Tensor input = sample.to(options.dtype(m_model.compute.dtype));
        const at::Tensor time = at::full({1}, timestep, options.dtype(at::kFloat));
        return m_guidance->predict(call, [&](const PreparedText& text, std::int64_t rows) {
            return m_model.unet->forward(input.repeat({rows, 1, 1, 1}), time, text, m_stop).to(at::kFloat);
        });
    }

    /// Latents of picture `k`, (1, C, h, w) fp32
    at::Tensor paintLatents(int k, UnfinishedPicture& unfinished)
    {
        const int factor = m_model.codec.pixelsPerLatent();
        auto generators = generatorsFor(m_request.seed + static_cast<std::uint32_t>(k), 1);
        at::Tensor original;
        if (m_source) // drawn before the noise, as diffusers does
            original = m_encoded.latents(generators.front()).to(m_model.compute.device);
        const at::Tensor noise = drawNoise(generators,
            {m_model.codec.latentChannels(), *m_request.height / factor, *m_request.width / factor});
        auto stepStart = Clock::now();
        const auto observe = [&](int step, int of, const at::Tensor&, const at::Tensor& predictedOriginal) {
            if (unfinished.isReplaying()) { // takes no time: nothing to see, and no measure of what is left
                stepStart = Clock::now();
                return;
            }
            m_stepSeconds.push_back(secondsSince(stepStart));
            m_context.emit(Progress{.phase = Phase::Sampling,
                .step = step,
                .of = of,
                .image = k,
                .imageCount = m_request.count,
                .preview = step < of ? m_preview.make(predictedOriginal, m_stop) : nullptr});
            stepStart = Clock::now();
        };
        int call = -1; // those whose outcome is known count: the prompts may change with them
        const Denoiser network = [&](const at::Tensor& x, double t) {
            return denoise(x, t, call);
        };
        const Denoiser keeping = [&](const at::Tensor& x, double t) {
            ++call;
            return unfinished.evaluate(network, x, t);
        };
        try {
            return sample(keeping, noise.to(m_model.compute.device), m_scheduler, m_options, generators,
                observe, original);
        } catch (const Cancelled&) {
            unfinished.keep();
            throw;
        }
    }

    GeneratedPicture finish(int k, const at::Tensor& latents)
    {
        m_context.emit(Progress{.phase = Phase::Decoding, .image = k, .imageCount = m_request.count});
        const at::Tensor pixels = m_model.codec.decode(latents, m_stop)[0];
        if (!pixels.isfinite().all().item<bool>())
            throw runFailed("The decoder's picture contains values that are not numbers.",
                "Try again with the precision fp32.");
        GeneratedPicture picture{.image = tensorToImage(pixels), .request = requestOf(k), .file = {}};
        m_context.emit(Progress{.phase = Phase::Saving, .image = k, .imageCount = m_request.count});
        const std::string parameters = m_output.describe(picture.request, m_model.info);
        picture.file = m_output.save(picture.image, picture.request, k, m_model.info);
        m_context.emit(PictureDone{.image = std::make_shared<Image>(picture.image),
            .seed = picture.request.seed,
            .index = k,
            .file = utf8(picture.file),
            .parameters = parameters});
        return picture;
    }

    /// The request that paints picture `k` again, alone.
    GenerateRequest requestOf(int k) const
    {
        GenerateRequest one = m_request;
        one.seed += static_cast<std::uint32_t>(k);
        one.count = 1;
        return one;
    }

    StableDiffusion& m_model;
    const std::optional<SourcePicture>& m_source;
    GenerateRequest m_request;
    RunContext& m_context;
    SchedulerConfig m_scheduler;
    SamplerOptions m_options;
    LatentPreview m_preview;
    const PictureOutput& m_output;
    const KeepUnfinished& m_unfinished;
    StopCheck m_stop;
    std::optional<Guidance> m_guidance;
    EncodedPicture m_encoded; // of the source
    std::vector<double> m_stepSeconds;
};

} // namespace

GenerateRequest resolveGenerateRequest(const GenerateRequest& request, const ModelInfo& model)
{
    GenerateRequest full = request;
    full.model = model.path;
    full.steps = request.steps.value_or(model.defaults.steps);
    full.cfg = request.cfg.value_or(model.defaults.cfg);
    full.width = request.width.value_or(model.defaults.width);
    full.height = request.height.value_or(model.defaults.height);
    full.sampler = request.sampler.value_or(model.defaults.sampler);
    requireRange("number of steps", *full.steps, 1, 1000);
    requireRange("guidance scale (cfg)", *full.cfg, 0, 100);
    requireRange("eta", full.eta, 0, 1);
    requireRange("strength", full.strength, 0, 1);
    requireRange("number of pictures", full.count, 1, 9999);
    requireRange("clip skip", full.clipSkip, 1, 24);
    requireRange("quality", full.quality, 1, 100);
    requireSide("width", *full.width, model.sizeMultiple);
    requireSide("height", *full.height, model.sizeMultiple);
    return full;
}

GenerateResult paint(StableDiffusion& model, const GenerateRequest& request,
    const std::optional<SourcePicture>& source, const PictureOutput& output, RunContext& context,
    const KeepUnfinished& unfinished)
{
    return Painting(model, request, source, output, context, unfinished).run();
}

} // namespace candela
