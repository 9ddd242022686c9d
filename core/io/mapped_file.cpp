#include "core/io/mapped_file.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/mapping_watch.h"

#include <cerrno>
#include <cstdint>
#include <system_error>

#ifdef _WIN32
#define NOMINMAX
#include <windows.h>
#else
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace candela
{
namespace
{

[[noreturn]] void failToRead(const std::filesystem::path& path, int error)
{
    throw badInput(quoted(path) + " cannot be read: " + std::generic_category().message(error) + ".");
}

struct Mapping {
    const std::byte* data = nullptr;
    std::size_t size = 0;
};

#ifdef _WIN32

[[noreturn]] void failWithLastError(const std::filesystem::path& path)
{
    throw badInput(quoted(path)
        + " cannot be read: " + std::system_category().message(static_cast<int>(GetLastError())) + ".");
}

Mapping map(const std::filesystem::path& path)
{
    const HANDLE file = CreateFileW(path.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, nullptr,
        OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (file == INVALID_HANDLE_VALUE)
        failWithLastError(path);
    const std::unique_ptr<void, decltype(&CloseHandle)> closeFile(file, &CloseHandle);
    LARGE_INTEGER size;
    if (!GetFileSizeEx(file, &size))
        failWithLastError(path);
    if (size.QuadPart == 0)
        return {};
    const HANDLE section = CreateFileMappingW(file, nullptr, PAGE_READONLY, 0, 0, nullptr);
    if (!section)
        failWithLastError(path);
    const std::unique_ptr<void, decltype(&CloseHandle)> closeSection(section, &CloseHandle);
    const void* data = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);
    if (!data)
        failWithLastError(path);
    return {static_cast<const std::byte*>(data), static_cast<std::size_t>(size.QuadPart)};
}

void unmap(Mapping mapping)
{
    UnmapViewOfFile(mapping.data);
}

#else

Mapping map(const std::filesystem::path& path)
{
    // Non-blocking, so that a named pipe is refused below and does not hang here.
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        failToRead(path, errno);
    struct Closer {
        int file;
        ~Closer() { ::close(file); }
    } closer{file};
    struct stat status {
    };
    if (::fstat(file, &status) != 0)
        failToRead(path, errno);
    if (S_ISDIR(status.st_mode))
        failToRead(path, EISDIR);
    if (!S_ISREG(status.st_mode))
        throw badInput(quoted(path) + " cannot be read: it is not a regular file.");
    if (status.st_size == 0)
        return {};
    const auto size = static_cast<std::size_t>(status.st_size);
    void* data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (data == MAP_FAILED)
        failToRead(path, errno);
    return {static_cast<const std::byte*>(data), size};
}

void unmap(Mapping mapping)
{
    ::munmap(const_cast<std::byte*>(mapping.data), mapping.size);
}

#endif

} // namespace

MappedFile::MappedFile(std::filesystem::path path, const std::byte* data, std::size_t size)
    : m_path(std::move(path))
    , m_watch(watchMapping({data, size}, m_path))
    , m_data(data)
    , m_size(size)
{
}

std::shared_ptr<const MappedFile> MappedFile::open(const std::filesystem::path& path)
{
    const Mapping mapping = map(path);
    return std::shared_ptr<const MappedFile>(new MappedFile(path, mapping.data, mapping.size));
}

MappedFile::~MappedFile()
{
    endWatch(m_watch);
    if (m_data)
        unmap({m_data, m_size});
}

void requireWholeFiles()
{
    if (const auto file = takeCutFile())
        throw runFailed(quoted(*file) + " was cut short by another program while it was in use.",
            "Copy or download it again, and do not write to it while it is used.");
}

void MappedFile::prefetch() const
{
#ifndef _WIN32
    if (m_data)
        ::madvise(const_cast<std::byte*>(m_data), m_size, MADV_WILLNEED);
#endif
}

void MappedFile::release([[maybe_unused]] std::span<const std::byte> part) const
{
#ifndef _WIN32
    // Whole pages inside the part only: its neighbours may still be wanted.
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto begin = (reinterpret_cast<std::uintptr_t>(part.data()) + page - 1) / page * page;
    const auto end = reinterpret_cast<std::uintptr_t>(part.data() + part.size()) / page * page;
    if (begin < end)
        ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
#endif
}

} // namespace candela
