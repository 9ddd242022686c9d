#include "core/models/chatglm.h"

#include "core/api/error.h"
#include "tests/core/golden.h"
#include "tests/support/refusal.h"

using namespace candela;

namespace
{

std::shared_ptr<ChatGlmModel> load(const Golden& golden)
{
    return loadModel<ChatGlmModel>(
        ChatGlmConfig::fromJson(golden.config), chatGlmEncoderWeights(golden.weights));
}

/// The rows as the golden file has them, padded on the left with 0.
std::vector<ChatGlmInput> inputsOf(const Golden& golden)
{
    const at::Tensor ids = golden.tensors.at("ids"), tokens = golden.tensors.at("tokens");
    std::vector<ChatGlmInput> inputs;
    for (int64_t row = 0; row < ids.size(0); ++row) {
        ChatGlmInput input{.ids = {}, .padding = ids.size(1) - tokens[row].item<int64_t>(), .padId = 0};
        for (int64_t i = input.padding; i < ids.size(1); ++i)
            input.ids.push_back(ids[row][i].item<int64_t>());
        inputs.push_back(std::move(input));
    }
    return inputs;
}

} // namespace

TEST_SUITE_BEGIN("chatglm");

TEST_CASE("ChatGLM gives diffusers' states before the last layer and the last token's after it")
{
    const torch::NoGradGuard guard;
    for (const char* name : {"chatglm_kolors", "chatglm_biased"}) {
        CAPTURE(name);
        const Golden golden = loadGolden(name);
        const auto inputs = inputsOf(golden);
        const auto outputs = load(golden)->forward(inputs, at::kFloat);
        REQUIRE(outputs.size() == inputs.size());
        for (std::size_t row = 0; row < outputs.size(); ++row) {
            CAPTURE(row);
            CHECK(closeTo(outputs[row].text[0], golden.tensors.at("text")[int64_t(row)]));
            CHECK(closeTo(outputs[row].pooled[0], golden.tensors.at("pooled")[int64_t(row)]));
        }
        CHECK(closeTo(outputs.back().text, golden.tensors.at("full_text")));
        CHECK(closeTo(outputs.back().pooled, golden.tensors.at("full_pooled")));
    }
}

TEST_CASE("ChatGLM's weights stay as they are stored")
{
    const torch::NoGradGuard guard;
    const Golden golden = loadGolden("chatglm_kolors");
    const auto model = load(golden);
    const auto inputs = inputsOf(golden);
    const auto once = model->forward(inputs, at::kFloat);
    const std::string name = "encoder.layers.1.mlp.dense_h_to_4h.weight";
    const at::Tensor weight = stateDict(*model).at(name);
    CHECK(weight.data_ptr() == golden.weights.at(name).data_ptr()); // in the mapped file
    const auto again = model->forward(std::span(inputs).first(1), at::kFloat);
    CHECK(closeTo(again[0].text, once[0].text, 1e-5, 1e-6));
}

TEST_CASE("ChatGLM in bf16 stays near fp32")
{
    const torch::NoGradGuard guard;
    const Golden golden = loadGolden("chatglm_kolors");
    const auto outputs = load(golden)->forward(inputsOf(golden), at::kBFloat16);
    CHECK((outputs[1].text.scalar_type() == at::kBFloat16));
    CHECK(closeTo(outputs[1].text[0], golden.tensors.at("text")[1], 0.1, 0.15));
}

TEST_CASE("ChatGLM can be stopped between its layers, and works afterwards")
{
    const torch::NoGradGuard guard;
    const Golden golden = loadGolden("chatglm_kolors");
    const auto model = load(golden);
    const auto inputs = inputsOf(golden);
    int calls = 0;
    const StopCheck stop = [&] {
        if (++calls == 6)
            throw Cancelled();
    };
    CHECK_THROWS_AS(model->forward(inputs, at::kFloat, at::kCPU, stop), Cancelled);
    CHECK(closeTo(model->forward(inputs, at::kFloat)[0].text[0], golden.tensors.at("text")[0]));
}

TEST_CASE("tokens and lengths ChatGLM does not have are refused")
{
    const Golden golden = loadGolden("chatglm_kolors");
    const auto model = load(golden);
    const auto refusalOf = [&](ChatGlmInput input) {
        return refusal([&] { model->forward(std::vector{std::move(input)}, at::kFloat); });
    };
    CHECK(mentions(refusalOf({.ids = {3, 40}}), "token 40"));
    CHECK(mentions(refusalOf({.ids = {-1}}), "token -1"));
    CHECK(mentions(refusalOf({.ids = {}, .padding = 4}), "4 tokens"));
    CHECK(mentions(refusalOf({.ids = {1, 2}, .padding = 63}), "65 tokens"));
}

TEST_CASE("whole ChatGLMs' names are understood, and weights that do not fit are listed")
{
    const Golden golden = loadGolden("chatglm_kolors");
    StateDict whole;
    for (const auto& [name, weight] : golden.weights)
        whole.emplace("transformer." + name, weight);
    CHECK(chatGlmEncoderWeights(whole).size() == chatGlmEncoderWeights(golden.weights).size());
    const auto config = ChatGlmConfig::fromJson(golden.config);
    whole.erase("transformer.encoder.layers.1.mlp.dense_h_to_4h.weight");
    CHECK(mentions(refusal([&] { loadModel<ChatGlmModel>(config, chatGlmEncoderWeights(whole)); }),
        "1 missing (encoder.layers.1.mlp.dense_h_to_4h.weight)"));
}

TEST_CASE("ChatGLM's config survives writing and reading, and other variants are refused")
{
    const Golden golden = loadGolden("chatglm_kolors");
    const nlohmann::json written = ChatGlmConfig::fromJson(golden.config).toJson();
    CHECK(ChatGlmConfig::fromJson(written).toJson() == written);
    const auto refusalWith = [&](const char* key, const nlohmann::json& value) {
        nlohmann::json changed = written;
        changed[key] = value;
        return refusal([&] { ChatGlmConfig::fromJson(changed); });
    };
    for (const auto& [key, value] : std::map<const char*, nlohmann::json>{{"rmsnorm", false},
             {"quantization_bit", 4}, {"pre_seq_len", 128}, {"multi_query_attention", false},
             {"multi_query_group_num", 3}, {"kv_channels", 6}, {"hidden_size", 1e9}})
        CHECK(mentions(refusalWith(key, value), key));
}

TEST_SUITE_END();
