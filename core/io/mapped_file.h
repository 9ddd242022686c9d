// A file's bytes, mapped and not read: pages come from the disk when they are first touched.
// Read-only: writing through the mapping is a bug and stops the program. Any thread may read.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

namespace candela
{

class MappedFile
{
public:
    /// Throws Error (BadInput) where the path is no readable regular file. An empty file maps to no bytes.
    /// Shared, because views of the bytes (tensors) keep the mapping alive.
    static std::shared_ptr<const MappedFile> open(const std::filesystem::path& path);

    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile();

    std::span<const std::byte> bytes() const { return {m_data, m_size}; }
    const std::filesystem::path& path() const { return m_path; }

    /// Hints to the system; they change speed and resident memory, never contents.
    void prefetch() const;
    void release(
        std::span<const std::byte> part) const; // its pages may leave memory; reading brings them back

private:
    MappedFile(std::filesystem::path path, const std::byte* data, std::size_t size);

    std::filesystem::path m_path;
    std::size_t m_watch; // see mapping_watch.h
    const std::byte* m_data = nullptr;
    std::size_t m_size = 0;
};

/// Whether another program cut a mapped file short while it was in use. Such a file does not stop the
/// program: what is missing reads as zeros. Throws Error (RunFailed) that names it, once. (Windows keeps
/// mapped files from being cut.)
void requireWholeFiles();

} // namespace candela
