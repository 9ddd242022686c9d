#include "app/cli/options.h"
#include "app/cli/run.h"
#include "app/cli/verbs.h"
#include "core/api/paths.h"
#include "core/api/picture_grid.h"
#include "core/api/repaint_text.h"
#include "core/api/request_names.h"
#include "core/io/image_file.h"

#include <memory>
#include <random>

namespace candela::cli
{
namespace
{

constexpr std::int64_t largestSeed = 0xffffffff;
constexpr int largestCount = 999;
constexpr int largestSide = 8192; // pixels

struct GridLayout {
    int columns = 1, rows = 1;
    int cells() const { return columns * rows; }
};

/// What is to be painted and, where a grid is wanted, how it is laid out and what it is called.
struct GenerateCommand {
    GenerateRequest request;
    std::optional<GridLayout> grid;
    std::filesystem::path gridFile;
    std::filesystem::path loraFolder; // empty: where the window looks
};

/// What the options say before they are put together.
struct Said {
    GenerateCommand command;
    bool seed = false;
    bool count = false;
};

void addNetworkOptions(CLI::App& verb, GenerateCommand& command)
{
    const char* const group = "LoRA";
    addPath(verb, "--vae", "PATH",
        "an autoencoder instead of the model's own: a .safetensors or .ckpt file, or a diffusers folder",
        command.request.vae);
    addLora(verb, "--lora",
        "a LoRA, LoHa, LoKr or DoRA file and its weight, -10 to 10 (default: 1), given as often as wanted; "
        "ALPHA where the file states none (default: its rank)",
        [&command](const LoraUse& lora) { command.request.loras.push_back(lora); })
        ->group(group);
    addPath(verb, "--lora-dir", "FOLDER",
        "where the LoRAs lie that the prompt names as <lora:NAME:WEIGHT> (default: those that the window "
        "knows)",
        command.loraFolder)
        ->group(group);
}

void addPromptOptions(CLI::App& verb, Said& said)
{
    GenerateRequest& request = said.command.request;
    addPath(verb, "--model", "PATH",
        "a diffusers folder, or a .safetensors or .ckpt file (default: the bundled demo model)",
        request.model);
    addText(verb, "--prompt", "TEXT", "what to paint", request.prompt)->required();
    addText(verb, "--negative", "TEXT", "what to keep out of the picture", request.negative);
    addChoice(verb, "--grammar,--prompt-syntax", namesOf(allPromptGrammars),
        "how brackets and weights in both are read: as AUTOMATIC1111 or ComfyUI does, or not at all (what is "
        "beyond 75 tokens is then cut off)",
        "a1111", [&](const std::string& name) { request.grammar = *promptGrammarFromName(name); })
        ->transform([](const std::string& name) { return name == "comfy" ? std::string("comfyui") : name; });
    addPaths(verb, "--embedding", "FILE",
        "a textual inversion, which the prompts name by its file: once for each", request.embeddings);
    addWhole(verb, "--seed", 0, largestSeed,
        "where the noise comes from, 0 to 4294967295; the same seed paints the same picture (default: "
        "random, printed)",
        [&](std::int64_t seed) {
            request.seed = static_cast<std::uint32_t>(seed);
            said.seed = true;
        });
    addWhole(verb, "--count", 1, largestCount,
        "how many pictures, 1 to 999; picture k uses seed + k (default: 1)", [&](std::int64_t count) {
            request.count = static_cast<int>(count);
            said.count = true;
        });
}

void addSamplingOptions(CLI::App& verb, GenerateRequest& request)
{
    const char* const group = "Sampling";
    addWhole(verb, "--steps", 1, 1000,
        "denoising steps, 1 to 1000 (default: what the model suggests, else 20)",
        [&](std::int64_t steps) { request.steps = static_cast<int>(steps); })
        ->group(group);
    addReal(verb, "--cfg", 0, 30,
        "guidance: how closely the prompt is followed, 0 to 30; 1 is none (default: what the model suggests, "
        "else 7)",
        [&](double cfg) { request.cfg = cfg; })
        ->group(group);
    addPair(verb, "--size", "WxH", 8, largestSide, 8,
        "width and height in pixels, multiples of 8 (default: what the model was made for)",
        [&](int width, int height) {
            request.width = width;
            request.height = height;
        })
        ->group(group);
    addChoice(verb, "--sampler", namesOf(allSamplers), "how noise is removed", "what the model names",
        [&](const std::string& name) { request.sampler = *samplerFromName(name); })
        ->group(group);
    addChoice(verb, "--schedule", namesOf(allSchedules), "how the noise levels are spaced", "default",
        [&](const std::string& name) { request.schedule = *scheduleFromName(name); })
        ->group(group);
    addReal(verb, "--eta", 0, 1, "fresh noise in ddim's steps, 0 to 1 (default: 0)", [&](double eta) {
        request.eta = eta;
    })->group(group);
    addWhole(verb, "--clip-skip", 1, 12,
        "which of the text encoder's layers to use, 1 being the last (default: 1)",
        [&](std::int64_t skip) { request.clipSkip = static_cast<int>(skip); })
        ->group(group);
    addChoice(verb, "--noise", namesOf(allNoiseSources),
        "where noise comes from: the processor's generator, as in diffusers and ComfyUI, or Philox, which "
        "draws "
        "what NVIDIA's devices do, as in AUTOMATIC1111",
        "cpu", [&](const std::string& name) { request.noise = *noiseSourceFromName(name); })
        ->group(group);
}

void addSourceOptions(CLI::App& verb, GenerateRequest& request)
{
    const char* const group = "Image to image";
    CLI::Option* init = addPath(verb, "--init", "FILE",
        "a picture to begin from, scaled and cut to --size (default size: about its own)", request.source);
    init->group(group);
    addReal(verb, "--strength", 0, 1,
        "the share of the steps that is taken, to 1: how little of the picture is kept (default: 0.7)",
        [&](double strength) { request.strength = strength; })
        ->needs(init)
        ->group(group);
    addPath(verb, "--mask", "FILE",
        "a picture of what is painted anew: white is, black stays as it is; scaled to the picture's size",
        request.mask)
        ->needs(init)
        ->group(group);
    addForm(verb, "--extend", "LEFT,TOP,RIGHT,BOTTOM",
        "pixels of the picture to add on each side and paint, 0 to 8192",
        "LEFT,TOP,RIGHT,BOTTOM, four whole numbers from 0 to 8192,",
        [&](const std::string& text) {
            const auto extension = extensionFromText(text);
            request.extension = extension.value_or(Extension{});
            return extension.has_value();
        })
        ->needs(init)
        ->group(group);
}

void addLargeSizeOptions(CLI::App& verb, GenerateRequest& request)
{
    const char* const group = "Large sizes";
    addForm(verb, "--hires", "SCALE[:STRENGTH]",
        "paint, enlarge that many times (1 to 8) and paint over it with STRENGTH, above 0 to 1 (default: "
        "0.7)",
        "SCALE or SCALE:STRENGTH, from 1 to 8 and above 0 to 1,",
        [&](const std::string& text) {
            request.hires = hiresFromText(text);
            return request.hires.has_value();
        })
        ->group(group);
    addChoice(verb, "--vae-tiling", namesOf(allVaeTilings),
        "whether the autoencoder works part by part, with the same result in a fraction of the memory, more "
        "slowly; auto does where the memory would not do",
        "auto", [&](const std::string& name) { request.vaeTiling = *vaeTilingFromName(name); })
        ->group(group);
}

void addOutputOptions(CLI::App& verb, Said& said, Command& command)
{
    GenerateRequest& request = said.command.request;
    const char* const group = "Output";
    addPath(verb, "--output", "FILE|FOLDER",
        "where the pictures go: a .png, .jpg or .webp file, or a folder; a name that ends in / is a folder, "
        "made "
        "where it is missing (default: the current folder; with --save-latents alone, nowhere)",
        request.output)
        ->group(group);
    addChoice(verb, "--format", {"png", "jpg", "webp"}, "of pictures that go into a folder", "png",
        [&request](const std::string& format) { request.format = format; })
        ->group(group);
    addWhole(verb, "--quality", 1, 100, "of JPEG and WebP, 1 to 100 (default: 95)",
        [&request](std::int64_t quality) { request.quality = static_cast<int>(quality); })
        ->group(group);
    verb.add_flag(
            "--overwrite", request.overwrite, "replace a file that is there (default: a number is added)")
        ->group(group);
    addPair(verb, "--grid", "COLSxROWS", 1, largestCount, 1,
        "lay the pictures out in one, which --output FILE names; sets --count where that is not given; with "
        "a folder "
        "the single pictures are kept too",
        [&](int columns, int rows) {
            said.command.grid = GridLayout{columns, rows};
        })
        ->group(group);
    addPath(verb, "--save-latents", "FILE",
        "write the final latents as safetensors: (count, channels, H/f, W/f), fp32", request.latentsFile)
        ->group(group);
    addJsonOption(verb, command.json);
    addChoice(verb, "--preview", {"off", "latent", "taesd"},
        "previews in the events of --json, as PNG in base64: by a linear map of the latents, or by a tiny "
        "decoder",
        "off", [&](const std::string& name) { request.preview = *previewModeFromName(name); })
        ->group(group);
    addPath(verb, "--preview-decoder", "PATH",
        "TAESD's decoder for --preview taesd: its file, or a folder with taesd_decoder and taesdxl_decoder",
        request.previewDecoder)
        ->group(group);
    addChoice(verb, "--safety", namesOf(allSafetyModes),
        "what is done with pictures that Stable Diffusion's safety checker objects to", "off",
        [&](const std::string& name) { request.safety = *safetyModeFromName(name); })
        ->group(group);
    addPath(verb, "--safety-checker", "FOLDER", "the checker's folder (default: the model's own)",
        request.safetyChecker)
        ->group(group);
}

bool isFolder(const std::filesystem::path& path)
{
    std::error_code unreadable;
    return !path.has_filename() || std::filesystem::is_directory(path, unreadable);
}

/// A grid of one file keeps the single pictures unsaved; a grid in a folder goes beside them.
void placeGrid(GenerateCommand& command)
{
    GenerateRequest& request = command.request;
    if (isFolder(request.output)) {
        command.gridFile = request.output / ("grid." + (request.format.empty() ? "png" : request.format));
    } else {
        command.gridFile = request.output;
        request.output.clear();
    }
}

GenerateCommand complete(Said said)
{
    GenerateRequest& request = said.command.request;
    if (!said.seed)
        request.seed = std::random_device{}();
    if (request.output.empty() && (request.latentsFile.empty() || said.command.grid))
        request.output = ".";
    if (request.sampler && !hasSchedule(*request.sampler, request.schedule))
        throw CLI::ValidationError("--schedule " + std::string(nameOf(request.schedule)) + ": the sampler "
            + std::string(nameOf(*request.sampler)) + " has no such schedule.");
    if (said.command.grid) {
        const GridLayout grid = *said.command.grid;
        if (!said.count)
            request.count = grid.cells();
        const std::string option = "--grid " + std::to_string(grid.columns) + "x" + std::to_string(grid.rows);
        if (request.count > largestCount)
            throw CLI::ValidationError(
                option + ": a run makes at most " + std::to_string(largestCount) + " pictures.");
        if (request.count > grid.cells())
            throw CLI::ValidationError(
                option + ": it has fewer cells than --count " + std::to_string(request.count) + " pictures.");
        placeGrid(said.command);
    }
    return said.command;
}

/// The grid carries the first picture's parameters.
std::filesystem::path saveGrid(
    const GenerateCommand& command, const GenerateResult& result, const std::string& parameters)
{
    PictureGrid grid{.pictures = {}, .columns = command.grid->columns, .rows = command.grid->rows};
    const std::shared_ptr<void> nobody; // owns them: the result outlives the grid
    for (const GeneratedPicture& picture : result.pictures)
        grid.pictures.push_back({.image = {nobody, &picture.image}});
    return writeLabelledGrid(grid,
        {.path = command.gridFile,
            .quality = command.request.quality,
            .overwrite = command.request.overwrite,
            .parameters = parameters});
}

void generate(const GenerateCommand& command, Run& run)
{
    if (command.request.model.empty())
        requireBundledModel();
    makeOutputFolder(command.request.output);
    if (command.grid && !isPictureFormat(command.gridFile))
        throw badInput("The grid " + quoted(command.gridFile) + " is not a .png, .jpg or .webp file.");
    if (command.grid)
        AtomicFile{command.gridFile}; // a folder that cannot be written should not cost the time of painting
    if (!command.loraFolder.empty())
        run.lookForLorasIn({command.loraFolder});
    run.reporter().showPreviews(encodePng);
    std::string parameters;
    const auto observe = [&parameters](const Event& event) {
        if (const auto* picture = std::get_if<PictureDone>(&event); picture && picture->index == 0)
            parameters = picture->parameters;
    };
    const Result result = run.request(command.request, observe);
    run.reporter().result(result,
        command.grid ? saveGrid(command, std::get<GenerateResult>(result), parameters)
                     : std::filesystem::path());
}

} // namespace

namespace
{

CLI::App* addVerb(CLI::App& app, const std::shared_ptr<Said>& said, Command& command)
{
    CLI::App* verb = app.add_subcommand("generate", "Paint pictures from a text.")->group("Verbs");
    said->command.request.preview = PreviewMode::Off;
    addPromptOptions(*verb, *said);
    addSamplingOptions(*verb, said->command.request);
    addSourceOptions(*verb, said->command.request);
    addNetworkOptions(*verb, said->command);
    addLargeSizeOptions(*verb, said->command.request);
    addOutputOptions(*verb, *said, command);
    addComputeOptions(*verb, said->command.request.compute);
    return verb;
}

} // namespace

void addGenerate(CLI::App& app, Command& command)
{
    const auto said = std::make_shared<Said>();
    CLI::App* verb = addVerb(app, said, command);
    verb->footer(
        "Examples:\n"
        "  candela generate --prompt \"a red apple on a blue background\" --output apple.png\n"
        "  candela generate --prompt \"an owl and a key\" --seed 7 --count 4 --grid 2x2 --output owls.png\n"
        "  candela generate --model ~/models/sd15 --prompt \"a lighthouse at dusk\" --size 768x512 \\\n"
        "                   --sampler dpmpp_2m --schedule karras --steps 25 --cfg 6.5 --output "
        "lighthouse.png");
    verb->callback([said, &command] {
        command.work = [complete = complete(*said)](Run& run) {
            generate(complete, run);
        };
    });
}

void addGenerateJob(CLI::App& kinds, const TakeRequest& take)
{
    const auto said = std::make_shared<Said>();
    const auto unused = std::make_shared<Command>();
    CLI::App* verb = addVerb(kinds, said, *unused);
    verb->remove_option(
        verb->get_option("--grid")); // laid out by this program's other end, which a job has not
    verb->remove_option(verb->get_option("--json"));
    verb->remove_option(verb->get_option("--lora-dir")); // whoever paints it looks where it looks
    verb->callback([said, unused, take] { take(complete(*said).request); });
}

} // namespace candela::cli
