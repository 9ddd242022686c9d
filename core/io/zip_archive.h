// Zip archives, mapped and read with suspicion: what PyTorch writes, and what others made of it.
// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (sections 4.3 and 4.5.3)
#pragma once

#include "core/io/mapped_file.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace candela
{

/// What an entry holds: a part of the mapped file where it is stored as it is, else unpacked memory.
struct ZipContents {
    std::span<const std::byte> bytes;
    std::shared_ptr<const std::vector<std::byte>> unpacked; // null for a part of the file
};

/// An archive whose directory has been checked; nothing of its entries has been read. Immutable, any thread.
class ZipArchive
{
public:
    static bool isZip(const MappedFile& file);

    /// Throws Error (BadInput), one sentence that names the file, where the directory is missing or
    /// contradicts itself or the file's length.
    explicit ZipArchive(std::shared_ptr<const MappedFile> file);

    std::vector<std::string> names() const; // sorted
    bool contains(std::string_view name) const { return m_entries.contains(name); }

    /// Throws Error (BadInput) where there is no such entry, where it lies about where it is or how long, is
    /// encrypted, or is packed in a way other than deflate.
    ZipContents contents(std::string_view name) const;

private:
    struct Entry {
        std::uint64_t header = 0; // where its local header lies
        std::uint64_t packed = 0, size = 0; // bytes
        std::uint16_t method = 0, flags = 0;
    };
    struct Directory {
        std::uint64_t offset = 0, size = 0, count = 0;
    };
    Directory findDirectory() const;
    void readDirectory(const Directory& directory);
    [[noreturn]] void refuse(const std::string& why) const;

    std::shared_ptr<const MappedFile> m_file;
    std::map<std::string, Entry, std::less<>> m_entries;
};

} // namespace candela
