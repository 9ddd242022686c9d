// The embeddings that prompts make, against tests/reference/prompt_grammars.py.
#include "core/pipelines/prompt_encoding.h"

#include "core/api/error.h"
#include "core/io/model_folder.h"
#include "core/nn/state_dict.h"
#include "tests/core/golden.h"
#include "tests/support/temporary_folder.h"

#include <fstream>

using namespace candela;

namespace
{

namespace fs = std::filesystem;

const fs::path tinyModel = fs::path(CANDELA_GOLDEN_DIR) / "tiny_sd";

std::shared_ptr<ClipTextModel> tinyEncoder()
{
    const ModelComponent part = ModelFolder::open(tinyModel).component("text_encoder");
    return loadModel<ClipTextModel>(ClipTextConfig::fromJson(part.config), part.weights, {});
}

/// The tiny model's tokenizer; it pads with `pad`, or with the end mark where that is empty.
ClipTokenizer tinyTokenizer(const std::string& pad = {})
{
    if (pad.empty())
        return ClipTokenizer::fromFolder(tinyModel / "tokenizer");
    const TemporaryFolder scratch;
    for (const char* name : {"vocab.json", "merges.txt"})
        fs::copy_file(tinyModel / "tokenizer" / name, scratch.path() / name);
    for (const char* name : {"special_tokens_map.json", "tokenizer_config.json"}) {
        nlohmann::json json = nlohmann::json::parse(std::ifstream(tinyModel / "tokenizer" / name));
        json["pad_token"] = pad;
        std::ofstream(scratch.path() / name) << json;
    }
    return ClipTokenizer::fromFolder(scratch.path());
}

PromptGrammar grammarNamed(const std::string& name)
{
    return name == "a1111" ? PromptGrammar::A1111
        : name == "plain"  ? PromptGrammar::Plain
                           : PromptGrammar::ComfyUi;
}

} // namespace

TEST_SUITE_BEGIN("prompt_encoding");

TEST_CASE("prompts make the embeddings that AUTOMATIC1111, ComfyUI and diffusers make of them")
{
    const torch::NoGradGuard guard;
    const auto golden = SafetensorsFile::open(fs::path(CANDELA_GOLDEN_DIR) / "prompt_embeddings.safetensors");
    const auto cases = nlohmann::json::parse(golden.metadata().at("cases"));
    const auto network = tinyEncoder();
    for (std::size_t number = 0; number < cases.size(); ++number) {
        const auto& one = cases[number];
        CAPTURE(one.dump());
        const ClipTokenizer tokenizer = tinyTokenizer(one.at("pad"));
        const PromptEncoder encoder{
            .tokenizer = tokenizer, .network = *network, .clipSkip = one.at("clip_skip")};
        const std::vector<std::string> texts = one.at("texts");
        const auto encoded = encodePrompts(encoder, texts, grammarNamed(one.at("grammar")));
        const at::Tensor text = golden.tensor(std::to_string(number) + ".text"); // (B, n·T, D)
        const at::Tensor pooled = golden.tensor(std::to_string(number) + ".pooled"); // (B, D)
        REQUIRE(encoded.size() == texts.size());
        for (std::size_t i = 0; i < encoded.size(); ++i) {
            const auto row = static_cast<std::int64_t>(i);
            REQUIRE(encoded[i].text.sizes() == text.slice(0, row, row + 1).sizes());
            CHECK(closeTo(encoded[i].text, text.slice(0, row, row + 1)));
            CHECK(closeTo(encoded[i].pooled, pooled.slice(0, row, row + 1)));
        }
    }
    CHECK(cases.size() >= 40);
}

TEST_CASE("short prompts without markup are the same in every grammar, to the bit")
{
    const torch::NoGradGuard guard;
    const auto network = tinyEncoder();
    const ClipTokenizer tokenizer = tinyTokenizer();
    const PromptEncoder encoder{.tokenizer = tokenizer, .network = *network};
    for (const std::string text : {"", "a red owl", "an owl, red, now", "红苹果", "owl owl owl 🦉"}) {
        CAPTURE(text);
        const std::vector texts{text};
        const at::Tensor plain = encodePrompts(encoder, texts, PromptGrammar::Plain)[0].text;
        CHECK(at::equal(encodePrompts(encoder, texts, PromptGrammar::A1111)[0].text, plain));
        CHECK(at::equal(encodePrompts(encoder, texts, PromptGrammar::ComfyUi)[0].text, plain));
    }
}

TEST_CASE("weights keep the network's type, and encoding can be stopped")
{
    const torch::NoGradGuard guard;
    const auto network = tinyEncoder();
    network->to(at::kBFloat16);
    const ClipTokenizer tokenizer = tinyTokenizer();
    const PromptEncoder encoder{.tokenizer = tokenizer, .network = *network};
    const std::vector<std::string> texts{"a (red:1.5) owl"};
    for (const PromptGrammar grammar : {PromptGrammar::A1111, PromptGrammar::ComfyUi})
        CHECK((encodePrompts(encoder, texts, grammar)[0].text.scalar_type() == at::kBFloat16));
    CHECK_THROWS_AS(
        encodePrompts(encoder, texts, PromptGrammar::A1111, [] { throw Cancelled(); }), Cancelled);
}

TEST_SUITE_END();
