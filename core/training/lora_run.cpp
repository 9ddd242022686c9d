#include "core/training/lora_run.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/api/request_json.h"
#include "core/io/atomic_file.h"
#include "core/io/json_file.h"
#include "core/io/safetensors.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

constexpr const char* logHeader = "step,loss,rate,seconds\n";

std::string numbered(std::int64_t step)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%06lld", static_cast<long long>(step));
    return text.data();
}

fs::path checkpointIn(const fs::path& folder)
{
    return folder / "checkpoint" / "state.safetensors";
}

/// A run that was stopped before its first checkpoint has left nothing that would be lost.
bool isBeginning(const fs::path& folder)
{
    static const std::set<std::string> fromBeginnings = {"run.json", "log.csv", "cache", "samples"};
    return std::all_of(fs::directory_iterator(folder), fs::directory_iterator(), [](const auto& entry) {
        const std::string name = entry.path().filename().string();
        return fromBeginnings.contains(name) || name.starts_with("events.out.tfevents.");
    });
}

void requireFree(const fs::path& folder)
{
    std::error_code failed;
    if (fs::exists(folder, failed) && (!fs::is_directory(folder, failed) || !isBeginning(folder)))
        throw badInput("The output folder " + quoted(folder) + " is not empty.",
            "Name a new folder, or resume the run in it.");
}

TrainLoraRequest takenUp(const TrainLoraRequest& wish)
{
    const fs::path file = wish.resume / "run.json";
    std::error_code missing;
    if (!fs::is_regular_file(file, missing))
        throw badInput("There is no run to go on with in " + quoted(wish.resume) + ": it has no run.json.");
    const Request request = requestFromJson(readJsonFile(file).dump());
    const auto* own = std::get_if<TrainLoraRequest>(&request);
    if (!own)
        throw badInput("The run in " + quoted(wish.resume) + " is not the training of a LoRA.");
    TrainLoraRequest result = *own;
    result.output = wish.resume; // it may have been moved
    result.resume = wish.resume;
    result.compute.threads = wish.compute.threads;
    return result;
}

} // namespace

TrainLoraRequest LoraRun::settingsOf(const TrainLoraRequest& wish)
{
    if (!wish.resume.empty())
        return takenUp(wish);
    if (!wish.output.empty())
        requireFree(wish.output);
    return wish;
}

LoraRun::LoraRun(TrainLoraRequest settings, RunRole role)
    : m_request(std::move(settings))
    , m_role(role)
{
    if (!m_request.resume.empty() || m_role == RunRole::Follows)
        return;
    std::error_code failed;
    fs::create_directories(folder(), failed);
    if (failed)
        throw badInput("The folder " + quoted(folder()) + " cannot be made: " + failed.message() + ".");
    for (const char* left : {"log.csv", "samples"}) // of a beginning; the cache says what it was made of
        fs::remove_all(folder() / left, failed);
    writeFile(folder() / "run.json", requestToJson(m_request) + "\n");
}

fs::path LoraRun::cache() const
{
    return m_request.cacheOnDisk ? folder() / "cache" : fs::path();
}

fs::path LoraRun::sample(std::int64_t step, int index) const
{
    fs::create_directories(folder() / "samples");
    return folder() / "samples" / ("step-" + numbered(step) + "-" + std::to_string(index) + ".png");
}

std::optional<Checkpoint> LoraRun::checkpoint() const
{
    return loadCheckpoint(checkpointIn(folder()));
}

double LoraRun::openLog(std::int64_t done)
{
    if (m_role == RunRole::Follows)
        return 0;
    const fs::path file = folder() / "log.csv";
    std::string kept = logHeader;
    double seconds = 0;
    std::ifstream former(file);
    for (std::string line; std::getline(former, line);) {
        long long step = 0;
        double at = 0;
        if (std::sscanf(line.c_str(), "%lld,%*f,%*f,%lf", &step, &at) == 2 && step <= done) {
            kept += line + "\n";
            seconds = at;
        }
    }
    writeFile(file, kept);
    m_log.open(file, std::ios::app);
    if (!m_log)
        throw badInput("The training log " + quoted(file) + " cannot be written.");
    std::error_code missing;
    fs::remove(folder() / "summary.json", missing); // it has not ended after all
    return seconds;
}

void LoraRun::log(const TrainingPoint& point)
{
    if (m_role == RunRole::Follows)
        return;
    m_log << point.step << ',' << point.loss << ',' << point.learningRate << ',' << point.seconds << '\n';
    m_log.flush();
}

void LoraRun::save(const Checkpoint& checkpoint) const
{
    if (m_role == RunRole::Follows)
        return;
    fs::create_directories(folder() / "checkpoint");
    saveCheckpoint(checkpointIn(folder()), checkpoint);
}

void LoraRun::saveLora(const StateDict& tensors, const std::map<std::string, std::string>& metadata,
    std::int64_t step, int keep) const
{
    if (m_role == RunRole::Follows)
        return;
    writeSafetensors(lora(), tensors, metadata);
    if (keep <= 0)
        return;
    fs::create_directories(folder() / "loras");
    writeSafetensors(folder() / "loras" / ("lora-" + numbered(step) + ".safetensors"), tensors, metadata);
    std::set<fs::path> former;
    for (const auto& entry : fs::directory_iterator(folder() / "loras"))
        if (entry.path().extension() == ".safetensors")
            former.insert(entry.path());
    for (; former.size() > static_cast<std::size_t>(keep); former.erase(former.begin()))
        fs::remove(*former.begin());
}

void LoraRun::end(const Summary& summary) const
{
    if (m_role == RunRole::Follows)
        return;
    const nlohmann::json json = {
        {"steps", summary.steps}, {"of", summary.of}, {"loss", summary.loss}, {"waiting", summary.waiting}};
    writeFile(folder() / "summary.json", json.dump() + "\n");
}

} // namespace candela
