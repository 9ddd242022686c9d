#include "core/io/photo_file.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/decoded_picture.h"
#include "core/io/photo_metadata.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <optional>
#include <utility>

namespace candela
{
namespace
{

constexpr int pngCompression = 4; // a little larger than 6 and twice as fast

/// The photo's samples in its order, in the memory they were in.
template <typename Sample>
void takeSamples(DecodedPicture& stored, Photo& photo, bool withAlpha)
{
    const auto count = static_cast<std::size_t>(photo.width * photo.height);
    const auto from = static_cast<std::size_t>(stored.channels),
               to = static_cast<std::size_t>(photo.channels);
    if (withAlpha)
        photo.alpha.resize(count * sizeof(Sample));
    auto* const alpha = reinterpret_cast<Sample*>(photo.alpha.data());
    auto* const samples = reinterpret_cast<Sample*>(stored.memory.data());
    for (std::size_t i = 0; i < count; ++i) {
        const Sample blue = samples[from * i], green = samples[from * i + (from > 1 ? 1 : 0)],
                     red = samples[from * i + (from > 2 ? 2 : 0)];
        if (withAlpha)
            alpha[i] = samples[from * i + 3];
        if (to == 1) {
            samples[i] = blue;
        } else {
            samples[3 * i] = red;
            samples[3 * i + 1] = green;
            samples[3 * i + 2] = blue;
        }
    }
    stored.memory.resize(count * to * sizeof(Sample));
    photo.pixels = std::move(stored.memory);
}

/// The photo's samples in its order, in memory of their own: there are more than were stored.
void widen(DecodedPicture& stored, Photo& photo)
{
    photo.pixels.resize(stored.memory.size() * 3);
    const cv::Mat colours(static_cast<int>(photo.height), static_cast<int>(photo.width),
        CV_MAKETYPE(photo.bits == 16 ? CV_16U : CV_8U, 3), photo.pixels.data());
    cv::cvtColor(stored.view(), colours, cv::COLOR_GRAY2RGB);
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

/// The greatest that leaves the picture no shorter than that.
std::int64_t reductionOf(const PhotoHeader& header, int longestSide)
{
    std::int64_t reduction = 1;
    if (header.format == PhotoFormat::Jpeg && longestSide > 0)
        while (reduction < 8 && std::max(header.width, header.height) / (2 * reduction) >= longestSide)
            reduction *= 2;
    return reduction;
}

int decodingFlags(const PhotoHeader& header, std::int64_t reduction)
{
    if (reduction == 1)
        return cv::IMREAD_UNCHANGED;
    return static_cast<int>(reduction) * 8 + (header.grey ? 0 : 1) + cv::IMREAD_IGNORE_ORIENTATION;
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

std::vector<std::byte> readPictureBytes(const std::filesystem::path& path)
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

Photo readPhoto(const std::filesystem::path& path)
{
    return readPhoto(path, 0).photo;
}

ReducedPhoto readPhoto(const std::filesystem::path& path, int longestSide)
{
    std::vector<std::byte> bytes = readPictureBytes(path);
    const PhotoHeader header = readPhotoHeader(bytes, path);
    auto metadata = std::make_shared<PhotoMetadata>(readPhotoMetadata(bytes));
    if (header.orientationAt) // OpenCV would turn a TIFF file's pixels itself, some kinds of them
        bytes[*header.orientationAt] = std::byte{1};
    const std::int64_t reduction = reductionOf(header, longestSide);
    std::optional<DecodedPicture> decoded = decodePicture(bytes, decodingFlags(header, reduction));
    const auto reduced = [reduction](std::int64_t side) {
        return (side + reduction - 1) / reduction;
    };
    if (!decoded || decoded->width != reduced(header.width) || decoded->height != reduced(header.height))
        throw badInput(quoted(path) + " is broken inside and cannot be decoded.");
    std::vector<std::byte>().swap(bytes);
    const int orientation = orientationOf(*metadata);
    DecodedPicture stored = upright(std::move(*decoded), orientation);

    ReducedPhoto read{.photo = {.width = stored.width,
                          .height = stored.height,
                          .bits = stored.bits,
                          .channels = header.grey ? 1 : 3,
                          .pixels = {},
                          .format = header.format,
                          .metadata = std::move(metadata)},
        .sourceWidth = orientation >= 5 ? header.height : header.width,
        .sourceHeight = orientation >= 5 ? header.width : header.height};
    const bool withAlpha = header.alpha && stored.channels == 4;
    if (read.photo.channels > stored.channels)
        widen(stored, read.photo);
    else if (stored.bits == 16)
        takeSamples<std::uint16_t>(stored, read.photo, withAlpha);
    else
        takeSamples<std::uint8_t>(stored, read.photo, withAlpha);
    return read;
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
