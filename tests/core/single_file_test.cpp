// Whole models in one file: names, configurations told from shapes, weights, and what is refused.
#include "core/api/convert.h"
#include "core/api/model_info.h"
#include "core/io/atomic_file.h"
#include "core/io/model_source.h"
#include "core/io/original_config.h"
#include "core/io/original_weights.h"
#include "core/io/vae_source.h"
#include "core/models/published_models.h"
#include "tests/core/golden.h"
#include "tests/support/clip_vocabulary.h"
#include "tests/support/refusal.h"
#include "tests/support/small_single_file.h"
#include "tests/support/temporary_folder.h"

#include <fstream>
#include <sstream>

using namespace candela;

namespace
{

namespace fs = std::filesystem;

UNet2DConditionConfig sd2Unet()
{
    UNet2DConditionConfig config;
    config.heads = {5, 10, 20, 20};
    config.crossAttentionDim = {1024, 1024, 1024, 1024};
    config.useLinearProjection = true;
    return config;
}

WeightListing listed(const StateDict& weights, const std::string& prefix)
{
    WeightListing listing;
    for (const auto& [name, weight] : weights)
        listing.weights.emplace(prefix + name, ListedWeight{at::kHalf, weight.sizes().vec()});
    return listing;
}

} // namespace

TEST_SUITE_BEGIN("single_file");

TEST_CASE("original names are diffusers' and back, as its own conversion has them")
{
    const std::map<std::string, NameTable> tables = {
        {"unet_xl", unetNames(namedUnet({false, true, true}, 2))},
        {"unet_sd", unetNames(namedUnet({true, true, false}, 1))}, {"vae", vaeNames(3, 2)},
        {"clip", openClipNames(2)}};
    std::ifstream golden(std::string(CANDELA_GOLDEN_DIR) + "/original_names.txt");
    int lines = 0;
    for (std::string network, original, diffusers; golden >> network >> original >> diffusers; ++lines) {
        CHECK(tables.at(network).toDiffusers(original) == diffusers);
        CHECK(tables.at(network).toOriginal(diffusers) == original);
    }
    CHECK(lines > 1000);
    CHECK_FALSE(tables.at("vae").toDiffusers("encoder.down.7.block.0.norm1.weight"));
    CHECK_FALSE(tables.at("unet_sd").toDiffusers("zero.weight"));
}

TEST_CASE("the published networks' configurations are told from names and shapes")
{
    for (const UNet2DConditionConfig& config :
        {UNet2DConditionConfig{}, sd2Unet(), publishedModel("sdxl")->unet}) {
        const StateDict weights =
            unetWeights(placeholders<UNet2DConditionModel>(config), config, Spelling::Original);
        UNet2DConditionConfig told = originalUnetConfig(listed(weights, unetPrefix), unetPrefix);
        told.sampleSize = config.sampleSize;
        CHECK(told.toJson() == config.toJson());
    }
    AutoencoderKLConfig vae;
    vae.blockOutChannels = {128, 256, 512, 512};
    vae.layersPerBlock = 2;
    vae.sampleSize = 512;
    const StateDict weights = vaeWeights(placeholders<AutoencoderKL>(vae), 4, 2, Spelling::Original);
    CHECK(weights.at("encoder.mid.attn_1.q.weight").sizes() == at::IntArrayRef({512, 512, 1, 1}));
    CHECK(originalVaeConfig(listed(weights, vaePrefix), vaePrefix).toJson() == vae.toJson());

    ClipTextConfig large{.hiddenSize = 768, .intermediateSize = 3072, .layers = 12, .heads = 12};
    CHECK(huggingFaceClipConfig(listed(placeholders<ClipTextModel>(large), xlText), xlText).toJson()
        == large.toJson());
    ClipTextConfig big{.hiddenSize = 1280, .intermediateSize = 5120, .layers = 2, .heads = 20};
    big.activation = "gelu";
    big.projection = 1280;
    const StateDict original = openClipWeights(
        placeholders<ClipTextModel>(big), {.layers = 2, .hasProjection = true}, Spelling::Original);
    CHECK(
        openClipConfig(listed(original, xlText2), xlText2, OpenClipUse::Projected).toJson() == big.toJson());
}

