// Where installer/setup keeps CLIP's vocabulary.
#pragma once

#include <cstdlib>
#include <filesystem>

namespace candela
{

inline std::filesystem::path clipVocabularyFile()
{
    namespace fs = std::filesystem;
    const char* cache = std::getenv("CANDELA_CACHE");
    const char* home = std::getenv("HOME");
    const fs::path folder = cache ? fs::path(cache) : fs::path(home ? home : ".") / ".cache" / "candela";
    return folder / "clip" / "bpe_simple_vocab_16e6.txt.gz";
}

} // namespace candela
