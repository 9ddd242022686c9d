#include "app/cli/options.h"
#include "app/cli/run.h"
#include "app/cli/verbs.h"
#include "app/common/resources.h"
#include "core/api/paths.h"

#include <memory>

namespace candela::cli
{
namespace
{

constexpr double smallestRatio = 0.001, largestRatio = 1000;

void requireBundledNetworks()
{
    if (bundledRelightFolder().empty())
        throw badInput("The bundled networks for relighting were not found in "
                + (resourcesFolder().empty() ? std::string("the program's resources")
                                             : quoted(resourcesFolder()))
                + ".",
            "Name a folder of networks with --model.");
}

void addInputs(CLI::App& verb, RelightRequest& request)
{
    verb.add_option_function<std::vector<std::string>>(
            "INPUT",
            [&request](
                const std::vector<std::string>& names) { request.inputs.assign(names.begin(), names.end()); },
            "pictures (PNG, JPEG, WebP, TIFF, BMP) or folders, which are searched to their depths; results "
            "(*_relit) in folders are passed over")
        ->required();
    addPath(verb, "--model", "FOLDER",
        "a folder with init_low, unfolding, L_adjust (and init_high for --reference), as the published .pth "
        "files or as .safetensors (default: the bundled networks)",
        request.model);
    addReal(verb, "--ratio", smallestRatio, largestRatio,
        "how much lighter the illumination gets; 3 to 5 is advised (default: 5)",
        [&request](double ratio) { request.ratio = ratio; });
    addPath(verb, "--reference", "FILE|FOLDER",
        "a well-lit picture, or a folder with pictures of the same names: the ratio of each pair is found, "
        "and PSNR and SSIM are told",
        request.reference)
        ->excludes("--ratio");
}

void addOutputs(CLI::App& verb, RelightRequest& request, Command& command)
{
    const char* const group = "Output";
    addPath(verb, "--output", "FILE|FOLDER",
        "where the results go; in a folder, made where it is missing, they are called NAME_relit and keep "
        "the structure of input folders (default: beside each picture)",
        request.output)
        ->group(group);
    addChoice(verb, "--format", {"png", "jpg", "webp", "tiff", "bmp"}, "how the results are written",
        "as each picture", [&request](const std::string& name) { request.format = name; })
        ->group(group);
    addWhole(verb, "--quality", 1, 100, "of JPEG and WebP, 1 to 100 (default: 95)",
        [&request](std::int64_t quality) { request.jpegQuality = static_cast<int>(quality); })
        ->group(group);
    verb.add_flag_callback(
            "--no-metadata", [&request] { request.keepMetadata = false; },
            "leave out EXIF, XMP and the colour profile")
        ->group(group);
    verb.add_flag("--keep-going", request.keepGoing,
            "report a picture that cannot be done, and do the others all the same")
        ->group(group);
    CLI::Option* skip = verb.add_flag("--skip-existing", request.skipExisting,
                                "leave out pictures whose result is there: goes on with a big folder")
                            ->group(group);
    verb.add_flag(
            "--overwrite", request.overwrite, "replace a file that is there (default: a number is added)")
        ->group(group)
        ->excludes(skip);
    addPath(verb, "--table", "FILE", "write the outcome of every picture as CSV", request.table)
        ->group(group);
    addPath(verb, "--save-tensors", "FILE",
        "of one picture, write R, L, high_L, enhanced and ratio as safetensors, fp32", request.tensorsFile)
        ->group(group);
    addJsonOption(verb, command.json);
}

void relight(const RelightRequest& request, Run& run)
{
    if (request.model.empty())
        requireBundledNetworks();
    const auto result = std::get<RelightResult>(run.request(request));
    run.reporter().result(result, {});
    if (!result.pictures.empty()
        && result.count(RelitState::Failed) == static_cast<int>(result.pictures.size()))
        throw runFailed("None of the pictures could be relit.");
}

} // namespace

namespace
{

CLI::App* addVerb(CLI::App& app, const std::shared_ptr<RelightRequest>& request, Command& command)
{
    CLI::App* verb = app.add_subcommand("relight", "Light up dark pictures.")->group("Verbs");
    addInputs(*verb, *request);
    addOutputs(*verb, *request, command);
    addComputeOptions(*verb, request->compute);
    return verb;
}

} // namespace

void addRelight(CLI::App& app, Command& command)
{
    const auto request = std::make_shared<RelightRequest>();
    CLI::App* verb = addVerb(app, request, command);
    verb->footer("It computes in fp32; --precision bf16 does so, too, where fp32 is the faster one.\n\n"
                 "Examples:\n"
                 "  candela relight night.jpg\n"
                 "  candela relight holiday/ --ratio 4 --output lit/ --keep-going --skip-existing\n"
                 "  candela relight low/ --reference high/ --output lit/ --table scores.csv");
    verb->callback([request, &command] {
        command.work = [request](Run& run) {
            relight(*request, run);
        };
    });
}

void addRelightJob(CLI::App& kinds, const TakeRequest& take)
{
    const auto request = std::make_shared<RelightRequest>();
    const auto unused = std::make_shared<Command>();
    CLI::App* verb = addVerb(kinds, request, *unused);
    verb->remove_option(verb->get_option("--json"));
    verb->callback([request, unused, take] { take(*request); });
}

} // namespace candela::cli
