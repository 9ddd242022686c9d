// Training for relighting: dark copies of photographs, the losses, exact resumption, and networks that
// relight.
#include "core/api/engine.h"
#include "core/dataset/darkening.h"
#include "core/dataset/lit_photos.h"
#include "core/io/image_file.h"
#include "core/io/safetensors.h"
#include "core/pipelines/picture_metrics.h"
#include "core/training/relight_losses.h"
#include "core/training/relight_training_config.h"
#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numeric>

using namespace candela;

namespace
{

namespace fs = std::filesystem;

Image flat(int width, int height, std::uint8_t value)
{
    return {.width = width,
        .height = height,
        .channels = 3,
        .pixels = std::vector<std::uint8_t>(static_cast<std::size_t>(width * height * 3), value)};
}

/// Blobs of colour.
Image scene(int width, int height, int number)
{
    Image image = flat(width, height, 0);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < 3; ++c)
                image.pixels[static_cast<std::size_t>((y * width + x) * 3 + c)] = static_cast<std::uint8_t>(
                    130 + 100 * std::sin(0.1 * (number + 1) * x + c) * std::cos(0.13 * y + number));
    return image;
}

/// Takes seconds.
nlohmann::json tinyRecipe()
{
    std::ifstream file(fs::path(CANDELA_RESOURCES_DIR) / "recipes/relight.json");
    nlohmann::json recipe = nlohmann::json::parse(file);
    recipe["photos"]["held_out_every"] = 3;
    recipe["network"]["round"] = 2;
    for (const char* stage : {"decomposition", "unfolding", "adjustment", "together"})
        recipe[stage] = {{"steps", 4}, {"patch", 24}, {"photos", 2}, {"crops", 2}, {"learning_rate", 0.001}};
    return recipe;
}

/// A folder of photographs, a recipe, and an engine.
struct Studio {
    Studio()
    {
        fs::create_directories(scratch / "photos");
        for (int i = 0; i < 4; ++i)
            writePng(scratch / "photos" / (std::to_string(i) + ".png"), scene(60, 40, i));
    }
    TrainRelightRequest request(const std::string& name, const nlohmann::json& recipe = tinyRecipe())
    {
        std::ofstream(scratch / "recipe.json") << recipe;
        return {.config = scratch / "recipe.json",
            .data = scratch / "photos",
            .output = scratch / name,
            .resume = {},
            .compute = {.device = "cpu", .precision = Precision::Fp32}};
    }
    /// Stops after as many training points; 0: never.
    void run(const TrainRelightRequest& request, int points = 0)
    {
        std::stop_source stop;
        RunContext context{.stop = stop.get_token(), .emit = [&](const Event& event) {
                               if (const auto* point = std::get_if<TrainingPoint>(&event)) {
                                   losses.push_back(point->loss);
                                   if (--points == 0)
                                       stop.request_stop();
                               }
                           }};
        engine->run(request, context);
    }

    TemporaryFolder scratch;
    std::unique_ptr<Engine> engine = makeEngine({});
    std::vector<double> losses;
};

bool sameTensors(const fs::path& first, const fs::path& second)
{
    const auto a = SafetensorsFile::open(first).tensors(), b = SafetensorsFile::open(second).tensors();
    return a.size() == b.size()
        && std::equal(a.begin(), a.end(), b.begin(),
            [](const auto& x, const auto& y) { return x.first == y.first && at::equal(x.second, y.second); });
}

} // namespace

TEST_SUITE_BEGIN("relight_training");

