#include "app/cli/picture_grid.h"

#include <algorithm>
#include <cassert>

namespace candela::cli
{

Image composeGrid(const std::vector<const Image*>& pictures, GridLayout layout)
{
    assert(!pictures.empty() && pictures.size() <= static_cast<std::size_t>(layout.cells()));
    const Image& first = *pictures.front();
    Image grid{.width = first.width * layout.columns,
        .height = first.height * layout.rows,
        .channels = first.channels};
    grid.pixels.assign(grid.stride() * static_cast<std::size_t>(grid.height), 255);
    for (std::size_t k = 0; k < pictures.size(); ++k) {
        const Image& picture = *pictures[k];
        assert(picture.width == first.width && picture.height == first.height
            && picture.channels == first.channels);
        const std::size_t column = k % static_cast<std::size_t>(layout.columns);
        const std::size_t row = k / static_cast<std::size_t>(layout.columns);
        auto target = grid.pixels.begin()
            + static_cast<std::ptrdiff_t>(
                row * static_cast<std::size_t>(first.height) * grid.stride() + column * first.stride());
        for (int y = 0; y < picture.height; ++y) {
            const auto source = picture.pixels.begin()
                + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(y) * picture.stride());
            std::copy_n(source, picture.stride(),
                target + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(y) * grid.stride()));
        }
    }
    return grid;
}

} // namespace candela::cli
