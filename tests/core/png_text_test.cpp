#include "core/api/error.h"
#include "core/io/generation_parameters.h"
#include "core/io/image_file.h"
#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <zlib.h>

#include <fstream>
#include <map>
#include <sstream>
#include <thread>

using namespace candela;

namespace
{

namespace fs = std::filesystem;

const fs::path golden = fs::path(CANDELA_GOLDEN_DIR) / "png_text.png";

std::string contentsOf(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string chunk(std::string type, const std::string& data)
{
    const auto bigEndian = [](std::uint32_t value) {
        return std::string{static_cast<char>(value >> 24), static_cast<char>(value >> 16),
            static_cast<char>(value >> 8), static_cast<char>(value)};
    };
    type += data;
    const auto sum = crc32(0, reinterpret_cast<const Bytef*>(type.data()), static_cast<uInt>(type.size()));
    return bigEndian(static_cast<std::uint32_t>(data.size())) + type
        + bigEndian(static_cast<std::uint32_t>(sum));
}

Image gradient(int width, int height, int channels)
{
    Image image{.width = width, .height = height, .channels = channels, .pixels = {}};
    for (int i = 0; i < width * height * channels; ++i)
        image.pixels.push_back(static_cast<std::uint8_t>(i * 7));
    return image;
}

GenerateRequest finished()
{
    return {.prompt = "a red apple",
        .seed = 965400086,
        .steps = 20,
        .cfg = 7.0,
        .width = 512,
        .height = 768,
        .sampler = SamplerKind::Dpmpp2M,
        .schedule = ScheduleKind::Karras};
}

} // namespace

TEST_SUITE_BEGIN("png_text");

TEST_CASE("every kind of text chunk is read as Pillow wrote it")
{
    const PngInfo info = readPngInfo(golden);
    CHECK(info.width == 3);
    CHECK(info.height == 2);
    const std::vector<PngText> expected = {{"parameters",
                                               "a café at night\nNegative prompt: blurry\nSteps: 20, "
                                               "Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 3x2"},
        {"Description", "蜡烛 🕯"}, {"Title", "Bougie allumée"}, {"Comment", "Kerze ♥"},
        {"workflow", "{\"nodes\": [1, 2]}"}};
    CHECK((info.texts == expected));
}

TEST_CASE("a picture is written with its texts and read back")
{
    const TemporaryFolder folder;
    const std::vector<PngText> texts = {
        {"parameters", "naïve\nSteps: 1"}, {"candela", "{\"prompt\":\"蜡烛\"}"}, {"empty", ""}};
    for (const int channels : {1, 3}) {
        const Image image = gradient(17, 9, channels);
        const fs::path path = writePng(folder / "picture.png", image, texts);
        CHECK(readImage(path) == image);
        CHECK((readPngInfo(path).texts == texts));
    }
    const std::string bytes = contentsOf(folder / "picture.png");
    CHECK(bytes.find("tEXt") < bytes.find("iTXt")); // Latin-1 suffices for the first
    CHECK(bytes.find("iTXt") < bytes.find("IDAT"));
    CHECK(mentions(bytes, "na\xefve"));

    writePng(folder / "alpha.png", gradient(4, 4, 4));
    CHECK(readImage(folder / "alpha.png").channels == 3);
    CHECK(readImage(golden).pixels
        == std::vector<std::uint8_t>{255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30, 40, 50, 60, 70, 80, 90});
    CHECK(writePng(folder / "picture.png", gradient(1, 1, 3), {}, IfTaken::AddNumber)
        == folder / "picture-2.png");
    CHECK(folder.fileCount() == 3);
}

TEST_CASE("several threads that save under one name all keep their picture")
{
    const TemporaryFolder folder;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int k = 0; k < 5; ++k)
                writePng(folder / "same.png", gradient(2, 2, 3), {}, IfTaken::AddNumber);
        });
    for (std::thread& thread : threads)
        thread.join();
    CHECK(folder.fileCount() == 20);
    CHECK(fs::exists(folder / "same-20.png"));
}

TEST_CASE("what cannot be written is an error of the right kind and leaves nothing")
{
    const TemporaryFolder folder;
    CHECK(mentions(refusal([&] { writePng(folder / "no" / "x.png", gradient(1, 1, 3)); }), "does not exist"));
    CHECK(mentions(refusal([&] { writePng(folder.path(), gradient(1, 1, 3)); }), "names a folder"));
    CHECK_THROWS_AS(writePng(folder / "x.png", Image()), Error);
    CHECK(folder.fileCount() == 0);
}

TEST_CASE("no truncation and no flipped bit does worse than one sentence")
{
    const std::string original = contentsOf(golden);
    for (std::size_t length = 0; length < original.size(); ++length)
        CHECK_FALSE(refusal([&] { readPngInfo(original.substr(0, length), "cut.png"); }).empty());
    for (std::size_t bit = 0; bit < original.size() * 8; ++bit) {
        std::string bytes = original;
        bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
        const std::string sentence = refusal([&] { readPngInfo(bytes, "flipped.png"); });
        CHECK((sentence.empty() || mentions(sentence, "'flipped.png'")));
    }
    const TemporaryFolder folder;
    for (std::size_t length = 0; length < original.size(); length += 5) {
        std::ofstream(folder / "cut.png", std::ios::binary) << original.substr(0, length);
        try {
            readImage(folder / "cut.png");
        } catch (const Error& error) {
            CHECK(mentions(error.what(), "cut.png"));
        }
    }
}

