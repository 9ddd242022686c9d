// How pleasing people find a picture, told from CLIP's vector of it: LAION's aesthetic predictors.
// https://github.com/LAION-AI/aesthetic-predictor,
// https://github.com/christophschuhmann/improved-aesthetic-predictor
#pragma once

#include "core/nn/state_dict.h"

#include <filesystem>
#include <vector>

namespace candela
{

/// A stack of linear maps. Immutable, any thread.
class AestheticHead
{
public:
    /// One map (version 1), five (version 2, "linearMSE") or five with ReLU between them: of the published
    /// files in PyTorch's format or safetensors, or of a folder or file of a whole model that holds them
    /// among its weights. Throws Error (BadInput).
    static AestheticHead load(const std::filesystem::path& file);

    int64_t width() const { return m_layers.front().weight.size(1); } // of the vectors it takes

    /// vectors (B, width) of length 1 → (B) fp32, about 1..10
    at::Tensor marks(const at::Tensor& vectors) const;

private:
    struct Layer {
        at::Tensor weight, bias; // (out, in), (out): fp32
    };
    AestheticHead() = default;

    std::vector<Layer> m_layers;
    bool m_rectified = false; // ReLU between the layers
};

} // namespace candela
