#include "core/bench/process.h"

#include <fstream>
#include <limits>
#include <string>

#ifdef __linux__
#include <ctime>
#include <unistd.h>
#endif

namespace candela
{

#ifdef __linux__

double secondsSinceProcessStart()
{
    // Field 22 of proc(5)'s stat: clock ticks from boot to start. The name in field 2 may hold anything but
    // ends with ')'.
    std::ifstream file("/proc/self/stat");
    std::string line;
    std::getline(file, line);
    std::size_t position = line.rfind(')');
    for (int field = 3; field <= 22 && position != std::string::npos; ++field)
        position = line.find(' ', position + 1);
    if (position == std::string::npos)
        return 0;
    const double start = std::stod(line.substr(position)) / static_cast<double>(sysconf(_SC_CLK_TCK));
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9 - start;
}

std::uint64_t peakResidentBytes()
{
    std::ifstream file("/proc/self/status");
    for (std::string word; file >> word;) {
        std::uint64_t kilobytes = 0;
        if (word == "VmHWM:" && file >> kilobytes)
            return kilobytes * 1024;
        file.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    }
    return 0;
}

#else

double secondsSinceProcessStart()
{
    return 0;
}

std::uint64_t peakResidentBytes()
{
    return 0;
}

#endif

} // namespace candela
