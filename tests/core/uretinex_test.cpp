#include "core/api/error.h"
#include "core/io/safetensors.h"
#include "core/models/uretinex_files.h"
#include "core/models/uretinex_tiles.h"
#include "core/nn/device.h"
#include "tests/core/golden.h"
#include "tests/core/uretinex_networks.h"
#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_data.h"

#include <ATen/ATen.h>
#include <doctest/doctest.h>
#include <opencv2/imgcodecs.hpp>

#include <fstream>

using namespace candela;
namespace fs = std::filesystem;

namespace
{

PictureSource sourceOf(const at::Tensor& picture)
{
    return [picture](const Region& region) {
        return picture.narrow(2, region.y, region.height).narrow(3, region.x, region.width);
    };
}

struct Lit {
    at::Tensor parts, highL, enhanced;
};

Lit relit(const TiledUretinex& networks, const at::Tensor& picture, double ratio)
{
    Lit lit{.parts = networks.decompose(picture.size(2), picture.size(3), sourceOf(picture))};
    lit.highL = at::zeros_like(lit.parts.narrow(1, 3, 1));
    lit.enhanced = at::zeros_like(picture);
    networks.adjust(
        lit.parts, ratio, [&](const Region& r, const at::Tensor& enhanced, const at::Tensor& highL) {
            lit.highL.narrow(2, r.y, r.height).narrow(3, r.x, r.width).copy_(highL);
            lit.enhanced.narrow(2, r.y, r.height).narrow(3, r.x, r.width).copy_(enhanced);
        });
    return lit;
}

double largestDifference(const at::Tensor& a, const at::Tensor& b)
{
    REQUIRE(a.sizes() == b.sizes());
    return (a.to(at::kFloat) - b.to(at::kFloat)).abs().max().item<double>();
}

const Compute fp32{.device = at::kCPU, .dtype = at::kFloat};
const Compute bf16{.device = at::kCPU, .dtype = at::kBFloat16};

/// (1, 3, H, W) in [0, 1]
at::Tensor readPng(const fs::path& path)
{
    const cv::Mat bgr = cv::imread(path.string(), cv::IMREAD_COLOR);
    REQUIRE(!bgr.empty());
    return at::from_blob(bgr.data, {bgr.rows, bgr.cols, 3}, at::kByte)
        .flip(2)
        .permute({2, 0, 1})
        .unsqueeze(0)
        .to(at::kFloat)
        .div(255);
}

} // namespace

TEST_SUITE_BEGIN("uretinex");

TEST_CASE("the networks compute what PyTorch computes with the same weights")
{
    for (const char* name : {"uretinex", "uretinex_alone"}) {
        CAPTURE(name);
        const auto golden =
            SafetensorsFile::open(fs::path(CANDELA_GOLDEN_DIR) / (std::string(name) + ".safetensors"));
        const auto config = UretinexConfig::fromJson(nlohmann::json::parse(golden.metadata().at("opts")));
        const Uretinex networks = networksByFormula(config);
        const at::Tensor picture = golden.tensor("picture");
        const c10::InferenceMode noGradients;
        const LightParts whole = decompose(networks, picture);
        CHECK(closeTo(whole.reflectance, golden.tensor("R")));
        CHECK(closeTo(whole.illumination, golden.tensor("L")));
        CHECK(closeTo(networks.adjustment->forward(whole.illumination, at::full({1, 1, 1, 1}, 4.0)),
            golden.tensor("high_L")));
        for (const int64_t side : {512, 9}) {
            CAPTURE(side);
            const TiledUretinex tiled(networks, fp32, {.side = side});
            const Lit lit = relit(tiled, picture, 4);
            CHECK(closeTo(lit.parts.narrow(1, 0, 3), golden.tensor("R")));
            CHECK(closeTo(lit.parts.narrow(1, 3, 1), golden.tensor("L")));
            CHECK(closeTo(lit.highL, golden.tensor("high_L")));
            CHECK(closeTo(lit.enhanced, golden.tensor("enhanced")));
            CHECK(tiled.ratioTo(lit.parts, sourceOf(golden.tensor("reference")))
                == doctest::Approx(golden.tensor("ratio").item<double>()).epsilon(1e-3));
        }
    }
}

