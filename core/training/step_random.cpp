#include "core/training/step_random.h"

#include <ATen/CPUGeneratorImpl.h>

namespace candela
{
namespace
{

/// Mixes the parts of a step's identity into one seed (the finaliser of SplitMix64).
std::uint64_t mix(std::uint64_t value)
{
    value += 0x9e3779b97f4a7c15ULL;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31);
}

} // namespace

std::uint64_t stepSeed(std::uint32_t seed, std::string_view purpose, std::int64_t step)
{
    std::uint64_t mixed = mix(seed);
    for (const char letter : purpose)
        mixed = mix(mixed ^ static_cast<unsigned char>(letter));
    return mix(mixed ^ static_cast<std::uint64_t>(step));
}

at::Generator stepGenerator(std::uint32_t seed, std::string_view purpose, std::int64_t step)
{
    return at::make_generator<at::CPUGeneratorImpl>(stepSeed(seed, purpose, step));
}

} // namespace candela
