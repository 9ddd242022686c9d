#include "app/cli/dataset_verbs.h"
#include "app/cli/options.h"
#include "app/cli/run.h"
#include "core/api/dataset_captions.h"
#include "core/api/dataset_index.h"
#include "core/api/paths.h"

#include <cstdio>

namespace candela::cli
{
namespace
{

struct Said {
    std::filesystem::path folder;
    CaptionEdit edit;
    bool undo = false, redo = false, tags = false, json = false;
};

std::string titleOf(const CaptionEdit& edit)
{
    std::string title;
    const auto add = [&title](const std::string& part) {
        title += (title.empty() ? "" : ", ") + part;
    };
    for (const auto& [what, by] : edit.replacements)
        add("replace '" + what + "' by '" + by + "'");
    if (!edit.prefix.empty())
        add("prefix '" + edit.prefix + "'");
    if (!edit.suffix.empty())
        add("suffix '" + edit.suffix + "'");
    return title;
}

/// How many captions are others now.
std::size_t change(const Said& said, Dataset& dataset)
{
    std::vector<HandChange> changes;
    for (const DatasetPicture& picture : dataset.pictures) {
        const std::string text = edited(picture.text(), said.edit);
        if (text == picture.text())
            continue;
        changes.push_back(handStateOf(picture));
        changes.back().editedCaption = text == picture.caption ? std::nullopt : std::optional(text);
    }
    applyStep(said.folder, titleOf(said.edit), changes);
    refreshFromIndex(dataset);
    return changes.size();
}

/// How many captions are others now.
std::size_t stepBackOrForth(const Said& said, Dataset& dataset)
{
    const std::vector<DatasetPicture> before = dataset.pictures;
    if ((said.undo ? dataset.undoable : dataset.redoable).empty())
        throw badInput("There is no step to " + std::string(said.undo ? "undo" : "redo") + " in "
            + quoted(said.folder) + ".");
    if (said.undo)
        undoStep(said.folder);
    else
        redoStep(said.folder);
    refreshFromIndex(dataset);
    std::size_t changed = 0;
    for (std::size_t i = 0; i < before.size(); ++i)
        changed += before[i].text() != dataset.pictures[i].text();
    return changed;
}

void printTags(const Said& said, const Dataset& dataset)
{
    for (const TagCount& tag : tagFrequencies(dataset.pictures))
        if (said.json)
            printEvent("tag", {{"tag", tag.tag}, {"pictures", tag.count}});
        else
            std::printf("%7lld  %s\n", static_cast<long long>(tag.count), tag.tag.c_str());
}

void caption(const Said& said, Run& run)
{
    const bool edits = said.edit != CaptionEdit();
    if (!edits && !said.undo && !said.redo && !said.tags)
        throw badInput("Nothing is to be done with the captions.",
            "Use --replace, --prefix, --suffix, --undo, --redo or --tags.");
    Dataset dataset = openDataset(said.folder, edits ? IndexUse::Keep : IndexUse::Read, run);
    std::size_t changed = 0;
    if (edits)
        changed = change(said, dataset);
    else if (said.undo || said.redo)
        changed = stepBackOrForth(said, dataset);
    if (said.tags)
        printTags(said, dataset);
    if (said.json)
        printEvent("result", {{"status", 0}, {"pictures", dataset.pictures.size()}, {"changed", changed}});
    else if (edits || said.undo || said.redo)
        std::printf("%zu of %zu captions changed\n", changed, dataset.pictures.size());
}

void addEdits(CLI::App& verb, Said& said)
{
    const char* const group = "Changes";
    verb.add_option_function<std::vector<std::string>>(
            "--replace",
            [&said](const std::vector<std::string>& texts) {
                for (const std::string& text : texts) {
                    const std::size_t equals = text.find('=');
                    if (equals == 0 || equals == std::string::npos)
                        throw CLI::ValidationError(
                            "--replace " + text + ": two texts such as cat=dog are needed.");
                    said.edit.replacements.emplace_back(text.substr(0, equals), text.substr(equals + 1));
                }
            },
            "each A becomes B; may be given several times")
        ->type_name("A=B")
        ->group(group)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->allow_extra_args(false);
    addText(verb, "--prefix", "TEXT", "what every caption then begins with", said.edit.prefix)->group(group);
    addText(verb, "--suffix", "TEXT", "what every caption then ends with", said.edit.suffix)->group(group);
    CLI::Option* undo = verb.add_flag("--undo", said.undo, "take back the last step")->group(group);
    CLI::Option* redo =
        verb.add_flag("--redo", said.redo, "make the step that was taken back again")->group(group);
    undo->excludes(redo);
    for (const char* const name : {"--replace", "--prefix", "--suffix"}) {
        undo->excludes(verb.get_option(name));
        redo->excludes(verb.get_option(name));
    }
}

} // namespace

void addDatasetCaption(CLI::App& dataset, Command& command)
{
    const auto said = std::make_shared<Said>();
    CLI::App* verb = dataset
                         .add_subcommand("caption",
                             "Change or count the captions of a folder; its own files stay as they are.")
                         ->group("Verbs");
    addDatasetFolder(*verb, said->folder);
    addEdits(*verb, *said);
    verb->add_flag("--tags", said->tags, "list what stands between commas, and in how many pictures");
    addJsonOption(*verb, said->json);
    verb->footer(
        "Example:\n"
        "  candela dataset caption photos --replace \"a photo of=\" --prefix \"sks style, \" --tags");
    verb->callback([said, &command] {
        command.json = said->json;
        command.work = [said](Run& run) {
            caption(*said, run);
        };
    });
}

} // namespace candela::cli
