#include "core/pipelines/painting_pass.h"

#include "core/nn/not_numbers.h"
#include "core/pipelines/memory_estimate.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/upsample_nearest2d.h>
#include <ATen/ops/zeros.h>

namespace candela
{

PaintingPass::PaintingPass(
    StableDiffusion& model, const GenerateRequest& request, bool fromPicture, const StopCheck& stop)
    : m_model(model)
    , m_request(request)
    , m_fromPicture(fromPicture)
    , m_stop(stop)
    , m_scheduler(SchedulerConfig::fromJson(model.schedulerConfig, *request.sampler))
    , m_options{.steps = *request.steps,
          .schedule = request.schedule,
          .eta = request.eta,
          .beginStep = fromPicture ? skippedSteps(*request.steps, request.strength) : 0}
    , m_plannedSteps(makePlan(m_scheduler, NoiseSchedule::of(m_scheduler), m_options).steps())
    , m_maps(chooseCodecMaps(model, request.vaeTiling, *request.width, *request.height))
{
}

void PaintingPass::prepare()
{
    m_guidance.emplace(m_model, m_request, *m_request.sampler, m_stop);
    if (!m_guidance->isFinite())
        throw NotNumbers(NetworkPart::TextEncoder,
            runFailed("The text encoder gave values that are not numbers.", "Choose the precision fp32."));
}

PassStart PaintingPass::encode(const at::Tensor& pixels, const at::Tensor& painted) const
{
    PassStart start;
    const int factor = m_model.codec.pixelsPerLatent();
    const std::int64_t height = *m_request.height, width = *m_request.width;
    if (painted
            .defined()) // the pixel at the corner speaks for its latent, as diffusers' interpolate() has it
        start.painted = at::upsample_nearest2d(painted, {height / factor, width / factor});
    if (m_fromPicture && (!m_model.isInpainting() || m_options.beginStep > 0))
        start.picture = m_model.codec.encode(pixels, m_stop, m_maps);
    if (m_model.isInpainting()) // where all is painted, nothing is left but grey
        start.masked = m_model.codec.encode(
            painted.defined() ? pixels * (painted < 0.5) : at::zeros({1, 3, height, width}), m_stop, m_maps);
    return start;
}

/// What an inpainting network reads besides the sample: the mask and the masked picture, (1, 1 + C, h, w).
at::Tensor PaintingPass::condition(at::Generator& generator, const PassStart& start) const
{
    const at::Tensor masked = start.masked.latents(generator);
    const at::Tensor mask =
        start.painted.defined() ? start.painted : at::ones({1, 1, masked.size(2), masked.size(3)});
    return at::cat({mask, masked}, 1).to(m_model.compute.device);
}

/// scaled sample (1, C, h, w), with what is read besides it → the network's output, guided; `call` is its
/// number in this pass
at::Tensor PaintingPass::denoise(const at::Tensor& sample, double timestep, int call)
{
    checkStop(m_stop);
    const at::TensorOptions options(m_model.compute.device);
    const at::Tensor input = sample.to(options.dtype(m_model.compute.dtype));
    const at::Tensor time = at::full({1}, timestep, options.dtype(at::kFloat));
    return m_guidance->predict(call, [&](const PreparedText& text, std::int64_t rows) {
        return m_model.unet->forward(input.repeat({rows, 1, 1, 1}), time, text, m_stop).to(at::kFloat);
    });
}

at::Tensor PaintingPass::paint(
    std::uint32_t seed, const PassStart& start, UnfinishedPicture& unfinished, const StepObserver& observe)
{
    const at::Device device = m_model.compute.device;
    const int factor = m_model.codec.pixelsPerLatent();
    auto generators = generatorsFor(seed, 1, m_request.noise);
    at::Generator& generator = generators.front().processor();
    // Drawn in diffusers' order: the picture's latents, the noise, the masked picture's latents.
    at::Tensor original, painted, besides;
    if (start.picture.unscaled.mean.defined())
        original = start.picture.latents(generator).to(device);
    const at::Tensor noise = drawNoise(
        generators, {m_model.codec.latentChannels(), *m_request.height / factor, *m_request.width / factor});
    if (m_model.isInpainting()) {
        besides = condition(generator, start);
    } else if (start.painted.defined()) {
        painted = start.painted.to(device);
        start.picture.latents(generator); // drawn there for nothing, too, but what comes after depends on it
    }
    const auto turn = m_model.unetTurn(m_stop);
    int call = -1; // those whose outcome is known count: the prompts may change with them
    const Denoiser network = [&](const at::Tensor& x, double t) {
        return denoise(x, t, call);
    };
    const Denoiser keeping = [&](const at::Tensor& x, double t) {
        ++call;
        return unfinished.evaluate(network, besides.defined() ? at::cat({x, besides}, 1) : x, t);
    };
    return sample(keeping, noise.to(device), m_scheduler, m_options, generators, observe, original, painted);
}

} // namespace candela
