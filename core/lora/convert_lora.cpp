#include "core/api/convert.h"
#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/converted_weights.h"
#include "core/io/safetensors.h"
#include "core/lora/lora_writing.h"

namespace candela
{

ConvertedLora convertLora(const ConvertLoraOptions& options)
{
    if (!isSafetensorsName(options.output))
        throw badInput("A LoRA becomes a .safetensors file, and " + quoted(options.output) + " is none.");
    requireNewFile({options.input, options.output, options.overwrite});
    LoraFile file = LoraFile::open(options.input);
    for (auto& [name, layer] : file.layers)
        for (auto& [part, tensor] : layer.parts)
            tensor = inPrecision(tensor, options.precision);
    const LoraModules modules =
        options.model.empty() ? loraModulesOf(file.family) : loraModulesOf(*ModelSource::open(options.model));
    const WrittenLora lora =
        (options.spelling == LoraSpelling::Kohya ? asKohya : asDiffusers)(file, modules, options.alpha);
    writeSafetensors(options.output, lora.tensors, lora.metadata);
    return {.layers = lora.layers,
        .leftOut = lora.leftOut.size() + file.strangers.size(),
        .isExact = lora.isExact};
}

} // namespace candela
