// One way from noise to latents, at one size: a picture takes one, or a second one over the enlarged first.
// Text to image, image to image and inpainting, equal to diffusers' pipelines for the same seed down to the
// order of their random draws. The engine's thread.
#pragma once

#include "core/pipelines/guidance.h"
#include "core/pipelines/source_picture.h"
#include "core/pipelines/stable_diffusion.h"
#include "core/pipelines/unfinished_picture.h"
#include "core/samplers/sampler.h"

#include <optional>

namespace candela
{

/// What a pass begins from, as the networks see it.
struct PassStart {
    EncodedPicture picture; // where there is one to begin from
    EncodedPicture masked; // inpainting networks: that without what is painted anew
    at::Tensor painted; // (1, 1, h, w) fp32, 1 where it is painted anew; undefined: everywhere
};

class PaintingPass
{
public:
    /// `request`: complete, at the size and strength of this pass. Throws Error (BadInput) where the sampler
    /// cannot take so many steps.
    PaintingPass(
        StableDiffusion& model, const GenerateRequest& request, bool fromPicture, const StopCheck& stop);

    int steps() const { return m_plannedSteps - m_options.beginStep; }
    CodecMaps maps() const { return m_maps; }
    const GenerateRequest& request() const { return m_request; }

    /// Encodes the prompts.
    void prepare();
    /// See Guidance::remark(); once prepared.
    std::string remark() const { return m_guidance->remark(); }

    /// Of a picture (1, 3, H, W) in [-1, 1] and where it is painted (1, 1, H, W), or nothing of either.
    PassStart encode(const at::Tensor& pixels, const at::Tensor& painted) const;

    /// The clean latents (1, C, h, w) fp32 for a seed. `unfinished` knows what was computed before.
    at::Tensor paint(std::uint32_t seed, const PassStart& start, UnfinishedPicture& unfinished,
        const StepObserver& observe);

private:
    at::Tensor denoise(const at::Tensor& sample, double timestep, int call);
    at::Tensor condition(at::Generator& generator, const PassStart& start) const;

    StableDiffusion& m_model;
    GenerateRequest m_request;
    bool m_fromPicture;
    StopCheck m_stop;
    SchedulerConfig m_scheduler;
    SamplerOptions m_options;
    int m_plannedSteps;
    CodecMaps m_maps;
    std::optional<Guidance> m_guidance;
};

} // namespace candela
