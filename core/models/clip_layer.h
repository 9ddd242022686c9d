// What CLIP's two towers are made of: a layer of a transformer that normalises first, as transformers'
// CLIPEncoderLayer.
#pragma once

#include "core/nn/activation.h"
#include "core/nn/attention.h"
#include "core/nn/layers.h"

#include <string>

namespace candela
{

struct ClipLayerConfig {
    int64_t hiddenSize = 512;
    int64_t intermediateSize = 2048;
    int64_t layers = 12; // of the tower: initial values depend on it
    int64_t heads = 8;
    std::string activation = "quick_gelu"; // or gelu
    double layerNormEpsilon = 1e-5;
    AttentionMask mask = AttentionMask::None;
};

/// Of a tower with that config.
template <class TowerConfig>
ClipLayerConfig clipLayerOf(const TowerConfig& tower, AttentionMask mask)
{
    return {.hiddenSize = tower.hiddenSize,
        .intermediateSize = tower.intermediateSize,
        .layers = tower.layers,
        .heads = tower.heads,
        .activation = tower.activation,
        .layerNormEpsilon = tower.layerNormEpsilon,
        .mask = mask};
}

class ClipAttention;
class ClipMlp;

class ClipEncoderLayer : public torch::nn::Module
{
public:
    explicit ClipEncoderLayer(const ClipLayerConfig& config);
    ~ClipEncoderLayer() override;

    /// (B, T, hiddenSize) → the same, in memory of its own: callers keep x as a hidden state.
    at::Tensor forward(const at::Tensor& x) const;

private:
    std::shared_ptr<ClipAttention> m_attention;
    std::shared_ptr<LayerNorm> m_norm1;
    std::shared_ptr<ClipMlp> m_mlp;
    std::shared_ptr<LayerNorm> m_norm2;
};

/// Normal values of that deviation, and no bias; placeholders are left alone.
void fillNormal(Linear& layer, double deviation);
void fillNormal(Embedding& layer, double deviation);

} // namespace candela
