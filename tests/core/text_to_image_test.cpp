// The engine as a whole against diffusers' StableDiffusionPipeline, on a tiny random model of the real
// classes.
#include "core/api/engine.h"
#include "core/io/image_file.h"
#include "core/io/safetensors.h"
#include "tests/core/golden.h"
#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"

#include <fstream>

using namespace candela;

namespace
{

namespace fs = std::filesystem;

const fs::path tinyModel = fs::path(CANDELA_GOLDEN_DIR) / "tiny_sd";

GenerateRequest requestFor(const nlohmann::json& settings)
{
    GenerateRequest request;
    request.model = tinyModel;
    request.prompt = settings.at("prompt");
    request.negative = settings.at("negative");
    request.seed = settings.at("seed");
    request.steps = settings.at("steps").get<int>();
    request.cfg = settings.at("cfg").get<double>();
    request.width = settings.at("width").get<int>();
    request.height = settings.at("height").get<int>();
    request.eta = settings.at("eta");
    request.sampler = samplerFromName(settings.at("sampler").get<std::string>());
    request.schedule = scheduleFromName(settings.at("schedule").get<std::string>()).value();
    request.preview = PreviewMode::Off;
    request.compute = {.device = "cpu", .precision = Precision::Fp32};
    return request;
}

GenerateRequest quickRequest()
{
    return requestFor({{"prompt", "a red owl"}, {"negative", ""}, {"seed", 42}, {"steps", 3}, {"cfg", 5.0},
        {"width", 64}, {"height", 64}, {"eta", 0.0}, {"sampler", "euler_a"}, {"schedule", "default"}});
}

/// A copy of the tiny model whose scheduler says that the network predicts `prediction`.
fs::path modelPredicting(const std::string& prediction, const TemporaryFolder& scratch)
{
    const fs::path copy = scratch.path() / prediction;
    if (fs::exists(copy))
        return copy;
    fs::copy(tinyModel, copy, fs::copy_options::recursive);
    const fs::path config = copy / "scheduler/scheduler_config.json";
    nlohmann::json json = nlohmann::json::parse(std::ifstream(config));
    json["prediction_type"] = prediction;
    std::ofstream(config) << json;
    return copy;
}

at::Tensor latentsOf(Engine& engine, GenerateRequest request, const TemporaryFolder& scratch)
{
    request.latentsFile = scratch.path() / "latents.safetensors";
    RunContext context;
    engine.run(request, context);
    return SafetensorsFile::open(request.latentsFile).tensor("latents").clone();
}

} // namespace

TEST_SUITE_BEGIN("text_to_image");

TEST_CASE("the same seed gives the same latents as diffusers, for every sampler")
{
    const SafetensorsFile golden =
        SafetensorsFile::open(fs::path(CANDELA_GOLDEN_DIR) / "text_to_image.safetensors");
    const auto cases = nlohmann::json::parse(golden.metadata().at("cases"));
    const TemporaryFolder scratch;
    const auto engine = makeEngine({});
    for (std::size_t i = 0; i < cases.size(); ++i) {
        CAPTURE(cases[i].dump());
        GenerateRequest request = requestFor(cases[i]);
        request.model = modelPredicting(cases[i].at("prediction"), scratch);
        const at::Tensor expected = golden.tensor("latents." + std::to_string(i));
        const at::Tensor latents = latentsOf(*engine, request, scratch);
        REQUIRE(latents.sizes() == expected.sizes());
        // The promise is 2e-3 of the latents' deviation; random weights blow up guided latents, so nothing is
        // absolute.
        CHECK((latents - expected).abs().max().item<double>() < 2e-3 * expected.std().item<double>());
    }
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
    // With the model loaded: 0 encoding, 1 to 3 the steps, 4 decoding. A picture that is being saved is finished.
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

TEST_CASE("previews are small pictures and the finished one carries its parameters")
{
    const TemporaryFolder scratch;
    const auto engine = makeEngine({});
    GenerateRequest request = quickRequest();
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
}

TEST_CASE("what cannot be painted is refused in one sentence and nothing is written")
{
    const TemporaryFolder scratch;
    const auto engine = makeEngine({});
    const auto sentence = [&](const GenerateRequest& request) {
        RunContext context;
        return refusal([&] { engine->run(request, context); });
    };
    GenerateRequest request = quickRequest();
    request.width = 60;
    CHECK(mentions(sentence(request), "60"));
    request = quickRequest();
    request.width = request.height = 16384;
    CHECK(mentions(sentence(request), "memory"));
    request = quickRequest();
    request.steps = 0;
    CHECK(mentions(sentence(request), "steps"));
    request = quickRequest();
    request.output = scratch.path() / "missing" / "a.png";
    CHECK(mentions(sentence(request), "does not exist"));
    request = quickRequest();
    request.model = scratch.path() / "no-model";
    CHECK(mentions(sentence(request), "no-model"));
    CHECK(fs::is_empty(scratch.path()));
}

TEST_SUITE_END();
