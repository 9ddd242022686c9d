#include "core/models/taesd.h"

#include "core/api/number_text.h"
#include "core/nn/parameters.h"

namespace candela
{
namespace
{

constexpr std::string_view decoderPrefix = "decoder.";

std::shared_ptr<AutoencoderTiny> decoderOf(
    const AutoencoderTinyConfig& config, const StateDict& weights, const LoadOptions& options)
{
    std::shared_ptr<AutoencoderTiny> network;
    {
        const PlaceholderParameters guard;
        network = std::make_shared<AutoencoderTiny>(config);
    }
    const auto decoder = network->named_children()["decoder"];
    loadStateDict(*decoder, weights, options);
    packForInference(*decoder);
    network->eval();
    return network;
}

} // namespace

bool isTaesdDecoder(const StateDict& weights)
{
    return weights.contains("1.weight") && weights.contains("3.conv.0.weight");
}

std::shared_ptr<AutoencoderTiny> loadTaesdDecoder(const StateDict& weights, const LoadOptions& options)
{
    AutoencoderTinyConfig config;
    const auto first = weights.find("1.weight");
    if (first != weights.end() && first->second.dim() == 4) {
        config.decoderChannels = first->second.size(0);
        config.latentChannels = first->second.size(1);
    }
    StateDict renamed;
    for (const auto& [name, tensor] : weights) { // there a layer that limits the latents is the first
        const std::size_t dot = name.find('.');
        const auto place = numberFrom<int>(std::string_view(name).substr(0, dot), 1, 1000);
        renamed.emplace(place ? "layers." + std::to_string(*place - 1) + name.substr(dot) : name, tensor);
    }
    return decoderOf(config, renamed, options);
}

std::shared_ptr<AutoencoderTiny> loadTinyDecoder(
    const AutoencoderTinyConfig& config, const StateDict& weights, const LoadOptions& options)
{
    StateDict own;
    for (const auto& [name, tensor] : weights)
        if (name.starts_with(decoderPrefix))
            own.emplace(name.substr(decoderPrefix.size()), tensor);
    return decoderOf(config, own, options);
}

} // namespace candela
