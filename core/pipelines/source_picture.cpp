#include "core/pipelines/source_picture.h"

#include "core/api/error.h"
#include "core/api/number_text.h"

#ifndef CANDELA_ENGINE_ONLY
#include "core/io/image_file.h"

#include <opencv2/imgproc.hpp>
#endif

#include <ATen/ops/from_blob.h>

#include <algorithm>
#include <cmath>

namespace candela
{
namespace
{

#ifdef CANDELA_ENGINE_ONLY
Image readImage(const std::filesystem::path&)
{
    throw badInput("This build of the engine alone reads and writes no pictures.");
}

Image covering(const Image& image, int, int)
{
    return image;
}
#else
/// The middle of the picture in the proportions of width × height, scaled to that.
Image covering(const Image& image, int width, int height)
{
    const double scale =
        std::max(static_cast<double>(width) / image.width, static_cast<double>(height) / image.height);
    const auto kept = [scale](int wanted, int whole) {
        return std::clamp(static_cast<int>(std::lround(wanted / scale)), 1, whole);
    };
    const int keptWidth = kept(width, image.width), keptHeight = kept(height, image.height);
    const cv::Mat whole(
        image.height, image.width, CV_8UC(image.channels), const_cast<std::uint8_t*>(image.pixels.data()));
    cv::Mat scaled;
    cv::resize(whole({(image.width - keptWidth) / 2, (image.height - keptHeight) / 2, keptWidth, keptHeight}),
        scaled, {width, height}, 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_LANCZOS4);
    const std::uint8_t* begin = scaled.ptr();
    return {.width = width,
        .height = height,
        .channels = image.channels,
        .pixels = {begin, begin + scaled.total() * scaled.elemSize()}};
}
#endif

} // namespace

SourcePicture::SourcePicture(const std::filesystem::path& file)
    : m_image(readImage(file))
{
}

std::optional<SourcePicture> SourcePicture::of(const GenerateRequest& request)
{
    return request.source.empty() ? std::nullopt : std::optional<SourcePicture>(request.source);
}

SourcePicture::Size SourcePicture::paintedSize(Size usual, int multiple) const
{
    const double own = static_cast<double>(m_image.width) * m_image.height;
    const double wanted = static_cast<double>(usual.width) * usual.height;
    const double scale = own > 4 * wanted ? std::sqrt(wanted / own) : 1;
    const auto rounded = [&](int side) {
        return std::max(1, static_cast<int>(side * scale) / multiple) * multiple;
    };
    return {rounded(m_image.width), rounded(m_image.height)};
}

at::Tensor SourcePicture::pixels(Size size) const
{
    Image image = covering(m_image, size.width, size.height);
    const at::Tensor bytes =
        at::from_blob(image.pixels.data(), {image.height, image.width, image.channels}, at::kByte);
    // (H, W, 1 or 3) → (1, 3, H, W)
    return (bytes.to(at::kFloat) / 127.5 - 1)
        .permute({2, 0, 1})
        .unsqueeze(0)
        .expand({1, 3, image.height, image.width});
}

int skippedSteps(int steps, double strength)
{
    const int taken = stepsTaken(steps, strength);
    if (taken < 1)
        throw badInput("A strength of " + shortestText(strength) + " leaves none of the "
                + std::to_string(steps) + " steps to take.",
            "Choose a greater strength, or more steps.");
    return steps - taken;
}

} // namespace candela
