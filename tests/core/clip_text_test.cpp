#include "core/models/clip_text.h"

#include "core/api/error.h"
#include "core/nn/state_dict.h"
#include "tests/core/golden.h"

using namespace candela;

namespace
{

std::shared_ptr<ClipTextModel> load(const Golden& golden, at::ScalarType dtype = at::kFloat)
{
    return loadModel<ClipTextModel>(
        ClipTextConfig::fromJson(golden.config), golden.weights, {.dtype = dtype});
}

} // namespace

TEST_SUITE_BEGIN("clip_text");

TEST_CASE("CLIPTextModel gives transformers' hidden states, pooled and projected texts")
{
    const torch::NoGradGuard guard;
    for (const char* name : {"clip_text_sd1", "clip_text_sd2", "clip_text_projection"}) {
        CAPTURE(name);
        const Golden golden = loadGolden(name);
        const auto model = load(golden);
        const at::Tensor ids = golden.tensors.at("ids");
        const ClipTextOutput output = model->forward(ids);
        CHECK(closeTo(output.text, golden.tensors.at("last_hidden_state")));
        CHECK(closeTo(output.hiddenStates.rbegin()[1], golden.tensors.at("before_last")));
        CHECK(closeTo(model->forward(ids, 2).text, golden.tensors.at("clip_skip_2")));
        if (golden.tensors.contains("pooled"))
            CHECK(closeTo(output.pooled, golden.tensors.at("pooled")));
        else
            CHECK(closeTo(output.projected, golden.tensors.at("projected")));
    }
}

TEST_CASE("a text does not depend on the rows it is encoded with")
{
    const torch::NoGradGuard guard;
    const Golden golden = loadGolden("clip_text_sd1");
    const auto model = load(golden);
    const at::Tensor ids = golden.tensors.at("ids");
    const at::Tensor together = model->forward(ids).text;
    for (int64_t row = 0; row < ids.size(0); ++row)
        CHECK(closeTo(model->forward(ids.slice(0, row, row + 1)).text[0], together[row], 1e-5, 1e-6));
}

TEST_CASE("CLIPTextModel in bf16 stays near fp32")
{
    const torch::NoGradGuard guard;
    const Golden golden = loadGolden("clip_text_sd2");
    const at::Tensor text = load(golden, at::kBFloat16)->forward(golden.tensors.at("ids")).text;
    CHECK((text.scalar_type() == at::kBFloat16));
    CHECK(closeTo(text, golden.tensors.at("last_hidden_state"), 0.05, 0.1));
}

TEST_CASE("tokens, lengths and clip skips the encoder does not have are refused")
{
    const Golden golden = loadGolden("clip_text_sd1");
    const auto model = load(golden);
    CHECK_THROWS_WITH_AS(
        model->forward(torch::full({1, 3}, 60, at::kLong)), doctest::Contains("token 60"), Error);
    CHECK_THROWS_AS(model->forward(torch::zeros({1, 12}, at::kLong)), Error);
    CHECK_THROWS_WITH_AS(
        model->forward(torch::zeros({1, 3}, at::kLong), 4), doctest::Contains("clip skip of 4"), Error);
    CHECK_THROWS_AS(model->forward(torch::zeros({1, 3}, at::kLong), 0), Error);
}

TEST_CASE("CLIPTextModel's config survives writing and reading, and other activations are refused")
{
    const Golden golden = loadGolden("clip_text_projection");
    nlohmann::json written = ClipTextConfig::fromJson(golden.config).toJson();
    CHECK(ClipTextConfig::fromJson(written).toJson() == written);
    CHECK(written.at("projection_dim") == 12);
    written["hidden_act"] = "relu";
    CHECK_THROWS_WITH_AS(ClipTextConfig::fromJson(written), doctest::Contains("hidden_act"), Error);
}

TEST_CASE("a new CLIPTextModel starts as transformers starts one")
{
    torch::manual_seed(3);
    const auto model = std::make_shared<ClipTextModel>(
        ClipTextConfig{.vocabSize = 500, .hiddenSize = 64, .intermediateSize = 256, .layers = 2, .heads = 4});
    const auto weights = stateDict(*model);
    const auto deviation = [&](const char* name) {
        return weights.at(name).std().item<double>();
    };
    CHECK(deviation("text_model.embeddings.token_embedding.weight") == doctest::Approx(0.02).epsilon(0.05));
    CHECK(deviation("text_model.encoder.layers.1.self_attn.q_proj.weight")
        == doctest::Approx(1 / 16.0).epsilon(0.05));
    CHECK(deviation("text_model.encoder.layers.0.self_attn.out_proj.weight")
        == doctest::Approx(1 / 8.0).epsilon(0.05));
    CHECK(weights.at("text_model.encoder.layers.0.mlp.fc1.bias").abs().max().item<double>() == 0);
}

TEST_SUITE_END();
