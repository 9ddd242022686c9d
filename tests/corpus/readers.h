// Every reader of foreign files, with well-formed files to begin from: what the corpus and the fuzzer share.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace candela
{

struct Reader {
    std::string name;
    std::string fileName; // what the reader is given
    std::vector<std::string> seeds; // contents of well-formed files
    /// Reads the file as the program does, to its end. Throws Error for what it refuses.
    std::function<void(const std::filesystem::path& file)> read;
    /// Bytes that a file may cost beyond what its own length allows: for pixels, once its header is sound.
    std::function<std::uint64_t(const std::string& contents)> granted = [](const std::string&) {
        return std::uint64_t(0);
    };
};

/// Makes the seeds; takes some seconds.
std::vector<Reader> allReaders();

/// Reads it; the sentence with which it was refused, or nothing. Whatever else is thrown passes through.
std::string readingRefusal(const Reader& reader, const std::filesystem::path& file);

} // namespace candela
