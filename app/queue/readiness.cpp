#include "app/queue/readiness.h"

#include "core/api/paths.h"

#include <algorithm>
#include <set>
#include <string>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

/// Picture k has seed + k, so what is left is a request of its own.
std::optional<Request> remainderOf(GenerateRequest request, const QStringList& outputs)
{
    const int done = static_cast<int>(outputs.size());
    if (done >= request.count)
        return std::nullopt;
    if (!request.latentsFile.empty()) // one file for all of them
        return request;
    request.seed += static_cast<std::uint32_t>(done);
    request.count -= done;
    return request;
}

/// Whether the file is what became of the source: name_relit, or with a number behind it.
bool isResultOf(const fs::path& source, const fs::path& file)
{
    const std::u8string stem = file.stem().u8string();
    return stem.starts_with(source.stem().u8string() + u8"_relit");
}

std::optional<Request> remainderOf(RelightRequest request, const QStringList& outputs)
{
    std::error_code unreadable;
    for (const fs::path& input : request.inputs)
        if (fs::is_directory(input, unreadable)) { // what it holds is known to the engine alone
            request.skipExisting = request.skipExisting || (!outputs.isEmpty() && !request.overwrite);
            return request;
        }
    auto left = request.inputs; // results come in the order of their sources
    for (const QString& output : outputs) {
        const auto done =
            std::ranges::find_if(left, [file = fs::path(output.toStdU16String())](const fs::path& source) {
                return isResultOf(source, file);
            });
        if (done != left.end())
            left.erase(done);
    }
    if (left.empty())
        return std::nullopt;
    request.inputs = std::move(left);
    return request;
}

template <typename TrainRequest>
Request atCheckpoint(TrainRequest request)
{
    std::error_code unreadable;
    if (request.resume.empty() && fs::exists(request.output / "training" / "run.json", unreadable)) {
        request.resume = request.output;
        request.config.clear();
    }
    return request;
}

struct Remainder {
    const StoredJob& job;

    std::optional<Request> operator()(const GenerateRequest& request) const
    {
        return remainderOf(request, job.outputs);
    }
    std::optional<Request> operator()(const RelightRequest& request) const
    {
        return remainderOf(request, job.outputs);
    }
    std::optional<Request> operator()(const TrainBaseRequest& request) const { return trained(request); }
    std::optional<Request> operator()(const TrainRelightRequest& request) const { return trained(request); }
    std::optional<Request> operator()(TrainLoraRequest request) const
    {
        std::error_code unreadable;
        if (job.attempts > 1 && request.resume.empty() && fs::exists(request.output / "run.json", unreadable))
            request.resume = request.output;
        return request;
    }
    template <typename Other>
    std::optional<Request> operator()(const Other& request) const
    {
        return request;
    }

    template <typename TrainRequest>
    std::optional<Request> trained(const TrainRequest& request) const
    {
        return job.attempts > 1 ? atCheckpoint(request) : Request(request);
    }
};

template <typename WithModel>
std::optional<JobFailure> missingModel(const WithModel& request)
{
    std::error_code unreadable;
    if (request.model.empty() || fs::exists(request.model, unreadable))
        return std::nullopt;
    return JobFailure{ErrorKind::BadInput,
        QStringLiteral("The model %1 is not there.").arg(QString::fromStdString(utf8(request.model))),
        QStringLiteral("The job waits until it is found again.")};
}

std::optional<JobFailure> missingLora(const GenerateRequest& request)
{
    std::error_code unreadable;
    for (const LoraUse& lora : request.loras)
        if (!fs::exists(lora.file, unreadable))
            return JobFailure{ErrorKind::BadInput,
                QStringLiteral("The LoRA %1 is not there.").arg(QString::fromStdString(utf8(lora.file))),
                QStringLiteral("The job waits until it is found again.")};
    return std::nullopt;
}

std::optional<JobFailure> unfinishedPictures(const GridRequest& request, const JobStore& store)
{
    const std::set<fs::path> pictures(request.pictures.begin(), request.pictures.end());
    int unfinished = 0;
    for (const StoredJob& job : store.list()) {
        const auto* generate = std::get_if<GenerateRequest>(&job.request);
        unfinished += generate && !isEnded(job.state) && pictures.contains(generate->output) ? 1 : 0;
    }
    if (unfinished == 0)
        return std::nullopt;
    return JobFailure{ErrorKind::RunFailed,
        QStringLiteral("The grid waits for %1 of its pictures.").arg(unfinished),
        QStringLiteral("It is drawn when they have ended.")};
}

struct Obstacle {
    const JobStore& store;

    std::optional<JobFailure> operator()(const GenerateRequest& request) const
    {
        const auto model = missingModel(request);
        return model ? model : missingLora(request);
    }
    std::optional<JobFailure> operator()(const RelightRequest& request) const
    {
        return missingModel(request);
    }
    std::optional<JobFailure> operator()(const TrainLoraRequest& request) const
    {
        return missingModel(request);
    }
    std::optional<JobFailure> operator()(const GridRequest& request) const
    {
        return unfinishedPictures(request, store);
    }
    template <typename Other>
    std::optional<JobFailure> operator()(const Other&) const
    {
        return std::nullopt;
    }
};

} // namespace

fs::path writtenFile(const Event& event)
{
    if (const auto* painted = std::get_if<PictureDone>(&event))
        return pathFromUtf8(painted->file);
    if (const auto* relit = std::get_if<PictureRelit>(&event))
        return relit->picture.file;
    return {};
}

std::optional<Request> remainderOf(const StoredJob& job)
{
    return std::visit(Remainder{job}, job.request);
}

std::optional<JobFailure> obstacleOf(const Request& request, const JobStore& store)
{
    return std::visit(Obstacle{store}, request);
}

int unblock(JobStore& store)
{
    if (store.count(StoredState::Blocked) == 0)
        return 0;
    std::vector<JobId> free;
    for (const StoredJob& job : store.list())
        if (job.state == StoredState::Blocked && !obstacleOf(job.request, store))
            free.push_back(job.id);
    return free.empty() ? 0 : store.resume(free);
}

} // namespace candela
