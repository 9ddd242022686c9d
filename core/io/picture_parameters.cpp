#include "core/api/picture_parameters.h"

#include "core/io/comfy_graph.h"
#include "core/io/json_parameters.h"
#include "core/io/picture_texts.h"
#include "core/io/restored_parameters.h"

#include <algorithm>

namespace candela
{
namespace
{

/// Bytes of prompts and settings: more than any model reads, and as much as a window can show at once.
constexpr std::size_t mostSaid = 200'000;

std::size_t bytesOf(const ParsedParameters& said)
{
    std::size_t bytes = said.prompt.size() + said.negative.size();
    for (const auto& [name, value] : said.settings)
        bytes += name.size() + value.size();
    return bytes;
}

const std::string* find(const std::vector<PngText>& texts, std::string_view keyword)
{
    const auto found = std::ranges::find(texts, keyword, &PngText::keyword);
    return found == texts.end() ? nullptr : &found->text;
}

/// Who wrote a text in AUTOMATIC1111's form.
std::string authorOf(const ParsedParameters& said)
{
    const auto version =
        std::ranges::find(said.settings, "Version", [](const auto& setting) { return setting.first; });
    if (version != said.settings.end())
        for (const char* program : {"Candela", "stable-diffusion.cpp", "Fooocus"})
            if (version->second.starts_with(program))
                return program;
    return "AUTOMATIC1111";
}

std::optional<PictureParameters> restored(std::string program, const std::optional<ParsedParameters>& said)
{
    if (!said || bytesOf(*said) > mostSaid)
        return std::nullopt;
    return restoredParameters(std::move(program), *said);
}

/// `parameters` is AUTOMATIC1111's text, or Fooocus' JSON.
std::optional<PictureParameters> fromParameters(const std::string& text)
{
    if (text.size() > mostSaid)
        return std::nullopt;
    if (auto found = restored("Fooocus", parametersOfFooocus(text)))
        return found;
    const ParsedParameters said = parseParameters(text);
    if (said.settings.empty())
        return std::nullopt;
    return restored(authorOf(said), said);
}

std::optional<PictureParameters> parametersIn(const std::vector<PngText>& texts)
{
    std::optional<PictureParameters> found;
    // Ours says the most; ComfyUI's nodes that save AUTOMATIC1111's text as well know what they do.
    if (const std::string* text = find(texts, "candela"))
        found = restored("Candela", parametersOfCandela(*text));
    for (const char* keyword : {"invokeai_metadata", "sd-metadata"})
        if (const std::string* text = find(texts, keyword); text && !found)
            found = restored("InvokeAI", parametersOfInvokeAi(*text));
    if (const std::string* text = find(texts, "parameters"); text && !found)
        found = fromParameters(*text);
    if (const std::string* text = find(texts, "prompt"); text && !found)
        found = restored("ComfyUI", parametersOfComfyGraph(*text));
    return found;
}

} // namespace

std::optional<PictureParameters> parseParametersText(const std::string& text)
{
    return fromParameters(text);
}

std::optional<PictureParameters> readPictureParameters(const std::filesystem::path& picture)
{
    return parametersIn(readPictureTexts(picture).texts);
}

PictureDescription describePicture(const std::filesystem::path& picture)
{
    const PictureTexts said = readPictureTexts(picture);
    const std::string* text = find(said.texts, "parameters");
    return {.width = said.width,
        .height = said.height,
        .parameters = parametersIn(said.texts),
        .text = text && text->size() <= mostSaid ? *text : std::string()};
}

} // namespace candela
