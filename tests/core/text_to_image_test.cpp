// The engine as a whole against diffusers' StableDiffusionPipeline, on a tiny random model of the real
// classes.
#include "core/api/engine.h"
#include "core/io/image_file.h"
#include "core/io/safetensors.h"
#include "core/text/sentencepiece_model.h"
#include "tests/core/golden.h"
#include "tests/core/tiny_model.h"
#include "tests/support/refusal.h"

using namespace candela;

namespace
{

const fs::path tinyKolors = fs::path(CANDELA_GOLDEN_DIR) / "tiny_kolors";

/// The latents of every case of a golden file, against diffusers'. Cases that say what the network predicts
/// are of the model tiny_sd.
void checkAgainstDiffusers(const char* goldenFile, const fs::path& model = {})
{
    const SafetensorsFile golden = SafetensorsFile::open(fs::path(CANDELA_GOLDEN_DIR) / goldenFile);
    const auto cases = nlohmann::json::parse(golden.metadata().at("cases"));
    const TemporaryFolder scratch;
    const auto engine = makeEngine({});
    for (std::size_t i = 0; i < cases.size(); ++i) {
        CAPTURE(cases[i].dump());
        GenerateRequest request = requestFor(cases[i]);
        request.model = model.empty() ? modelPredicting(cases[i].at("prediction"), scratch) : model;
        if (cases[i].contains("strength")) {
            request.strength = cases[i].at("strength");
            request.source = writeSource(*request.width, *request.height, scratch);
        }
        const at::Tensor expected = golden.tensor("latents." + std::to_string(i));
        const at::Tensor latents = latentsOf(*engine, request, scratch);
        REQUIRE(latents.sizes() == expected.sizes());
        // The promise is 2e-3 of the latents' deviation; random weights blow up guided latents, so nothing is
        // absolute.
        CHECK((latents - expected).abs().max().item<double>() < 2e-3 * expected.std().item<double>());
    }
}

} // namespace

TEST_SUITE_BEGIN("text_to_image");

TEST_CASE("the same seed gives the same latents as diffusers, for every sampler")
{
    checkAgainstDiffusers("text_to_image.safetensors");
}

TEST_CASE("Stable Diffusion XL's two encoders, pooled text and sizes give diffusers' latents")
{
    checkAgainstDiffusers("stable_diffusion_xl.safetensors", fs::path(CANDELA_GOLDEN_DIR) / "tiny_sdxl");
}

TEST_CASE("Kolors' ChatGLM, its projection and its own schedule give diffusers' latents")
{
    if (!hasSentencePiece()) {
        MESSAGE("SKIPPED: this build has no SentencePiece library");
        return;
    }
    checkAgainstDiffusers("kolors.safetensors", tinyKolors);
}

TEST_CASE("a latent consistency model is told the guidance's scale, as diffusers tells it")
{
    const TemporaryFolder scratch;
    const SafetensorsFile golden =
        SafetensorsFile::open(fs::path(CANDELA_GOLDEN_DIR) / "embedded_guidance.safetensors");
    const std::string name = "time_embedding.cond_proj.weight";
    const fs::path model = modelPredicting("epsilon", scratch);
    const fs::path weights = model / "unet/diffusion_pytorch_model.safetensors";
    StateDict all;
    for (const auto& [key, weight] : SafetensorsFile::open(weights).tensors())
        all.emplace(key, weight.clone());
    all.emplace(name, golden.tensor(name));
    writeSafetensors(weights, all);
    auto config = nlohmann::json::parse(std::ifstream(model / "unet/config.json"));
    config["time_cond_proj_dim"] = golden.tensor(name).size(1);
    std::ofstream(model / "unet/config.json") << config;
    checkAgainstDiffusers("embedded_guidance.safetensors", model);
}

TEST_CASE("weights that are stored in eight bits paint what their values paint")
{
    const TemporaryFolder scratch;
    const auto engine = makeEngine({});
    GenerateRequest request = quickRequest();
    std::vector<at::Tensor> latents;
    for (const bool isStoredSo : {false, true}) {
        request.model = modelPredicting(isStoredSo ? "epsilon" : "v_prediction", scratch); // two copies
        nlohmann::json scheduler =
            nlohmann::json::parse(std::ifstream(request.model / "scheduler/scheduler_config.json"));
        scheduler["prediction_type"] = "epsilon";
        std::ofstream(request.model / "scheduler/scheduler_config.json") << scheduler;
        for (const char* file : {"unet/diffusion_pytorch_model.safetensors", "text_encoder/model.safetensors",
                 "vae/diffusion_pytorch_model.safetensors"}) {
            StateDict all;
            for (const auto& [key, weight] : SafetensorsFile::open(request.model / file).tensors()) {
                const at::Tensor eight = weight.to(at::kFloat8_e4m3fn);
                all.emplace(key, isStoredSo ? eight : eight.to(at::kHalf));
            }
            writeSafetensors(request.model / file, all);
        }
        latents.push_back(latentsOf(*engine, request, scratch));
    }
    CAPTURE((latents[0] - latents[1]).abs().max().item<double>());
    CHECK(at::equal(latents[0], latents[1]));
}

