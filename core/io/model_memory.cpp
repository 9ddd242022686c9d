#include "core/io/model_memory.h"

#include "core/nn/kernels/machine.h"

#include <algorithm>

namespace candela
{
namespace
{

/// Elements of the weights whose names hold that.
std::uint64_t elementsOf(const StateDict& weights, const std::string& part = {})
{
    std::uint64_t elements = 0;
    for (const auto& [name, weight] : weights)
        if (name.find(part) != std::string::npos)
            elements += static_cast<std::uint64_t>(weight.numel());
    return elements;
}

/// CLIP is converted as a whole, ChatGLM layer by layer.
std::uint64_t textElements(const ModelSource& source)
{
    std::uint64_t most = 0;
    for (const std::string& name : source.textEncoders()) {
        const bool isLayered = source.className(name) == "ChatGLMModel";
        most = std::max(most, elementsOf(source.weights(name), isLayered ? ".layers.0." : ""));
    }
    return most;
}

/// A number of that list; 0 where there is none.
std::uint64_t channelsOf(const nlohmann::json& config, const char* key, std::size_t index)
{
    const nlohmann::json list = config.value(key, nlohmann::json::array());
    if (!list.is_array() || list.empty())
        return 0;
    const nlohmann::json& channels = list[std::min(index, list.size() - 1)];
    return channels.is_number_unsigned() ? channels.get<std::uint64_t>() : 0;
}

} // namespace

// As estimateActivationBytes() does once the networks are there.
ModelMemory estimateModelMemory(const ModelSource& source, const ModelInfo& info)
{
    const std::uint64_t element = processor().nativeBf16() ? 2 : 4;
    const auto pixels =
        static_cast<std::uint64_t>(info.defaults.width) * static_cast<std::uint64_t>(info.defaults.height);
    const auto multiple = static_cast<std::uint64_t>(info.sizeMultiple);
    const std::uint64_t unet =
        pixels / (multiple * multiple) * channelsOf(source.config("unet"), "block_out_channels", 0) * 2 * 16;
    const std::uint64_t decoder = pixels * channelsOf(source.config("vae"), "block_out_channels", 1) * 4;
    return {.weights = (elementsOf(source.weights("unet")) + elementsOf(source.weights("vae"))) * element,
        .text = textElements(source) * element,
        .painting = std::max(unet, decoder) * element};
}

} // namespace candela
