// The LoRAs of a run: those that the request lists and those that its prompt names.
#pragma once

#include "core/api/engine.h"
#include "core/io/generation_parameters.h"
#include "core/lora/lora_merger.h"

namespace candela
{

struct NamedLora {
    std::string name; // the file's, without its extension
    std::string hash; // see EngineOptions::loraHash; may be empty
    WeightedLora use;
};

/// First the request's own, then those of <lora:NAME>, <lora:NAME:WEIGHT> and <lora:NAME:TEXT:UNET> in a
/// prompt of AUTOMATIC1111's grammar (also as <lyco:…>, and with te= and unet= before the weights), as its
/// modules/ui_extra_networks and extra_networks_lora.py read them. Throws Error (BadInput) for names that
/// `options.loraFile` does not know, files that are not there, and weights beyond ±10 or that are no numbers.
std::vector<NamedLora> lorasOf(const GenerateRequest& request, const EngineOptions& options);

/// For LoraMerger::apply().
std::vector<WeightedLora> usesOf(const std::vector<NamedLora>& loras);

/// For a picture's metadata.
std::vector<LoraNote> notesOf(const std::vector<NamedLora>& loras);

} // namespace candela
