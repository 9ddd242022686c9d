#include "core/dataset/lit_photos.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/api/picture_files.h"
#include "core/io/photo_file.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cassert>

namespace candela
{

std::vector<LitPhoto> readLitPhotos(const std::filesystem::path& folder, int longestSide,
    const std::function<void(int done, int of)>& observe)
{
    const std::vector<FoundPicture> files = picturesIn(folder);
    if (files.empty())
        throw badInput("The folder " + quoted(folder) + " has no pictures to learn from.");
    std::vector<LitPhoto> photos;
    for (const FoundPicture& found : files) {
        const Photo copy = workingCopy(readPhoto(found.file), longestSide);
        const auto* bytes = copy.samples<std::uint8_t>();
        photos.push_back({utf8(found.file.stem()),
            {.width = static_cast<int>(copy.width),
                .height = static_cast<int>(copy.height),
                .channels = copy.channels,
                .pixels = {bytes, bytes + copy.pixels.size()}}});
        observe(static_cast<int>(photos.size()), static_cast<int>(files.size()));
    }
    return photos;
}

Image drawCrop(const Image& photo, int side, CounterRng& random)
{
    constexpr int largestShrink = 3;
    const int shortest = std::min(photo.width, photo.height);
    assert(shortest >= side && photo.channels == 3);
    const int part = side * random.between(1, std::min(largestShrink, shortest / side));
    const cv::Rect place(
        random.between(0, photo.width - part), random.between(0, photo.height - part), part, part);
    const cv::Mat whole(photo.height, photo.width, CV_8UC3, const_cast<std::uint8_t*>(photo.pixels.data()));
    cv::Mat crop;
    cv::resize(whole(place), crop, {side, side}, 0, 0, cv::INTER_AREA);
    if (random.chance(50))
        cv::flip(crop, crop, 1);
    if (random.chance(50))
        cv::transpose(crop, crop);
    Image result{.width = side, .height = side, .channels = 3, .pixels = {}};
    result.pixels.assign(crop.datastart, crop.dataend);
    return result;
}

} // namespace candela
