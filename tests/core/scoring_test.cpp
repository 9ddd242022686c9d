#include "core/api/dataset_captions.h"
#include "core/api/dataset_index.h"
#include "core/api/engine.h"
#include "core/io/image_file.h"
#include "core/io/json_file.h"
#include "core/io/weight_file.h"
#include "core/models/aesthetic_head.h"
#include "core/models/clip_model.h"
#include "core/models/safety_checker.h"
#include "core/pipelines/clip_pixels.h"
#include "core/pipelines/scoring.h"
#include "tests/core/golden.h"
#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"

#include <algorithm>
#include <fstream>
#include <sstream>

using namespace candela;

namespace
{

namespace fs = std::filesystem;

Image pictureOf(const Golden& golden, int number)
{
    const at::Tensor bytes = golden.tensors.at("picture" + std::to_string(number));
    const auto* first = bytes.const_data_ptr<std::uint8_t>();
    return {.width = static_cast<int>(bytes.size(1)),
        .height = static_cast<int>(bytes.size(0)),
        .channels = 3,
        .pixels = {first, first + bytes.numel()}};
}

/// The texts that the references compared the pictures with.
std::vector<std::string> textsOf(const std::string& golden)
{
    const auto file = SafetensorsFile::open(std::string(CANDELA_GOLDEN_DIR) + "/" + golden + ".safetensors");
    std::istringstream lines(file.metadata().at("texts"));
    std::vector<std::string> texts;
    for (std::string text; std::getline(lines, text);)
        texts.push_back(text);
    return texts;
}

/// The golden pictures as a dataset, and the networks to measure them with.
struct Studio {
    Golden golden = loadGolden("scoring");
    std::vector<std::string> texts = textsOf("scoring");
    fs::path clip = fs::path(CANDELA_GOLDEN_DIR) / "tiny_clip";
    TemporaryFolder folder;
    fs::path photos = folder / "photos";

    Studio()
    {
        fs::create_directory(photos);
        for (int i = 0; i < 4; ++i) {
            const std::string name = "picture" + std::to_string(i);
            writePng(photos / (name + ".png"), pictureOf(golden, i));
            if (i < 3)
                std::ofstream(photos / (name + ".txt")) << texts[static_cast<std::size_t>(i)];
        }
    }

    fs::path head(const std::string& name) const { return clip / ("aesthetic_" + name + ".safetensors"); }
    double logit(int picture, int text) const
    {
        return golden.tensors.at("logits_per_image")[picture][text].item<double>();
    }
    double mark(const std::string& head, int picture) const
    {
        return golden.tensors.at("marks_" + head)[picture].item<double>();
    }
};

struct Told {
    ScoreResult result;
    std::vector<PictureScores> scores;
    std::string notes;
};

Told scored(const ScoreRequest& request)
{
    Told told;
    RunContext context{.emit = [&](const Event& event) {
        if (const auto* scores = std::get_if<PictureScores>(&event))
            told.scores.push_back(*scores);
        else if (const auto* note = std::get_if<Note>(&event))
            told.notes += note->text;
    }};
    told.result = scorePictures(request, context);
    return told;
}

std::string refusalOf(const ScoreRequest& request)
{
    return refusal([&] { scored(request); });
}

bool near(const std::optional<double>& value, double expected, double tolerance = 2e-3)
{
    return value && std::abs(*value - expected) < tolerance;
}

} // namespace

TEST_SUITE_BEGIN("scoring");

TEST_CASE("CLIP compares pictures with texts as transformers' does")
{
    const Studio studio;
    std::vector<fs::path> pictures;
    for (int i = 0; i < 4; ++i)
        pictures.push_back(studio.photos / ("picture" + std::to_string(i) + ".png"));
    const Told told = scored({.pictures = pictures, .captions = studio.texts, .clip = studio.clip});
    CHECK(told.result.scored == 4);
    REQUIRE(told.scores.size() == 4);
    for (int i = 0; i < 4; ++i) {
        const PictureScores& one = told.scores[static_cast<std::size_t>(i)];
        CHECK(one.captions == studio.texts);
        REQUIRE(one.logits.size() == 3);
        for (int k = 0; k < 3; ++k) {
            CHECK(near(one.logits[static_cast<std::size_t>(k)], studio.logit(i, k)));
            CHECK(near(one.shares[static_cast<std::size_t>(k)],
                studio.golden.tensors.at("softmax")[i][k].item<double>()));
        }
        CHECK_FALSE(one.aesthetic);
        CHECK_FALSE(one.nsfw);
    }
}

