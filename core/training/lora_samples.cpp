#include "core/training/lora_samples.h"

#include "core/api/paths.h"
#include "core/nn/not_numbers.h"
#include "core/pipelines/text_to_image.h"

namespace candela
{
namespace
{

GenerateRequest requestFor(const TrainingPrompt& prompt, const LoraRun& run, PictureSize size)
{
    GenerateRequest request;
    request.model = run.request().model;
    request.vae = run.request().vae;
    request.prompt = prompt.prompt;
    request.negative = prompt.negative;
    request.seed = prompt.seed;
    request.steps = run.request().sampleSteps;
    request.width = size.width;
    request.height = size.height;
    request.overwrite = true;
    request.compute = run.request().compute;
    return request;
}

} // namespace

void paintTrainingSamples(
    StableDiffusion& model, PictureSize size, const LoraRun& run, std::int64_t step, RunContext& context)
{
    const std::vector<TrainingPrompt>& prompts = run.request().samples;
    for (std::size_t i = 0; i < prompts.size(); ++i) {
        const int index = static_cast<int>(i);
        GenerateRequest request = requestFor(prompts[i], run, size);
        request.output = run.sample(step, index);
        RunContext painting{
            .stop = context.stop, .emit = [&](const Event& event) {
                if (const auto* done = std::get_if<PictureDone>(&event))
                    context.emit(TrainingSample{
                        .step = step, .index = index, .image = done->image, .file = done->file});
                else if (std::holds_alternative<Progress>(event))
                    context.emit(event);
            }};
        try {
            paint(model, request, std::nullopt, PictureOutput(request), painting);
        } catch (const NotNumbers& lost) {
            context.emit(Note{std::string(lost.what()) + " There is no sample of this step."});
        }
    }
}

} // namespace candela
