// LoRAs in every spelling against diffusers and PEFT, on the tiny model; what they leave behind; bad files.
#include "core/api/convert.h"
#include "core/api/paths.h"
#include "core/api/recognised_model.h"
#include "core/io/model_folder.h"
#include "core/lora/lora_file.h"
#include "core/lora/lora_merger.h"
#include "core/lora/prompt_loras.h"
#include "core/models/clip_text.h"
#include "core/models/unet2d_condition.h"
#include "core/nn/layers.h"
#include "tests/core/golden.h"
#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"

using namespace candela;

namespace
{

namespace fs = std::filesystem;

const fs::path goldenFolder = CANDELA_GOLDEN_DIR;

/// The tiny model's networks, as painting loads them.
struct Model {
    at::ScalarType type = at::kFloat;
    std::shared_ptr<UNet2DConditionModel> unet;
    std::shared_ptr<ClipTextModel> textEncoder;
    LoraMerger loras;
};

template <class Network, class Config>
LoraNetwork networkOf(LoraTarget target, const std::string& component, const LoadOptions& options)
{
    const ModelFolder folder = ModelFolder::open(goldenFolder / "tiny_sd");
    const ModelComponent part = folder.component(component);
    const auto network = loadModel<Network>(Config::fromJson(part.config), part.weights, options);
    packForInference(*network);
    return {.target = target,
        .network = network,
        .stored = [folder, component] { return folder.weights(component); },
        .options = options};
}

std::unique_ptr<Model> tinyModel(at::ScalarType type = at::kFloat)
{
    const LoadOptions options{.dtype = type};
    const auto unet =
        networkOf<UNet2DConditionModel, UNet2DConditionConfig>(LoraTarget::Unet, "unet", options);
    const auto text =
        networkOf<ClipTextModel, ClipTextConfig>(LoraTarget::TextEncoder, "text_encoder", options);
    return std::make_unique<Model>(Model{.type = type,
        .unet = std::dynamic_pointer_cast<UNet2DConditionModel>(unet.network),
        .textEncoder = std::dynamic_pointer_cast<ClipTextModel>(text.network),
        .loras = LoraMerger("'tiny'", "small", {unet, text})});
}

const SafetensorsFile& golden()
{
    static const SafetensorsFile file = SafetensorsFile::open(goldenFolder / "lora.safetensors");
    return file;
}

/// The cases of tests/reference/lora.py, as files.
class Cases
{
public:
    Cases()
        : m_list(nlohmann::json::parse(golden().metadata().at("cases")))
    {
    }

    const nlohmann::json& list() const { return m_list; }

    WeightedLora lora(const std::string& name) const
    {
        for (const nlohmann::json& one : m_list)
            if (one.at("name") == name)
                return {.file = write(name, weightsOf(name),
                            one.value("metadata", std::map<std::string, std::string>())),
                    .unet = one.at("scale"),
                    .text = one.at("scale")};
        FAIL("no case " << name);
        return {};
    }

    static StateDict weightsOf(const std::string& name)
    {
        StateDict weights;
        const std::string prefix = name + "/file/";
        for (const std::string& key : golden().names())
            if (key.starts_with(prefix))
                weights.emplace(key.substr(prefix.size()), golden().tensor(key));
        return weights;
    }

