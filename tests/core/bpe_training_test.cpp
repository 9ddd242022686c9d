#include "core/dataset/bpe_training.h"
#include "core/dataset/emoji_world.h"

#include "core/api/error.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <set>

using namespace candela;

namespace
{

std::vector<std::string> emojiCaptions(int count)
{
    const EmojiWorld world;
    std::vector<std::string> captions;
    for (int i = 0; i < count; ++i)
        captions.push_back(world.caption(world.scene(0, static_cast<std::uint64_t>(i))));
    return captions;
}

bool hasToken(const BpeVocabulary& vocabulary, const std::string& token)
{
    return std::ranges::count(vocabulary.tokens, token) == 1;
}

} // namespace

TEST_SUITE_BEGIN("bpe_training");

TEST_CASE("the most frequent neighbours are merged first, the alphabet deciding between equals")
{
    const BpeVocabulary vocabulary = trainBpe({"low low low", "Lower, lower"}, 518);
    REQUIRE(vocabulary.merges.size() == 4);
    CHECK(vocabulary.merges[0] == std::pair<std::string, std::string>("l", "o"));
    CHECK(vocabulary.merges[1] == std::pair<std::string, std::string>("lo", "w</w>"));
    CHECK(vocabulary.merges[2] == std::pair<std::string, std::string>("e", "r</w>"));
    CHECK(vocabulary.tokens.size() == 518);
    CHECK(vocabulary.tokens[0] == "!");
    CHECK(vocabulary.tokens[256] == "!</w>");
    CHECK(vocabulary.tokens[512] == "lo");
    CHECK(vocabulary.tokens[516] == "<|startoftext|>");
    CHECK(vocabulary.tokens[517] == "<|endoftext|>");
}

TEST_CASE("learning ends where every word is one token, and nothing is listed twice")
{
    const BpeVocabulary vocabulary = trainBpe(emojiCaptions(20000), 1500);
    MESSAGE("the emoji world's vocabulary has " << vocabulary.tokens.size() << " tokens");
    CHECK(vocabulary.tokens.size() <= 1500);
    for (const char* word : {"apple</w>", "background</w>", "elephant</w>", "a</w>", "-</w>", "scissors</w>"})
        CHECK(hasToken(vocabulary, word));
    const std::set<std::string> distinct(vocabulary.tokens.begin(), vocabulary.tokens.end());
    CHECK(distinct.size() == vocabulary.tokens.size());
    for (const auto& [first, second] : vocabulary.merges)
        CHECK(distinct.contains(first + second));
}

TEST_CASE("every byte is a token, within a word and at its end")
{
    const BpeVocabulary vocabulary = trainBpe({"caf\xc3\xa9 \xf0\x9f\xa6\x89"}, 514);
    CHECK(vocabulary.tokens.size() == 514);
    CHECK(vocabulary.merges.empty());
    CHECK(hasToken(vocabulary, "\xc4\xa0")); // Ġ stands for the space
    CHECK(hasToken(vocabulary, "\xc3\xa9</w>"));
}

TEST_CASE("fewer tokens than bytes are refused")
{
    CHECK_THROWS_AS(trainBpe({"a"}, 513), Error);
    CHECK_THROWS_AS(trainBpe({"a"}, -1), Error);
}

TEST_CASE("the files are those of a diffusers folder")
{
    const auto folder = std::filesystem::temp_directory_path() / "candela_bpe_training_test";
    std::filesystem::remove_all(folder);
    const BpeVocabulary vocabulary = trainBpe({"an owl and a key"}, 600);
    writeTokenizer(vocabulary, folder / "tokenizer", 32);
    const auto json = [&](const char* name) {
        std::ifstream stream(folder / "tokenizer" / name);
        return nlohmann::json::parse(stream);
    };
    CHECK(json("vocab.json").size() == vocabulary.tokens.size());
    CHECK(json("vocab.json").at("<|endoftext|>") == vocabulary.tokens.size() - 1);
    CHECK(json("tokenizer_config.json").at("model_max_length") == 32);
    CHECK(json("special_tokens_map.json").at("bos_token") == "<|startoftext|>");
    std::ifstream merges(folder / "tokenizer" / "merges.txt");
    std::string first;
    std::getline(merges, first);
    CHECK(first == "#version: 0.2");
    std::filesystem::remove_all(folder);
}

TEST_SUITE_END();
