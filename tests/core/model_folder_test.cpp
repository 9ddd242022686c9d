#include "core/api/error.h"
#include "core/api/model_info.h"
#include "core/io/atomic_file.h"
#include "core/io/json_file.h"
#include "core/io/model_folder.h"
#include "core/io/safetensors.h"
#include "core/samplers/scheduler_config.h"
#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"

#include <ATen/ATen.h>
#include <doctest/doctest.h>

#include <chrono>

using namespace candela;

namespace
{

namespace fs = std::filesystem;

void writeJson(const fs::path& path, const nlohmann::json& json)
{
    fs::create_directories(path.parent_path());
    writeFile(path, json.dump());
}

/// A folder with the JSON files of a small model and one weight for each component.
void makeModel(const fs::path& path)
{
    writeJson(path / "model_index.json",
        {{"_class_name", "StableDiffusionPipeline"}, {"unet", {"diffusers", "UNet2DConditionModel"}},
            {"vae", {"diffusers", "AutoencoderTiny"}}, {"text_encoder", {"transformers", "CLIPTextModel"}},
            {"tokenizer", {"transformers", "CLIPTokenizer"}}, {"scheduler", {"diffusers", "DDIMScheduler"}},
            {"safety_checker", {nullptr, nullptr}}});
    writeJson(path / "unet" / "config.json",
        {{"block_out_channels", {64, 128}}, {"cross_attention_dim", 256}, {"sample_size", 16}});
    writeJson(path / "vae" / "config.json", {{"encoder_block_out_channels", {48, 48, 48}}});
    writeJson(path / "text_encoder" / "config.json", {{"hidden_size", 256}});
    writeJson(path / "scheduler" / "scheduler_config.json", {{"_class_name", "DDIMScheduler"}});
    fs::create_directories(path / "tokenizer");
    writeSafetensors(path / "unet" / "diffusion_pytorch_model.safetensors", {{"conv.weight", at::ones({4})}});
    writeSafetensors(path / "vae" / "diffusion_pytorch_model.safetensors", {{"conv.weight", at::ones({4})}});
    writeSafetensors(path / "text_encoder" / "model.safetensors", {{"embed.weight", at::ones({4})}});
}

} // namespace

TEST_SUITE_BEGIN("model_folder");

TEST_CASE("a folder gives each component's class, config and weights")
{
    const TemporaryFolder folder;
    makeModel(folder.path());
    const ModelFolder model = ModelFolder::open(folder.path());
    const ModelComponent unet = model.component("unet");
    CHECK(unet.className == "UNet2DConditionModel");
    CHECK(unet.config.at("cross_attention_dim") == 256);
    CHECK(at::equal(unet.weights.at("conv.weight"), at::ones({4})));
    CHECK(model.component("text_encoder").weights.contains("embed.weight"));
    CHECK(model.schedulerConfig().at("_class_name") == "DDIMScheduler");
    CHECK_FALSE(model.has("safety_checker"));
    CHECK_FALSE(model.has("feature_extractor"));
}

TEST_CASE("weights may be shards, or an fp16 variant; full precision goes first")
{
    const TemporaryFolder folder;
    makeModel(folder.path());
    const fs::path unet = folder / "unet";
    const auto weights = [&] {
        return ModelFolder::open(folder.path()).weights("unet");
    };

    writeSafetensors(unet / "diffusion_pytorch_model.fp16.safetensors", {{"half", at::ones({1}, at::kHalf)}});
    CHECK(weights().contains("conv.weight"));
    fs::remove(unet / "diffusion_pytorch_model.safetensors");
    CHECK(weights().contains("half"));
    fs::remove(unet / "diffusion_pytorch_model.fp16.safetensors");
    CHECK(mentions(refusal(weights), "has no weights"));
    writeFile(unet / "diffusion_pytorch_model.bin", "pickle");
    CHECK(mentions(refusal(weights), "pickle"));

    writeSafetensors(unet / "part-1.safetensors", {{"a", at::zeros({1})}, {"not listed", at::zeros({1})}});
    writeSafetensors(unet / "part-2.safetensors", {{"b", at::ones({2})}});
    const fs::path index = unet / "diffusion_pytorch_model.safetensors.index.json";
    const auto writeIndex = [&](const nlohmann::json& map) {
        writeJson(index, {{"weight_map", map}});
    };
    writeIndex({{"a", "part-1.safetensors"}, {"b", "part-2.safetensors"}});
    CHECK(weights().size() == 2);
    CHECK(at::equal(weights().at("b"), at::ones({2})));
    fs::rename(index, unet / "diffusion_pytorch_model.safetensors.index.fp16.json");
    CHECK(weights().size() == 2);
    fs::remove(unet / "diffusion_pytorch_model.safetensors.index.fp16.json");

    writeIndex({{"a", "part-1.safetensors"}, {"c", "part-2.safetensors"}});
    CHECK(mentions(refusal(weights), "no tensor 'c'"));
    writeIndex({{"a", "part-3.safetensors"}});
    CHECK(mentions(refusal(weights), "part-3.safetensors"));
    CHECK(mentions(refusal([&] { describeModel(folder.path()); }), "part-3.safetensors' is missing"));
    for (const char* name :
        {"../vae/diffusion_pytorch_model.safetensors", "/etc/passwd", "..", "", "./part-1.safetensors"}) {
        writeIndex({{"a", name}});
        CHECK(mentions(refusal(weights), "not a plain file name"));
    }
    writeIndex({{"a", 7}});
    CHECK(mentions(refusal(weights), "weight 'a'"));
    writeIndex(nlohmann::json::object());
    CHECK(mentions(refusal(weights), "no weight_map"));
}

