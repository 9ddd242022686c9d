#include "core/api/dataset.h"

#include "core/api/dataset_captions.h"
#include "core/api/dataset_index.h"
#include "core/api/dataset_output.h"
#include "core/api/paths.h"
#include "core/dataset/caption_text.h"
#include "core/dataset/training_pictures.h"
#include "core/dataset/upright_size.h"
#include "core/io/image_file.h"
#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"

#include <doctest/doctest.h>
#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <map>

using namespace candela;

namespace
{

namespace fs = std::filesystem;

void write(const fs::path& file, std::string_view contents)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << contents;
}

std::string contents(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void writePicture(const fs::path& file, int width = 20, int height = 10)
{
    fs::create_directories(file.parent_path());
    Image image{.width = width, .height = height, .channels = 3, .pixels = {}};
    image.pixels.assign(image.stride() * static_cast<std::size_t>(height), 100);
    writePng(file, image);
}

std::map<std::string, DatasetPicture> byName(const std::vector<DatasetPicture>& pictures)
{
    std::map<std::string, DatasetPicture> named;
    for (const DatasetPicture& picture : pictures)
        named[picture.file.generic_string()] = picture;
    return named;
}

/// The EXIF of a picture whose camera was held on its side, as a TIFF directory of one entry.
std::string exif(int orientation, bool big)
{
    const auto number = [big](unsigned value, int count) {
        std::string bytes;
        for (int i = 0; i < count; ++i)
            bytes += static_cast<char>(value >> 8 * (big ? count - 1 - i : i));
        return bytes;
    };
    return (big ? "MM" : "II") + number(42, 2) + number(8, 4) + number(1, 2) + number(274, 2) + number(3, 2)
        + number(1, 4) + number(static_cast<unsigned>(orientation), 2) + number(0, 2) + number(0, 4);
}

std::string encoded(const char* extension, int width, int height)
{
    std::vector<std::uint8_t> bytes;
    cv::imencode(extension, cv::Mat(height, width, CV_8UC3, cv::Scalar(10, 60, 200)), bytes);
    return {bytes.begin(), bytes.end()};
}

std::string bigNumber(std::size_t value, int bytes)
{
    std::string text;
    for (int i = bytes; i-- > 0;)
        text += static_cast<char>(value >> 8 * i);
    return text;
}

} // namespace

TEST_SUITE_BEGIN("dataset");

TEST_CASE("a picture's size is read from the header of every format")
{
    const TemporaryFolder folder;
    for (const char* const extension : {".png", ".jpg", ".webp", ".tiff", ".bmp"}) {
        CAPTURE(extension);
        const fs::path file = folder / (std::string("picture") + extension);
        write(file, encoded(extension, 31, 17));
        const UprightSize size = readUprightSize(file, file);
        CHECK(size.width == 31);
        CHECK(size.height == 17);
    }
}

TEST_CASE("a picture that lies on its side is measured upright")
{
    const TemporaryFolder folder;
    for (const bool big : {false, true})
        for (const int orientation : {1, 3, 6, 8}) {
            CAPTURE(big);
            CAPTURE(orientation);
            const std::string text = exif(orientation, big);
            std::string jpeg = encoded(".jpg", 30, 20);
            const std::string segment = std::string("Exif\0\0", 6) + text;
            jpeg.insert(2, "\xff\xe1" + bigNumber(segment.size() + 2, 2) + segment);
            write(folder / "turned.jpg", jpeg);
            std::string png = encoded(".png", 30, 20);
            png.insert(33, bigNumber(text.size(), 4) + "eXIf" + text + "0000"); // behind IHDR
            write(folder / "turned.png", png);
            for (const char* const name : {"turned.jpg", "turned.png"}) {
                const UprightSize size = readUprightSize(folder / name, name);
                CHECK(size.width == (orientation >= 5 ? 20 : 30));
                CHECK(size.height == (orientation >= 5 ? 30 : 20));
            }
            const Image decoded = readImage(folder / "turned.jpg"); // agrees
            CHECK(decoded.width == (orientation >= 5 ? 20 : 30));
        }
}

