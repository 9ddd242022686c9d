// Whether the engine computes on this machine what it should.
#pragma once

#include "core/api/compute_options.h"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

namespace candela
{

struct VerifyOptions {
    /// The tiny models and the results that diffusers gives for them, as they are shipped; empty: these
    /// checks are left out.
    std::filesystem::path references;
    std::filesystem::path model; // of the user's, checked besides them; empty: none
    std::filesystem::path clipVocabulary; // see EngineOptions
    /// The references are computed in fp32 whatever it says; a model in this precision, against fp32.
    ComputeOptions compute;
};

/// One kind of comparison. Differences are in standard deviations of what they are compared with.
struct Verified {
    std::string what; // "Stable Diffusion XL"
    int comparisons = 0;
    double difference = 0; // the largest; not a number where a result has values that are none
    std::string where; // it was found
    double allowed = 0;
    bool holds() const { return difference <= allowed; }
};

/// Calls `report` with each comparison as soon as it is made. Throws Error (BadInput) where a model cannot be
/// read, and Cancelled.
void verifyEngine(const VerifyOptions& options, const std::stop_token& stop,
    const std::function<void(const Verified&)>& report);

} // namespace candela
