#include "core/api/request_names.h"

#include <algorithm>
#include <iterator>

namespace candela
{

std::string_view nameOf(NoiseSource source)
{
    return source == NoiseSource::Philox ? "philox" : "cpu";
}

std::string_view nameOf(SafetyMode mode)
{
    switch (mode) {
    case SafetyMode::Off:
        return "off";
    case SafetyMode::Warn:
        return "warn";
    case SafetyMode::Blur:
        return "blur";
    }
    return {};
}

namespace
{

template <typename Enum, std::size_t N>
std::optional<Enum> named(const Enum (&all)[N], std::string_view name)
{
    const auto found = std::ranges::find_if(all, [name](Enum value) { return nameOf(value) == name; });
    return found == std::end(all) ? std::nullopt : std::optional(*found);
}

} // namespace

std::optional<NoiseSource> noiseSourceFromName(std::string_view name)
{
    return named(allNoiseSources, name);
}

std::optional<SafetyMode> safetyModeFromName(std::string_view name)
{
    return named(allSafetyModes, name);
}

} // namespace candela
