#include "core/io/picture_texts.h"

#include "core/api/picture_parameters.h"
#include "core/io/atomic_file.h"
#include "core/io/generation_parameters.h"
#include "core/io/image_file.h"
#include "tests/core/finished_request.h"
#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <random>

using namespace candela;
using nlohmann::json;

namespace
{

const std::filesystem::path golden = std::filesystem::path(CANDELA_GOLDEN_DIR) / "exif_texts";
const Image pixel{.width = 1, .height = 1, .channels = 3, .pixels = {1, 2, 3}};

std::string contents(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

json textsOf(const std::filesystem::path& file)
{
    json texts = json::object();
    for (const auto& [keyword, text] : readPictureTexts(file).texts)
        texts[keyword] = text;
    return texts;
}

GenerateRequest request(const std::string& prompt)
{
    return finishedRequest(prompt, "<dark> & 'dull'");
}

} // namespace

TEST_SUITE_BEGIN("picture_texts");

TEST_CASE("JPEG and WebP files of other programs say what they said")
{
    std::ifstream in(golden / "texts.json");
    const json said = json::parse(in);
    CHECK(said.size() == 9);
    for (const auto& [name, texts] : said.items()) {
        CAPTURE(name);
        const PictureTexts found = readPictureTexts(golden / name);
        CHECK(found.width == 8);
        CHECK(found.height == 8);
        CHECK(textsOf(golden / name) == texts);
    }
    const auto automatic = readPictureParameters(golden / "a1111.jpg");
    REQUIRE(automatic);
    CHECK(automatic->program == "AUTOMATIC1111");
    CHECK(automatic->request.seed == 42);
    CHECK(automatic->modelHash == "6ce0161689");
    CHECK(readPictureParameters(golden / "fooocus.jpg")->program == "Fooocus");
    CHECK(readPictureParameters(golden / "comfy.webp")->request.seed == 5);
}

TEST_CASE("our pictures say the same in every format")
{
    const TemporaryFolder folder;
    for (const char* prompt :
        {"a red apple", "蜡烛 \"quoted\": a, b\nsecond line 👩‍🎨", "%$\\{}[]&amp;", ""}) {
        const auto texts = parametersTexts(request(prompt), "demo");
        for (const char* name : {"a.png", "a.jpg", "a.JPEG", "a.webp"}) {
            CAPTURE(name);
            CAPTURE(prompt);
            const auto written = writePicture(folder / name, pixel, texts, 90, IfTaken::Replace);
            CHECK((readPictureTexts(written).texts == texts));
            const PictureDescription described = describePicture(written);
            REQUIRE(described.parameters);
            CHECK(described.parameters->program == "Candela");
            CHECK(described.parameters->request.prompt == prompt);
            CHECK(described.parameters->request.seed == 7);
            CHECK(described.text == texts[0].text);
            CHECK(described.width == 1);
        }
    }
}

TEST_CASE("a picture of another format takes over what its file says")
{
    const TemporaryFolder folder;
    const auto texts = parametersTexts(request("an owl"), "demo");
    const auto source = writePicture(folder / "a.png", pixel, texts, 90);
    for (const char* name : {"b.jpg", "b.webp", "b.png"}) {
        convertPicture(source, folder / name, 90);
        CHECK((readPictureTexts(folder / name).texts == texts));
    }
    CHECK(mentions(refusal([&] { convertPicture(source, folder / "b.bmp", 90); }), "b.bmp"));
    CHECK(mentions(refusal([&] { convertPicture(folder / "gone.png", folder / "b.jpg", 90); }), "gone.png"));
}

TEST_CASE("a text that is too long for JPEG is left out, and the picture is written all the same")
{
    const TemporaryFolder folder;
    for (const char* piece : {"蜡烛", "\"<&>\"", "word "}) {
        std::string prompt;
        while (prompt.size() < 200'000)
            prompt += piece;
        const auto written = writePicture(
            folder / "a.jpg", pixel, parametersTexts(request(prompt), "demo"), 90, IfTaken::Replace);
        CHECK(readPictureTexts(written).texts.empty());
        CHECK(readImage(written).width == 1);
    }
}

TEST_CASE("nothing private is written")
{
    const TemporaryFolder folder;
    GenerateRequest made = request("an owl");
    made.model = "/home/somebody/models/sd15";
    made.output = folder.path();
    for (const char* name : {"a.png", "a.jpg", "a.webp"}) {
        const auto written = writePicture(folder / name, pixel, parametersTexts(made, "sd15"), 90);
        for (const char* secret : {"somebody", "/home", "candela-test"})
            CHECK(contents(written).find(secret) == std::string::npos);
    }
}

TEST_CASE("damaged and hostile files end in one sentence or in fewer texts, never in a crash")
{
    const TemporaryFolder folder;
    const auto texts = parametersTexts(request("an owl"), "demo");
    std::mt19937 random(1);
    for (const char* name : {"a.png", "a.jpg", "a.webp"}) {
        const std::string whole = contents(writePicture(folder / name, pixel, texts, 90));
        const auto read = [&](const std::string& bytes) {
            const auto file = writeFile(folder / "damaged", bytes);
            return refusal([&] {
                readPictureTexts(file);
                readPictureParameters(file);
            });
        };
        for (std::size_t length = 0; length < whole.size(); length += 7)
            read(whole.substr(0, length));
        for (int i = 0; i < 2000; ++i) {
            std::string bytes = whole;
            for (int k = 0; k < 3; ++k)
                bytes[random() % bytes.size()] = static_cast<char>(random());
            read(bytes);
        }
        CHECK(mentions(read(whole.substr(0, 20)), "damaged"));
    }
    CHECK(mentions(refusal([&] { readPictureTexts(folder / "gone.jpg"); }), "gone.jpg"));
    CHECK(mentions(refusal([&] { readPictureTexts(folder.path()); }), "cannot be read"));
    CHECK(
        mentions(refusal([&] { readPictureTexts(writeFile(folder / "notes.jpg", "hello")); }), "notes.jpg"));
}

TEST_CASE("texts that are huge, full of NUL or nested without end are no settings")
{
    const TemporaryFolder folder;
    const std::string nul("a\0b\0\xff\xfe", 6);
    const std::string deep(60'000, '[');
    for (const char* name : {"a.png", "a.jpg", "a.webp"}) {
        const auto write = [&](const std::string& text) {
            return writePicture(
                folder / name, pixel, {{"parameters", text}, {"candela", text}}, 90, IfTaken::Replace);
        };
        CHECK_FALSE(readPictureParameters(write(nul)));
        CHECK_FALSE(readPictureParameters(write(deep)));
        CHECK_FALSE(readPictureParameters(write("{\"kind\": \"generate\"" + deep)));
    }
    std::string many = "\x89PNG\r\n\x1a\n";
    const std::string whole = contents(writePng(folder / "b.png", pixel));
    many = whole.substr(0, 33);
    for (int i = 0; i < 3; ++i) // chunks that claim 16 MB of text each and are there
        many += std::string("\x01\0\0\0tEXt", 8) + std::string((1 << 24) + 4, 'a');
    CHECK(
        mentions(refusal([&] { readPictureTexts(writeFile(folder / "many.png", many + whole.substr(33))); }),
            "many.png"));
}

TEST_SUITE_END();
