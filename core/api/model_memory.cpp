#include "core/api/model_memory.h"

#include <algorithm>

namespace candela
{

std::uint64_t ModelMemory::most(double pixels) const
{
    constexpr std::uint64_t program = 450'000'000;
    return program + weights
        + std::max(text, static_cast<std::uint64_t>(static_cast<double>(painting) * pixels));
}

} // namespace candela
