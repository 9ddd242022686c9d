// How prompts are read, against what tests/reference/prompt_grammars.py says AUTOMATIC1111 and ComfyUI make
// of them.
#include "core/api/error.h"
#include "core/text/prompt_chunks.h"
#include "core/text/prompt_schedule.h"
#include "core/text/unicode.h"
#include "tests/support/refusal.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <fstream>
#include <functional>
#include <random>
#include <sstream>

using namespace candela;

namespace
{

using Json = nlohmann::json;

const Json& golden()
{
    static const Json all =
        Json::parse(std::ifstream(std::string(CANDELA_GOLDEN_DIR) + "/prompt_grammars.json"));
    return all;
}

/// White space at the ends and its kind mean nothing to the tokenizer.
std::string plainSpace(const std::string& text)
{
    std::istringstream words(text);
    std::string result;
    for (std::string word; words >> word;)
        result += (result.empty() ? "" : " ") + word;
    return result;
}

void checkPieces(const Json& one, const std::vector<PromptPiece>& pieces)
{
    REQUIRE(pieces.size() == one.at("pieces").size());
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const Json& expected = one.at("pieces")[i];
        CHECK(plainSpace(pieces[i].text) == plainSpace(expected[0].get<std::string>()));
        CHECK(pieces[i].weight == doctest::Approx(expected[1].get<double>()).epsilon(1e-12));
        using Kind = PromptPiece::Kind;
        const std::string kind = expected[2];
        CHECK(pieces[i].kind
            == (kind == "break"           ? Kind::Break
                    : kind == "embedding" ? Kind::Embedding
                                          : Kind::Text));
    }
}

double secondsOf(const std::function<void()>& work)
{
    const auto start = std::chrono::steady_clock::now();
    try {
        work();
    } catch (const Error&) { // as good an answer
    }
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string repeated(const std::string& text, std::size_t bytes)
{
    std::string all;
    while (all.size() < bytes)
        all += text;
    return all;
}

/// Texts with every character that means something in a grammar, and some that do not.
class RandomTexts
{
public:
    std::string text(int longest)
    {
        static const std::vector<std::string> words = {"(", ")", "[", "]", "\\", ":", "|", "<", ">", ",", " ",
            "a", "owl", "中", "🦉", "1.2", ":0.5)", "BREAK", " AND ", "embedding:x", "[a:b:0.5]",
            "<lora:x:1>"};
        std::string result;
        for (int i = pick(longest); i > 0; --i)
            result += words[static_cast<std::size_t>(pick(static_cast<int>(words.size()) - 1))];
        return result;
    }
    int pick(int most) { return std::uniform_int_distribution<int>(0, most)(m_engine); }

private:
    std::mt19937 m_engine{20260};
};

/// A text that reads as `pieces`: the inverse of reading.
std::string written(const std::vector<PromptPiece>& pieces, const std::string& escaped)
{
    std::string prompt;
    for (const PromptPiece& piece : pieces) {
        if (piece.kind == PromptPiece::Kind::Break) {
            prompt += " BREAK ";
            continue;
        }
        std::string text;
        for (const char c : piece.text)
            text += (escaped.find(c) == std::string::npos ? "" : "\\") + std::string(1, c);
        prompt += piece.weight == 1 ? text : "(" + text + ":" + Json(piece.weight).dump() + ")";
    }
    return prompt;
}

} // namespace

TEST_SUITE_BEGIN("prompt_grammar");

TEST_CASE("weights are read as AUTOMATIC1111 reads them")
{
    for (const Json& one : golden().at("a1111")) {
        CAPTURE(one.at("text").get<std::string>());
        checkPieces(one, a1111Pieces(one.at("text").get<std::string>()));
    }
    CHECK(golden().at("a1111").size() >= 60);
}

TEST_CASE("weights are read as ComfyUI reads them")
{
    for (const Json& one : golden().at("comfy")) {
        CAPTURE(one.at("text").get<std::string>());
        checkPieces(one, comfyPieces(one.at("text").get<std::string>()));
    }
    CHECK(golden().at("comfy").size() >= 60);
}

