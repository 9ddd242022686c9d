// Training from nothing: exact resumption, and a folder that the engine paints with.
#include "core/api/engine.h"
#include "core/io/safetensors.h"
#include "core/training/adamw.h"
#include "core/training/base_training_config.h"
#include "tests/core/golden.h"
#include "tests/support/temporary_folder.h"

#include <torch/optim/adamw.h>

#include <fstream>

using namespace candela;

namespace
{

namespace fs = std::filesystem;

/// A recipe that takes seconds; everything in it is as small as the classes allow.
nlohmann::json tinyRecipe()
{
    std::ifstream file(fs::path(CANDELA_RESOURCES_DIR) / "recipes/demo-model.json");
    nlohmann::json recipe = nlohmann::json::parse(file);
    recipe["pictures"] = {{"size", 32}, {"count", 40}};
    recipe["tokenizer"]["vocabulary"] = 600;
    recipe["autoencoder"]["config"]["encoder_block_out_channels"] = {8, 8, 8};
    recipe["autoencoder"]["config"]["decoder_block_out_channels"] = {8, 8, 8};
    recipe["autoencoder"]["steps"] = 6;
    recipe["autoencoder"]["batch"] = 4;
    recipe["text"]["steps"] = 6;
    recipe["text"]["batch"] = 4;
    recipe["diffusion"]["text_encoder"]["hidden_size"] = 32;
    recipe["diffusion"]["text_encoder"]["intermediate_size"] = 32;
    recipe["diffusion"]["unet"]["block_out_channels"] = {32, 32, 32};
    recipe["diffusion"]["unet"]["cross_attention_dim"] = 32;
    recipe["diffusion"]["steps"] = 6;
    recipe["diffusion"]["batch"] = 4;
    return recipe;
}

TrainBaseRequest requestFor(const TemporaryFolder& scratch, const std::string& name)
{
    const fs::path config = scratch.path() / "recipe.json";
    std::ofstream(config) << tinyRecipe();
    return {.config = config,
        .data = {},
        .output = scratch.path() / name,
        .resume = {},
        .compute = {.device = "cpu", .precision = Precision::Fp32}};
}

/// Runs until `points` training points were told, then stops it.
void runAndStopAfter(Engine& engine, const TrainBaseRequest& request, int points)
{
    std::stop_source source;
    RunContext context{.stop = source.get_token(), .emit = [&](const Event& event) {
                           if (std::holds_alternative<TrainingPoint>(event) && --points == 0)
                               source.request_stop();
                       }};
    CHECK_THROWS_AS(engine.run(request, context), Cancelled);
}

bool sameTensors(const fs::path& first, const fs::path& second)
{
    const auto a = SafetensorsFile::open(first).tensors(), b = SafetensorsFile::open(second).tensors();
    return a.size() == b.size()
        && std::equal(a.begin(), a.end(), b.begin(),
            [](const auto& x, const auto& y) { return x.first == y.first && at::equal(x.second, y.second); });
}

} // namespace

TEST_SUITE_BEGIN("training");

TEST_CASE("AdamW steps as PyTorch's, and its state can be taken up elsewhere")
{
    torch::manual_seed(3);
    const at::Tensor start = torch::randn({5, 4});
    at::Tensor ours = start.clone().requires_grad_(), reference = start.clone().requires_grad_();
    const AdamWOptions options{.beta1 = 0.9, .beta2 = 0.99, .epsilon = 1e-8, .weightDecay = 0.05};
    AdamW optimizer({{"w", ours}}, options);
    torch::optim::AdamW expected(
        {reference}, torch::optim::AdamWOptions(0.01).betas({0.9, 0.99}).eps(1e-8).weight_decay(0.05));
    for (int step = 0; step < 10; ++step) {
        if (step == 5) { // a new optimizer with the old one's state goes on as if nothing had happened
            AdamW next({{"w", ours}}, options);
            next.loadState(optimizer.state());
            optimizer = next;
        }
        for (at::Tensor* weights : {&ours, &reference}) {
            weights->mutable_grad().reset();
            (weights->pow(4).sum() + weights->sum()).backward();
        }
        optimizer.step(0.01);
        expected.step();
        CHECK(closeTo(ours, reference, 1e-5, 1e-6));
    }
}

