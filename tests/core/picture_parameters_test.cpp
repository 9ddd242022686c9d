#include "core/api/picture_parameters.h"

#include "core/io/comfy_graph.h"
#include "core/io/generation_parameters.h"
#include "core/io/image_file.h"
#include "core/io/restored_parameters.h"
#include "tests/core/finished_request.h"
#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <fstream>

using namespace candela;

namespace
{

using Strings = std::vector<std::string>;

std::optional<PictureParameters> readBack(const std::vector<PngText>& texts)
{
    const TemporaryFolder folder;
    const Image pixel{.width = 1, .height = 1, .channels = 3, .pixels = {1, 2, 3}};
    return readPictureParameters(writePng(folder / "picture.png", pixel, texts));
}

/// ComfyUI's default graph, as its SaveImage writes it, with one part replaced.
std::string comfyGraph(const std::string& replaced = {}, const std::string& by = {})
{
    std::string graph =
        R"({"3": {"inputs": {"seed": 156680208700286, "steps": 20, "cfg": 8.0, "sampler_name": "euler",
        "scheduler": "normal", "denoise": 1.0, "model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0],
        "latent_image": ["5", 0]}, "class_type": "KSampler", "_meta": {"title": "KSampler"}},
        "4": {"inputs": {"ckpt_name": "v1-5-pruned-emaonly.safetensors"}, "class_type": "CheckpointLoaderSimple"},
        "5": {"inputs": {"width": 512, "height": 768, "batch_size": 1}, "class_type": "EmptyLatentImage"},
        "6": {"inputs": {"text": "a glass bottle", "clip": ["4", 1]}, "class_type": "CLIPTextEncode"},
        "7": {"inputs": {"text": "text, watermark", "clip": ["4", 1]}, "class_type": "CLIPTextEncode"},
        "8": {"inputs": {"samples": ["3", 0], "vae": ["4", 2]}, "class_type": "VAEDecode"},
        "9": {"inputs": {"filename_prefix": "ComfyUI", "images": ["8", 0]}, "class_type": "SaveImage"}})";
    if (!replaced.empty()) {
        const std::size_t at = graph.find(replaced);
        REQUIRE(at != std::string::npos);
        graph.replace(at, replaced.size(), by);
    }
    return graph;
}

PictureParameters fromComfy(const std::string& graph)
{
    const auto found = readBack({{"prompt", graph}, {"workflow", "{\"nodes\": []}"}});
    REQUIRE(found);
    return *found;
}

} // namespace

TEST_SUITE_BEGIN("picture_parameters");

TEST_CASE("a picture of ours gives back the request it was made from")
{
    GenerateRequest request{.prompt = "a café, (at night:1.2)\nsecond line",
        .negative = "blurry: \"very\"",
        .seed = 4294967295,
        .steps = 20,
        .cfg = 7.5,
        .width = 512,
        .height = 768,
        .sampler = SamplerKind::Dpmpp2M,
        .schedule = ScheduleKind::Karras,
        .clipSkip = 2};
    for (const bool jsonToo : {true, false}) {
        std::vector<PngText> texts = parametersTexts(request, "my model", "0a1b2c3d4e");
        if (!jsonToo)
            std::erase_if(texts, [](const PngText& text) { return text.keyword == "candela"; });
        const auto found = readBack(texts);
        REQUIRE(found);
        CHECK(found->program == "Candela");
        CHECK((found->request == request));
        CHECK(found->hasSeed);
        CHECK(found->model == "my model");
        CHECK(found->modelHash == "0a1b2c3d4e");
        CHECK(found->notRestored.empty());
    }
    request.sampler = SamplerKind::Ddim;
    request.schedule = ScheduleKind::Default;
    request.eta = 0.5;
    CHECK((readBack(parametersTexts(request, "m"))->request == request));
}

