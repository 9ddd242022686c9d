#include "core/api/dataset_filters.h"

#include "core/api/dataset_index.h"
#include "core/dataset/perceptual_hash.h"
#include "core/io/image_file.h"
#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <bit>
#include <cstdio>
#include <fstream>
#include <random>

using namespace candela;

namespace
{

namespace fs = std::filesystem;

DatasetPicture picture(std::int64_t width, std::int64_t height, std::int64_t bytes = 1000)
{
    return {.file = std::to_string(width) + "x" + std::to_string(height) + ".png",
        .width = width,
        .height = height,
        .bytes = bytes};
}

DatasetPicture hashed(std::uint64_t hash, std::int64_t side = 10)
{
    DatasetPicture result = picture(side, side);
    result.statistics.phash = hash;
    return result;
}

/// "10": the first is kept, the second is not.
std::string kept(const std::vector<DatasetPicture>& pictures, const std::vector<DatasetFilter>& filters)
{
    std::string text;
    for (const FilterOutcome& outcome : applyFilters(pictures, filters)) {
        CHECK(outcome.kept == outcome.why.empty());
        text += outcome.kept ? '1' : '0';
    }
    return text;
}

std::string hexadecimal(std::uint64_t value)
{
    char digits[17];
    std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(value));
    return digits;
}

} // namespace

TEST_SUITE_BEGIN("dataset_filters");

TEST_CASE("filters include the ends of their ranges")
{
    const std::vector<DatasetPicture> sizes{picture(1024, 1024), picture(1023, 2000), picture(2000, 1023)};
    CHECK(kept(sizes, {ImageShapeFilter{.minWidth = 1024, .minHeight = 1024}}) == "100");
    CHECK(kept(sizes, {ImageShapeFilter{.maxWidth = 1024, .maxHeight = 2000}}) == "110");
    CHECK(kept(sizes, {ImageShapeFilter{}}) == "111");
    CHECK(kept({picture(200, 100), picture(201, 100), picture(50, 100), picture(49, 100)},
              {ImageAspectRatioFilter{.minRatio = 0.5, .maxRatio = 2}})
        == "1010");
    CHECK(kept({picture(333, 1000), picture(332, 1000), picture(3000, 1000), picture(3001, 1000)},
              {ImageAspectRatioFilter{}})
        == "1010");
    CHECK(kept({picture(1, 1, 1024), picture(1, 1, 1023), picture(1, 1, 20 << 20),
                   picture(1, 1, (20 << 20) + 1)},
              {ImageSizeFilter{.minBytes = *bytesFromText("1kb"), .maxBytes = *bytesFromText("20mb")}})
        == "1010");
}

TEST_CASE("scores are filtered with Data-Juicer's defaults")
{
    std::vector<DatasetPicture> pictures(4, picture(9, 9));
    for (std::size_t i = 0; i < 3; ++i) {
        const double value = std::array{0.1, 0.09, 1.0}[i];
        pictures[i].statistics.textMatch = value;
        pictures[i].statistics.aesthetic = value * 5;
        pictures[i].statistics.nsfw = value * 5;
    }
    CHECK(kept(pictures, {ImageTextSimilarityFilter{}}) == "1010");
    CHECK(kept(pictures, {ImageAestheticsFilter{}}) == "1000");
    CHECK(kept(pictures, {ImageNsfwFilter{}}) == "1100");
    CHECK(missingStatistics(pictures, {ImageTextSimilarityFilter{}, ImageShapeFilter{}, ImageDeduplicator{}})
        == std::vector<std::int64_t>{1, 0, 4});
    const auto outcome = applyFilters(pictures, {ImageShapeFilter{}, ImageTextSimilarityFilter{}});
    CHECK(outcome[1].filter == 1);
    CHECK(outcome[1].why == "Its text match is 0.09, not between 0.1 and 1.");
    CHECK(outcome[3].why == "Its text match has not been measured yet.");
}

TEST_CASE("what was decided by hand comes before the filters")
{
    std::vector<DatasetPicture> pictures(4, picture(10, 10));
    pictures[1].verdict = Verdict::Accepted;
    pictures[2].verdict = Verdict::Rejected;
    pictures[3].pictureTrouble = "'x' is empty.";
    CHECK(kept(pictures, {ImageShapeFilter{.minWidth = 100}}) == "0100");
    CHECK(kept(pictures, {}) == "1100");
    CHECK(applyFilters(pictures, {})[3].why == "'x' is empty.");
    CHECK_FALSE(applyFilters(pictures, {})[2].filter);
}

