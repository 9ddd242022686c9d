// The ways to compare two pictures, as settings and icons call them.
#pragma once

#include "ui/canvas/compare_view.h"

#include <QString>

#include <algorithm>
#include <iterator>

namespace candela
{

struct CompareModeName {
    CompareMode mode;
    const char* name; // in the settings
    const char* icon;
};
inline constexpr CompareModeName compareModes[] = {
    {CompareMode::Split, "split", "compare-split"},
    {CompareMode::Side, "side", "compare-side"},
    {CompareMode::Hold, "hold", "compare-hold"},
};

/// Among compareModes; the first for a name that is none of theirs.
inline int compareModeIndex(const QString& name)
{
    const auto* found = std::ranges::find_if(
        compareModes, [&](const CompareModeName& mode) { return name == QLatin1String(mode.name); });
    return found == std::end(compareModes) ? 0 : static_cast<int>(found - std::begin(compareModes));
}

} // namespace candela
