// What composed and changing prompts ask of the network, and what becomes of its answers.
#include "core/pipelines/guidance.h"

#include "tests/core/golden.h"
#include "tests/support/refusal.h"

using namespace candela;

namespace
{

StableDiffusion& tinyModel()
{
    RunContext context;
    static const auto model =
        StableDiffusion::load({.model = std::string(CANDELA_GOLDEN_DIR) + "/tiny_sd"}, {}, context);
    return *model;
}

GenerateRequest requestFor(const std::string& prompt, double cfg = 5)
{
    GenerateRequest request;
    request.prompt = prompt;
    request.negative = "blue";
    request.steps = 4;
    request.cfg = cfg;
    request.width = request.height = 64;
    return request;
}

/// The network at one place and time; notes how many rows it is asked for.
class Asked
{
public:
    at::Tensor predict(const GenerateRequest& request, int call = 0, SamplerKind sampler = SamplerKind::Euler)
    {
        Guidance guidance(tinyModel(), request, sampler, {});
        rows.clear();
        return guidance.predict(call, [&](const PreparedText& text, std::int64_t count) {
            rows.push_back(count);
            return tinyModel().unet->forward(m_sample.repeat({count, 1, 1, 1}), m_time, text);
        });
    }

    /// The answer to one text alone.
    at::Tensor answer(const std::string& text, PromptGrammar grammar = PromptGrammar::A1111) const
    {
        const auto encoded =
            tinyModel().text->encode(std::vector<PromptTexts>{{text}}, {.grammar = grammar}).front();
        return tinyModel().unet->forward(m_sample, m_time, encoded[0].text);
    }

    std::vector<std::int64_t> rows;

private:
    at::Tensor m_sample = torch::randn({1, 4, 8, 8});
    at::Tensor m_time = torch::full({1}, 300.0);
};

} // namespace

TEST_SUITE_BEGIN("guidance");

TEST_CASE("guidance is diffusers' for one prompt, and that prompt alone without guidance")
{
    const torch::NoGradGuard guard;
    Asked asked;
    const at::Tensor none = asked.answer("blue"), owl = asked.answer("a red owl");
    for (const PromptGrammar grammar : allPromptGrammars) {
        GenerateRequest request = requestFor("a red owl");
        request.grammar = grammar;
        CHECK(closeTo(asked.predict(request), none + 5 * (owl - none)));
        CHECK(asked.rows == std::vector<std::int64_t>{2});
        request.cfg = 1;
        CHECK(closeTo(asked.predict(request), owl));
        CHECK(asked.rows == std::vector<std::int64_t>{1});
    }
}

TEST_CASE("AND adds what its prompts ask for, by their weights, two rows at a time")
{
    const torch::NoGradGuard guard;
    Asked asked;
    const at::Tensor none = asked.answer("blue"), owl = asked.answer("an owl"), red = asked.answer(" red"),
                     now = asked.answer(" now");
    CHECK(closeTo(asked.predict(requestFor("an owl AND red:0.5 AND now :-0.25")),
        none + 5 * ((owl - none) + 0.5 * (red - none) - 0.25 * (now - none))));
    CHECK(asked.rows == std::vector<std::int64_t>{2, 2});
    CHECK(closeTo(asked.predict(requestFor("an owl AND red", 1)), none + (owl - none) + (red - none)));
    CHECK(closeTo(asked.predict(requestFor("an owl :0.5", 1)), none + 0.5 * (owl - none)));
    GenerateRequest comfy = requestFor("an owl AND red");
    comfy.grammar = PromptGrammar::ComfyUi; // where AND is a word
    CHECK(closeTo(
        asked.predict(comfy), none + 5 * (asked.answer("an owl AND red", PromptGrammar::ComfyUi) - none)));
}

TEST_CASE("a text holds for the calls that AUTOMATIC1111 gives it, in the prompt and the negative one")
{
    const torch::NoGradGuard guard;
    Asked asked;
    const at::Tensor none = asked.answer("blue"), owl = asked.answer("owl"), red = asked.answer("red");
    const auto expect = [&](const char* prompt, const std::string& order, SamplerKind sampler) {
        CAPTURE(prompt);
        for (int call = 0; call < static_cast<int>(order.size()); ++call) {
            const at::Tensor& now = order[static_cast<std::size_t>(call)] == 'o' ? owl : red;
            CHECK(closeTo(asked.predict(requestFor(prompt), call, sampler), none + 5 * (now - none)));
        }
    };
    expect("[owl:red:2]", "ooor", SamplerKind::Euler);
    expect("[owl:red:0.25]", "oorr", SamplerKind::Euler);
    expect("[owl|red]", "ooror", SamplerKind::Euler);
    expect("[owl:red:0.5]", "ooooorrr", SamplerKind::Heun); // is called twice a step
    GenerateRequest request = requestFor("owl");
    request.negative = "[blue:red:1]";
    CHECK(closeTo(asked.predict(request, 1), none + 5 * (owl - none)));
    CHECK(closeTo(asked.predict(request, 2), red + 5 * (owl - red)));
}

TEST_CASE("prompts of different lengths: a negative one goes alone, composed ones are lengthened")
{
    const torch::NoGradGuard guard;
    Asked asked;
    const std::string longText = "owl BREAK red BREAK owl";
    const at::Tensor none = asked.answer("blue"), longOne = asked.answer(longText);
    for (const PromptGrammar grammar : {PromptGrammar::A1111, PromptGrammar::ComfyUi}) {
        GenerateRequest request =
            requestFor("owl owl owl owl owl owl owl owl owl owl owl owl owl owl owl owl owl owl "
                       "owl owl owl owl owl owl owl owl owl owl owl owl");
        request.grammar = grammar;
        CHECK(closeTo(asked.predict(request), none + 5 * (asked.answer(request.prompt, grammar) - none)));
        CHECK(asked.rows == std::vector<std::int64_t>{1, 1});
    }
    const at::Tensor both = asked.predict(requestFor(longText + " AND red"));
    CHECK(both.isfinite().all().item<bool>());
    CHECK(asked.rows == std::vector<std::int64_t>{1, 2});
    CHECK_FALSE(at::allclose(both, none + 5 * (longOne - none), 1e-3));
}

TEST_CASE("hypernetworks, and too many prompts, are refused in a sentence")
{
    Asked asked;
    const auto sentence = [&](const std::string& prompt) {
        return refusal([&] { asked.predict(requestFor(prompt)); });
    };
    CHECK(mentions(sentence("an owl <hypernet:old:1>"), "hypernetwork \"old\""));
    std::string many = "owl";
    for (int i = 0; i < 32; ++i)
        many += " AND owl";
    CHECK(mentions(sentence(many), "33"));
    CHECK(mentions(sentence(std::string(300, '[')), "200"));
    CHECK(sentence("an owl <lora:ink:0.8>").empty()); // in the weights by now
    CHECK(sentence("an owl <smile:1>").empty()); // no network's name: it is passed over, as there
}

TEST_SUITE_END();
