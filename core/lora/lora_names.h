// Which weight of which network a LoRA's layer changes. Any thread.
#pragma once

#include "core/io/lora_spelling.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace candela
{

/// The modules that have weights, by the names of a network's parameters.
std::vector<std::string> modulesOf(const std::vector<std::string>& parameters);

struct LoraPlace {
    LoraTarget target = LoraTarget::Unet;
    std::string module; // "down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q"
    bool operator==(const LoraPlace&) const = default;
};

/// Finds the places that names mean in a model's networks. Immutable.
class LoraNames
{
public:
    /// `modules` are the names of each network's modules that have weights, as diffusers calls them.
    explicit LoraNames(const std::map<LoraTarget, std::vector<std::string>>& modules);

    /// Understood are kohya's names (lora_unet_, lora_te_, lora_te1_, lora_te2_) over diffusers' and over the
    /// original block names, LyCORIS' (lycoris_), diffusers' and PEFT's with and without the network's name
    /// before them, and DiffSynth's of Kolors (blocks.7.…). Nothing where the model has no such place.
    std::optional<LoraPlace> find(std::string_view layer) const;

private:
    std::optional<LoraPlace> flat(LoraTarget target, std::string_view name) const;
    std::optional<LoraPlace> dotted(LoraTarget target, const std::string& name) const;

    struct Network {
        std::map<std::string, std::string, std::less<>> dotted; // itself
        std::map<std::string, std::string, std::less<>> flat; // dots as underlines → the name
    };
    std::map<LoraTarget, Network> m_networks;
};

/// diffusers' names of a UNet's modules → CompVis', for a UNet with these modules:
/// "mid_block.resnets.0.conv1" → "middle_block.0.in_layers.2".
std::map<std::string, std::string> originalUnetNames(const std::vector<std::string>& modules);

} // namespace candela
