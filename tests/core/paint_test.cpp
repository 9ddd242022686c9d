// What acts on a picture against diffusers' pipelines: tests/reference/paint.py; and what is kept of it.
#include "core/pipelines/enlargement.h"
#include "core/pipelines/source_picture.h"
#include "tests/core/golden.h"
#include "tests/core/tiny_model.h"
#include "tests/support/refusal.h"

using namespace candela;

namespace
{

/// One channel, `value` of each (x, y).
template <typename Value>
fs::path writeGrey(const fs::path& file, int width, int height, Value value)
{
    Image image{.width = width, .height = height, .channels = 1, .pixels = {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            image.pixels.push_back(static_cast<std::uint8_t>(value(x, y)));
    return writePng(file, image);
}

/// The mask that tests/reference/paint.py draws.
fs::path writeMask(int width, int height, const TemporaryFolder& scratch)
{
    return writeGrey(scratch.path() / "mask.png", width, height,
        [](int x, int y) { return std::max(0, 255 - ((x - 24) * (x - 24) + (y - 20) * (y - 20)) / 3); });
}

/// A copy of `model` whose UNet reads a mask and a picture, too.
fs::path inpaintingModel(const fs::path& model, const at::Tensor& convIn)
{
    const fs::path copy = model.string() + "-inpainting";
    if (fs::exists(copy))
        return copy;
    fs::copy(model, copy, fs::copy_options::recursive);
    const fs::path weights = copy / "unet/diffusion_pytorch_model.safetensors";
    StateDict changed;
    for (const auto& [name, tensor] : SafetensorsFile::open(weights).tensors())
        changed[name] = name == "conv_in.weight" ? convIn : tensor.clone();
    writeSafetensors(weights, changed);
    nlohmann::json config = nlohmann::json::parse(std::ifstream(copy / "unet/config.json"));
    config["in_channels"] = 9;
    std::ofstream(copy / "unet/config.json") << config;
    return copy;
}

Image painted(Engine& engine, const GenerateRequest& request)
{
    RunContext context;
    return std::get<GenerateResult>(engine.run(request, context)).pictures.at(0).image;
}

/// How many pixels of `inner`, as far as `keeps` says, differ from those of the picture it lies in.
template <typename Keeps>
int changedPixels(const Image& whole, const Image& inner, int left, int top, Keeps keeps)
{
    int changed = 0;
    for (int y = 0; y < inner.height; ++y)
        for (int x = 0; x < inner.width; ++x)
            for (int c = 0; c < 3 && keeps(x, y); ++c)
                changed += inner.pixels.at(std::size_t((y * inner.width + x) * 3 + c))
                    != whole.pixels.at(std::size_t(((y + top) * whole.width + x + left) * 3 + c));
    return changed;
}

} // namespace

TEST_SUITE_BEGIN("paint");

TEST_CASE("inpainting and the second pass give the same latents as diffusers, for every sampler")
{
    const SafetensorsFile golden = SafetensorsFile::open(fs::path(CANDELA_GOLDEN_DIR) / "paint.safetensors");
    const auto cases = nlohmann::json::parse(golden.metadata().at("cases"));
    const TemporaryFolder scratch;
    const auto engine = makeEngine({});
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const auto& settings = cases[i];
        CAPTURE(settings.dump());
        GenerateRequest request = requestFor(settings);
        request.model = modelPredicting(settings.at("prediction"), scratch);
        if (settings.at("channels") == 9)
            request.model = inpaintingModel(request.model, golden.tensor("conv_in.weight"));
        if (settings.contains("hires")) {
            request.hires = HiresPass{settings.at("hires"), settings.at("strength")};
        } else if (settings.at("masked") || settings.at("strength") < 1) {
            request.strength = settings.at("strength");
            request.source = writeSource(*request.width, *request.height, scratch);
            if (settings.at("masked"))
                request.mask = writeMask(*request.width, *request.height, scratch);
        }
        const at::Tensor expected = golden.tensor("latents." + std::to_string(i));
        const at::Tensor latents = latentsOf(*engine, request, scratch);
        REQUIRE(latents.sizes() == expected.sizes());
        CHECK((latents - expected).abs().max().item<double>() < 2e-3 * expected.std().item<double>());
    }
}

TEST_CASE("a picture is enlarged as Pillow's LANCZOS does")
{
    const TemporaryFolder scratch;
    const at::Tensor expected = SafetensorsFile::open(fs::path(CANDELA_GOLDEN_DIR) / "paint.safetensors")
                                    .tensor("enlarged"); // (H, W, 3)
    const Image larger = enlarged(readImage(writeSource(70, 45, scratch)), {111, 64});
    const at::Tensor actual = at::from_blob(
        const_cast<std::uint8_t*>(larger.pixels.data()), {larger.height, larger.width, 3}, at::kByte);
    REQUIRE(actual.sizes() == expected.sizes());
    CHECK(at::equal(actual, expected));
    CHECK(hiresSize({64, 40}, 1.5, 8) == PictureSize{96, 56});
    CHECK(hiresSize({64, 40}, 1.01, 8) == PictureSize{64, 40});
}

TEST_CASE("what the mask leaves is the source's own, and a soft mask is a seam")
{
    const TemporaryFolder scratch;
    const auto engine = makeEngine({});
    GenerateRequest request = quickRequest();
    request.source = writeSource(64, 64, scratch);
    const Image source = readImage(request.source);
    request.strength = 1;
    request.mask = writeGrey(
        scratch.path() / "hard.png", 32, 32, [](int x, int) { return x < 16 ? 0 : 255; }); // is scaled
    const Image hard = painted(*engine, request);
    CHECK(changedPixels(hard, source, 0, 0, [](int x, int) { return x < 30; }) == 0);
    CHECK(changedPixels(hard, source, 0, 0, [](int x, int) { return x >= 40; }) > 1000);

    request.hires = HiresPass{2, 0.5};
    const Image large = painted(*engine, request);
    CHECK(large.width == 128);
    CHECK(changedPixels(large, SourcePicture(request).canvas({128, 128}).image, 0, 0, [](int x, int) {
        return x < 60;
    }) == 0);
}

TEST_CASE("a picture that is extended keeps its pixels, and what is added is painted")
{
    const TemporaryFolder scratch;
    const auto engine = makeEngine({});
    GenerateRequest request = quickRequest();
    request.width = request.height = std::nullopt;
    request.source = writeSource(45, 40, scratch);
    const Image source = readImage(request.source);
    request.strength = 1;
    request.extension = {.left = 19, .top = 0, .right = 0, .bottom = 20};
    const Image whole = painted(*engine, request);
    CHECK(whole.width == 64);
    CHECK(whole.height == 64); // 60, rounded up at the bottom
    CHECK(changedPixels(whole, source, 19, 0, [](int, int) { return true; }) == 0);

    request.extension = {.left = 1, .top = 0, .right = 2, .bottom = 0};
    const PictureCanvas canvas = SourcePicture(request).canvas({48, 40});
    CHECK(changedPixels(canvas.image, source, 1, 0, [](int, int) { return true; }) == 0);
    CHECK(canvas.mask.pixels.front() == 255);
    CHECK(canvas.mask.pixels[1] == 0);

    request.mask = writeMask(45, 40, scratch); // of the source: what is added is painted all the same
    const PictureCanvas both = SourcePicture(request).canvas({96, 80});
    CHECK(both.mask.pixels.front() == 255);
    CHECK(both.painted().sum().item<float>() > 2000);
    CHECK(both.painted().sum().item<float>() < 96 * 80);
}

TEST_CASE("a painting that was stopped goes on in either pass, but not with another mask")
{
    const TemporaryFolder scratch;
    const KeepUnfinished keep{.folder = scratch.path() / "unfinished", .seconds = 0};
    const auto engine = makeEngine({.unfinished = keep});
    GenerateRequest request = quickRequest();
    request.latentsFile = scratch.path() / "latents.safetensors";
    request.source = writeSource(64, 64, scratch);
    request.mask = writeMask(64, 64, scratch);
    request.strength = 1;
    request.steps = 4;
    request.hires = HiresPass{1.5, 0.75};
    const auto steps = [&](int stopAfter) { // that were computed
        std::stop_source source;
        int count = 0;
        RunContext context{.stop = source.get_token(), .emit = [&](const Event& event) {
                               const auto* progress = std::get_if<Progress>(&event);
                               if (!progress || progress->phase != Phase::Sampling)
                                   return;
                               CHECK(progress->of == 7);
                               ++count;
                               if (progress->step == stopAfter)
                                   source.request_stop();
                           }};
        try {
            engine->run(request, context);
        } catch (const Cancelled&) {
        }
        return count;
    };
    const auto finished = [&] {
        return at::equal(SafetensorsFile::open(request.latentsFile).tensor("latents"),
            latentsOf(*makeEngine({}), request, scratch));
    };
    for (const int stopAfter : {2, 6}) {
        CHECK(steps(stopAfter) == stopAfter);
        CHECK(steps(0) == 1 + 7 - stopAfter); // the first one again, and what was left
        CHECK(finished());
    }
    steps(3);
    writeGrey(request.mask, 64, 64, [](int x, int) { return x < 32 ? 255 : 0; });
    CHECK(steps(0) > 4);
    CHECK(finished());
}

TEST_CASE("what cannot be painted over is refused")
{
    const TemporaryFolder scratch;
    const auto engine = makeEngine({});
    const auto sentence = [&](const GenerateRequest& request) {
        RunContext context;
        return refusal([&] { engine->run(request, context); });
    };
    GenerateRequest request = quickRequest();
    request.mask = writeMask(64, 64, scratch);
    CHECK(mentions(sentence(request), "mask"));
    request.mask.clear();
    request.extension.left = 8;
    CHECK(mentions(sentence(request), "extended"));
    request.source = writeSource(64, 64, scratch);
    request.extension.left = -8;
    CHECK(mentions(sentence(request), "-8"));
    request.extension.left = 0;
    request.mask = writeGrey(scratch.path() / "black.png", 64, 64, [](int, int) { return 20; });
    CHECK(mentions(sentence(request), "black.png"));
    request.mask = scratch.path() / "gone.png";
    CHECK(mentions(sentence(request), "gone.png"));
    request.mask.clear();
    request.hires = HiresPass{9, 0.5};
    CHECK(mentions(sentence(request), "9"));
    request.hires = HiresPass{2, 0.1}; // of three steps
    CHECK(mentions(sentence(request), "0.1"));
}

TEST_CASE("an autoencoder in bands paints the same picture")
{
    const TemporaryFolder scratch;
    const auto engine = makeEngine({});
    GenerateRequest request = quickRequest();
    request.source = writeSource(64, 64, scratch);
    const at::Tensor whole = latentsOf(*engine, request, scratch);
    const Image picture = painted(*engine, request);
    request.vaeTiling = VaeTiling::On;
    CHECK(closeTo(latentsOf(*engine, request, scratch), whole));
    const Image tiled = painted(*engine, request);
    int largest = 0;
    for (std::size_t i = 0; i < tiled.pixels.size(); ++i)
        largest = std::max(largest, std::abs(int(tiled.pixels[i]) - int(picture.pixels.at(i))));
    CHECK(largest <= 1);
}

TEST_SUITE_END();
