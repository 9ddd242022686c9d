// ChatGLM3-6B (https://arxiv.org/abs/2406.12793) as Kolors reads texts with it: diffusers' ChatGLMModel
// without its head. Weights stay where they were loaded, a mapped file as a rule, and are converted layer by
// layer while texts are encoded. One thread.
#pragma once

#include "core/nn/layers.h"
#include "core/nn/module_list.h"
#include "core/nn/state_dict.h"

#include <nlohmann/json_fwd.hpp>

#include <span>
#include <vector>

namespace candela
{

struct ChatGlmConfig {
    int64_t vocabSize = 65024;
    int64_t hiddenSize = 4096;
    int64_t feedForwardSize = 13696;
    int64_t layers = 28;
    int64_t heads = 32;
    int64_t headWidth = 128; // called kv_channels in the files; the first half of it is rotated
    int64_t groups = 2; // of heads that share keys and values
    int64_t maxPositions = 32768;
    double epsilon = 1e-5;
    Bias linearBias = Bias::No; // of every linear map
    Bias attentionBias = Bias::Yes; // of the queries', keys' and values' one

    static ChatGlmConfig fromJson(const nlohmann::json& json);
    nlohmann::json toJson() const;
};

/// A row of tokens that is padded on its left. The mask lets no token see the padding; the padding sees
/// everything (as diffusers' mask has it) from position 0, and so its tokens are all alike.
struct ChatGlmInput {
    std::vector<int64_t> ids; // of the text, in positions 0, 1, 2, …: at least one
    int64_t padding = 0; // tokens before it
    int64_t padId = 0;
};

struct ChatGlmOutput {
    at::Tensor text; // (1, padding + T, hiddenSize): the states before the last layer
    at::Tensor pooled; // (1, hiddenSize): the last token's after it; neither is normalised
};

class ChatGlmLayer;

class ChatGlmModel : public torch::nn::Module
{
public:
    explicit ChatGlmModel(const ChatGlmConfig& config);
    ~ChatGlmModel() override;

    const ChatGlmConfig& config() const { return m_config; }

    /// Computes in `dtype` on `device`, whatever the weights are kept in. All inputs go through a layer
    /// before the next one is fetched. Throws Error (BadInput) for ids and lengths the model does not have.
    std::vector<ChatGlmOutput> forward(std::span<const ChatGlmInput> inputs, at::ScalarType dtype,
        at::Device device = at::kCPU, const StopCheck& stop = {}) const;

    /// Numbers in the weights of one layer.
    std::uint64_t layerSize() const;

private:
    void check(const ChatGlmInput& input) const;
    at::Tensor embed(const ChatGlmInput& input, const at::TensorOptions& options) const;

    ChatGlmConfig m_config;
    std::shared_ptr<Embedding> m_words;
    std::shared_ptr<ModuleList<ChatGlmLayer>> m_layers;
};

/// What of a checkpoint's weights the model takes: all but those that only writing texts needs (the head, the
/// last normalisation) and the table of frequencies that old files hold. Names lose the "transformer." of
/// whole ChatGLMs.
StateDict chatGlmEncoderWeights(const StateDict& weights);

} // namespace candela
