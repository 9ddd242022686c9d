#include "app/cli/dataset_verbs.h"

#include "app/cli/options.h"
#include "app/cli/run.h"
#include "core/api/dataset_captions.h"
#include "core/api/paths.h"

#include <algorithm>
#include <cstdio>
#include <map>

namespace candela::cli
{
namespace
{

using Json = nlohmann::ordered_json;

void index(const std::filesystem::path& folder, bool json, Run& run)
{
    const Dataset dataset = openDataset(folder, IndexUse::Keep, run);
    const auto usable = std::ranges::count_if(dataset.pictures, &DatasetPicture::usable);
    const auto troubled = std::ranges::count_if(
        dataset.pictures, [](const DatasetPicture& picture) { return !picture.trouble().empty(); });
    if (json)
        return printEvent("result",
            {{"status", 0}, {"pictures", dataset.pictures.size()}, {"usable", usable},
                {"troubled", troubled + static_cast<std::ptrdiff_t>(dataset.troubles.size())}});
    std::printf("%zu pictures, %td of them usable\n", dataset.pictures.size(), usable);
    for (const std::string& trouble : dataset.troubles)
        std::printf("%s\n", trouble.c_str());
    for (const DatasetPicture& picture : dataset.pictures)
        if (!picture.trouble().empty())
            std::printf("%s\n", picture.trouble().c_str());
}

Json countedBySide(const std::vector<DatasetPicture>& pictures)
{
    constexpr std::int64_t limits[] = {0, 256, 512, 768, 1024, 1536, 2048};
    Json histogram = Json::array();
    for (std::size_t i = 0; i < std::size(limits); ++i) {
        const bool last = i + 1 == std::size(limits);
        const auto count = std::ranges::count_if(pictures, [&](const DatasetPicture& picture) {
            const std::int64_t side = std::min(picture.width, picture.height);
            return picture.pictureTrouble.empty() && side >= limits[i] && (last || side < limits[i + 1]);
        });
        Json bar{{"shorter_side_from", limits[i]}};
        if (!last)
            bar["below"] = limits[i + 1];
        bar["pictures"] = count;
        histogram.push_back(bar);
    }
    return histogram;
}

Json commonSizes(const std::vector<DatasetPicture>& pictures)
{
    constexpr std::size_t most = 20;
    std::map<std::pair<std::int64_t, std::int64_t>, int> counts;
    for (const DatasetPicture& picture : pictures)
        if (picture.pictureTrouble.empty())
            ++counts[{picture.width, picture.height}];
    std::vector<std::pair<int, std::pair<std::int64_t, std::int64_t>>> sorted;
    for (const auto& [size, count] : counts)
        sorted.push_back({-count, size});
    std::ranges::sort(sorted);
    Json sizes = Json::array();
    for (std::size_t i = 0; i < std::min(most, sorted.size()); ++i)
        sizes.push_back({{"width", sorted[i].second.first}, {"height", sorted[i].second.second},
            {"pictures", -sorted[i].first}});
    return sizes;
}

Json scoresOf(const std::vector<DatasetPicture>& pictures, std::optional<double> PictureStatistics::*member)
{
    double sum = 0, least = 0, most = 0;
    int count = 0;
    for (const DatasetPicture& picture : pictures) {
        const auto& score = picture.statistics.*member;
        if (!score)
            continue;
        least = count == 0 ? *score : std::min(least, *score);
        most = count == 0 ? *score : std::max(most, *score);
        sum += *score;
        ++count;
    }
    Json json{{"pictures", count}};
    if (count > 0)
        json.update({{"mean", sum / count}, {"least", least}, {"most", most}});
    return json;
}

Json troublesOf(const Dataset& dataset)
{
    Json troubles = Json::array();
    for (const std::string& trouble : dataset.troubles)
        troubles.push_back({{"trouble", trouble}});
    for (const DatasetPicture& picture : dataset.pictures)
        if (!picture.trouble().empty())
            troubles.push_back({{"file", utf8(picture.file)}, {"trouble", picture.trouble()}});
    return troubles;
}

Json tagsIn(const std::vector<DatasetPicture>& pictures)
{
    constexpr std::size_t most = 100;
    Json tags = Json::array();
    for (const TagCount& tag : tagFrequencies(pictures))
        if (tags.size() < most)
            tags.push_back({{"tag", tag.tag}, {"pictures", tag.count}});
    return tags;
}

void inspect(const std::filesystem::path& folder, Run& run)
{
    const Dataset dataset = openDataset(folder, IndexUse::Read, run);
    const auto& pictures = dataset.pictures;
    const auto count = [&](auto is) {
        return std::ranges::count_if(pictures, is);
    };
    std::int64_t bytes = 0, repeated = 0;
    for (const DatasetPicture& picture : pictures) {
        bytes += picture.bytes;
        repeated += picture.usable() ? picture.repeats : 0;
    }
    const Json json{{"folder", utf8(folder)}, {"pictures", pictures.size()},
        {"usable", count(&DatasetPicture::usable)}, {"repeated", repeated},
        {"accepted", count([](const DatasetPicture& p) { return p.verdict == Verdict::Accepted; })},
        {"rejected", count([](const DatasetPicture& p) { return p.verdict == Verdict::Rejected; })},
        {"without_caption", count([](const DatasetPicture& p) { return p.text().empty(); })},
        {"edited_captions", count([](const DatasetPicture& p) { return p.editedCaption.has_value(); })},
        {"unlisted", dataset.unlisted}, {"bytes", bytes}, {"troubles", troublesOf(dataset)},
        {"sides", countedBySide(pictures)}, {"sizes", commonSizes(pictures)},
        {"text_match", scoresOf(pictures, &PictureStatistics::textMatch)},
        {"aesthetic", scoresOf(pictures, &PictureStatistics::aesthetic)},
        {"nsfw", scoresOf(pictures, &PictureStatistics::nsfw)}, {"tags", tagsIn(pictures)}};
    std::printf("%s\n", json.dump(2, ' ', false, Json::error_handler_t::replace).c_str());
}

} // namespace

void addDatasetFolder(CLI::App& verb, std::filesystem::path& folder)
{
    addPath(verb, "FOLDER", "FOLDER",
        "pictures with captions: metadata.jsonl, metadata.csv, or a .txt or .caption beside each picture",
        folder)
        ->required();
}

DatasetProgress progressOf(Run& run)
{
    return [&run](std::int64_t done, std::int64_t of) {
        run.reporter().event(
            Progress{.phase = Phase::Preparing, .step = static_cast<int>(done), .of = static_cast<int>(of)});
    };
}

Dataset openDataset(const std::filesystem::path& folder, IndexUse index, Run& run)
{
    return candela::openDataset(folder, {.index = index, .progress = progressOf(run), .stop = run.stop()});
}

void printEvent(const char* event, const Json& values)
{
    Json line{{"event", event}};
    line.update(values);
    std::printf("%s\n", line.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
    std::fflush(stdout);
}

void addDatasetIndex(CLI::App& dataset, Command& command)
{
    struct Said {
        std::filesystem::path folder;
        bool json = false;
    };
    const auto said = std::make_shared<Said>();
    CLI::App* verb = dataset
                         .add_subcommand("index",
                             "Read the sizes of a folder's pictures; stopped, it goes on where it was.")
                         ->group("Verbs");
    addDatasetFolder(*verb, said->folder);
    addJsonOption(*verb, said->json);
    verb->callback([said, &command] {
        command.json = said->json;
        command.work = [said](Run& run) {
            index(said->folder, said->json, run);
        };
    });
}

void addDatasetInspect(CLI::App& dataset, Command& command)
{
    const auto folder = std::make_shared<std::filesystem::path>();
    CLI::App* verb =
        dataset.add_subcommand("inspect", "Say what a folder of pictures holds, as one JSON object.")
            ->group("Verbs");
    addDatasetFolder(*verb, *folder);
    verb->callback([folder, &command] {
        command.work = [folder](Run& run) {
            inspect(*folder, run);
        };
    });
}

} // namespace candela::cli
