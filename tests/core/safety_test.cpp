#include "core/api/error.h"
#include "core/io/pillow_resize.h"
#include "core/models/safety_checker.h"
#include "core/models/taesd.h"
#include "core/pipelines/clip_pixels.h"
#include "core/pipelines/preview_decoder.h"
#include "core/pipelines/safety_guard.h"
#include "tests/core/golden.h"
#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"

#include <algorithm>
#include <fstream>

using namespace candela;

namespace
{

Image imageOf(const at::Tensor& bytes)
{
    const at::Tensor plain = bytes.contiguous();
    const auto* first = plain.const_data_ptr<std::uint8_t>();
    return {.width = static_cast<int>(plain.size(1)),
        .height = static_cast<int>(plain.size(0)),
        .channels = 3,
        .pixels = {first, first + plain.numel()}};
}

/// The golden checker as a folder, under the names that transformers writes today or wrote before.
void writeChecker(const std::filesystem::path& folder, const Golden& golden, bool oldNames)
{
    StateDict weights;
    for (const auto& [name, tensor] : golden.weights)
        weights.emplace(
            oldNames && name.starts_with("vision_model.") ? "vision_model." + name : name, tensor);
    writeSafetensors(folder / "model.safetensors", weights);
    std::ofstream(folder / "config.json") << golden.config.dump();
}

} // namespace

TEST_SUITE_BEGIN("safety");

TEST_CASE("pictures are resized byte for byte as Pillow does, and prepared as CLIPImageProcessor does")
{
    const Golden golden = loadGolden("safety_checker");
    for (const std::string i : {"0", "1", "2", "3"}) {
        CAPTURE(i);
        const Image picture = imageOf(golden.tensors.at("picture" + i));
        CHECK(resizedLikePillow(picture, 33, 45, PillowFilter::Bicubic)
            == imageOf(golden.tensors.at("resized" + i)));
        CHECK(closeTo(clipPixels(picture, 24), golden.tensors.at("pixels" + i), 1e-5, 1e-6));
    }
}

TEST_CASE("the safety checker judges as diffusers' does")
{
    const Golden golden = loadGolden("safety_checker");
    for (const bool oldNames : {false, true}) {
        CAPTURE(oldNames);
        const TemporaryFolder folder;
        writeChecker(folder.path(), golden, oldNames);
        const auto checker = SafetyChecker::load(folder.path(), {.dtype = at::kFloat});
        CHECK(checker->imageSize() == 24);
        for (std::int64_t i = 0; i < 4; ++i) {
            CAPTURE(i);
            const SafetyScores scores = checker->check(golden.tensors.at("pixels" + std::to_string(i)));
            CHECK(scores.isObjectionable() == golden.tensors.at("flagged")[i].item<bool>());
            const at::Tensor care = golden.tensors.at("care")[i]
                - golden.weights.at("special_care_embeds_weights").to(at::kFloat);
            CHECK(scores.care.front() == doctest::Approx(care[0].item<float>()).epsilon(0.01));
            const bool stricter = std::ranges::any_of(scores.care, [](float score) { return score > 0; });
            const at::Tensor concepts = golden.tensors.at("concepts")[i]
                - golden.weights.at("concept_embeds_weights").to(at::kFloat) + (stricter ? 0.01 : 0);
            for (std::size_t c = 0; c < scores.concepts.size(); ++c)
                CHECK(std::abs(scores.concepts[c] - concepts[std::int64_t(c)].item<float>()) < 0.0006);
        }
    }
}

