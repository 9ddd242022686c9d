#include "ui/system_memory.h"

#ifdef Q_OS_WIN
#include <windows.h>

#include <psapi.h>
#elif defined(Q_OS_LINUX)
#include <QFile>

#include <unistd.h>
#endif

namespace candela
{

#ifdef Q_OS_WIN

std::optional<MemoryUse> memoryUse()
{
    MEMORYSTATUSEX machine{};
    machine.dwLength = sizeof machine;
    PROCESS_MEMORY_COUNTERS process{};
    if (!GlobalMemoryStatusEx(&machine)
        || !K32GetProcessMemoryInfo(GetCurrentProcess(), &process, sizeof process))
        return std::nullopt;
    return MemoryUse{
        .own = process.WorkingSetSize, .available = machine.ullAvailPhys, .total = machine.ullTotalPhys};
}

#elif defined(Q_OS_LINUX)

namespace
{

/// "MemAvailable:   16377172 kB"
std::uint64_t availableMemory()
{
    QFile table(QStringLiteral("/proc/meminfo"));
    if (!table.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray& line : table.readAll().split('\n'))
        if (line.startsWith("MemAvailable:"))
            return line.simplified().split(' ').value(1).toULongLong() * 1024;
    return 0;
}

} // namespace

std::optional<MemoryUse> memoryUse()
{
    QFile pages(QStringLiteral("/proc/self/statm")); // size resident shared …, in pages
    if (!pages.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QList<QByteArray> counts = pages.readAll().split(' ');
    if (counts.size() < 2)
        return std::nullopt;
    const auto pageSize = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    return MemoryUse{.own = counts[1].toULongLong() * pageSize,
        .available = availableMemory(),
        .total = static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) * pageSize};
}

#else

std::optional<MemoryUse> memoryUse()
{
    return std::nullopt;
}

#endif

} // namespace candela
