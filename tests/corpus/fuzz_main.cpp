// Without libFuzzer: fuzz_readers [--seconds N] [--seed N] [READER…] damages well-formed files without end.
// The file that ends it stays in the current folder, below fuzz-READER.
#include "tests/corpus/mutation.h"
#include "tests/corpus/readers.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fstream>

using namespace candela;

namespace
{

struct Wish {
    double seconds = 10;
    std::uint64_t seed = 0;
    std::vector<std::string> readers;
};

Wish wishOf(int argc, char** argv)
{
    Wish wish;
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--seconds") == 0 && i + 1 < argc)
            wish.seconds = std::atof(argv[++i]);
        else if (std::strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
            wish.seed = std::strtoull(argv[++i], nullptr, 10);
        else
            wish.readers.emplace_back(argv[i]);
    }
    return wish;
}

/// How many files it read in that time.
int fuzz(const Reader& reader, double seconds, std::uint64_t seed)
{
    using Clock = std::chrono::steady_clock;
    const auto end = Clock::now() + std::chrono::duration<double>(seconds);
    const std::filesystem::path folder = "fuzz-" + reader.name;
    std::filesystem::create_directories(folder);
    int count = 0;
    for (; Clock::now() < end; ++count) {
        CounterRng random(seed, static_cast<std::uint64_t>(count));
        const auto any = [&]() -> const std::string& {
            return reader
                .seeds[static_cast<std::size_t>(random.below(static_cast<int>(reader.seeds.size())))];
        };
        const std::string& first = any();
        std::ofstream(folder / reader.fileName, std::ios::binary) << damaged(first, any(), random);
        readingRefusal(reader, folder / reader.fileName);
    }
    std::filesystem::remove_all(folder);
    return count;
}

} // namespace

int main(int argc, char** argv)
{
    const Wish wish = wishOf(argc, argv);
    std::vector<Reader> readers = allReaders();
    if (!wish.readers.empty())
        std::erase_if(readers, [&](const Reader& reader) {
            return std::ranges::find(wish.readers, reader.name) == wish.readers.end();
        });
    for (const Reader& reader : readers) {
        try {
            std::printf("%s: %d files\n", reader.name.c_str(),
                fuzz(reader, wish.seconds / double(readers.size()), wish.seed));
        } catch (const std::exception& problem) {
            std::printf("%s: %s\n", reader.name.c_str(), problem.what());
            return 1;
        }
    }
    return readers.empty() ? 2 : 0;
}
