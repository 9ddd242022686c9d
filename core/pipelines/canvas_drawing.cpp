#include "core/pipelines/canvas_drawing.h"

#include "core/api/error.h"

#ifndef CANDELA_ENGINE_ONLY
#include "core/io/image_file.h"

#include <opencv2/imgproc.hpp>
#endif

#include <algorithm>
#include <cmath>

namespace candela
{

#ifdef CANDELA_ENGINE_ONLY

Image readColours(const std::filesystem::path&)
{
    throw badInput("This build of the engine alone reads and writes no pictures.");
}
Image readGreys(const std::filesystem::path& file, PictureSize)
{
    return readColours(file);
}
Image covering(const Image& image, PictureSize)
{
    return image;
}
PictureCanvas placedOn(PictureSize, PicturePoint, PictureSize, const Image& image, const Image& mask)
{
    return {image, mask};
}
Image seamed(const Image& mask)
{
    return mask;
}

#else

namespace
{

/// Shares the pixels.
cv::Mat matOf(const Image& image)
{
    return {
        image.height, image.width, CV_8UC(image.channels), const_cast<std::uint8_t*>(image.pixels.data())};
}

Image imageOf(const cv::Mat& mat)
{
    const cv::Mat whole = mat.isContinuous() ? mat : mat.clone();
    const std::uint8_t* begin = whole.ptr();
    return {.width = whole.cols,
        .height = whole.rows,
        .channels = whole.channels(),
        .pixels = {begin, begin + whole.total() * whole.elemSize()}};
}

/// A mask must not swing beyond its edges, as Lanczos' filter does.
int interpolation(const cv::Mat& mat, bool smaller)
{
    if (smaller)
        return cv::INTER_AREA;
    return mat.channels() == 1 ? cv::INTER_LINEAR : cv::INTER_LANCZOS4;
}

cv::Mat scaledTo(const cv::Mat& mat, PictureSize size)
{
    if (mat.cols == size.width && mat.rows == size.height)
        return mat;
    const bool smaller = size.width < mat.cols || size.height < mat.rows;
    cv::Mat scaled;
    cv::resize(mat, scaled, {size.width, size.height}, 0, 0, interpolation(mat, smaller));
    return scaled;
}

} // namespace

Image readColours(const std::filesystem::path& file)
{
    Image image = readImage(file);
    if (image.channels == 3)
        return image;
    cv::Mat colours;
    cv::cvtColor(matOf(image), colours, cv::COLOR_GRAY2RGB);
    return imageOf(colours);
}

Image readGreys(const std::filesystem::path& file, PictureSize size)
{
    const Image image = readImage(file);
    cv::Mat greys = matOf(image);
    if (image.channels == 3)
        cv::cvtColor(matOf(image), greys, cv::COLOR_RGB2GRAY);
    return imageOf(scaledTo(greys, size));
}

Image covering(const Image& image, PictureSize size)
{
    const double scale = std::max(
        static_cast<double>(size.width) / image.width, static_cast<double>(size.height) / image.height);
    const auto kept = [scale](int wanted, int whole) {
        return std::clamp(static_cast<int>(std::lround(wanted / scale)), 1, whole);
    };
    const int width = kept(size.width, image.width), height = kept(size.height, image.height);
    const cv::Rect middle((image.width - width) / 2, (image.height - height) / 2, width, height);
    const cv::Mat part = matOf(image)(middle);
    cv::Mat scaled;
    cv::resize(part, scaled, {size.width, size.height}, 0, 0, interpolation(part, scale < 1));
    return imageOf(scaled);
}

PictureCanvas placedOn(
    PictureSize size, PicturePoint place, PictureSize scaled, const Image& image, const Image& mask)
{
    const cv::Rect whole(0, 0, size.width, size.height);
    const cv::Rect inside = cv::Rect(place.x, place.y, scaled.width, scaled.height) & whole;
    const cv::Rect part = inside - cv::Point(place.x, place.y); // of the scaled picture
    const cv::Mat picture = scaledTo(matOf(image), scaled)(part);
    cv::Mat canvas;
    cv::copyMakeBorder(picture, canvas, inside.y, size.height - inside.y - inside.height, inside.x,
        size.width - inside.x - inside.width, cv::BORDER_REPLICATE | cv::BORDER_ISOLATED);
    const int widest = std::max(
        {inside.x, inside.y, size.width - inside.x - inside.width, size.height - inside.y - inside.height});
    // Streaks of single pixels would be drawn on as they are.
    cv::GaussianBlur(canvas, canvas, {}, std::max(2.0, widest / 12.0), 0, cv::BORDER_REPLICATE);
    picture.copyTo(canvas(inside));

    cv::Mat greys(size.height, size.width, CV_8UC1, cv::Scalar(255));
    if (mask.empty())
        greys(inside).setTo(0);
    else
        scaledTo(matOf(mask), scaled)(part).copyTo(greys(inside));
    return {.image = imageOf(canvas), .mask = imageOf(greys)};
}

Image seamed(const Image& mask)
{
    constexpr double width = 4; // pixels; narrow enough that thin strokes still paint
    const cv::Mat greys = matOf(mask);
    cv::Mat depth, weights; // pixels to the nearest black one
    cv::distanceTransform(greys, depth, cv::DIST_L2, cv::DIST_MASK_5);
    depth.convertTo(depth, CV_8U, 255 / width);
    cv::min(greys, depth, weights);
    return imageOf(weights);
}

#endif

Image blended(const Image& from, const Image& to, const Image& weights)
{
    Image result = from;
    const auto channels = static_cast<std::size_t>(from.channels);
    for (std::size_t i = 0; i < weights.pixels.size(); ++i) {
        const int weight = weights.pixels[i];
        for (std::size_t c = i * channels; c < (i + 1) * channels; ++c)
            result.pixels[c] = static_cast<std::uint8_t>(
                (from.pixels[c] * (255 - weight) + to.pixels[c] * weight + 127) / 255);
    }
    return result;
}

} // namespace candela
