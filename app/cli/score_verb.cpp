#include "app/cli/dataset_verbs.h"
#include "app/cli/options.h"
#include "app/cli/run.h"
#include "app/cli/verbs.h"

#include <memory>

namespace candela::cli
{
namespace
{

void addNetworks(CLI::App& verb, ScoreRequest& request)
{
    const char* const group = "Networks";
    addPath(verb, "--clip", "FOLDER",
        "how well captions fit: a folder of CLIP as transformers saves it, such as clip-vit-base-patch32",
        request.clip)
        ->group(group);
    addPath(verb, "--aesthetic", "FILE",
        "how pleasing people find a picture: LAION's aesthetic head, for ViT-L/14 as a rule",
        request.aesthetic)
        ->group(group);
    addPath(verb, "--aesthetic-clip", "FOLDER",
        "the CLIP that --aesthetic was trained with (default: that of --clip)", request.aestheticClip)
        ->group(group);
    addPath(verb, "--safety-checker", "FOLDER",
        "whether a picture shows what few want to see: the safety checker of Stable Diffusion 1.x",
        request.safetyChecker)
        ->group(group);
}

/// One that fails for every picture has failed.
void score(const ScoreRequest& request, Run& run)
{
    const auto result = std::get<ScoreResult>(run.request(request));
    run.reporter().result(result, {});
    if (result.failed > 0 && result.scored + result.known == 0)
        throw badInput("None of the pictures can be read.");
}

} // namespace

void addScore(CLI::App& app, Command& command)
{
    struct Said {
        std::vector<std::string> names;
        ScoreRequest request;
    };
    const auto said = std::make_shared<Said>();
    CLI::App* verb =
        app.add_subcommand("score", "Measure pictures: how well texts fit, how pleasing, how safe they are.")
            ->group("Verbs");
    addPictures(*verb, "pictures, or folders, which are searched to their depths", said->names);
    addTexts(*verb, "--caption", "TEXT",
        "a text that the pictures are compared with; several: and with one another (default: the prompt that "
        "each picture was made by)",
        said->request.captions);
    addNetworks(*verb, said->request);
    addJsonOption(*verb, command.json);
    addComputeOptions(*verb, said->request.compute);
    verb->footer(
        "It computes in fp32 unless another --precision is named.\n\n"
        "Examples:\n"
        "  candela score owl.png --clip clip-vit-base-patch32 --caption \"an owl\" --caption \"a key\"\n"
        "  candela score pictures/ --clip clip-vit-large-patch14 --aesthetic "
        "sac+logos+ava1-l14-linearMSE.pth");
    verb->callback([said, &command] {
        command.work = [said](Run& run) {
            ScoreRequest request = said->request;
            request.pictures = picturesNamed(said->names);
            score(request, run);
        };
    });
}

void addDatasetScore(CLI::App& dataset, Command& command)
{
    const auto request = std::make_shared<ScoreRequest>();
    CLI::App* verb =
        dataset
            .add_subcommand("score",
                "Measure a folder's pictures for the filters by score; stopped, it goes on where it was.")
            ->group("Verbs");
    addDatasetFolder(*verb, request->folder);
    addNetworks(*verb, *request);
    verb->add_flag("--again", request->again,
        "measure pictures that have their scores, too: after choosing other networks");
    addJsonOption(*verb, command.json);
    addComputeOptions(*verb, request->compute);
    verb->footer(
        "It computes in fp32 unless another --precision is named.\n\n"
        "Examples:\n"
        "  candela dataset score photos --clip clip-vit-base-patch32\n"
        "  candela dataset score photos --aesthetic sac+logos+ava1-l14-linearMSE.pth --aesthetic-clip "
        "clip-vit-large-patch14\n"
        "  candela dataset filter photos --text-match 0.2:1 --aesthetic 0.5:1 --output kept");
    verb->callback([request, &command] {
        command.work = [request](Run& run) {
            score(*request, run);
        };
    });
}

} // namespace candela::cli
