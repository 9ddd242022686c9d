// The picture's tower of CLIP (https://arxiv.org/abs/2103.00020), as transformers' CLIPVisionModel.
#pragma once

#include "core/models/clip_layer.h"
#include "core/nn/module_list.h"
#include "core/nn/stop_check.h"

#include <nlohmann/json_fwd.hpp>

namespace candela
{

struct ClipVisionConfig {
    int64_t hiddenSize = 768;
    int64_t intermediateSize = 3072;
    int64_t layers = 12;
    int64_t heads = 12;
    int64_t channels = 3;
    int64_t imageSize = 224;
    int64_t patchSize = 32;
    std::string activation = "quick_gelu"; // or gelu
    double layerNormEpsilon = 1e-5;

    static ClipVisionConfig fromJson(const nlohmann::json& json);
};

class ClipVisionModel : public torch::nn::Module
{
public:
    explicit ClipVisionModel(const ClipVisionConfig& config);

    const ClipVisionConfig& config() const { return m_config; }

    /// pixels (B, channels, imageSize, imageSize), normalised as CLIP's → (B, hiddenSize): the class token's
    /// last state, normalised.
    at::Tensor forward(const at::Tensor& pixels, const StopCheck& stop = {}) const;

private:
    ClipVisionConfig m_config;
    at::Tensor m_class; // (hiddenSize)
    std::shared_ptr<Conv2d> m_patches;
    std::shared_ptr<Embedding> m_positions;
    std::shared_ptr<LayerNorm> m_normBefore, m_normAfter;
    std::shared_ptr<ModuleList<ClipEncoderLayer>> m_layers;
};

} // namespace candela