TEST_CASE("what is no usable model folder is refused with the reason")
{
    const TemporaryFolder folder;
    const auto open = [&] {
        ModelFolder::open(folder.path());
    };
    CHECK(mentions(refusal([&] { ModelFolder::open(folder / "nowhere"); }), "does not exist"));
    CHECK(mentions(refusal(open), "no model_index.json"));
    makeModel(folder.path());
    const nlohmann::json good = readJsonFile(folder / "model_index.json");
    const auto with = [&](const char* key, const nlohmann::json& value) {
        nlohmann::json index = good;
        index[key] = value;
        writeJson(folder / "model_index.json", index);
        return refusal(open);
    };
    CHECK(mentions(with("_class_name", "FluxPipeline"), "FluxPipeline"));
    CHECK(mentions(with("_class_name", 7), "'_class_name': 7"));
    CHECK(mentions(with("_class_name", nullptr), "without a class name"));
    CHECK(mentions(with("unet", nullptr), "lists no unet"));
    CHECK(mentions(with("unet", nlohmann::json{"diffusers", "UNet3DConditionModel"}),
        "UNet3DConditionModel as its unet"));
    CHECK(mentions(with("vae", "AutoencoderKL"), "of which class its vae is"));
    writeFile(folder / "model_index.json", "{\"_class_name\": ");
    CHECK(mentions(refusal(open), "not valid JSON"));
    writeFile(folder / "model_index.json", "[]");
    CHECK(mentions(refusal(open), "not hold a JSON object"));
    writeFile(folder / "model_index.json", "{\"a\": 1e999}");
    CHECK_FALSE(refusal(open).empty());
    writeFile(folder / "model_index.json", "{\"a\": \"\xff\"}");
    CHECK(mentions(refusal(open), "not valid JSON"));
    std::string deep;
    for (int i = 0; i < 100'000; ++i)
        deep += "{\"a\":";
    writeFile(folder / "model_index.json", deep);
    CHECK(mentions(refusal(open), "nested deeper"));
    writeFile(folder / "model_index.json", std::string(largestJsonFile + 1, ' '));
    CHECK(mentions(refusal(open), "bytes"));
    writeJson(folder / "model_index.json", good);
    fs::remove_all(folder / "scheduler");
    CHECK(mentions(refusal(open), "scheduler' is missing"));
}

TEST_CASE("the non-finite numbers that Python writes bare are read as strings")
{
    const TemporaryFolder folder;
    writeFile(folder / "scheduler_config.json",
        R"({"lambda_min_clipped": -Infinity, "b": [Infinity,NaN], "c": "not \"Infinity\" \\"})");
    const nlohmann::json json = readJsonFile(folder / "scheduler_config.json");
    CHECK(json.at("lambda_min_clipped") == "-Infinity");
    CHECK(json.at("b") == nlohmann::json::array({"Infinity", "NaN"}));
    CHECK(json.at("c") == "not \"Infinity\" \\");
    CHECK_NOTHROW(SchedulerConfig::fromJson(json, SamplerKind::Dpmpp2M));
}