TEST_CASE("aesthetic heads of every kind mark pictures as the references do, alone or within their models")
{
    const Studio studio;
    ScoreRequest request{.pictures = {studio.photos / "picture0.png", studio.photos / "picture2.png"},
        .aestheticClip = studio.clip};
    for (const std::string name : {"v1", "mse", "relu"}) {
        CAPTURE(name);
        request.aesthetic = studio.head(name);
        const Told told = scored(request);
        CHECK(near(told.scores.at(0).aesthetic, studio.mark(name, 0), 1e-4));
        CHECK(near(told.scores.at(1).aesthetic, studio.mark(name, 2), 1e-4));
    }

    // One folder with CLIP's tower for pictures and the head over it.
    const fs::path whole = studio.folder / "whole";
    fs::create_directory(whole);
    StateDict weights = readWeightFile(studio.head("mse"));
    for (const auto& [name, tensor] : readWeightFile(studio.clip / "model.safetensors"))
        if (name.starts_with("vi"))
            weights.emplace(name, tensor);
    writeSafetensors(whole / "model.safetensors", weights);
    nlohmann::json config = readJsonFile(studio.clip / "config.json").at("vision_config");
    config["projection_dim"] = 12;
    std::ofstream(whole / "config.json") << config.dump();
    request.aesthetic = whole;
    request.aestheticClip.clear();
    CHECK(near(scored(request).scores.at(1).aesthetic, studio.mark("mse", 2), 1e-4));
}

TEST_CASE("a dataset's index keeps the scores, and only what is missing is measured again")
{
    const Studio studio;
    std::ofstream(studio.photos / "torn.png", std::ios::binary) << "\x89PNG\r\n\x1a\nno more";
    ScoreRequest request{.folder = studio.photos, .clip = studio.clip};
    Told told = scored(request);
    CHECK(told.result.scored == 3);
    CHECK(told.result.known == 1); // without a caption there is nothing to compare with
    CHECK(told.notes == "Pictures that have no caption, and are not compared with one: 1.");
    const auto statisticsOf = [&](int i) {
        return openDataset(studio.photos).pictures.at(static_cast<std::size_t>(i)).statistics;
    };
    for (int i = 0; i < 3; ++i)
        CHECK(near(statisticsOf(i).textMatch, studio.logit(i, i) / 100, 2e-5));

    request.aesthetic = studio.head("mse"); // looks through the same CLIP
    told = scored(request);
    CHECK(told.result.scored == 4);
    CHECK(near(statisticsOf(3).aesthetic, studio.mark("mse", 3) / 10, 1e-5));
    CHECK(near(statisticsOf(1).textMatch, studio.logit(1, 1) / 100, 2e-5));
    CHECK(scored(request).result.known == 4);

    // Another caption: the old score was not about it.
    const Dataset dataset = openDataset(studio.photos);
    HandChange change = handStateOf(dataset.pictures.at(0));
    change.editedCaption = studio.texts[1];
    applyStep(studio.photos, "Edit a caption", std::span(&change, 1));
    CHECK_FALSE(statisticsOf(0).textMatch);
    told = scored(request);
    CHECK(told.result.scored == 1);
    CHECK(near(statisticsOf(0).textMatch, studio.logit(0, 1) / 100, 2e-5));

    request.again = true;
    CHECK(scored(request).result.scored == 4);
}

