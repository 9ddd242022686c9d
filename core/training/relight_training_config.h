// The recipe of a training for relighting: what `candela train relight --config` reads. docs/RELIGHT.md
// explains every key.
#pragma once

#include "core/dataset/darkening.h"
#include "core/models/uretinex.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <string>

namespace candela
{

struct RelightTrainingConfig {
    struct Photos {
        std::string folder; // UTF-8; well-lit photographs; filled in from the request
        int longestSide = 1280; // pixels; larger ones are shrunk
        int heldOutEvery =
            7; // every so many photographs, one is not learnt from but kept for scoring; 0: none
    };
    struct Stage {
        int steps = 1000; // 0 leaves the stage out
        int patch = 96; // pixels a side
        int photos = 2; // a step
        int crops = 4; // of each, which share their darkening
        double learningRate = 1e-3; // after a short warm-up, falls linearly to a twentieth
    };

    std::uint32_t seed = 1;
    Photos photos;
    DarkeningRange darkening;
    UretinexConfig network;
    Stage decomposition, unfolding, adjustment, together;
    double checkpointMinutes = 5;

    /// Throws Error (BadInput) that names the key; unknown ones are refused.
    static RelightTrainingConfig fromJson(const nlohmann::json& json);
    static RelightTrainingConfig fromFile(const std::filesystem::path& path);
    nlohmann::json toJson() const;

    int steps() const { return decomposition.steps + unfolding.steps + adjustment.steps + together.steps; }
    /// Of all stages that take place.
    int largestPatch() const;
};

} // namespace candela