TEST_CASE("the guard finds the model's own checker, or the request's, and says where there is none")
{
    const Golden golden = loadGolden("safety_checker");
    const TemporaryFolder model;
    GenerateRequest request{.safety = SafetyMode::Warn};
    CHECK(mentions(refusal([&] { SafetyGuard(request, model.path(), {}); }), "no safety checker of its own"));
    std::filesystem::create_directory(model / "safety_checker");
    writeChecker(model / "safety_checker", golden, true);
    SafetyGuard guard(request, model.path(), {});
    CHECK(guard.objectsTo(imageOf(golden.tensors.at("picture0")), {}));
    CHECK_FALSE(guard.objectsTo(imageOf(golden.tensors.at("picture1")), {}));
    request.safetyChecker = model / "nowhere";
    CHECK(mentions(refusal([&] { SafetyGuard(request, model.path(), {}); }), "nowhere"));
    request.safety = SafetyMode::Off;
    CHECK_FALSE(SafetyGuard(request, model.path(), {}).objectsTo(imageOf(golden.tensors.at("picture0")), {}));
}

TEST_CASE("a folder that holds something else is refused in a sentence")
{
    Golden golden = loadGolden("safety_checker");
    const TemporaryFolder folder;
    CHECK(mentions(refusal([&] { SafetyChecker::load(folder.path(), {}); }), "config.json"));
    golden.weights.erase("concept_embeds");
    writeChecker(folder.path(), golden, true);
    CHECK(mentions(refusal([&] { SafetyChecker::load(folder.path(), {}); }), "no concept_embeds"));
    std::ofstream(folder / "config.json") << "{}";
    CHECK(mentions(refusal([&] { SafetyChecker::load(folder.path(), {}); }), "no vision_config"));
    std::filesystem::remove(folder / "model.safetensors");
    std::ofstream(folder / "config.json") << golden.config.dump();
    CHECK(mentions(refusal([&] { SafetyChecker::load(folder.path(), {}); }), "has no weights"));
}

TEST_CASE("nothing can be made out in a blurred picture")
{
    Image stripes{.width = 90, .height = 60, .channels = 3, .pixels = {}};
    for (int i = 0; i < 90 * 60; ++i)
        stripes.pixels.insert(stripes.pixels.end(), 3, i % 2 == 0 ? 255 : 0);
    const Image hidden = blurred(stripes);
    CHECK(hidden.width == 90);
    CHECK(hidden.height == 60);
    const auto [least, most] = std::ranges::minmax(hidden.pixels);
    CHECK(most - least < 20);
}

TEST_CASE("TAESD's published decoders decode as diffusers' AutoencoderTiny does")
{
    const Golden golden = loadGolden("taesd_decoder");
    const at::Tensor &latents = golden.tensors.at("latents"), &decoded = golden.tensors.at("decoded");
    const TemporaryFolder folder;
    writeSafetensors(folder / "taesd_decoder.safetensors", golden.weights);
    const auto decodedBy = [&](const std::filesystem::path& place, LatentKind kind) {
        const torch::InferenceMode noGradients;
        return loadPreviewDecoder(place, kind, {})->decode(latents);
    };
    CHECK(closeTo(decodedBy(folder / "taesd_decoder.safetensors", LatentKind::Xl), decoded));
    CHECK(closeTo(decodedBy(folder.path(), LatentKind::Sd), decoded));
    CHECK_FALSE(loadPreviewDecoder(folder.path(), LatentKind::Xl, {}));
    CHECK(mentions(refusal([&] { decodedBy(folder / "nowhere", LatentKind::Sd); }), "does not exist"));
    const Golden other = loadGolden("autoencoder_tiny_silu");
    writeSafetensors(folder / "other.safetensors", other.weights);
    CHECK(mentions(refusal([&] { decodedBy(folder / "other.safetensors", LatentKind::Sd); }), "do not fit"));
    std::ofstream(folder / "config.json") << other.config.dump();
    writeSafetensors(folder / "diffusion_pytorch_model.safetensors", other.weights);
    const torch::InferenceMode noGradients;
    CHECK(closeTo(loadPreviewDecoder(folder.path(), LatentKind::Sd, {})->decode(other.tensors.at("latents")),
        other.tensors.at("decoded")));
}

TEST_SUITE_END();
