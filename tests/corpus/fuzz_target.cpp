// One reader under LLVM's libFuzzer: built once a reader, which CANDELA_READER names.
#include "tests/corpus/readers.h"
#include "tests/support/temporary_folder.h"

#include <algorithm>
#include <fstream>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace candela;
    static const Reader reader = [] {
        std::vector<Reader> readers = allReaders();
        return *std::ranges::find(readers, std::string(CANDELA_READER), &Reader::name);
    }();
    static const TemporaryFolder folder;
    const std::filesystem::path file = folder / reader.fileName;
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
    readingRefusal(reader, file);
    return 0;
}
