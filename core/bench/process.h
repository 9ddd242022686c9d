// What the system knows of this process. Any thread; 0 where the system does not tell.
#pragma once

#include <cstdint>

namespace candela
{

/// Since the program was started, loading of its libraries included.
double secondsSinceProcessStart();

/// The most memory that was resident at any time.
std::uint64_t peakResidentBytes();

} // namespace candela
