#include "core/io/json_parameters.h"

#include "core/api/number_text.h"
#include "core/io/json_file.h"

#include <algorithm>
#include <cstdint>

namespace candela
{
namespace
{

using Json = nlohmann::ordered_json;

std::optional<Json> objectFrom(std::string_view text)
{
    auto json = jsonFromText(text);
    return json && json->is_object() ? std::move(json) : std::nullopt;
}

/// A value as a person would write it: texts without quotation marks, nothing for null.
std::string shown(const Json& value)
{
    constexpr std::size_t longest = 200;
    if (value.is_null())
        return {};
    if (value.is_string())
        return value.get<std::string>();
    return value.dump(-1, ' ', false, Json::error_handler_t::replace).substr(0, longest);
}

std::string textOf(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found == object.end() ? std::string() : shown(*found);
}

/// Collects an object's values under our names, those that are empty left out.
class Collector
{
public:
    explicit Collector(const Json& object)
        : m_object(object)
    {
    }

    void prompts(const char* positive, const char* negative)
    {
        m_said.prompt = textOf(m_object, positive);
        m_said.negative = textOf(m_object, negative);
    }
    void add(const std::string& name, const std::string& value)
    {
        if (!value.empty() && value != "[]" && value != "{}")
            m_said.settings.emplace_back(name, value);
    }
    /// The value that the object has under `key`.
    void addKey(const std::string& name, const char* key) { add(name, textOf(m_object, key)); }
    void addSize(const char* width, const char* height)
    {
        if (m_object.contains(width) && m_object.contains(height))
            add("Size", textOf(m_object, width) + "x" + textOf(m_object, height));
    }
    void addLora(const std::string& name, std::optional<double> scale, std::optional<double> alpha = {})
    {
        constexpr double heaviest = 10;
        const double weight = scale.value_or(1);
        if (!name.empty() && weight >= -heaviest && weight <= heaviest)
            m_said.loras.push_back({.name = name, .scale = weight, .alpha = alpha});
        else
            add("Lora", name + " (" + (scale ? shortestText(*scale) : std::string("?")) + ")");
    }
    ParsedParameters take() { return std::move(m_said); }

private:
    const Json& m_object;
    ParsedParameters m_said;
};

std::optional<double> numberOf(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_number() ? std::optional(found->get<double>()) : std::nullopt;
}

/// A model or LoRA as InvokeAI names it: "name" since 4.0, "model_name" before, or the bare text.
std::string invokeModelName(const Json& model)
{
    if (!model.is_object())
        return shown(model);
    const std::string name = textOf(model, "name");
    return name.empty() ? textOf(model, "model_name") : name;
}

void addInvokeLoras(Collector& collector, const Json& metadata)
{
    const auto loras = metadata.find("loras");
    if (loras == metadata.end() || !loras->is_array())
        return;
    for (const Json& entry : *loras) {
        if (!entry.is_object())
            continue;
        const auto model = entry.contains("model") ? entry.find("model") : entry.find("lora");
        if (model != entry.end())
            collector.addLora(invokeModelName(*model), numberOf(entry, "weight"));
    }
}

/// "name.safetensors : 0.8"
void addFooocusLora(Collector& collector, const std::string& said)
{
    const std::size_t colon = said.rfind(" : ");
    if (colon == std::string::npos)
        collector.add("Lora", said);
    else
        collector.addLora(said.substr(0, colon), numberFrom<double>(said.substr(colon + 3)));
}

/// Before 3.0: {"model_weights", "image": {"prompt", "steps", "cfg_scale", "sampler", …}}.
ParsedParameters parametersOfOldInvokeAi(const Json& metadata, const Json& image)
{
    Collector collector(image);
    collector.addKey("Steps", "steps");
    collector.addKey("Sampler", "sampler");
    collector.addKey("CFG scale", "cfg_scale");
    collector.addKey("Seed", "seed");
    collector.addSize("width", "height");
    collector.add("Model", textOf(metadata, "model_weights"));
    ParsedParameters said = collector.take();
    // One text, or a list of weighted ones; the negative part stands in brackets.
    const auto prompt = image.find("prompt");
    if (prompt != image.end() && prompt->is_array() && !prompt->empty() && (*prompt)[0].is_object())
        said.prompt = textOf((*prompt)[0], "prompt");
    else if (prompt != image.end())
        said.prompt = shown(*prompt);
    return said;
}

} // namespace

std::optional<ParsedParameters> parametersOfCandela(std::string_view json)
{
    const auto object = objectFrom(json);
    if (!object || textOf(*object, "kind") != "generate")
        return std::nullopt;
    Collector collector(*object);
    collector.prompts("prompt", "negative");
    collector.addKey("Steps", "steps");
    collector.addKey("Sampler", "sampler");
    collector.addKey("Schedule type", "schedule");
    collector.addKey("CFG scale", "cfg");
    collector.addKey("Seed", "seed");
    collector.addSize("width", "height");
    const std::string grammar = textOf(*object, "grammar");
    collector.add("Prompt grammar", grammar.empty() ? "plain" : grammar); // there were no others at first
    collector.addKey("Clip skip", "clip_skip");
    collector.addKey("Eta DDIM", "eta");
    collector.addKey("Source", "source");
    collector.addKey("Denoising strength", "strength");
    collector.addKey("Mask", "mask");
    collector.addKey("Extension", "extension");
    if (const auto hires = object->find("hires"); hires != object->end() && hires->is_object()) {
        collector.add("Hires upscale", textOf(*hires, "scale"));
        collector.add("Hires strength", textOf(*hires, "strength"));
        collector.add("Hires upscaler", "Lanczos");
    }
    collector.addKey("VAE", "vae");
    collector.addKey("VAE tiling", "vae_tiling");
    collector.addKey("Model hash", "model_hash");
    collector.addKey("Model", "model");
    if (const auto loras = object->find("loras"); loras != object->end() && loras->is_array())
        for (const Json& lora : *loras)
            if (lora.is_object())
                collector.addLora(textOf(lora, "name"), numberOf(lora, "scale"), numberOf(lora, "alpha"));
    collector.addKey("RNG", "noise");
    return collector.take();
}

std::optional<ParsedParameters> parametersOfInvokeAi(std::string_view json)
{
    const auto object = objectFrom(json);
    if (!object)
        return std::nullopt;
    if (const auto image = object->find("image"); image != object->end() && image->is_object())
        return parametersOfOldInvokeAi(*object, *image);
    if (!object->contains("positive_prompt"))
        return std::nullopt;
    Collector collector(*object);
    collector.prompts("positive_prompt", "negative_prompt");
    collector.addKey("Steps", "steps");
    collector.addKey("Sampler", "scheduler");
    collector.addKey("CFG scale", "cfg_scale");
    collector.addKey("Seed", "seed");
    collector.addSize("width", "height");
    // It counts the layers that are left out, others the layer that is taken.
    if (const auto skipped = object->find("clip_skip");
        skipped != object->end() && skipped->is_number_unsigned())
        collector.add("Clip skip", std::to_string((skipped->get<std::uint64_t>() & 0xff) + 1));
    if (const auto model = object->find("model"); model != object->end())
        collector.add("Model", invokeModelName(*model));
    addInvokeLoras(collector, *object);
    const std::string device = textOf(*object, "rand_device");
    collector.add("RNG", device == "cpu" ? std::string("CPU") : device);
    collector.addKey("Denoising strength", "strength");
    collector.add("VAE", object->contains("vae") ? invokeModelName((*object)["vae"]) : std::string());
    collector.addKey("ControlNet", "controlnets");
    collector.add("CFG rescale",
        textOf(*object, "cfg_rescale_multiplier") == "0.0" ? std::string()
                                                           : textOf(*object, "cfg_rescale_multiplier"));
    return collector.take();
}

std::optional<ParsedParameters> parametersOfFooocus(std::string_view json)
{
    const auto object = objectFrom(json);
    if (!object || !object->contains("prompt"))
        return std::nullopt;
    Collector collector(*object);
    collector.prompts("prompt", "negative_prompt");
    collector.addKey("Steps", "steps");
    collector.addKey("Sampler", "sampler");
    collector.addKey("Schedule type", "scheduler");
    collector.addKey("CFG scale", "guidance_scale");
    collector.addKey("Seed", "seed");
    collector.addKey("Clip skip", "clip_skip");
    collector.addKey("Model", "base_model");
    std::string size = textOf(*object, "resolution"); // "(1152, 896)"
    std::erase_if(size, [](char c) { return c == '(' || c == ')' || c == ' '; });
    std::ranges::replace(size, ',', 'x');
    collector.add("Size", size);
    for (const char* key : {"styles", "performance", "sharpness", "refiner_model", "loras"})
        collector.addKey(key, key);
    for (const auto& [key, value] : object->items())
        if (key.starts_with("lora_combined"))
            addFooocusLora(collector, shown(value));
    collector.add("RNG", "CPU"); // prepare_noise draws there, as ComfyUI's does
    return collector.take();
}

} // namespace candela