    fs::path write(const std::string& name, const StateDict& weights,
        const std::map<std::string, std::string>& metadata = {}) const
    {
        const fs::path file = m_folder / (name + ".safetensors");
        writeSafetensors(file, weights, metadata);
        return file;
    }

private:
    TemporaryFolder m_folder;
    nlohmann::json m_list;
};

struct Outputs {
    at::Tensor unet, text;
};

Outputs outputsOf(const Model& model)
{
    const torch::InferenceMode guard;
    const at::ScalarType type = model.type;
    const PreparedText text = model.unet->prepareText(golden().tensor("text").to(type));
    return {model.unet->forward(golden().tensor("sample").to(type), at::full({1}, 300.0), text),
        model.textEncoder->forward(golden().tensor("ids")).text};
}

bool match(const Outputs& actual, const std::string& name)
{
    return closeTo(actual.unet, golden().tensor(name + "/unet"))
        && closeTo(actual.text, golden().tensor(name + "/text"));
}

bool areEqual(const Outputs& one, const Outputs& other)
{
    return at::equal(one.unet, other.unet) && at::equal(one.text, other.text);
}

StateDict weightsOf(const Model& model)
{
    StateDict all;
    for (const auto& [name, weight] : stateDict(*model.unet))
        all.emplace("unet." + name, weight.clone());
    for (const auto& [name, weight] : stateDict(*model.textEncoder))
        all.emplace("text_encoder." + name, weight.clone());
    return all;
}

bool areEqual(const StateDict& one, const StateDict& other)
{
    return one.size() == other.size() && std::ranges::all_of(one, [&](const auto& entry) {
        return at::equal(entry.second, other.at(entry.first));
    });
}

const std::string q0 = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q";

} // namespace

TEST_SUITE_BEGIN("lora");

TEST_CASE("every spelling has the effect that diffusers, PEFT and LyCORIS give it")
{
    const Cases cases;
    const auto model = tinyModel();
    REQUIRE(match(outputsOf(*model), "plain"));
    for (const nlohmann::json& one : cases.list()) {
        const std::string name = one.at("name");
        CAPTURE(name);
        if (name == "plain" || name.starts_with("two_"))
            continue;
        const LoraApplied applied = model->loras.apply({cases.lora(name)}).at(0);
        CHECK(applied.unmatched == 0);
        CHECK(applied.unet + applied.textEncoders == applied.layers);
        CHECK(match(outputsOf(*model), name));
    }
}

TEST_CASE("several add up, each with its weight, in any order")
{
    const Cases cases;
    const auto model = tinyModel();
    const WeightedLora first = cases.lora("two_first"), second = cases.lora("two_second");
    CHECK(model->loras.apply({first, second}).size() == 2);
    CHECK(match(outputsOf(*model), "two_first"));
    const Outputs together = outputsOf(*model);
    model->loras.apply({second, first});
    CHECK(closeTo(outputsOf(*model).unet, together.unet));
}

TEST_CASE("what was merged is undone bit by bit, in every precision, packed or not")
{
    const Cases cases;
    for (const at::ScalarType type : {at::kFloat, at::kBFloat16}) {
        const auto model = tinyModel(type);
        const Outputs before = outputsOf(*model);
        const StateDict weights = weightsOf(*tinyModel(type));
        for (const char* name : {"kohya", "dora_columns", "differences", "loha_tucker"}) {
            CAPTURE(name);
            model->loras.apply({cases.lora(name)});
            CHECK_FALSE(at::equal(outputsOf(*model).unet, before.unet));
            model->loras.apply({});
            CHECK(areEqual(outputsOf(*model), before));
        }
        if (type == at::kFloat) // packed ones have none
            CHECK(areEqual(weightsOf(*model), weights));
        model->loras.apply({cases.lora("kohya")}); // from one to another, too
        const Outputs kohya = outputsOf(*model);
        model->loras.apply({cases.lora("lokr")});
        model->loras.apply({cases.lora("kohya")});
        CHECK(areEqual(outputsOf(*model), kohya));
    }
}

TEST_CASE("what changes nothing leaves the weights as they are")
{
    const Cases cases;
    const auto model = tinyModel();
    const StateDict weights = weightsOf(*model);
    WeightedLora lora = cases.lora("kohya");
    lora.unet = lora.text = 0;
    model->loras.apply({lora});
    CHECK(areEqual(weightsOf(*model), weights));

    StateDict zero = Cases::weightsOf("kohya");
    for (auto& [name, weight] : zero)
        if (name.find("lora_up") != std::string::npos)
            weight = at::zeros_like(weight);
    model->loras.apply({{.file = cases.write("zero", zero)}});
    CHECK(areEqual(weightsOf(*model), weights));
}

