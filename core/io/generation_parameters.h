// How a picture was made, as text that other programs understand.
#pragma once

#include "core/api/picture_parameters.h"
#include "core/io/png_text.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace candela
{

/// What a picture says of a LoRA that changed it.
struct LoraNote {
    std::string name; // its file's, without the extension
    std::string hash; // see EngineOptions::loraHash; empty where that is not known
};

/// AUTOMATIC1111's text for one picture (modules/processing.py, create_infotext): prompt, negative prompt,
/// one line of settings. `request` must have every option filled in; `modelName` is the model's name as
/// shown, `modelHash` the beginning of its SHA-256, empty where that is not known; `loras` are the request's
/// own, in order, and behind them those of its prompt. The own ones are written into the prompt, where its
/// grammar has them, so that other programs find them there.
std::string parametersText(const GenerateRequest& request, const std::string& modelName,
    const std::string& modelHash = {}, const std::vector<LoraNote>& loras = {});

/// The same as one JSON object in the program's own words, and then some: what the PNG chunk `candela` holds.
std::string parametersJson(const GenerateRequest& request, const std::string& modelName,
    const std::string& modelHash = {}, const std::vector<LoraNote>& loras = {});

/// Both, as a picture file carries them.
std::vector<PngText> parametersTexts(const GenerateRequest& request, const std::string& modelName,
    const std::string& modelHash = {}, const std::vector<LoraNote>& loras = {});

/// AUTOMATIC1111's text taken apart (modules/infotext_utils.py): the last line counts as settings with at
/// least three `name: value` pairs.
struct ParsedParameters {
    std::string prompt, negative;
    std::vector<std::pair<std::string, std::string>> settings; // in their order, unquoted
    std::vector<PictureLora> loras; // beside those in the prompt; names may be those of files
};
ParsedParameters parseParameters(std::string_view text);

/// The other way: a text that was written this way and taken apart comes back byte for byte.
std::string composeParameters(const ParsedParameters& parameters);

} // namespace candela
