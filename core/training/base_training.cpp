#include "core/training/base_training.h"

#include "core/dataset/bpe_training.h"
#include "core/dataset/training_pictures.h"
#include "core/io/json_file.h"
#include "core/io/safetensors.h"
#include "core/models/autoencoder_tiny.h"
#include "core/models/clip_text.h"
#include "core/models/unet2d_condition.h"
#include "core/nn/device.h"
#include "core/text/clip_tokenizer.h"
#include "core/training/autoencoder_training.h"
#include "core/training/base_training_config.h"
#include "core/training/diffusion_training.h"
#include "core/training/mixed_precision.h"
#include "core/training/model_export.h"
#include "core/training/picture_batches.h"
#include "core/training/run_folder.h"
#include "core/training/text_training.h"

#include <ATen/ops/arange.h>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

constexpr int captionsForTokenizer = 20000;

void teachTokenizer(
    const fs::path& folder, const CaptionedPictures& pictures, const BaseTrainingConfig::Tokenizer& options)
{
    if (fs::exists(folder / "vocab.json"))
        return; // resumed
    std::vector<std::string> captions;
    const std::int64_t count = std::min<std::int64_t>(pictures.count(), captionsForTokenizer);
    for (std::int64_t i = 0; i < count; ++i)
        captions.push_back(pictures.caption(i, static_cast<std::uint64_t>(i)));
    writeTokenizer(trainBpe(captions, options.vocabulary), folder, options.maxLength);
}

/// Latents of every picture, (count, C, h, w) in fp16: made once, kept on disk for a resumed run.
at::Tensor encodePictures(
    const AutoencoderTiny& autoencoder, const CaptionedPictures& pictures, TrainingRun& run)
{
    const fs::path cache = run.file("latents.safetensors");
    if (fs::exists(cache))
        return SafetensorsFile::open(cache).tensor("latents");
    torch::NoGradGuard noGrad;
    constexpr std::int64_t batch = 64;
    const auto encode = [&](const at::Tensor& pixels) {
        const AutocastScope autocast(run.place().device.type(), run.place().dtype);
        return autoencoder.encode(pixels);
    };
    std::vector<at::Tensor> parts;
    for (std::int64_t begin = 0; begin < pictures.count(); begin += batch) {
        run.context().throwIfStopped();
        const std::int64_t end = std::min(begin + batch, pictures.count());
        const at::Tensor pixels =
            pictureBatch(pictures, at::arange(begin, end, at::kLong)).to(run.place().device);
        parts.push_back(encode(pixels).to(at::kCPU, at::kHalf).contiguous());
        run.context().emit(Progress{.phase = Phase::Preparing,
            .step = static_cast<int>(end),
            .of = static_cast<int>(pictures.count())});
    }
    const at::Tensor latents = at::cat(parts);
    writeSafetensors(cache, {{"latents", latents}});
    return latents;
}

/// Converges everything of one run; the stages are functions of their own.
class BaseTraining
{
public:
    BaseTraining(const TrainBaseRequest& request, RunContext& context)
        : m_output(outputOf(request.output, request.resume))
        , m_config(BaseTrainingConfig::fromFile(recipeOf(request.config, request.resume)))
        , m_compute(chooseCompute(request.compute))
        , m_context(context)
        , m_pictures(openTrainingPictures(
              {request.data, m_config.pictures.size, m_config.pictures.count, m_config.seed}))
    {
        beginRun(m_output, m_config.toJson().dump(2) + "\n");
    }

    TrainResult run()
    {
        TrainingRun run = startRun(m_output, m_compute, m_config.seed, m_config.checkpointMinutes, m_context);
        AutoencoderTiny autoencoder(AutoencoderTinyConfig::fromJson(m_config.autoencoder.config));
        trainAutoencoder(autoencoder, *m_pictures, m_config.autoencoder, run);
        m_latents = encodePictures(autoencoder, *m_pictures, run);

        teachTokenizer(m_output / "tokenizer", *m_pictures, m_config.tokenizer);
        const ClipTokenizer tokenizer = ClipTokenizer::fromFolder(m_output / "tokenizer");
        nlohmann::json textConfig = m_config.diffusion.textEncoder;
        textConfig["vocab_size"] = tokenizer.vocabularySize();
        textConfig["max_position_embeddings"] = m_config.tokenizer.maxLength;
        textConfig["bos_token_id"] = tokenizer.startId();
        textConfig["eos_token_id"] = tokenizer.endId();
        textConfig["pad_token_id"] = tokenizer.padId();
        ClipTextModel textEncoder(ClipTextConfig::fromJson(textConfig));
        UNet2DConditionModel unet(UNet2DConditionConfig::fromJson(m_config.diffusion.unet));
        const auto scheduler = SchedulerConfig::fromJson(m_config.diffusion.scheduler, SamplerKind::Ddpm);

        ModelParts parts{.autoencoderConfig = asAutoencoderConfig(m_config.autoencoder.config),
            .textEncoderConfig = asTextEncoderConfig(textConfig),
            .unetConfig = asUNetConfig(m_config.diffusion.unet, m_latents.size(-1)),
            .schedulerConfig = m_config.diffusion.scheduler,
            .autoencoder = stateDict(autoencoder),
            .textEncoder = {},
            .unet = {},
            .studio = m_config.studio};
        trainText({textEncoder, tokenizer, *m_pictures, m_latents}, m_config.text, run);
        const double loss = trainDiffusion({textEncoder, unet, tokenizer, scheduler, *m_pictures, m_latents},
            m_config.diffusion, run, [&](const DiffusionWeights& weights, std::int64_t) {
                parts.textEncoder = weights.textEncoder;
                parts.unet = weights.unet;
                writeModelFolder(m_output, parts);
            });
        return {.output = m_output, .steps = m_config.diffusion.steps, .lastLoss = loss};
    }

private:
    fs::path m_output;
    BaseTrainingConfig m_config;
    Compute m_compute;
    RunContext& m_context;
    std::unique_ptr<CaptionedPictures> m_pictures;
    at::Tensor m_latents;
};

} // namespace

TrainResult trainBase(const TrainBaseRequest& request, RunContext& context)
{
    return BaseTraining(request, context).run();
}

} // namespace candela
