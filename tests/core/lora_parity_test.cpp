// LoRA training as peft and diffusers do it: gradients and losses of tests/reference/lora_training.py.
#include "core/nn/gradient_checkpointing.h"
#include "core/pipelines/stable_diffusion.h"
#include "core/training/adamw.h"
#include "core/training/lora_layers.h"
#include "core/training/lora_objective.h"
#include "core/training/text_source.h"
#include "tests/core/golden.h"

#include <optional>

using namespace candela;

namespace
{

namespace fs = std::filesystem;

class Reference
{
public:
    Reference()
        : m_file(SafetensorsFile::open(fs::path(CANDELA_GOLDEN_DIR) / "lora_training.safetensors"))
    {
    }
    nlohmann::json cases() const { return nlohmann::json::parse(m_file.metadata().at("cases")); }
    nlohmann::json settings() const { return nlohmann::json::parse(m_file.metadata().at("settings")); }
    at::Tensor tensor(const nlohmann::json& one, const std::string& name) const
    {
        return m_file.tensor(one["name"].get<std::string>() + "/" + name);
    }
    bool has(const nlohmann::json& one, const std::string& name) const
    {
        return m_file.contains(one["name"].get<std::string>() + "/" + name);
    }

private:
    SafetensorsFile m_file;
};

TrainLoraRequest requestFor(const nlohmann::json& one, const nlohmann::json& settings)
{
    TrainLoraRequest request;
    request.rank = settings["rank"];
    request.alpha = settings["alpha"];
    request.learningRate = settings["rate"];
    request.convolutionRank = one.value("convolutions", false) ? request.rank : 0;
    request.textEncoders = one.value("text_encoders", false);
    request.minSnrGamma = one.value("min_snr_gamma", 0.0);
    return request;
}

/// A model with adapters that begin as the reference's did.
class Trainee
{
public:
    Trainee(const Reference& reference, const nlohmann::json& one)
        : m_reference(reference)
        , m_case(one)
        , m_request(requestFor(one, reference.settings()))
    {
        RunContext context;
        m_model = StableDiffusion::load({.model = fs::path(CANDELA_GOLDEN_DIR) / one["model"]},
            {.device = at::kCPU, .dtype = at::kFloat}, context, {}, UnetUse::Training);
        if (one.contains("prediction"))
            m_model->schedulerConfig["prediction_type"] = one["prediction"];
        std::vector<AdaptedNetwork> networks{{"unet", m_model->unet.get()}};
        for (const auto& [name, network] : m_model->text->networks())
            networks.push_back({name, network});
        m_layers.emplace(networks, m_request);
        m_texts.emplace(*m_model, m_request.textEncoders ? TextUse::Learning : TextUse::Varying, fs::path());
        m_objective.emplace(*m_model->unet, m_model->schedulerConfig, m_request.minSnrGamma);
        const at::NoGradGuard noGradients;
        const at::Tensor begin = reference.tensor(one, "begin");
        std::int64_t at = 0;
        for (const NamedParameter& parameter : m_layers->parameters()) {
            const std::int64_t count = parameter.tensor.numel();
            at::Tensor(parameter.tensor).copy_(begin.narrow(0, at, count).view_as(parameter.tensor));
            at += count;
        }
        CHECK(at == begin.numel());
    }

    std::vector<NamedParameter> parameters() const { return m_layers->parameters(); }
    const TrainLoraRequest& request() const { return m_request; }

    /// The captions encoded here, or there.
    enum class Texts { Ours, Theirs };

