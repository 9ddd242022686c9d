// Text to image, image to image and inpainting: prompt and perhaps a picture in, pictures out.
#pragma once

#include "core/api/engine.h"
#include "core/api/events.h"
#include "core/pipelines/picture_output.h"
#include "core/pipelines/source_picture.h"
#include "core/pipelines/stable_diffusion.h"

namespace candela
{

/// The request with every option filled in from the model, checked: sizes, ranges, memory.
/// Throws Error (BadInput) that names option and value.
GenerateRequest resolveGenerateRequest(const GenerateRequest& request, const ModelInfo& model);

/// The largest size that a request's pictures are painted at. Throws as resolveGenerateRequest().
PictureSize largestSize(
    const GenerateRequest& request, const ModelInfo& model, const std::optional<SourcePicture>& source);

/// The pictures of a request as far as they are painted: a run that failed goes on behind them.
struct Painted {
    GenerateResult result;
    std::vector<at::Tensor> latents; // (1, C, h, w) each; perhaps one more than there are pictures
};

/// Paints `request.count` pictures one after another, so that a picture does not depend on its batch; equal
/// to diffusers' StableDiffusionPipeline for the same seed, with a `source` to its
/// StableDiffusionImg2ImgPipeline, and with a mask or an inpainting network to its
/// StableDiffusionInpaintPipeline (latents within 2e-3 of their deviation in fp32); what the mask leaves is
/// the source's own. A second pass is image to image over the picture of the first, with the same seed. Emits
/// progress, previews and every finished picture, which `output` saves; goes on with a picture that
/// `unfinished` keeps, and behind those that `painted` has. Throws Error or Cancelled, and NotNumbers where a
/// network lost its numbers.
void paint(StableDiffusion& model, const GenerateRequest& request, const std::optional<SourcePicture>& source,
    const PictureOutput& output, RunContext& context, const KeepUnfinished& unfinished, Painted& painted);
GenerateResult paint(StableDiffusion& model, const GenerateRequest& request,
    const std::optional<SourcePicture>& source, const PictureOutput& output, RunContext& context,
    const KeepUnfinished& unfinished = {});

} // namespace candela
