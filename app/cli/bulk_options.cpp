#include "app/cli/bulk_options.h"

#include "app/cli/options.h"
#include "core/api/error.h"
#include "core/api/paths.h"

namespace candela::cli
{

bool BulkOptions::any() const
{
    return !bulk.prompts.empty() || bulk.choices || !bulk.wildcards.empty() || !seeds.empty()
        || !vary.empty();
}

void addBulkOptions(CLI::App& generate, const std::shared_ptr<BulkOptions>& options)
{
    const char* const group = "Many at once";
    addPath(generate, "--prompts", "FILE",
        "a job for each line of a text file (empty ones and those that begin with # are passed over), or for "
        "each "
        "row of a .csv file, whose first row names settings: prompt, negative, seed, steps, …",
        options->bulk.prompts)
        ->group(group);
    generate
        .add_flag("--choices", options->bulk.choices,
            "a job for each choice: {red|green} in a prompt stands for both")
        ->group(group);
    addPath(generate, "--wildcards", "FOLDER",
        "the same for __animal__, which stands for each line of FOLDER/animal.txt; implies --choices",
        options->bulk.wildcards)
        ->group(group);
    addText(generate, "--seeds", "LIST", "a job for each seed: 1-4, or 1-9,20", options->seeds)->group(group);
    generate
        .add_option("--vary", options->vary,
            "a job for each value of a setting, such as steps=10,20,30 (a comma within a value is written "
            "\\,); given "
            "twice or three times it means every combination; the pictures go to a new folder grid-1, "
            "grid-2, … in "
            "--output, and grid.png shows all with their settings")
        ->type_name("SETTING=A,B,…")
        ->allow_extra_args(false)
        ->group(group);
    generate.get_option("--prompt")->required(false);
    CLI::Option* prompt = generate.get_option("--prompt");
    CLI::Option* seed = generate.get_option("--seed");
    generate.parse_complete_callback([options, prompt, seed] {
        options->prompt = prompt->count() > 0;
        options->seed = seed->count() > 0;
        if (!options->prompt && options->bulk.prompts.empty())
            throw CLI::RequiredError("--prompt or --prompts");
    });
}

BulkJobs jobsFrom(const GenerateRequest& base, const BulkOptions& options)
{
    if (!options.any())
        return {.requests = {base}, .pictures = 1};
    Bulk bulk = options.bulk;
    bulk.choices = bulk.choices || !bulk.wildcards.empty();
    bulk.ownSeeds = !options.seed;
    if (!options.seeds.empty())
        bulk.seeds = seedsFromText(options.seeds);
    for (const std::string& text : options.vary)
        bulk.axes.push_back(axisFromText(text));
    std::error_code unreadable;
    const bool isFolder =
        !base.output.has_filename() || std::filesystem::is_directory(base.output, unreadable);
    if (!bulk.axes.empty() && !isFolder)
        throw badInput("With --vary the output must be a folder, and " + quoted(base.output) + " is none.",
            "End a folder's name with /.");
    return jobsFrom(base, bulk);
}

} // namespace candela::cli
