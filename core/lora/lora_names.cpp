#include "core/lora/lora_names.h"

#include <algorithm>
#include <array>
#include <utility>

namespace candela
{
namespace
{

using Pair = std::pair<std::string_view, std::string_view>;

std::string flattened(std::string name)
{
    std::ranges::replace(name, '.', '_');
    return name;
}

std::string replaced(std::string text, std::string_view what, std::string_view with)
{
    if (const std::size_t at = text.find(what); at != std::string::npos)
        text.replace(at, what.size(), with);
    return text;
}

// ------------------------------------------------------------------------------------ the original UNet

/// Within a ResNet block, CompVis counts a module's layers where diffusers names them.
constexpr std::array<Pair, 6> resnetParts = {
    {{"conv1", "in_layers.2"}, {"norm1", "in_layers.0"}, {"time_emb_proj", "emb_layers.1"},
        {"conv2", "out_layers.3"}, {"norm2", "out_layers.0"}, {"conv_shortcut", "skip_connection"}}};

constexpr std::array<Pair, 7> outermost = {
    {{"conv_in", "input_blocks.0.0"}, {"conv_norm_out", "out.0"}, {"conv_out", "out.2"},
        {"time_embedding.linear_1", "time_embed.0"}, {"time_embedding.linear_2", "time_embed.2"},
        {"add_embedding.linear_1", "label_emb.0.0"}, {"add_embedding.linear_2", "label_emb.0.2"}}};

bool anyBegins(const std::vector<std::string>& modules, const std::string& prefix)
{
    return std::ranges::any_of(
        modules, [&](const std::string& module) { return module.starts_with(prefix); });
}

/// How many of "prefix0.", "prefix1.", … there are.
int countOf(const std::vector<std::string>& modules, const std::string& prefix)
{
    int count = 0;
    while (anyBegins(modules, prefix + std::to_string(count) + "."))
        ++count;
    return count;
}

/// The beginnings of names that differ: "down_blocks.1.attentions.0." → "input_blocks.4.1.".
std::vector<std::pair<std::string, std::string>> blockNames(const std::vector<std::string>& modules)
{
    std::vector<std::pair<std::string, std::string>> names;
    const auto number = [](int n) {
        return std::to_string(n) + ".";
    };
    int input = 1; // input block 0 is conv_in
    for (int i = 0; i < countOf(modules, "down_blocks."); ++i) {
        const std::string block = "down_blocks." + number(i);
        const int layers = countOf(modules, block + "resnets.");
        for (int j = 0; j < layers; ++j, ++input) {
            names.emplace_back(block + "resnets." + number(j), "input_blocks." + number(input) + "0.");
            names.emplace_back(block + "attentions." + number(j), "input_blocks." + number(input) + "1.");
        }
        if (anyBegins(modules, block + "downsamplers."))
            names.emplace_back(block + "downsamplers.0.conv", "input_blocks." + number(input++) + "0.op");
    }
    names.emplace_back("mid_block.resnets.0.", "middle_block.0.");
    names.emplace_back("mid_block.attentions.0.", "middle_block.1.");
    names.emplace_back("mid_block.resnets.1.", "middle_block.2.");
    int output = 0;
    for (int i = 0; i < countOf(modules, "up_blocks."); ++i) {
        const std::string block = "up_blocks." + number(i);
        const bool attends = anyBegins(modules, block + "attentions.");
        for (int j = 0; j < countOf(modules, block + "resnets."); ++j, ++output) {
            names.emplace_back(block + "resnets." + number(j), "output_blocks." + number(output) + "0.");
            names.emplace_back(block + "attentions." + number(j), "output_blocks." + number(output) + "1.");
        }
        if (anyBegins(modules, block + "upsamplers."))
            names.emplace_back(
                block + "upsamplers.0.", "output_blocks." + number(output - 1) + (attends ? "2." : "1."));
    }
    return names;
}

std::string originalResnetPart(const std::string& name)
{
    for (const auto& [ours, original] : resnetParts)
        if (name == ours)
            return std::string(original);
    return name;
}

// ----------------------------------------------------------------------------------------- other names

/// DiffSynth counts every step of the SDXL UNet: these are the ones with attention.
constexpr std::array<Pair, 11> diffSynthBlocks = {{{"7", "down_blocks.1.attentions.0"},
    {"10", "down_blocks.1.attentions.1"}, {"15", "down_blocks.2.attentions.0"},
    {"18", "down_blocks.2.attentions.1"}, {"21", "mid_block.attentions.0"},
    {"25", "up_blocks.0.attentions.0"}, {"28", "up_blocks.0.attentions.1"},
    {"31", "up_blocks.0.attentions.2"}, {"35", "up_blocks.1.attentions.0"},
    {"38", "up_blocks.1.attentions.1"}, {"41", "up_blocks.1.attentions.2"}}};

std::string fromDiffSynth(std::string_view layer)
{
    layer.remove_prefix(std::string_view("blocks.").size());
    const std::size_t dot = std::min(layer.find('.'), layer.size());
    for (const auto& [number, block] : diffSynthBlocks) {
        if (layer.substr(0, dot) != number)
            continue;
        std::string name = std::string(block) + std::string(layer.substr(dot));
        if (name.ends_with(".act_fn.proj"))
            return replaced(name, ".act_fn.proj", ".ff.net.0.proj");
        return name.ends_with(".ff") ? name + ".net.2" : name;
    }
    return {};
}

/// What diffusers called a text encoder's projections before its LoRAs had names of their own.
constexpr std::array<Pair, 4> oldTextParts = {
    {{".self_attn.to_q", ".self_attn.q_proj"}, {".self_attn.to_k", ".self_attn.k_proj"},
        {".self_attn.to_v", ".self_attn.v_proj"}, {".self_attn.to_out", ".self_attn.out_proj"}}};

bool takePrefix(std::string_view& text, std::string_view prefix)
{
    if (!text.starts_with(prefix))
        return false;
    text.remove_prefix(prefix.size());
    return true;
}

} // namespace

std::vector<std::string> modulesOf(const std::vector<std::string>& parameters)
{
    constexpr std::string_view mark = ".weight";
    std::vector<std::string> modules;
    for (const std::string& name : parameters)
        if (name.ends_with(mark))
            modules.push_back(name.substr(0, name.size() - mark.size()));
    return modules;
}

std::map<std::string, std::string> originalUnetNames(const std::vector<std::string>& modules)
{
    const auto blocks = blockNames(modules);
    std::map<std::string, std::string> names;
    for (const std::string& module : modules) {
        for (const auto& [ours, original] : outermost)
            if (module == ours)
                names[module] = original;
        for (const auto& [ours, original] : blocks) {
            if (!module.starts_with(ours))
                continue;
            const std::string rest = module.substr(ours.size());
            names[module] =
                original + (ours.find("resnets.") == std::string::npos ? rest : originalResnetPart(rest));
        }
    }
    return names;
}

LoraNames::LoraNames(const std::map<LoraTarget, std::vector<std::string>>& modules)
{
    for (const auto& [target, names] : modules) {
        Network& network = m_networks[target];
        for (const std::string& name : names) {
            network.dotted.emplace(name, name);
            network.flat.emplace(flattened(name), name);
        }
        if (target == LoraTarget::Unet)
            for (const auto& [name, original] : originalUnetNames(names))
                network.flat.emplace(flattened(original), name);
    }
}

std::optional<LoraPlace> LoraNames::flat(LoraTarget target, std::string_view name) const
{
    const auto network = m_networks.find(target);
    if (network == m_networks.end())
        return std::nullopt;
    const auto found = network->second.flat.find(name);
    return found == network->second.flat.end() ? std::nullopt
                                               : std::optional(LoraPlace{target, found->second});
}

/// The spellings of one place that libraries had in turn.
std::optional<LoraPlace> LoraNames::dotted(LoraTarget target, const std::string& name) const
{
    const auto network = m_networks.find(target);
    if (network == m_networks.end())
        return std::nullopt;
    std::string plain = replaced(name, ".processor.", ".");
    if (target == LoraTarget::Unet && plain.ends_with(".to_out"))
        plain += ".0";
    if (target != LoraTarget::Unet)
        for (const auto& [old, current] : oldTextParts)
            if (plain.ends_with(old))
                plain = replaced(plain, old, current);
    for (const std::string& one : {plain, "text_model." + plain}) // transformers 5 writes no text_model
        if (network->second.dotted.contains(one))
            return LoraPlace{target, one};
    return std::nullopt;
}

std::optional<LoraPlace> LoraNames::find(std::string_view layer) const
{
    takePrefix(layer, "base_model.model.");
    for (const auto& [prefix, target] : {std::pair{"lora_unet_", LoraTarget::Unet},
             std::pair{"lora_te_", LoraTarget::TextEncoder}, std::pair{"lora_te1_", LoraTarget::TextEncoder},
             std::pair{"lora_te2_", LoraTarget::TextEncoder2}, std::pair{"lycoris_", LoraTarget::Unet}})
        if (takePrefix(layer, prefix))
            return flat(target, layer);
    for (const auto& [prefix, target] :
        {std::pair{"unet.", LoraTarget::Unet}, std::pair{"text_encoder.", LoraTarget::TextEncoder},
            std::pair{"text_encoder_2.", LoraTarget::TextEncoder2}})
        if (takePrefix(layer, prefix))
            return dotted(target, std::string(layer));
    if (layer.starts_with("blocks."))
        return dotted(LoraTarget::Unet, fromDiffSynth(layer));
    if (const auto place = dotted(LoraTarget::Unet, std::string(layer)))
        return place;
    return dotted(LoraTarget::TextEncoder, std::string(layer));
}

} // namespace candela
