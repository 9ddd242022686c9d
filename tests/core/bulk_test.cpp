#include "core/api/bulk.h"

#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"

#include <doctest/doctest.h>

#include <fstream>

using namespace candela;

namespace
{

const GenerateRequest base{.prompt = "base", .negative = "blurry", .seed = 5, .steps = 9};

std::vector<GenerateRequest> fromFile(const std::string& name, const std::string& text)
{
    const TemporaryFolder folder;
    std::ofstream(folder / name, std::ios::binary) << text;
    return requestsFromFile(base, folder / name);
}

std::vector<std::string> prompts(const std::vector<GenerateRequest>& requests)
{
    std::vector<std::string> all;
    for (const GenerateRequest& request : requests)
        all.push_back(request.prompt);
    return all;
}

using Strings = std::vector<std::string>;

} // namespace

TEST_SUITE_BEGIN("bulk");

TEST_CASE("each line of a text file is a prompt")
{
    const auto requests = fromFile("p.txt", "\xEF\xBB\xBF an owl \r\n# not this\r\n\r\n蜡烛, at night\nlast");
    CHECK((prompts(requests) == Strings{"an owl", "蜡烛, at night", "last"}));
    CHECK(requests[0].negative == "blurry");
    CHECK((requests[2].steps == 9));
}

TEST_CASE("a CSV file names settings in its first row")
{
    const auto requests = fromFile("p.csv",
        "prompt, negative,seed,size,sampler\r\n\"an \"\"old\"\" owl, "
        "at\nnight\",,7,64x128,dpmpp_2m\r\n\r\nplain,dark\r\n");
    REQUIRE(requests.size() == 2);
    CHECK(requests[0].prompt == "an \"old\" owl, at\nnight");
    CHECK(requests[0].negative == "blurry"); // the cell is empty
    CHECK(requests[0].seed == 7);
    CHECK((requests[0].width == 64));
    CHECK((requests[0].height == 128));
    CHECK((requests[0].sampler == SamplerKind::Dpmpp2M));
    CHECK(requests[1].negative == "dark");
    CHECK(requests[1].seed == 5);
}

TEST_CASE("files that are no lists of prompts are refused by line and value")
{
    const auto refused = [](const std::string& name, const std::string& text) {
        return refusal([&] { fromFile(name, text); });
    };
    CHECK(mentions(refused("p.txt", "# only this\n"), "holds none"));
    CHECK(mentions(refused("p.csv", "seed\n1\n"), "no column 'prompt'"));
    CHECK(mentions(refused("p.csv", ""), "no column 'prompt'"));
    CHECK(mentions(refused("p.csv", "prompt,hue\nx,3\n"), "no setting 'hue'"));
    CHECK(mentions(refused("p.csv", "prompt,steps\na,5\nb,5000\n"), "Line 3"));
    CHECK(mentions(refused("p.csv", "prompt\na,b\n"), "2 cells"));
    CHECK(mentions(refusal([] { requestsFromFile(base, "/no/such.txt"); }), "/no/such.txt"));
}

TEST_CASE("seeds are numbers and ranges")
{
    using Seeds = std::vector<std::uint32_t>;
    CHECK((seedsFromText("7") == Seeds{7}));
    CHECK((seedsFromText("1-4") == Seeds{1, 2, 3, 4}));
    CHECK((seedsFromText("3-4, 20,4294967295-4294967295") == Seeds{3, 4, 20, 4294967295}));
    CHECK(seedsFromText("1-1000000").size() == 1000000);
    for (const char* text : {"", "x", "4-1", "-1", "1-", "1,,2", "4294967296", "1.5"})
        CHECK(mentions(refusal([&] { seedsFromText(text); }), "no list of seeds"));
    CHECK(mentions(refusal([] { seedsFromText("0-4294967295"); }), "more than a million"));
}

TEST_CASE("every combination of some settings, the last changing fastest")
{
    const auto requests =
        combinations(base, {axisFromText("cfg=3,7.5"), axisFromText("prompt=an owl\\, old,a key")});
    CHECK((prompts(requests) == Strings{"an owl, old", "a key", "an owl, old", "a key"}));
    CHECK((requests[1].cfg == 3.0));
    CHECK((requests[2].cfg == 7.5));
    CHECK(combinations(base, {}).size() == 1);
    for (const char* text :
        {"", "steps", "=5", "steps=", "steps=1,x", "hue=3", "size=10x10", "cfg=nan", "sampler=magic"})
        CHECK_FALSE(refusal([&] { axisFromText(text); }).empty());
    const Axis wide{.name = "seed", .values = Strings(2000, "1")};
    CHECK(mentions(refusal([&] { combinations(base, {wide, wide}); }), "more than a million"));
}

