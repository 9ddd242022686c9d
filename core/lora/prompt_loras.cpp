#include "core/lora/prompt_loras.h"

#include "core/api/error.h"
#include "core/api/number_text.h"
#include "core/api/paths.h"
#include "core/text/prompt_schedule.h"

namespace candela
{
namespace
{

constexpr double heaviest = 10;

std::string nameOf(const std::filesystem::path& file)
{
    return utf8(file.stem());
}

void requireWeight(const std::string& name, double weight)
{
    if (!(weight >= -heaviest && weight <= heaviest))
        throw badInput("The weight of the LoRA \"" + name + "\" is " + shortestText(weight)
            + "; it must lie between -10 and 10.");
}

double weightIn(const std::string& name, const std::string& text)
{
    const auto weight = numberFrom<double>(text);
    if (!weight)
        throw badInput(
            "The prompt gives the LoRA \"" + name + "\" the weight \"" + text + "\", which is not a number.");
    requireWeight(name, *weight);
    return *weight;
}

/// Of <lora:name:0.8>, <lora:name:0.5:0.8>, <lora:name:te=0.5:unet=0.8>.
WeightedLora weightsIn(const PromptNetwork& network)
{
    WeightedLora lora;
    const std::string& name = network.arguments.front();
    std::optional<double> unet;
    std::size_t position = 0;
    for (std::size_t i = 1; i < network.arguments.size(); ++i) {
        const std::string& argument = network.arguments[i];
        if (argument.starts_with("te="))
            lora.text = weightIn(name, argument.substr(3));
        else if (argument.starts_with("unet="))
            unet = weightIn(name, argument.substr(5));
        else if (position++ == 0)
            lora.text = weightIn(name, argument);
        else if (position == 2)
            unet = weightIn(name, argument);
        else
            throw badInput("The prompt gives the LoRA \"" + name + "\" the argument \"" + argument
                + "\", which means nothing here.");
    }
    lora.unet = unet.value_or(lora.text);
    return lora;
}

WeightedLora named(const PromptNetwork& network, const EngineOptions& options)
{
    WeightedLora lora = weightsIn(network);
    const std::string& name = network.arguments.front();
    if (options.loraFile)
        lora.file = options.loraFile(name);
    if (lora.file.empty())
        throw badInput("The prompt asks for the LoRA \"" + name + "\", and no file of that name is known.",
            "Add the folder that it lies in to those of the models.");
    return lora;
}

} // namespace

std::vector<NamedLora> lorasOf(const GenerateRequest& request, const EngineOptions& options)
{
    std::vector<NamedLora> loras;
    const auto add = [&](const WeightedLora& use) {
        std::error_code gone;
        if (!std::filesystem::is_regular_file(use.file, gone))
            throw badInput("The LoRA " + quoted(use.file) + " is not there.");
        loras.push_back({.name = nameOf(use.file),
            .hash = options.loraHash ? options.loraHash(use.file) : std::string(),
            .use = use});
    };
    for (const LoraUse& use : request.loras) {
        requireWeight(nameOf(use.file), use.scale);
        add({.file = use.file, .unet = use.scale, .text = use.scale, .alpha = use.alpha});
    }
    if (request.grammar == PromptGrammar::A1111)
        for (const PromptNetwork& network : takeNetworks(request.prompt).networks)
            if (network.kind == "lora" || network.kind == "lyco")
                add(named(network, options));
    return loras;
}

std::vector<WeightedLora> usesOf(const std::vector<NamedLora>& loras)
{
    std::vector<WeightedLora> uses;
    for (const NamedLora& lora : loras)
        uses.push_back(lora.use);
    return uses;
}

std::vector<LoraNote> notesOf(const std::vector<NamedLora>& loras)
{
    std::vector<LoraNote> notes;
    for (const NamedLora& lora : loras)
        notes.push_back({lora.name, lora.hash});
    return notes;
}

} // namespace candela
