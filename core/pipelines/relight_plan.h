// Which pictures a request for relighting means, and where each result goes. Nothing is read or written but
// folders' lists.
#pragma once

#include "core/api/relight.h"

#include <filesystem>
#include <vector>

namespace candela
{

struct RelightJob {
    std::filesystem::path source;
    std::filesystem::path target; // before a number is added where the name is taken
    std::filesystem::path reference; // empty without one
    std::string problem = {}; // a sentence where this one cannot be done; else empty
};

/// Pictures that are results themselves ({name}_relit) are passed over in folders. Two sources never share a
/// target. Throws Error (BadInput) where the request contradicts itself or the file system; a single
/// picture's trouble is thrown, too, unless `keepGoing`.
std::vector<RelightJob> planRelight(const RelightRequest& request);

} // namespace candela
