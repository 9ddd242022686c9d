#include "core/api/recognised_model.h"
#include "core/io/atomic_file.h"
#include "core/io/json_file.h"
#include "core/io/model_family.h"
#include "core/io/model_metadata.h"
#include "core/io/safetensors.h"
#include "core/io/safetensors_header.h"
#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"

#include <ATen/ATen.h>
#include <doctest/doctest.h>
#include <zlib.h>

#include <chrono>
#include <fstream>
#include <numeric>

using namespace candela;
using nlohmann::json;

namespace
{

const std::filesystem::path golden = CANDELA_GOLDEN_DIR;

std::string unpacked(const std::filesystem::path& path)
{
    const gzFile file = gzopen(path.c_str(), "rb");
    REQUIRE(file);
    std::string text, piece(1 << 16, '\0');
    for (int got; (got = gzread(file, piece.data(), static_cast<unsigned>(piece.size()))) > 0;)
        text.append(piece.data(), static_cast<std::size_t>(got));
    gzclose(file);
    return text;
}

using Shapes = std::map<std::string, std::vector<std::int64_t>>;

WeightListing listing(const Shapes& shapes)
{
    WeightListing result;
    for (const auto& [name, shape] : shapes)
        result.weights[name] = {at::kHalf, shape};
    return result;
}

RecognisedModel recognised(const Shapes& shapes)
{
    RecognisedModel model;
    recogniseWeights(listing(shapes), model);
    return model;
}

/// A file of full size that takes no room: header, and a hole where the weights would be.
void writeSparse(const std::filesystem::path& path, const Shapes& shapes)
{
    std::vector<NamedTensorInfo> order;
    std::uint64_t offset = 0;
    for (const auto& [name, shape] : shapes) {
        const auto count = std::accumulate(shape.begin(), shape.end(), std::int64_t(1), std::multiplies());
        const std::uint64_t bytes = 2 * static_cast<std::uint64_t>(count);
        order.push_back({name, {at::kHalf, shape, offset, offset + bytes}});
        offset += bytes;
    }
    const std::string header = writeSafetensorsHeader(order, {});
    std::ofstream file(path, std::ios::binary);
    for (int i = 0; i < 8; ++i)
        file.put(static_cast<char>(header.size() >> (8 * i)));
    file << header;
    const auto whole = static_cast<std::uint64_t>(file.tellp()) + offset;
    file.close();
    std::filesystem::resize_file(path, whole);
}

void write(const std::filesystem::path& path, const json& value)
{
    std::filesystem::create_directories(path.parent_path());
    writeFile(path, value.dump());
}

} // namespace

TEST_SUITE_BEGIN("recognition");

TEST_CASE("the weights of real classes tell kind and family")
{
    const json cases = json::parse(unpacked(golden / "model_headers.json.gz"));
    CHECK(cases.size() >= 20);
    for (const auto& [name, expected] : cases.items()) {
        CAPTURE(name);
        const RecognisedModel model = recognised(expected["weights"].get<Shapes>());
        CHECK(nameOf(model.kind) == expected["kind"].get<std::string>());
        CHECK(model.family == expected["family"].get<std::string>());
        CHECK(model.variant == expected["variant"].get<std::string>());
        if (expected["rank"] != 0)
            CHECK(model.rank == expected["rank"].get<int>());
    }
}

