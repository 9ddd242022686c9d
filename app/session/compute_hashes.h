// Perceptual hashes of a dataset's pictures, as the session has them computed.
#pragma once

#include "core/api/dataset_filters.h"

#include <functional>

namespace candela
{

/// As the engine's computeHashes(). A function, because it decodes pictures, which the session cannot.
using ComputeHashes =
    std::function<void(const std::filesystem::path& folder, std::vector<DatasetPicture>& pictures,
        HashMethod method, const DatasetProgress& progress, const std::stop_token& stop)>;

} // namespace candela
