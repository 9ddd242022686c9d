// Random numbers that depend on nothing but a run's seed, what they are for and the step: whoever goes on
// with a run, in whichever process, draws what it would have drawn. Any thread.
#pragma once

#include <ATen/core/Generator.h>

#include <cstdint>
#include <string_view>

namespace candela
{

std::uint64_t stepSeed(std::uint32_t seed, std::string_view purpose, std::int64_t step);
at::Generator stepGenerator(std::uint32_t seed, std::string_view purpose, std::int64_t step);

} // namespace candela
