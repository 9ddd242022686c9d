#include "core/models/autoencoder_kl.h"

#include "core/api/error.h"
#include "core/nn/bands.h"
#include "core/nn/state_dict.h"
#include "tests/core/golden.h"

using namespace candela;

namespace
{

std::shared_ptr<AutoencoderKL> load(const Golden& golden, at::ScalarType dtype = at::kFloat)
{
    return loadModel<AutoencoderKL>(
        AutoencoderKLConfig::fromJson(golden.config), golden.weights, {.dtype = dtype});
}

// The names diffusers gave the attention of the middle blocks before 0.15.
StateDict withOldNames(const StateDict& weights)
{
    StateDict old;
    for (const auto& [name, tensor] : weights) {
        std::string renamed = name;
        for (const auto& [current, former] :
            {std::pair{"to_q", "query"}, {"to_k", "key"}, {"to_v", "value"}, {"to_out.0", "proj_attn"}})
            if (const auto place = renamed.find(current); place != std::string::npos)
                renamed.replace(place, std::string(current).size(), former);
        old.emplace(renamed, tensor);
    }
    return old;
}

} // namespace

TEST_SUITE_BEGIN("autoencoder");

TEST_CASE("AutoencoderKL encodes and decodes as diffusers does")
{
    const torch::NoGradGuard guard;
    for (const char* name : {"autoencoder_kl_sd", "autoencoder_kl_bare"}) {
        CAPTURE(name);
        const Golden golden = loadGolden(name);
        const auto model = load(golden);
        const DiagonalGaussian posterior = model->encode(golden.tensors.at("pixels"));
        CHECK(closeTo(posterior.mean, golden.tensors.at("mean")));
        CHECK(closeTo(posterior.logVariance, golden.tensors.at("log_variance")));
        const at::Tensor decoded = model->decode(golden.tensors.at("latents"));
        CHECK(closeTo(decoded, golden.tensors.at("decoded")));
        CHECK(decoded.size(3) == 3 * model->config().pixelsPerLatent());
    }
}

TEST_CASE("AutoencoderKL in bands is AutoencoderKL, whatever the size")
{
    const torch::InferenceMode guard;
    const auto difference = [](const at::Tensor& actual, const at::Tensor& expected) {
        REQUIRE(actual.sizes() == expected.sizes());
        return ((actual - expected).abs().max() / expected.std()).item<double>();
    };
    const Bands narrow{.values = 1}; // of 8 rows
    for (const char* name : {"autoencoder_kl_sd", "autoencoder_kl_bare"}) {
        const auto model = load(loadGolden(name));
        const int64_t factor = model->config().pixelsPerLatent();
        for (const auto& [height, width] : {std::pair{1, 2}, {3, 40}, {29, 5}, {60, 33}}) {
            CAPTURE(name);
            CAPTURE(height);
            const at::Tensor latents = torch::randn({1, model->config().latentChannels, height, width}) * 2;
            CHECK(difference(model->decode(latents, narrow), model->decode(latents)) < 1e-4);
            CHECK(difference(model->decode(latents, Bands{}), model->decode(latents)) < 1e-4);
            const at::Tensor pixels =
                torch::rand({1, 3, height * factor + factor / 2, width * factor}) * 2 - 1;
            const DiagonalGaussian whole = model->encode(pixels), bands = model->encode(pixels, narrow);
            CHECK(difference(bands.mean, whole.mean) < 1e-4);
            CHECK(difference(bands.logVariance, whole.logVariance) < 1e-4);
        }
    }
}

TEST_CASE("AutoencoderKL understands the names of old checkpoints")
{
    const torch::NoGradGuard guard;
    Golden golden = loadGolden("autoencoder_kl_sd");
    golden.weights = withOldNames(golden.weights);
    REQUIRE(golden.weights.contains("decoder.mid_block.attentions.0.proj_attn.weight"));
    const at::Tensor decoded = load(golden)->decode(golden.tensors.at("latents"));
    CHECK(closeTo(decoded, golden.tensors.at("decoded")));
}

TEST_CASE("AutoencoderKL in bf16 stays near fp32")
{
    const torch::NoGradGuard guard;
    const Golden golden = loadGolden("autoencoder_kl_sd");
    const at::Tensor decoded = load(golden, at::kBFloat16)->decode(golden.tensors.at("latents"));
    const at::Tensor expected = golden.tensors.at("decoded");
    CHECK(((decoded - expected).norm() / expected.norm()).item<double>() < 0.03);
}

TEST_CASE("a sample of the latents has their mean and deviation")
{
    const DiagonalGaussian posterior{torch::full({1, 1, 100, 100}, 3.0), torch::full({1, 1, 100, 100}, -2.0)};
    const at::Tensor sample = posterior.sample(at::make_generator<at::CPUGeneratorImpl>(uint64_t(5)));
    CHECK(sample.mean().item<double>() == doctest::Approx(3).epsilon(0.02));
    CHECK(sample.std().item<double>() == doctest::Approx(std::exp(-1.0)).epsilon(0.05));
    const at::Tensor again = posterior.sample(at::make_generator<at::CPUGeneratorImpl>(uint64_t(5)));
    CHECK(at::equal(sample, again));
    CHECK(at::equal(DiagonalGaussian{posterior.mean, {}}.sample(), posterior.mean)); // one that is certain
}

TEST_CASE("AutoencoderKL's config survives writing and reading, and other blocks are refused")
{
    const Golden golden = loadGolden("autoencoder_kl_bare");
    nlohmann::json written = AutoencoderKLConfig::fromJson(golden.config).toJson();
    for (const auto& [key, value] : written.items())
        CHECK_MESSAGE(golden.config.at(key) == value, key);
    written["up_block_types"][1] = "AttnUpDecoderBlock2D";
    CHECK_THROWS_WITH_AS(
        AutoencoderKLConfig::fromJson(written), doctest::Contains("AttnUpDecoderBlock2D"), Error);
}

TEST_CASE("AutoencoderKL's decoder can be left between its blocks")
{
    const torch::NoGradGuard guard;
    const Golden golden = loadGolden("autoencoder_kl_sd");
    const auto model = load(golden);
    int calls = 0;
    model->decode(golden.tensors.at("latents"), [&] { ++calls; });
    CHECK(calls >= 6);
}

TEST_SUITE_END();