TEST_CASE("prompts change with the steps as they do in AUTOMATIC1111")
{
    for (const Json& one : golden().at("scheduled")) {
        CAPTURE(one.at("text").get<std::string>());
        const PromptSchedule schedule(one.at("text").get<std::string>(), one.at("steps"));
        Json texts = Json::array();
        for (const int last : schedule.lastSteps())
            texts.push_back({last, schedule.textUntil(last)});
        CHECK(texts == one.at("texts"));
    }
    CHECK(golden().at("scheduled").size() >= 60);
}

TEST_CASE("AND composes prompts, and networks are taken out, as in AUTOMATIC1111")
{
    for (const Json& one : golden().at("composed")) {
        CAPTURE(one.at("text").get<std::string>());
        Json prompts = Json::array();
        for (const ComposedPrompt& prompt : splitComposition(one.at("text").get<std::string>()))
            prompts.push_back({prompt.text, prompt.weight});
        CHECK(prompts == one.at("prompts"));
    }
    for (const Json& one : golden().at("networks")) {
        CAPTURE(one.at("text").get<std::string>());
        const PromptWithNetworks prompt = takeNetworks(one.at("text").get<std::string>());
        Json networks = Json::array();
        for (const PromptNetwork& network : prompt.networks) {
            networks.push_back(network.arguments);
            networks.back().insert(networks.back().begin(), network.kind);
        }
        CHECK(prompt.text == one.at("rest").get<std::string>());
        CHECK(networks == one.at("networks"));
    }
}

TEST_CASE("the first text of a schedule lasts one call longer than its steps")
{
    const PromptSchedule schedule("[a:b:2]", 5);
    REQUIRE(schedule.lastSteps() == std::vector<int>{2, 5});
    std::string seen;
    for (int call = 0; call < 7; ++call)
        seen += schedule.textUntil(schedule.lastSteps()[schedule.indexAtCall(call)]);
    CHECK(seen == "aaabbba"); // more calls than were counted on begin anew
}

TEST_CASE("pieces that are written out read as they were")
{
    RandomTexts random;
    for (int round = 0; round < 2000; ++round) {
        std::vector<PromptPiece> pieces;
        for (int i = random.pick(5); i >= 0; --i) {
            std::string text = random.text(4);
            text = text.substr(0, text.find("BREAK")); // the word itself cannot be escaped
            const double weight = 0.1 * random.pick(20) + 0.05;
            if (!text.empty() && (pieces.empty() || pieces.back().weight != weight)) // else they would be one
                pieces.push_back({.text = text, .weight = weight});
        }
        if (pieces.empty())
            continue;
        const std::string prompt = written(pieces, "\\()[]");
        CAPTURE(prompt);
        CHECK(a1111Pieces(prompt) == pieces);
        std::erase_if(pieces, [](const PromptPiece& piece) {
            return piece.text.find_first_of("\\") != std::string::npos
                || piece.text.find("embedding:") != std::string::npos;
        });
        CAPTURE(written(pieces, "()"));
        CHECK(comfyPieces(written(pieces, "()")) == pieces);
    }
}

TEST_CASE("texts without markup are one piece, one prompt and one step in every grammar")
{
    RandomTexts random;
    for (int round = 0; round < 500; ++round) {
        std::string text = random.text(12);
        std::erase_if(
            text, [](char c) { return std::string_view("()[]\\:|<>").find(c) != std::string_view::npos; });
        for (const char* word : {"BREAK", "AND", "embedding"})
            for (std::size_t at = text.find(word); at != text.npos; at = text.find(word))
                text.erase(at, std::string_view(word).size());
        CAPTURE(text);
        const PromptPiece whole{.text = text};
        CHECK(a1111Pieces(text) == std::vector{whole});
        CHECK(comfyPieces(text) == std::vector<PromptPiece>(text.empty() ? 0 : 1, whole));
        CHECK(PromptSchedule(text, 20).lastSteps() == std::vector{20});
        CHECK(PromptSchedule(text, 20).textUntil(20) == text);
        CHECK(splitComposition(text).size() == 1);
        CHECK(takeNetworks(text).text == text);
    }
}

