#include "core/models/autoencoder_tiny.h"

#include "core/api/error.h"
#include "core/nn/bands.h"
#include "core/nn/state_dict.h"
#include "tests/core/golden.h"

using namespace candela;

TEST_SUITE_BEGIN("autoencoder");

TEST_CASE("AutoencoderTiny encodes and decodes as diffusers does")
{
    const torch::NoGradGuard guard;
    for (const char* name : {"autoencoder_tiny_small", "autoencoder_tiny_silu"}) {
        CAPTURE(name);
        const Golden golden = loadGolden(name);
        const auto config = AutoencoderTinyConfig::fromJson(golden.config);
        const auto model = loadModel<AutoencoderTiny>(config, golden.weights, {.dtype = at::kFloat});
        const at::Tensor encoded = model->encode(golden.tensors.at("pixels"));
        CHECK(closeTo(encoded, golden.tensors.at("encoded")));
        CHECK(closeTo(model->scaleLatents(encoded), golden.tensors.at("stored")));
        CHECK(closeTo(model->unscaleLatents(model->scaleLatents(encoded * 0.01)), encoded * 0.01));
        const at::Tensor& decoded = golden.tensors.at("decoded");
        CHECK(closeTo(model->decode(golden.tensors.at("latents")), decoded));
        CHECK(decoded.size(2) == 5 * config.pixelsPerLatent());
    }
}

TEST_CASE("AutoencoderTiny in bands is AutoencoderTiny")
{
    const torch::InferenceMode guard;
    const Bands narrow{.values = 1}; // of 8 rows
    for (const char* name : {"autoencoder_tiny_small", "autoencoder_tiny_silu"}) {
        const Golden golden = loadGolden(name);
        const auto config = AutoencoderTinyConfig::fromJson(golden.config);
        const auto model = loadModel<AutoencoderTiny>(config, golden.weights, {.dtype = at::kFloat});
        for (const int64_t height : {1, 9, 150}) {
            CAPTURE(height);
            const at::Tensor latents = torch::randn({1, config.latentChannels, height, 3});
            CHECK(closeTo(model->decode(latents, narrow), model->decode(latents)));
            const at::Tensor pixels = torch::rand({1, 3, height * config.pixelsPerLatent(), 24}) * 2 - 1;
            CHECK(closeTo(model->encode(pixels, narrow), model->encode(pixels)));
        }
    }
}

TEST_CASE("AutoencoderTiny's config survives writing and reading")
{
    const Golden golden = loadGolden("autoencoder_tiny_silu");
    const auto config = AutoencoderTinyConfig::fromJson(golden.config);
    const nlohmann::json written = config.toJson();
    CHECK(AutoencoderTinyConfig::fromJson(written).toJson() == written);
    for (const auto& [key, value] : written.items())
        CHECK_MESSAGE(golden.config.at(key) == value, key);
}

TEST_CASE("AutoencoderTiny refuses levels of different width")
{
    const nlohmann::json json = {{"encoder_block_out_channels", {8, 16}}, {"num_encoder_blocks", {1, 1}}};
    CHECK_THROWS_WITH_AS(AutoencoderTinyConfig::fromJson(json),
        doctest::Contains("encoder_block_out_channels that differ"), Error);
}

TEST_CASE("AutoencoderTiny can be trained: its gradients reach every weight")
{
    torch::manual_seed(1);
    AutoencoderTinyConfig config;
    config.encoderChannels = config.decoderChannels = 8;
    config.encoderBlocks = config.decoderBlocks = {1, 1};
    const auto model = std::make_shared<AutoencoderTiny>(config);
    const at::Tensor pixels = torch::rand({2, 3, 8, 8}) * 2 - 1;
    at::l1_loss(model->decode(model->encode(pixels)), pixels).backward();
    for (const auto& parameter : model->named_parameters())
        CHECK_MESSAGE(parameter.value().grad().defined(), parameter.key());
}

TEST_CASE("the decoder can be left between its levels")
{
    const auto model = std::make_shared<AutoencoderTiny>(AutoencoderTinyConfig{});
    int calls = 0;
    const StopCheck stop = [&] {
        if (++calls == 2)
            throw Cancelled();
    };
    CHECK_THROWS_AS(model->decode(torch::zeros({1, 4, 2, 2}), stop), Cancelled);
    CHECK(calls == 2);
}

TEST_SUITE_END();