TEST_CASE("darkening does what its numbers say")
{
    CounterRng random(1, 2), same(1, 2);
    const Image lit = scene(32, 20, 1);
    CHECK((darken(lit, {}, random) == lit));

    const Image dim = darken(flat(8, 8, 128), {.gamma = 2, .gain = 0.5, .cast = {1, 0.5, 1}}, random);
    const double expected = 255 * 0.5 * (128 / 255.0) * (128 / 255.0);
    CHECK(dim.pixels[0] == std::lround(expected));
    CHECK(dim.pixels[1] == std::lround(expected / 2));

    const Image noisy =
        darken(flat(200, 200, 255), {.gain = 0.4, .shotNoise = 2e-3, .readNoise = 0.02}, random);
    double sum = 0, squares = 0;
    for (const std::uint8_t value : noisy.pixels) {
        sum += value / 255.0;
        squares += value / 255.0 * (value / 255.0);
    }
    const double count = static_cast<double>(noisy.pixels.size()), mean = sum / count;
    CHECK(mean == doctest::Approx(0.4).epsilon(0.002));
    CHECK(squares / count - mean * mean == doctest::Approx(0.4 * 2e-3 + 0.02 * 0.02).epsilon(0.03));

    const Image compressed = darken(lit, {.jpegQuality = 30}, random);
    CHECK(compressed.pixels.size() == lit.pixels.size());
    CHECK_FALSE((compressed == lit));

    CounterRng again(5, 0), once(5, 0);
    const DarkeningRange range;
    for (int i = 0; i < 50; ++i) {
        const Darkening drawn = drawDarkening(range, again);
        CHECK(drawn.gain >= range.gain[0]);
        CHECK(drawn.gain <= range.gain[1]);
        CHECK((drawn.jpegQuality == 0 || drawn.jpegQuality >= range.jpegQuality[0]));
        CHECK(drawn.gamma == drawDarkening(range, once).gamma);
    }
}

TEST_CASE("crops are of the size asked for, wherever they come from")
{
    CounterRng random(3, 0);
    for (const auto& [width, height] : {std::pair(24, 24), std::pair(25, 100), std::pair(90, 80)})
        for (int i = 0; i < 20; ++i) {
            const Image crop = drawCrop(scene(width, height, 2), 24, random);
            CHECK(crop.width == 24);
            CHECK(crop.pixels.size() == 24 * 24 * 3);
        }
}

TEST_CASE("the similarity that is learnt by is the one that scores")
{
    at::manual_seed(4);
    const at::Tensor a = at::randint(256, {40, 30, 3}, at::kByte);
    const at::Tensor b =
        (a.to(at::kInt) + at::randint(-20, 21, a.sizes(), at::kInt)).clamp(0, 255).to(at::kByte);
    const auto picture = [](const at::Tensor& bytes) {
        return bytes.permute({2, 0, 1}).unsqueeze(0).to(at::kFloat) / 255;
    };
    CHECK(
        meanSimilarity(picture(a), picture(b)).item<double>() == doctest::Approx(*ssim(a, b)).epsilon(1e-4));
    CHECK(meanSimilarity(picture(a), picture(a)).item<double>() == doctest::Approx(1));
}

TEST_CASE("a run that was stopped in each stage and resumed is bit-identical to one that was not")
{
    Studio studio;
    const TrainRelightRequest straight = studio.request("straight");
    studio.run(straight);
    CHECK(studio.losses.size() == 16);
    TrainRelightRequest interrupted = studio.request("interrupted");
    CHECK_THROWS_AS(studio.run(interrupted, 3), Cancelled);
    interrupted.resume = interrupted.output;
    interrupted.data.clear(); // remembered
    CHECK_THROWS_AS(studio.run(interrupted, 1 + 2), Cancelled);
    CHECK_THROWS_AS(studio.run(interrupted, 2 + 3), Cancelled);
    CHECK_THROWS_AS(studio.run(interrupted, 1 + 1), Cancelled);
    studio.run(interrupted);
    for (const char* file :
        {"init_low", "init_high", "unfolding", "L_adjust", "training/unfolding", "training/together"}) {
        CAPTURE(file);
        CHECK(sameTensors(straight.output / (std::string(file) + ".safetensors"),
            interrupted.output / (std::string(file) + ".safetensors")));
    }
}

TEST_CASE("the networks a training leaves relight the pairs it held out, in single and in mixed precision")
{
    Studio studio;
    TrainRelightRequest request = studio.request("networks");
    SUBCASE("float32") { }
    SUBCASE("bfloat16")
    {
        request.compute.precision = Precision::Bf16;
    }
    studio.run(request);
    RunContext context;
    const auto result = std::get<RelightResult>(
        studio.engine->run(RelightRequest{.inputs = {request.output / "training/held-out/low"},
                               .model = request.output,
                               .reference = request.output / "training/held-out/high",
                               .output = studio.scratch / "lit"},
            context));
    REQUIRE(result.pictures.size() == 1);
    CHECK(result.pictures[0].source.filename() == "1-2.png");
    CHECK(result.pictures[0].psnr.has_value());
}

