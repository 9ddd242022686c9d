#include "core/io/model_metadata.h"

#include "core/api/number_text.h"
#include "core/io/json_file.h"

#include <algorithm>
#include <map>

namespace candela
{
namespace
{

using Metadata = std::map<std::string, std::string>;
using Json = nlohmann::ordered_json;

constexpr std::size_t longestValue = 2000; // bytes of a value kept to be shown
constexpr std::size_t mostEntries = 300; // kept to be shown; trainers write some dozens
constexpr std::size_t mostTags = 50, mostTriggers = 8;
constexpr std::size_t longestWord = 100; // bytes; what is longer is a sentence and no word

std::string value(const Metadata& metadata, const char* key)
{
    const auto found = metadata.find(key);
    return found == metadata.end() || found->second == "None" ? std::string() : found->second;
}

/// Cut between characters.
std::string shortened(std::string text)
{
    if (text.size() <= longestValue)
        return text;
    std::size_t end = longestValue;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    return text.substr(0, end) + "…";
}

std::string trimmed(std::string_view text)
{
    const auto blank = [](char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    };
    while (!text.empty() && blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && blank(text.back()))
        text.remove_suffix(1);
    return std::string(text);
}

std::vector<std::string> wordsOf(std::string_view phrase)
{
    std::vector<std::string> words;
    while (!phrase.empty() && words.size() < mostTriggers) {
        const std::size_t comma = std::min(phrase.find(','), phrase.size());
        if (const std::string word = trimmed(phrase.substr(0, comma)); !word.empty())
            words.push_back(shortened(word));
        phrase.remove_prefix(std::min(comma + 1, phrase.size()));
    }
    return words;
}

std::string lowered(std::string text)
{
    for (char& c : text)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return text;
}

/// The family that a base model's or an architecture's name means: "sd_v1", "sdxl_base_v1-0",
/// "stable-diffusion-v2-768-v", "stable-diffusion-xl-v1-base/lora", "kolors".
std::string familyNamed(const std::string& name)
{
    const auto says = [&name](std::string_view part) {
        return name.find(part) != std::string::npos;
    };
    if (says("kolors"))
        return "kolors";
    if (says("flux"))
        return "flux";
    if (says("sd3") || says("stable-diffusion-3"))
        return "sd3";
    if (says("sdxl") || says("diffusion-xl"))
        return says("refiner") ? "sdxl_refiner" : "sdxl";
    if (says("sd_v2") || says("diffusion-v2"))
        return "sd2";
    return says("sd_v1") || says("diffusion-v1") ? "sd1" : "";
}

/// Shapes are proof, but they leave some families open.
void correctFamily(const Metadata& metadata, RecognisedModel& model)
{
    const std::string architecture = lowered(value(metadata, "modelspec.architecture"));
    std::string named = familyNamed(architecture);
    if (named.empty())
        named = familyNamed(lowered(value(metadata, "ss_base_model_version")));
    if (named.empty())
        named = familyNamed(lowered(value(metadata, "ss_sd_model_name")));
    if (model.family.empty() || (model.family == "sdxl" && named == "kolors"))
        model.family = named;
    if (model.variant.empty() && architecture.find("inpaint") != std::string::npos)
        model.variant = "inpainting";
}

void correctPrediction(const Metadata& metadata, RecognisedModel& model)
{
    const std::string said = lowered(value(metadata, "modelspec.prediction_type"));
    const std::string architecture = lowered(value(metadata, "modelspec.architecture"));
    const bool velocity = lowered(value(metadata, "ss_v_parameterization")) == "true" || said == "v"
        || said == "v_prediction" || architecture.ends_with("-768-v");
    if (velocity)
        model.prediction = "v_prediction";
    else if (said == "epsilon")
        model.prediction = said;
}

/// diffusers writes {"unet.r": 16, "unet.lora_alpha": 8, …}.
void readAdapter(const Metadata& metadata, RecognisedModel& model)
{
    const auto json = jsonFromText(value(metadata, "lora_adapter_metadata"));
    if (!json || !json->is_object())
        return;
    for (const auto& [key, entry] : json->items()) {
        if (!entry.is_number())
            continue;
        if (key.ends_with(".lora_alpha") && !model.alpha)
            model.alpha = entry.get<double>();
        else if (key.ends_with(".r") && model.rank == 0 && entry.is_number_unsigned() && entry < 100'000)
            model.rank = entry.get<int>();
    }
}

void readTraining(const WeightListing& listing, RecognisedModel& model)
{
    const Metadata& metadata = listing.metadata;
    model.training = tagFacts(value(metadata, "ss_tag_frequency"));
    if (const auto phrase = wordsOf(value(metadata, "modelspec.trigger_phrase")); !phrase.empty())
        model.training.triggerWords = phrase;
    for (const char* key : {"ss_sd_model_name", "ss_base_model_version", "sd_checkpoint_name"})
        if (model.training.baseModel.empty())
            model.training.baseModel = shortened(value(metadata, key));
    if (model.kind != ModelKind::Lora)
        return;
    if (const auto said = numberFrom<double>(value(metadata, "ss_network_alpha"), 0.0, 1e6))
        model.alpha = said;
    else if (listing.alpha)
        model.alpha = listing.alpha;
    if (const auto said = numberFrom<int>(value(metadata, "ss_network_dim"), 1, 100'000); said && !model.rank)
        model.rank = *said;
    readAdapter(metadata, model);
}

/// A1111 goes by the file's name, diffusers' files name the token.
std::string tokenOf(const WeightListing& listing, const RecognisedModel& model)
{
    const std::string& only = listing.weights.begin()->first;
    const bool isToken = listing.weights.size() == 1 && only != "emb_params" && only != "clip_l"
        && only != "clip_g" && !only.starts_with("string_to_param.");
    if (isToken)
        return shortened(only);
    const std::u8string stem = model.path.stem().u8string();
    return {stem.begin(), stem.end()};
}

} // namespace

TrainingFacts tagFacts(std::string_view frequencies)
{
    TrainingFacts facts;
    const auto json = jsonFromText(frequencies);
    if (!json || !json->is_object())
        return facts;
    std::map<std::string, int> all;
    for (const auto& [folder, words] : json->items()) {
        if (!words.is_object())
            continue;
        int captions = 0; // at least; a word of every caption is there as often
        for (const auto& [word, count] : words.items()) {
            if (!count.is_number_unsigned() || count > 100'000'000 || word.size() > longestWord)
                continue;
            const std::string clean = trimmed(word);
            if (clean.empty())
                continue;
            captions = std::max(captions, count.get<int>());
            all[clean] = std::min(all[clean] + count.get<int>(), 1'000'000'000);
        }
        constexpr int fewest = 3; // of fewer captions every word would look like one that matters
        constexpr double nearlyAll = 0.9;
        for (const auto& [word, count] : words.items())
            if (captions >= fewest && count.is_number_unsigned() && word.size() <= longestWord
                && count.get<double>() >= nearlyAll * captions && facts.triggerWords.size() < mostTriggers)
                if (const std::string clean = trimmed(word); !clean.empty()
                    && std::ranges::find(facts.triggerWords, clean) == facts.triggerWords.end())
                    facts.triggerWords.push_back(clean);
    }
    facts.tags.assign(all.begin(), all.end());
    std::ranges::stable_sort(facts.tags, std::greater(), [](const auto& tag) { return tag.second; });
    facts.tags.resize(std::min(facts.tags.size(), mostTags));
    return facts;
}

void readModelMetadata(const WeightListing& listing, RecognisedModel& model)
{
    const Metadata& metadata = listing.metadata;
    model.title = shortened(value(metadata, "modelspec.title"));
    if (model.title.empty())
        model.title = shortened(value(metadata, "ss_output_name"));
    model.author = shortened(value(metadata, "modelspec.author"));
    model.license = shortened(value(metadata, "modelspec.license"));
    model.description = shortened(value(metadata, "modelspec.description"));
    correctFamily(metadata, model);
    correctPrediction(metadata, model);
    readTraining(listing, model);
    if (model.kind == ModelKind::Embedding && model.training.triggerWords.empty())
        model.training.triggerWords = {tokenOf(listing, model)};
    for (const auto& [key, text] : metadata)
        if (key != "modelspec.thumbnail" && model.metadata.size() < mostEntries) // a picture, as text
            model.metadata.emplace_back(shortened(key), shortened(text));
}

} // namespace candela
