#include "core/training/latent_source.h"

#include "core/api/paths.h"
#include "core/io/image_file.h"

#include <ATen/ops/rand.h>

namespace candela
{
namespace
{

std::string identityOf(const StableDiffusion& model, const DatasetPicture& picture, const SeenPart& part)
{
    const auto text = [](auto... numbers) {
        std::string joined;
        ((joined += std::to_string(numbers) + " "), ...);
        return joined;
    };
    return utf8(model.files.vae.empty() ? model.files.model : model.files.vae) + "\n" + utf8(picture.file)
        + "\n"
        + text(picture.bytes, picture.modified, part.scaled.width, part.scaled.height, part.left, part.top,
            part.size.width, part.size.height, static_cast<int>(part.mirrored))
        + nameOf(model.codec.dtype());
}

} // namespace

LatentSource::LatentSource(StableDiffusion& model, std::filesystem::path folder,
    std::vector<DatasetPicture> pictures, const TrainLoraRequest& request, PictureSize size,
    const std::filesystem::path& cache)
    : m_model(model)
    , m_folder(std::move(folder))
    , m_pictures(std::move(pictures))
    , m_crop(request.crop)
    , m_flip(request.flip)
    , m_buckets(size, model.info.sizeMultiple, request.buckets)
    , m_cache(cache)
{
}

PictureSize LatentSource::bucketOf(std::size_t picture) const
{
    return m_buckets.of(m_pictures[picture].width, m_pictures[picture].height);
}

int LatentSource::enlarged() const
{
    int count = 0;
    for (std::size_t i = 0; i < m_pictures.size(); ++i) {
        const PictureSize bucket = bucketOf(i);
        count += m_pictures[i].width < bucket.width || m_pictures[i].height < bucket.height ? 1 : 0;
    }
    return count;
}

SeenPart LatentSource::partOf(std::size_t picture, double across, double down, bool mirrored) const
{
    SeenPart part =
        seenPart(m_pictures[picture].width, m_pictures[picture].height, bucketOf(picture), across, down);
    part.mirrored = mirrored;
    return part;
}

/// As a painting does: an autoencoder that loses its numbers in half precision is loaded once more.
EncodedPicture LatentSource::encodeInEnoughPrecision(const at::Tensor& pixels)
{
    EncodedPicture encoded = m_model.codec.encode(pixels);
    if (encoded.unscaled.mean.isfinite().all().item<bool>())
        return encoded;
    if (m_model.codec.dtype() != at::kFloat) {
        m_model.reloadCodec(at::kFloat, {});
        encoded = m_model.codec.encode(pixels);
    }
    if (!encoded.unscaled.mean.isfinite().all().item<bool>())
        throw runFailed("The model's autoencoder gives values that are not numbers.",
            "Check the model's files, or choose another autoencoder.");
    return encoded;
}

EncodedPicture LatentSource::encode(std::size_t picture, const SeenPart& part)
{
    return encodeInEnoughPrecision(seenPixels(readImage(m_folder / m_pictures[picture].file), part));
}

EncodedPicture LatentSource::cached(std::size_t picture, const SeenPart& part)
{
    const std::string key = "latents-" + std::to_string(picture) + (part.mirrored ? "-mirrored" : "");
    const std::string identity = identityOf(m_model, m_pictures[picture], part);
    if (const auto known = m_cache.find(key, identity)) {
        const auto variance = known->find("log_variance");
        return {.unscaled = {.mean = known->at("mean"),
                    .logVariance = variance == known->end() ? at::Tensor() : variance->second},
            .scale = known->at("scale").item<double>()};
    }
    const EncodedPicture encoded = encode(picture, part);
    StateDict tensors{
        {"mean", encoded.unscaled.mean}, {"scale", at::scalar_tensor(encoded.scale, at::kDouble)}};
    if (encoded.unscaled.logVariance.defined())
        tensors["log_variance"] = encoded.unscaled.logVariance;
    m_cache.put(key, identity, tensors);
    return encoded;
}

void LatentSource::prepare(RunContext& context, BatchShare share)
{
    if (!isCached())
        return;
    const int of = static_cast<int>(m_pictures.size());
    for (int i = share.index; i < of; i += share.of) {
        context.throwIfStopped();
        for (const bool mirrored : {false, true})
            if (!mirrored || m_flip)
                cached(static_cast<std::size_t>(i), partOf(static_cast<std::size_t>(i), 0.5, 0.5, mirrored));
        context.emit(Progress{.phase = Phase::Preparing, .step = i + 1, .of = of});
    }
}

SeenPicture LatentSource::see(std::size_t picture, at::Generator& generator)
{
    const auto uniform = [&generator] {
        return at::rand({}, generator, at::kDouble).item<double>();
    };
    const bool mirrored = m_flip && uniform() < 0.5;
    const bool anywhere = m_crop == CropKind::Random;
    const double across = anywhere ? uniform() : 0.5, down = anywhere ? uniform() : 0.5;
    const SeenPart part = partOf(picture, across, down, mirrored);
    const EncodedPicture encoded = isCached() ? cached(picture, part) : encode(picture, part);
    const DatasetPicture& file = m_pictures[picture];
    const auto number = [](auto value) {
        return static_cast<float>(value);
    };
    return {.latents = encoded.latents(generator),
        .sizes = torch::tensor({number(file.height), number(file.width), number(part.top), number(part.left),
                                   number(part.size.height), number(part.size.width)})
                     .unsqueeze(0)};
}

} // namespace candela
