// How the options that act on a picture are written: on the command line, in files and in metadata. Any
// thread.
#pragma once

#include "core/api/requests.h"

#include <optional>
#include <string>
#include <string_view>

namespace candela
{

/// "auto", "on", "off".
std::string_view nameOf(VaeTiling);
std::optional<VaeTiling> vaeTilingFromName(std::string_view);
inline constexpr VaeTiling allVaeTilings[] = {VaeTiling::Auto, VaeTiling::On, VaeTiling::Off};

/// "LEFT,TOP,RIGHT,BOTTOM" in pixels, each from 0 to 8192.
std::string textOf(const Extension&);
std::optional<Extension> extensionFromText(std::string_view);
inline constexpr int largestExtension = 8192;

/// "SCALE[:STRENGTH]": 1 to 8, above 0 to 1.
std::optional<HiresPass> hiresFromText(std::string_view);
inline constexpr double largestHiresScale = 8;

} // namespace candela