TEST_CASE("single files of the original names tell kind and family")
{
    const std::string unet = "model.diffusion_model.", block = ".transformer_blocks.0.attn2.to_k.weight";
    const auto checkpoint = [&](std::int64_t width, std::int64_t context, std::int64_t input,
                                std::int64_t labels) {
        Shapes shapes = {{unet + "input_blocks.0.0.weight", {width, input, 3, 3}},
            {unet + "input_blocks.4.1" + block, {2 * width, context}},
            {"first_stage_model.decoder.conv_in.weight", {512, 4, 3, 3}}};
        if (labels > 0)
            shapes[unet + "label_emb.0.0.weight"] = {4 * width, labels};
        return recognised(shapes);
    };
    const struct {
        std::int64_t width, context, input, labels;
        const char *family, *variant, *prediction;
    } cases[] = {{320, 768, 4, 0, "sd1", "", "epsilon"}, {320, 768, 9, 0, "sd1", "inpainting", "epsilon"},
        {320, 768, 8, 0, "sd1", "instruct_pix2pix", "epsilon"}, {320, 1024, 4, 0, "sd2", "", ""},
        {320, 1024, 9, 0, "sd2", "inpainting", "epsilon"}, {320, 1024, 5, 0, "sd2", "depth", "epsilon"},
        {320, 2048, 4, 2816, "sdxl", "", "epsilon"}, {320, 2048, 9, 2816, "sdxl", "inpainting", "epsilon"},
        {384, 1280, 4, 2560, "sdxl_refiner", "", "epsilon"}, {320, 2048, 4, 5632, "kolors", "", "epsilon"}};
    for (const auto& expected : cases) {
        CAPTURE(expected.family);
        const RecognisedModel model =
            checkpoint(expected.width, expected.context, expected.input, expected.labels);
        CHECK(model.kind == ModelKind::Checkpoint);
        CHECK(model.family == expected.family);
        CHECK(model.variant == expected.variant);
        CHECK(model.prediction == expected.prediction);
    }
    const RecognisedModel bare = recognised({{unet + "input_blocks.0.0.weight", {320, 4, 3, 3}},
        {unet + "input_blocks.1.1" + block, {320, 768}}});
    CHECK(bare.kind == ModelKind::Unet);
    CHECK(recognised({{unet + "double_blocks.0.img_attn.qkv.weight", {9216, 3072}}}).family == "flux");
    CHECK(recognised({{unet + "joint_blocks.0.x_block.attn.qkv.weight", {4608, 1536}}}).family == "sd3");
}

TEST_CASE("every spelling of LoRAs tells its family")
{
    const std::string kohya = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k";
    const std::string xl = "lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k";
    const auto pair = [](const std::string& down, const std::string& up, std::int64_t in) {
        return Shapes{{down, {16, in}}, {up, {320, 16}}};
    };
    const struct {
        Shapes shapes;
        const char *family, *algorithm;
        int rank;
    } cases[] = {
        {pair(kohya + ".lora_down.weight", kohya + ".lora_up.weight", 768), "sd1", "lora", 16},
        {pair(kohya + ".lora_down.weight", kohya + ".lora_up.weight", 1024), "sd2", "lora", 16},
        {pair(xl + ".lora_down.weight", xl + ".lora_up.weight", 2048), "sdxl", "lora", 16},
        {pair("unet.down_blocks.0.attentions.0.transformer_blocks.0.attn2.processor.to_k_lora.down.weight",
             "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn2.processor.to_k_lora.up.weight", 768),
            "sd1", "lora", 16},
        {pair("text_encoder.text_model.encoder.layers.0.self_attn.q_proj.lora_linear_layer.down.weight",
             "text_encoder.text_model.encoder.layers.0.self_attn.q_proj.lora_linear_layer.up.weight", 768),
            "sd1", "lora", 16},
        {pair("lora_te2_text_model_encoder_layers_0_mlp_fc1.lora_down.weight",
             "lora_te2_text_model_encoder_layers_0_mlp_fc1.lora_up.weight", 1280),
            "sdxl", "lora", 16},
        {pair("blocks.7.transformer_blocks.0.attn1.to_q.lora_A.default.weight",
             "blocks.7.transformer_blocks.0.attn1.to_q.lora_B.default.weight", 640),
            "kolors", "lora", 16},
        {{{kohya + ".hada_w1_a", {320, 4}}, {kohya + ".hada_w1_b", {4, 768}},
             {kohya + ".hada_w2_a", {320, 4}}, {kohya + ".hada_w2_b", {4, 768}}},
            "sd1", "loha", 4},
        {{{xl + ".lokr_w1", {16, 32}}, {xl + ".lokr_w2_a", {40, 8}}, {xl + ".lokr_w2_b", {8, 64}}}, "sdxl",
            "lokr", 8},
        {{{kohya + ".diff", {320, 768}}}, "sd1", "full", 0},
        {{{xl + ".lora_down.weight", {4, 2048}}, {xl + ".lora_up.weight", {640, 4}},
             {xl + ".dora_scale", {1, 2048}}},
            "sdxl", "dora", 4},
    };
    for (const auto& expected : cases) {
        CAPTURE(expected.shapes.begin()->first);
        const RecognisedModel model = recognised(expected.shapes);
        CHECK(model.kind == ModelKind::Lora);
        CHECK(model.family == expected.family);
        CHECK(model.algorithm == expected.algorithm);
        CHECK(model.rank == expected.rank);
    }
}