TEST_CASE("of equal hashes the first is kept, as Data-Juicer does")
{
    std::vector<DatasetPicture> pictures{hashed(7), hashed(9), hashed(7, 100), hashed(7)};
    CHECK(kept(pictures, {ImageDeduplicator{}}) == "1100");
    pictures[2].caption = "another";
    CHECK(kept(pictures, {ImageDeduplicator{.considerText = true}}) == "1110");
    // Only what the filters before kept is compared.
    CHECK(kept(pictures, {ImageShapeFilter{.minWidth = 50}, ImageDeduplicator{}}) == "0010");
    pictures[3].verdict = Verdict::Accepted;
    CHECK(kept(pictures, {ImageDeduplicator{}}) == "0101");
}

TEST_CASE("near copies form clusters, and the largest of each is kept")
{
    const std::vector<DatasetPicture> pictures{
        hashed(0b0), hashed(0b11, 20), hashed(0b1111, 30), hashed(~std::uint64_t(0)), hashed(0b111111111)};
    const ImageDeduplicator two{.distance = 2};
    CHECK(nearCopies(pictures, two) == std::vector<std::vector<std::size_t>>{{2, 0, 1}}); // 0 and 2 through 1
    CHECK(kept(pictures, {two}) == "00111");
    CHECK(nearCopies(pictures, {.distance = 1}).empty());
    CHECK(nearCopies(pictures, {.distance = 5}) == std::vector<std::vector<std::size_t>>{{2, 0, 1, 4}});
    CHECK(applyFilters(pictures, {two})[0].why == "It is a copy of '30x30.png'.");
    std::stop_source stop;
    stop.request_stop();
    CHECK_THROWS_AS(nearCopies(pictures, two, stop.get_token()), Cancelled);
}

TEST_CASE("no pair of near copies is missed")
{
    std::mt19937_64 random(5);
    std::vector<DatasetPicture> pictures;
    for (int i = 0; i < 300; ++i) {
        std::uint64_t hash = i % 3 == 0 ? random() : *pictures.back().statistics.phash;
        for (unsigned flips = i % 3 == 0 ? 0 : static_cast<unsigned>(random() % 20); flips > 0; --flips)
            hash ^= std::uint64_t(1) << random() % 64;
        pictures.push_back(hashed(hash));
    }
    for (const int distance : {1, 4, 7, 12, largestHashDistance}) {
        CAPTURE(distance);
        std::vector<std::size_t> cluster(pictures.size());
        for (std::size_t i = 0; i < pictures.size(); ++i)
            cluster[i] = i + 1000;
        const auto found = nearCopies(pictures, {.distance = distance});
        for (const auto& each : found)
            for (const std::size_t i : each)
                cluster[i] = each.front();
        for (std::size_t i = 0; i < pictures.size(); ++i)
            for (std::size_t k = 0; k < i; ++k)
                if (std::popcount(*pictures[i].statistics.phash ^ *pictures[k].statistics.phash) <= distance)
                    CHECK(cluster[i] == cluster[k]);
        CHECK_FALSE(found.empty());
    }
}

TEST_CASE("sizes of files are read as Data-Juicer reads them")
{
    CHECK(bytesFromText("0") == 0);
    CHECK(bytesFromText("1kb") == 1024);
    CHECK(bytesFromText("20 MB") == 20 << 20);
    CHECK(bytesFromText("1.5KiB") == 1536);
    CHECK(bytesFromText("1TB") == ImageSizeFilter().maxBytes);
    CHECK(bytesFromText("12B") == 12);
    for (const char* const wrong : {"", "kb", "1xb", "-1", "1kbb", "1 k", "nan", "99999999pb"})
        CHECK_FALSE(bytesFromText(wrong));
}

TEST_CASE("hashes are those of imagededup")
{
    const fs::path golden = fs::path(CANDELA_GOLDEN_DIR) / "perceptual_hash";
    std::ifstream stream(golden / "hashes.json");
    const nlohmann::json cases = nlohmann::json::parse(stream);
    REQUIRE(cases.size() == 7);
    for (const auto& [name, hashes] : cases.items()) {
        CAPTURE(name);
        const Image image = readImage(golden / (name + ".png"));
        CHECK(hexadecimal(perceptualHash(image, HashMethod::PHash)) == hashes["phash"]);
        CHECK(hexadecimal(perceptualHash(image, HashMethod::DHash)) == hashes["dhash"]);
        CHECK(hexadecimal(perceptualHash(image, HashMethod::AHash)) == hashes["ahash"]);
        if (image.channels == 1)
            CHECK(hexadecimal(perceptualHash(image, HashMethod::DHash)) == hashes["imagehash_dhash"]);
    }
}