TEST_CASE("the UNet and the text encoder have weights of their own")
{
    const Cases cases;
    const auto model = tinyModel();
    const Outputs plain = outputsOf(*model);
    WeightedLora lora = cases.lora("kohya");
    lora.text = 0;
    model->loras.apply({lora});
    CHECK(closeTo(outputsOf(*model).unet, golden().tensor("kohya/unet")));
    CHECK(at::equal(outputsOf(*model).text, plain.text));
    std::swap(lora.unet, lora.text);
    model->loras.apply({lora});
    CHECK(at::equal(outputsOf(*model).unet, plain.unet));
    CHECK(closeTo(outputsOf(*model).text, golden().tensor("kohya/text")));
}

TEST_CASE("a stated alpha counts where the file says none, and the file's own before it")
{
    const Cases cases;
    const auto model = tinyModel();
    WeightedLora lora = cases.lora("kohya_no_alpha"); // of rank 4
    lora.alpha = 1;
    model->loras.apply({lora});
    const Outputs quarter = outputsOf(*model);
    lora.alpha.reset();
    lora.unet = lora.text = 0.25;
    model->loras.apply({lora});
    CHECK(closeTo(outputsOf(*model).unet, quarter.unet));
    lora = cases.lora("kohya");
    lora.alpha = 100;
    model->loras.apply({lora});
    CHECK(match(outputsOf(*model), "kohya"));
}

TEST_CASE("a file that is replaced is read anew, a run that was stopped leaves nothing")
{
    const Cases cases;
    const auto model = tinyModel();
    const Outputs plain = outputsOf(*model);
    const WeightedLora lora = cases.lora("kohya");
    int asked = 0;
    CHECK_THROWS_AS(model->loras.apply({lora},
                        [&asked] {
                            if (++asked == 3)
                                throw Cancelled();
                        }),
        Cancelled);
    model->loras.apply({});
    CHECK(areEqual(outputsOf(*model), plain));
    model->loras.apply({lora});
    StateDict other = Cases::weightsOf("kohya");
    for (auto& [name, weight] : other)
        weight = weight * 2;
    cases.write("kohya", other);
    fs::last_write_time(lora.file, fs::last_write_time(lora.file) + std::chrono::seconds(5));
    const Outputs before = outputsOf(*model);
    model->loras.apply({lora});
    CHECK_FALSE(at::equal(outputsOf(*model).unet, before.unet));
}

TEST_CASE("DiffSynth's files for Kolors are read from their pickle and find their places")
{
    const nlohmann::json config = {{"block_out_channels", {8, 8, 8}},
        {"down_block_types", {"DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"}},
        {"up_block_types", {"CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"}},
        {"attention_head_dim", 2}, {"cross_attention_dim", 8}, {"norm_num_groups", 4}};
    const auto unet = std::make_shared<UNet2DConditionModel>(UNet2DConditionConfig::fromJson(config));
    StateDict stored;
    for (const auto& [name, weight] : stateDict(*unet))
        stored.emplace(name, weight.clone());
    LoraMerger merger("'kolors'", "kolors",
        {{.target = LoraTarget::Unet, .network = unet, .stored = [&] { return stored; }, .options = {}}});
    const LoraApplied applied = merger.apply({{.file = goldenFolder / "lora_kolors.ckpt", .alpha = 4}}).at(0);
    CHECK(
        (applied == LoraApplied{.file = utf8(goldenFolder / "lora_kolors.ckpt"), .layers = 12, .unet = 12}));

    const LoraFile file = LoraFile::open(goldenFolder / "lora_kolors.ckpt");
    CHECK(file.family == "kolors");
    const StateDict changed = stateDict(*unet);
    for (const auto& [block, place] : {std::pair{"blocks.7", "down_blocks.1.attentions.0"},
             std::pair{"blocks.21", "mid_block.attentions.0"},
             std::pair{"blocks.41", "up_blocks.1.attentions.2"}})
        for (const auto& [theirs, ours] :
            {std::pair{"attn1.to_q", "attn1.to_q"}, std::pair{"attn2.to_out", "attn2.to_out.0"},
                std::pair{"act_fn.proj", "ff.net.0.proj"}, std::pair{"ff", "ff.net.2"}}) {
            const std::string inner = ".transformer_blocks.0.";
            const LoraLayer& layer = file.layers.at(block + inner + theirs);
            const at::Tensor change =
                2 * layer.at(LoraPart::Up).to(at::kFloat).mm(layer.at(LoraPart::Down).to(at::kFloat));
            const std::string name = place + inner + ours + ".weight";
            CHECK(closeTo(changed.at(name), stored.at(name) + change));
        }
}

