#include "core/api/error.h"
#include "core/api/model_info.h"
#include "core/io/atomic_file.h"
#include "core/io/generation_parameters.h"
#include "core/io/image_file.h"
#include "core/io/safetensors.h"
#include "tests/core/finished_request.h"
#include "tests/support/temporary_folder.h"

#include <ATen/ATen.h>
#include <doctest/doctest.h>

using namespace candela;
using nlohmann::json;

TEST_SUITE_BEGIN("inspect");

TEST_CASE("a safetensors file shows its tensors, precision and metadata")
{
    const TemporaryFolder folder;
    const std::filesystem::path path = folder / "lora.safetensors";
    writeSafetensors(path,
        {{"lora_unet_x.lora_down.weight", at::zeros({4, 8}, at::kHalf)},
            {"lora_unet_x.lora_up.weight", at::zeros({8, 4}, at::kHalf)}},
        {{"ss_network_dim", "4"}});
    const json result = json::parse(inspect(path));
    CHECK(result["kind"] == "safetensors");
    CHECK(result["purpose"] == "lora");
    CHECK(result["precision"] == "fp16");
    CHECK(result["parameters"] == 64);
    CHECK(result["tensor_count"] == 2);
    CHECK(result["tensors"][0]["shape"] == json::array({4, 8}));
    CHECK(result["metadata"]["ss_network_dim"] == "4");
}

TEST_CASE("a picture shows how it was made")
{
    const TemporaryFolder folder;
    const GenerateRequest request = finishedRequest("蜡烛, a candle");
    const Image image{.width = 1, .height = 1, .channels = 3, .pixels = {1, 2, 3}};
    const auto path = writePng(folder / "candle.png", image, parametersTexts(request, "demo"));
    const json result = json::parse(inspect(path));
    CHECK(result["kind"] == "picture");
    CHECK(result["parameters"]["prompt"] == "蜡烛, a candle");
    CHECK(result["parameters"]["negative"] == "dark");
    CHECK(result["parameters"]["settings"]["Sampler"] == "Euler a");
    CHECK(result["texts"]["candela"]["seed"] == 7);
    CHECK(result["texts"]["candela"]["sampler"] == "euler_a");
    CHECK(json::parse(inspect(
              std::filesystem::path(CANDELA_GOLDEN_DIR) / "png_text.png"))["texts"]["workflow"]["nodes"][1]
        == 2);
}

TEST_CASE("a text inside a picture may be as deep as it likes")
{
    const TemporaryFolder folder;
    const Image image{.width = 1, .height = 1, .channels = 3, .pixels = {1, 2, 3}};
    const auto path = writePng(folder / "deep.png", image,
        {{"workflow", std::string(1'000'000, '[')},
            {"prompt", std::string(3000, '[') + std::string(3000, ']')}});
    const json result = json::parse(inspect(path));
    CHECK(result["texts"]["workflow"].is_string());
    CHECK(result["texts"]["prompt"].is_string());
}

TEST_CASE("a model folder shows its components")
{
    const TemporaryFolder folder;
    const auto write = [&](const char* name, const json& value) {
        std::filesystem::create_directories((folder / name).parent_path());
        writeFile(folder / name, value.dump());
    };
    write("model_index.json",
        {{"_class_name", "StableDiffusionPipeline"}, {"unet", {"diffusers", "UNet2DConditionModel"}},
            {"vae", {"diffusers", "AutoencoderKL"}}, {"text_encoder", {"transformers", "CLIPTextModel"}},
            {"tokenizer", {"transformers", "CLIPTokenizer"}}, {"scheduler", {"diffusers", "PNDMScheduler"}}});
    write("unet/config.json",
        {{"block_out_channels", {320, 640, 1280, 1280}}, {"cross_attention_dim", 768}, {"sample_size", 64}});
    write("vae/config.json", {{"block_out_channels", {128, 256, 512, 512}}});
    write("text_encoder/config.json", json::object());
    write("scheduler/scheduler_config.json", {{"_class_name", "PNDMScheduler"}});
    write("tokenizer/tokenizer_config.json", json::object());
    for (const char* name :
        {"unet/diffusion_pytorch_model", "vae/diffusion_pytorch_model", "text_encoder/model"})
        writeSafetensors(
            folder / (std::string(name) + ".fp16.safetensors"), {{"w", at::zeros({6}, at::kHalf)}});
    const json result = json::parse(inspect(folder.path()));
    CHECK(result["kind"] == "model");
    CHECK(result["family"] == "sd1");
    CHECK(result["defaults"]["sampler"] == "plms");
    CHECK(result["components"]["unet"]["precision"] == "fp16");
    CHECK(result["components"]["unet"]["parameters"] == 6);
    CHECK(result["components"]["text_encoder"]["files"][0] == "model.fp16.safetensors");
    CHECK(result["components"]["scheduler"]["class"] == "PNDMScheduler");
}

TEST_CASE("what is none of these is refused")
{
    const TemporaryFolder folder;
    writeFile(folder / "notes.txt", "hello");
    writeFile(folder / "broken.safetensors", "hello");
    CHECK_THROWS_AS(inspect(folder / "notes.txt"), Error);
    CHECK_THROWS_AS(inspect(folder / "broken.safetensors"), Error);
    CHECK_THROWS_AS(inspect(folder / "missing.png"), Error);
    CHECK_THROWS_AS(inspect(folder.path()), Error);
}

TEST_SUITE_END();