TEST_CASE("a model is described by its configuration files")
{
    const TemporaryFolder folder;
    makeModel(folder.path());
    const ModelInfo small = describeModel(folder.path());
    CHECK(small.name == utf8(folder.path().filename()));
    CHECK(small.family == "small");
    CHECK(small.prediction == "epsilon");
    CHECK(small.defaults.width == 64); // 16 latents of 4 pixels
    CHECK(small.defaults.sampler == SamplerKind::Ddim);
    CHECK(small.sizeMultiple == 8);
    CHECK(small.weightBytes > 3 * 16);
    CHECK(describeModel(folder.path() / "").name == small.name);

    writeJson(folder / "unet" / "config.json",
        {{"block_out_channels", {320, 640, 1280, 1280}}, {"cross_attention_dim", 1024}, {"sample_size", 96}});
    writeJson(folder / "vae" / "config.json", {{"block_out_channels", {128, 256, 512, 512}}});
    writeJson(folder / "scheduler" / "scheduler_config.json",
        {{"_class_name", "DPMSolverMultistepScheduler"}, {"algorithm_type", "sde-dpmsolver++"},
            {"prediction_type", "v_prediction"}});
    const ModelInfo second = describeModel(folder.path());
    CHECK(second.family == "sd2");
    CHECK(second.prediction == "v_prediction");
    CHECK(second.defaults.width == 768);
    CHECK(second.defaults.height == 768);
    CHECK(second.defaults.cfg == 7.0);
    CHECK(second.defaults.sampler == SamplerKind::Dpmpp2MSde);

    writeJson(folder / "unet" / "config.json",
        {{"block_out_channels", {320, 640, 1280, 1280}}, {"cross_attention_dim", 768},
            {"sample_size", {64, 32}}});
    const ModelInfo first = describeModel(folder.path());
    CHECK(first.family == "sd1");
    CHECK(first.defaults.cfg == 7.5);
    CHECK(first.defaults.width == 256);
    CHECK(first.defaults.height == 512);
}

TEST_CASE("a model's own recommendations are followed where they make sense")
{
    const TemporaryFolder folder;
    makeModel(folder.path());
    writeJson(folder / "candela.json",
        {{"defaults", {{"steps", 30}, {"cfg", 4}, {"width", 128}, {"sampler", "euler_a"}}},
            {"example_prompt", "a red apple"}});
    const ModelInfo info = describeModel(folder.path());
    CHECK(info.defaults.steps == 30);
    CHECK(info.defaults.cfg == 4.0);
    CHECK(info.defaults.width == 128);
    CHECK(info.defaults.height == 64);
    CHECK(info.defaults.sampler == SamplerKind::EulerA);
    CHECK(info.examplePrompt == "a red apple");
    const std::pair<const char*, nlohmann::json> wrong[] = {{"steps", 0}, {"steps", 99999999999},
        {"steps", "20"}, {"steps", 2.5}, {"cfg", -1}, {"width", 100}, {"height", -8}, {"sampler", "best"}};
    for (const auto& [key, value] : wrong) {
        writeJson(folder / "candela.json", {{"defaults", {{key, value}}}});
        const std::string sentence = refusal([&] { describeModel(folder.path()); });
        CHECK(mentions(sentence, "candela.json"));
        CHECK(mentions(sentence, key));
    }
}

TEST_CASE("wrong configuration values are refused with file and value")
{
    const TemporaryFolder folder;
    const auto describe = [&] {
        describeModel(folder.path());
    };
    const std::tuple<const char*, const char*, nlohmann::json> wrong[] = {
        {"unet/config.json", "sample_size", "big"}, {"unet/config.json", "sample_size", -1},
        {"unet/config.json", "sample_size", {1, 2, 3}}, {"vae/config.json", "block_out_channels", 4},
        {"vae/config.json", "block_out_channels", std::vector<int>(100, 1)},
        {"scheduler/scheduler_config.json", "_class_name", "FlowMatch"},
        {"scheduler/scheduler_config.json", "_class_name", {1}},
        {"scheduler/scheduler_config.json", "prediction_type", "flow"}};
    for (const auto& [file, key, value] : wrong) {
        makeModel(folder.path());
        nlohmann::json json = readJsonFile(folder / file);
        json[key] = value;
        writeJson(folder / file, json);
        const std::string sentence = refusal(describe);
        CAPTURE(sentence);
        CHECK(mentions(sentence, file));
    }
}

TEST_SUITE_END();