TEST_CASE("SDXL's layers are found under the original block names")
{
    const nlohmann::json config = {{"block_out_channels", {8, 8, 8}},
        {"down_block_types", {"DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"}},
        {"up_block_types", {"CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"}},
        {"transformer_layers_per_block", {1, 2, 10}}, {"attention_head_dim", 2}, {"cross_attention_dim", 8},
        {"norm_num_groups", 4}};
    const UNet2DConditionModel unet(UNet2DConditionConfig::fromJson(config));
    std::vector<std::string> modules;
    for (const auto& [name, weight] : stateDict(unet))
        modules.push_back(name.substr(0, name.rfind('.')));
    const LoraNames names({{LoraTarget::Unet, modules},
        {LoraTarget::TextEncoder2, {"text_model.encoder.layers.31.mlp.fc1", "text_projection"}}});
    const auto unetPlace = [&](const std::string& name) {
        const auto place = names.find(name);
        return place && place->target == LoraTarget::Unet ? place->module : std::string();
    };
    for (const auto& [original, ours] :
        std::initializer_list<std::pair<const char*, const char*>>{{"input_blocks_0_0", "conv_in"},
            {"input_blocks_2_0_in_layers_2", "down_blocks.0.resnets.1.conv1"},
            {"input_blocks_3_0_op", "down_blocks.0.downsamplers.0.conv"},
            {"input_blocks_4_0_skip_connection", ""}, // as wide on both sides here
            {"input_blocks_4_1_transformer_blocks_1_attn2_to_k",
                "down_blocks.1.attentions.0.transformer_blocks.1.attn2.to_k"},
            {"input_blocks_8_1_transformer_blocks_9_ff_net_0_proj",
                "down_blocks.2.attentions.1.transformer_blocks.9.ff.net.0.proj"},
            {"middle_block_1_proj_in", "mid_block.attentions.0.proj_in"},
            {"middle_block_2_out_layers_3", "mid_block.resnets.1.conv2"},
            {"output_blocks_0_1_transformer_blocks_9_attn1_to_out_0",
                "up_blocks.0.attentions.0.transformer_blocks.9.attn1.to_out.0"},
            {"output_blocks_2_2_conv", "up_blocks.0.upsamplers.0.conv"},
            {"output_blocks_5_1_proj_out", "up_blocks.1.attentions.2.proj_out"},
            {"output_blocks_8_0_emb_layers_1", "up_blocks.2.resnets.2.time_emb_proj"},
            {"time_embed_2", "time_embedding.linear_2"}, {"out_2", "conv_out"}}) {
        CAPTURE(original);
        CHECK(unetPlace("lora_unet_" + std::string(original)) == ours);
    }
    CHECK(unetPlace("lora_unet_up_blocks_2_resnets_0_conv1") == "up_blocks.2.resnets.0.conv1");
    CHECK(unetPlace("lycoris_mid_block_resnets_0_conv2") == "mid_block.resnets.0.conv2");
    CHECK(unetPlace("base_model.model.mid_block.resnets.0.conv2") == "mid_block.resnets.0.conv2");
    CHECK((names.find("lora_te2_text_model_encoder_layers_31_mlp_fc1")
        == LoraPlace{LoraTarget::TextEncoder2, "text_model.encoder.layers.31.mlp.fc1"}));
    CHECK((names.find("lora_te2_text_projection") == LoraPlace{LoraTarget::TextEncoder2, "text_projection"}));
    CHECK((names.find("text_encoder_2.encoder.layers.31.mlp.fc1")
        == LoraPlace{LoraTarget::TextEncoder2, "text_model.encoder.layers.31.mlp.fc1"}));
    CHECK_FALSE(names.find("lora_te1_text_model_encoder_layers_31_mlp_fc1"));
}

