#include "app/cli/dataset_verbs.h"
#include "app/cli/options.h"
#include "app/cli/run.h"
#include "core/api/dataset_filters.h"
#include "core/api/dataset_output.h"
#include "core/api/number_text.h"
#include "core/api/paths.h"

#include <algorithm>
#include <cstdio>

namespace candela::cli
{
namespace
{

using Json = nlohmann::ordered_json;

struct Said {
    std::filesystem::path folder, recipe, output;
    std::optional<ImageShapeFilter> shape;
    std::optional<ImageAspectRatioFilter> aspect;
    std::optional<ImageSizeFilter> size;
    std::optional<ImageTextSimilarityFilter> textMatch;
    std::optional<ImageAestheticsFilter> aesthetic;
    std::optional<ImageNsfwFilter> nsfw;
    std::optional<ImageDeduplicator> copies;
    HashMethod method = HashMethod::PHash;
    PictureTransfer transfer = PictureTransfer::Copy;
    bool dryRun = false, json = false;
};

/// "LOW:HIGH", one of which may be missing.
template <typename Read, typename Value>
bool readRange(const std::string& text, Read read, Value& low, Value& high)
{
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos || text.size() == 1)
        return false;
    const auto assign = [&](std::string_view end, Value& value) {
        const auto number = end.empty() ? std::optional<Value>(value) : read(end);
        value = number.value_or(value);
        return number.has_value();
    };
    return assign(std::string_view(text).substr(0, colon), low)
        && assign(std::string_view(text).substr(colon + 1), high) && low <= high;
}

bool readReals(const std::string& text, double& low, double& high)
{
    return readRange(
        text, [](std::string_view end) { return numberFrom<double>(end); }, low, high);
}

bool readSides(std::string_view text, std::int64_t& width, std::int64_t& height)
{
    const std::size_t cross = text.find('x');
    if (cross == std::string_view::npos)
        return false;
    constexpr std::int64_t longest = 65'535;
    const auto w = numberFrom<std::int64_t>(text.substr(0, cross), 1, longest);
    const auto h = numberFrom<std::int64_t>(text.substr(cross + 1), 1, longest);
    width = w.value_or(width);
    height = h.value_or(height);
    return w && h;
}

bool readShape(const std::string& text, ImageShapeFilter& shape)
{
    const std::size_t colon = std::min(text.find(':'), text.size());
    const std::string_view whole = text;
    if (!readSides(whole.substr(0, colon), shape.minWidth, shape.minHeight))
        return false;
    return colon == text.size() || readSides(whole.substr(colon + 1), shape.maxWidth, shape.maxHeight);
}

/// A filter whose two scores are named by LOW:HIGH.
template <typename Filter>
void addScores(
    CLI::App& verb, const std::string& name, const std::string& description, std::optional<Filter>& filter)
{
    addForm(verb, name, "LOW:HIGH", description, "a range such as 0.2:1", [&filter](const std::string& text) {
        filter.emplace();
        return readReals(text, filter->minScore, filter->maxScore);
    })->group("Filters");
}

void addFilters(CLI::App& verb, Said& said)
{
    const char* const group = "Filters";
    addPath(verb, "--recipe", "FILE.yaml",
        "a Data-Juicer recipe with these operators; options below come after it", said.recipe)
        ->group(group);
    addForm(verb, "--image-shape", "WxH[:WxH]", "the least, and perhaps the most, pixels",
        "a size such as 1024x1024",
        [&said](const std::string& text) {
            said.shape.emplace();
            return readShape(text, *said.shape);
        })
        ->group(group);
    addForm(verb, "--aspect", "LOW:HIGH", "width divided by height", "a range such as 0.5:2",
        [&said](const std::string& text) {
            said.aspect.emplace();
            return readReals(text, said.aspect->minRatio, said.aspect->maxRatio);
        })
        ->group(group);
    addForm(verb, "--size-bytes", "LOW:HIGH", "the files' sizes, with kb, mb or gb of 1024",
        "a range such as 10kb:20mb",
        [&said](const std::string& text) {
            said.size.emplace();
            return readRange(text, bytesFromText, said.size->minBytes, said.size->maxBytes);
        })
        ->group(group);
    addScores(verb, "--text-match", "CLIP's similarity of picture and caption, where such scores are known",
        said.textMatch);
    addScores(verb, "--aesthetic", "LAION's aesthetic score divided by 10, where such scores are known",
        said.aesthetic);
    addForm(verb, "--nsfw", "HIGH", "the greatest score of unsafe content, where such scores are known",
        "a number from 0 to 1",
        [&said](const std::string& text) {
            const auto most = numberFrom(text, 0.0, 1.0);
            said.nsfw.emplace();
            said.nsfw->maxScore = most.value_or(0);
            return most.has_value();
        })
        ->group(group);
    addWhole(verb, "--near-copies", 0, largestHashDistance,
        "of pictures whose perceptual hashes differ in at most so many of 64 bits keep the one with most "
        "pixels; "
        "0: of those with equal hashes the first",
        [&said](std::int64_t distance) {
            said.copies.emplace();
            said.copies->distance = static_cast<int>(distance);
        })
        ->group(group);
    addChoice(verb, "--hash", {"phash", "dhash", "ahash"}, "which hash --near-copies compares", "phash",
        [&said](const std::string& name) { said.method = *hashMethodFromName(name); })
        ->group(group);
}

void addOutputs(CLI::App& verb, Said& said)
{
    const char* const group = "Output";
    addPath(verb, "--output", "FOLDER", "where the kept pictures go, with metadata.jsonl and metadata.csv",
        said.output)
        ->group(group);
    addChoice(verb, "--pictures", {"copy", "link", "reference"},
        "how pictures get there: as copies, as hard links, or not at all but named in the metadata", "copy",
        [&said](const std::string& name) {
            said.transfer = name == "copy" ? PictureTransfer::Copy
                : name == "link"           ? PictureTransfer::HardLink
                                           : PictureTransfer::Reference;
        })
        ->group(group);
    verb.add_flag("--dry-run", said.dryRun, "only say what would be kept")->group(group);
    addJsonOption(verb, said.json);
}

std::vector<DatasetFilter> filtersOf(const Said& said)
{
    std::vector<DatasetFilter> filters;
    if (!said.recipe.empty())
        filters = filtersFromRecipe(said.recipe);
    const auto add = [&filters](const auto& filter) {
        if (filter)
            filters.push_back(*filter);
    };
    add(said.shape);
    add(said.aspect);
    add(said.size);
    add(said.textMatch);
    add(said.aesthetic);
    add(said.nsfw);
    if (said.copies) {
        add(said.copies);
        std::get<ImageDeduplicator>(filters.back()).method = said.method;
    }
    return filters;
}

/// Hashes are computed here; scores need models, so they must be there.
void requireStatistics(Dataset& dataset, const std::vector<DatasetFilter>& filters, Run& run)
{
    for (const DatasetFilter& filter : filters)
        if (const auto* const copies = std::get_if<ImageDeduplicator>(&filter))
            computeHashes(dataset.folder, dataset.pictures, copies->method, progressOf(run), run.stop());
    const std::vector<std::int64_t> missing = missingStatistics(dataset.pictures, filters);
    for (std::size_t i = 0; i < filters.size(); ++i)
        if (missing[i] > 0)
            throw badInput(std::to_string(missing[i]) + " of " + std::to_string(dataset.pictures.size())
                    + " pictures have no score for " + std::string(operatorName(filters[i])) + " yet.",
                "Measure them first with candela dataset score.");
}

void report(const Said& said, const Dataset& dataset, const std::vector<DatasetFilter>& filters,
    const std::vector<FilterOutcome>& outcomes)
{
    std::vector<int> rejected(filters.size());
    int otherwise = 0, kept = 0;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        const FilterOutcome& outcome = outcomes[i];
        kept += outcome.kept;
        if (outcome.kept)
            continue;
        ++(outcome.filter ? rejected[*outcome.filter] : otherwise);
        const std::string name(outcome.filter ? operatorName(filters[*outcome.filter]) : "");
        const std::string file = utf8(dataset.pictures[i].file);
        if (said.json)
            printEvent("rejected", {{"file", file}, {"filter", name}, {"why", outcome.why}});
        else
            std::printf("%s: %s\n", file.c_str(), outcome.why.c_str());
    }
    Json counts = Json::array();
    for (std::size_t i = 0; i < filters.size(); ++i)
        counts.push_back({{"filter", operatorName(filters[i])}, {"rejected", rejected[i]}});
    if (said.json) {
        Json result{{"status", 0}, {"pictures", outcomes.size()}, {"kept", kept}, {"filters", counts},
            {"rejected_otherwise", otherwise}};
        if (!said.dryRun)
            result["output"] = utf8(said.output);
        return printEvent("result", result);
    }
    for (std::size_t i = 0; i < filters.size(); ++i)
        std::printf("%s rejected %d\n", std::string(operatorName(filters[i])).c_str(), rejected[i]);
    std::printf("%d of %zu pictures kept%s\n", kept, outcomes.size(),
        said.dryRun ? "" : (" in " + utf8(said.output)).c_str());
}

