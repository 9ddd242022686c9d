// What a ComfyUI graph says of the picture it made. Any thread.
#pragma once

#include "core/io/generation_parameters.h"

#include <optional>
#include <string_view>

namespace candela
{

/// Takes the PNG chunk `prompt` (ComfyUI, nodes.py, SaveImage): {id: {"class_type", "inputs"}}, an input
/// being a value or a link [id, output]. Follows the links from the sampler that begins with an empty latent:
/// its settings under AUTOMATIC1111's names, the texts of its two conditionings, the size, the model's file,
/// LoRAs; further samplers are told as "Second pass". Nothing where there is no sampler. Graphs may be
/// circular, wrong or hostile.
std::optional<ParsedParameters> parametersOfComfyGraph(std::string_view json);

} // namespace candela