TEST_CASE("hashes are computed once, and broken pictures found")
{
    const TemporaryFolder folder;
    const fs::path golden = fs::path(CANDELA_GOLDEN_DIR) / "perceptual_hash";
    for (const char* const name : {"wide.png", "grey.png", "tall.png"})
        fs::copy_file(golden / name, folder / name);
    std::fstream broken(folder / "tall.png", std::ios::in | std::ios::out | std::ios::binary);
    broken.seekp(60);
    broken << "this is no compressed data at all, so that nothing can be unpacked";
    broken.close();
    Dataset dataset = openDataset(folder.path());
    std::int64_t told = 0;
    computeHashes(
        folder.path(), dataset.pictures, HashMethod::PHash, [&](std::int64_t done, std::int64_t of) {
            CHECK(of == 3);
            told = done;
        });
    CHECK(told == 3);
    Dataset again = openDataset(folder.path());
    CHECK(again.pictures == dataset.pictures);
    REQUIRE(again.pictures.size() == 3); // grey, tall, wide
    CHECK(hexadecimal(again.pictures[0].statistics.phash.value_or(0)) == "8f3a60853dda3dd8");
    CHECK(mentions(again.pictures[1].pictureTrouble, "cannot be decoded"));
    computeHashes(folder.path(), again.pictures, HashMethod::PHash,
        [&](std::int64_t, std::int64_t) { FAIL("nothing was left to do"); });
    std::stop_source stop;
    stop.request_stop();
    CHECK_THROWS_AS(
        computeHashes(folder.path(), again.pictures, HashMethod::DHash, {}, stop.get_token()), Cancelled);
}

TEST_CASE("recipes of Data-Juicer are read")
{
    const TemporaryFolder folder;
    const auto read = [&](const std::string& text) {
        std::ofstream(folder / "r.yaml", std::ios::binary) << text;
        return filtersFromRecipe(folder / "r.yaml");
    };
    const auto filters =
        read("# Kolors\n"
             "dataset_path: input/metadata.jsonl\n"
             "np: 4\n"
             "process:\n"
             "  - image_shape_filter:\n"
             "      min_width: 1024\n"
             "      min_height: 1024\n"
             "      any_or_all: any\n"
             "  - image_aspect_ratio_filter: {min_ratio: 0.5, max_ratio: 2.0, any_or_all: all}\n"
             "  - image_size_filter: {max_size: '20MB', min_size: 1kb}\n"
             "  - image_text_similarity_filter:\n"
             "      hf_clip: openai/clip-vit-base-patch32\n"
             "      min_score: 0.2\n"
             "      reduce_mode: avg\n"
             "  - image_aesthetics_filter:\n"
             "  - image_nsfw_filter: {score_threshold: 0.3}\n"
             "  - image_deduplicator: {method: dhash, consider_text: true}\n"
             "  - image_deduplicator\n");
    CHECK(filters
        == std::vector<DatasetFilter>{ImageShapeFilter{.minWidth = 1024, .minHeight = 1024},
            ImageAspectRatioFilter{.minRatio = 0.5, .maxRatio = 2},
            ImageSizeFilter{.minBytes = 1024, .maxBytes = 20 << 20},
            ImageTextSimilarityFilter{.minScore = 0.2}, ImageAestheticsFilter{},
            ImageNsfwFilter{.maxScore = 0.3},
            ImageDeduplicator{.method = HashMethod::DHash, .considerText = true}, ImageDeduplicator{}});
    const auto whyNot = [&](const std::string& text) {
        return refusal([&] { read(text); });
    };
    CHECK(mentions(whyNot("process:\n  - image_blur_mapper:\n"), "the operator 'image_blur_mapper'"));
    CHECK(
        mentions(whyNot("process:\n  - image_shape_filter: {min_depth: 3}\n"), "the parameter 'min_depth'"));
    CHECK(mentions(whyNot("process:\n  - image_shape_filter: {min_width: wide}\n"), "'min_width'"));
    CHECK(mentions(whyNot("process:\n  - image_shape_filter: {any_or_all: some}\n"), "some"));
    CHECK(mentions(whyNot("process:\n  - image_deduplicator: {method: whash}\n"), "whash"));
    CHECK(mentions(whyNot("process:\n  - image_shape_filter: [1, 2]\n"), "parameters"));
    CHECK(mentions(whyNot("process:\n  - [1, 2]\n"), "names no operator"));
    CHECK(mentions(whyNot("a: b\n"), "no list 'process'"));
    CHECK(mentions(whyNot("- x\n"), "no list 'process'"));
    CHECK(mentions(whyNot("process: [\n"), "no YAML"));
    CHECK(mentions(refusal([&] { filtersFromRecipe(folder / "none.yaml"); }), "none.yaml"));
}

TEST_SUITE_END();