void filter(const Said& said, Run& run)
{
    if (!said.dryRun && said.output.empty())
        throw badInput(
            "A folder for the kept pictures is needed.", "Name it with --output, or add --dry-run.");
    const std::vector<DatasetFilter> filters = filtersOf(said);
    Dataset dataset = openDataset(said.folder, IndexUse::Keep, run);
    requireStatistics(dataset, filters, run);
    const std::vector<FilterOutcome> outcomes = applyFilters(dataset.pictures, filters);
    std::vector<DatasetPicture> kept;
    for (std::size_t i = 0; i < outcomes.size(); ++i)
        if (outcomes[i].kept)
            kept.push_back(dataset.pictures[i]);
    if (!said.dryRun)
        writeDataset(said.folder, kept, said.output,
            {.transfer = said.transfer, .progress = progressOf(run), .stop = run.stop()});
    report(said, dataset, filters, outcomes);
}

} // namespace

void addDatasetFilter(CLI::App& dataset, Command& command)
{
    const auto said = std::make_shared<Said>();
    CLI::App* verb =
        dataset.add_subcommand("filter", "Keep the good pictures of a folder, by Data-Juicer's filters.")
            ->group("Verbs");
    addDatasetFolder(*verb, said->folder);
    addFilters(*verb, *said);
    addOutputs(*verb, *said);
    verb->footer("Examples:\n"
                 "  candela dataset filter photos --image-shape 1024x1024 --aspect 0.5:2 --output kept\n"
                 "  candela dataset filter photos --near-copies 6 --dry-run\n"
                 "  candela dataset filter photos --recipe kolors.yaml --output kept --pictures link");
    verb->callback([said, &command] {
        command.json = said->json;
        command.work = [said](Run& run) {
            filter(*said, run);
        };
    });
}

} // namespace candela::cli
