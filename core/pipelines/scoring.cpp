#include "core/pipelines/scoring.h"

#include "core/api/dataset_index.h"
#include "core/api/paths.h"
#include "core/api/picture_parameters.h"
#include "core/dataset/in_parallel.h"
#include "core/dataset/index_lines.h"
#include "core/io/image_file.h"
#include "core/io/mapped_tensor.h"
#include "core/models/aesthetic_head.h"
#include "core/models/clip_model.h"
#include "core/models/safety_checker.h"
#include "core/nn/device.h"
#include "core/pipelines/clip_pixels.h"

#include <algorithm>
#include <map>
#include <optional>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

constexpr std::size_t blockSize = 16; // pictures that are decoded, and go through a network, at a time

/// What is to be found out of one picture.
struct Wish {
    fs::path file;
    std::string name; // as PictureScores::file
    std::vector<std::string> captions; // to compare with
    bool match = false, aesthetic = false, nsfw = false;
    bool any() const { return match || aesthetic || nsfw; }
};

/// The networks of one request.
class Measure
{
public:
    Measure(const ScoreRequest& request, const LoadOptions& options);

    /// One entry a wish, in their order.
    std::vector<PictureScores> of(std::span<const Wish> wishes, const RunContext& context);

private:
    struct Decoded {
        std::optional<Image> image;
        std::string trouble;
    };

    void match(std::span<const Wish> wishes, const at::Tensor& vectors, const std::vector<std::size_t>& of,
        std::vector<PictureScores>& scores, const StopCheck& stop);
    const at::Tensor& vectorOf(const std::string& text, const StopCheck& stop);
    bool sharesClip() const { return m_clip && !m_aestheticClip; }

    std::unique_ptr<ClipModel> m_clip; // null where no captions are compared
    std::unique_ptr<ClipModel> m_aestheticClip; // null where the head looks through m_clip
    std::optional<AestheticHead> m_head;
    std::shared_ptr<SafetyChecker> m_checker;
    std::map<std::string, at::Tensor> m_texts; // of captions that many pictures have
};

/// The CLIP that an aesthetic head looks through; empty: the one that captions are compared by.
fs::path clipOfHead(const ScoreRequest& request)
{
    std::error_code unreadable;
    if (!request.aestheticClip.empty())
        return request.aestheticClip == request.clip ? fs::path() : request.aestheticClip;
    if (fs::exists(request.aesthetic / "config.json", unreadable))
        return request.aesthetic; // a whole model, CLIP and head
    if (request.clip.empty())
        throw badInput("The aesthetic head needs the CLIP that it was trained with.",
            "Name the folder of CLIP ViT-L/14 too.");
    return {};
}

Measure::Measure(const ScoreRequest& request, const LoadOptions& options)
{
    if (!request.clip.empty())
        m_clip = ClipModel::load(request.clip, ClipTowers::Both, options);
    if (!request.aesthetic.empty()) {
        m_head = AestheticHead::load(request.aesthetic);
        if (const fs::path own = clipOfHead(request); !own.empty())
            m_aestheticClip = ClipModel::load(own, ClipTowers::Pictures, options);
        const ClipModel& clip = m_aestheticClip ? *m_aestheticClip : *m_clip;
        if (clip.projection() != m_head->width())
            throw badInput("The aesthetic head " + quoted(request.aesthetic) + " takes vectors of "
                    + std::to_string(m_head->width()) + " numbers, and this CLIP makes "
                    + std::to_string(clip.projection()) + ".",
                "Name the CLIP that the head was trained with: for most it is ViT-L/14.");
    }
    if (!request.safetyChecker.empty())
        m_checker = SafetyChecker::load(request.safetyChecker, options);
}

/// The pictures that were decoded, as a network with that side wants them: (B, 3, side, side).
at::Tensor pixelsOf(const std::vector<Image>& images, int side)
{
    std::vector<at::Tensor> pixels;
    pixels.reserve(images.size());
    for (const Image& image : images)
        pixels.push_back(clipPixels(image, side));
    return at::cat(pixels);
}

