#include "core/io/photo_file.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/photo_metadata.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>

namespace candela
{
namespace
{

constexpr int pngCompression = 4; // a little larger than 6 and twice as fast

/// All of it in memory: a mapped file that another program shortens meanwhile would stop this one.
std::vector<std::byte> readFile(const std::filesystem::path& path)
{
    std::error_code problem;
    const auto size = std::filesystem::file_size(path, problem);
    if (problem)
        throw badInput(quoted(path) + " cannot be read: " + problem.message() + ".");
    if (size > static_cast<std::uintmax_t>(std::numeric_limits<int>::max()))
        throw badInput(quoted(path) + " has more than 2 GiB, more than a picture can have.");
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw badInput(quoted(path) + " cannot be opened.");
    std::vector<std::byte> bytes(size);
    file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
    if (!file)
        throw badInput(quoted(path) + " cannot be read to its end.");
    return bytes;
}

/// As stored: BGR or BGRA, or grey.
cv::Mat decoded(const std::vector<std::byte>& bytes, const PhotoHeader& header)
{
    const cv::Mat view(1, static_cast<int>(bytes.size()), CV_8U, const_cast<std::byte*>(bytes.data()));
    cv::Mat pixels;
    try {
        pixels = cv::imdecode(view, cv::IMREAD_UNCHANGED);
    } catch (const cv::Exception&) {
        pixels.release();
    }
    const bool fits = pixels.cols == header.width && pixels.rows == header.height
        && (pixels.depth() == CV_8U || pixels.depth() == CV_16U);
    return fits ? pixels : cv::Mat();
}

/// Turned as EXIF's orientation says.
cv::Mat upright(const cv::Mat& pixels, int orientation)
{
    cv::Mat turned = pixels;
    if (orientation >= 5) // mirrored about the diagonal first
        cv::transpose(pixels, turned);
    constexpr int none = 2, horizontally = 1, vertically = 0, both = -1;
    constexpr int flips[] = {
        none, none, horizontally, both, vertically, none, horizontally, both, vertically};
    const int flip = flips[orientation];
    if (flip == none)
        return turned;
    cv::Mat flipped;
    cv::flip(turned, flipped, flip);
    return flipped;
}

cv::Mat viewOf(std::vector<std::byte>& memory, const Photo& photo, int channels)
{
    const int depth = photo.bits == 16 ? CV_16U : CV_8U;
    const auto bytes = static_cast<std::size_t>(photo.width * photo.height * channels * photo.bits / 8);
    memory.resize(bytes);
    return {static_cast<int>(photo.height), static_cast<int>(photo.width), CV_MAKETYPE(depth, channels),
        memory.data()};
}

/// The photo's samples in OpenCV's order, in 8 bits where `bits` is 8.
cv::Mat ordered(const Photo& photo, int bits)
{
    const int depth = photo.bits == 16 ? CV_16U : CV_8U;
    const auto plane = [&](const std::vector<std::byte>& memory, int channels) {
        return cv::Mat(static_cast<int>(photo.height), static_cast<int>(photo.width),
            CV_MAKETYPE(depth, channels), const_cast<std::byte*>(memory.data()));
    };
    cv::Mat result;
    const cv::Mat colours = plane(photo.pixels, photo.channels);
    if (photo.alpha.empty() && photo.channels == 1) {
        result = colours;
    } else if (photo.alpha.empty()) {
        cv::cvtColor(colours, result, cv::COLOR_RGB2BGR);
    } else {
        cv::cvtColor(colours, result, photo.channels == 1 ? cv::COLOR_GRAY2BGRA : cv::COLOR_RGB2BGRA);
        cv::insertChannel(plane(photo.alpha, 1), result, 3);
    }
    if (bits == photo.bits)
        return result;
    cv::Mat narrow(result.size(), CV_MAKETYPE(CV_8U, result.channels()));
    for (int y = 0; y < result.rows; ++y)
        std::transform(result.ptr<std::uint16_t>(y),
            result.ptr<std::uint16_t>(y) + static_cast<std::ptrdiff_t>(result.cols) * result.channels(),
            narrow.ptr(y),
            [](std::uint32_t sample) { return static_cast<std::uint8_t>(sample * 255 / 65535); });
    return narrow;
}

std::vector<int> parametersOf(const PhotoOptions& options)
{
    switch (options.format) {
    case PhotoFormat::Jpeg:
        return {cv::IMWRITE_JPEG_QUALITY, options.quality, cv::IMWRITE_JPEG_OPTIMIZE, 1};
    case PhotoFormat::WebP:
        return {cv::IMWRITE_WEBP_QUALITY, options.quality};
    case PhotoFormat::Png:
        return {cv::IMWRITE_PNG_COMPRESSION, pngCompression};
    case PhotoFormat::Tiff:
    case PhotoFormat::Bmp:
        break;
    }
    return {};
}

std::string nameOf(PhotoFormat format)
{
    switch (format) {
    case PhotoFormat::Png:
        return "PNG";
    case PhotoFormat::Jpeg:
        return "JPEG";
    case PhotoFormat::WebP:
        return "WebP";
    case PhotoFormat::Tiff:
        return "TIFF";
    case PhotoFormat::Bmp:
        return "BMP";
    }
    return {};
}

} // namespace

Photo readPhoto(const std::filesystem::path& path)
{
    std::vector<std::byte> bytes = readFile(path);
    const PhotoHeader header = readPhotoHeader(bytes, path);
    auto metadata = std::make_shared<PhotoMetadata>(readPhotoMetadata(bytes));
    if (header.orientationAt) // OpenCV would turn a TIFF file's pixels itself, some kinds of them
        bytes[*header.orientationAt] = std::byte{1};
    const cv::Mat stored = decoded(bytes, header);
    if (stored.empty())
        throw badInput(quoted(path) + " is broken inside and cannot be decoded.");
    const cv::Mat turned = upright(stored, orientationOf(*metadata));

    Photo photo{.width = turned.cols,
        .height = turned.rows,
        .bits = turned.depth() == CV_16U ? 16 : 8,
        .channels = header.grey ? 1 : 3,
        .pixels = {},
        .format = header.format,
        .metadata = std::move(metadata)};
    cv::Mat colours = viewOf(photo.pixels, photo, photo.channels);
    if (header.grey)
        cv::extractChannel(turned, colours, 0);
    else if (turned.channels() == 1)
        cv::cvtColor(turned, colours, cv::COLOR_GRAY2RGB);
    else
        cv::cvtColor(turned, colours, turned.channels() == 4 ? cv::COLOR_BGRA2RGB : cv::COLOR_BGR2RGB);
    if (header.alpha && turned.channels() == 4)
        cv::extractChannel(turned, viewOf(photo.alpha, photo, 1), 3);
    return photo;
}

Photo workingCopy(Photo photo, int longestSide)
{
    Photo copy{.width = photo.width, .height = photo.height, .bits = 8, .channels = 3, .pixels = {}};
    const std::int64_t longest = std::max(photo.width, photo.height);
    if (longestSide > 0 && longest > longestSide) {
        const double scale = static_cast<double>(longestSide) / static_cast<double>(longest);
        copy.width = std::max<std::int64_t>(1, std::llround(static_cast<double>(photo.width) * scale));
        copy.height = std::max<std::int64_t>(1, std::llround(static_cast<double>(photo.height) * scale));
    }
    cv::Mat pixels(static_cast<int>(photo.height), static_cast<int>(photo.width),
        CV_MAKETYPE(photo.bits == 16 ? CV_16U : CV_8U, photo.channels), photo.pixels.data());
    const cv::Size size(static_cast<int>(copy.width), static_cast<int>(copy.height));
    if (size != pixels.size())
        cv::resize(pixels, pixels, size, 0, 0, cv::INTER_AREA);
    if (photo.bits == 16)
        pixels.convertTo(pixels, CV_8U, 255.0 / 65535.0);
    cv::Mat target = viewOf(copy.pixels, copy, 3);
    if (photo.channels == 1)
        cv::cvtColor(pixels, target, cv::COLOR_GRAY2RGB);
    else
        pixels.copyTo(target);
    return copy;
}

void requireFormatFor(const Photo& photo, PhotoFormat format)
{
    if (!photo.alpha.empty() && format == PhotoFormat::Jpeg)
        throw badInput("A picture with transparency cannot be written as " + nameOf(format) + ".",
            "Choose PNG, WebP or TIFF.");
}

std::string encodePhoto(const Photo& photo, const PhotoOptions& options)
{
    const bool deep = options.format == PhotoFormat::Png || options.format == PhotoFormat::Tiff;
    requireFormatFor(photo, options.format);
    std::vector<std::uint8_t> bytes;
    bool done = false;
    try {
        done = cv::imencode(std::string(extensionOf(options.format)), ordered(photo, deep ? photo.bits : 8),
            bytes, parametersOf(options));
    } catch (const cv::Exception&) {
        done = false;
    }
    if (!done || bytes.empty())
        throw badInput("A picture of " + std::to_string(photo.width) + "x" + std::to_string(photo.height)
                + " pixels cannot be written as " + nameOf(options.format) + ".",
            "Choose another format.");
    std::string encoded(bytes.begin(), bytes.end());
    if (!options.keepMetadata || !photo.metadata)
        return encoded;
    return withMetadata(encoded, options.format, *photo.metadata, photo.width, photo.height);
}

} // namespace candela
