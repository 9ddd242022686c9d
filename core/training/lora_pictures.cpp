#include "core/training/lora_pictures.h"

#include "core/api/paths.h"
#include "core/training/caption_variants.h"
#include "core/training/step_random.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>

#include <cmath>

namespace candela
{
namespace
{

constexpr std::int64_t usualSteps = 1500;

TextUse textUseOf(const TrainLoraRequest& request)
{
    if (request.textEncoders)
        return TextUse::Learning;
    return captionsStay(request) ? TextUse::Fixed : TextUse::Varying;
}

std::vector<std::size_t> itemsOf(const std::vector<DatasetPicture>& pictures)
{
    std::vector<std::size_t> items;
    for (std::size_t picture = 0; picture < pictures.size(); ++picture)
        items.insert(items.end(), static_cast<std::size_t>(std::max(1, pictures[picture].repeats)), picture);
    return items;
}

/// Which items stack: those of one size.
std::vector<std::size_t> stacksOf(const LatentSource& latents, const std::vector<std::size_t>& items)
{
    std::vector<std::size_t> stacks;
    std::vector<PictureSize> known;
    for (const std::size_t picture : items) {
        const PictureSize size = latents.bucketOf(picture);
        const auto found = std::ranges::find(known, size);
        stacks.push_back(static_cast<std::size_t>(found - known.begin()));
        if (found == known.end())
            known.push_back(size);
    }
    return stacks;
}

std::string purposeOf(PictureGroup group)
{
    return group == PictureGroup::Training ? "picture" : "regularisation picture";
}

} // namespace

FoundPictures findPictures(const TrainLoraRequest& request, RunContext& context)
{
    context.emit(Progress{.phase = Phase::Preparing});
    std::vector<std::string> troubles;
    FoundPictures found{.training = readDataset(request.data, context.stop, &troubles), .regularisation = {}};
    if (!request.regularisation.empty())
        found.regularisation = readDataset(request.regularisation, context.stop, &troubles);
    if (!troubles.empty()) {
        context.emit(Note{troubles.front()});
        context.emit(
            Note{"Pictures that cannot be used and are left out: " + std::to_string(troubles.size()) + "."});
    }
    return found;
}

LoraPictures::Source LoraPictures::sourceOf(
    std::filesystem::path folder, std::vector<DatasetPicture> pictures, const std::filesystem::path& cache)
{
    LatentSource latents(m_model, std::move(folder), std::move(pictures), m_request, m_size, cache);
    std::vector<std::size_t> items = itemsOf(latents.pictures());
    TrainingOrder order(
        stacksOf(latents, items), static_cast<std::size_t>(m_request.batch * m_share.of), m_request.seed);
    return {.latents = std::move(latents), .items = std::move(items), .order = std::move(order)};
}

LoraPictures::LoraPictures(StableDiffusion& model, const TrainLoraRequest& request, PictureSize size,
    FoundPictures found, const std::filesystem::path& cache, BatchShare share)
    : m_model(model)
    , m_request(request)
    , m_size(size)
    , m_share(share)
    , m_texts(model, textUseOf(request), cache)
    , m_training(sourceOf(request.data, std::move(found.training), cache))
    , m_groups{PictureGroup::Training}
    , m_steps(request.steps.value_or(usualSteps))
{
    if (!found.regularisation.empty()) {
        m_regularisation.emplace(sourceOf(request.regularisation, std::move(found.regularisation),
            cache.empty() ? cache : cache / "regularisation"));
        m_groups.push_back(PictureGroup::Regularisation);
    }
    if (!request.steps && request.epochs)
        m_steps = std::max<std::int64_t>(1,
            std::llround(std::ceil(*request.epochs * static_cast<double>(m_training.order.passesPerEpoch())
                / request.accumulation)));
}

void LoraPictures::prepare(RunContext& context)
{
    std::set<std::string> captions;
    if (m_request.captionDropout > 0)
        captions.insert("");
    int enlarged = 0;
    for (const PictureGroup group : m_groups) {
        for (const DatasetPicture& picture : of(group).latents.pictures())
            captions.insert(picture.text());
        enlarged += of(group).latents.enlarged();
    }
    if (enlarged > 0)
        context.emit(Note{std::to_string(enlarged)
            + " of the pictures are smaller than they are trained at, and are enlarged."});
    if (pictures().size() == 1)
        context.emit(Note{"There is one picture alone: the LoRA will learn to repeat it."});
    m_texts.prepare(captions, context);
    for (const PictureGroup group : m_groups)
        of(group).latents.prepare(context, m_request.cacheOnDisk ? m_share : BatchShare());
}

std::int64_t LoraPictures::epochsIn(std::int64_t passes) const
{
    return passes / m_training.order.passesPerEpoch();
}

const std::vector<DatasetPicture>& LoraPictures::pictures() const
{
    return m_training.latents.pictures();
}

LoraPictures::Source& LoraPictures::of(PictureGroup group)
{
    return group == PictureGroup::Training ? m_training : *m_regularisation;
}

TrainingBatch LoraPictures::batch(PictureGroup group, std::int64_t pass, int timesteps, const StopCheck& stop)
{
    Source& source = of(group);
    std::vector<at::Tensor> latents, noises, times, sizes;
    std::vector<std::string> captions;
    const std::vector<std::size_t>& whole = source.order.batchOf(pass);
    const auto count = static_cast<std::size_t>(m_request.batch);
    const std::size_t first = count * static_cast<std::size_t>(m_share.index);
    for (std::size_t i = first; i < first + count; ++i) {
        // in the whole run: what is random depends on it
        const auto place = pass * static_cast<std::int64_t>(whole.size()) + static_cast<std::int64_t>(i);
        at::Generator generator = stepGenerator(m_request.seed, purposeOf(group), place);
        const std::size_t item = whole[i];
        const std::size_t picture = source.items[item];
        captions.push_back(captionAsRead(source.latents.pictures()[picture].text(), m_request, generator));
        const SeenPicture seen = source.latents.see(picture, generator);
        times.push_back(at::randint(timesteps, {1}, generator, at::kLong));
        at::Tensor noise = at::randn(seen.latents.sizes(), generator, at::kFloat);
        if (m_request.noiseOffset > 0) // (1, C, 1, 1): each channel as a whole
            noise = noise
                + m_request.noiseOffset * at::randn({1, seen.latents.size(1), 1, 1}, generator, at::kFloat);
        latents.push_back(seen.latents);
        noises.push_back(noise);
        sizes.push_back(seen.sizes);
    }
    const EncodedPrompt text = m_texts.encode(captions, stop);
    const at::Device device = m_model.compute.device;
    return {.latents = at::cat(latents).to(device),
        .noise = at::cat(noises).to(device),
        .timesteps = at::cat(times).to(device),
        .text = text.text,
        .pooled = text.pooled,
        .sizes = at::cat(sizes)};
}

std::string LoraPictures::filesOf(PictureGroup group, std::int64_t pass)
{
    std::string files;
    Source& source = of(group);
    for (const std::size_t item : source.order.batchOf(pass))
        files += (files.empty() ? "" : ", ") + quoted(source.latents.pictures()[source.items[item]].file);
    return files;
}

} // namespace candela