TEST_CASE("embeddings, upscalers and networks for relighting are told apart")
{
    CHECK(recognised({{"emb_params", {4, 768}}}).family == "sd1");
    CHECK(recognised({{"emb_params", {4, 768}}}).vectors == 4);
    CHECK(recognised({{"string_to_param.*", {2, 1024}}}).family == "sd2");
    CHECK(recognised({{"clip_g", {8, 1280}}, {"clip_l", {8, 768}}}).family == "sdxl");
    CHECK(recognised({{"<cat-toy>", {768}}}).vectors == 1);
    CHECK(recognised({{"some.weight", {768}}}).kind == ModelKind::Unknown);
    CHECK(
        recognised({{"conv_first.weight", {64, 3, 3, 3}}, {"body.0.rdb1.conv1.weight", {32, 64, 3, 3}}}).kind
        == ModelKind::Upscaler);
    CHECK(recognised({{"model_R.decom.0.weight", {32, 3, 3, 3}}}).kind == ModelKind::Relight);
    CHECK(recognised({}).kind == ModelKind::Unknown);
}

TEST_CASE("a file of several gigabytes is recognised by its header")
{
    const TemporaryFolder folder;
    const json cases = json::parse(unpacked(golden / "model_headers.json.gz"));
    const auto path = folder / "large.safetensors";
    writeSparse(path, cases["unet sdxl"]["weights"].get<Shapes>());
    CHECK(std::filesystem::file_size(path) > 5'000'000'000);
    const auto begin = std::chrono::steady_clock::now();
    const RecognisedModel model = recogniseModel(path);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(1));
    CHECK(model.family == "sdxl");
    CHECK(model.precision == "fp16");
    CHECK(model.parameters > 2'500'000'000);
    CHECK(model.bytes == std::filesystem::file_size(path));
}

TEST_CASE("metadata tells of the training")
{
    const TemporaryFolder folder;
    const std::string layer = "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k";
    const json tags = {{"10_owl", {{"zxowl", 20}, {"owl", 19}, {" blue ", 3}, {"forest", 2}}},
        {"img", {{"zxowl", 4}, {"night", 1}}}, {"bad", 7}};
    writeSafetensors(folder / "owl.safetensors",
        {{layer + ".lora_down.weight", at::zeros({8, 2048}, at::kHalf)},
            {layer + ".lora_up.weight", at::zeros({640, 8}, at::kHalf)},
            {layer + ".alpha", at::full({}, 4.0f)}},
        {{"ss_tag_frequency", tags.dump()}, {"ss_base_model_version", "kolors"}, {"ss_output_name", "Owls"},
            {"ss_sd_model_name", "kwai.safetensors"}, {"modelspec.thumbnail", std::string(5000, 'x')},
            {"long", std::string(5000, 'y')}});
    const RecognisedModel model = recogniseModel(folder / "owl.safetensors");
    CHECK(model.family == "kolors"); // SDXL's LoRAs have the same shapes
    CHECK(model.rank == 8);
    CHECK(model.alpha == 4.0);
    CHECK(model.title == "Owls");
    CHECK(model.training.baseModel == "kwai.safetensors");
    CHECK(model.training.triggerWords == std::vector<std::string>{"owl", "zxowl"});
    CHECK(model.training.tags.front() == std::pair<std::string, int>("zxowl", 24));
    for (const auto& [key, value] : model.metadata) {
        CHECK(key != "modelspec.thumbnail");
        CHECK(value.size() < 3000);
    }

    RecognisedModel named;
    named.kind = ModelKind::Lora;
    WeightListing only;
    only.metadata = {{"modelspec.trigger_phrase", "a zxowl , in ink"}, {"ss_v_parameterization", "True"},
        {"modelspec.architecture", "stable-diffusion-v2-768-v/lora"}, {"ss_network_alpha", "1e999"},
        {"lora_adapter_metadata", R"({"unet.r": 32, "unet.lora_alpha": 16})"}};
    readModelMetadata(only, named);
    CHECK(named.training.triggerWords == std::vector<std::string>{"a zxowl", "in ink"});
    CHECK(named.prediction == "v_prediction");
    CHECK(named.family == "sd2");
    CHECK(named.rank == 32);
    CHECK(named.alpha == 16.0);
}

TEST_CASE("hostile metadata is passed over")
{
    for (const char* text :
        {"", "[", "[]", "7", R"({"a": {"b": -1, "c": 1e300, "d": "x"}})", R"({"a": [1, 2]})"})
        CHECK(tagFacts(text).triggerWords.empty());
    CHECK(tagFacts(R"({"a": {")" + std::string(500, 'w') + R"(": 9, "": 9, "  ": 9}})").tags.empty());
    json many;
    for (int i = 0; i < 500; ++i)
        many["folder"]["word" + std::to_string(i)] = 10;
    CHECK(tagFacts(many.dump()).triggerWords.size() <= 8);
    CHECK(tagFacts(many.dump()).tags.size() <= 50);
}

TEST_CASE("pickles are recognised without their numbers")
{
    const RecognisedModel zip = recogniseModel(golden / "torch_pickle_zip.pth");
    const RecognisedModel stream = recogniseModel(golden / "torch_pickle_stream.pth");
    CHECK(zip.layout == ModelLayout::Pickle);
    CHECK(zip.tensors > 0);
    CHECK(zip.tensors == stream.tensors);
    CHECK(zip.parameters == stream.parameters);
}

TEST_CASE("folders are recognised, also those that cannot be painted with")
{
    const TemporaryFolder folder;
    write(folder / "xl/model_index.json",
        {{"_class_name", "StableDiffusionXLPipeline"}, {"unet", {"diffusers", "UNet2DConditionModel"}},
            {"vae", {"diffusers", "AutoencoderKL"}}, {"safety_checker", {nullptr, nullptr}},
            {"../up", {"diffusers", "AutoencoderKL"}}, {"tokenizer", 7}});
    write(folder / "xl/unet/config.json",
        {{"block_out_channels", {320, 640, 1280}}, {"cross_attention_dim", 2048}, {"in_channels", 9},
            {"projection_class_embeddings_input_dim", 2816}});
    write(folder / "xl/scheduler/scheduler_config.json", {{"prediction_type", "v_prediction"}});
    std::filesystem::create_directories(folder / "xl/vae");
    writeSafetensors(folder / "xl/unet/diffusion_pytorch_model.safetensors", {{"w", at::zeros({6})}});
    writeSafetensors(
        folder / "xl/unet/diffusion_pytorch_model.fp16.safetensors", {{"w", at::zeros({6}, at::kHalf)}});
    writeSafetensors(
        folder / "xl/vae/diffusion_pytorch_model.fp16.safetensors", {{"w", at::zeros({2}, at::kHalf)}});
    const RecognisedModel model = recogniseModel(folder / "xl");
    CHECK(model.kind == ModelKind::Checkpoint);
    CHECK(model.layout == ModelLayout::Folder);
    CHECK(model.className == "StableDiffusionXLPipeline");
    CHECK(model.family == "sdxl");
    CHECK(model.variant == "inpainting");
    CHECK(model.prediction == "v_prediction");
    CHECK(model.precision == "fp32"); // the one that would be loaded
    CHECK(model.parameters == 8);

    CHECK(recogniseModel(golden / "tiny_sd").family == "small");
    write(folder / "vae/config.json", {{"_class_name", "AutoencoderKL"}});
    writeSafetensors(folder / "vae/diffusion_pytorch_model.safetensors",
        {{"decoder.conv_in.weight", at::zeros({8, 4, 3, 3})}});
    CHECK(recogniseModel(folder / "vae").kind == ModelKind::Vae);
}

TEST_CASE("what is no model is refused in one sentence")
{
    const TemporaryFolder folder;
    writeFile(folder / "text.safetensors", "hello");
    writeFile(folder / "text.ckpt", "hello");
    writeFile(folder / "empty.pth", "");
    write(folder / "damaged/model_index.json", json::array());
    write(folder / "bare/config.json", json::object());
    std::filesystem::create_directory(folder / "nothing");
    for (const char* name :
        {"text.safetensors", "text.ckpt", "empty.pth", "damaged", "bare", "nothing", "gone"}) {
        CAPTURE(name);
        CHECK_FALSE(refusal([&] { recogniseModel(folder / name); }).empty());
    }
}

TEST_CASE("names of weight files")
{
    for (const char* name : {"a.safetensors", "b.CKPT", "/x/c.pt", "d.pth", "e.Bin"})
        CHECK(isWeightFileName(name));
    for (const char* name : {"a.png", "safetensors", "a.safetensors.part", ""})
        CHECK_FALSE(isWeightFileName(name));
}

TEST_SUITE_END();
