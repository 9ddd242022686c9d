// Writing a file so that nobody ever sees half of it: bytes go to a temporary file beside the target, which
// takes the target's name only when all of them are on the disk. One thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace candela
{

enum class IfTaken {
    Replace, // the file that has the name goes, in the same instant
    AddNumber, // the new file is called name-2.ext, name-3.ext, …; safe against others doing the same
};

class AtomicFile
{
public:
    /// Throws Error (BadInput) where the folder is missing or cannot be written.
    explicit AtomicFile(std::filesystem::path target);
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;
    /// Removes the temporary file, unless it was committed.
    ~AtomicFile();

    /// Throws Error (RunFailed) where the disk is full or fails.
    void write(std::span<const std::byte> bytes);
    void write(std::string_view text) { write(std::as_bytes(std::span(text))); }

    /// Flushes to the disk, gives the file its name and returns it. Nothing may be written afterwards.
    /// Throws Error (RunFailed).
    std::filesystem::path commit(IfTaken ifTaken = IfTaken::Replace);

private:
    void close();

    std::filesystem::path m_target;
    std::filesystem::path m_temporary; // empty once committed
    int m_file = -1;
};

/// The whole of it at once; returns the name the file got.
std::filesystem::path writeFile(
    const std::filesystem::path& target, std::string_view contents, IfTaken ifTaken = IfTaken::Replace);

} // namespace candela
