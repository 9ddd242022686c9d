#include "core/pipelines/score_networks.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/dataset/in_parallel.h"
#include "core/io/image_file.h"
#include "core/pipelines/clip_pixels.h"

#include <algorithm>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

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

/// The pictures that were decoded, as a network with that side wants them: (B, 3, side, side).
at::Tensor pixelsOf(const std::vector<Image>& images, int side)
{
    std::vector<at::Tensor> pixels;
    pixels.reserve(images.size());
    for (const Image& image : images)
        pixels.push_back(clipPixels(image, side));
    return at::cat(pixels);
}

} // namespace

ScoreNetworks::ScoreNetworks(const ScoreRequest& request, const LoadOptions& options)
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

std::vector<PictureScores> ScoreNetworks::of(std::span<const ScoreWish> wishes, const RunContext& context)
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
    const auto wanted = [&](bool ScoreWish::*what) {
        return std::ranges::any_of(wishes, what);
    };
    at::Tensor vectors; // (B, projection)
    if (wanted(&ScoreWish::match) || (wanted(&ScoreWish::aesthetic) && sharesClip()))
        vectors = m_clip->vectorsOfPictures(pixelsOf(images, m_clip->imageSize()), stop);
    if (wanted(&ScoreWish::match))
        match(wishes, vectors, places, scores, stop);
    if (wanted(&ScoreWish::aesthetic)) {
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

const at::Tensor& ScoreNetworks::vectorOf(const std::string& text, const StopCheck& stop)
{
    constexpr std::size_t most = 1000;
    if (const auto known = m_texts.find(text); known != m_texts.end())
        return known->second;
    if (m_texts.size() >= most)
        m_texts.clear();
    return m_texts.emplace(text, m_clip->vectorsOfTexts(std::span(&text, 1), stop)[0]).first->second;
}

void ScoreNetworks::match(std::span<const ScoreWish> wishes, const at::Tensor& vectors,
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

double nsfwScore(const std::vector<float>& concepts)
{
    if (concepts.empty())
        return 0;
    return std::clamp(0.5 + static_cast<double>(*std::ranges::max_element(concepts)), 0.0, 1.0);
}

} // namespace candela
