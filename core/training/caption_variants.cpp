#include "core/training/caption_variants.h"

#include "core/api/dataset_captions.h"

#include <ATen/ops/rand.h>

#include <algorithm>

namespace candela
{
namespace
{

double uniform(at::Generator& generator)
{
    return at::rand({}, generator, at::kDouble).item<double>();
}

} // namespace

bool captionsStay(const TrainLoraRequest& request)
{
    return !request.shuffleTags && request.tagDropout <= 0;
}

std::string captionAsRead(
    const std::string& caption, const TrainLoraRequest& request, at::Generator& generator)
{
    if (request.captionDropout > 0 && uniform(generator) < request.captionDropout)
        return {};
    if (captionsStay(request))
        return caption;
    std::vector<std::string> tags = tagsOf(caption);
    const auto kept = std::min(tags.size(), static_cast<std::size_t>(request.keepTags));
    if (request.shuffleTags)
        for (std::size_t i = tags.size(); i > kept + 1; --i) { // Fisher and Yates
            const auto other =
                kept + static_cast<std::size_t>(uniform(generator) * static_cast<double>(i - kept));
            std::swap(tags[i - 1], tags[other]);
        }
    std::string read;
    for (std::size_t i = 0; i < tags.size(); ++i) {
        if (i >= kept && request.tagDropout > 0 && uniform(generator) < request.tagDropout)
            continue;
        read += (read.empty() ? "" : ", ") + tags[i];
    }
    return read;
}

} // namespace candela