TEST_CASE("Kolors reads its prompts without their markup, and says that weights change nothing")
{
    if (!hasSentencePiece())
        return;
    const TemporaryFolder scratch;
    const auto engine = makeEngine({});
    GenerateRequest request = quickRequest();
    request.model = tinyKolors;
    request.prompt = "一只红色的苹果, blue";
    const at::Tensor plain = latentsOf(*engine, request, scratch);
    for (const PromptGrammar grammar : {PromptGrammar::A1111, PromptGrammar::ComfyUi}) {
        std::vector<std::string> notes;
        RunContext context;
        context.emit = [&](const Event& event) {
            if (const auto* note = std::get_if<Note>(&event))
                notes.push_back(note->text);
        };
        request.grammar = grammar;
        request.prompt = "一只(红色:1.3)的苹果, (blue)";
        request.latentsFile = scratch.path() / "latents.safetensors";
        engine->run(request, context);
        CHECK(at::equal(SafetensorsFile::open(request.latentsFile).tensor("latents"), plain));
        REQUIRE(notes.size() == 1);
        CHECK(mentions(notes.front(), "weights"));
    }
    request.grammar = PromptGrammar::A1111;
    request.prompt = "一只红色的苹果 [red:blue:0.5]"; // changes with the steps; that works
    CHECK(latentsOf(*engine, request, scratch).isfinite().all().item<bool>());
    request.prompt = "embedding:something";
    request.grammar = PromptGrammar::ComfyUi;
    CHECK(mentions(refusal([&] { latentsOf(*engine, request, scratch); }), "embedding"));
}

TEST_CASE("a short prompt without markup paints the same picture in every grammar, to the bit")
{
    const TemporaryFolder scratch;
    const auto engine = makeEngine({});
    for (const char* prompt : {"", "a red owl, now", "红苹果 on blue"}) {
        CAPTURE(prompt);
        GenerateRequest request = quickRequest();
        request.prompt = prompt;
        const at::Tensor plain = latentsOf(*engine, request, scratch);
        for (const PromptGrammar grammar : allPromptGrammars) {
            request.grammar = grammar;
            CHECK(at::equal(latentsOf(*engine, request, scratch), plain));
        }
    }
}

TEST_CASE("markup changes the picture in its own grammar alone, and each picture begins its schedule anew")
{
    const TemporaryFolder scratch;
    const auto engine = makeEngine({});
    const auto painted = [&](const char* prompt, PromptGrammar grammar, int count = 1) {
        GenerateRequest request = quickRequest();
        request.prompt = prompt;
        request.grammar = grammar;
        request.count = count;
        return latentsOf(*engine, request, scratch);
    };
    using enum PromptGrammar;
    const at::Tensor owl = painted("red owl", Plain);
    for (const PromptGrammar grammar : {A1111, ComfyUi}) {
        CHECK_FALSE(at::equal(painted("red (owl:1.5)", grammar), owl));
        CHECK(at::equal(painted("red (owl:1)", grammar), owl));
        CHECK(at::equal(painted("red \\(owl\\)", grammar), painted("red (owl)", Plain)));
    }
    CHECK_FALSE(at::equal(painted("red [owl:an:1]", A1111), owl));
    const at::Tensor both = painted("[red|blue] owl", A1111, 2);
    CHECK(at::equal(both[0], painted("[red|blue] owl", A1111)[0]));
    GenerateRequest second = quickRequest();
    second.prompt = "[red|blue] owl";
    second.grammar = A1111;
    second.seed += 1;
    CHECK(at::equal(both[1], latentsOf(*engine, second, scratch)[0]));
}

TEST_CASE("image to image, too, gives the same latents as diffusers")
{
    checkAgainstDiffusers("image_to_image.safetensors");
}