TEST_CASE("how the prompt was read is told as AUTOMATIC1111 would tell it, and restored")
{
    GenerateRequest request = finishedRequest("an (owl:1.2)");
    const auto textOf = [&] {
        return parametersText(request, "m", {});
    };
    CHECK(textOf().find("rammar") == std::string::npos); // its own grammar goes without saying
    CHECK(textOf().find("Emphasis") == std::string::npos);
    for (const PromptGrammar grammar : allPromptGrammars) {
        request.grammar = grammar;
        std::vector<PngText> texts = parametersTexts(request, "m");
        CHECK(readBack(texts)->request.grammar == grammar);
        CHECK(readBack({texts[0]})->request.grammar == grammar);
        CHECK(readBack({texts[0]})->notRestored.empty());
    }
    CHECK(mentions(textOf(), "Emphasis: None, Prompt grammar: plain"));
    request.prompt = "an owl";
    CHECK(textOf().find("Emphasis") == std::string::npos);

    const std::string settings = "owl\nSteps: 20, Seed: 1, RNG: CPU, CFG scale: 7";
    CHECK(parseParametersText(settings)->request.grammar == PromptGrammar::A1111);
    CHECK(parseParametersText(settings + ", Emphasis: None")->request.grammar == PromptGrammar::Plain);
    CHECK(
        (parseParametersText(settings + ", Emphasis: No norm")->notRestored == Strings{"Emphasis: No norm"}));
    CHECK(readBack({{"candela", R"({"kind": "generate", "prompt": "x", "seed": 1})"}})->request.grammar
        == PromptGrammar::Plain); // from before there were others
}

TEST_CASE("LoRAs are told as AUTOMATIC1111 tells them, and restored by their names")
{
    GenerateRequest request = finishedRequest("an owl <lora:paper:0.5>");
    request.loras = {{.file = "/home/somebody/ink v2.safetensors", .scale = 0.8},
        {.file = "k.ckpt", .scale = -1, .alpha = 4}};
    const std::vector<PngText> texts =
        parametersTexts(request, "m", {}, {{"ink v2", "0a1b2c3d4e5f"}, {"k", ""}, {"paper", "00112233aabb"}});
    CHECK(texts[0].text.starts_with("an owl <lora:paper:0.5> <lora:ink v2:0.8> <lora:k:-1>\n"));
    CHECK(mentions(texts[0].text, "Lora hashes: \"ink v2: 0a1b2c3d4e5f, paper: 00112233aabb\", Version: "));
    CHECK(texts[1].text.find("somebody") == std::string::npos);
    const auto found = readBack(texts);
    REQUIRE(found);
    CHECK(found->request.prompt == request.prompt);
    CHECK((found->loras
        == std::vector<PictureLora>{
            {.name = "ink v2", .scale = 0.8}, {.name = "k", .scale = -1, .alpha = 4}}));
    CHECK(found->notRestored.empty());
    const auto plain = readBack({texts[0]}); // without our own JSON they stand in the prompt
    CHECK(plain->request.prompt == "an owl <lora:paper:0.5> <lora:ink v2:0.8> <lora:k:-1>");
    CHECK(plain->loras.empty());
    CHECK(plain->notRestored.empty());
    request.grammar = PromptGrammar::ComfyUi; // which has no such words
    CHECK(parametersText(request, "m").starts_with("an owl <lora:paper:0.5>\n"));
}

TEST_CASE("a picture that began from another gives back how much of that was kept, and names it")
{
    GenerateRequest request = finishedRequest("an owl");
    request.source = "/home/somebody/photo: of me.png";
    request.strength = 0.35;
    const std::vector<PngText> texts = parametersTexts(request, "demo");
    const auto found = readBack(texts);
    REQUIRE(found);
    CHECK(found->request.strength == 0.35);
    CHECK(found->request.source.empty());
    CHECK(found->source == "photo: of me.png");
    CHECK((found->notRestored == Strings{"Source: photo: of me.png"}));

    const auto copied = parseParametersText(texts[0].text); // does not name it
    REQUIRE(copied);
    CHECK(copied->source.empty());
    CHECK((copied->notRestored == Strings{"Denoising strength: 0.35"}));
}