std::vector<PictureScores> Measure::of(std::span<const Wish> wishes, const RunContext& context)
{
    const StopCheck stop = [&context] {
        context.throwIfStopped();
    };
    std::vector<Decoded> decoded(wishes.size());
    inParallel(wishes.size(), context.stop, [&](std::size_t i) {
        try {
            decoded[i].image = readImage(wishes[i].file);
        } catch (const Error& error) {
            if (error.kind() == ErrorKind::OutOfMemory)
                throw;
            decoded[i].trouble = quoted(wishes[i].file) + " is no picture that can be read.";
        }
    });
    std::vector<PictureScores> scores(wishes.size());
    std::vector<Image> images;
    std::vector<std::size_t> places; // of the images among the wishes
    for (std::size_t i = 0; i < wishes.size(); ++i) {
        scores[i].file = wishes[i].name;
        scores[i].trouble = decoded[i].trouble;
        if (!decoded[i].image)
            continue;
        images.push_back(std::move(*decoded[i].image));
        places.push_back(i);
    }
    if (images.empty())
        return scores;
    const auto wanted = [&](bool Wish::*what) {
        return std::ranges::any_of(wishes, what);
    };
    at::Tensor vectors; // (B, projection)
    if (wanted(&Wish::match) || (wanted(&Wish::aesthetic) && sharesClip()))
        vectors = m_clip->vectorsOfPictures(pixelsOf(images, m_clip->imageSize()), stop);
    if (wanted(&Wish::match))
        match(wishes, vectors, places, scores, stop);
    if (wanted(&Wish::aesthetic)) {
        const at::Tensor marks = m_head->marks(sharesClip()
                ? vectors
                : m_aestheticClip->vectorsOfPictures(pixelsOf(images, m_aestheticClip->imageSize()), stop));
        for (std::size_t i = 0; i < places.size(); ++i)
            scores[places[i]].aesthetic = marks[static_cast<int64_t>(i)].item<double>();
    }
    for (std::size_t i = 0; i < places.size(); ++i)
        if (wishes[places[i]].nsfw)
            scores[places[i]].nsfw =
                nsfwScore(m_checker->check(clipPixels(images[i], m_checker->imageSize()), stop).concepts);
    return scores;
}

const at::Tensor& Measure::vectorOf(const std::string& text, const StopCheck& stop)
{
    constexpr std::size_t most = 1000;
    if (const auto known = m_texts.find(text); known != m_texts.end())
        return known->second;
    if (m_texts.size() >= most)
        m_texts.clear();
    return m_texts.emplace(text, m_clip->vectorsOfTexts(std::span(&text, 1), stop)[0]).first->second;
}

void Measure::match(std::span<const Wish> wishes, const at::Tensor& vectors,
    const std::vector<std::size_t>& of, std::vector<PictureScores>& scores, const StopCheck& stop)
{
    for (std::size_t i = 0; i < of.size(); ++i) {
        const std::vector<std::string>& captions = wishes[of[i]].captions;
        if (captions.empty())
            continue;
        std::vector<at::Tensor> texts;
        for (const std::string& caption : captions)
            texts.push_back(vectorOf(caption, stop));
        // (N, P) and (P) → (N): logits_per_image
        const at::Tensor logits =
            at::mv(at::stack(texts), vectors[static_cast<int64_t>(i)]).to(at::kDouble) * m_clip->scale();
        const auto list = [](const at::Tensor& values) {
            const auto* first = values.const_data_ptr<double>();
            return std::vector<double>(first, first + values.numel());
        };
        PictureScores& one = scores[of[i]];
        one.captions = captions;
        one.logits = list(logits);
        if (captions.size() > 1)
            one.shares = list(logits.softmax(0));
    }
}

/// What a picture says of itself that it was to show; nothing where it says nothing.
std::vector<std::string> promptOf(const fs::path& picture)
{
    try {
        const auto said = readPictureParameters(picture);
        if (said && !said->request.prompt.empty())
            return {said->request.prompt};
    } catch (const Error&) { // no picture: that is told when it is decoded
    }
    return {};
}

std::vector<Wish> wishesOfPictures(const ScoreRequest& request)
{
    std::vector<Wish> wishes;
    for (const fs::path& file : request.pictures)
        wishes.push_back({.file = file,
            .name = utf8(file),
            .captions = request.clip.empty() ? std::vector<std::string>()
                : request.captions.empty()   ? promptOf(file)
                                             : request.captions,
            .match = !request.clip.empty(),
            .aesthetic = !request.aesthetic.empty(),
            .nsfw = !request.safetyChecker.empty()});
    return wishes;
}

Wish wishOf(const DatasetPicture& picture, const ScoreRequest& request)
{
    const PictureStatistics& known = picture.statistics;
    Wish wish{.file = request.folder / picture.file,
        .name = utf8(picture.file),
        .captions = {},
        .match = !request.clip.empty() && !picture.text().empty() && (request.again || !known.textMatch),
        .aesthetic = !request.aesthetic.empty() && (request.again || !known.aesthetic),
        .nsfw = !request.safetyChecker.empty() && (request.again || !known.nsfw)};
    if (wish.match)
        wish.captions = {picture.text()};
    return wish;
}

