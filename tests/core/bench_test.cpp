#include "core/api/error.h"
#include "core/bench/operation_timer.h"
#include "core/bench/process.h"
#include "core/bench/random_model.h"
#include "core/nn/attention.h"
#include "core/nn/layers.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <doctest/doctest.h>

using namespace candela;

TEST_SUITE_BEGIN("bench");

TEST_CASE("operations are counted once each, by their shapes, packed or not")
{
    const c10::InferenceMode noGradients;
    for (const at::ScalarType dtype : {at::kFloat, at::kBFloat16}) {
        Linear linear(8, 24);
        Conv2d convolution(4, 6);
        for (torch::nn::Module* network :
            {static_cast<torch::nn::Module*>(&linear), static_cast<torch::nn::Module*>(&convolution)}) {
            network->to(dtype);
            packForInference(*network);
        }
        const at::Tensor tokens = at::randn({2, 5, 8}).to(dtype);
        const at::Tensor map = at::randn({2, 4, 7, 3}).to(dtype).contiguous(at::MemoryFormat::ChannelsLast);

        const OperationTimer timer;
        linear.forward(tokens);
        convolution.forward(map);
        scaledDotProductAttention(tokens, tokens, tokens, 2);
        CHECK(timer.of(OperationKind::Linear).flop == 2.0 * 2 * 5 * 8 * 24);
        CHECK(timer.of(OperationKind::Convolution).flop == 2.0 * (2 * 6 * 7 * 3) * (4 * 9));
        CHECK(timer.of(OperationKind::Attention).flop == 4.0 * 2 * 5 * 5 * 8);
        CHECK(timer.of(OperationKind::Linear).seconds > 0);
        CHECK(timer.total().flop > timer.of(OperationKind::Convolution).flop);
    }
}

TEST_CASE("the process knows its age and its memory")
{
#ifdef __linux__
    CHECK(secondsSinceProcessStart() >= 0);
    CHECK(secondsSinceProcessStart() < 86400);
    CHECK(peakResidentBytes() > 10u << 20);
#endif
}

TEST_CASE("a random model has the published sizes")
{
    const ModelComponent text = randomComponent("sd15", "text_encoder", at::kHalf);
    CHECK(text.className == "CLIPTextModel");
    CHECK(text.config.at("hidden_size") == 768);
    std::int64_t parameters = 0;
    for (const auto& [name, weight] : text.weights)
        parameters += weight.numel();
    CHECK(parameters == 123'060'480); // openai/clip-vit-large-patch14's text model
    CHECK(randomComponents("sdxl").size() == 4);
    CHECK_THROWS_AS(randomComponent("sd99", "unet", at::kHalf), Error);
}

TEST_SUITE_END();
