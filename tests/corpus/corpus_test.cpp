// Thousands of damaged files, the same on every machine, through every reader.
#include "tests/corpus/allocation.h"
#include "tests/corpus/mutation.h"
#include "tests/corpus/readers.h"
#include "tests/support/temporary_folder.h"

#include <doctest/doctest.h>

#include <ctime>
#include <fstream>

using namespace candela;

namespace
{

constexpr int filesPerReader = 220;
constexpr double mostSeconds = 5;

/// Of this process: a loaded machine makes no reader slow.
double cpuSeconds()
{
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

void checkSentence(const std::string& refusal)
{
    if (refusal.empty())
        return;
    CHECK(refusal.ends_with("."));
    CHECK(refusal.find('\n') == std::string::npos);
    CHECK(refusal.size() < 800);
}

struct Tally {
    int files = 0, refused = 0;
};

Tally readDamaged(const Reader& reader, std::uint64_t seed)
{
    const TemporaryFolder folder;
    const std::filesystem::path path = folder / reader.fileName;
    Tally tally;
    for (int number = 0; number < filesPerReader; ++number) {
        CAPTURE(reader.name);
        CAPTURE(number);
        CounterRng random(seed, static_cast<std::uint64_t>(number));
        const auto any = [&]() -> const std::string& {
            return reader
                .seeds[static_cast<std::size_t>(random.below(static_cast<int>(reader.seeds.size())))];
        };
        const std::string& first = any();
        const std::string contents = damaged(first, any(), random);
        std::ofstream(path, std::ios::binary) << contents;
        const std::uint64_t allowed = 2 * contents.size() + (64 << 20) + reader.granted(contents);
        const AllocationPeak peak;
        const double begin = cpuSeconds();
        const std::string refusal = readingRefusal(reader, path);
        CHECK(cpuSeconds() - begin < mostSeconds);
        if (allocationsAreCounted())
            CHECK(peak.bytes() <= allowed);
        checkSentence(refusal);
        ++tally.files;
        tally.refused += refusal.empty() ? 0 : 1;
    }
    return tally;
}

} // namespace

TEST_SUITE_BEGIN("corpus");

TEST_CASE("well-formed files are read")
{
    for (const Reader& reader : allReaders()) {
        CAPTURE(reader.name);
        REQUIRE_FALSE(reader.seeds.empty());
        const TemporaryFolder folder;
        int read = 0;
        for (const std::string& seed : reader.seeds) {
            std::ofstream(folder / reader.fileName, std::ios::binary) << seed;
            read += readingRefusal(reader, folder / reader.fileName).empty() ? 1 : 0;
        }
        CHECK((read > 0 || reader.name == "config")); // no file is the configuration of everything
    }
}

TEST_CASE("damaged files end in a sentence: no crash, no hang, no memory beyond what they could need")
{
    int files = 0;
    std::uint64_t seed = 0;
    for (const Reader& reader : allReaders()) {
        CAPTURE(reader.name);
        const Tally tally = readDamaged(reader, ++seed);
        files += tally.files;
        CHECK((tally.refused > 0 || reader.name == "parameters")); // which only finds nothing
        MESSAGE(reader.name << ": " << tally.refused << " of " << tally.files << " refused");
    }
    CHECK(files >= 2000);
}

TEST_SUITE_END();