TEST_CASE("clipping scales all gradients by one factor, and only when they are too long")
{
    at::Tensor a = torch::zeros({2}).requires_grad_(), b = torch::zeros({1}).requires_grad_();
    AdamW optimizer({{"a", a}, {"b", b}}, {});
    a.mutable_grad() = torch::tensor({3.f, 0.f});
    b.mutable_grad() = torch::tensor({4.f});
    CHECK(optimizer.clipGradients(10) == doctest::Approx(5));
    CHECK(b.grad()[0].item<double>() == doctest::Approx(4));
    CHECK(optimizer.clipGradients(1) == doctest::Approx(5));
    CHECK(a.grad()[0].item<double>() == doctest::Approx(0.6));
    CHECK(b.grad()[0].item<double>() == doctest::Approx(0.8));
}

TEST_CASE("a run that was stopped in each stage and resumed is bit-identical to one that was not")
{
    const TemporaryFolder scratch;
    const auto engine = makeEngine({});
    RunContext context;
    const TrainBaseRequest straight = requestFor(scratch, "straight");
    engine->run(straight, context);

    TrainBaseRequest interrupted = requestFor(scratch, "interrupted");
    runAndStopAfter(*engine, interrupted, 3); // in the autoencoder
    interrupted.resume = interrupted.output;
    runAndStopAfter(*engine, interrupted, 3 + 2); // in the text encoder
    runAndStopAfter(*engine, interrupted, 4 + 2); // in the diffusion
    engine->run(interrupted, context);

    for (const char* file : {"vae/diffusion_pytorch_model.safetensors", "text_encoder/model.safetensors",
             "unet/diffusion_pytorch_model.safetensors", "training/diffusion.safetensors"}) {
        CAPTURE(file);
        CHECK(sameTensors(straight.output / file, interrupted.output / file));
    }
}

TEST_CASE("the folder a training leaves can be painted with, in single and in mixed precision")
{
    const TemporaryFolder scratch;
    const auto engine = makeEngine({});
    RunContext context;
    TrainBaseRequest request = requestFor(scratch, "model");
    SUBCASE("float32") { }
    SUBCASE("bfloat16")
    {
        request.compute.precision = Precision::Bf16;
    }
    engine->run(request, context);
    GenerateRequest paint;
    paint.model = request.output;
    paint.prompt = "a big red apple on a blue background";
    paint.steps = 2;
    paint.width = paint.height = 32;
    paint.compute.precision = Precision::Fp32;
    const auto result = std::get<GenerateResult>(engine->run(paint, context));
    CHECK(result.pictures.at(0).image.width == 32);
    CHECK(fs::file_size(request.output / "training/log.csv") > 0);
}

TEST_CASE("a recipe with a mistake, and an output that is taken, are refused by name")
{
    nlohmann::json recipe = tinyRecipe();
    recipe["diffusion"]["learning_rat"] = 1;
    CHECK_THROWS_WITH_AS(BaseTrainingConfig::fromJson(recipe),
        "The training recipe has an unknown key diffusion.learning_rat.", Error);
    recipe = tinyRecipe();
    recipe["autoencoder"]["batch"] = "many";
    CHECK_THROWS_AS(BaseTrainingConfig::fromJson(recipe), Error);
    recipe = tinyRecipe();
    recipe["diffusion"]["steps"] = 0;
    CHECK_THROWS_AS(BaseTrainingConfig::fromJson(recipe), Error);
    CHECK(BaseTrainingConfig::fromJson(BaseTrainingConfig::fromJson(tinyRecipe()).toJson()).toJson()
        == BaseTrainingConfig::fromJson(tinyRecipe()).toJson());

    const TemporaryFolder scratch;
    const TrainBaseRequest request = requestFor(scratch, "taken");
    fs::create_directories(request.output);
    std::ofstream(request.output / "mine.txt") << "precious";
    RunContext context;
    CHECK_THROWS_AS(makeEngine({})->run(request, context), Error);
    CHECK(fs::exists(request.output / "mine.txt"));
}

TEST_SUITE_END();
