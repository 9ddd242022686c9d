// Textual inversions, against tests/reference/beside_the_model.py.
#include "core/io/embedding_file.h"

#include "core/api/error.h"
#include "core/io/model_folder.h"
#include "core/nn/state_dict.h"
#include "core/pipelines/prompt_encoding.h"
#include "tests/core/golden.h"
#include "tests/core/tiny_model.h"
#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"

#include <sstream>

using namespace candela;

namespace
{

namespace fs = std::filesystem;

const fs::path golden = CANDELA_GOLDEN_DIR;

std::vector<EmbeddingFile> goldenFiles()
{
    std::vector<EmbeddingFile> files;
    for (const char* name : {"spark.pt", "glow.safetensors", "mist.safetensors"})
        files.push_back(readEmbeddingFile(golden / "embeddings" / name));
    return files;
}

struct TinyEncoder {
    ClipTokenizer tokenizer = ClipTokenizer::fromFolder(tinyModel / "tokenizer");
    std::shared_ptr<ClipTextModel> network;
    PromptEncoder encoder;

    explicit TinyEncoder(const std::vector<EmbeddingFile>& files)
        : network([] {
            const ModelComponent part = ModelFolder::open(tinyModel).component("text_encoder");
            return loadModel<ClipTextModel>(ClipTextConfig::fromJson(part.config), part.weights, {});
        }())
        , encoder{.tokenizer = tokenizer,
              .network = *network,
              .embeddings = embeddingsFor(files, network->config(), 0, 1)}
    {
    }
};

/// The embeddings' ids of a prompt, row by row: 519 and on are spark's three, then glow's and mist's two.
std::string idsOf(const std::string& prompt, PromptGrammar grammar)
{
    const auto files = goldenFiles();
    const TinyEncoder tiny(files);
    std::ostringstream text;
    const ChunkedPrompt chunked = chunkPrompt(tiny.tokenizer, prompt, grammar, tiny.encoder.embeddings.names);
    for (std::size_t row = 0; row < chunked.chunks.size(); ++row) {
        const PromptChunk& chunk = chunked.chunks[row];
        for (std::size_t i = 0; i < chunk.ids.size(); ++i)
            if (chunk.ids[i] >= 519)
                text << row << "." << i << ":" << chunk.ids[i] << (chunk.weights[i] == 1 ? " " : "w ");
    }
    return text.str();
}

} // namespace

TEST_SUITE_BEGIN("embeddings");

TEST_CASE("embeddings of every layout act as diffusers' load_textual_inversion makes them act")
{
    const torch::NoGradGuard guard;
    const auto expected = SafetensorsFile::open(golden / "embeddings.safetensors");
    const auto files = goldenFiles();
    const TinyEncoder tiny(files);
    std::istringstream prompts(expected.metadata().at("prompts"));
    int number = 0;
    for (std::string prompt; std::getline(prompts, prompt); ++number) {
        CAPTURE(prompt);
        const auto encoded = encodePrompts(tiny.encoder, std::vector{prompt}, PromptGrammar::Plain).front();
        CHECK(closeTo(encoded.text, expected.tensor("encoded" + std::to_string(number))));
    }
    CHECK(number == 4);
    // The same, where no row is full: nothing in them is markup.
    for (const PromptGrammar grammar : {PromptGrammar::A1111, PromptGrammar::Plain})
        CHECK(closeTo(encodePrompts(tiny.encoder, std::vector<std::string>{"glow of mist"}, grammar)[0].text,
            expected.tensor("encoded2")));
    CHECK(closeTo(encodePrompts(tiny.encoder, std::vector<std::string>{"embedding:glow of embedding:mist"},
                      PromptGrammar::ComfyUi)[0]
                      .text,
        expected.tensor("encoded2")));
}

TEST_CASE("a prompt names embeddings in AUTOMATIC1111's way and in ComfyUI's")
{
    CHECK(idsOf("red Spark owl", PromptGrammar::A1111) == "0.2:519 0.3:520 0.4:521 ");
    CHECK(idsOf("(glow:1.3), glowing", PromptGrammar::A1111) == "0.1:522w ");
    // A row of 22 with 20 in it has no room for three: they go together into the next one.
    CHECK(idsOf("o o o o o o o o o o o o o o o o o o o o spark o", PromptGrammar::A1111)
        == "1.1:519 1.2:520 1.3:521 ");
    CHECK(idsOf("spark", PromptGrammar::ComfyUi).empty());
    CHECK(idsOf("o embedding:spark, (embedding:glow.safetensors:0.5)", PromptGrammar::ComfyUi)
        == "0.2:519 0.3:520 0.4:521 0.6:522w ");
    const TinyEncoder tiny({});
    CHECK(mentions(refusal([&] { chunkPrompt(tiny.tokenizer, "embedding:ink", PromptGrammar::ComfyUi); }),
        "\"ink\", which is not known"));
}