    at::Tensor loss(std::int64_t step, Texts texts = Texts::Ours) const
    {
        const auto of = [&](const char* name) {
            const at::Tensor steps = m_reference.tensor(m_case, name)[step];
            return steps.is_floating_point() ? steps.to(at::kFloat) : steps;
        };
        const EncodedPrompt text = texts == Texts::Theirs && m_reference.has(m_case, "text")
            ? EncodedPrompt{.text = m_reference.tensor(m_case, "text"),
                .pooled = m_reference.tensor(m_case, "pooled")}
            : m_texts->encode(m_case["captions"].get<std::vector<std::string>>(), {});
        return m_objective->loss({.latents = of("latents"),
            .noise = of("noise"),
            .timesteps = of("timesteps"),
            .text = text.text,
            .pooled = text.pooled,
            .sizes = m_reference.tensor(m_case, "sizes").to(at::kFloat)});
    }

    /// All gradients one after another, in the parameters' order; zeros where there are none.
    at::Tensor gradients(std::int64_t step) const
    {
        loss(step, Texts::Theirs).backward();
        std::vector<at::Tensor> all;
        for (const NamedParameter& parameter : parameters()) {
            at::Tensor& gradient = at::Tensor(parameter.tensor).mutable_grad();
            all.push_back(gradient.defined() ? gradient.flatten() : at::zeros({parameter.tensor.numel()}));
            gradient.reset();
        }
        return at::cat(all);
    }

private:
    const Reference& m_reference;
    nlohmann::json m_case;
    TrainLoraRequest m_request;
    std::unique_ptr<StableDiffusion> m_model;
    std::optional<LoraLayers> m_layers;
    std::optional<TextSource> m_texts;
    std::optional<LoraObjective> m_objective;
};

double relativeDifference(const at::Tensor& actual, const at::Tensor& expected)
{
    return ((actual - expected).norm() / expected.norm()).item<double>();
}

} // namespace

TEST_SUITE("lora_parity")
{
    TEST_CASE("gradients are those of peft and diffusers")
    {
        const Reference reference;
        for (const auto& one : reference.cases()) {
            CAPTURE(one.dump());
            const Trainee trainee(reference, one);
            const at::Tensor actual = trainee.gradients(0), expected = reference.tensor(one, "gradient");
            REQUIRE(actual.sizes() == expected.sizes());
            const double whole = expected.norm().item<double>();
            std::int64_t at = 0;
            for (const NamedParameter& parameter : trainee.parameters()) {
                const std::int64_t count = parameter.tensor.numel();
                const at::Tensor ours = actual.narrow(0, at, count), theirs = expected.narrow(0, at, count);
                at += count;
                CAPTURE(parameter.name);
                // Beside its own size, what fp32 cannot tell of the whole gradient: those of keys whose texts
                // are all padding are sums of terms ten thousand times as large.
                const double allowed = 1e-4 * theirs.norm().item<double>() + 6e-8 * whole;
                CHECK((ours - theirs).norm().item<double>() <= allowed);
            }
            CHECK(relativeDifference(actual, expected) < 1e-5);
        }
    }

    TEST_CASE("ten steps' losses are those of peft and diffusers")
    {
        const Reference reference;
        for (const auto& one : reference.cases()) {
            CAPTURE(one.dump());
            const Trainee trainee(reference, one);
            AdamW optimizer(trainee.parameters(), {.beta2 = 0.999});
            const at::Tensor expected = reference.tensor(one, "losses");
            for (std::int64_t step = 0; step < expected.numel(); ++step) {
                optimizer.zeroGradients();
                const at::Tensor loss = trainee.loss(step);
                loss.backward();
                optimizer.step(trainee.request().learningRate);
                CAPTURE(step);
                CHECK(loss.item<double>() == doctest::Approx(expected[step].item<double>()).epsilon(1e-4));
            }
        }
    }

    TEST_CASE("gradient checkpointing comes to the same gradients")
    {
        const Reference reference;
        for (const auto& one : reference.cases()) {
            CAPTURE(one.dump());
            const Trainee trainee(reference, one);
            const at::Tensor plain = trainee.gradients(0);
            const GradientCheckpointing checkpointing(true);
            CHECK(relativeDifference(trainee.gradients(0), plain) < 1e-5);
        }
    }
}
