#include "core/pipelines/scoring.h"

#include "core/api/dataset_index.h"
#include "core/api/paths.h"
#include "core/api/picture_parameters.h"
#include "core/dataset/index_lines.h"
#include "core/io/mapped_tensor.h"
#include "core/nn/device.h"
#include "core/pipelines/score_networks.h"

#include <algorithm>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

constexpr std::size_t blockSize = 16; // pictures that are decoded, and go through a network, at a time

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

std::vector<ScoreWish> wishesOfPictures(const ScoreRequest& request)
{
    std::vector<ScoreWish> wishes;
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

ScoreWish wishOf(const DatasetPicture& picture, const ScoreRequest& request)
{
    const PictureStatistics& known = picture.statistics;
    ScoreWish wish{.file = request.folder / picture.file,
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
    const ScoreRequest& request, const std::vector<ScoreWish>& wishes, RunContext& context, const Done& done)
{
    ScoreResult result;
    if (wishes.empty())
        return result; // no network is needed
    ComputeOptions options = request.compute;
    if (options.precision == Precision::Auto)
        options.precision = Precision::Fp32; // as the references compute
    const Compute compute = chooseCompute(options);
    context.emit(Progress{.phase = Phase::Loading});
    ScoreNetworks networks(request,
        {.dtype = compute.dtype,
            .device = compute.device,
            .stop = [&context] { context.throwIfStopped(); },
            .release = releasePages});
    for (std::size_t begin = 0; begin < wishes.size(); begin += blockSize) {
        context.throwIfStopped();
        const auto block = std::span(wishes).subspan(begin, std::min(blockSize, wishes.size() - begin));
        const std::vector<PictureScores> scores = networks.of(block, context);
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
    std::vector<ScoreWish> wishes;
    std::vector<std::size_t> places; // of the wishes among the pictures
    int known = 0, without = 0;
    for (std::size_t i = 0; i < dataset.pictures.size(); ++i) {
        const DatasetPicture& picture = dataset.pictures[i];
        if (!picture.usable())
            continue;
        without += picture.text().empty();
        ScoreWish wish = wishOf(picture, request);
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