TEST_CASE("the end mark is found behind embeddings, in configs of old, too")
{
    const torch::NoGradGuard guard;
    ModelComponent part = ModelFolder::open(tinyModel).component("text_encoder");
    std::vector<at::Tensor> pooled;
    const at::Tensor added = at::ones({3, 16}) * 0.1;
    const at::Tensor ids = at::tensor({517, 519, 521, 5, 518, 518}, at::kLong).unsqueeze(0);
    for (const int endMark : {518, 2}) {
        part.config["eos_token_id"] = endMark;
        const auto network =
            loadModel<ClipTextModel>(ClipTextConfig::fromJson(part.config), part.weights, {});
        const ClipTextOutput output = network->forward(ids, 1, {}, added);
        CHECK(at::equal(output.pooled, output.text.select(1, 4)));
        CHECK_THROWS_AS(network->forward(ids, 1, {}, added.slice(0, 0, 2)), Error);
    }
}

TEST_CASE("files of XL have vectors for two encoders")
{
    const TemporaryFolder folder;
    const at::Tensor first = at::randn({2, 16}), second = at::randn({2, 24});
    writeSafetensors(folder / "twins.safetensors", {{"clip_l", first}, {"clip_g", second}});
    const std::vector files{readEmbeddingFile(folder / "twins.safetensors")};
    CHECK(files[0].name == "twins");
    CHECK(files[0].count() == 2);
    CHECK(at::equal(embeddingsFor(files, {.hiddenSize = 16}, 0, 2).vectors, first));
    CHECK(at::equal(embeddingsFor(files, {.hiddenSize = 24}, 1, 2).vectors, second));
    CHECK(mentions(refusal([&] { embeddingsFor(files, {.hiddenSize = 16}, 0, 1); }),
        "made for models with 2 text encoders; this one has 1"));
    writeSafetensors(folder / "uneven.safetensors", {{"clip_l", first}, {"clip_g", at::randn({3, 24})}});
    CHECK(mentions(refusal([&] { readEmbeddingFile(folder / "uneven.safetensors"); }), "2 vectors"));
}

TEST_CASE("what does not fit is refused in a sentence")
{
    const auto files = goldenFiles();
    CHECK(mentions(refusal([&] { embeddingsFor(files, {.hiddenSize = 768}, 0, 1); }),
        "has vectors of 16 numbers; this model's text encoder takes 768"));
    const TemporaryFolder folder;
    const auto refusalOf = [&](const StateDict& tensors) {
        writeSafetensors(folder / "x.safetensors", tensors);
        return refusal([&] { readEmbeddingFile(folder / "x.safetensors"); });
    };
    CHECK(mentions(refusalOf({{"a", at::ones({2})}, {"b", at::ones({2})}}), "holds 2 tensors"));
    CHECK(mentions(refusalOf({{"a", at::ones({2, 2, 2})}}), "no list of vectors"));
    CHECK(mentions(refusalOf({{"a", at::ones({2}, at::kLong)}}), "no list of vectors"));
    CHECK(mentions(refusalOf({{"a", at::ones({76, 2})}}), "has 76 vectors"));
    CHECK(mentions(refusalOf({{"a", at::full({1, 2}, NAN)}}), "not numbers"));
    CHECK(mentions(refusal([&] { readEmbeddingFile(folder / "nowhere.pt"); }), "nowhere.pt"));
}

TEST_CASE("known embeddings are used where a prompt names them, and what is damaged or too wide passed over")
{
    const TemporaryFolder folder;
    std::ofstream(folder / "red.safetensors") << "damaged";
    writeSafetensors(folder / "owl.safetensors", {{"emb_params", at::ones({1, 768})}});
    const fs::path glow = golden / "embeddings/glow.safetensors";
    GenerateRequest request = quickRequest();
    request.grammar = PromptGrammar::A1111;
    request.prompt = "a red owl, glow";
    const auto painted = [&](EngineOptions options) {
        return latentsOf(*makeEngine(std::move(options)), request, folder);
    };
    const at::Tensor without = painted({});
    const at::Tensor named = painted({.embeddingsIn = [&](const std::string& prompt) {
        CHECK(mentions(prompt, "a red owl, glow"));
        return std::vector{folder / "red.safetensors", folder / "owl.safetensors", glow};
    }});
    CHECK_FALSE(at::equal(named, without));
    request.embeddings = {glow};
    CHECK(at::equal(named, painted({})));
}

TEST_SUITE_END();
