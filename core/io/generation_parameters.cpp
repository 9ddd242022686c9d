#include "core/io/generation_parameters.h"

#include "core/api/number_text.h"
#include "core/api/paths.h"
#include "core/api/repaint_text.h"
#include "core/api/request_names.h"
#include "core/text/unicode.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cassert>
#include <cctype>
#include <optional>

namespace candela
{
namespace
{

std::string validUtf8(const std::string& text)
{
    return unicode::encode(unicode::decode(text));
}

/// JSON's quotation marks where the value would otherwise break the list.
std::string quotedIfNeeded(const std::string& value)
{
    return value.find_first_of(",:\n") == std::string::npos ? value : nlohmann::json(value).dump();
}

std::string_view displayName(ScheduleKind schedule)
{
    switch (schedule) {
    case ScheduleKind::Default:
        return "Automatic";
    case ScheduleKind::Karras:
        return "Karras";
    case ScheduleKind::Exponential:
        return "Exponential";
    case ScheduleKind::Uniform:
        return "Uniform";
    }
    return {};
}

/// Whether AUTOMATIC1111 would weigh something in the prompts.
bool hasBrackets(const GenerateRequest& request)
{
    return (request.prompt + request.negative).find_first_of("([") != std::string::npos;
}

std::string loraName(const LoraUse& lora)
{
    return validUtf8(utf8(lora.file.stem()));
}

/// AUTOMATIC1111 knows LoRAs from the prompt alone.
std::string promptWithLoras(const GenerateRequest& request)
{
    std::string prompt = request.prompt;
    if (request.grammar == PromptGrammar::A1111)
        for (const LoraUse& lora : request.loras)
            prompt += (prompt.empty() ? "<lora:" : " <lora:") + loraName(lora) + ":"
                + shortestText(lora.scale) + ">";
    return prompt;
}

/// "one: 0a1b2c3d4e5f, other: 5f4e3d2c1b0a", as its extension for LoRAs writes them.
std::string hashesText(const std::vector<LoraNote>& loras)
{
    std::string text;
    for (const LoraNote& lora : loras)
        if (!lora.hash.empty())
            text += (text.empty() ? "" : ", ") + validUtf8(lora.name) + ": " + lora.hash;
    return text;
}

void requireComplete([[maybe_unused]] const GenerateRequest& request)
{
    assert(request.steps && request.cfg && request.width && request.height && request.sampler);
}

/// What acts on a picture, in AUTOMATIC1111's words where it has them. The one strength it knows is the
/// source's or, without one, the second pass'.
void addRepainting(const GenerateRequest& request, std::vector<std::pair<std::string, std::string>>& settings)
{
    if (!request.source.empty())
        settings.emplace_back("Denoising strength", shortestText(request.strength));
    if (!request.mask.empty())
        settings.emplace_back("Mask", validUtf8(utf8(request.mask.filename())));
    if (request.extension != Extension{})
        settings.emplace_back("Extension", textOf(request.extension));
    if (request.hires) {
        settings.emplace_back(request.source.empty() ? "Denoising strength" : "Hires strength",
            shortestText(request.hires->strength));
        settings.emplace_back("Hires upscale", shortestText(request.hires->scale));
        settings.emplace_back("Hires upscaler", "Lanczos");
    }
    if (request.vaeTiling != VaeTiling::Auto)
        settings.emplace_back("VAE tiling", std::string(nameOf(request.vaeTiling)));
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blank = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blank);
    return begin == std::string_view::npos ? ""
                                           : text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

/// Takes one `name: value` with the comma behind it off the front of `line`; nothing where none is there.
std::optional<std::pair<std::string, std::string>> takeSetting(std::string_view& line)
{
    const std::size_t colon = line.find(':');
    const std::string_view name = trimmed(line.substr(0, std::min(colon, line.size())));
    const auto belongsToName = [](char c) {
        return (c & 0x80) || std::isalnum(static_cast<unsigned char>(c))
            || std::string_view("_ -/").find(c) != std::string_view::npos;
    };
    if (colon == std::string_view::npos || name.empty() || !std::ranges::all_of(name, belongsToName))
        return std::nullopt;
    std::string_view rest = line.substr(colon + 1);
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    std::string value;
    if (rest.starts_with('"')) {
        std::size_t end = 1;
        while (end < rest.size() && rest[end] != '"')
            end += rest[end] == '\\' ? 2 : 1;
        if (end >= rest.size())
            return std::nullopt;
        const nlohmann::json parsed = nlohmann::json::parse(rest.substr(0, end + 1), nullptr, false);
        value = parsed.is_string() ? parsed.get<std::string>() : std::string(rest.substr(1, end - 1));
        rest.remove_prefix(end + 1);
    } else {
        value = trimmed(rest.substr(0, rest.find(',')));
        rest.remove_prefix(std::min(rest.find(','), rest.size()));
    }
    rest = trimmed(rest);
    if (!rest.empty() && rest.front() != ',')
        return std::nullopt;
    line = rest.empty() ? rest : rest.substr(1);
    return std::pair(std::string(name), value);
}

/// The settings of a line that is nothing else; empty where it is text.
std::vector<std::pair<std::string, std::string>> settingsOf(std::string_view line)
{
    std::vector<std::pair<std::string, std::string>> settings;
    while (!trimmed(line).empty()) {
        const auto setting = takeSetting(line);
        if (!setting)
            return {};
        settings.push_back(*setting);
    }
    constexpr std::size_t fewest = 3;
    return settings.size() < fewest ? decltype(settings){} : settings;
}

} // namespace

std::string parametersText(const GenerateRequest& request, const std::string& modelName,
    const std::string& modelHash, const std::vector<LoraNote>& loras)
{
    requireComplete(request);
    ParsedParameters said;
    said.prompt = validUtf8(promptWithLoras(request));
    said.negative = validUtf8(request.negative);
    auto& settings = said.settings;
    settings = {
        {"Steps", std::to_string(*request.steps)},
        {"Sampler", std::string(titleOf(*request.sampler))},
        {"Schedule type", std::string(displayName(request.schedule))},
        {"CFG scale", shortestText(*request.cfg)},
        {"Seed", std::to_string(request.seed)},
        {"Size", std::to_string(*request.width) + "x" + std::to_string(*request.height)},
    };
    if (!modelHash.empty())
        settings.emplace_back("Model hash", modelHash);
    settings.emplace_back("Model", validUtf8(modelName));
    if (!request.vae.empty())
        settings.emplace_back("VAE", validUtf8(utf8(request.vae.filename())));
    addRepainting(request, settings);
    if (request.clipSkip > 1)
        settings.emplace_back("Clip skip", std::to_string(request.clipSkip));
    if (request.grammar == PromptGrammar::Plain && hasBrackets(request))
        settings.emplace_back("Emphasis", "None"); // AUTOMATIC1111's word for it
    if (request.grammar != PromptGrammar::A1111)
        settings.emplace_back("Prompt grammar", std::string(nameOf(request.grammar)));
    settings.emplace_back("RNG", request.noise == NoiseSource::Philox ? "NV" : "CPU");
    if (request.sampler == SamplerKind::Ddim && request.eta != 0)
        settings.emplace_back("Eta DDIM", shortestText(request.eta));
    if (const std::string hashes = hashesText(loras); !hashes.empty())
        settings.emplace_back("Lora hashes", hashes);
    settings.emplace_back("Version", "Candela " CANDELA_VERSION);
    return composeParameters(said);
}

std::string parametersJson(const GenerateRequest& request, const std::string& modelName,
    const std::string& modelHash, const std::vector<LoraNote>& loras)
{
    requireComplete(request);
    nlohmann::ordered_json json = {
        {"version", CANDELA_VERSION},
        {"kind", "generate"},
        {"model", validUtf8(modelName)},
        {"prompt", validUtf8(request.prompt)},
        {"negative", validUtf8(request.negative)},
        {"grammar", nameOf(request.grammar)},
        {"seed", request.seed},
        {"steps", *request.steps},
        {"cfg", *request.cfg},
        {"width", *request.width},
        {"height", *request.height},
        {"sampler", nameOf(*request.sampler)},
        {"schedule", nameOf(request.schedule)},
        {"eta", request.eta},
        {"clip_skip", request.clipSkip},
        {"precision", nameOf(request.compute.precision)},
        {"noise", nameOf(request.noise)},
    };
    if (!modelHash.empty())
        json["model_hash"] = modelHash;
    if (!request.source.empty()) {
        json["source"] = validUtf8(utf8(request.source.filename())); // not where it lies: that is private
        json["strength"] = request.strength;
    }
    for (const LoraUse& lora : request.loras) {
        json["loras"].push_back({{"name", loraName(lora)}, {"scale", lora.scale}});
        if (lora.alpha)
            json["loras"].back()["alpha"] = *lora.alpha;
    }
    for (const LoraNote& lora : loras)
        if (!lora.hash.empty())
            json["lora_hashes"][validUtf8(lora.name)] = lora.hash;
    if (!request.mask.empty())
        json["mask"] = validUtf8(utf8(request.mask.filename()));
    if (request.extension != Extension{})
        json["extension"] = textOf(request.extension);
    if (request.hires)
        json["hires"] = {{"scale", request.hires->scale}, {"strength", request.hires->strength}};
    if (!request.vae.empty())
        json["vae"] = validUtf8(utf8(request.vae.filename()));
    if (request.vaeTiling != VaeTiling::Auto)
        json["vae_tiling"] = nameOf(request.vaeTiling);
    return json.dump();
}

std::vector<PngText> parametersTexts(const GenerateRequest& request, const std::string& modelName,
    const std::string& modelHash, const std::vector<LoraNote>& loras)
{
    return {{"parameters", parametersText(request, modelName, modelHash, loras)},
        {"candela", parametersJson(request, modelName, modelHash, loras)}};
}

std::string composeParameters(const ParsedParameters& parameters)
{
    std::string text = parameters.prompt;
    if (!parameters.negative.empty())
        text += "\nNegative prompt: " + parameters.negative;
    const char* separator = "\n";
    for (const auto& [name, value] : parameters.settings) {
        text += separator + name + ": " + quotedIfNeeded(value);
        separator = ", ";
    }
    return text;
}

ParsedParameters parseParameters(std::string_view text)
{
    ParsedParameters result;
    text = trimmed(text);
    const std::size_t lastLine = text.rfind('\n') + 1; // 0 where there is only one
    result.settings = settingsOf(text.substr(lastLine));
    if (!result.settings.empty())
        text = text.substr(0, lastLine);
    constexpr std::string_view mark = "Negative prompt:";
    const std::size_t inner = text.find("\nNegative prompt:");
    const std::size_t negative = text.starts_with(mark) ? 0
        : inner == std::string_view::npos               ? inner
                                                        : inner + 1;
    result.prompt = trimmed(text.substr(0, std::min(negative, text.size())));
    if (negative != std::string_view::npos)
        result.negative = trimmed(text.substr(negative + mark.size()));
    return result;
}

} // namespace candela