TEST_CASE("tiles give what the whole picture gives, at every size")
{
    const Uretinex networks = networksByFormula();
    const TiledUretinex tiled(networks, fp32, {.side = 12});
    at::manual_seed(7);
    for (const auto& [height, width] :
        {std::pair{1, 1}, {1, 30}, {29, 1}, {3, 5}, {12, 12}, {13, 12}, {25, 40}, {37, 24}}) {
        CAPTURE(height);
        CAPTURE(width);
        const at::Tensor picture = at::rand({1, 3, height, width}) * 0.4;
        const c10::InferenceMode noGradients;
        const LightParts whole = decompose(networks, picture);
        const at::Tensor highL =
            networks.adjustment->forward(whole.illumination, at::full({1, 1, 1, 1}, 5.0));
        const Lit lit = relit(tiled, picture, 5);
        CHECK(largestDifference(lit.parts.narrow(1, 0, 3), whole.reflectance) < 1e-4);
        CHECK(largestDifference(lit.parts.narrow(1, 3, 1), whole.illumination) < 1e-4);
        CHECK(largestDifference(lit.highL, highL) < 1e-4);
        CHECK(largestDifference(lit.enhanced, whole.reflectance * highL) < 1e-4);
    }
}

TEST_CASE("bf16 stays near fp32")
{
    const Uretinex networks = networksByFormula();
    at::manual_seed(7);
    const at::Tensor picture = at::rand({1, 3, 33, 47}) * 0.4;
    const Lit exact = relit(TiledUretinex(networks, fp32, {.side = 20}), picture, 5);
    const Lit rough = relit(TiledUretinex(networks, bf16, {.side = 20}), picture, 5);
    const double scale = exact.enhanced.abs().max().item<double>();
    CHECK(largestDifference(exact.enhanced, rough.enhanced) < 0.05 * scale);
}

TEST_CASE("a run is told of tile by tile, can be stopped at each, and leaves the next unchanged")
{
    const TiledUretinex tiled(networksByFormula(), fp32, {.side = 12});
    const at::Tensor picture = at::rand({1, 3, 20, 30}) * 0.4;
    int last = 0, total = 0;
    const at::Tensor first = tiled.decompose(20, 30, sourceOf(picture), [&](int done, int of) {
        CHECK(done == last + 1);
        last = done;
        total = of;
    });
    CHECK(last == total);
    CHECK(total == 6 * 7); // decomposition, and two passes in each of three rounds
    CHECK_THROWS_AS(tiled.decompose(20, 30, sourceOf(picture),
                        [](int done, int) {
                            if (done == 10)
                                throw Cancelled();
                        }),
        Cancelled);
    CHECK(at::equal(tiled.decompose(20, 30, sourceOf(picture)), first));
}

TEST_CASE("gradients reach every weight")
{
    const Uretinex networks = networksByFormula();
    const LightParts parts = decompose(networks, at::rand({2, 3, 12, 12}));
    const at::Tensor highL = networks.adjustment->forward(parts.illumination, at::full({2, 1, 1, 1}, 3.0));
    (highL * parts.reflectance).sum().backward();
    for (const torch::nn::Module* network :
        std::initializer_list<const torch::nn::Module*>{networks.low.get(), networks.reflectance.get(),
            networks.illumination.get(), networks.adjustment.get()})
        for (const auto& parameter : network->named_parameters()) {
            CAPTURE(parameter.key());
            CHECK(parameter.value().grad().defined());
        }
}

TEST_CASE("networks are saved and loaded again")
{
    const TemporaryFolder folder;
    const Uretinex networks = networksByFormula({.rounds = 2, .gamma = 0.3, .concatIllumination = true});
    saveUretinex(folder.path(), networks, {{"license", "GPL-3.0-or-later"}});
    CHECK(folder.fileCount() == 4);
    CHECK(SafetensorsFile::open(folder / "L_adjust.safetensors").metadata().at("license")
        == "GPL-3.0-or-later");
    const Uretinex loaded = loadUretinex(folder.path());
    CHECK(loaded.config.rounds == 2);
    CHECK(loaded.config.gamma == 0.3);
    for (const auto& [name, tensor] : stateDict(*networks.reflectance))
        CHECK(at::equal(tensor, stateDict(*loaded.reflectance).at(name)));
    CHECK(loaded.high);
    const auto before = uretinexChangedAt(folder.path());
    fs::last_write_time(folder / "L_adjust.safetensors", before + std::chrono::seconds(5));
    CHECK(uretinexChangedAt(folder.path()) > before);

    fs::remove(folder / "init_high.safetensors");
    CHECK_FALSE(loadUretinex(folder.path()).high);
    fs::remove(folder / "L_adjust.safetensors");
    CHECK(mentions(refusal([&] { loadUretinex(folder.path()); }), "has no L_adjust"));
}

