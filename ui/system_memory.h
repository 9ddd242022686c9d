// How much memory the process and the machine have. Any thread.
#pragma once

#include <cstdint>
#include <optional>

namespace candela
{

struct MemoryUse {
    std::uint64_t own = 0; // bytes resident
    std::uint64_t available = 0; // bytes that programs may still take
    std::uint64_t total = 0; // bytes of the machine
};

/// Empty where the system does not say.
std::optional<MemoryUse> memoryUse();

} // namespace candela