TEST_CASE("layers without a place are counted, a file without any is refused with the reason")
{
    const Cases cases;
    const auto model = tinyModel();
    const StateDict weights = weightsOf(*model);
    StateDict some = Cases::weightsOf("kohya");
    const std::size_t own = 12;
    some["lora_te2_text_projection.lora_down.weight"] = at::ones({2, 16});
    some["lora_te2_text_projection.lora_up.weight"] = at::ones({16, 2});
    some["bundle_emb.thing.string_to_param"] = at::ones({2, 16});
    const LoraApplied applied = model->loras.apply({{.file = cases.write("some", some)}}).at(0);
    CHECK(applied.layers == int(own) + 2);
    CHECK(applied.unmatched == 2);
    CHECK(applied.unet == 9);
    CHECK(applied.textEncoders == 3);
    model->loras.apply({});

    const auto refused = [&](const StateDict& file) {
        const std::string error = refusal([&] { model->loras.apply({{.file = cases.write("bad", file)}}); });
        CHECK(mentions(error, "bad.safetensors"));
        CHECK(areEqual(weightsOf(*model), weights));
        return error;
    };
    const auto pair = [](const std::string& layer, std::int64_t in, std::int64_t out) {
        return StateDict{{layer + ".lora_down.weight", at::ones({2, in})},
            {layer + ".lora_up.weight", at::ones({out, 2})}};
    };
    CHECK(mentions(refused(pair("lora_unet_nowhere", 16, 16)), "None of the 1 layers"));
    CHECK(mentions(refused(pair(q0, 32, 16)), "changes 16x32 numbers, and the model has 16x16 there"));

    LoraMerger xl("'base'", "sd1",
        {{.target = LoraTarget::Unet,
            .network = model->unet,
            .stored = [] { return StateDict(); },
            .options = {}}});
    const auto other =
        cases.write("xl", pair("lora_unet_input_blocks_4_1_transformer_blocks_1_attn2_to_k", 2048, 640));
    CHECK(mentions(
        refusal([&] { xl.apply({{.file = other}}); }), "is made for SDXL, and the model 'base' is SD 1.x"));
}

