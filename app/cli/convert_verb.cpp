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
namespace
{

void report(const ConvertLoraOptions& options, const ConvertedLora& done)
{
    std::printf("%s: %zu layers\n", utf8(options.output).c_str(), done.layers);
    if (done.leftOut > 0)
        std::fprintf(stderr, "%zu layers without a place in the model were left out.\n", done.leftOut);
    if (!done.isExact)
        std::fprintf(stderr, "Numbers were rounded: alpha divided by rank is multiplied into the weights.\n");
}

} // namespace

void addConvert(CLI::App& app, Command& command)
{
    CLI::App* verb =
        app.add_subcommand("convert", "Write a model in another file layout, without loss.")->group("Verbs");
    const auto options = std::make_shared<ConvertOptions>();
    const auto lora = std::make_shared<ConvertLoraOptions>();
    addPath(*verb, "IN", "FILE|FOLDER",
        "a diffusers folder, or a file of weights (.safetensors, .ckpt, .pt, .pth)", options->input)
        ->required();
    addPath(*verb, "OUT", "FILE|FOLDER", "a .safetensors file, or a folder that is not there yet",
        options->output)
        ->required();
    addChoice(*verb, "--precision", {"auto", "fp32", "bf16", "fp16"}, "of the weights that are written",
        "as they are", [options](const std::string& name) { options->precision = *precisionFromName(name); });
    CLI::Option* spelling = addChoice(*verb, "--lora", {"kohya", "diffusers"},
        "write the LoRA IN with these names", "", [lora](const std::string& name) {
            lora->spelling = name == "kohya" ? LoraSpelling::Kohya : LoraSpelling::Diffusers;
        });
    addPath(*verb, "--model", "PATH", "that the LoRA was made for, where its names are not a published one's",
        lora->model)
        ->needs(spelling);
    verb->add_option("--alpha", lora->alpha, "of a LoRA that does not say any")
        ->type_name("NUMBER")
        ->needs(spelling);
    verb->add_flag("--overwrite", options->overwrite, "replace the file OUT");
    verb->footer(
        "What becomes of what:\n"
        "  .ckpt, .pt, .pth     .safetensors    the same tensors; nothing in the file is executed\n"
        "  whole model, 1 file  folder          diffusers' layout, with CLIP's vocabulary\n"
        "  diffusers folder     .safetensors    one file with the original names, for other programs\n"
        "  LoRA, with --lora    .safetensors    the same changes under other names\n\n"
        "Examples:\n"
        "  candela convert old.ckpt old.safetensors\n"
        "  candela convert old.safetensors ~/models/old\n"
        "  candela convert ~/models/sd15 sd15.safetensors --precision fp16\n"
        "  candela convert ink.safetensors ink_kohya.safetensors --lora kohya");
    verb->callback([options, lora, spelling, &command] {
        command.work = [options, lora, respells = spelling->count() > 0](Run&) {
            if (respells) {
                lora->input = options->input;
                lora->output = options->output;
                lora->precision = options->precision;
                lora->overwrite = options->overwrite;
                report(*lora, convertLora(*lora));
                return;
            }
            options->clipVocabulary = clipVocabulary();
            const Converted done = convertModel(*options);
            std::printf("%s: %zu tensors\n", utf8(done.output).c_str(), done.tensors);
        };
    });
}

} // namespace candela::cli