TEST_CASE("all of it together is counted before it is made")
{
    const TemporaryFolder folder;
    std::ofstream(folder / "animal.txt") << "cat\ndog\nfox\n";
    std::ofstream(folder / "p.txt") << "a {red|green} __animal__\na boat\n";
    Bulk bulk{.prompts = folder / "p.txt"};
    CHECK(countOf(base, bulk) == 2); // braces are just text
    bulk.choices = true;
    bulk.wildcards = folder.path();
    CHECK(countOf(base, bulk) == 7);
    bulk.seeds = {1, 2};
    CHECK(countOf(base, bulk) == 14);
    const BulkJobs jobs = jobsFrom(base, bulk);
    CHECK(jobs.pictures == 14);
    CHECK(jobs.grids == 0);
    REQUIRE(jobs.requests.size() == 14);
    CHECK(std::get<GenerateRequest>(jobs.requests[1]).prompt == "a red cat");
    CHECK(std::get<GenerateRequest>(jobs.requests[1]).seed == 2);
    CHECK(std::get<GenerateRequest>(jobs.requests[13]).prompt == "a boat");
    bulk.seeds.assign(20000, 1);
    CHECK(mentions(refusal([&] { countOf(base, bulk); }), "more than 100000"));
}

TEST_CASE("without seeds named each picture has its own, unless the file names one")
{
    const TemporaryFolder folder;
    std::ofstream(folder / "p.csv") << "prompt,count,seed\na,3,\nb,,\nc,,99\nd,,\n";
    const BulkJobs jobs = jobsFrom(base, {.prompts = folder / "p.csv", .ownSeeds = true});
    std::vector<std::uint32_t> seeds;
    for (const Request& request : jobs.requests)
        seeds.push_back(std::get<GenerateRequest>(request).seed);
    CHECK((seeds == std::vector<std::uint32_t>{5, 8, 99, 9}));
}

TEST_CASE("settings that vary make labelled grids")
{
    const TemporaryFolder folder;
    GenerateRequest request = base;
    request.output = folder.path() / "";
    request.count = 4;
    const Bulk two{.axes = {axisFromText("cfg=3,7"), axisFromText("steps=5,10,20")}};
    const BulkJobs jobs = jobsFrom(request, two);
    CHECK(jobs.pictures == 6);
    CHECK(jobs.grids == 1);
    REQUIRE(jobs.requests.size() == 7);
    const auto grid = std::get<GridRequest>(jobs.requests.back());
    CHECK(grid.columns == 3);
    CHECK((grid.columnLabels == Strings{"steps 5", "steps 10", "steps 20"}));
    CHECK((grid.rowLabels == Strings{"cfg 3", "cfg 7"}));
    CHECK(grid.title == "base");
    REQUIRE(grid.pictures.size() == 6);
    for (std::size_t i = 0; i < 6; ++i) {
        const auto cell = std::get<GenerateRequest>(jobs.requests[i]);
        CHECK(cell.output == grid.pictures[i]);
        CHECK(cell.count == 1);
    }
    CHECK((std::get<GenerateRequest>(jobs.requests[4]).cfg == 7.0));
    CHECK((std::get<GenerateRequest>(jobs.requests[4]).steps == 10));
    CHECK(grid.output.parent_path()
        != std::get<GridRequest>(jobsFrom(request, two).requests.back()).output.parent_path());

    const BulkJobs three = jobsFrom(request,
        {.seeds = {1, 2},
            .axes = {axisFromText("prompt=x,y"), axisFromText("cfg=3,7"), axisFromText("steps=5,10")}});
    CHECK(three.grids == 4);
    CHECK(three.pictures == 16);
    CHECK(std::get<GridRequest>(three.requests[4]).title == "x");
    const Axis axis = axisFromText("steps=1,2");
    CHECK(mentions(refusal([&] { countOf(base, {.axes = {axis, axis, axis, axis}}); }), "at most three"));
}

TEST_SUITE_END();
