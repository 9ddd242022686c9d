#include "core/api/engine.h"
#include "core/io/photo_file.h"
#include "core/io/safetensors.h"
#include "core/models/uretinex_files.h"
#include "core/pipelines/photo_tensors.h"
#include "core/pipelines/picture_metrics.h"
#include "core/pipelines/relight_plan.h"
#include "tests/core/uretinex_networks.h"
#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_data.h"

#include <ATen/ATen.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

using namespace candela;
namespace fs = std::filesystem;

namespace
{

Photo darkPhoto(std::int64_t width, std::int64_t height, int bits = 8, int channels = 3)
{
    Photo photo{.width = width, .height = height, .bits = bits, .channels = channels, .pixels = {}};
    photo.pixels.resize(static_cast<std::size_t>(width * height * channels * bits / 8));
    for (std::int64_t i = 0; i < width * height * channels; ++i)
        if (bits == 8)
            photo.samples<std::uint8_t>()[i] = static_cast<std::uint8_t>(i * 37 % 60);
        else
            photo.samples<std::uint16_t>()[i] = static_cast<std::uint16_t>(i * 3701 % 16000);
    return photo;
}

void write(const fs::path& path, const Photo& photo)
{
    fs::create_directories(path.parent_path());
    writeFile(path, encodePhoto(photo, {.format = *photoFormatOf(path)}));
}

std::string textOf(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// An engine, networks of known weights, and a folder for pictures.
struct Studio {
    Studio() { saveUretinex(networks.path(), networksByFormula()); }

    RelightResult relight(RelightRequest request)
    {
        request.model = networks.path();
        RunContext context{.stop = stop.get_token(), .emit = [this](const Event& event) {
                               events.push_back(event);
                               if (onEvent)
                                   onEvent(event);
                           }};
        return std::get<RelightResult>(engine->run(request, context));
    }
    RelightPreviewResult preview(RelightPreviewRequest request)
    {
        request.model = networks.path();
        RunContext context{.emit = [this](const Event& event) {
            events.push_back(event);
        }};
        return std::get<RelightPreviewResult>(engine->run(request, context));
    }

    TemporaryFolder networks, pictures;
    std::unique_ptr<Engine> engine = makeEngine({});
    std::vector<Event> events;
    std::function<void(const Event&)> onEvent;
    std::stop_source stop;
};

std::vector<fs::path> targetsOf(const std::vector<RelightJob>& jobs)
{
    std::vector<fs::path> targets;
    for (const RelightJob& job : jobs)
        targets.push_back(job.target);
    return targets;
}

} // namespace

TEST_SUITE_BEGIN("relight");

TEST_CASE("a plan says where each result goes")
{
    const TemporaryFolder folder;
    for (const char* name :
        {"in/a.jpg", "in/deep/b.PNG", "in/a_relit.jpg", "in/a_relit-2.jpg", "other/a.jpg"}) {
        fs::create_directories((folder / name).parent_path());
        std::ofstream(folder / name) << "x";
    }
    const fs::path in = folder / "in", out = folder / "out";
    using Paths = std::vector<fs::path>;
    CHECK(targetsOf(planRelight({.inputs = {in}})) == Paths{in / "a_relit.jpg", in / "deep/b_relit.PNG"});
    CHECK(targetsOf(planRelight({.inputs = {in}, .output = out}))
        == Paths{out / "a_relit.jpg", out / "deep/b_relit.PNG"});
    CHECK(targetsOf(planRelight({.inputs = {in, folder / "other"}, .output = out, .format = "tiff"}))
        == Paths{out / "a_relit.tiff", out / "deep/b_relit.tiff", out / "a_relit-2.tiff"});
    CHECK(targetsOf(planRelight({.inputs = {in / "a.jpg"}, .output = folder / "lit.png"}))
        == Paths{folder / "lit.png"});
    CHECK(targetsOf(planRelight({.inputs = {in / "a_relit.jpg"}})) == Paths{in / "a_relit_relit.jpg"});

    const auto jobs = planRelight({.inputs = {in}, .reference = folder / "other", .keepGoing = true});
    CHECK(jobs[0].reference == folder / "other/a.jpg");
    CHECK(mentions(jobs[1].problem, "no picture of the same name"));

    const auto whatIsWrong = [](const RelightRequest& request) {
        return refusal([&] { planRelight(request); });
    };
    CHECK(mentions(whatIsWrong({}), "no picture"));
    CHECK(mentions(whatIsWrong({.inputs = {folder / "missing.png"}}), "does not exist"));
    CHECK(mentions(whatIsWrong({.inputs = {folder / "in/a.jpg"}, .ratio = 0}), "positive"));
    CHECK(mentions(whatIsWrong({.inputs = {folder / "in/a.jpg"}, .ratio = std::nan("")}), "positive"));
    CHECK(mentions(whatIsWrong({.inputs = {in}, .output = folder / "lit.png"}), "one file, but 2 pictures"));
    CHECK(
        mentions(whatIsWrong({.inputs = {in / "a.jpg"}, .output = folder / "lit.gif"}), "cannot be written"));
    CHECK(mentions(whatIsWrong({.inputs = {in / "a.jpg"}, .format = "gif"}), "'gif'"));
    CHECK(mentions(
        whatIsWrong({.inputs = {in / "a.jpg"}, .output = folder / "x.png", .format = "jpg"}), "contradicts"));
    CHECK(mentions(whatIsWrong({.inputs = {in}, .reference = in / "a.jpg"}), "one picture"));
    CHECK(mentions(whatIsWrong({.inputs = {in}, .reference = folder / "missing"}), "does not exist"));
    CHECK(mentions(whatIsWrong({.inputs = {in}, .tensorsFile = "x"}), "one picture"));
    fs::create_directories(folder / "empty");
    CHECK(mentions(whatIsWrong({.inputs = {folder / "empty"}}), "has no pictures"));
}

TEST_CASE("a picture is relit, its tensors are those of its pixels, and nothing is overwritten")
{
    Studio studio;
    const fs::path dark = studio.pictures / "dark.png";
    write(dark, darkPhoto(23, 17));
    const RelightRequest request{.inputs = {dark}, .tensorsFile = studio.pictures / "t.safetensors"};
    const RelightResult first = studio.relight(request);
    REQUIRE(first.pictures.size() == 1);
    CHECK(first.pictures[0].file == studio.pictures / "dark_relit.png");
    CHECK(first.pictures[0].ratio == 5);
    CHECK(first.pictures[0].width == 23);
    CHECK_FALSE(first.pictures[0].psnr.has_value());

    const auto tensors = SafetensorsFile::open(request.tensorsFile);
    CHECK(tensors.tensor("ratio").item<float>() == 5);
    CHECK(at::allclose(tensors.tensor("R") * tensors.tensor("high_L"), tensors.tensor("enhanced")));
    const at::Tensor levels =
        tensors.tensor("enhanced").mul(255).clamp(0, 255).to(at::kByte)[0].permute({1, 2, 0});
    CHECK(at::equal(bytesOf(readPhoto(first.pictures[0].file)), levels));

    const std::string before = textOf(first.pictures[0].file);
    CHECK(studio.relight(request).pictures[0].file == studio.pictures / "dark_relit-2.png");
    RelightRequest again = request;
    again.skipExisting = true;
    CHECK((studio.relight(again).pictures[0].state == RelitState::Existing));
    again = request;
    again.overwrite = true;
    again.ratio = 2;
    CHECK(studio.relight(again).pictures[0].file == studio.pictures / "dark_relit.png");
    CHECK(textOf(first.pictures[0].file) != before);
}

TEST_CASE("16 bits stay 16, grey stays grey, transparency stays")
{
    Studio studio;
    write(studio.pictures / "deep.tiff", darkPhoto(12, 9, 16));
    write(studio.pictures / "grey.png", darkPhoto(12, 9, 16, 1));
    Photo glass = darkPhoto(12, 9);
    glass.alpha.assign(12 * 9, std::byte{90});
    write(studio.pictures / "glass.png", glass);
    const RelightResult result =
        studio.relight({.inputs = {studio.pictures.path()}, .output = studio.pictures / "out"});
    REQUIRE(result.pictures.size() == 3);
    CHECK(readPhoto(studio.pictures / "out/deep_relit.tiff").bits == 16);
    CHECK(readPhoto(studio.pictures / "out/grey_relit.png").channels == 1);
    CHECK(readPhoto(studio.pictures / "out/grey_relit.png").bits == 16);
    CHECK((readPhoto(studio.pictures / "out/glass_relit.png").alpha == glass.alpha));
}

TEST_CASE("what is wrong with one picture of a folder is said, and the others are done")
{
    Studio studio;
    const fs::path in = studio.pictures / "in", out = studio.pictures / "out";
    write(in / "b.png", darkPhoto(9, 8));
    write(in / "c/d.jpg", darkPhoto(9, 8));
    std::ofstream(in / "a.png") << "no picture";
    RelightRequest request{.inputs = {in, studio.pictures / "vanished.png"},
        .output = out,
        .keepGoing = true,
        .table = studio.pictures / "table.csv"};
    const RelightResult result = studio.relight(request);
    REQUIRE(result.pictures.size() == 4);
    CHECK((result.pictures[0].state == RelitState::Failed));
    CHECK(mentions(result.pictures[0].why, "a.png"));
    CHECK((result.pictures[1].state == RelitState::Done));
    CHECK(result.pictures[2].file == out / "c/d_relit.jpg");
    CHECK(mentions(result.pictures[3].why, "does not exist"));
    const std::string table = textOf(request.table);
    CHECK(table.starts_with("source,file,state,width,height,ratio,psnr,ssim,seconds,why\r\n"));
    CHECK(std::ranges::count(table, '\n') == 5);
    int told = 0;
    for (const Event& event : studio.events)
        if (const auto* relit = std::get_if<PictureRelit>(&event)) {
            CHECK(relit->index == told++);
            CHECK(relit->of == 4);
        }
    CHECK(told == 4);

    request.inputs = {in};
    request.keepGoing = false;
    CHECK(mentions(refusal([&] { studio.relight(request); }), "a.png"));
    std::ofstream(studio.pictures / "file") << "in the way";
    request.output = studio.pictures / "file/";
    CHECK(mentions(refusal([&] { studio.relight(request); }), "is a file"));
    request.inputs = {in / "a.png"};
    request.output = studio.pictures / "new" / "folder";
    CHECK_THROWS_AS(studio.relight(request), Error);
    CHECK_FALSE(fs::exists(studio.pictures / "new")); // nothing is left of a run that wrote nothing
    request.output = studio.pictures / "no" / "such.png";
    request.inputs = {in / "b.png"};
    CHECK_THROWS_AS(studio.relight(request), Error);
}

TEST_CASE("evaluation finds the ratio and scores the result")
{
    Studio studio;
    write(studio.pictures / "low/a.png", darkPhoto(30, 20));
    Photo lit = darkPhoto(30, 20);
    for (std::byte& sample : lit.pixels)
        sample = static_cast<std::byte>(std::to_integer<int>(sample) * 4);
    write(studio.pictures / "high/a.png", lit);
    const RelightResult result = studio.relight({.inputs = {studio.pictures / "low"},
        .reference = studio.pictures / "high",
        .output = studio.pictures / "out"});
    REQUIRE(result.pictures.size() == 1);
    CHECK(result.pictures[0].ratio != 5);
    REQUIRE(result.pictures[0].psnr.has_value());
    const Photo after = readPhoto(studio.pictures / "out/a_relit.png");
    CHECK(*result.pictures[0].psnr == doctest::Approx(psnr(bytesOf(after), bytesOf(lit))));
    CHECK(*result.meanSsim() == doctest::Approx(*ssim(bytesOf(after), bytesOf(lit))));

    write(studio.pictures / "high/a.png", darkPhoto(31, 20));
    CHECK(mentions(refusal([&] {
        studio.relight({.inputs = {studio.pictures / "low"},
            .reference = studio.pictures / "high",
            .output = studio.pictures / "out"});
    }),
        "not of the size"));
    fs::remove(studio.networks / "init_high.safetensors");
    CHECK(mentions(refusal([&] {
        studio.relight({.inputs = {studio.pictures / "low"}, .reference = studio.pictures / "high"});
    }),
        "no init_high"));
}

TEST_CASE("a stopped run leaves whole files and its table, and the next one is as good as the first")
{
    Studio studio;
    for (const char* name : {"a.png", "b.png", "c.png"})
        write(studio.pictures / "in" / name, darkPhoto(20, 20));
    const RelightRequest request{.inputs = {studio.pictures / "in"},
        .output = studio.pictures / "out",
        .skipExisting = true,
        .table = studio.pictures / "table.csv"};
    studio.onEvent = [&](const Event& event) {
        if (const auto* progress = std::get_if<Progress>(&event);
            progress && progress->image == 1 && progress->phase == Phase::Relighting)
            studio.stop.request_stop();
    };
    CHECK_THROWS_AS(studio.relight(request), Cancelled);
    CHECK(std::distance(fs::directory_iterator(studio.pictures / "out"), fs::directory_iterator()) == 1);
    CHECK(mentions(textOf(request.table), "a_relit.png"));
    studio.onEvent = {};
    studio.stop = std::stop_source();
    const RelightResult rest = studio.relight(request);
    CHECK(rest.count(RelitState::Existing) == 1);
    CHECK(rest.count(RelitState::Done) == 2);
    CHECK(textOf(studio.pictures / "out/a_relit.png") == textOf(studio.pictures / "out/c_relit.png"));
}

TEST_CASE("another ratio or view of a picture looked at before is adjusted alone")
{
    Studio studio;
    const fs::path dark = studio.pictures / "dark.png";
    write(dark, darkPhoto(60, 30));
    const auto passes = [&] {
        return std::ranges::count_if(studio.events, [](const Event& event) {
            const auto* progress = std::get_if<Progress>(&event);
            return progress && progress->phase == Phase::Relighting && progress->step == 1;
        });
    };
    RelightPreviewRequest request{.file = dark, .longestSide = 40, .compute = {.precision = Precision::Fp32}};
    const RelightPreviewResult first = studio.preview(request);
    CHECK(first.sourceWidth == 60);
    CHECK(first.before->width == 40);
    CHECK(first.after->height == 20);
    CHECK(first.after->pixels.size() == 40 * 20 * 3);
    CHECK(passes() == 1);
    request.ratio = 2;
    CHECK_FALSE(*studio.preview(request).after == *first.after);
    request.view = RelightView::Illumination;
    const RelightPreviewResult light = studio.preview(request);
    CHECK(light.after->pixels[0] == light.after->pixels[1]);
    request.view = RelightView::Reflectance;
    studio.preview(request);
    CHECK(passes() == 1);
    request.view = RelightView::Result;
    request.ratio = 5;
    CHECK(*studio.preview(request).after == *first.after);
    CHECK(passes() == 1);

    fs::last_write_time(dark, fs::last_write_time(dark) + std::chrono::seconds(3));
    studio.preview(request);
    CHECK(passes() == 2);
    request.longestSide = 0;
    CHECK(studio.preview(request).before->width == 60);
    request.file = studio.pictures / "missing.png";
    CHECK(mentions(refusal([&] { studio.preview(request); }), "missing.png"));
}

TEST_CASE("equal pictures score best, and the scores are those of other programs")
{
    at::manual_seed(3);
    const at::Tensor picture = at::randint(256, {300, 40, 3}, at::kByte);
    CHECK(psnr(picture, picture) == 100);
    CHECK(*ssim(picture, picture) == doctest::Approx(1));
    CHECK(psnr(at::full({20, 20, 3}, 100, at::kByte), at::full({20, 20, 3}, 110, at::kByte))
        == doctest::Approx(20 * std::log10(25.5)));
    // Flat pictures: only the luminance differs.
    const double c1 = 2.55 * 2.55, expected = (2 * 100. * 110. + c1) / (100. * 100. + 110. * 110. + c1);
    CHECK(*ssim(at::full({20, 20, 3}, 100, at::kByte), at::full({20, 20, 3}, 110, at::kByte))
        == doctest::Approx(expected));
    CHECK_FALSE(ssim(picture.narrow(1, 0, 10), picture.narrow(1, 0, 10)).has_value());
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("relight_published");

TEST_CASE("the published weights light the published pictures, and evaluate their pair")
{
    const fs::path data = testData("uretinex");
    if (data.empty()) {
        MESSAGE("SKIPPED: there is no folder uretinex in CANDELA_TEST_DATA");
        return;
    }
    const TemporaryFolder out;
    const auto engine = makeEngine({});
    RunContext context;
    const auto run = [&](const RelightRequest& request) {
        return std::get<RelightResult>(engine->run(request, context)).pictures.at(0);
    };
    const auto difference = [](const fs::path& a, const fs::path& b) {
        return (bytesOf(readPhoto(a)).to(at::kInt) - bytesOf(readPhoto(b)).to(at::kInt))
            .abs()
            .max()
            .item<int>();
    };
    const RelitPicture crop = run(
        {.inputs = {data / "crop_low.png"}, .model = data / "ckpt", .ratio = 3, .output = out / "crop.png"});
    CHECK(difference(crop.file, data / "expected/crop_ratio3.png") <= 1);
    const RelitPicture pair = run({.inputs = {data / "pair_low.png"},
        .model = data / "ckpt",
        .reference = data / "pair_high.png",
        .output = out / "pair.png"});
    CHECK(difference(pair.file, data / "expected/pair_evaluate.png") <= 1);
    CHECK(std::abs(pair.ratio - 7.094658) < 1e-3);
    CHECK(*pair.psnr == doctest::Approx(20.92).epsilon(0.002));
    CHECK(*pair.ssim == doctest::Approx(0.898).epsilon(0.001));
}

TEST_SUITE_END();
