// Whether a picture shows what few want to see: the checker of Stable Diffusion 1.x, as diffusers'
// StableDiffusionSafetyChecker.
#pragma once

#include "core/models/clip_vision.h"
#include "core/nn/state_dict.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace candela
{

/// What the checker makes of one picture; a score above 0 is a hit.
struct SafetyScores {
    std::vector<float> care; // of the concepts that make it stricter
    std::vector<float> concepts;
    bool isObjectionable() const;
};

class SafetyChecker : public torch::nn::Module
{
public:
    /// `concepts` and `care` are how many there are of each.
    SafetyChecker(const ClipVisionConfig& config, int64_t projection, int64_t concepts, int64_t care);

    /// Reads config.json and the weights (safetensors or PyTorch's own) of a folder. Throws Error (BadInput).
    static std::shared_ptr<SafetyChecker> load(
        const std::filesystem::path& folder, const LoadOptions& options);

    int imageSize() const { return static_cast<int>(m_vision->config().imageSize); }

    /// pixels (1, 3, imageSize, imageSize), see clipPixels()
    SafetyScores check(const at::Tensor& pixels, const StopCheck& stop = {}) const;

private:
    std::shared_ptr<ClipVisionModel> m_vision;
    std::shared_ptr<Linear> m_projection;
    at::Tensor m_concepts, m_care; // (N, projection) each
    at::Tensor m_conceptThresholds, m_careThresholds; // (N)
};

} // namespace candela
