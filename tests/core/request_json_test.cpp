#include "core/api/request_json.h"

#include "tests/support/refusal.h"

#include <doctest/doctest.h>

using namespace candela;

namespace
{

/// One of each kind, with no field at its default.
std::vector<Request> unusualRequests()
{
    const ComputeOptions compute{.device = "cuda:1", .precision = Precision::Fp16, .threads = 3};
    return {
        GenerateRequest{.model = "/models/naïve 模型",
            .prompt = "a \"red\"\napple 🍎",
            .negative = "blur",
            .grammar = PromptGrammar::ComfyUi,
            .seed = 4294967295,
            .count = 4,
            .steps = 30,
            .cfg = 7.25,
            .width = 512,
            .height = 768,
            .sampler = SamplerKind::Dpmpp2MSde,
            .schedule = ScheduleKind::Karras,
            .eta = 0.5,
            .clipSkip = 2,
            .source = "a.png",
            .strength = 0.25,
            .mask = "b.png",
            .extension = {1, 2, 3, 4},
            .hires = HiresPass{1.5, 0.4},
            .loras = {{.file = "ink.safetensors", .scale = -0.5}, {.file = "k.ckpt", .scale = 2, .alpha = 4}},
            .embeddings = {"a.pt", "b.safetensors"},
            .vae = "v.safetensors",
            .noise = NoiseSource::Philox,
            .vaeTiling = VaeTiling::On,
            .safety = SafetyMode::Blur,
            .safetyChecker = "checker",
            .preview = PreviewMode::Taesd,
            .previewDecoder = "taesd",
            .compute = compute,
            .output = "out/a.png",
            .overwrite = true,
            .latentsFile = "z.safetensors"},
        RelightRequest{.inputs = {"a.jpg", "folder/b"},
            .model = "m",
            .ratio = 3.5,
            .reference = "r",
            .output = "o",
            .format = "webp",
            .jpegQuality = 80,
            .keepMetadata = false,
            .keepGoing = true,
            .skipExisting = true,
            .overwrite = true,
            .table = "t.csv",
            .tensorsFile = "t.safetensors",
            .compute = compute},
        RelightPreviewRequest{.file = "a.jpg",
            .model = "m",
            .longestSide = 512,
            .ratio = 2,
            .view = RelightView::Illumination,
            .compute = compute},
        EmojiDatasetRequest{.count = 5, .seed = 6, .size = 128, .output = "e"},
        TrainBaseRequest{.config = "c.json", .data = "d", .output = "o", .resume = "r", .compute = compute},
        TrainRelightRequest{
            .config = "c.json", .data = "d", .output = "o", .resume = "r", .compute = compute},
        TrainLoraRequest{.model = "m",
            .vae = "v",
            .data = "d",
            .regularisation = "r",
            .regularisationWeight = 0.5,
            .output = "o",
            .resume = "o",
            .rank = 8,
            .alpha = 2,
            .targets = {"to_q", "ff.net.*"},
            .convolutionRank = 4,
            .textEncoders = true,
            .dropout = 0.125,
            .steps = 77,
            .epochs = 2.5,
            .batch = 3,
            .accumulation = 2,
            .learningRate = 2e-3,
            .textLearningRate = 1e-5,
            .optimizer = OptimizerKind::Prodigy,
            .rateSchedule = RateSchedule::Linear,
            .warmup = 0.25,
            .weightDecay = 0.5,
            .maxGradientNorm = 2,
            .minSnrGamma = 5,
            .noiseOffset = 0.0625,
            .ema = 0.99,
            .gradientCheckpointing = true,
            .width = 256,
            .height = 320,
            .buckets = false,
            .crop = CropKind::Random,
            .flip = true,
            .captionDropout = 0.25,
            .shuffleTags = true,
            .keepTags = 2,
            .tagDropout = 0.5,
            .cacheOnDisk = false,
            .format = LoraSpelling::Diffusers,
            .checkpointEvery = 10,
            .keepLoras = 1,
            .sampleEvery = 20,
            .samples = {{.prompt = "p", .negative = "n", .seed = 9}},
            .sampleSteps = 5,
            .tensorBoard = true,
            .seed = 4000000000,
            .compute = compute},
        ScoreRequest{.folder = "f",
            .pictures = {"a.png"},
            .captions = {"an owl"},
            .clip = "c",
            .aesthetic = "a.pth",
            .aestheticClip = "l",
            .safetyChecker = "s",
            .again = true,
            .compute = compute},
        GridRequest{.pictures = {"a.png", "folder/b.png"},
            .columns = 2,
            .title = "蜡烛",
            .columnLabels = {"steps 10", "steps 20"},
            .rowLabels = {"one"},
            .output = "grid.png"},
        BenchRequest{.what = "unet",
            .model = "m",
            .random = "sd21",
            .width = 768,
            .height = 640,
            .repeats = 7,
            .compute = compute},
    };
}

} // namespace