TEST_CASE("a single file gives each component's class, configuration and weights, to the bit")
{
    const TemporaryFolder folder;
    for (const bool isXl : {false, true}) {
        CAPTURE(isXl);
        const fs::path path = folder / (isXl ? "small-xl.safetensors" : "small.safetensors");
        const SmallModel parts = smallModel(isXl);
        writeSafetensors(path, parts.file);
        const auto model = ModelSource::open(path);
        CHECK(model->textEncoders().size() == (isXl ? 2 : 1));
        for (const auto& [component, weights] : parts.weights) {
            CAPTURE(component);
            const StateDict read = model->weights(component);
            CHECK(model->weightBytes(component) >= 2);
            std::vector<std::string> names, expected;
            for (const auto& [name, weight] : read)
                names.push_back(name);
            for (const auto& [name, weight] : weights) {
                expected.push_back(name);
                if (read.contains(name))
                    CHECK(at::equal(read.at(name), weight));
            }
            CHECK(names == expected);
        }
        CHECK(model->config("unet").at("cross_attention_dim") == (isXl ? 32 : 16));
        CHECK(model->config("vae").at("scaling_factor") == (isXl ? 0.13025 : 0.18215));
        CHECK(model->className("text_encoder_2") == (isXl ? "CLIPTextModelWithProjection" : ""));
        CHECK(model->tokenizer("tokenizer").pad == "<|endoftext|>");
        if (isXl)
            CHECK(model->tokenizer("tokenizer_2").pad == "!");
        CHECK(model->hasZerosForEmptyPrompt() == isXl);
        const ModelInfo info = describeModel(path);
        CHECK(info.name == (isXl ? "small-xl" : "small"));
        CHECK(info.defaults.sampler == (isXl ? SamplerKind::Euler : SamplerKind::Plms));
        CHECK(info.prediction == "epsilon");
    }
}

TEST_CASE("an autoencoder by itself is read under any of its names, and anything else refused")
{
    const TemporaryFolder folder;
    const StateDict weights = randomWeights<AutoencoderKL>(smallVae());
    const StateDict original = vaeWeights(weights, 2, 1, Spelling::Original);
    StateDict prefixed;
    addAll(prefixed, vaePrefix, original);
    prefixed.emplace("first_stage_model.loss.logvar", torch::ones({}));
    for (const StateDict& file : {weights, original, prefixed, smallModel(false).file}) {
        writeSafetensors(folder / "vae.safetensors", file);
        const ModelComponent vae = openVae(folder / "vae.safetensors", 0.5);
        CHECK(vae.className == "AutoencoderKL");
        CHECK(vae.config.at("scaling_factor") == 0.5);
        REQUIRE(vae.weights.size() == weights.size());
        for (const auto& [name, weight] : weights)
            CHECK(vae.weights.contains(name));
    }
    writeSafetensors(folder / "vae.safetensors", weights);
    const ModelComponent vae = openVae(folder / "vae.safetensors", 0.5);
    for (const auto& [name, weight] : weights)
        CHECK(at::equal(vae.weights.at(name), weight));
    writeSafetensors(folder / "lora.safetensors", {{"a.lora_down.weight", torch::ones({4, 4})}});
    CHECK(mentions(refusal([&] { openVae(folder / "lora.safetensors", 1); }), "no autoencoder"));
    CHECK(mentions(refusal([&] { openVae(folder / "nowhere", 1); }), "config.json"));
    const fs::path golden = CANDELA_GOLDEN_DIR;
    CHECK(openVae(golden / "tiny_sd", 1).className == "AutoencoderKL");
    CHECK(openVae(golden / "tiny_sd" / "vae", 1).config.at("scaling_factor") != 1);
    CHECK(mentions(refusal([&] { openVae(golden / "tiny_sd" / "unet", 1); }), "UNet2DConditionModel"));
}

TEST_CASE("what a network predicts is read off the configuration that lies beside the file")
{
    const TemporaryFolder folder;
    const fs::path path = folder / "small.safetensors";
    writeSafetensors(path, smallModel(false).file);
    writeFile(
        folder / "small.yaml", "model:\n  params:\n    parameterization: \"v\"\n    linear_start: 0.1\n");
    CHECK(describeModel(path).prediction == "v_prediction");
    CHECK(ModelSource::open(path)->schedulerConfig().at("prediction_type") == "v_prediction");
    writeFile(folder / "small.yaml", "model:\n  params:\n    linear_start: 0.1\n");
    CHECK(describeModel(path).prediction == "epsilon");
}

