// Several pictures laid out in one.
#pragma once

#include "core/api/image.h"

#include <vector>

namespace candela::cli
{

struct GridLayout {
    int columns = 1;
    int rows = 1;
    int cells() const { return columns * rows; }
};

/// Row by row from the top left, without gaps, (columns · width) × (rows · height); cells left over are
/// white. All pictures must be RGB and of one size; there must be at least one and at most layout.cells().
Image composeGrid(const std::vector<const Image*>& pictures, GridLayout layout);

} // namespace candela::cli