TEST_CASE("a picture that is broken inside is told of, once, and the others are measured")
{
    const Studio studio;
    // The header is whole, and so is the file's length in the index; the pixels are not.
    const fs::path broken = studio.photos / "picture1.png";
    {
        std::fstream file(broken, std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(60);
        file << std::string(200, '\7');
    }
    const ScoreRequest request{
        .folder = studio.photos, .aesthetic = studio.head("v1"), .aestheticClip = studio.clip};
    const Told told = scored(request);
    CHECK(told.result.scored == 3);
    CHECK(told.result.failed == 1);
    CHECK(mentions(told.scores.at(1).trouble, "picture1.png"));
    CHECK_FALSE(openDataset(studio.photos).pictures.at(1).usable());
    CHECK(scored(request).result.failed == 0);
}

TEST_CASE("a generated picture is compared with the prompt it was made by")
{
    const Studio studio;
    const fs::path file = studio.folder / "generated.png";
    writePng(file, pictureOf(studio.golden, 2),
        {{"parameters",
            studio.texts[1] + "\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 70x31"}});
    const Told told = scored({.pictures = {file, studio.photos / "picture0.png"}, .clip = studio.clip});
    CHECK(told.scores.at(0).captions == std::vector{studio.texts[1]});
    CHECK(near(told.scores.at(0).logits.at(0), studio.logit(2, 1)));
    CHECK(told.scores.at(0).shares.empty());
    CHECK(told.scores.at(1).logits.empty());
}

TEST_CASE("the score of unsafe content is above a half where the checker objects")
{
    const Golden golden = loadGolden("safety_checker");
    const TemporaryFolder folder;
    writeSafetensors(folder / "model.safetensors", golden.weights);
    std::ofstream(folder / "config.json") << golden.config.dump();
    ScoreRequest request{.safetyChecker = folder.path()};
    for (int i = 0; i < 4; ++i)
        writePng(request.pictures.emplace_back(folder / (std::to_string(i) + ".png")), pictureOf(golden, i));
    const Told told = scored(request);
    for (int i = 0; i < 4; ++i) {
        CAPTURE(i);
        const auto nsfw = told.scores.at(static_cast<std::size_t>(i)).nsfw;
        REQUIRE(nsfw);
        CHECK(*nsfw >= 0);
        CHECK(*nsfw <= 1);
        CHECK((*nsfw > 0.5) == golden.tensors.at("flagged")[i].item<bool>());
    }
}

TEST_CASE("what cannot be measured is refused in a sentence before anything is written")
{
    const Studio studio;
    const ScoreRequest all{.folder = studio.photos, .clip = studio.clip};
    CHECK(mentions(refusalOf({.folder = studio.photos}), "Nothing is asked for"));
    ScoreRequest request = all;
    request.clip = studio.folder / "nowhere";
    CHECK(mentions(refusalOf(request), "nowhere"));
    request = all;
    request.folder = studio.folder / "nowhere";
    CHECK(mentions(refusalOf(request), "nowhere"));
    request = {.folder = studio.photos, .aesthetic = studio.head("mse")};
    CHECK(mentions(refusalOf(request), "needs the CLIP"));
    request.aesthetic = studio.clip / "model.safetensors";
    request.aestheticClip = studio.clip;
    CHECK(mentions(refusalOf(request), "no aesthetic head"));
    StateDict wide = readWeightFile(studio.head("v1"));
    wide.at("predictor.weight") = at::zeros({1, 768});
    writeSafetensors(studio.folder / "wide.safetensors", wide);
    request.aesthetic = studio.folder / "wide.safetensors";
    CHECK(mentions(refusalOf(request), "768"));
    const Golden text = loadGolden("clip_text_sd1");
    const fs::path other = studio.folder / "other";
    fs::create_directory(other);
    std::ofstream(other / "config.json") << text.config.dump();
    writeSafetensors(other / "model.safetensors", text.weights);
    request = all;
    request.clip = other;
    CHECK(mentions(refusalOf(request), "is no CLIP"));
    CHECK_FALSE(openDataset(studio.photos, {.index = IndexUse::Read}).pictures.front().statistics.textMatch);
}

TEST_SUITE_END();
