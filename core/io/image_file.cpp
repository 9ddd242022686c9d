#include "core/io/image_file.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/api/picture_parameters.h"
#include "core/io/decoded_picture.h"
#include "core/io/exif_texts.h"
#include "core/io/photo_file.h"
#include "core/io/picture_texts.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <cassert>
#include <span>
#include <utility>

namespace candela
{

Image readImage(const std::filesystem::path& path)
{
    std::vector<std::byte> bytes = readPictureBytes(path);
    const PixelSize size = readPixelSize(bytes, path);
    const int orientation = orientationOf(readPhotoMetadata(bytes));
    if (size.orientationAt) // see readPhoto()
        bytes[*size.orientationAt] = std::byte{1};
    auto decoded = decodePicture(bytes, cv::IMREAD_ANYCOLOR + cv::IMREAD_IGNORE_ORIENTATION);
    if (!decoded)
        throw badInput(quoted(path) + " is not a picture that can be read.");
    std::vector<std::byte>().swap(bytes);
    const DecodedPicture picture = upright(std::move(*decoded), orientation);
    const auto* const samples = reinterpret_cast<const std::uint8_t*>(picture.memory.data());
    Image image{.width = static_cast<int>(picture.width),
        .height = static_cast<int>(picture.height),
        .channels = picture.channels,
        .pixels = {samples, samples + picture.memory.size()}};
    if (image.channels == 3)
        for (std::size_t at = 0; at < image.pixels.size(); at += 3)
            std::swap(image.pixels[at], image.pixels[at + 2]);
    return image;
}

std::string encodePng(const Image& image)
{
    const cv::Mat view(
        image.height, image.width, CV_8UC(image.channels), const_cast<std::uint8_t*>(image.pixels.data()));
    cv::Mat ordered; // not a second view: the conversion would write into the caller's picture
    std::vector<std::uint8_t> bytes;
    try {
        if (image.channels >= 3)
            cv::cvtColor(view, ordered, image.channels == 4 ? cv::COLOR_RGBA2BGRA : cv::COLOR_RGB2BGR);
        else
            ordered = view;
        cv::imencode(".png", ordered, bytes);
    } catch (const cv::Exception& error) {
        throw runFailed("A picture of " + std::to_string(image.width) + "x" + std::to_string(image.height)
            + " pixels could not be turned into a PNG file: " + error.err + ".");
    }
    return {bytes.begin(), bytes.end()};
}

std::filesystem::path writePng(
    const std::filesystem::path& path, const Image& image, const std::vector<PngText>& texts, IfTaken ifTaken)
{
    return writeFile(path, withTexts(encodePng(image), texts), ifTaken);
}

bool isPictureFormat(const std::filesystem::path& path)
{
    const auto format = photoFormatOf(path);
    return format == PhotoFormat::Png || format == PhotoFormat::Jpeg || format == PhotoFormat::WebP;
}

std::filesystem::path writePicture(const std::filesystem::path& path, const Image& image,
    const std::vector<PngText>& texts, int quality, IfTaken ifTaken)
{
    assert(isPictureFormat(path));
    const PhotoFormat format = *photoFormatOf(path);
    if (format == PhotoFormat::Png)
        return writePng(path, image, texts, ifTaken);
    const auto bytes = std::as_bytes(std::span(image.pixels));
    const Photo photo{.width = image.width,
        .height = image.height,
        .channels = image.channels,
        .pixels = {bytes.begin(), bytes.end()},
        .format = format,
        .metadata = std::make_shared<const PhotoMetadata>(metadataWith(texts))};
    return writeFile(path, encodePhoto(photo, {.format = format, .quality = quality}), ifTaken);
}

void convertPicture(const std::filesystem::path& source, const std::filesystem::path& target, int quality)
{
    if (!isPictureFormat(target))
        throw badInput(quoted(target) + " is not a .png, .jpg or .webp file.");
    std::vector<PngText> texts = readPictureTexts(source).texts;
    std::erase_if(
        texts, [](const PngText& text) { return text.keyword.empty() || text.keyword.size() > 79; });
    writePicture(target, readImage(source), texts, quality);
}

} // namespace candela