TEST_CASE("folders that are no model are refused with the reason")
{
    const TemporaryFolder folder;
    const auto whatIsWrong = [&] {
        return refusal([&] { loadUretinex(folder.path()); });
    };
    CHECK(mentions(refusal([&] { loadUretinex(folder / "missing"); }), "not a folder"));
    CHECK(mentions(whatIsWrong(), "has no unfolding"));
    saveUretinex(folder.path(), networksByFormula());

    const StateDict weights = SafetensorsFile::open(folder / "unfolding.safetensors").tensors();
    StateDict changed = weights;
    std::erase_if(changed, [](const auto& entry) { return entry.first.starts_with("model_L."); });
    writeSafetensors(folder / "unfolding.safetensors", changed);
    CHECK(mentions(whatIsWrong(), "has no network 'model_L'"));
    changed = weights;
    changed.erase("model_R.conv4.weight");
    writeSafetensors(folder / "unfolding.safetensors", changed);
    CHECK(mentions(whatIsWrong(), "1 missing (conv4.weight)"));
    writeSafetensors(folder / "unfolding.safetensors", weights, {{"opts", "no json"}});
    CHECK(mentions(whatIsWrong(), "no JSON object"));
    writeSafetensors(folder / "unfolding.safetensors", weights, {{"opts", R"({"round": 0})"}});
    CHECK(mentions(whatIsWrong(), "round"));
    writeSafetensors(folder / "unfolding.safetensors", weights, {{"opts", R"({"gamma": -1})"}});
    CHECK(mentions(whatIsWrong(), "gamma"));
    writeSafetensors(folder / "unfolding.safetensors", weights, {{"opts", R"({"R_model": "Other"})"}});
    CHECK(mentions(whatIsWrong(), "HalfDnCNNSE"));
    fs::remove(folder / "unfolding.safetensors");
    std::ofstream(folder / "unfolding.pth") << "not a checkpoint";
    CHECK(mentions(whatIsWrong(), "unfolding.pth"));
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("uretinex_published");

TEST_CASE("the published weights give the published code's tensors and pictures")
{
    const fs::path data = testData("uretinex");
    if (data.empty()) {
        MESSAGE("SKIPPED: there is no folder uretinex in CANDELA_TEST_DATA");
        return;
    }
    const Uretinex networks = loadUretinex(data / "ckpt");
    CHECK(networks.config.rounds == 3);
    const auto levels = [](const at::Tensor& enhanced) {
        return enhanced.mul(255).clamp(0, 255).to(at::kByte);
    };
    const auto png = [](const fs::path& path) {
        return readPng(path).mul(255).round().to(at::kByte);
    };
    for (const int64_t side : {512, 48}) {
        CAPTURE(side);
        const TiledUretinex tiled(networks, fp32, {.side = side});
        const at::Tensor crop = readPng(data / "crop_low.png");
        const Lit lit = relit(tiled, crop, 5);
        const auto expected = SafetensorsFile::open(data / "expected/crop_ratio5.safetensors");
        CHECK(largestDifference(crop, expected.tensor("input")) < 1e-6);
        CHECK(largestDifference(lit.parts.narrow(1, 0, 3), expected.tensor("R")) < 1e-4);
        CHECK(largestDifference(lit.parts.narrow(1, 3, 1), expected.tensor("L")) < 1e-4);
        CHECK(largestDifference(lit.highL, expected.tensor("high_L")) < 1e-4);
        CHECK(largestDifference(lit.enhanced, expected.tensor("enhanced")) < 1e-4);
        CHECK(largestDifference(levels(lit.enhanced), png(data / "expected/crop_ratio5.png")) <= 1);
        CHECK(
            largestDifference(levels(relit(tiled, crop, 3).enhanced), png(data / "expected/crop_ratio3.png"))
            <= 1);

        const at::Tensor low = readPng(data / "pair_low.png");
        const auto pair = SafetensorsFile::open(data / "expected/pair_evaluate.safetensors");
        const at::Tensor parts = tiled.decompose(low.size(2), low.size(3), sourceOf(low));
        const double ratio = tiled.ratioTo(parts, sourceOf(readPng(data / "pair_high.png")));
        CHECK(std::abs(ratio - pair.tensor("ratio").item<double>()) < 1e-3);
        const at::Tensor enhanced = relit(tiled, low, ratio).enhanced;
        CHECK(largestDifference(enhanced, pair.tensor("enhanced")) < 1e-4);
        CHECK(largestDifference(levels(enhanced), png(data / "expected/pair_evaluate.png")) <= 1);
    }
    const at::Tensor low = readPng(data / "low.png");
    const at::Tensor expected = png(data / "expected/low_ratio5.png");
    CHECK(largestDifference(levels(relit(TiledUretinex(networks, fp32), low, 5).enhanced), expected) <= 1);
    CHECK(largestDifference(levels(relit(TiledUretinex(networks, bf16), low, 5).enhanced), expected) <= 2);
}

TEST_SUITE_END();