TEST_CASE("damaged headers are refused in a sentence")
{
    const TemporaryFolder folder;
    const auto whyNot = [&](const std::string& bytes) {
        write(folder / "x.png", bytes);
        return refusal([&] { readUprightSize(folder / "x.png", "x.png"); });
    };
    CHECK(whyNot("") == "'x.png' is empty.");
    CHECK(whyNot("hello") == "'x.png' is not a picture that can be read.");
    CHECK(whyNot("GIF89a") == "'x.png' is not a picture that can be read.");
    const std::string png = encoded(".png", 30, 20);
    for (std::size_t size = 8; size < png.size(); ++size)
        CHECK(mentions(whyNot(png.substr(0, size)), "x.png"));
    const std::string webp = encoded(".webp", 30, 20);
    CHECK(mentions(whyNot(webp.substr(0, webp.size() - 4)), "cut short"));
    CHECK(mentions(whyNot(encoded(".jpg", 30, 20).substr(0, 60)), "cut short"));
    CHECK(mentions(refusal([&] { readUprightSize(folder / "none.png", "none.png"); }), "cannot be opened"));
    std::string huge = png;
    huge.replace(16, 4, bigNumber(70'000, 4));
    CHECK(mentions(whyNot(huge), "70000x20 pixels"));
}

TEST_CASE("captions are read in the encodings that are about")
{
    CHECK(utf8FromAny("caf\xc3\xa9") == "café");
    CHECK(utf8FromAny("\xef\xbb\xbf"
                      "abc")
        == "abc");
    CHECK(utf8FromAny(std::string_view("\xff\xfe"
                                       "a\0\x0d\x54",
              6))
        == "a名");
    CHECK(utf8FromAny(std::string_view("\xfe\xff\0a\xd8\x3d\xde\x00", 8)) == "a😀");
    CHECK(utf8FromAny(std::string_view("a\0b\0c\0", 6)) == "abc");
    CHECK(utf8FromAny("caf\xe9 au lait") == "café au lait");
    CHECK(utf8FromAny("\xba\xec\xc9\xab\xc6\xbb\xb9\xfb, apple") == "红色苹果, apple");
    CHECK(utf8FromAny("") == "");
    CHECK_FALSE(utf8FromAny("\x81\x8d")); // neither
    CHECK_FALSE(utf8FromAny(std::string_view("\xff\xfe"
                                             "a",
        3))); // half a unit
    CHECK_FALSE(utf8FromAny(std::string_view("\xff\xfe\x00\xd8", 4))); // half a pair
    CHECK_FALSE(utf8FromAny(std::string_view("abc\0defg", 8)));
    CHECK(tidiedCaption("  a \r\n\n b  c\n") == "a b  c");
    CHECK(tidiedCaption(" \n ") == "");
}

TEST_CASE("captions lie beside pictures, and folders say how often these are repeated")
{
    const TemporaryFolder folder;
    writePicture(folder / "10_cats/a.png");
    write(folder / "10_cats/a.txt", "a cat\n");
    writePicture(folder / "10_cats/deep/b.png");
    write(folder / "10_cats/deep/b.caption",
        "\xef\xbb\xbf"
        "another cat");
    writePicture(folder / "2024_holiday/c.png");
    writePicture(folder / "d.png");
    write(folder / "d.txt", "\x81\x8d");
    write(folder / "e.png", "no picture");
    write(folder / "e.txt", "nothing");
    const Dataset dataset = openDataset(folder.path());
    const auto named = byName(dataset.pictures);
    REQUIRE(named.size() == 5);
    CHECK(named.at("10_cats/a.png").caption == "a cat");
    CHECK(named.at("10_cats/a.png").repeats == 10);
    CHECK(named.at("10_cats/a.png").width == 20);
    CHECK(named.at("10_cats/a.png").height == 10);
    CHECK(named.at("10_cats/deep/b.png").caption == "another cat");
    CHECK(named.at("10_cats/deep/b.png").repeats == 10);
    CHECK(named.at("2024_holiday/c.png").repeats == 1);
    CHECK(named.at("2024_holiday/c.png").trouble() == "'2024_holiday/c.png' has no caption.");
    CHECK(named.at("2024_holiday/c.png").usable());
    CHECK(mentions(named.at("d.png").trouble(), "encoding of 'd.txt'"));
    CHECK(named.at("e.png").pictureTrouble == "'e.png' is not a picture that can be read.");
    CHECK_FALSE(named.at("e.png").usable());
    CHECK(readDataset(folder.path()).size() == 4);
}

TEST_CASE("metadata.jsonl says which pictures there are, in its own and Data-Juicer's words")
{
    const TemporaryFolder folder;
    for (const char* const name : {"a.png", "b.png", "c.png", "d.png", "sub/e.png", "extra.png"})
        writePicture(folder / name);
    const std::string absolute = utf8(fs::absolute(folder / "d.png"));
    write(folder / "metadata.jsonl",
        "{\"file_name\": \"b.png\", \"text\": \"second\"}\n"
        "\n"
        "{\"image\": [\"a.png\"], \"text\": \"<__dj__image> first <|__dj__eoc|>\"}\r\n"
        "{\"images\": [\"c.png\", \"sub/e.png\"], \"text\": \"both\"}\n"
        "not json\n"
        "{\"file_name\": \"../outside.png\", \"text\": \"x\"}\n"
        "{\"file_name\": \"b.png\", \"text\": \"again\"}\n"
        "{\"file_name\": \"missing.png\", \"text\": \"gone\"}\n"
        "{\"file_name\": \""
            + absolute + "\"}\n");
    const Dataset dataset = openDataset(folder.path());
    std::vector<std::string> files;
    for (const DatasetPicture& picture : dataset.pictures)
        files.push_back(picture.file.generic_string());
    CHECK(files == std::vector<std::string>{"b.png", "a.png", "c.png", "sub/e.png", "missing.png", "d.png"});
    const auto named = byName(dataset.pictures);
    CHECK(named.at("b.png").caption == "second");
    CHECK(named.at("a.png").caption == "first");
    CHECK(named.at("sub/e.png").caption == "both");
    CHECK(named.at("missing.png").pictureTrouble == "'missing.png' does not exist.");
    CHECK(named.at("d.png").trouble() == "'d.png' has no caption.");
    CHECK(dataset.unlisted == 1);
    REQUIRE(dataset.troubles.size() == 3);
    CHECK(mentions(dataset.troubles[0], "Line 5 of"));
    CHECK(mentions(dataset.troubles[1], "outside the folder: '../outside.png'"));
    CHECK(mentions(dataset.troubles[2], "names 'b.png' once more"));
}

TEST_CASE("metadata.csv is read with its quotation marks")
{
    const TemporaryFolder folder;
    writePicture(folder / "a, b.png");
    writePicture(folder / "c.png");
    write(folder / "metadata.csv",
        "\xef\xbb\xbf"
        "file_name,text\r\n\"a, b.png\",\"a \"\"red\"\" apple,\nround\"\r\nc.png\r\nx,y,z\r\n");
    const Dataset dataset = openDataset(folder.path());
    REQUIRE(dataset.pictures.size() == 2);
    CHECK(dataset.pictures[0].caption == "a \"red\" apple, round");
    CHECK(dataset.pictures[1].trouble() == "'c.png' has no caption.");
    REQUIRE(dataset.troubles.size() == 1);
    CHECK(mentions(dataset.troubles[0], "Line 5 of"));
    write(folder / "metadata.csv", "name,text\nc.png,x\n");
    CHECK(mentions(refusal([&] { openDataset(folder.path()); }), "no column 'file_name'"));
}

TEST_CASE("a folder without pictures is refused")
{
    const TemporaryFolder folder;
    CHECK(mentions(refusal([&] { openDataset(folder.path()); }), "has no pictures"));
    CHECK(mentions(refusal([&] { openDataset(folder / "none"); }), "cannot be read"));
    write(folder / "a.png", "broken");
    CHECK(mentions(refusal([&] { readDataset(folder.path()); }), "can be used: 'a.png' is not a picture"));
    write(folder / "metadata.jsonl", "nonsense\n");
    CHECK(mentions(refusal([&] { openDataset(folder.path()); }), "Line 1 of"));
}

TEST_CASE("what is in the index is not read again, and what has changed is")
{
    const TemporaryFolder folder;
    writePicture(folder / "a.png", 40, 30);
    writePicture(folder / "b.png", 40, 30);
    openDataset(folder.path());
    const fs::path index = datasetIndexFile(folder.path());
    std::string lines = contents(index);
    CHECK(std::ranges::count(lines, '\n') == 2);
    // What the index says is believed of unchanged files; a torn last line is not.
    for (std::size_t at = lines.find("\"width\":40"); at != std::string::npos;
         at = lines.find("\"width\":40"))
        lines.replace(at, 10, "\"width\":41");
    write(index, lines + "{\"file\":\"a.png\",\"bytes\":");
    CHECK(byName(openDataset(folder.path()).pictures).at("a.png").width == 41);
    writePicture(folder / "a.png", 64, 48);
    fs::last_write_time(folder / "a.png", fs::file_time_type::clock::now() + std::chrono::seconds(5));
    const auto named = byName(openDataset(folder.path()).pictures);
    CHECK(named.at("a.png").width == 64);
    CHECK(named.at("b.png").width == 41);
    // The last line of a file holds, behind the torn one too.
    CHECK(byName(openDataset(folder.path(), {.index = IndexUse::Read, .progress = {}, .stop = {}}).pictures)
              .at("a.png")
              .width
        == 64);
}

TEST_CASE("a scan that was stopped goes on where it was")
{
    const TemporaryFolder folder;
    const std::string png = encoded(".png", 9, 9);
    for (int i = 0; i < 2100; ++i)
        write(folder / ("p" + std::to_string(i) + ".png"), png);
    std::stop_source stop;
    std::int64_t seen = 0;
    const DatasetOptions stopped{.index = IndexUse::Keep,
        .progress =
            [&](std::int64_t done, std::int64_t of) {
                seen = done;
                CHECK(of == 2100);
                stop.request_stop();
            },
        .stop = stop.get_token()};
    CHECK_THROWS_AS(openDataset(folder.path(), stopped), Cancelled);
    CHECK(seen == 1000);
    CHECK(std::ranges::count(contents(datasetIndexFile(folder.path())), '\n') == 1000);
    CHECK(openDataset(folder.path()).pictures.size() == 2100);
    CHECK(std::ranges::count(contents(datasetIndexFile(folder.path())), '\n') == 2100);
}

TEST_CASE("statistics are kept as long as file and caption stay the same")
{
    const TemporaryFolder folder;
    writePicture(folder / "a.png");
    write(folder / "a.txt", "an apple");
    Dataset dataset = openDataset(folder.path());
    dataset.pictures[0].statistics.textMatch = 0.27;
    dataset.pictures[0].statistics.phash = 0xfedcba9876543210;
    storeStatistics(folder.path(), dataset.pictures);
    dataset.pictures[0].statistics = {.aesthetic = 0.6}; // those that are missing stay
    storeStatistics(folder.path(), dataset.pictures);
    PictureStatistics kept = openDataset(folder.path()).pictures[0].statistics;
    CHECK(kept == PictureStatistics{.textMatch = 0.27, .aesthetic = 0.6, .phash = 0xfedcba9876543210});
    write(folder / "a.txt", "a pear");
    kept = openDataset(folder.path()).pictures[0].statistics;
    CHECK(kept == PictureStatistics{.aesthetic = 0.6, .phash = 0xfedcba9876543210});
    fs::last_write_time(folder / "a.png", fs::file_time_type::clock::now() + std::chrono::seconds(5));
    CHECK(openDataset(folder.path()).pictures[0].statistics == PictureStatistics());
}

TEST_CASE("every step by hand is undone and redone as a whole")
{
    const TemporaryFolder folder;
    for (const char* const name : {"a", "b"}) {
        writePicture(folder / (std::string(name) + ".png"));
        write(folder / (std::string(name) + ".txt"), name);
    }
    Dataset dataset = openDataset(folder.path());
    const auto texts = [&] {
        refreshFromIndex(dataset);
        return dataset.pictures[0].text() + " " + dataset.pictures[1].text();
    };
    const std::array both{HandChange{.file = "a.png", .editedCaption = "A"},
        HandChange{.file = "b.png", .verdict = Verdict::Rejected, .editedCaption = "B"}};
    applyStep(folder.path(), "capitals", both);
    const std::array one{HandChange{.file = "a.png", .verdict = Verdict::Accepted, .editedCaption = ""}};
    applyStep(folder.path(), "nothing", one);
    CHECK(texts() == " B");
    CHECK(dataset.undoable == std::vector<std::string>{"capitals", "nothing"});
    CHECK(dataset.pictures[0].verdict == Verdict::Accepted);
    CHECK(dataset.pictures[0].trouble().empty());
    CHECK(readDataset(folder.path()).size() == 1);
    undoStep(folder.path());
    CHECK(texts() == "A B");
    undoStep(folder.path());
    CHECK(texts() == "a b");
    CHECK(dataset.pictures[1].verdict == Verdict::Open);
    CHECK(dataset.redoable == std::vector<std::string>{"nothing", "capitals"});
    undoStep(folder.path()); // there is none
    redoStep(folder.path());
    CHECK(texts() == "A B");
    applyStep(folder.path(), "again", one);
    CHECK(texts() == " B");
    CHECK(dataset.redoable.empty());
    CHECK(contents(folder / "a.txt") == "a");
    // Half a step is none.
    const std::string lines = contents(datasetIndexFile(folder.path()));
    write(datasetIndexFile(folder.path()), lines.substr(0, lines.size() - 10));
    CHECK(texts() == "A B");
}

TEST_CASE("captions are changed and their tags counted")
{
    CHECK(edited("a cat and a cat",
              {.replacements = {{"cat", "dog"}, {"a ", ""}, {"", "x"}}, .prefix = "sks, ", .suffix = "!"})
        == "sks, dog and dog!");
    CHECK(edited("aaa", {.replacements = {{"a", "aa"}}}) == "aaaaaa");
    CHECK(tagsOf(" red apple, ,on grass ,") == std::vector<std::string>{"red apple", "on grass"});
    std::vector<DatasetPicture> pictures(3);
    pictures[0].caption = "cat, sun, cat";
    pictures[1].caption = "dog, cat";
    pictures[2].caption = "fish";
    pictures[2].verdict = Verdict::Rejected;
    CHECK(tagFrequencies(pictures) == std::vector<TagCount>{{"cat", 2}, {"dog", 1}, {"sun", 1}});
}

TEST_CASE("what is written is a dataset again")
{
    const TemporaryFolder folder;
    const fs::path in = folder / "in";
    writePicture(in / "3_x/a.png");
    write(in / "3_x/a.txt", "an \"apple\", red");
    writePicture(in / "b.png", 8, 9);
    Dataset dataset = openDataset(in);
    dataset.pictures[0].statistics.textMatch = 0.5;
    for (const PictureTransfer transfer :
        {PictureTransfer::Copy, PictureTransfer::HardLink, PictureTransfer::Reference}) {
        const fs::path out = folder / ("out" + std::to_string(static_cast<int>(transfer)));
        writeDataset(in, dataset.pictures, out, {.transfer = transfer, .progress = {}, .stop = {}});
        const std::vector<DatasetPicture> again = openDataset(out).pictures;
        REQUIRE(again.size() == 2);
        CHECK(again[0].caption == "an \"apple\", red");
        CHECK(again[0].repeats == 3);
        CHECK(again[1].width == 8);
        CHECK(again[0].file.is_absolute() == (transfer == PictureTransfer::Reference));
        CHECK(mentions(contents(out / "metadata.jsonl"), "\"text_match\":0.5"));
        CHECK(fs::exists(out / "3_x/a.png") == (transfer != PictureTransfer::Reference));
        fs::remove(out / "metadata.jsonl"); // the other one says the same
        CHECK(openDataset(out).pictures[0].caption == "an \"apple\", red");
    }
    CHECK(mentions(refusal([&] { writeDataset(in, dataset.pictures, folder / "out0"); }), "is not empty"));
    CHECK(mentions(refusal([&] { writeDataset(in, dataset.pictures, in / "out"); }), "lies inside"));
    CHECK(mentions(refusal([&] { writeDataset(in, {}, folder / "none"); }), "No picture is left"));
    std::stop_source stop;
    stop.request_stop();
    CHECK_THROWS_AS(
        writeDataset(in, dataset.pictures, folder / "none", {.stop = stop.get_token()}), Cancelled);
    fs::remove(in / "b.png");
    CHECK(
        mentions(refusal([&] { writeDataset(in, dataset.pictures, folder / "none"); }, ErrorKind::RunFailed),
            "b.png"));
    CHECK(folder.fileCount() == 4); // nothing half-written
}

TEST_CASE("a training from scratch reads the same folders")
{
    const TemporaryFolder folder;
    writePicture(folder / "2_x/a.png", 40, 20);
    write(folder / "2_x/a.txt", "an apple");
    const auto pictures = openTrainingPictures({.folder = folder.path(), .size = 16});
    CHECK(pictures->count() == 2);
    CHECK(pictures->caption(1, 0) == "an apple");
    CHECK(pictures->picture(0).width == 16);
    CHECK_FALSE(fs::exists(datasetIndexFile(folder.path())));
    write(folder / "b.png", "broken");
    CHECK(mentions(refusal([&] { openTrainingPictures({.folder = folder.path(), .size = 16}); }), "'b.png'"));
}

TEST_SUITE_END();
