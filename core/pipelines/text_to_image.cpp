#include "core/pipelines/text_to_image.h"

#include "core/api/paths.h"
#include "core/api/repaint_text.h"
#include "core/io/mapped_file.h"
#include "core/nn/not_numbers.h"
#include "core/pipelines/enlargement.h"
#include "core/pipelines/latent_preview.h"
#include "core/pipelines/memory_estimate.h"
#include "core/pipelines/painting_pass.h"
#include "core/pipelines/preview_decoder.h"
#include "core/pipelines/safety_guard.h"

#include <ATen/ops/cat.h>

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
        const PictureSize size =
            source->paintedSize({model.defaults.width, model.defaults.height}, model.sizeMultiple);
        result.width = size.width;
        result.height = size.height;
    }
    return result;
}

/// The second pass over the enlarged picture of the first.
GenerateRequest secondOf(GenerateRequest request, int multiple)
{
    const PictureSize size = hiresSize({*request.width, *request.height}, request.hires->scale, multiple);
    request.width = size.width;
    request.height = size.height;
    request.strength = request.hires->strength;
    return request;
}

/// What the previews of this request are decoded with; null where it names nothing.
std::shared_ptr<const AutoencoderTiny> previewDecoder(
    const GenerateRequest& request, const StableDiffusion& model, RunContext& context)
{
    if (request.preview != PreviewMode::Taesd || request.previewDecoder.empty())
        return nullptr;
    const auto decoder = loadPreviewDecoder(request.previewDecoder, model.codec.latentKind(), model.compute);
    if (!decoder) {
        context.emit(Note{"There is no TAESD decoder for this model in " + quoted(request.previewDecoder)
            + ", so previews are coarse."});
        return nullptr;
    }
    if (decoder->config().latentChannels != model.codec.latentChannels())
        throw badInput("The decoder for previews, " + quoted(request.previewDecoder) + ", reads "
            + std::to_string(decoder->config().latentChannels) + " channels; this model's latents have "
            + std::to_string(model.codec.latentChannels()) + ".");
    return decoder;
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
        , m_preview(model.codec, m_request.preview, previewDecoder(m_request, model, context))
        , m_safety(m_request, model.info.path, model.compute)
        , m_output(output)
        , m_unfinished(unfinished)
        , m_stop([&context] { context.throwIfStopped(); })
    {
        addPass(m_request, source.has_value());
        if (m_request.hires)
            addPass(secondOf(m_request, model.info.sizeMultiple), true);
    }

    void run(Painted& painted)
    {
        const torch::InferenceMode noGradients;
        const auto start = Clock::now();
        m_context.emit(Progress{.phase = Phase::Encoding, .imageCount = m_request.count});
        for (PaintingPass& pass : m_passes)
            pass.prepare();
        if (const std::string remark = m_passes.front().remark(); !remark.empty())
            m_context.emit(Note{remark});
        m_start =
            m_passes.front().encode(m_source ? m_canvases.front()->pixels() : at::Tensor(), paintedIn(0));
        for (auto k = static_cast<int>(painted.result.pictures.size()); k < m_request.count; ++k) {
            UnfinishedPicture unfinished(m_unfinished, requestOf(k));
            if (std::ssize(painted.latents) == k) // else they are there, and could not be decoded
                painted.latents.push_back(paintLatents(k, unfinished));
            painted.result.pictures.push_back(finish(k, painted.latents.back()));
            unfinished.forget();
        }
        m_output.saveLatents(at::cat(painted.latents));
        painted.result.seconds += secondsSince(start);
        std::sort(m_stepSeconds.begin(), m_stepSeconds.end());
        if (!m_stepSeconds.empty())
            painted.result.secondsPerStep = m_stepSeconds[m_stepSeconds.size() / 2];
    }

private:
    void addPass(const GenerateRequest& request, bool fromPicture)
    {
        requireMemoryFor(m_model, request.vaeTiling, *request.width, *request.height);
        m_passes.emplace_back(m_model, request, fromPicture, m_stop);
        m_canvases.push_back(
            m_source ? std::optional(m_source->canvas({*request.width, *request.height})) : std::nullopt);
        m_steps += m_passes.back().steps();
    }

    at::Tensor paintedIn(std::size_t pass) const
    {
        return m_source ? m_canvases[pass]->painted() : at::Tensor();
    }

    /// Latents of picture `k` at the end of its passes, (1, C, h, w) fp32
    at::Tensor paintLatents(int k, UnfinishedPicture& unfinished)
    {
        const std::uint32_t seed = m_request.seed + static_cast<std::uint32_t>(k);
        try {
            int done = 0;
            at::Tensor latents;
            for (std::size_t i = 0; i < m_passes.size(); ++i) {
                PaintingPass& pass = m_passes[i];
                const PassStart start = i == 0 ? m_start : startOver(i, latents);
                latents = pass.paint(seed, start, unfinished, observerOf(k, done, unfinished));
                done += pass.steps();
            }
            return latents;
        } catch (const Cancelled&) {
            unfinished.keep();
            throw;
        }
    }

    /// Where pass `i` begins: at what the one before has painted, enlarged.
    PassStart startOver(std::size_t i, const at::Tensor& latents)
    {
        const PaintingPass& pass = m_passes[i];
        const Image larger =
            enlarged(decoded(i - 1, latents), {*pass.request().width, *pass.request().height});
        const PictureCanvas canvas{
            .image = m_source ? m_canvases[i]->composedWith(larger) : larger, .mask = {}};
        return pass.encode(canvas.pixels(), paintedIn(i));
    }

    StepObserver observerOf(int k, int before, UnfinishedPicture& unfinished)
    {
        return [this, k, before, &unfinished, stepStart = Clock::now()](
                   int step, int, const at::Tensor&, const at::Tensor& predictedOriginal) mutable {
            if (unfinished.isReplaying()) { // takes no time: nothing to see, and no measure of what is left
                stepStart = Clock::now();
                return;
            }
            m_stepSeconds.push_back(secondsSince(stepStart));
            const bool isLast = before + step == m_steps;
            m_context.emit(Progress{.phase = Phase::Sampling,
                .step = before + step,
                .of = m_steps,
                .image = k,
                .imageCount = m_request.count,
                .preview = isLast ? nullptr : m_preview.make(predictedOriginal, m_stop)});
            stepStart = Clock::now();
        };
    }

    /// What pass `i` has painted, with what is kept of the source. Half precision may lose it, or make it
    /// black.
    Image decoded(std::size_t i, const at::Tensor& latents)
    {
        const at::Tensor pixels = m_model.codec.decode(latents, m_stop, m_passes[i].maps())[0];
        const bool isFull = m_model.codec.dtype() == at::kFloat;
        if (!pixels.isfinite().all().item<bool>() || (!isFull && pixels.max().item<float>() <= -1))
            throw NotNumbers(NetworkPart::Autoencoder,
                runFailed("The decoder's picture contains values that are not numbers.",
                    "Try again with the precision fp32."));
        const Image image = tensorToImage(pixels);
        return m_source ? m_canvases[i]->composedWith(image) : image;
    }

    GeneratedPicture finish(int k, const at::Tensor& latents)
    {
        m_context.emit(Progress{.phase = Phase::Decoding, .image = k, .imageCount = m_request.count});
        GeneratedPicture picture{
            .image = decoded(m_passes.size() - 1, latents), .request = requestOf(k), .file = {}};
        if (m_safety.objectsTo(picture.image, m_stop)) {
            const std::string number = std::to_string(k + 1);
            if (m_request.safety == SafetyMode::Blur) {
                m_context.emit(
                    Note{"The safety checker objects to picture " + number + ", which is blurred."});
                picture.image = blurred(picture.image);
            } else {
                m_context.emit(Note{"The safety checker objects to picture " + number + "."});
            }
        }
        requireWholeFiles(); // nothing is saved that was painted with half a model
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
    std::vector<PaintingPass> m_passes; // one, or a second one at a larger size
    std::vector<std::optional<PictureCanvas>> m_canvases; // of the source, at the size of each
    int m_steps = 0; // of all passes
    LatentPreview m_preview;
    SafetyGuard m_safety;
    const PictureOutput& m_output;
    const KeepUnfinished& m_unfinished;
    StopCheck m_stop;
    PassStart m_start; // of the first pass, for all pictures
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
    for (const int pixels :
        {full.extension.left, full.extension.top, full.extension.right, full.extension.bottom})
        requireRange("extension", pixels, 0, largestExtension);
    if (full.hires) {
        requireRange("scale of the second pass", full.hires->scale, 1, largestHiresScale);
        requireRange("strength of the second pass", full.hires->strength, 0, 1);
    }
    requireSide("width", *full.width, model.sizeMultiple);
    requireSide("height", *full.height, model.sizeMultiple);
    return full;
}

PictureSize largestSize(
    const GenerateRequest& request, const ModelInfo& model, const std::optional<SourcePicture>& source)
{
    GenerateRequest full = resolveGenerateRequest(sized(request, model, source), model);
    if (full.hires)
        full = secondOf(full, model.sizeMultiple); // which never is smaller
    return {*full.width, *full.height};
}

void paint(StableDiffusion& model, const GenerateRequest& request, const std::optional<SourcePicture>& source,
    const PictureOutput& output, RunContext& context, const KeepUnfinished& unfinished, Painted& painted)
{
    Painting(model, request, source, output, context, unfinished).run(painted);
}

GenerateResult paint(StableDiffusion& model, const GenerateRequest& request,
    const std::optional<SourcePicture>& source, const PictureOutput& output, RunContext& context,
    const KeepUnfinished& unfinished)
{
    Painted painted;
    paint(model, request, source, output, context, unfinished, painted);
    return std::move(painted.result);
}

} // namespace candela
