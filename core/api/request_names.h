// The names of what a request says beside the usual: on the command line, in files and in metadata.
#pragma once

#include "core/api/requests.h"

#include <optional>
#include <string_view>

namespace candela
{

std::string_view nameOf(NoiseSource); // "cpu", "philox"
std::string_view nameOf(SafetyMode); // "off", "warn", "blur"
std::optional<NoiseSource> noiseSourceFromName(std::string_view);
std::optional<SafetyMode> safetyModeFromName(std::string_view);

inline constexpr NoiseSource allNoiseSources[] = {NoiseSource::Cpu, NoiseSource::Philox};
inline constexpr SafetyMode allSafetyModes[] = {SafetyMode::Off, SafetyMode::Warn, SafetyMode::Blur};

} // namespace candela