TEST_CASE("networks whose output is cut off everywhere learn nevertheless")
{
    torch::manual_seed(1);
    const Uretinex networks = Uretinex::make({});
    {
        const at::NoGradGuard noGradients;
        for (const auto& convolutions : {networks.low->convolutions(), networks.illumination->convolutions(),
                 networks.adjustment->convolutions()})
            convolutions.back()->named_parameters()["bias"].fill_(-100);
    }
    const at::Tensor lit = at::rand({2, 3, 24, 24});
    const LightPairs pairs{.dark = 0.2 * lit, .lit = lit, .photos = 1};
    at::Generator generator = at::detail::createCPUGenerator(1);
    const RelightLosses losses(networks, at::kCPU, at::kFloat);
    (losses.decomposition(pairs) + losses.together(pairs, generator)).backward();
    for (const auto& convolutions : {networks.low->convolutions(), networks.illumination->convolutions(),
             networks.adjustment->convolutions()}) {
        const at::Tensor gradient = convolutions.back()->named_parameters()["bias"].grad();
        REQUIRE(gradient.defined());
        CHECK((gradient != 0).all().item<bool>());
    }
}

TEST_CASE("losses fall")
{
    Studio studio;
    nlohmann::json recipe = tinyRecipe();
    recipe["decomposition"]["steps"] = 120;
    recipe["decomposition"]["learning_rate"] = 0.003;
    for (const char* stage : {"unfolding", "adjustment", "together"})
        recipe[stage]["steps"] = 0;
    studio.run(studio.request("falling", recipe));
    REQUIRE(studio.losses.size() == 120);
    const auto mean = [&](std::size_t from) {
        const auto begin = studio.losses.begin() + static_cast<std::ptrdiff_t>(from);
        return std::accumulate(begin, begin + 10, 0.0) / 10;
    };
    CHECK(mean(110) < 0.7 * mean(0));
}

TEST_CASE("recipes with a mistake, and photographs that do not do, are refused by name")
{
    nlohmann::json recipe = tinyRecipe();
    CHECK(RelightTrainingConfig::fromJson(RelightTrainingConfig::fromJson(recipe).toJson()).toJson()
        == RelightTrainingConfig::fromJson(recipe).toJson());
    const auto complaint = [](const nlohmann::json& wrong) {
        return refusal([&] { RelightTrainingConfig::fromJson(wrong); });
    };
    recipe["darkening"]["gian"] = 1;
    CHECK(mentions(complaint(recipe), "darkening.gian"));
    recipe = tinyRecipe();
    recipe["darkening"]["gain"] = {0.5, 0.1};
    CHECK(mentions(complaint(recipe), "darkening.gain[1]"));
    recipe = tinyRecipe();
    recipe["unfolding"]["patch"] = "large";
    CHECK(mentions(complaint(recipe), "unfolding.patch"));
    recipe = tinyRecipe();
    recipe["network"]["round"] = 99;
    CHECK_FALSE(complaint(recipe).empty());

    Studio studio;
    TrainRelightRequest request = studio.request("new");
    request.data.clear();
    CHECK(mentions(refusal([&] { studio.run(request); }), "photographs"));
    request.data = studio.scratch / "missing";
    CHECK_FALSE(refusal([&] { studio.run(request); }).empty());
    request = studio.request("new");
    writePng(studio.scratch / "photos" / "small.png", scene(20, 30, 1));
    CHECK(mentions(refusal([&] { studio.run(request); }), "20x30"));
    CHECK_FALSE(fs::exists(request.output));
    fs::create_directories(request.output);
    std::ofstream(request.output / "mine.txt") << "precious";
    CHECK(mentions(refusal([&] { studio.run(request); }), "not empty"));
}

TEST_SUITE_END();