TEST_CASE("what acts on a picture is told as AUTOMATIC1111 would tell it, and restored")
{
    GenerateRequest request = finishedRequest("an owl");
    request.hires = HiresPass{1.5, 0.4};
    request.vaeTiling = VaeTiling::On;
    const std::vector<PngText> texts = parametersTexts(request, "demo");
    CHECK(mentions(texts[0].text,
        "Denoising strength: 0.4, Hires upscale: 1.5, Hires upscaler: Lanczos, VAE tiling: on"));
    CHECK((readBack(texts)->request == request));
    CHECK((readBack({texts[0]})->request == request));
    CHECK(readBack({texts[0]})->notRestored.empty());

    request.source = "/home/somebody/a.png";
    request.mask = "/home/somebody/m.png";
    request.strength = 0.75;
    request.extension = {.left = 8, .top = 0, .right = 16, .bottom = 24};
    const auto found = readBack(parametersTexts(request, "demo"));
    CHECK((found->request.hires == request.hires));
    CHECK((found->request.extension == request.extension));
    CHECK(found->request.strength == 0.75);
    CHECK((found->notRestored == Strings{"Source: a.png", "Mask: m.png"}));
}

TEST_CASE("a strength that nothing can be painted with is told")
{
    const auto found = readBack(
        {{"candela", R"({"kind": "generate", "prompt": "x", "seed": 1, "source": "a.png", "strength": 0})"}});
    REQUIRE(found);
    CHECK(found->request.strength == GenerateRequest().strength);
    CHECK((found->notRestored == Strings{"Source: a.png", "Denoising strength: 0"}));
}

TEST_CASE("AUTOMATIC1111's text is restored, and what has no counterpart is told")
{
    const auto found = readBack({{"parameters",
        "masterpiece, <lora:detail:0.8> a \\(red\\) fox\nNegative prompt: lowres,\nbad hands\nSteps: 28, "
        "Sampler: DPM++ 2M "
        "SDE, Schedule type: Karras, CFG scale: 6.5, Seed: 965400086, Size: 512x768, Model hash: 6ce0161689, "
        "Model: "
        "v1-5-pruned-emaonly, Denoising strength: 0.4, Clip skip: 2, Hires upscale: 2, Hires upscaler: "
        "Latent, Lora "
        "hashes: \"detail: 0a1b2c3d4e5f\", Version: v1.10.1"}});
    REQUIRE(found);
    CHECK(found->program == "AUTOMATIC1111");
    CHECK(found->request.prompt == "masterpiece, <lora:detail:0.8> a \\(red\\) fox");
    CHECK(found->request.negative == "lowres,\nbad hands");
    CHECK((found->request.steps == 28));
    CHECK((found->request.cfg == 6.5));
    CHECK(found->request.seed == 965400086);
    CHECK((found->request.sampler == SamplerKind::Dpmpp2MSde));
    CHECK((found->request.schedule == ScheduleKind::Karras));
    CHECK(found->request.clipSkip == 2);
    CHECK((found->request.width == 512));
    CHECK((found->request.height == 768));
    CHECK(found->model == "v1-5-pruned-emaonly");
    CHECK((found->notRestored == Strings{"Hires upscaler: Latent"}));
    CHECK((found->request.hires == HiresPass{2, 0.4}));
    CHECK(found->request.noise == NoiseSource::Philox); // which a graphics card's is
}

TEST_CASE("the source of the noise is written and read back")
{
    GenerateRequest request = finishedRequest("an owl");
    CHECK(mentions(parametersText(request, "m", {}), "RNG: CPU"));
    request.noise = NoiseSource::Philox;
    const std::vector<PngText> texts = parametersTexts(request, "m");
    CHECK(mentions(texts[0].text, "RNG: NV"));
    for (const std::vector<PngText>& some : {texts, {texts[0]}}) {
        CHECK(readBack(some)->request.noise == NoiseSource::Philox);
        CHECK(readBack(some)->notRestored.empty());
    }
    const std::string settings = "owl\nSteps: 20, Seed: 1, CFG scale: 7";
    CHECK(parseParametersText(settings + ", RNG: CPU")->request.noise == NoiseSource::Cpu);
    CHECK((parseParametersText(settings + ", RNG: Dice")->notRestored == Strings{"RNG: Dice"}));
}

