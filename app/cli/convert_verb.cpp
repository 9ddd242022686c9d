#include "app/cli/options.h"
#include "app/cli/verbs.h"
#include "app/common/resources.h"
#include "core/api/convert.h"
#include "core/api/paths.h"
#include "core/api/requests.h"

#include <cstdio>
#include <memory>

namespace candela::cli
{

void addConvert(CLI::App& app, Command& command)
{
    CLI::App* verb =
        app.add_subcommand("convert", "Write a model in another file layout, without loss.")->group("Verbs");
    const auto options = std::make_shared<ConvertOptions>();
    addPath(*verb, "IN", "FILE|FOLDER",
        "a diffusers folder, or a file of weights (.safetensors, .ckpt, .pt, .pth)", options->input)
        ->required();
    addPath(*verb, "OUT", "FILE|FOLDER", "a .safetensors file, or a folder that is not there yet",
        options->output)
        ->required();
    addChoice(*verb, "--precision", {"auto", "fp32", "bf16", "fp16"}, "of the weights that are written",
        "as they are", [options](const std::string& name) { options->precision = *precisionFromName(name); });
    verb->add_flag("--overwrite", options->overwrite, "replace the file OUT");
    verb->footer(
        "What becomes of what:\n"
        "  .ckpt, .pt, .pth     .safetensors    the same tensors; nothing in the file is executed\n"
        "  whole model, 1 file  folder          diffusers' layout, with CLIP's vocabulary\n"
        "  diffusers folder     .safetensors    one file with the original names, for other programs\n\n"
        "Examples:\n"
        "  candela convert old.ckpt old.safetensors\n"
        "  candela convert old.safetensors ~/models/old\n"
        "  candela convert ~/models/sd15 sd15.safetensors --precision fp16");
    verb->callback([options, &command] {
        command.work = [options](Run&) {
            options->clipVocabulary = clipVocabulary();
            const Converted done = convertModel(*options);
            std::printf("%s: %zu tensors\n", utf8(done.output).c_str(), done.tensors);
        };
    });
}

} // namespace candela::cli
