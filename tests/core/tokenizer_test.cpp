#include "core/api/error.h"
#include "core/api/model_info.h"
#include "core/io/atomic_file.h"
#include "core/io/json_file.h"
#include "core/text/clip_tokenizer.h"
#include "core/text/unicode.h"
#include "tests/support/clip_vocabulary.h"
#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace candela;

namespace
{

namespace fs = std::filesystem;

const fs::path golden = CANDELA_GOLDEN_DIR;

/// Whether the test must end here, with its reason on the output.
bool skipped()
{
    if (fs::exists(clipVocabularyFile()))
        return false;
    MESSAGE("SKIPPED: " << clipVocabularyFile().string() << " is missing; installer/setup fetches it");
    return true;
}

/// zlib reads files that are not packed as they are.
std::string unpacked(const fs::path& path)
{
    const gzFile file = gzopen(path.c_str(), "rb");
    REQUIRE(file);
    std::string text, piece(1 << 16, '\0');
    for (int got; (got = gzread(file, piece.data(), static_cast<unsigned>(piece.size()))) > 0;)
        text.append(piece, 0, static_cast<std::size_t>(got));
    gzclose(file);
    return text;
}

/// Compares every line [text, id, …] of a golden file; returns how many there were.
int compare(const ClipTokenizer& tokenizer, const fs::path& file)
{
    std::istringstream lines(unpacked(file));
    int count = 0, wrong = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        const nlohmann::json row = nlohmann::json::parse(line);
        const std::vector<std::int64_t> expected(row.begin() + 1, row.end());
        const auto text = row[0].get<std::string>();
        const std::vector<std::int64_t> actual = tokenizer.encode(text);
        if (actual != expected && ++wrong <= 10) // a few say enough
            FAIL_CHECK(nlohmann::json(text.substr(0, 200))
                           .dump(-1, ' ', true, nlohmann::json::error_handler_t::replace)
                << " became " << nlohmann::json(actual).dump().substr(0, 300) << " instead of "
                << nlohmann::json(expected).dump().substr(0, 300));
    }
    CHECK(wrong == 0);
    return count;
}

} // namespace

TEST_SUITE_BEGIN("tokenizer");

TEST_CASE("a small vocabulary gives transformers' ids, from its lists and from tokenizer.json")
{
    const fs::path folder = golden / "tokenizer_tiny";
    CHECK(compare(ClipTokenizer::fromFolder(folder), folder / "texts.jsonl") > 400);
    CHECK(compare(
              ClipTokenizer::fromFiles(folder / "vocab.json", folder / "merges.txt"), folder / "texts.jsonl")
        > 400);
    CHECK(compare(ClipTokenizer::fromFolder(folder / "saved"), folder / "texts.jsonl") > 400);
}

TEST_CASE("padding fills to the length, cutting keeps the end mark")
{
    const ClipTokenizer tokenizer = ClipTokenizer::fromFolder(golden / "tokenizer_tiny");
    const std::vector<std::int64_t> ids = tokenizer.encode("a red apple");
    std::vector<std::int64_t> padded = tokenizer.encodePadded("a red apple");
    CHECK(padded.size() == 77);
    CHECK(std::equal(ids.begin(), ids.end(), padded.begin()));
    CHECK(padded.back() == tokenizer.padId());
    padded = tokenizer.encodePadded("a red apple", 3);
    CHECK(padded == std::vector<std::int64_t>{ids[0], ids[1], tokenizer.endId()});
    CHECK(tokenizer.encodePadded(std::string(1000, 'q')).back() == tokenizer.endId());
    CHECK(tokenizer.encode("") == std::vector<std::int64_t>{tokenizer.startId(), tokenizer.endId()});
}

TEST_CASE("bytes that are no UTF-8 count as replacement characters")
{
    CHECK(unicode::decode("a\xff\xc3z") == U"a\uFFFD\uFFFDz");
    CHECK(unicode::decode("\xe2\x82") == U"\uFFFD");
    CHECK(unicode::decode("\xe2\x82\xac\xf0\x9f\x8d\x8e") == U"€🍎");
    CHECK(unicode::decode("\xed\xa0\x80") == U"\uFFFD\uFFFD\uFFFD"); // a surrogate
    CHECK(unicode::decode("\xc0\x80\xf4\x90\x80\x80").size() == 6); // overlong; beyond the last code point
    for (const char32_t c : {U'\0', U'\x7f', U'\x80', U'\x7ff', U'\x800', U'\xffff', U'\x10000', U'\x10ffff'})
        CHECK(unicode::decode(unicode::encode(std::u32string(1, c))) == std::u32string(1, c));
}