TEST_CASE("texts as AUTOMATIC1111 writes them are taken apart and put together byte for byte")
{
    std::ifstream file(std::filesystem::path(CANDELA_GOLDEN_DIR) / "a1111_texts.json");
    const auto examples = nlohmann::json::parse(file);
    REQUIRE(examples.size() >= 50);
    for (const auto& example : examples) {
        const auto text = example.at("text").get<std::string>();
        INFO(text);
        const ParsedParameters parsed = parseParameters(text);
        CHECK(parsed.prompt == example.at("prompt"));
        CHECK(parsed.negative == example.at("negative"));
        CHECK(parsed.settings
            == example.at("settings").get<std::vector<std::pair<std::string, std::string>>>());
        CHECK(composeParameters(parsed) == text);
    }
}

TEST_CASE("values that cannot be taken are told, and leave the request's own")
{
    const auto found = readBack({{"parameters",
        "x\nSteps: 100000, Sampler: DPM fast, Schedule type: Karras, CFG scale: nan, Seed: 156680208700286, "
        "Size: "
        "511x512, Clip skip: 0, RNG: CPU"}});
    REQUIRE(found);
    CHECK_FALSE(found->hasSeed);
    CHECK((found->request == GenerateRequest{.prompt = "x"}));
    CHECK((found->notRestored
        == Strings{"Steps: 100000", "Sampler: DPM fast", "CFG scale: nan", "Seed: 156680208700286",
            "Size: 511x512", "Clip skip: 0", "Schedule type: karras"}));
}

TEST_CASE("samplers are known by every program's name for them")
{
    const auto check = [](const char* name, SamplerKind sampler, std::optional<ScheduleKind> schedule = {}) {
        const auto named = samplerFromForeignName(name);
        INFO(name);
        REQUIRE(named);
        CHECK((named->sampler == sampler));
        CHECK((named->schedule == schedule));
    };
    for (const SamplerKind sampler : allSamplers) {
        check(std::string(nameOf(sampler)).c_str(), sampler);
        check(std::string(titleOf(sampler)).c_str(), sampler);
    }
    check("DPM++ 2M Karras", SamplerKind::Dpmpp2M, ScheduleKind::Karras);
    check("DPM++ 2M SDE Exponential", SamplerKind::Dpmpp2MSde, ScheduleKind::Exponential);
    check("LMS Karras", SamplerKind::Lms, ScheduleKind::Karras);
    check("euler_ancestral", SamplerKind::EulerA);
    check("dpmpp_2m_sde_gpu", SamplerKind::Dpmpp2MSde);
    check("uni_pc_bh2", SamplerKind::UniPc);
    check("euler_k", SamplerKind::Euler, ScheduleKind::Karras);
    check("dpmpp_2m_sde_k", SamplerKind::Dpmpp2MSde, ScheduleKind::Karras);
    check("k_euler_a", SamplerKind::EulerA);
    check("dpm++2m", SamplerKind::Dpmpp2M);
    for (const char* name :
        {"", "DPM adaptive", "karras", "k", "_k", "Euler SMEA", "ddim_trailing", "dpmpp_3m_sde"})
        CHECK_FALSE(samplerFromForeignName(name));
}

TEST_CASE("ComfyUI's graph is followed from its sampler")
{
    const PictureParameters found = fromComfy(comfyGraph());
    CHECK(found.program == "ComfyUI");
    CHECK(found.request.prompt == "a glass bottle");
    CHECK(found.request.negative == "text, watermark");
    CHECK((found.request.steps == 20));
    CHECK((found.request.cfg == 8.0));
    CHECK((found.request.sampler == SamplerKind::Euler));
    CHECK((found.request.schedule == ScheduleKind::Default));
    CHECK((found.request.width == 512));
    CHECK((found.request.height == 768));
    CHECK(found.model == "v1-5-pruned-emaonly.safetensors");
    CHECK((found.notRestored == Strings{"Seed: 156680208700286"}));

    const PictureParameters small = fromComfy(comfyGraph("156680208700286", "7"));
    CHECK(small.hasSeed);
    CHECK(small.request.seed == 7);
    CHECK(small.notRestored.empty());
}

