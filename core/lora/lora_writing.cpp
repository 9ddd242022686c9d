#include "core/lora/lora_writing.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/models/published_models.h"
#include "core/nn/parameters.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace candela
{
namespace
{

template <class Network, class Config>
std::vector<std::string> modulesOfNetwork(const Config& config)
{
    const PlaceholderParameters shapesOnly;
    return modulesOf(Network(config).named_parameters().keys());
}

/// transformers 5 leaves "text_model." out; files of LoRAs do not.
std::string withTextModel(const std::string& module)
{
    return module.starts_with("text_model.") || module.starts_with("text_projection")
        ? module
        : "text_model." + module;
}

/// What alpha is worth: the layer's own, else the stated one; 0 and none mean the rank.
double alphaOf(const LoraLayer& layer, std::optional<double> stated)
{
    const double alpha = layer.alpha ? *layer.alpha : stated.value_or(0);
    return alpha == 0 ? static_cast<double>(layer.rank()) : alpha;
}

using Write = std::function<void(
    const LoraPlace& place, const std::string& name, const LoraLayer& layer, WrittenLora& result)>;

WrittenLora written(const LoraFile& file, const LoraModules& modules, const Write& write)
{
    WrittenLora result;
    const LoraNames names(modules);
    for (const auto& [name, layer] : file.layers) {
        const auto place = names.find(name);
        if (!place) {
            result.leftOut.push_back(name);
            continue;
        }
        write(*place, name, layer, result);
        ++result.layers;
    }
    if (result.layers == 0)
        throw badInput("None of the " + std::to_string(file.layers.size()) + " layers of the LoRA "
                + quoted(file.path) + " has a place in the model whose names are to be written.",
            "Name the model that it was made for with --model.");
    result.metadata = file.metadata;
    result.metadata.erase("lora_adapter_metadata"); // speaks of the other spelling
    result.metadata["format"] = "pt";
    if (file.family == "kolors") // whose names and shapes are SDXL's from here on
        result.metadata.emplace("modelspec.architecture", "kolors/lora");
    return result;
}

/// sd-scripts' names of a model's modules.
class KohyaNames
{
public:
    explicit KohyaNames(const LoraModules& modules)
        : m_hasTwoTexts(modules.contains(LoraTarget::TextEncoder2))
    {
        const std::vector<std::string>& unet = modules.at(LoraTarget::Unet);
        if (std::ranges::find(unet, "add_embedding.linear_1") != unet.end())
            m_original = originalUnetNames(unet);
    }

    std::string of(const LoraPlace& place) const
    {
        std::string name = place.module;
        if (place.target != LoraTarget::Unet)
            name = withTextModel(name);
        else if (const auto found = m_original.find(name); found != m_original.end())
            name = found->second;
        std::ranges::replace(name, '.', '_');
        switch (place.target) {
        case LoraTarget::Unet:
            return "lora_unet_" + name;
        case LoraTarget::TextEncoder:
            return (m_hasTwoTexts ? "lora_te1_" : "lora_te_") + name;
        case LoraTarget::TextEncoder2:
            return "lora_te2_" + name;
        }
        return name;
    }

private:
    bool m_hasTwoTexts;
    std::map<std::string, std::string> m_original; // where it is written with these
};

/// The most frequent value.
template <class Value>
Value usual(const std::map<Value, int>& counts)
{
    return std::ranges::max_element(counts, {}, &std::map<Value, int>::value_type::second)->first;
}

std::string shortText(double number)
{
    std::string text = std::to_string(number);
    text.erase(text.find_last_not_of('0') + 1);
    return text.ends_with('.') ? text + "0" : text;
}

/// DoRA's lengths of rows, whatever their shape; nothing where they are of columns.
std::optional<at::Tensor> rowMagnitude(const LoraLayer& layer)
{
    if (layer.has(LoraPart::RowMagnitude))
        return layer.at(LoraPart::RowMagnitude).flatten();
    const at::Tensor& magnitude = layer.at(LoraPart::Magnitude);
    const std::int64_t rows = extentOf(layer).rows;
    if (magnitude.numel() != rows || (magnitude.dim() > 1 && magnitude.size(0) != rows))
        return std::nullopt;
    return magnitude.flatten();
}

std::string diffusersName(const LoraPlace& place)
{
    switch (place.target) {
    case LoraTarget::Unet:
        return "unet." + place.module;
    case LoraTarget::TextEncoder:
        return "text_encoder." + withTextModel(place.module);
    case LoraTarget::TextEncoder2:
        return "text_encoder_2." + withTextModel(place.module);
    }
    return place.module;
}

/// Whether multiplying by it changes exponents alone.
bool isPowerOfTwo(double factor)
{
    int exponent = 0;
    return std::abs(std::frexp(factor, &exponent)) == 0.5;
}

} // namespace

LoraModules loraModulesOf(const ModelSource& model)
{
    LoraModules modules;
    const auto add = [&](LoraTarget target, const std::string& component) {
        std::vector<std::string> parameters;
        for (const auto& [name, weight] : model.weights(component))
            parameters.push_back(target == LoraTarget::Unet ? name : withTextModel(name));
        modules[target] = modulesOf(parameters);
    };
    add(LoraTarget::Unet, "unet");
    for (const std::string& component : model.textEncoders())
        if (model.className(component) != "ChatGLMModel")
            add(component == "text_encoder" ? LoraTarget::TextEncoder : LoraTarget::TextEncoder2, component);
    return modules;
}

LoraModules loraModulesOf(const std::string& family)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> published = {
        {{"sd1", "sd15"}, {"sd2", "sd21"}, {"sdxl", "sdxl"}, {"kolors", "kolors"}}};
    const auto known = std::ranges::find(published, family, [](const auto& pair) { return pair.first; });
    if (known == published.end())
        throw badInput("It does not show which family the LoRA is for.",
            "Name the model that it was made for with --model.");
    const PublishedModel model = *publishedModel(known->second);
    LoraModules modules;
    modules[LoraTarget::Unet] = modulesOfNetwork<UNet2DConditionModel>(model.unet);
    for (std::size_t i = 0; i < model.text.size(); ++i)
        modules[i == 0 ? LoraTarget::TextEncoder : LoraTarget::TextEncoder2] =
            modulesOfNetwork<ClipTextModel>(model.text[i]);
    return modules;
}