TEST_CASE("damaged files are refused in a sentence that names file and layer")
{
    const Cases cases;
    const auto model = tinyModel();
    const StateDict weights = weightsOf(*model);
    const auto refused = [&](StateDict file, const std::string& why) {
        CAPTURE(why);
        const std::string error = refusal([&] { model->loras.apply({{.file = cases.write("bad", file)}}); });
        CHECK(mentions(error, "bad.safetensors"));
        CHECK(mentions(error, why));
    };
    const auto with = [](const char* name, auto&& change) {
        StateDict file = Cases::weightsOf(name);
        change(file);
        return file;
    };
    refused(
        with("kohya", [](StateDict& file) { file.erase(q0 + ".lora_up.weight"); }), "lacks one of the parts");
    refused(with("kohya",
                [](StateDict& file) {
                    file[q0 + ".lora_up.weight"] = at::ones({16, 3});
                }),
        "different ranks");
    refused(with("kohya",
                [](StateDict& file) {
                    file[q0 + ".lora_up.weight"] = at::full({16, 4}, NAN);
                }),
        "not numbers");
    refused(with("kohya",
                [](StateDict& file) {
                    file[q0 + ".lora_up.weight"] = at::ones({16, 4}, at::kLong);
                }),
        "another type or size");
    refused(with("kohya", [](StateDict& file) { file[q0 + ".alpha"] = at::full({}, NAN); }), "is no number");
    refused(with("loha", [](StateDict& file) { file.erase(q0 + ".hada_w2_b"); }), "lacks one of the parts");
    refused(with("loha",
                [](StateDict& file) {
                    file[q0 + ".hada_w2_a"] = at::ones({8, 3});
                }),
        "different sizes");
    refused(with("kohya",
                [](StateDict& file) {
                    file[q0 + ".dora_scale"] = at::ones({1, 3});
                }),
        "magnitudes of another size");
    refused(with("kohya", [](StateDict& file) { file["x.oft_blocks"] = at::ones({2, 2, 2}); }), "OFT");
    refused({{"conv_in.weight", at::ones({2, 2})}}, "is no LoRA");
    const fs::path whole = cases.lora("kohya").file;
    fs::resize_file(whole, fs::file_size(whole) - 1);
    CHECK(mentions(refusal([&] { model->loras.apply({{.file = whole}}); }), "kohya.safetensors"));
    CHECK(mentions(refusal([&] { model->loras.apply({{.file = "nowhere.safetensors"}}); }), "nowhere"));
    CHECK(areEqual(weightsOf(*model), weights));
}

TEST_CASE("the prompt names LoRAs as AUTOMATIC1111 reads them")
{
    const TemporaryFolder folder;
    const fs::path ink = folder / "ink.safetensors", paper = folder / "paper.safetensors";
    for (const fs::path& file : {ink, paper})
        writeSafetensors(file, {{"x", at::ones({1})}});
    EngineOptions options;
    options.loraFile = [&](const std::string& name) {
        return name == "ink" ? ink : fs::path();
    };
    options.loraHash = [](const fs::path& file) {
        return "hash of " + utf8(file.stem());
    };
    GenerateRequest request{.loras = {{.file = paper, .scale = 0.5, .alpha = 4}}};
    const auto usesFor = [&](const char* prompt) {
        request.prompt = prompt;
        return usesOf(lorasOf(request, options));
    };
    const WeightedLora own{.file = paper, .unet = 0.5, .text = 0.5, .alpha = 4};
    CHECK((usesFor("an owl") == std::vector{own}));
    CHECK((usesFor("<lora:ink> an owl") == std::vector{own, {.file = ink}}));
    CHECK((usesFor("<lyco:ink:-0.5>") == std::vector{own, {.file = ink, .unet = -0.5, .text = -0.5}}));
    CHECK((usesFor("<lora:ink:0.25:0.75>") == std::vector{own, {.file = ink, .unet = 0.75, .text = 0.25}}));
    CHECK((usesFor("<lora:ink:unet=0>") == std::vector{own, {.file = ink, .unet = 0, .text = 1}}));
    CHECK((usesFor("<lora:ink:te=0.5>") == std::vector{own, {.file = ink, .unet = 0.5, .text = 0.5}}));
    CHECK(lorasOf(request, options)[1].hash == "hash of ink");
    CHECK(lorasOf(request, options)[0].name == "paper");
    for (const auto& [prompt, why] : {std::pair{"<lora:stone:1>", "no file of that name"},
             std::pair{"<lora:ink:much>", "which is not a number"},
             std::pair{"<lora:ink:11>", "between -10 and 10"},
             std::pair{"<lora:ink:1:1:8>", "means nothing here"}})
        CHECK(mentions(refusal([&] { usesFor(prompt); }), why));
    request.grammar = PromptGrammar::ComfyUi; // where it is a text
    CHECK((usesFor("<lora:ink>") == std::vector{own}));
    request.loras[0].scale = NAN;
    CHECK(mentions(refusal([&] { usesFor(""); }), "between -10 and 10"));
    request.loras[0] = {.file = folder / "gone.safetensors"};
    CHECK(mentions(refusal([&] { usesFor(""); }), "is not there"));
}
TEST_CASE("candela convert writes the same changes in kohya's and in diffusers' names")
{
    const Cases cases;
    const TemporaryFolder folder;
    const auto model = tinyModel();
    for (const nlohmann::json& one : cases.list()) {
        const std::string name = one.at("name");
        if (name == "plain" || name.starts_with("two_"))
            continue;
        CAPTURE(name);
        WeightedLora lora = cases.lora(name);
        ConvertLoraOptions options{.input = lora.file,
            .output = folder / "converted.safetensors",
            .model = goldenFolder / "tiny_sd",
            .precision = Precision::Fp32, // in which no alpha has to be rounded
            .overwrite = true};
        CHECK(convertLora(options).leftOut == 0);
        for (const std::string& key : SafetensorsFile::open(options.output).names())
            CHECK((key.starts_with("lora_unet_") || key.starts_with("lora_te_text_model_")));
        lora.file = options.output;
        model->loras.apply({lora});
        CHECK(match(outputsOf(*model), name));

        options.spelling = LoraSpelling::Diffusers;
        const std::string algorithm = recogniseModel(options.input).algorithm;
        if (name == "dora_columns" || (algorithm != "lora" && algorithm != "dora")
            || name.ends_with("tucker")) {
            CHECK(
                mentions(refusal([&] { convertLora(options); }), "cannot be written with diffusers' names"));
            continue;
        }
        fs::remove(options.output);
        const ConvertedLora done = convertLora(options);
        CHECK(done.layers == LoraFile::open(options.input).layers.size());
        for (const std::string& key : SafetensorsFile::open(options.output).names())
            CHECK((key.starts_with("unet.") || key.starts_with("text_encoder.text_model.")));
        model->loras.apply({lora});
        CHECK(match(outputsOf(*model), name));
    }
}

