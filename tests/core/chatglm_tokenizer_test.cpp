#include "core/api/error.h"
#include "core/io/atomic_file.h"
#include "core/text/chatglm_tokenizer.h"
#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstring>
#include <fstream>
#include <iterator>
#include <random>

using namespace candela;

namespace
{

namespace fs = std::filesystem;

const fs::path golden = fs::path(CANDELA_GOLDEN_DIR) / "tokenizer_chatglm";

std::string contents(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void write(const fs::path& file, std::string_view bytes)
{
    std::ofstream(file, std::ios::binary).write(bytes.data(), std::streamsize(bytes.size()));
}

std::string varint(std::uint64_t value)
{
    std::string bytes;
    for (; value >= 0x80; value >>= 7)
        bytes += static_cast<char>(value | 0x80);
    return bytes + static_cast<char>(value);
}

/// A protobuf field of bytes.
std::string field(unsigned number, const std::string& bytes)
{
    return varint(number << 3 | 2) + varint(bytes.size()) + bytes;
}

std::string littleEndian(std::uint32_t value)
{
    std::string bytes(4, '\0');
    std::memcpy(bytes.data(), &value, 4);
    return bytes;
}

/// A model of three pieces whose rules of normalisation are these.
std::string modelWith(const std::vector<std::uint32_t>& units, const std::string& replacements)
{
    std::string rules = littleEndian(std::uint32_t(units.size() * 4));
    for (const std::uint32_t unit : units)
        rules += littleEndian(unit);
    const std::string unknown = field(1, "<unk>") + std::string("\x18\x02", 2);
    return field(1, unknown) + field(1, field(1, "a")) + field(1, field(1, "b")) + field(2, "\x18\x02")
        + field(3, field(2, rules + replacements));
}

std::string refusalOf(const std::string& bytes)
{
    return refusal([&] { checkSentencePieceModel(bytes, "tokenizer.model"); });
}

} // namespace

TEST_SUITE_BEGIN("chatglm_tokenizer");

TEST_CASE("ChatGLM's rows are those of diffusers")
{
    if (!hasSentencePiece()) {
        MESSAGE("SKIPPED: this build has no SentencePiece library");
        return;
    }
    const auto cases = nlohmann::json::parse(contents(golden / "texts.json"));
    for (const auto& one : cases) {
        CAPTURE(one.at("name").get<std::string>());
        const TemporaryFolder folder;
        fs::copy(golden / one.at("model").get<std::string>(), folder.path() / "tokenizer.model");
        write(folder.path() / "tokenizer_config.json", one.at("config").dump());
        const ChatGlmTokenizer tokenizer = ChatGlmTokenizer::fromFolder(folder.path());
        CHECK(tokenizer.vocabularySize() == 429);
        for (const auto& row : one.at("rows")) {
            const auto text = row.at("text").get<std::string>();
            CAPTURE(text);
            CHECK(tokenizer.encode(text) == row.at("all").get<std::vector<std::int64_t>>());
            const ChatGlmRow padded = tokenizer.encodePadded(text, one.at("length"));
            CHECK(padded.ids == row.at("ids").get<std::vector<std::int64_t>>());
            CHECK(padded.positions == row.at("positions").get<std::vector<std::int64_t>>());
            const auto mask = row.at("mask").get<std::vector<int>>();
            CHECK(padded.padding == std::size_t(std::count(mask.begin(), mask.end(), 0)));
        }
    }
}

TEST_CASE("a tokenizer that pads elsewhere or strips around its tokens is refused")
{
    if (!hasSentencePiece())
        return;
    const TemporaryFolder folder;
    const auto refusalWith = [&](const char* config) {
        fs::copy(
            golden / "plain.model", folder.path() / "tokenizer.model", fs::copy_options::overwrite_existing);
        write(folder.path() / "tokenizer_config.json", config);
        return refusal([&] { ChatGlmTokenizer::fromFolder(folder.path()); });
    };
    CHECK(mentions(refusalWith(R"({"padding_side": "right"})"), "right"));
    CHECK(mentions(
        refusalWith(R"({"added_tokens_decoder": {"7": {"content": "x", "lstrip": true}}})"), "lstrip"));
    CHECK(mentions(refusalWith(R"({"added_tokens_decoder": {"-7": {"content": "x"}}})"), "-7"));
    CHECK(mentions(refusalWith(R"({"added_tokens_decoder": {"7": 3}})"), "added token"));
    CHECK(mentions(refusalWith("[]"), "tokenizer_config.json"));
    CHECK(refusalWith("{}").empty());
}

TEST_CASE("what is no SentencePiece model is refused in a sentence")
{
    const TemporaryFolder folder;
    CHECK(!refusal([&] { ChatGlmTokenizer::fromFolder(folder.path()); }).empty());
    CHECK(mentions(refusalOf(""), "no pieces"));
    CHECK(mentions(refusalOf("version https://git-lfs.github.com/spec/v1"), "tokenizer.model"));
    const std::string unigram = field(1, field(1, "a")) + field(2, "\x18\x01");
    CHECK(mentions(refusalOf(unigram), "pairs of bytes"));
    CHECK(mentions(refusalOf(field(1, field(1, "")) + field(2, "\x18\x02")), "empty"));
    CHECK(mentions(refusalOf(std::string("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11)), "cut short"));
    CHECK(mentions(refusalOf("\x0b"), "unknown kind"));
}

TEST_CASE("rules of normalisation that lead astray are refused")
{
    const auto offset = [](std::uint32_t value) {
        return value << 10;
    };
    constexpr std::uint32_t match = 1 << 8, leaf = 1u << 31;
    std::vector<std::uint32_t> units(256, leaf);
    units[0] = offset(0); // the root's children lie in the same block
    CHECK(refusalOf(modelWith(units, std::string(1, '\0'))).empty());

    auto outside = units;
    outside['a'] = 'a' | offset(256);
    CHECK(mentions(refusalOf(modelWith(outside, std::string(1, '\0'))), "lead out"));

    auto wild = units;
    wild['a'] = 'a' | match | offset('a' ^ 7); // its match is unit 7
    wild[7] = leaf | 5;
    CHECK(mentions(refusalOf(modelWith(wild, "abc" + std::string(1, '\0'))), "lead out"));
    CHECK(refusalOf(modelWith(wild, "abcde" + std::string(1, '\0'))).empty());
    CHECK(mentions(refusalOf(modelWith(wild, "abcdef")), "cut short"));

    auto round = units;
    round['a'] = 'a' | offset('a'); // its children are the root's, and so is it
    CHECK(mentions(refusalOf(modelWith(round, std::string(1, '\0'))), "circle"));

    std::vector<std::uint32_t> deep(256 * 64, leaf); // each character's child lies in the next block
    deep[0] = offset(256);
    for (std::uint32_t block = 1; block < 63; ++block) {
        deep[block * 256] = leaf; // the match of the block before
        deep[block * 256 + 'a'] = 'a' | match | offset((block * 256 + 'a') ^ ((block + 1) * 256));
    }
    CHECK(mentions(refusalOf(modelWith(deep, std::string(1, '\0'))), "too deeply"));
}

TEST_CASE("a damaged tokenizer.model never does worse than being refused")
{
    if (!hasSentencePiece())
        return;
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "tokenizer.model";
    std::mt19937 random(1);
    for (const char* name : {"plain.model", "tokenizer.model"}) {
        const std::string whole = contents(golden / name);
        for (int i = 0; i < 150; ++i) {
            std::string damaged = whole;
            if (i % 3 == 0)
                damaged.resize(random() % whole.size());
            for (int flips = i % 7; flips > 0; --flips)
                damaged[random() % damaged.size() % (i % 2 ? 4096 : damaged.size())] =
                    static_cast<char>(random());
            write(file, damaged);
            const std::string sentence = refusal([&] {
                const ChatGlmTokenizer tokenizer = ChatGlmTokenizer::fromFolder(folder.path());
                tokenizer.encodePadded("a red 苹果 ＡＢＣ ½ on blue");
            });
            if (!sentence.empty())
                CHECK(mentions(sentence, "SentencePiece"));
        }
    }
}

TEST_SUITE_END();