TEST_CASE("texts, seeds and sizes come through other nodes, LoRAs and clip skip are seen")
{
    const PictureParameters text = fromComfy(
        comfyGraph(R"("text": "a glass bottle")", R"("text": ["20", 0])")
            .insert(1, R"("20": {"inputs": {"value": "through a box"}, "class_type": "PrimitiveString"}, )"));
    CHECK(text.request.prompt == "through a box");
    const PictureParameters control = fromComfy(
        comfyGraph(R"("positive": ["6", 0], "negative": ["7", 0])",
            R"("positive": ["30", 0], "negative": ["30", 1])")
            .insert(1,
                R"("30": {"inputs": {"strength": 1.0, "positive": ["6", 0], "negative": ["7", 0], "image": ["31", 0]},
                "class_type": "ControlNetApplyAdvanced"}, )"));
    CHECK(control.request.prompt == "a glass bottle");
    CHECK(control.request.negative == "text, watermark");
    const PictureParameters lora = fromComfy(
        comfyGraph(R"("model": ["4", 0])", R"("model": ["40", 0])")
            .insert(1,
                R"("40": {"inputs": {"lora_name": "ink.safetensors", "strength_model": 0.8, "strength_clip": 1.0,
                "model": ["4", 0], "clip": ["4", 1]}, "class_type": "LoraLoader"}, )"));
    CHECK(lora.model == "v1-5-pruned-emaonly.safetensors");
    CHECK((lora.notRestored == Strings{"Seed: 156680208700286", "Lora: ink.safetensors (0.8; 1.0)"}));
    CHECK(lora.loras.empty()); // two weights
    const PictureParameters skip = fromComfy(
        comfyGraph(
            R"("text": "a glass bottle", "clip": ["4", 1])", R"("text": "a glass bottle", "clip": ["50", 0])")
            .insert(1,
                R"("50": {"inputs": {"stop_at_clip_layer": -2, "clip": ["4", 1]}, "class_type": "CLIPSetLastLayer"},)"));
    CHECK(skip.request.clipSkip == 2);
}

TEST_CASE("the pass that begins with an empty latent counts, and a second one is told")
{
    const PictureParameters found =
        fromComfy(comfyGraph().insert(1, R"("1": {"inputs": {"seed": 5, "steps": 9, "cfg": 4.0,
        "sampler_name": "heun", "scheduler": "karras", "denoise": 0.5, "model": ["4", 0], "positive": ["6", 0],
        "negative": ["7", 0], "latent_image": ["2", 0]}, "class_type": "KSampler"},
        "2": {"inputs": {"upscale_method": "nearest-exact", "width": 1024, "height": 1536, "samples": ["3", 0]},
        "class_type": "LatentUpscale"}, )"));
    CHECK((found.request.steps == 20));
    CHECK((found.notRestored == Strings{"Seed: 156680208700286", "Second pass: KSampler"}));
}

TEST_CASE("a sampler made of parts is understood")
{
    const PictureParameters found = fromComfy(R"({
        "1": {"inputs": {"noise": ["2", 0], "guider": ["3", 0], "sampler": ["4", 0], "sigmas": ["5", 0],
              "latent_image": ["6", 0]}, "class_type": "SamplerCustomAdvanced"},
        "2": {"inputs": {"noise_seed": 42}, "class_type": "RandomNoise"},
        "3": {"inputs": {"cfg": 5.5, "model": ["7", 0], "positive": ["8", 0], "negative": ["9", 0]}, "class_type": "CFGGuider"},
        "4": {"inputs": {"sampler_name": "dpmpp_2m"}, "class_type": "KSamplerSelect"},
        "5": {"inputs": {"scheduler": "karras", "steps": 30, "denoise": 1.0, "model": ["7", 0]}, "class_type": "BasicScheduler"},
        "6": {"inputs": {"width": 1024, "height": 1024, "batch_size": 2}, "class_type": "EmptyLatentImage"},
        "7": {"inputs": {"ckpt_name": "x.safetensors"}, "class_type": "CheckpointLoaderSimple", "is_changed": [NaN]},
        "8": {"inputs": {"text_g": "a lamp", "text_l": "a lamp"}, "class_type": "CLIPTextEncodeSDXL"},
        "9": {"inputs": {"text_g": "dark", "text_l": "dark"}, "class_type": "CLIPTextEncodeSDXL"}})");
    CHECK(found.request.prompt == "a lamp");
    CHECK(found.request.negative == "dark");
    CHECK(found.request.seed == 42);
    CHECK((found.request.cfg == 5.5));
    CHECK((found.request.steps == 30));
    CHECK((found.request.sampler == SamplerKind::Dpmpp2M));
    CHECK((found.request.schedule == ScheduleKind::Karras));
    CHECK(found.model == "x.safetensors");
    CHECK((found.notRestored == Strings{"Batch size: 2"}));
}