TEST_CASE("a converted LoRA keeps every bit where alpha allows it, and says where it does not")
{
    const Cases cases;
    const TemporaryFolder folder;
    const auto converted = [&](const fs::path& input, LoraSpelling spelling,
                               std::optional<double> alpha = {}) {
        const fs::path output = folder / "out.safetensors";
        const ConvertedLora done = convertLora({.input = input,
            .output = output,
            .spelling = spelling,
            .model = goldenFolder / "tiny_sd",
            .alpha = alpha,
            .overwrite = true});
        StateDict tensors;
        for (const auto& [name, tensor] : SafetensorsFile::open(output).tensors())
            tensors.emplace(name, tensor.clone());
        return std::pair(done.isExact, tensors);
    };
    const fs::path kohya = cases.lora("kohya").file; // rank 4, alpha 2
    const auto [isExact, diffusers] = converted(kohya, LoraSpelling::Diffusers);
    CHECK(isExact);
    const std::string name = "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.lora_B.weight";
    CHECK(at::equal(diffusers.at(name), SafetensorsFile::open(kohya).tensor(q0 + ".lora_up.weight") * 0.5));
    const auto [isSame, again] = converted(kohya, LoraSpelling::Kohya);
    CHECK(isSame);
    for (const auto& [key, tensor] : Cases::weightsOf("kohya")) {
        CAPTURE(key);
        REQUIRE(again.contains(key));
        CHECK(at::equal(again.at(key).to(tensor.scalar_type()), tensor));
    }
    const fs::path silent = cases.lora("kohya_no_alpha").file;
    CHECK_FALSE(converted(silent, LoraSpelling::Diffusers, 3).first); // 3 / 4 of fp16 numbers is rounded
    CHECK(converted(silent, LoraSpelling::Kohya, 3).second.at(q0 + ".alpha").item<double>() == 3);
}

