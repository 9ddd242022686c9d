// Pictures measured by networks that the user supplies: what is asked for and what comes back, as plain
// values.
#pragma once

#include "core/api/compute_options.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace candela
{

/// Scores a folder's pictures into its index (see dataset_index.h), or single pictures. At least one network
/// is named: `clip` says how well captions fit, `aesthetic` how pleasing people find a picture,
/// `safetyChecker` whether it shows what few want to see.
struct ScoreRequest {
    std::filesystem::path folder; // a dataset: its usable pictures, each with its caption; empty: `pictures`
    std::vector<std::filesystem::path> pictures;
    std::vector<std::string> captions; // compared with each of `pictures`; empty: the prompt it was made by
    std::filesystem::path clip; // a folder of CLIP as transformers saves it
    std::filesystem::path
        aesthetic; // a head over CLIP's vectors: LAION's weights, or a model that holds them
    std::filesystem::path aestheticClip; // the CLIP it looks through; empty: `clip`
    std::filesystem::path safetyChecker; // a folder of Stable Diffusion 1.x's checker
    bool again = false; // pictures of a dataset that have their scores, too: by other networks, say
    ComputeOptions compute;
    bool operator==(const ScoreRequest&) const = default;
};

/// What the networks make of one picture; nothing where a network was not asked for.
struct PictureScores {
    std::string file; // UTF-8; of a dataset: seen from its folder
    std::vector<std::string> captions; // those it was compared with
    std::vector<double> logits; // CLIP's logits_per_image, one a caption; about 100 times the cosine
    std::vector<double> shares; // their softmax, where there are several
    std::optional<double> aesthetic; // about 1..10: the mean of the marks that people would give
    std::optional<double> nsfw; // 0..1; above 0.5 the safety checker objects
    std::string trouble; // a sentence: why it has no scores; or empty
    bool operator==(const PictureScores&) const = default;
};

struct ScoreResult {
    int scored = 0;
    int known = 0; // of a dataset: had their scores before
    int failed = 0; // cannot be read
};

} // namespace candela