TEST_CASE("a picture that is begun from decides about the size where the request does not")
{
    const TemporaryFolder scratch;
    const auto engine = makeEngine({});
    const auto sizeFrom = [&](int width, int height) {
        GenerateRequest request = quickRequest();
        request.width = request.height = std::nullopt;
        request.source = writeSource(width, height, scratch);
        RunContext context;
        const auto result = std::get<GenerateResult>(engine->run(request, context));
        return std::pair(result.pictures[0].image.width, result.pictures[0].image.height);
    };
    CHECK(sizeFrom(75, 52) == std::pair(72, 48));
    CHECK(sizeFrom(400, 100) == std::pair(128, 32)); // as many pixels as the model's own 64x64
    CHECK(sizeFrom(1, 3) == std::pair(8, 8));
}

TEST_CASE("a picture does not depend on the pictures painted with it")
{
    const TemporaryFolder scratch;
    const auto engine = makeEngine({});
    GenerateRequest request = quickRequest();
    request.count = 3;
    const at::Tensor together = latentsOf(*engine, request, scratch); // (3, C, h, w)
    for (int k = 0; k < request.count; ++k) {
        GenerateRequest alone = quickRequest();
        alone.seed += static_cast<std::uint32_t>(k);
        CHECK(at::equal(latentsOf(*engine, alone, scratch)[0], together[k]));
    }
}

TEST_CASE("stopping at any event leaves the engine as good as new")
{
    const TemporaryFolder scratch;
    const auto engine = makeEngine({});
    const at::Tensor undisturbed = latentsOf(*engine, quickRequest(), scratch);
    // With the model loaded: 0 encoding, 1 to 3 the steps, 4 decoding. A picture that is being saved is
    // finished.
    for (int stopAt = 0; stopAt < 5; ++stopAt) {
        CAPTURE(stopAt);
        std::stop_source source;
        int events = 0;
        RunContext context{.stop = source.get_token(), .emit = [&](const Event&) {
                               if (events++ == stopAt)
                                   source.request_stop();
                           }};
        GenerateRequest request = quickRequest();
        request.output = scratch.path() / "never.png";
        CHECK_THROWS_AS(engine->run(request, context), Cancelled);
        CHECK_FALSE(fs::exists(request.output));
    }
    CHECK(at::equal(latentsOf(*engine, quickRequest(), scratch), undisturbed));
}

TEST_CASE("a picture that was stopped goes on where it was, and comes out the same")
{
    const TemporaryFolder scratch;
    const KeepUnfinished keep{.folder = scratch.path() / "unfinished", .seconds = 0};
    const auto engine = makeEngine({.unfinished = keep});
    const auto plain = makeEngine({});
    const auto stepsOf = [&](GenerateRequest request, int stopAfter) { // the steps that were computed
        std::stop_source source;
        std::vector<int> steps;
        RunContext context{.stop = source.get_token(), .emit = [&](const Event& event) {
                               const auto* progress = std::get_if<Progress>(&event);
                               if (!progress || progress->phase != Phase::Sampling)
                                   return;
                               steps.push_back(progress->step);
                               if (progress->step == stopAfter)
                                   source.request_stop();
                           }};
        request.latentsFile = scratch.path() / "latents.safetensors";
        try {
            engine->run(request, context);
        } catch (const Cancelled&) {
        }
        return steps;
    };
    const auto latents = [&] {
        return SafetensorsFile::open(scratch.path() / "latents.safetensors").tensor("latents").clone();
    };
    GenerateRequest request = quickRequest();
    request.steps = 5;

    SUBCASE("whatever the sampler")
    {
        request.prompt = "a [red|blue] owl"; // another text at almost every step
        request.grammar = PromptGrammar::A1111;
        for (const SamplerKind sampler : allSamplers) {
            CAPTURE(nameOf(sampler));
            request.sampler = sampler;
            REQUIRE(stepsOf(request, 3).back() == 3);
            CHECK_FALSE(fs::is_empty(keep.folder));
            request.output = scratch.path() / "elsewhere.jpg"; // where it goes is of no matter
            const std::vector<int> rest = stepsOf(request, 0);
            request.output.clear();
            REQUIRE(rest.size() >= 2);
            CHECK(rest.size()
                <= static_cast<std::size_t>(rest.back() - 2)); // the first one again, and what was left
            const at::Tensor resumed = latents();
            CHECK(at::equal(resumed, latentsOf(*plain, request, scratch)));
            CHECK(fs::is_empty(keep.folder)); // it is finished
        }
    }
    SUBCASE("but not with other weights, another scheduler or a damaged file")
    {
        request.model = modelPredicting("epsilon", scratch);
        const auto startsAnew = [&] {
            const auto steps = stepsOf(request, 0);
            const at::Tensor painted = latents();
            return steps.size() == 5 && at::equal(painted, latentsOf(*makeEngine({}), request, scratch));
        };
        stepsOf(request, 3);
        const fs::path weights = request.model / "unet/diffusion_pytorch_model.safetensors";
        StateDict changed;
        for (const auto& [name, tensor] : SafetensorsFile::open(weights).tensors())
            changed[name] = tensor * 1.1;
        writeSafetensors(weights, changed);
        CHECK(startsAnew());

        stepsOf(request, 3);
        const auto kept = fs::directory_iterator(keep.folder)->path();
        fs::resize_file(kept, fs::file_size(kept) / 2);
        CHECK(startsAnew());

        stepsOf(request, 3);
        const fs::path config = request.model / "scheduler/scheduler_config.json";
        nlohmann::json json = nlohmann::json::parse(std::ifstream(config));
        json["beta_end"] = 0.02;
        std::ofstream(config) << json;
        CHECK(stepsOf(request, 0).size() == 5);
        const at::Tensor painted = latents();
        // Euler's first sample is the noise itself whatever the schedule, but for rounding:
        const at::Tensor expected = latentsOf(*makeEngine({}), request, scratch);
        CHECK((painted - expected).abs().max().item<double>() < 1e-5 * expected.std().item<double>());
    }
}

