#include "core/api/error.h"
#include "core/io/image_file.h"
#include "core/io/photo_file.h"
#include "core/io/photo_metadata.h"
#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"

#include <doctest/doctest.h>
#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <span>
#include <sstream>

using namespace candela;
namespace fs = std::filesystem;

namespace
{

/// Smooth, and different in every channel.
Photo photoOf(std::int64_t width, std::int64_t height, int bits, int channels, bool alpha)
{
    Photo photo{.width = width, .height = height, .bits = bits, .channels = channels, .pixels = {}};
    const auto fill = [&](std::vector<std::byte>& memory, int count) {
        memory.resize(static_cast<std::size_t>(width * height * count * bits / 8));
        for (std::int64_t i = 0; i < width * height * count; ++i) {
            const std::int64_t value = (i / count % width) * 150 / width + 20 * (i % count) + 30;
            if (bits == 8)
                reinterpret_cast<std::uint8_t*>(memory.data())[i] = static_cast<std::uint8_t>(value);
            else
                reinterpret_cast<std::uint16_t*>(memory.data())[i] =
                    static_cast<std::uint16_t>(value * 200 + 7);
        }
    };
    fill(photo.pixels, channels);
    if (alpha)
        fill(photo.alpha, 1);
    return photo;
}

std::string fileOf(const Photo& photo, PhotoFormat format, int quality = 95)
{
    return encodePhoto(photo, {.format = format, .quality = quality});
}

Photo photoFrom(const std::string& bytes)
{
    const TemporaryFolder folder;
    std::ofstream(folder / "picture.bin", std::ios::binary) << bytes;
    return readPhoto(folder / "picture.bin");
}

/// The sentence with which a file of these bytes is refused; empty if it is accepted.
std::string fileRefusal(const std::string& bytes)
{
    const std::string sentence = refusal([&] { photoFrom(bytes); });
    CHECK((sentence.empty() || mentions(sentence, "picture.bin")));
    return sentence;
}

std::string changed(std::string bytes, std::size_t at, const std::string& with)
{
    REQUIRE(at + with.size() <= bytes.size());
    return bytes.replace(at, with.size(), with);
}

/// A PNG file with another chunk behind its header. The checksum is not looked at.
std::string withChunk(const std::string& png, const std::string& name)
{
    constexpr std::size_t behindHeader = 33;
    return png.substr(0, behindHeader) + std::string(4, '\0') + name + std::string(4, '\0')
        + png.substr(behindHeader);
}

/// Nobody but Exiv2 looks into it, and Exiv2 at the size alone, with which it begins.
std::string colourProfile()
{
    std::string profile(200, 'p');
    return profile.replace(0, 4, std::string("\0\0\0\xc8", 4));
}

/// A file as a camera that was held on its side writes it.
std::string fromTiltedCamera(const Photo& photo, PhotoFormat format, const std::string& profile = {})
{
    const std::string encoded = fileOf(photo, format);
    const auto image = Exiv2::ImageFactory::open(
        reinterpret_cast<const Exiv2::byte*>(encoded.data()), static_cast<long>(encoded.size()));
    image->readMetadata();
    image->exifData()["Exif.Image.Orientation"] = std::uint16_t(6);
    image->exifData()["Exif.Image.Artist"] = "Ada";
    image->exifData()["Exif.Photo.ExposureTime"] = Exiv2::Rational(1, 60);
    image->exifData()["Exif.Photo.PixelXDimension"] = static_cast<std::uint32_t>(photo.width);
    image->xmpData()["Xmp.dc.source"] = "a test";
    if (!profile.empty()) {
        Exiv2::DataBuf icc(
            reinterpret_cast<const Exiv2::byte*>(profile.data()), static_cast<long>(profile.size()));
        image->setIccProfile(icc, /*bTestValid=*/false);
    }
    image->writeMetadata();
    Exiv2::BasicIo& io = image->io();
    io.open();
    std::string written(static_cast<std::size_t>(io.size()), '\0');
    io.read(reinterpret_cast<Exiv2::byte*>(written.data()), static_cast<long>(written.size()));
    return written;
}

std::string exifOf(const PhotoMetadata& metadata, const char* key)
{
    const auto found = metadata.exif.findKey(Exiv2::ExifKey(key));
    return found == metadata.exif.end() ? std::string() : found->toString();
}

} // namespace

