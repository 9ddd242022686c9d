#include "core/pipelines/settings_grid.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/api/picture_grid.h"

#include <algorithm>
#include <cmath>

namespace candela
{

GridResult writeSettingsGrid(const GridRequest& request)
{
    constexpr double mostPixels = 1e8;
    constexpr int largestSide = 2048;
    const auto side = static_cast<int>(
        std::sqrt(mostPixels / static_cast<double>(std::max<std::size_t>(1, request.pictures.size()))));
    PictureGrid grid{.columns = request.columns,
        .title = request.title,
        .columnLabels = request.columnLabels,
        .rowLabels = request.rowLabels,
        .cellSide = std::min(side, largestSide),
        .gap = 4};
    GridResult result;
    for (const std::filesystem::path& file : request.pictures) {
        std::error_code unreadable;
        const bool there = std::filesystem::exists(file, unreadable);
        grid.pictures.push_back({.file = there ? file : std::filesystem::path()});
        result.missing += there ? 0 : 1;
    }
    if (result.missing == static_cast<int>(request.pictures.size()))
        throw badInput("None of the pictures of the grid " + quoted(request.output) + " was made.");
    result.file = writeLabelledGrid(grid, {.path = request.output});
    return result;
}

} // namespace candela