TEST_CASE("SDXL's and Kolors' LoRAs get the names of the published networks")
{
    const TemporaryFolder folder;
    const fs::path input = folder / "in.safetensors", output = folder / "out.safetensors";
    StateDict weights;
    const auto add = [&](const std::string& layer, std::int64_t in, std::int64_t out) {
        weights.emplace(layer + ".lora_A.weight", torch::randn({4, in}));
        weights.emplace(layer + ".lora_B.weight", torch::randn({out, 4}));
    };
    add("unet.down_blocks.2.attentions.1.transformer_blocks.9.attn2.to_k", 2048, 1280);
    add("unet.up_blocks.0.attentions.0.transformer_blocks.0.attn1.to_out.0", 1280, 1280);
    add("text_encoder.text_model.encoder.layers.11.mlp.fc1", 768, 3072);
    add("text_encoder_2.text_model.encoder.layers.31.self_attn.q_proj", 1280, 1280);
    writeSafetensors(input, weights, {{"format", "pt"}, {"ss_base_model_version", "sdxl_base_v1-0"}});
    CHECK(convertLora({.input = input, .output = output}).layers == 4);
    const SafetensorsFile kohya = SafetensorsFile::open(output);
    for (const char* layer : {"lora_unet_input_blocks_8_1_transformer_blocks_9_attn2_to_k",
             "lora_unet_output_blocks_0_1_transformer_blocks_0_attn1_to_out_0",
             "lora_te1_text_model_encoder_layers_11_mlp_fc1",
             "lora_te2_text_model_encoder_layers_31_self_attn_q_proj"}) {
        CAPTURE(layer);
        CHECK(kohya.tensor(std::string(layer) + ".alpha").item<double>() == 4);
    }
    CHECK(kohya.metadata().at("ss_network_dim") == "4");
    CHECK(kohya.metadata().at("ss_network_alpha") == "4.0");
    CHECK(kohya.metadata().at("ss_base_model_version") == "sdxl_base_v1-0");
    const fs::path back = folder / "back.safetensors";
    convertLora({.input = output, .output = back, .spelling = LoraSpelling::Diffusers});
    const SafetensorsFile read = SafetensorsFile::open(back);
    CHECK(read.names().size() == weights.size());
    for (const auto& [name, weight] : weights)
        CHECK(at::equal(read.tensor(name), weight));

    CHECK(convertLora({.input = goldenFolder / "lora_kolors.ckpt",
                          .output = output,
                          .spelling = LoraSpelling::Diffusers,
                          .alpha = 4,
                          .overwrite = true})
              .layers
        == 12);
    CHECK(SafetensorsFile::open(output).tensors().contains(
        "unet.mid_block.attentions.0.transformer_blocks.0.ff.net.0.proj.lora_A.weight"));
}

TEST_CASE("what cannot be converted is refused, and nothing is written")
{
    const Cases cases;
    const TemporaryFolder folder;
    const fs::path lora = cases.lora("kohya").file, output = folder / "out.safetensors";
    CHECK(mentions(refusal([&] { convertLora({.input = lora, .output = folder / "out.ckpt"}); }), "is none"));
    CHECK(mentions(refusal([&] { convertLora({.input = lora, .output = output}); }), "which family"));
    CHECK(mentions(
        refusal([&] { convertLora({.input = goldenFolder / "unet_sd1.safetensors", .output = output}); }),
        "is no LoRA"));
    const fs::path nowhere = cases.write("nowhere",
        {{"lora_unet_nowhere.lora_down.weight", torch::ones({4, 8})},
            {"lora_unet_nowhere.lora_up.weight", torch::ones({8, 4})}});
    CHECK(mentions(refusal([&] {
        convertLora({.input = nowhere, .output = output, .model = goldenFolder / "tiny_sd"});
    }),
        "has a place in the model"));
    CHECK_FALSE(fs::exists(output));
    CHECK(
        mentions(refusal([&] { convertLora({.input = lora, .output = lora, .overwrite = true}); }), "there"));
}

TEST_SUITE_END();