TEST_SUITE_BEGIN("request_json");

TEST_CASE("every kind of request comes back as it was")
{
    const std::vector<Request> unusual = unusualRequests();
    REQUIRE(unusual.size() == std::variant_size_v<Request>);
    for (std::size_t i = 0; i < unusual.size(); ++i) {
        REQUIRE(unusual[i].index() == i);
        const std::string json = requestToJson(unusual[i]);
        INFO(json);
        CHECK(json.find('\n') == std::string::npos);
        CHECK((requestFromJson(json) == unusual[i]));
    }
}

TEST_CASE("a missing field keeps its default, an empty option stays empty")
{
    // Before there were grammars, prompts were plain.
    CHECK((requestFromJson(R"({"kind": "generate", "prompt": "x"})")
        == Request(GenerateRequest{.prompt = "x", .grammar = PromptGrammar::Plain})));
    CHECK(requestToJson(GenerateRequest{}).find("steps") == std::string::npos);
    CHECK((requestFromJson(requestToJson(GenerateRequest{})) == Request(GenerateRequest{})));
}

TEST_CASE("paths are made absolute for other processes")
{
    const auto relight = std::get<RelightRequest>(
        withAbsolutePaths(RelightRequest{.inputs = {"a.jpg", "/b/../c.jpg"}, .output = "lit/"}));
    const auto here = std::filesystem::current_path();
    CHECK((relight.inputs == std::vector<std::filesystem::path>{here / "a.jpg", "/c.jpg"}));
    CHECK(relight.output == here / "lit/");
    CHECK_FALSE(relight.output.has_filename()); // still a folder's name
    CHECK(relight.model.empty());
    const auto generate =
        std::get<GenerateRequest>(withAbsolutePaths(GenerateRequest{.loras = {{.file = "ink.safetensors"}}}));
    CHECK(generate.loras[0].file == here / "ink.safetensors");
}

TEST_CASE("what is no request is refused by name")
{
    const auto refused = [](const std::string& json) {
        return refusal([&] { requestFromJson(json); });
    };
    for (const char* json : {"", "{", "[]", "null", "{}", "{\"kind\": 5}", "{\"prompt\": \"x\"}"})
        CHECK(mentions(refused(json), "is no request"));
    CHECK(mentions(refused(R"({"kind": "dream"})"), "'dream'"));
    CHECK(mentions(refused(R"({"kind": "generate", "sharpness": 2})"),
        "generate request has an unknown field 'sharpness'"));
    CHECK(mentions(refused(R"({"kind": "generate", "compute": {"tpu": 1}})"), "unknown field 'tpu'"));
    for (const char* field :
        {R"("seed": -1)", R"("seed": 4294967296)", R"("seed": 1.5)", R"("prompt": 5)", R"("steps": "20")",
            R"("steps": null)", R"("sampler": "magic")", R"("overwrite": 1)", R"("grammar": "compel")",
            R"("compute": [])", R"("cfg": "x")", R"("count": 99999999999)", R"("model": {})"})
        CHECK(mentions(refused(std::string(R"({"kind": "generate", )") + field + "}"), "unusable value"));
    CHECK(mentions(refused(R"({"kind": "relight", "inputs": ["a", 5]})"), "'inputs'"));
    CHECK_FALSE(refused(std::string(100000, '[')).empty());
}

TEST_SUITE_END();