TEST_SUITE_BEGIN("photo");

TEST_CASE("every format keeps depth, colours and transparency as far as it can")
{
    struct Case {
        PhotoFormat format;
        int bits, channels;
        bool alpha;
        bool exact;
    };
    for (const Case& each : {Case{PhotoFormat::Png, 8, 3, false, true},
             Case{PhotoFormat::Png, 16, 3, false, true}, Case{PhotoFormat::Png, 8, 3, true, true},
             Case{PhotoFormat::Png, 16, 3, true, true}, Case{PhotoFormat::Png, 8, 1, false, true},
             Case{PhotoFormat::Png, 16, 1, false, true}, Case{PhotoFormat::Tiff, 8, 3, false, true},
             Case{PhotoFormat::Tiff, 16, 3, false, true}, Case{PhotoFormat::Tiff, 16, 1, false, true},
             Case{PhotoFormat::Bmp, 8, 3, false, true}, Case{PhotoFormat::Bmp, 8, 1, false, true},
             Case{PhotoFormat::Jpeg, 8, 3, false, false}, Case{PhotoFormat::Jpeg, 8, 1, false, false},
             Case{PhotoFormat::WebP, 8, 3, false, false}, Case{PhotoFormat::WebP, 8, 3, true, false}}) {
        CAPTURE(extensionOf(each.format));
        CAPTURE(each.bits);
        CAPTURE(each.channels);
        CAPTURE(each.alpha);
        const Photo photo = photoOf(37, 21, each.bits, each.channels, each.alpha);
        const Photo read = photoFrom(fileOf(photo, each.format));
        CHECK(read.format == each.format);
        CHECK(read.width == 37);
        CHECK(read.height == 21);
        CHECK(read.bits == each.bits);
        CHECK(read.channels == each.channels);
        CHECK(read.alpha.size() == photo.alpha.size());
        REQUIRE(read.pixels.size() == photo.pixels.size());
        if (each.exact) {
            CHECK((read.pixels == photo.pixels));
            CHECK((read.alpha == photo.alpha));
        } else {
            int largest = 0;
            for (std::size_t i = 0; i < read.pixels.size(); ++i)
                largest = std::max(largest,
                    std::abs(std::to_integer<int>(read.pixels[i]) - std::to_integer<int>(photo.pixels[i])));
            CHECK(largest < 24);
        }
    }
    // 16 bits become 8 where there are no more.
    const Photo deep = photoOf(16, 9, 16, 3, false);
    const Photo shallow = photoFrom(fileOf(deep, PhotoFormat::Bmp));
    CHECK(shallow.bits == 8);
    CHECK(shallow.samples<std::uint8_t>()[5] == deep.samples<std::uint16_t>()[5] * 255 / 65535);
    CHECK_THROWS_AS(fileOf(photoOf(8, 8, 8, 3, true), PhotoFormat::Jpeg), Error);
    CHECK_THROWS_AS(fileOf(photoOf(20'000, 2, 8, 3, false), PhotoFormat::WebP), Error);
    CHECK(fileOf(deep, PhotoFormat::Jpeg, 20).size() < fileOf(deep, PhotoFormat::Jpeg, 100).size());
}

TEST_CASE("pictures are turned upright, and their metadata go with them")
{
    for (const PhotoFormat format :
        {PhotoFormat::Jpeg, PhotoFormat::Png, PhotoFormat::WebP, PhotoFormat::Tiff}) {
        CAPTURE(extensionOf(format));
        const std::string profile = format == PhotoFormat::WebP ? std::string() : colourProfile();
        const Photo read = photoFrom(fromTiltedCamera(photoOf(40, 20, 8, 3, false), format, profile));
        CHECK(read.width == 20);
        CHECK(read.height == 40);
        // Turned to the right: the top row is what was the left column, from below.
        CHECK(std::to_integer<int>(read.pixels[0]) < 60);
        CHECK(std::to_integer<int>(read.pixels[39 * 20 * 3]) > 150);

        for (const PhotoFormat to : {format, PhotoFormat::Jpeg, PhotoFormat::Png, PhotoFormat::Tiff}) {
            CAPTURE(extensionOf(to));
            const std::string written = fileOf(read, to);
            const PhotoMetadata kept = readPhotoMetadata(std::as_bytes(std::span(written)));
            CHECK(orientationOf(kept) == 1);
            CHECK(exifOf(kept, "Exif.Image.Artist") == "Ada");
            CHECK(exifOf(kept, "Exif.Photo.ExposureTime") == "1/60");
            CHECK(exifOf(kept, "Exif.Photo.PixelXDimension") == "20");
            const auto source = kept.xmp.findKey(Exiv2::XmpKey("Xmp.dc.source"));
            REQUIRE((source != kept.xmp.end()));
            CHECK(source->toString() == "a test");
            if (to != PhotoFormat::WebP)
                CHECK(kept.profile.size() == profile.size());
            const Photo again = photoFrom(written);
            CHECK(again.width == 20);
            CHECK(again.height == 40);
        }
        const std::string bare = encodePhoto(read, {.format = format, .keepMetadata = false});
        CHECK(readPhotoMetadata(std::as_bytes(std::span(bare))).xmp.empty());
    }
    CHECK(photoFrom(fromTiltedCamera(photoOf(40, 20, 16, 3, false), PhotoFormat::Tiff)).height == 40);
    const std::string brokenProfile(200, 'p');
    CHECK(photoFrom(fromTiltedCamera(photoOf(40, 20, 8, 3, false), PhotoFormat::Jpeg, brokenProfile)).height
        == 40);
}

TEST_CASE("what is no photograph is refused with the reason")
{
    const Photo photo = photoOf(40, 30, 8, 3, false);
    const std::string png = fileOf(photo, PhotoFormat::Png), jpeg = fileOf(photo, PhotoFormat::Jpeg),
                      webp = fileOf(photo, PhotoFormat::WebP), tiff = fileOf(photo, PhotoFormat::Tiff),
                      bmp = fileOf(photo, PhotoFormat::Bmp);
    CHECK(mentions(fileRefusal(""), "is empty"));
    CHECK(mentions(fileRefusal("Dear Sir or Madam"), "not a picture"));
    CHECK(mentions(fileRefusal("GIF89a"), "GIF"));
    CHECK(mentions(fileRefusal(changed(png, 25, "\x03")), "palette"));
    CHECK(mentions(fileRefusal(changed(png, 24, "\x07")), "7 bits"));
    CHECK(mentions(fileRefusal(changed(png, 16, std::string(4, '\0'))), "0x30 pixels"));
    CHECK(mentions(fileRefusal(changed(png, 16, std::string("\0\1\0\0", 4))), "65536x30"));
    CHECK(mentions(fileRefusal(changed(png, 16, std::string("\0\0\xff\0\0\0\xff\0", 8))), "million"));
    CHECK(mentions(fileRefusal(withChunk(png, "acTL")), "animation"));
    CHECK(mentions(fileRefusal(changed(png, png.size() / 2, "broken")), "broken inside"));

    const std::size_t frame = jpeg.find("\xff\xc0");
    REQUIRE(frame != std::string::npos);
    CHECK(mentions(fileRefusal(changed(jpeg, frame + 9, "\x04")), "CMYK"));
    CHECK(mentions(fileRefusal(changed(jpeg, frame + 4, "\x0c")), "12 bits"));
    CHECK(mentions(fileRefusal(changed(jpeg, frame + 5, std::string(4, '\0'))), "0x0"));

    std::string animation = std::string("RIFF") + std::string("\x16\0\0\0", 4) + "WEBPVP8X"
        + std::string("\x0a\0\0\0\x02\0\0\0", 8) + std::string(6, '\1');
    CHECK(mentions(fileRefusal(animation), "animation"));

    const auto tag = [&](const std::string& id, const std::string& value) {
        const std::size_t at = tiff.find(id, 8);
        REQUIRE(at != std::string::npos);
        return changed(tiff, at + 8, value);
    };
    CHECK(mentions(fileRefusal(tag(std::string("\x06\x01\x03\0\x01\0\0\0", 8), "\x05")), "CMYK"));
    CHECK(mentions(fileRefusal(tag(std::string("\x06\x01\x03\0\x01\0\0\0", 8), "\x03")), "palette"));
    CHECK(mentions(
        fileRefusal(tag(std::string("\x06\x01\x03\0\x01\0\0\0", 8), "\x08")), "neither grey nor RGB"));
    CHECK(mentions(fileRefusal(changed(bmp, 28, "\x04")), "palette"));

    for (const std::string& whole : {png, jpeg, webp, tiff, bmp}) {
        CHECK(fileRefusal(whole).empty());
        for (const double part : {0.02, 0.3, 0.6, 0.97}) {
            CAPTURE(whole.substr(0, 4));
            CAPTURE(part);
            CHECK_FALSE(
                fileRefusal(whole.substr(0, static_cast<std::size_t>(part * double(whole.size())))).empty());
        }
        for (std::size_t at = 0; at < whole.size(); at += whole.size() / 60 + 1)
            fileRefusal(changed(whole, at, std::string(1, static_cast<char>(whole[at] ^ 0x55))));
    }
    CHECK_THROWS_AS(readPhoto("no/such/picture.png"), Error);
}

TEST_CASE("pixels that a file cannot hold are refused before room is made for them")
{
    const Photo photo = photoOf(40, 30, 8, 3, false);
    const std::string many("\0\0\x3f\xff\0\0\x3f\xff", 8), png = fileOf(photo, PhotoFormat::Png),
                                                           jpeg = fileOf(photo, PhotoFormat::Jpeg);
    const std::size_t frame = jpeg.find("\xff\xc0");
    REQUIRE(frame != std::string::npos);
    for (const std::string& file :
        {changed(png, 16, many), changed(jpeg, frame + 5, std::string("\xff\xff\x0f\xff", 4))}) {
        CHECK(mentions(fileRefusal(file), "cut short"));
        const TemporaryFolder folder;
        std::ofstream(folder / "picture.bin", std::ios::binary) << file;
        CHECK(mentions(refusal([&] { readImage(folder / "picture.bin"); }), "cut short"));
    }
}

TEST_CASE("a large JPEG picture is decoded no larger than it is looked at")
{
    const TemporaryFolder folder;
    std::ofstream(folder / "large.jpg", std::ios::binary)
        << fileOf(photoOf(640, 400, 8, 3, false), PhotoFormat::Jpeg);
    const ReducedPhoto read = readPhoto(folder / "large.jpg", 100);
    CHECK(read.photo.width == 160);
    CHECK(read.photo.height == 100);
    CHECK(read.sourceWidth == 640);
    CHECK(read.sourceHeight == 400);
    const Photo quick = workingCopy(read.photo, 100),
                slow = workingCopy(readPhoto(folder / "large.jpg"), 100);
    REQUIRE(quick.pixels.size() == slow.pixels.size());
    int furthest = 0;
    for (std::size_t i = 0; i < slow.pixels.size(); ++i)
        furthest = std::max(
            furthest, std::abs(std::to_integer<int>(quick.pixels[i]) - std::to_integer<int>(slow.pixels[i])));
    CHECK(furthest <= 3);
    CHECK(readPhoto(folder / "large.jpg", 0).photo.width == 640);
    CHECK(readPhoto(folder / "large.jpg", 700).photo.width == 640);
}

TEST_CASE("one pixel is a picture")
{
    for (const PhotoFormat format :
        {PhotoFormat::Png, PhotoFormat::Jpeg, PhotoFormat::Tiff, PhotoFormat::Bmp}) {
        const Photo read = photoFrom(fileOf(photoOf(1, 1, 8, 3, false), format));
        CHECK(read.pixels.size() == 3);
    }
}

TEST_SUITE_END();
