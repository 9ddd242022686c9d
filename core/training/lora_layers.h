// The layers of a model that a LoRA under training changes.
#pragma once

#include "core/api/train_lora.h"
#include "core/lora/lora_file.h"
#include "core/nn/low_rank_adapter.h"
#include "core/training/optimizer.h"

#include <torch/nn/module.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace candela
{

/// A network as a LoRA's file calls it: "unet", "text_encoder" or "text_encoder_2".
struct AdaptedNetwork {
    std::string name;
    torch::nn::Module* network = nullptr;
};

/// Whether a layer's name is meant by a target: its last parts ("to_q", "attn2.to_k"), or, where the target
/// has a *, all of it ("mid_block.*").
bool isTarget(std::string_view layer, std::string_view target);

/// Adapters beside the chosen layers, for as long as it lives. One thread.
class LoraLayers
{
public:
    /// Of the UNet the linear layers that `targets` mean and, with a convolution rank, its 3x3 convolutions
    /// but for the outermost; of text encoders, where they learn, the attention's projections. `networks`
    /// outlive it; their weights must not be packed. Throws Error (BadInput) where a target means no layer.
    LoraLayers(const std::vector<AdaptedNetwork>& networks, const TrainLoraRequest& request);
    ~LoraLayers();
    LoraLayers(const LoraLayers&) = delete;
    LoraLayers& operator=(const LoraLayers&) = delete;

    /// "unet.….to_q.down" and "….up", sorted by name.
    std::vector<NamedParameter> parameters() const;
    /// The parameters' own storage, by those names.
    StateDict state() const;
    /// Throws Error (BadInput) where a tensor is missing or of another shape.
    void load(const StateDict& state);

    /// See LowRankAdapter::beginPass() and endPass().
    void beginPass(std::uint64_t seed);
    void endPass();

    /// What `state` (this one's, or an average of it) changes, as the file of a LoRA has it.
    std::map<std::string, LoraLayer> asFileLayers(const StateDict& state) const;
    std::size_t size() const { return m_adapters.size(); }

private:
    void addUnet(torch::nn::Module& unet, const TrainLoraRequest& request);
    void addText(const AdaptedNetwork& network, const TrainLoraRequest& request);
    template <class Layer>
    void add(const std::string& name, Layer& layer, const LowRankOptions& options, std::uint32_t seed);

    std::map<std::string, std::shared_ptr<LowRankAdapter>> m_adapters; // by "unet.….to_q"
    std::vector<torch::nn::Module*> m_layers; // that have one
    double m_textRate = 1; // of the text encoders' factors, seen from the UNet's
};

} // namespace candela
