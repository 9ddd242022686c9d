#include "core/pipelines/relight.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/photo_file.h"
#include "core/nn/kernels/machine.h"
#include "core/pipelines/photo_tensors.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

constexpr std::size_t mostSeen = 8;
constexpr std::size_t mostBytes = std::size_t(1) << 30; // of what is kept, the latest picture apart

std::shared_ptr<const Image> imageOf(const Photo& photo)
{
    const auto* bytes = photo.samples<std::uint8_t>();
    return std::make_shared<Image>(Image{.width = static_cast<int>(photo.width),
        .height = static_cast<int>(photo.height),
        .channels = photo.channels,
        .pixels = {bytes, bytes + photo.pixels.size()}});
}

Photo blank(int64_t width, int64_t height)
{
    return {.width = width,
        .height = height,
        .bits = 8,
        .channels = 3,
        .pixels = std::vector<std::byte>(static_cast<std::size_t>(width * height * 3))};
}

} // namespace

const RelightPreviews::Seen& RelightPreviews::seen(
    const RelightModel& model, const RelightPreviewRequest& request, RunContext& context)
{
    std::error_code missing;
    const auto changedAt = fs::last_write_time(request.file, missing);
    const auto known = std::ranges::find_if(m_seen, [&](const Seen& each) {
        return !missing && each.file == request.file && each.fileChangedAt == changedAt
            && each.longestSide == request.longestSide && each.modelFolder == model.folder
            && each.modelChangedAt == model.changedAt && each.compute == model.compute;
    });
    if (known != m_seen.end()) {
        std::rotate(m_seen.begin(), known, known + 1);
        return m_seen.front();
    }
    context.emit(Progress{.phase = Phase::Loading});
    ReducedPhoto read = readPhoto(request.file, request.longestSide);
    Seen fresh{.file = request.file,
        .fileChangedAt = changedAt,
        .longestSide = request.longestSide,
        .modelFolder = model.folder,
        .modelChangedAt = model.changedAt,
        .compute = model.compute,
        .sourceWidth = static_cast<int>(read.sourceWidth),
        .sourceHeight = static_cast<int>(read.sourceHeight)};
    const Photo copy = workingCopy(std::move(read.photo), request.longestSide);
    returnFreePages(); // of a large picture, which one looks at more rarely than its size suggests
    fresh.before = imageOf(copy);
    fresh.parts = model.networks.decompose(copy.height, copy.width, sourceOf(copy), [&](int done, int of) {
        context.throwIfStopped();
        context.emit(Progress{.phase = Phase::Relighting, .step = done, .of = of});
    });
    m_seen.push_front(std::move(fresh));
    std::size_t bytes = 0, kept = 1;
    for (; kept < m_seen.size() && kept < mostSeen; ++kept) {
        bytes += m_seen[kept].parts.nbytes() + m_seen[kept].before->pixels.size();
        if (bytes > mostBytes)
            break;
    }
    m_seen.resize(kept);
    return m_seen.front();
}

RelightPreviewResult RelightPreviews::preview(
    const RelightModel& model, const RelightPreviewRequest& request, RunContext& context)
{
    const auto start = std::chrono::steady_clock::now();
    if (!(request.ratio > 0) || !std::isfinite(request.ratio))
        throw badInput("The ratio must be a positive number.", "3 to 5 is advised.");
    const Seen& picture = seen(model, request, context);
    const int64_t height = picture.parts.size(2), width = picture.parts.size(3);
    Photo after = blank(width, height);
    const Region whole{.height = height, .width = width};
    switch (request.view) {
    case RelightView::Result:
        model.networks.adjust(
            picture.parts, request.ratio,
            [&after](const Region& region, const at::Tensor& enhanced, const at::Tensor&) {
                putRegion(after, region, enhanced);
            },
            [&context](int, int) { context.throwIfStopped(); });
        break;
    case RelightView::Reflectance:
        putRegion(after, whole, picture.parts.narrow(1, 0, 3));
        break;
    case RelightView::Illumination:
        putRegion(after, whole, picture.parts.narrow(1, 3, 1).expand({-1, 3, -1, -1}));
        break;
    }
    return {.before = picture.before,
        .after = imageOf(after),
        .sourceWidth = picture.sourceWidth,
        .sourceHeight = picture.sourceHeight,
        .seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()};
}

} // namespace candela