TEST_CASE("no text of 100 KB takes a second or much of the stack")
{
    std::vector<std::string> texts;
    for (const char* piece : {"(", ")", "[", "]", "\\", ":", "|", "<", "<a:", ">", "(a", "[a", "(a:", "[a|",
             "a)", "a]", "()", "[]", "(a:1.1)", "[a:b:3]", "[a|b]", "((a", "(a)[b]", " BREAK", " AND ",
             " embedding:", "embedding:", ":     ", ": 1", "([", ")(", "\\(", "🦉(", "中", ",", "[a:(b|",
             "(((((((((((((((((((((a)))))))))))))))))))))"})
        texts.push_back(repeated(piece, 100'000));
    texts.push_back(repeated("(", 100) + repeated("(a:b)", 100'000));
    texts.push_back(repeated("(", 50'000) + repeated(")", 50'000));
    texts.push_back(repeated("[a|", 600) + repeated("b]", 100'000));
    for (const std::string& text : texts) {
        CAPTURE(text.substr(0, 40));
        CHECK(secondsOf([&] { a1111Pieces(text); }) < 1);
        CHECK(secondsOf([&] { comfyPieces(text); }) < 1);
        CHECK(secondsOf([&] { PromptSchedule(text, 1000).textUntil(500); }) < 1);
        CHECK(secondsOf([&] { splitComposition(text); }) < 1);
        CHECK(secondsOf([&] { takeNetworks(text); }) < 1);
    }
}

TEST_CASE("any text is read or refused in a sentence, in every grammar")
{
    const auto tokenizer = ClipTokenizer::fromFolder(std::string(CANDELA_GOLDEN_DIR) + "/tiny_sd/tokenizer");
    RandomTexts random;
    for (int round = 0; round < 3000; ++round) {
        const std::string text = random.text(30) + (round % 7 == 0 ? "\xF0\x9F" : "");
        CAPTURE(text);
        for (const PromptGrammar grammar :
            {PromptGrammar::A1111, PromptGrammar::ComfyUi, PromptGrammar::Plain}) {
            try {
                const ChunkedPrompt prompt = chunkPrompt(tokenizer, text, grammar);
                REQUIRE_FALSE(prompt.chunks.empty());
                CHECK((grammar == PromptGrammar::Plain || prompt.used <= prompt.limit));
                for (const PromptChunk& chunk : prompt.chunks) {
                    CHECK(chunk.ids.size() == tokenizer.maxLength());
                    CHECK(chunk.weights.size() == tokenizer.maxLength());
                }
            } catch (const Error& error) {
                CHECK_FALSE(std::string(error.what()).empty());
            }
        }
    }
}

TEST_CASE("weights that are none, brackets without end and endless prompts are refused in a sentence")
{
    CHECK(mentions(refusal([] { a1111Pieces("(a:1.2.3)"); }, ErrorKind::BadInput), "1.2.3"));
    CHECK(mentions(refusal([] { a1111Pieces("a (b:.)"); }, ErrorKind::BadInput), "\".\""));
    CHECK(mentions(refusal([] { comfyPieces("(a:nan)"); }, ErrorKind::BadInput), "weight"));
    CHECK(mentions(refusal([] { comfyPieces("(a:1e999)"); }, ErrorKind::BadInput), "weight"));
    const std::string open(300, '(');
    CHECK(mentions(refusal([&] { a1111Pieces(open); }, ErrorKind::BadInput), "200"));
    CHECK(mentions(refusal([&] { comfyPieces(open); }, ErrorKind::BadInput), "200"));
    CHECK(mentions(refusal([&] { PromptSchedule(open, 20); }, ErrorKind::BadInput), "200"));
    const auto tokenizer = ClipTokenizer::fromFolder(std::string(CANDELA_GOLDEN_DIR) + "/tiny_sd/tokenizer");
    const std::string endless = repeated("owl ", 100'000);
    for (const PromptGrammar grammar : {PromptGrammar::A1111, PromptGrammar::ComfyUi})
        CHECK(mentions(
            refusal([&] { chunkPrompt(tokenizer, endless, grammar); }, ErrorKind::BadInput), "2200 tokens"));
    CHECK(chunkPrompt(tokenizer, endless, PromptGrammar::Plain).used == 25'000);
    CHECK(mentions(refusal([&] { chunkPrompt(tokenizer, "a embedding:ink", PromptGrammar::ComfyUi); },
                       ErrorKind::BadInput),
        "\"ink\""));
}

TEST_SUITE_END();