TEST_CASE("circular, wrong and hostile graphs end")
{
    const PictureParameters circle =
        fromComfy(R"({"1": {"inputs": {"seed": ["1", 0], "positive": ["1", 0], "model": ["1", 0],
        "latent_image": ["2", 0], "text": ["1", 0]}, "class_type": "KSampler"},
        "2": {"inputs": {"samples": ["2", 0]}, "class_type": "LatentUpscale"}})");
    CHECK(circle.request.prompt.empty());
    CHECK_FALSE(circle.hasSeed);
    for (const char* text : {"", "{}", "[]", "null", "{\"3\": 5}", "{\"3\": {\"class_type\": \"SaveImage\"}}",
             "{\"3\": {\"inputs\": [], \"class_type\": 7}}", "{\"3\":", "not json"})
        CHECK_FALSE(parametersOfComfyGraph(text));
    CHECK(parametersOfComfyGraph(
        "{\"3\": {\"class_type\": \"KSampler\", \"inputs\": {\"positive\": [\"9\", 0]}}}"));
    CHECK_FALSE(parametersOfComfyGraph(std::string(200000, '[')));
}

TEST_CASE("what no model reads and no window can show counts as nothing")
{
    const std::string endless(300'000, 'x');
    const std::string settings = "\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 1";
    CHECK(parseParametersText("an owl" + settings));
    CHECK_FALSE(parseParametersText(endless + settings));
    CHECK_FALSE(readBack({{"parameters", "an owl" + settings + ", Note: " + endless}}));
    CHECK_FALSE(readBack({{"prompt", comfyGraph("a glass bottle", endless)}}));
    const TemporaryFolder folder;
    const Image pixel{.width = 1, .height = 1, .channels = 3, .pixels = {1, 2, 3}};
    const PictureDescription said =
        describePicture(writePng(folder / "picture.png", pixel, {{"parameters", endless + settings}}));
    CHECK(said.width == 1); // it is a picture all the same
    CHECK(said.text.empty());
    CHECK_FALSE(said.parameters);
}

TEST_CASE("InvokeAI's JSON is read, of both kinds")
{
    const auto found = readBack({{"invokeai_metadata",
        R"({"app_version": "4.2.9", "generation_mode": "txt2img", "positive_prompt": "a lighthouse", "negative_prompt":
        "fog", "width": 768, "height": 512, "seed": 1234567890, "rand_device": "cpu", "cfg_scale": 7.5,
        "cfg_rescale_multiplier": 0.0, "steps": 30, "scheduler": "dpmpp_2m_k", "clip_skip": 1, "model": {"key": "9d",
        "hash": "blake3:1", "name": "dreamshaper-8", "base": "sd-1", "type": "main"}, "strength": null, "vae": null,
        "loras": [{"model": {"name": "ink"}, "weight": 0.75}], "controlnets": []})"}});
    REQUIRE(found);
    CHECK(found->program == "InvokeAI");
    CHECK(found->request.prompt == "a lighthouse");
    CHECK(found->request.negative == "fog");
    CHECK(found->request.seed == 1234567890);
    CHECK((found->request.sampler == SamplerKind::Dpmpp2M));
    CHECK((found->request.schedule == ScheduleKind::Karras));
    CHECK(found->request.clipSkip == 2);
    CHECK((found->request.width == 768));
    CHECK(found->model == "dreamshaper-8");
    CHECK((found->loras == std::vector<PictureLora>{{.name = "ink", .scale = 0.75}}));
    CHECK(found->notRestored.empty());

    const auto old = readBack({{"sd-metadata",
        R"({"model": "stable diffusion", "model_weights": "stable-diffusion-1.5", "app_version": "2.3.1", "image":
        {"prompt": [{"prompt": "an owl [blurry]", "weight": 1.0}], "steps": 50, "cfg_scale": 7.5, "threshold": 0.0,
        "perlin": 0.0, "height": 512, "width": 512, "seed": 3, "sampler": "k_lms"}})"}});
    REQUIRE(old);
    CHECK(old->request.prompt == "an owl [blurry]");
    CHECK((old->request.sampler == SamplerKind::Lms));
    CHECK(old->request.seed == 3);
    CHECK(old->model == "stable-diffusion-1.5");
}

TEST_CASE("Fooocus' JSON and stable-diffusion.cpp's text are read")
{
    const auto fooocus =
        readBack({{"parameters",
                      R"json({"adm_guidance": "(1.5, 0.8, 0.3)", "base_model": "juggernautXL_v8Rundiffusion",
        "full_prompt": ["cinematic still a fox"], "guidance_scale": 4, "negative_prompt": "", "performance": "Speed",
        "prompt": "a fox", "resolution": "(1152, 896)", "sampler": "dpmpp_2m_sde_gpu", "scheduler": "karras", "seed":
        "2027352", "sharpness": 2, "steps": 30, "styles": "['Fooocus V2']", "version": "Fooocus v2.5.5"})json"},
            {"fooocus_scheme", "fooocus"}});
    REQUIRE(fooocus);
    CHECK(fooocus->program == "Fooocus");
    CHECK(fooocus->request.prompt == "a fox");
    CHECK(fooocus->request.seed == 2027352);
    CHECK((fooocus->request.width == 1152));
    CHECK((fooocus->request.height == 896));
    CHECK((fooocus->request.cfg == 4.0));
    CHECK((fooocus->request.sampler == SamplerKind::Dpmpp2MSde));
    CHECK((fooocus->notRestored == Strings{"styles: ['Fooocus V2']", "performance: Speed", "sharpness: 2"}));

    const auto sdCpp = readBack({{"parameters",
        "a lovely cat\nNegative prompt: dog\nSteps: 20, CFG scale: 7.000000, Guidance: 3.500000, Eta: "
        "0.000000, Seed: 42, "
        "Size: 512x512, Model: sd-v1-4.ckpt, RNG: cuda, Sampler: euler_a karras, Version: "
        "stable-diffusion.cpp"}});
    REQUIRE(sdCpp);
    CHECK(sdCpp->program == "stable-diffusion.cpp");
    CHECK((sdCpp->request.sampler == SamplerKind::EulerA));
    CHECK((sdCpp->request.schedule == ScheduleKind::Karras));
    CHECK((sdCpp->request.cfg == 7.0));
    CHECK((sdCpp->notRestored == Strings{"Guidance: 3.500000", "Eta: 0.000000"}));
    CHECK(sdCpp->request.noise == NoiseSource::Philox);
}

TEST_CASE("pictures that say nothing known give nothing, and what is no PNG file is refused")
{
    CHECK_FALSE(readBack({}));
    CHECK_FALSE(readBack({{"Comment", "holiday"}, {"parameters", "only a text, no settings"}}));
    CHECK_FALSE(readBack(
        {{"candela", "{\"kind\": \"relight\"}"}, {"prompt", "[1, 2]"}, {"invokeai_metadata", "{}"}}));
    const TemporaryFolder folder;
    std::ofstream(folder / "a.png") << "no picture";
    CHECK(mentions(refusal([&] { readPictureParameters(folder / "a.png"); }), "a.png"));
}

TEST_SUITE_END();
