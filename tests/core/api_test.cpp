#include "core/api/events.h"
#include "core/api/picture_files.h"
#include "core/api/requests.h"

#include "tests/support/temporary_folder.h"

#include <doctest/doctest.h>

#include <fstream>

using namespace candela;
namespace fs = std::filesystem;

TEST_SUITE_BEGIN("api");

TEST_CASE("every sampler and schedule has a name that leads back to it")
{
    for (const SamplerKind kind : allSamplers)
        CHECK(samplerFromName(nameOf(kind)) == kind);
    for (const ScheduleKind kind : allSchedules)
        CHECK(scheduleFromName(nameOf(kind)) == kind);
    CHECK_FALSE(samplerFromName("Euler").has_value());
}

TEST_CASE("image to image takes its share of the steps, rounded down")
{
    CHECK(stepsTaken(20, 1) == 20);
    CHECK(stepsTaken(20, 0.7) == 14);
    CHECK(stepsTaken(9, 0.35) == 3);
    CHECK(stepsTaken(3, 0.2) == 0);
}

TEST_CASE("a stopped context throws at its next check and not before")
{
    std::stop_source source;
    RunContext context{.stop = source.get_token()};
    CHECK_NOTHROW(context.throwIfStopped());
    source.request_stop();
    CHECK_THROWS_AS(context.throwIfStopped(), Cancelled);
}

TEST_CASE("pictures are found in the depths of a folder, in order, by their names")
{
    const TemporaryFolder folder;
    fs::create_directories(folder / "b" / "deep");
    fs::create_directories(folder / ".hidden");
    for (const char* name : {"z.PNG", "a.jpeg", "notes.txt", "png", "b/one.tif", "b/deep/two.webp", ".c.png",
             ".hidden/three.png"})
        std::ofstream(folder / name) << "x";
    const std::vector<FoundPicture> found = picturesIn(folder.path());
    const std::vector<FoundPicture> expected = {{folder / "a.jpeg", ""},
        {folder / "b/deep/two.webp", "b/deep"}, {folder / "b/one.tif", "b"}, {folder / "z.PNG", ""}};
    CHECK((found == expected)); // LibTorch prints vectors, but not of these
    CHECK_THROWS_AS(picturesIn(folder / "missing"), Error);
    CHECK_FALSE(isPictureName("png"));
    CHECK(isPictureName("IMG.0001.Tiff"));
}

TEST_CASE("a result of relighting is summed up")
{
    RelightResult result;
    CHECK_FALSE(result.meanPsnr().has_value());
    result.pictures = {
        {.psnr = 20, .ssim = 0.5}, {.psnr = 30}, {.state = RelitState::Failed, .why = "broken"}};
    CHECK(result.count(RelitState::Done) == 2);
    CHECK(result.count(RelitState::Failed) == 1);
    CHECK(*result.meanPsnr() == 25);
    CHECK(*result.meanSsim() == 0.5);
}

TEST_SUITE_END();
