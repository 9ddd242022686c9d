// The denoising network of Stable Diffusion 1.x, 2.x and XL and of small models like them: diffusers'
// UNet2DConditionModel (https://arxiv.org/abs/2112.10752, https://arxiv.org/abs/2307.01952).
#pragma once

#include "core/models/unet2d_blocks.h"
#include "core/nn/timestep_embedding.h"

#include <nlohmann/json_fwd.hpp>

namespace candela
{

/// What a model is told beside time and text: diffusers' addition_embed_type "text_time".
struct AdditionConfig {
    int64_t sizeDim = 256; // of each size's sinusoidal code
    int64_t inputs = 2816; // the pooled text and the codes of six sizes
};

/// Its values. Stable Diffusion XL, section 2.2.
struct AddedConditions {
    at::Tensor pooled; // (B, P): the text as a whole
    at::Tensor sizes; // (B, 6): original height and width, crop's top and left, target height and width
    /// For models with a guidanceDim: the scale of the guidance that they were distilled to give by
    /// themselves.
    double guidance = 1;
};

struct UNet2DConditionConfig {
    int64_t sampleSize = 64; // of the latents the model was trained on; nothing depends on it
    int64_t inChannels = 4;
    int64_t outChannels = 4;
    bool flipSinToCos = true;
    double freqShift = 0;
    // The lists below have an entry for each level, from the full size down.
    std::vector<int64_t> blockOutChannels = {320, 640, 1280, 1280};
    std::vector<bool> downHasAttention = {true, true, true, false}; // CrossAttnDownBlock2D or DownBlock2D
    std::vector<bool> upHasAttention = {false, true, true, true}; // from the smallest size up
    std::vector<int64_t> layersPerBlock = {2, 2, 2, 2};
    std::vector<int64_t> transformerLayers = {1, 1, 1, 1};
    std::vector<int64_t> heads = {8, 8, 8, 8}; // called attention_head_dim in the files
    std::vector<int64_t> crossAttentionDim = {768, 768, 768, 768};
    std::vector<bool> onlyCrossAttention = {false, false, false, false};
    int64_t normGroups = 32;
    double normEpsilon = 1e-5;
    bool useLinearProjection = false;
    std::optional<int64_t> timeEmbeddingDim = {}; // empty: four times the first level's channels
    std::optional<AdditionConfig> addition = {}; // none: time and text alone
    /// Of the code of the guidance's scale, where one pass is to do the work of two: diffusers'
    /// time_cond_proj_dim (latent consistency models, https://arxiv.org/abs/2310.04378).
    std::optional<int64_t> guidanceDim = {};
    std::optional<int64_t> textDim = {}; // of a text that is projected to crossAttentionDim first (Kolors)
    bool upcastAttention = false; // kept for the file's sake: attention sums in fp32 anyway

    static UNet2DConditionConfig fromJson(const nlohmann::json& json);
    nlohmann::json toJson() const;

    std::size_t levels() const { return blockOutChannels.size(); }
};

class UNet2DConditionModel : public torch::nn::Module
{
public:
    explicit UNet2DConditionModel(const UNet2DConditionConfig& config);

    const UNet2DConditionConfig& config() const { return m_config; }

    /// text (B, T, textDim or crossAttentionDim): what each layer needs of it. Compute it once for a picture.
    /// `added` is for models with an AdditionConfig alone. Throws Error (BadInput) where the width of either
    /// is not what the model takes.
    PreparedText prepareText(const at::Tensor& text, const AddedConditions& added = {}) const;

    /// sample (B, inChannels, h, w) of any size; timestep: one for all rows (a scalar or (1)) or (B); the
    /// text of as many rows. Returns (B, outChannels, h, w), in the type of the weights. `stop` is called
    /// between blocks.
    at::Tensor forward(const at::Tensor& sample, const at::Tensor& timestep, const PreparedText& text,
        const StopCheck& stop = {}) const;
    at::Tensor forward(const at::Tensor& sample, const at::Tensor& timestep, const at::Tensor& text,
        const StopCheck& stop = {}) const;

    /// From now on the weights of each block (a ResNet block, a transformer or a change of size) are brought
    /// there for its turn alone. The caller brings looseWeights().
    void fetchBlocks(FetchTo to) { m_fetch = std::move(to); }
    /// The weights that belong to no block.
    std::vector<at::Tensor> looseWeights() const;
    /// Numbers in the weights of the largest block.
    std::uint64_t largestBlock() const;

private:
    UNetLevelConfig level(std::size_t index, bool attention) const;
    void makeDownBlocks();
    void makeUpBlocks();
    SinusoidConfig sinusoidOf(int64_t dim) const;
    at::Tensor embedAdded(const AddedConditions& added) const;
    at::Tensor embedGuidance(double scale) const;
    at::Tensor embedTime(const at::Tensor& timestep, const PreparedText& text) const;

    UNet2DConditionConfig m_config;
    int64_t m_timeDim;
    std::shared_ptr<Conv2d> m_convIn, m_convOut;
    std::shared_ptr<TimestepEmbedding> m_timeEmbedding;
    std::shared_ptr<TimestepEmbedding> m_addEmbedding; // null without an AdditionConfig
    std::shared_ptr<Linear> m_textProjection; // null without a textDim
    std::shared_ptr<ModuleList<DownBlock2D>> m_downBlocks;
    std::shared_ptr<UNetMidBlock2DCrossAttn> m_midBlock;
    std::shared_ptr<ModuleList<UpBlock2D>> m_upBlocks;
    std::shared_ptr<GroupNorm> m_normOut;
    std::vector<const Attention*> m_textAttentions; // in the order of PreparedText::layers
    FetchTo m_fetch; // for the blocks' weights
};

} // namespace candela