TEST_CASE("previews are small pictures and the finished one carries its parameters")
{
    const TemporaryFolder scratch;
    const GenerateRequest quick = quickRequest();
    const auto engine = makeEngine({.modelHash = [&](const std::filesystem::path& model) {
        return model == quick.model ? std::string("0a1b2c3d4e") : std::string();
    }});
    GenerateRequest request = quick;
    request.preview = PreviewMode::Latent;
    request.output = scratch.path() / "owl.png";
    int previews = 0;
    std::string parameters;
    RunContext context;
    context.emit = [&](const Event& event) {
        if (const auto* progress = std::get_if<Progress>(&event); progress && progress->preview) {
            ++previews;
            CHECK(progress->preview->width == 8);
        }
        if (const auto* done = std::get_if<PictureDone>(&event))
            parameters = done->parameters;
    };
    const auto result = std::get<GenerateResult>(engine->run(request, context));
    CHECK(previews > 0);
    REQUIRE(result.pictures.size() == 1);
    CHECK(result.pictures[0].file == request.output);
    CHECK(readImage(request.output) == result.pictures[0].image);
    const PngInfo info = readPngInfo(request.output);
    REQUIRE_FALSE(info.texts.empty());
    CHECK(info.texts[0] == PngText{"parameters", parameters});
    CHECK(parameters.find("Model hash: 0a1b2c3d4e, ") != std::string::npos);
}

TEST_CASE("what cannot be painted is refused in one sentence and nothing is written")
{
    const TemporaryFolder scratch;
    const auto engine = makeEngine({});
    const auto sentence = [&](const GenerateRequest& request, ErrorKind kind = ErrorKind::BadInput) {
        RunContext context;
        return refusal([&] { engine->run(request, context); }, kind);
    };
    GenerateRequest request = quickRequest();
    request.width = 60;
    CHECK(mentions(sentence(request), "60"));
    request = quickRequest();
    request.width = request.height = 16384;
    request.vaeTiling = VaeTiling::Off;
    CHECK(mentions(sentence(request, ErrorKind::OutOfMemory), "memory"));
    request = quickRequest();
    request.steps = 0;
    CHECK(mentions(sentence(request), "steps"));
    request = quickRequest();
    request.output = scratch.path() / "missing" / "a.png";
    CHECK(mentions(sentence(request), "does not exist"));
    request = quickRequest();
    request.source = scratch.path() / "gone.jpg";
    CHECK(mentions(sentence(request), "gone.jpg"));
    request.source = writeSource(64, 64, scratch);
    request.strength = 0.2; // of three steps
    CHECK(mentions(sentence(request), "0.2"));
    request.strength = 1.5;
    CHECK(mentions(sentence(request), "1.5"));
    fs::remove(request.source);
    request = quickRequest();
    request.model = scratch.path() / "no-model";
    CHECK(mentions(sentence(request), "no-model"));
    CHECK(fs::is_empty(scratch.path()));
}

TEST_SUITE_END();