/// What the index keeps, in Data-Juicer's units.
void take(const PictureScores& scores, DatasetPicture& picture)
{
    constexpr double logitsPerUnit = 100, marksPerUnit = 10;
    PictureStatistics& statistics = picture.statistics;
    picture.pictureTrouble = scores.trouble;
    if (!scores.logits.empty())
        statistics.textMatch = scores.logits.front() / logitsPerUnit;
    if (scores.aesthetic)
        statistics.aesthetic = *scores.aesthetic / marksPerUnit;
    if (scores.nsfw)
        statistics.nsfw = scores.nsfw;
}

/// One block after the other: `done` is told of each.
template <typename Done>
ScoreResult scoreInBlocks(
    const ScoreRequest& request, const std::vector<Wish>& wishes, RunContext& context, const Done& done)
{
    ScoreResult result;
    if (wishes.empty())
        return result; // no network is needed
    ComputeOptions options = request.compute;
    if (options.precision == Precision::Auto)
        options.precision = Precision::Fp32; // as the references compute
    const Compute compute = chooseCompute(options);
    context.emit(Progress{.phase = Phase::Loading});
    Measure measure(request,
        {.dtype = compute.dtype,
            .device = compute.device,
            .stop = [&context] { context.throwIfStopped(); },
            .release = releasePages});
    for (std::size_t begin = 0; begin < wishes.size(); begin += blockSize) {
        context.throwIfStopped();
        const auto block = std::span(wishes).subspan(begin, std::min(blockSize, wishes.size() - begin));
        const std::vector<PictureScores> scores = measure.of(block, context);
        done(begin, scores);
        for (const PictureScores& one : scores) {
            ++(one.trouble.empty() ? result.scored : result.failed);
            context.emit(one);
        }
        context.emit(Progress{.phase = Phase::Scoring,
            .step = static_cast<int>(begin + block.size()),
            .of = static_cast<int>(wishes.size())});
    }
    return result;
}

ScoreResult scoreDataset(const ScoreRequest& request, RunContext& context)
{
    const auto progress = [&context](std::int64_t done, std::int64_t of) {
        context.emit(
            Progress{.phase = Phase::Preparing, .step = static_cast<int>(done), .of = static_cast<int>(of)});
    };
    Dataset dataset =
        openDataset(request.folder, {.index = IndexUse::Keep, .progress = progress, .stop = context.stop});
    std::vector<Wish> wishes;
    std::vector<std::size_t> places; // of the wishes among the pictures
    int known = 0, without = 0;
    for (std::size_t i = 0; i < dataset.pictures.size(); ++i) {
        const DatasetPicture& picture = dataset.pictures[i];
        if (!picture.usable())
            continue;
        without += picture.text().empty();
        Wish wish = wishOf(picture, request);
        if (!wish.any()) {
            ++known;
            continue;
        }
        wishes.push_back(std::move(wish));
        places.push_back(i);
    }
    if (!request.clip.empty() && without > 0)
        context.emit(Note{"Pictures that have no caption, and are not compared with one: "
            + std::to_string(without) + "."});
    ScoreResult result = scoreInBlocks(
        request, wishes, context, [&](std::size_t begin, const std::vector<PictureScores>& scores) {
            std::string lines;
            for (std::size_t i = 0; i < scores.size(); ++i) {
                DatasetPicture& picture = dataset.pictures[places[begin + i]];
                take(scores[i], picture);
                lines += scores[i].trouble.empty() ? statisticsLine(picture) : headerLine(picture);
            }
            appendToIndex(request.folder, lines);
        });
    result.known = known;
    return result;
}

} // namespace

double nsfwScore(const std::vector<float>& concepts)
{
    if (concepts.empty())
        return 0;
    return std::clamp(0.5 + static_cast<double>(*std::ranges::max_element(concepts)), 0.0, 1.0);
}

ScoreResult scorePictures(const ScoreRequest& request, RunContext& context)
{
    if (request.clip.empty() && request.aesthetic.empty() && request.safetyChecker.empty())
        throw badInput("Nothing is asked for: no CLIP, no aesthetic head and no safety checker is named.",
            "Name at least one of them.");
    if (!request.folder.empty())
        return scoreDataset(request, context);
    return scoreInBlocks(
        request, wishesOfPictures(request), context, [](std::size_t, const std::vector<PictureScores>&) {});
}

} // namespace candela
