#include "core/api/picture_grid.h"

#include "core/io/image_file.h"
#include "core/io/picture_texts.h"
#include "core/io/text_drawing.h"
#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

using namespace candela;

namespace
{

std::shared_ptr<const Image> plain(int width, int height, std::uint8_t grey)
{
    Image image{.width = width, .height = height, .channels = 3, .pixels = {}};
    image.pixels.assign(image.stride() * static_cast<std::size_t>(height), grey);
    return std::make_shared<const Image>(std::move(image));
}

std::uint8_t at(const Image& image, int x, int y)
{
    return image.pixels[static_cast<std::size_t>(y) * image.stride() + static_cast<std::size_t>(x) * 3];
}

/// Whether something darker than the paper is drawn there.
bool hasInk(const Image& image, int left, int top, int right, int bottom)
{
    for (int y = top; y < bottom; ++y)
        for (int x = left; x < right; ++x)
            if (at(image, x, y) < 128)
                return true;
    return false;
}

} // namespace

TEST_SUITE_BEGIN("picture_grid");

TEST_CASE("pictures go row by row, and cells left over are white")
{
    PictureGrid grid{.pictures = {}, .columns = 2, .rows = 3};
    for (const std::uint8_t grey : {10, 20, 30})
        grid.pictures.push_back({.image = plain(8, 4, grey)});
    const Image sheet = drawGrid(grid);
    CHECK(sheet.width == 16);
    CHECK(sheet.height == 12);
    CHECK(at(sheet, 0, 0) == 10);
    CHECK(at(sheet, 15, 3) == 20);
    CHECK(at(sheet, 0, 4) == 30);
    CHECK(at(sheet, 8, 4) == 255);
    CHECK(at(sheet, 0, 11) == 255);
}

TEST_CASE("larger pictures are reduced, smaller ones stay, and both stand in the middle")
{
    const PictureGrid grid{.pictures = {{.image = plain(200, 100, 40)}, {.image = plain(20, 20, 80)}, {}},
        .columns = 3,
        .cellSide = 50,
        .gap = 10};
    const Image sheet = drawGrid(grid);
    CHECK(sheet.width == 10 + 3 * 60);
    CHECK(sheet.height == 10 + 25 + 10);
    CHECK(at(sheet, 9, 20) == 255);
    CHECK(at(sheet, 10, 10) == 40);
    CHECK(at(sheet, 59, 34) == 40);
    CHECK(at(sheet, 70 + 15, 12) == 80);
    CHECK(at(sheet, 70 + 14, 12) == 255);
    CHECK_FALSE(hasInk(sheet, 130, 0, sheet.width, sheet.height));
}

TEST_CASE("a grid of settings has its words above, left and below, in any script")
{
    PictureGrid grid{.pictures = {}, .columns = 2, .gap = 4};
    for (int i = 0; i < 4; ++i)
        grid.pictures.push_back({.image = plain(200, 100, 200)});
    const Image bare = drawGrid(grid);
    grid.title = "蜡烛, a candle";
    grid.columnLabels = {"Steps: 10", "Steps: 20"};
    grid.rowLabels = {"CFG scale: 5", "提示词强度：7"};
    grid.pictures[3].label =
        "seed 4\nand a label that is far too long for the two lines that it may take here";
    grid.fontSize = 14;
    const Image sheet = drawGrid(grid);
    const int left = sheet.width - bare.width, top = sheet.height - bare.height;
    CHECK(left > 40);
    CHECK(top > 60);
    CHECK(hasInk(sheet, 0, 0, sheet.width, 20)); // the title
    CHECK(hasInk(sheet, left, 20, left + 200, 50)); // above the first column
    CHECK(hasInk(sheet, left + 204, 20, sheet.width, 50));
    CHECK(hasInk(sheet, 0, 50, left, sheet.height / 2)); // left of the first row
    CHECK(hasInk(sheet, 0, sheet.height / 2, left, sheet.height));
    CHECK(hasInk(sheet, left + 204, sheet.height - 50, sheet.width, sheet.height)); // below the last picture
}

TEST_CASE("lines are broken at blanks, cut off with an ellipsis, and never lost in a narrow place")
{
    const TextDrawing text({}, 16);
    CHECK(text.lineHeight() >= 16);
    CHECK(text.lines("", 100, 2).empty());
    CHECK(text.lines("  \n\t ", 100, 2).empty());
    const auto lines = text.lines("a red apple on a blue table", text.width(U"a red apple"), 9);
    REQUIRE(lines.size() == 3);
    CHECK((lines[0] == U"a red apple"));
    CHECK((lines[1] == U"on a blue"));
    const auto cut = text.lines("a red apple on a blue table", text.width(U"a red apple"), 2);
    REQUIRE(cut.size() == 2);
    CHECK(cut[1].back() == char32_t(0x2026));
    CHECK(text.lines("wwww", 1, 3).size() == 3); // a letter a line
    CHECK(text.width(U"蜡烛") >= 30); // the system has a font for it
    CHECK(text.lines("一支红蜡烛立在窗边", text.width(U"一支红蜡烛"), 9).size() == 2);
}

TEST_CASE("sheets are written in three formats, with their text inside")
{
    const TemporaryFolder folder;
    writePng(folder / "a.png", *plain(16, 16, 90));
    const PictureGrid grid{
        .pictures = {{.file = folder / "a.png", .label = "a"}}, .columns = 1, .cellSide = 64};
    const std::string said = "a key\nSteps: 20, Sampler: Euler, Seed: 7";
    for (const char* name : {"sheet.png", "sheet.jpg", "sheet.webp"}) {
        const auto written = writeLabelledGrid(grid, {.path = folder / name, .parameters = said});
        const PictureTexts texts = readPictureTexts(written);
        CHECK(texts.width == 16);
        REQUIRE(texts.texts.size() == 1);
        CHECK(texts.texts[0].text == said);
        CHECK(writeLabelledGrid(grid, {.path = folder / name}) != written);
    }
}

TEST_CASE("what cannot be laid out is refused in a sentence")
{
    const TemporaryFolder folder;
    const GridPicture small{.image = plain(4, 4, 1)};
    const auto refused = [&](const PictureGrid& grid) {
        return refusal([&] { drawGrid(grid); });
    };
    CHECK(mentions(refused({}), "no picture"));
    CHECK(mentions(refused({.pictures = {small, small, small}, .columns = 1, .rows = 2}), "1x2"));
    CHECK(mentions(refused({.pictures = {small}, .columns = 0}), "0 columns"));
    CHECK(mentions(refused({.pictures = {small}, .columns = 1, .columnLabels = {"a", "b"}}), "2 labels"));
    CHECK(mentions(refused({.pictures = {small}, .columns = 1, .rowLabels = {"a", "b"}}), "2 labels"));
    CHECK(mentions(refused({.pictures = {{.file = folder / "gone.png"}}, .columns = 1}), "gone.png"));
    CHECK(mentions(refused({.pictures = {small}, .columns = 1, .gap = 400'000'000}), "too large"));
    std::ofstream(folder / "no.ttf") << "no font";
    CHECK(mentions(
        refused({.pictures = {small}, .columns = 1, .title = "x", .font = folder / "no.ttf"}), "no.ttf"));
    CHECK(mentions(
        refusal([&] { writeLabelledGrid({.pictures = {small}, .columns = 1}, {.path = folder / "x.tiff"}); }),
        "x.tiff"));
    CHECK(mentions(refusal([&] {
        writeLabelledGrid({.pictures = {small}, .columns = 1}, {.path = folder / "no/x.png"});
    }),
        "no"));
}

TEST_SUITE_END();
