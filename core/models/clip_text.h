// The text encoder of CLIP (https://arxiv.org/abs/2103.00020), as transformers' CLIPTextModel and
// CLIPTextModelWithProjection.
#pragma once

#include "core/nn/activation.h"
#include "core/nn/layers.h"
#include "core/nn/module_list.h"
#include "core/nn/stop_check.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <vector>

namespace candela
{

struct ClipTextConfig {
    int64_t vocabSize = 49408;
    int64_t hiddenSize = 512;
    int64_t intermediateSize = 2048;
    int64_t layers = 12;
    int64_t heads = 8;
    int64_t maxPositions = 77;
    std::string activation = "quick_gelu"; // or gelu
    double layerNormEpsilon = 1e-5;
    int64_t eosToken = 49407; // 2: a mistake of old configs, which means the largest id in the row
    std::optional<int64_t> projection = {}; // width of the projected text, for CLIPTextModelWithProjection

    static ClipTextConfig fromJson(const nlohmann::json& json);
    nlohmann::json toJson() const;
};

struct ClipTextOutput {
    at::Tensor text; // (B, T, hiddenSize), normalised: what the UNet looks at
    at::Tensor pooled; // (B, hiddenSize): the last layer's state at the end mark
    at::Tensor projected; // (B, projection), undefined without one
    std::vector<at::Tensor> hiddenStates; // embeddings, then after each layer; not normalised
};

class ClipEncoderLayer;

class ClipTextModel : public torch::nn::Module
{
public:
    explicit ClipTextModel(const ClipTextConfig& config);
    ~ClipTextModel() override;

    const ClipTextConfig& config() const { return m_config; }
    at::Device device() const { return m_positions->weight.device(); }

    /// ids (B, T) of int64, T ≤ maxPositions. `clipSkip` counts layers from the end: 1 is the last one, 2 the
    /// one before (diffusers' clip_skip=1). Throws Error (BadInput) for ids, lengths and skips the model does
    /// not have. `added` (M, hiddenSize): what the ids from vocabSize on mean, the vectors of embeddings.
    ClipTextOutput forward(const at::Tensor& ids, int clipSkip = 1, const StopCheck& stop = {},
        const at::Tensor& added = {}) const;

private:
    void check(const at::Tensor& ids, int clipSkip, int64_t added) const;
    at::Tensor vectorsOf(const at::Tensor& ids, const at::Tensor& added) const;
    at::Tensor atEndMark(const at::Tensor& states, const at::Tensor& ids) const;

    ClipTextConfig m_config;
    std::shared_ptr<Embedding> m_tokens, m_positions;
    std::shared_ptr<ModuleList<ClipEncoderLayer>> m_layers;
    std::shared_ptr<LayerNorm> m_finalNorm;
    std::shared_ptr<Linear> m_projection; // null without one
};

} // namespace candela