WrittenLora asKohya(const LoraFile& file, const LoraModules& modules, std::optional<double> statedAlpha)
{
    const KohyaNames names(modules);
    std::map<std::int64_t, int> ranks;
    std::map<double, int> alphas;
    WrittenLora result = written(file, modules,
        [&](const LoraPlace& place, const std::string&, const LoraLayer& layer, WrittenLora& to) {
            const std::string name = names.of(place);
            for (const auto& [part, tensor] : layer.parts) {
                if (part != LoraPart::RowMagnitude) {
                    to.tensors.emplace(name + std::string(kohyaMarkOf(part)), tensor);
                    continue;
                }
                std::vector<std::int64_t> column(static_cast<std::size_t>(layer.at(LoraPart::Down).dim()), 1);
                column.front() = -1; // (out) → (out, 1[, 1, 1])
                to.tensors.emplace(
                    name + std::string(kohyaMarkOf(LoraPart::Magnitude)), tensor.reshape(column));
            }
            if (layer.rank() == 0)
                return;
            const double alpha = alphaOf(layer, statedAlpha);
            to.tensors.emplace(
                name + std::string(kohyaMarkOf(LoraPart::Alpha)), at::scalar_tensor(alpha, at::kFloat));
            ++ranks[layer.rank()];
            ++alphas[alpha];
        });
    if (!ranks.empty()) {
        result.metadata.emplace("ss_network_module", "networks.lora");
        result.metadata.emplace("ss_network_dim", std::to_string(usual(ranks)));
        result.metadata.emplace("ss_network_alpha", shortText(usual(alphas)));
    }
    return result;
}

WrittenLora asDiffusers(const LoraFile& file, const LoraModules& modules, std::optional<double> statedAlpha)
{
    return written(file, modules,
        [&](const LoraPlace& place, const std::string& own, const LoraLayer& layer, WrittenLora& to) {
            const auto refuse = [&](const std::string& why) {
                throw badInput("The LoRA " + quoted(file.path)
                        + " cannot be written with diffusers' names, which have none for its layer '" + own
                        + "', " + why + ".",
                    "Write kohya's spelling, which has names for all kinds.");
            };
            for (const auto& [part, tensor] : layer.parts)
                if (part != LoraPart::Down && part != LoraPart::Up && part != LoraPart::Magnitude
                    && part != LoraPart::RowMagnitude)
                    refuse("which is no plain LoRA");
            const std::string name = diffusersName(place);
            const double factor = alphaOf(layer, statedAlpha) / static_cast<double>(layer.rank());
            at::Tensor up = layer.at(LoraPart::Up);
            if (factor != 1) {
                const at::Tensor scaled = (up.to(at::kDouble) * factor).to(up.scalar_type());
                to.isExact = to.isExact && isPowerOfTwo(factor)
                    && at::equal(scaled.to(at::kDouble) / factor, up.to(at::kDouble));
                up = scaled;
            }
            to.tensors.emplace(name + ".lora_A.weight", layer.at(LoraPart::Down));
            to.tensors.emplace(name + ".lora_B.weight", up);
            if (!layer.isDecomposed())
                return;
            const std::optional<at::Tensor> magnitude = rowMagnitude(layer);
            if (!magnitude)
                refuse("a DoRA over columns");
            to.tensors.emplace(name + ".lora_magnitude_vector", *magnitude);
        });
}

} // namespace candela
