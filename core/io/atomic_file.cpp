#include "core/io/atomic_file.h"

#include "core/api/error.h"
#include "core/api/paths.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#ifdef _WIN32
#include <io.h>
#include <process.h>
#include <sys/stat.h>
#define NOMINMAX
#include <windows.h>
#else
#include <unistd.h>
#endif

namespace candela
{
namespace
{

namespace fs = std::filesystem;

std::string message(int error)
{
    return std::generic_category().message(error);
}

#ifdef _WIN32

int createNew(const fs::path& path)
{
    return ::_wopen(path.c_str(), _O_CREAT | _O_EXCL | _O_WRONLY | _O_BINARY, _S_IREAD | _S_IWRITE);
}
long long writeSome(int file, const std::byte* data, std::size_t size)
{
    return ::_write(file, data, static_cast<unsigned>(size));
}
int closeFile(int file)
{
    return ::_close(file);
}
bool flushToDisk(int file)
{
    return ::_commit(file) == 0;
}
int processId()
{
    return ::_getpid();
}

std::error_code moveFile(const fs::path& from, const fs::path& to, DWORD flags)
{
    if (MoveFileExW(from.c_str(), to.c_str(), flags | MOVEFILE_WRITE_THROUGH))
        return {};
    const std::error_code error(static_cast<int>(GetLastError()), std::system_category());
    return error == std::errc::file_exists ? make_error_code(std::errc::file_exists) : error;
}
std::error_code replace(const fs::path& from, const fs::path& to)
{
    return moveFile(from, to, MOVEFILE_REPLACE_EXISTING);
}
std::error_code giveUntakenName(const fs::path& from, const fs::path& to)
{
    return moveFile(from, to, 0);
}
void flushFolder(const fs::path&) { }

#else

int createNew(const fs::path& path)
{
    return ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
}
ssize_t writeSome(int file, const std::byte* data, std::size_t size)
{
    return ::write(file, data, size);
}
int closeFile(int file)
{
    return ::close(file);
}
// Some file systems (FUSE, network) cannot be flushed and say EINVAL; the data are as safe there as they can
// be.
bool flushToDisk(int file)
{
    return ::fsync(file) == 0 || errno == EINVAL;
}
int processId()
{
    return ::getpid();
}

std::error_code replace(const fs::path& from, const fs::path& to)
{
    std::error_code error;
    fs::rename(from, to, error);
    return error;
}

/// Fails with file_exists where the name is taken. A hard link cannot replace a file; where the file system
/// has none (FAT), the name is reserved with an empty file first.
std::error_code giveUntakenName(const fs::path& from, const fs::path& to)
{
    if (::link(from.c_str(), to.c_str()) == 0) {
        ::unlink(from.c_str());
        return {};
    }
    if (errno == EEXIST)
        return make_error_code(std::errc::file_exists);
    const int reserved = createNew(to);
    if (reserved < 0)
        return {errno, std::generic_category()};
    closeFile(reserved);
    const std::error_code error = replace(from, to);
    if (error)
        ::unlink(to.c_str());
    return error;
}

/// Makes the new name itself survive a power failure.
void flushFolder(const fs::path& folder)
{
    const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file >= 0) {
        ::fsync(file);
        closeFile(file);
    }
}

#endif

fs::path folderOf(const fs::path& file)
{
    return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

fs::path temporaryBeside(const fs::path& target)
{
    static std::atomic<unsigned> counter = 0;
    return folderOf(target)
        / (".candela-" + std::to_string(processId()) + "-" + std::to_string(counter++) + ".tmp");
}

fs::path numbered(const fs::path& target, int number)
{
    if (number == 1)
        return target;
    fs::path name = target.stem();
    name += "-";
    name += std::to_string(number);
    name += target.extension();
    return target.parent_path() / name;
}

Error notWritten(const fs::path& target, int cause)
{
    if (cause == ENOSPC)
        return runFailed(quoted(target) + " could not be written: the disk is full.",
            "Make room on the disk, then try again.");
    return runFailed(quoted(target) + " could not be written: " + message(cause) + ".");
}

} // namespace

AtomicFile::AtomicFile(fs::path target)
    : m_target(std::move(target))
{
    std::error_code ignored;
    if (m_target.filename().empty() || fs::is_directory(m_target, ignored))
        throw badInput(quoted(m_target) + " cannot be written: it names a folder, not a file.");
    if (!fs::is_directory(folderOf(m_target), ignored))
        throw badInput(quoted(m_target) + " cannot be written: the folder " + quoted(folderOf(m_target))
            + " does not exist.");
    int error = EEXIST;
    for (int attempt = 0; m_file < 0 && error == EEXIST && attempt < 100; ++attempt) {
        m_temporary = temporaryBeside(m_target);
        m_file = createNew(m_temporary);
        error = errno;
    }
    if (m_file < 0)
        throw badInput(quoted(m_target) + " cannot be written: " + message(error) + ".");
}

AtomicFile::~AtomicFile()
{
    close();
    std::error_code ignored;
    if (!m_temporary.empty())
        fs::remove(m_temporary, ignored);
}

void AtomicFile::close()
{
    if (m_file >= 0)
        closeFile(std::exchange(m_file, -1));
}

void AtomicFile::write(std::span<const std::byte> bytes)
{
    constexpr std::size_t largestPiece = std::size_t{1} << 30; // the systems' own limits are near 2 GiB
    while (!bytes.empty()) {
        const auto written = writeSome(m_file, bytes.data(), std::min(bytes.size(), largestPiece));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            throw notWritten(m_target, errno);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

fs::path AtomicFile::commit(IfTaken ifTaken)
{
    if (!flushToDisk(m_file))
        throw notWritten(m_target, errno);
    close();
    fs::path final = m_target;
    std::error_code error;
    if (ifTaken == IfTaken::Replace) {
        error = replace(m_temporary, final);
    } else {
        int number = 1;
        do {
            final = numbered(m_target, number++);
            error = giveUntakenName(m_temporary, final);
        } while (error == std::errc::file_exists);
    }
    if (error)
        throw runFailed(quoted(final) + " could not be written: " + error.message() + ".");
    m_temporary.clear();
    flushFolder(folderOf(final));
    return final;
}

fs::path writeFile(const fs::path& target, std::string_view contents, IfTaken ifTaken)
{
    AtomicFile file(target);
    file.write(contents);
    return file.commit(ifTaken);
}

} // namespace candela
