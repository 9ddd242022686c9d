#include "core/models/unet2d_condition.h"

#include "core/api/error.h"
#include "core/nn/state_dict.h"
#include "tests/core/golden.h"

#include <ATen/autocast_mode.h>
#include <torch/optim/adamw.h>

using namespace candela;

namespace
{

const char* const goldenNames[] = {"unet_sd1", "unet_sd2", "unet_odd"};

std::shared_ptr<UNet2DConditionModel> load(
    const Golden& golden, at::ScalarType dtype = at::kFloat, Weights weights = Weights::Shared)
{
    return loadModel<UNet2DConditionModel>(
        UNet2DConditionConfig::fromJson(golden.config), golden.weights, {.dtype = dtype, .weights = weights});
}

at::Tensor run(const UNet2DConditionModel& model, const Golden& golden)
{
    return model.forward(
        golden.tensors.at("sample"), golden.tensors.at("timesteps"), golden.tensors.at("text"));
}

} // namespace

TEST_SUITE_BEGIN("unet");

TEST_CASE("UNet2DConditionModel computes what diffusers computes")
{
    const torch::NoGradGuard guard;
    for (const char* name : goldenNames) {
        CAPTURE(name);
        const Golden golden = loadGolden(name);
        CHECK(closeTo(run(*load(golden), golden), golden.tensors.at("output")));
    }
}

TEST_CASE("UNet2DConditionModel's loss and gradients are PyTorch's")
{
    for (const char* name : goldenNames) {
        CAPTURE(name);
        const Golden golden = loadGolden(name);
        const auto model = load(golden, at::kFloat, Weights::Owned);
        const at::Tensor loss = at::mse_loss(run(*model, golden), golden.tensors.at("target"));
        CHECK(closeTo(loss, golden.tensors.at("loss")));
        loss.backward();
        const auto parameters = model->named_parameters();
        const std::string prefix = "gradients/";
        for (const auto& [key, expected] : golden.tensors)
            if (key.starts_with(prefix)) {
                CAPTURE(key);
                CHECK(closeTo(parameters[key.substr(prefix.size())].grad(), expected));
            }
    }
}

TEST_CASE("one timestep for all rows, a prepared text and any memory format give the same picture")
{
    const torch::NoGradGuard guard;
    const Golden golden = loadGolden("unet_sd2");
    const auto model = load(golden);
    const at::Tensor timestep = golden.tensors.at("timesteps")[0]; // both rows have the same one
    const PreparedText text = model->prepareText(golden.tensors.at("text"));
    const at::Tensor sample = golden.tensors.at("sample");
    CHECK(closeTo(model->forward(sample, timestep, text), golden.tensors.at("output")));
    const at::Tensor channelsLast = sample.contiguous(at::MemoryFormat::ChannelsLast);
    CHECK(closeTo(model->forward(channelsLast, timestep, text), golden.tensors.at("output")));
}

TEST_CASE("UNet2DConditionModel in bf16 stays near fp32")
{
    const torch::NoGradGuard guard;
    for (const char* name : goldenNames) {
        CAPTURE(name);
        const Golden golden = loadGolden(name);
        const at::Tensor output = run(*load(golden, at::kBFloat16), golden);
        CHECK((output.scalar_type() == at::kBFloat16));
        const at::Tensor expected = golden.tensors.at("output");
        const double error = ((output - expected).norm() / expected.norm()).item<double>();
        CHECK(error < 0.03);
    }
}

TEST_CASE("a new UNet2DConditionModel learns, in mixed precision too")
{
    torch::manual_seed(7);
    const auto config = UNet2DConditionConfig::fromJson(loadGolden("unet_sd2").config);
    const at::Tensor sample = torch::randn({4, 4, 8, 8}), text = torch::randn({4, 5, 10});
    const at::Tensor timesteps = torch::randint(0, 1000, {4}), noise = torch::randn({4, 4, 8, 8});
    for (const bool mixed : {false, true}) {
        CAPTURE(mixed);
        UNet2DConditionModel model(config);
        torch::optim::AdamW optimizer(model.parameters(), torch::optim::AdamWOptions(1e-2));
        double first = 0, last = 0;
        for (int step = 0; step < 30; ++step) {
            optimizer.zero_grad();
            at::autocast::set_autocast_enabled(at::kCPU, mixed);
            const at::Tensor predicted = model.forward(sample, timesteps, text);
            at::autocast::set_autocast_enabled(at::kCPU, false);
            at::autocast::clear_cache();
            const at::Tensor loss = at::mse_loss(predicted.to(at::kFloat), noise);
            loss.backward();
            optimizer.step();
            last = loss.item<double>();
            first = step == 0 ? last : first;
        }
        CHECK(last < 0.6 * first);
    }
}

TEST_CASE("a forward pass can be left between blocks, and the next one is none the worse")
{
    const torch::NoGradGuard guard;
    const Golden golden = loadGolden("unet_sd1");
    const auto model = load(golden);
    const at::Tensor sample = golden.tensors.at("sample"), text = golden.tensors.at("text");
    const at::Tensor timesteps = golden.tensors.at("timesteps");
    int calls = 0;
    model->forward(sample, timesteps, text, [&] { ++calls; });
    CHECK(calls > 10);
    const int all = calls;
    for (int stopAt : {1, all / 2, all}) {
        calls = 0;
        const StopCheck stop = [&] {
            if (++calls == stopAt)
                throw Cancelled();
        };
        CHECK_THROWS_AS(model->forward(sample, timesteps, text, stop), Cancelled);
    }
    CHECK(closeTo(model->forward(sample, timesteps, text), golden.tensors.at("output")));
}

TEST_CASE("UNet2DConditionModel's config survives writing and reading")
{
    for (const char* name : goldenNames) {
        CAPTURE(name);
        const Golden golden = loadGolden(name);
        const nlohmann::json written = UNet2DConditionConfig::fromJson(golden.config).toJson();
        CHECK(UNet2DConditionConfig::fromJson(written).toJson() == written);
        for (const auto& [key, value] : written.items())
            CHECK_MESSAGE((golden.config.at(key) == value || golden.config.at(key).is_array()), key);
    }
}

TEST_CASE("configs the UNet cannot compute are refused by name")
{
    const auto refused = [](const nlohmann::json& json, const char* part) {
        CHECK_THROWS_WITH_AS(UNet2DConditionConfig::fromJson(json), doctest::Contains(part), Error);
    };
    refused({{"class_embed_type", "timestep"}}, "class_embed_type");
    refused({{"addition_embed_type", "image"}}, "addition_embed_type = \"image\"");
    refused({{"resnet_time_scale_shift", "scale_shift"}}, "resnet_time_scale_shift");
    refused({{"down_block_types", {"AttnDownBlock2D"}}}, "AttnDownBlock2D");
    refused({{"block_out_channels", {32, 64}}}, "different lengths");
    refused({{"block_out_channels", {320, 640, 1280, -1}}}, "block_out_channels = -1");
    refused({{"layers_per_block", {1, 2}}}, "layers_per_block");
    refused({{"layers_per_block", 100000}}, "from 1 to 64");
    refused({{"attention_head_dim", 7}}, "7 attention heads");
    refused({{"norm_num_groups", 33}}, "norm_num_groups = 33");
    refused({{"norm_num_groups", nullptr}}, "norm_num_groups = null");
    refused({{"norm_eps", "small"}}, "norm_eps");
    refused(nlohmann::json::array(), "not a JSON object");
}

TEST_SUITE_END();
