#include "core/io/original_weights.h"

#include "core/api/error.h"

#include <ATen/ops/cat.h>

namespace candela
{
namespace
{

std::string renamed(const NameTable& table, const std::string& name, Spelling to)
{
    return (to == Spelling::Diffusers ? table.toDiffusers(name) : table.toOriginal(name)).value_or(name);
}

bool isAttentionMap(const std::string& diffusers)
{
    if (diffusers.find(".attentions.") == std::string::npos || !diffusers.ends_with(".weight"))
        return false;
    return diffusers.find(".to_") != std::string::npos;
}

const std::string fused = ".attn.in_proj_";

/// (3·D, …) → q, k and v, (D, …) each
void addUnfused(StateDict& result, const std::string& name, const at::Tensor& weight)
{
    const std::size_t place = name.find(fused);
    const std::string block = "transformer.resblocks.";
    const std::string layer = name.substr(block.size(), place - block.size());
    const std::string kind = name.substr(place + fused.size()); // "weight" or "bias"
    if (weight.dim() < 1 || weight.size(0) % 3 != 0)
        throw badInput("The weight " + name + " is no three maps in one.");
    const std::string attention = "text_model.encoder.layers." + layer + ".self_attn.";
    const std::vector<at::Tensor> maps = weight.chunk(3);
    std::size_t next = 0;
    for (const char* map : {"q_proj.", "k_proj.", "v_proj."})
        result.emplace(attention + map + kind, maps[next++]);
}

void addFused(StateDict& result, const StateDict& weights, int64_t layers)
{
    for (int64_t layer = 0; layer < layers; ++layer) {
        const std::string attention = "text_model.encoder.layers." + std::to_string(layer) + ".self_attn.";
        for (const std::string kind : {"weight", "bias"}) {
            std::vector<at::Tensor> maps;
            for (const char* map : {"q_proj.", "k_proj.", "v_proj."})
                maps.push_back(weights.at(attention + map + kind));
            result.emplace(
                "transformer.resblocks." + std::to_string(layer) + fused + kind, at::cat(maps)); // (3·D, …)
        }
    }
}

} // namespace

StateDict unetWeights(const StateDict& weights, const UNet2DConditionConfig& config, Spelling to)
{
    const NameTable table = unetNames(config);
    StateDict result;
    for (const auto& [name, weight] : weights)
        result.emplace(renamed(table, name, to), weight);
    return result;
}

StateDict vaeWeights(const StateDict& weights, std::size_t levels, int64_t layersPerBlock, Spelling to)
{
    const NameTable table = vaeNames(levels, layersPerBlock);
    StateDict result;
    for (const auto& [name, weight] : weights) {
        const std::string other = renamed(table, name, to);
        const bool isMap = isAttentionMap(to == Spelling::Diffusers ? other : name);
        if (isMap && to == Spelling::Original && weight.dim() == 2)
            result.emplace(other, weight.unsqueeze(-1).unsqueeze(-1)); // (D, D) → (D, D, 1, 1)
        else if (isMap && to == Spelling::Diffusers && weight.dim() == 4)
            result.emplace(other, weight.flatten(1)); // (D, D, 1, 1) → (D, D)
        else
            result.emplace(other, weight);
    }
    return result;
}

StateDict openClipWeights(const StateDict& weights, const OpenClipShape& shape, Spelling to)
{
    const NameTable table = openClipNames(shape.layers);
    StateDict result;
    for (const auto& [name, weight] : weights) {
        const bool isSplit = to == Spelling::Original && name.find(".self_attn.") != std::string::npos
            && name.find(".out_proj.") == std::string::npos;
        const bool isProjection = name.starts_with("text_projection");
        const bool isUnused =
            to == Spelling::Diffusers && (name == "logit_scale" || (isProjection && !shape.hasProjection));
        if (isSplit || isUnused)
            continue;
        const std::string other = renamed(table, name, to);
        const bool isBeyond =
            to == Spelling::Diffusers && other == name && name.starts_with("transformer.resblocks.");
        if (to == Spelling::Diffusers && name.find(fused) != std::string::npos) {
            const auto layer = std::strtoll(name.c_str() + name.find_first_of("0123456789"), nullptr, 10);
            if (layer < shape.layers)
                addUnfused(result, name, weight);
        } else if (!isBeyond) {
            result.emplace(other, isProjection ? weight.t() : weight);
        }
    }
    if (to == Spelling::Original)
        addFused(result, weights, shape.layers);
    return result;
}

} // namespace candela