TEST_CASE("a text that unpacks to very much is refused without unpacking it")
{
    const std::string big(64 << 20, 'x');
    uLongf size = compressBound(big.size());
    std::string packed(size, '\0');
    compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(big.data()),
        big.size());
    packed.resize(size);
    const std::string original = contentsOf(golden);
    const std::size_t afterHeader = 8 + 25;
    const std::string bomb = original.substr(0, afterHeader)
        + chunk("zTXt", std::string("bomb\0\0", 6) + packed) + original.substr(afterHeader);
    CHECK(mentions(refusal([&] { readPngInfo(bomb, "bomb.png"); }), "text 'bomb' cannot be unpacked"));
    const std::string part(9 << 20, 'x'); // one alone is fine
    size = compressBound(part.size());
    packed.resize(size);
    compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(part.data()),
        part.size());
    packed.resize(size);
    const std::string text = chunk("zTXt", std::string("bomb\0\0", 6) + packed);
    const auto with = [&](const std::string& texts) {
        return original.substr(0, afterHeader) + texts + original.substr(afterHeader);
    };
    CHECK(refusal([&] { readPngInfo(with(text), "large.png"); }).empty());
    CHECK(mentions(refusal([&] { readPngInfo(with(text + text), "bombs.png"); }), "cannot be unpacked"));
    for (const char* type : {"tEXt", "zTXt", "iTXt"})
        for (const std::string& data : {std::string(), std::string("k"), std::string("k\0", 2),
                 std::string("k\0\1", 3), std::string("k\0\0\0", 4)})
            refusal([&] {
                readPngInfo(
                    original.substr(0, afterHeader) + chunk(type, data) + original.substr(afterHeader),
                    "odd.png");
            });
}

TEST_CASE("parameters are written in AUTOMATIC1111's format")
{
    GenerateRequest request = finished();
    const std::string version = std::string("Version: Candela ");
    std::string text = parametersText(request, "v1-5");
    CHECK(text.substr(0, text.rfind(version))
        == "a red apple\nSteps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7, Seed: 965400086, "
           "Size: 512x768, Model: v1-5, RNG: CPU, ");
    request.negative = "blurry,\nugly";
    request.clipSkip = 2;
    request.cfg = 7.5;
    request.sampler = SamplerKind::Ddim;
    request.schedule = ScheduleKind::Default;
    request.eta = 0.25;
    text = parametersText(request, "mine: \"best\", v2");
    CHECK(text.substr(0, text.rfind(version))
        == "a red apple\nNegative prompt: blurry,\nugly\nSteps: 20, Sampler: DDIM, Schedule type: Automatic, "
           "CFG scale: 7.5, "
           "Seed: 965400086, Size: 512x768, Model: \"mine: \\\"best\\\", v2\", Clip skip: 2, RNG: CPU, Eta "
           "DDIM: 0.25, ");
    text = parametersText(request, "v1-5", "6ce0161689");
    CHECK(text.find("Size: 512x768, Model hash: 6ce0161689, Model: v1-5, ") != std::string::npos);
    for (const SamplerKind kind : allSamplers)
        CHECK_FALSE(titleOf(kind).empty());
}

TEST_CASE("parameters that were written are taken apart again")
{
    GenerateRequest request = finished();
    request.prompt = "first line\nsecond: line, with (things:1.2)";
    request.negative = "Steps: not these";
    const ParsedParameters parsed = parseParameters(parametersText(request, "mine: \"best\", v2"));
    CHECK(parsed.prompt == request.prompt);
    CHECK(parsed.negative == request.negative);
    const std::map<std::string, std::string> settings(parsed.settings.begin(), parsed.settings.end());
    CHECK(settings.at("Model") == "mine: \"best\", v2");
    CHECK(settings.at("Schedule type") == "Karras");
    CHECK(settings.at("Seed") == "965400086");
    CHECK(nlohmann::json::parse(parametersJson(request, "m")).at("sampler") == "dpmpp_2m");

    CHECK(parseParameters("").prompt.empty());
    CHECK(parseParameters("just a prompt: yes").prompt == "just a prompt: yes");
    CHECK(parseParameters("Steps: 1, Seed: 2, Size: 3x3").settings.size() == 3);
    CHECK(parseParameters("Negative prompt: x").negative == "x");
    CHECK(parseParameters("p\nLora hashes: \"a: 1, b: 2\", Steps: 4, Seed: 5").settings[0].second
        == "a: 1, b: 2");
    for (const char* odd :
        {"p\na: \"", "p\na: \"\\", ":::", "p\n,,,", "p\na: 1,, b: 2, c: 3", "\xff\xfe: 1, b: 2, c: 3"})
        CHECK_NOTHROW(parseParameters(odd));
}

TEST_SUITE_END();