TEST_CASE("what is no whole model is refused, and it is said what it is")
{
    const TemporaryFolder folder;
    const fs::path path = folder / "file.safetensors";
    const auto refusalOf = [&](const StateDict& weights) {
        writeSafetensors(path, weights);
        return refusal([&] { ModelSource::open(path); });
    };
    const StateDict whole = smallModel(false).file;
    const auto without = [&](const std::string& begin) {
        StateDict rest = whole;
        std::erase_if(rest, [&](const auto& entry) { return entry.first.starts_with(begin); });
        return rest;
    };
    StateDict unetAlone;
    for (const auto& [name, weight] : whole)
        if (name.starts_with(unetPrefix))
            unetAlone.emplace(name, weight);
    CHECK(mentions(refusalOf(unetAlone), "a UNet alone"));
    CHECK(mentions(
        refusalOf({{"lora_unet_down_blocks_0_attentions_0_proj_in.lora_down.weight", torch::ones({4, 320})},
            {"lora_unet_down_blocks_0_attentions_0_proj_in.lora_up.weight", torch::ones({320, 4})}}),
        "a LoRA, not a whole model"));
    CHECK(mentions(refusalOf({{unetPrefix + "double_blocks.0.img_attn.qkv.weight", torch::ones({2, 2})},
                       {vaePrefix + "decoder.conv_in.weight", torch::ones({2})}}),
        "Flux, which is not supported"));
    CHECK(mentions(refusalOf(without(vaePrefix)), "first_stage_model."));
    CHECK(mentions(refusalOf(without("cond_stage_model.transformer.text_model.encoder")), "no weight cond_"));
    CHECK(mentions(refusalOf(without(unetPrefix + "input_blocks.1.")), "incomplete"));
    CHECK(mentions(refusalOf({{"a", torch::ones({2})}}), "no model that is known"));
    CHECK(mentions(refusal([&] { ModelSource::open(folder / "nowhere.safetensors"); }), "does not exist"));
    writeFile(path, "{}");
    CHECK(mentions(refusal([&] { ModelSource::open(path); }), "file.safetensors"));
}

TEST_CASE("candela convert makes a file of a folder, a folder of a file, and loses nothing on the way")
{
    const fs::path vocabulary = clipVocabularyFile();
    if (!fs::exists(vocabulary)) {
        MESSAGE("SKIPPED: " << vocabulary.string() << " is missing; installer/setup fetches it");
        return;
    }
    const TemporaryFolder folder;
    for (const bool isXl : {false, true}) {
        CAPTURE(isXl);
        const fs::path file = folder / (isXl ? "xl.safetensors" : "sd.safetensors");
        const fs::path model = folder / (isXl ? "xl" : "sd"), back = folder / "back.safetensors";
        const SmallModel parts = smallModel(isXl);
        writeSafetensors(file, parts.file);
        CHECK(
            convertModel({.input = file, .output = model, .clipVocabulary = vocabulary}).layout == "folder");
        const auto read = ModelSource::open(model), original = ModelSource::open(file);
        for (const auto& [component, weights] : parts.weights) {
            CAPTURE(component);
            const StateDict converted = read->weights(component);
            REQUIRE(converted.size() == weights.size());
            for (const auto& [name, weight] : weights)
                CHECK(at::equal(converted.at(name), weight));
            CHECK(read->className(component) == original->className(component));
            CHECK(read->config(component).at("_diffusers_version").is_string());
        }
        for (const char* tokenizer : {"tokenizer", "tokenizer_2"})
            if (original->has(tokenizer))
                CHECK(fs::exists(model / tokenizer / "vocab.json"));
        CHECK(read->schedulerConfig().at("prediction_type") == "epsilon");
        CHECK(read->hasZerosForEmptyPrompt() == isXl);

        CHECK(convertModel({.input = model, .output = back, .overwrite = true}).layout == "file");
        const auto again = SafetensorsFile::open(back);
        for (const auto& [name, weight] : parts.file) {
            if (name.starts_with("model_ema") || name == "alphas_cumprod" || name.ends_with("logit_scale")
                || name.find(".loss.") != std::string::npos)
                continue; // leftovers of the training
            REQUIRE(again.tensors().contains(name));
            CHECK(at::equal(again.tensor(name), weight));
        }
        CHECK(mentions(refusal([&] { convertModel({.input = model, .output = back}); }), "is there already"));
        CHECK(mentions(refusal([&] { convertModel({.input = file, .output = model}); }), "is there already"));
        convertModel({.input = file, .output = back, .precision = Precision::Bf16, .overwrite = true});
        CHECK((SafetensorsFile::open(back).tensors().begin()->second.scalar_type() == at::kBFloat16));
    }
    CHECK(mentions(refusal([&] { convertModel({.input = folder / "sd", .output = folder / "sd.ckpt"}); }),
        "not written"));
    CHECK(mentions(
        refusal([&] { convertModel({.input = folder / "sd", .output = folder / "other"}); }), "already"));
    CHECK_FALSE(fs::exists(folder / "other"));
}

TEST_SUITE_END();