TEST_CASE("vocabularies that contradict themselves are refused with the reason")
{
    const TemporaryFolder folder;
    const auto read = [&] {
        ClipTokenizer::fromFolder(folder.path());
    };
    const auto with = [&](const std::string& vocabulary, const std::string& merges) {
        writeFile(folder / "vocab.json", vocabulary);
        writeFile(folder / "merges.txt", merges);
        return refusal(read);
    };
    const std::string good = R"({"<|startoftext|>":0,"<|endoftext|>":1,"a":2,"b</w>":3,"ab</w>":4})";
    CHECK(mentions(refusal(read), "neither vocab.json"));
    CHECK(with(good, "#version: 0.2\na b</w>\n").empty());
    CHECK(with(good, "#version: 0.2\r\na b</w>\r\n\r\n").empty());
    CHECK(ClipTokenizer::fromFolder(folder.path()).encode("ab") == std::vector<std::int64_t>{0, 4, 1});
    CHECK(mentions(with(good, "a b</w> c"), "'a b</w> c'"));
    CHECK(mentions(with(good, "ab"), "not two tokens"));
    CHECK(mentions(with(good, "a a"), "'a' and 'a'"));
    CHECK(mentions(with("{}", ""), "no vocabulary"));
    CHECK(mentions(with("[1]", ""), "vocab.json"));
    CHECK(mentions(with(R"({"a":-1})", ""), "-1"));
    CHECK(mentions(with(R"({"a":18446744073709551615})", ""), "token 'a'"));
    CHECK(mentions(with(R"({"a":"b"})", ""), "token 'a'"));
    CHECK(with(R"({"a":0})", "").empty()); // the marks get the next ids, as in transformers
    with(good, "");
    fs::remove(folder / "merges.txt");
    CHECK(mentions(refusal(read), "merges.txt"));
    with(good, "");
    for (const char* config : {"{", R"({"bos_token":7})", R"({"added_tokens_decoder":[]})",
             R"({"added_tokens_decoder":{"-1":"x"}})", R"({"eos_token":{"content":"x","single_word":true}})",
             R"({"eos_token":{"content":7}})"}) {
        writeFile(folder / "tokenizer_config.json", config);
        CHECK(mentions(refusal(read), "tokenizer_config.json"));
    }
    CHECK_FALSE(refusal([&] { ClipTokenizer::fromBpeVocabulary(folder / "missing.gz"); }).empty());
    CHECK(mentions(
        refusal([&] { ClipTokenizer::fromBpeVocabulary(folder / "vocab.json"); }), "only 0 of 48894"));
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("tokenizer_clip");

TEST_CASE("CLIP's vocabulary gives transformers' ids for 11,000 texts")
{
    if (skipped())
        return;
    const ClipTokenizer tokenizer = ClipTokenizer::fromBpeVocabulary(clipVocabularyFile());
    CHECK(tokenizer.vocabularySize() == 49408);
    CHECK(tokenizer.padId() == 49407);
    CHECK(compare(tokenizer, golden / "tokenizer_clip.jsonl.gz") == 11000);
}

TEST_CASE("Stable Diffusion 2 pads with the token that '!' then always becomes")
{
    if (skipped())
        return;
    const TemporaryFolder folder;
    const ClipVocabulary vocabulary = ClipVocabulary::fromBpeVocabulary(clipVocabularyFile());
    std::string merges = "#version: 0.2\n";
    for (const auto& [left, right] : vocabulary.merges)
        merges.append(left).append(" ").append(right).append("\n");
    writeFile(folder / "merges.txt", merges);
    writeFile(folder / "vocab.json",
        nlohmann::json(std::map<std::string, int>(vocabulary.ids.begin(), vocabulary.ids.end())).dump());
    writeFile(folder / "tokenizer_config.json", R"({"model_max_length": 77, "pad_token": "<|endoftext|>"})");
    nlohmann::json map = {{"pad_token", "!"}};
    for (const auto& [key, text] : {std::pair{"bos_token", "<|startoftext|>"}, {"eos_token", "<|endoftext|>"},
             {"unk_token", "<|endoftext|>"}})
        map[key] = {{"content", text}, {"normalized", true}, {"lstrip", false}, {"rstrip", false},
            {"single_word", false}};
    writeFile(folder / "special_tokens_map.json", map.dump());
    const ClipTokenizer tokenizer = ClipTokenizer::fromFolder(folder.path());
    CHECK(tokenizer.padId() == 0);
    CHECK(compare(tokenizer, golden / "tokenizer_clip_sd2.jsonl.gz") == 1500);
}

TEST_SUITE_END();
