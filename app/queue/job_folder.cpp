#include "app/queue/job_folder.h"

#include "core/api/paths.h"
#include "core/api/picture_files.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

fs::path pathOf(const QString& text)
{
    return {text.toStdU16String()};
}

/// "7", "7-2".
QString nameOf(JobId job, int attempt)
{
    return attempt == 1 ? QString::number(job) : QStringLiteral("%1-%2").arg(job).arg(attempt);
}

fs::path ownerFileOf(const fs::path& folder)
{
    return folder.parent_path() / (u8"." + folder.filename().u8string() + u8".candela");
}

std::string contentsOf(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// The last part of a path that was perhaps written on another system.
QString modelNameOf(const fs::path& model)
{
    QString name = QString::fromStdString(utf8(model));
    while (name.endsWith(QLatin1Char('/')) || name.endsWith(QLatin1Char('\\')))
        name.chop(1);
    return name.mid(std::max(name.lastIndexOf(QLatin1Char('/')), name.lastIndexOf(QLatin1Char('\\'))) + 1);
}

/// Puts the paths of each kind of request in their places.
struct Placing {
    const fs::path& models;
    const JobFolder& folder;

    Request operator()(GenerateRequest request) const
    {
        request.model = model(request.model);
        for (LoraUse& lora : request.loras)
            lora.file = beside(lora.file);
        if (!request.output.empty() || request.latentsFile.empty())
            request.output = isPictureName(request.output) ? inside(request.output) : folder.path();
        request.latentsFile = inside(request.latentsFile);
        return request;
    }
    Request operator()(RelightRequest request) const
    {
        request.model = model(request.model);
        request.output = isPictureName(request.output) ? inside(request.output) : folder.path();
        request.table = inside(request.table);
        request.tensorsFile = inside(request.tensorsFile);
        request.overwrite = false;
        request.skipExisting = folder.takenOver();
        return request;
    }
    Request operator()(EmojiDatasetRequest request) const
    {
        request.output = folder.path();
        return request;
    }
    Request operator()(TrainBaseRequest request) const { return training(std::move(request)); }
    Request operator()(TrainRelightRequest request) const { return training(std::move(request)); }
    Request operator()(TrainLoraRequest request) const
    {
        request.model = model(request.model);
        if (!request.resume.empty())
            return request;
        request.output = folder.path();
        std::error_code unreadable;
        if (folder.takenOver() && fs::exists(folder.path() / "run.json", unreadable))
            request.resume = folder.path();
        return request;
    }
    /// Those that write no files of their own, or name them all.
    template <typename Other>
    Request operator()(Other request) const
    {
        if constexpr (requires { request.model; })
            request.model = model(request.model);
        return request;
    }

    /// One that goes on with a run does so in that run's own folder.
    template <typename TrainRequest>
    Request training(TrainRequest request) const
    {
        if (!request.resume.empty())
            return request;
        request.output = folder.path();
        std::error_code unreadable;
        if (folder.takenOver() && fs::exists(folder.path() / "training" / "run.json", unreadable)) {
            request.resume = folder.path();
            request.config.clear();
        }
        return request;
    }

    fs::path model(const fs::path& asked) const
    {
        return asked.empty() || models.empty() ? asked : models / pathOf(modelNameOf(asked));
    }
    /// A LoRA among the worker's models, or where the job says.
    fs::path beside(const fs::path& asked) const
    {
        std::error_code unreadable;
        const fs::path own = models / pathOf(modelNameOf(asked));
        return !models.empty() && fs::exists(own, unreadable) ? own : asked;
    }
    fs::path inside(const fs::path& asked) const
    {
        return asked.empty() ? fs::path() : folder.path() / asked.filename();
    }
};

/// Whether what an earlier attempt left is of use to the next.
bool goesOn(const Request& request)
{
    return std::holds_alternative<RelightRequest>(request)
        || std::holds_alternative<TrainBaseRequest>(request)
        || std::holds_alternative<TrainRelightRequest>(request)
        || std::holds_alternative<TrainLoraRequest>(request);
}

} // namespace

JobFolder::JobFolder(fs::path output, const QString& queue, const StoredJob& job)
    : m_owner(queue.toStdString() + " " + std::to_string(job.id) + "\n")
{
    std::error_code failure;
    fs::create_directories(output, failure);
    const fs::path wanted = output / pathOf(nameOf(job.id, job.attempts));
    m_path = wanted;
    for (int number = 2; !failure && !fs::create_directory(m_path, failure) && number < 1000; ++number) {
        m_path = wanted;
        m_path += "_" + std::to_string(number);
    }
    std::ofstream owner(ownerFileOf(m_path), std::ios::binary | std::ios::trunc);
    owner << m_owner;
    owner.close();
    if (failure || !owner)
        throw runFailed("The folder '" + utf8(m_path) + "' cannot be made"
            + (failure ? ": " + failure.message() : std::string()) + ".");
    for (int attempt = job.attempts - 1; attempt > 0; --attempt)
        takeOver(output / pathOf(nameOf(job.id, attempt)), goesOn(job.request));
}

/// The newest folder of an earlier attempt gets this one's name, if it is of use; all others go.
void JobFolder::takeOver(const fs::path& earlier, bool ofUse)
{
    if (contentsOf(ownerFileOf(earlier)) != m_owner)
        return;
    std::error_code failure;
    if (ofUse && !m_takenOver) {
        fs::rename(earlier, m_path, failure); // over the empty one
        m_takenOver = !failure;
    } else {
        fs::remove_all(earlier, failure);
    }
    fs::remove(ownerFileOf(earlier), failure);
}

void JobFolder::leave()
{
    std::error_code failure;
    if (fs::is_empty(m_path, failure))
        close();
}

void JobFolder::close()
{
    std::error_code failure;
    fs::remove(m_path, failure); // only if it is empty
    fs::remove(ownerFileOf(m_path), failure);
}

void JobFolder::discard()
{
    std::error_code failure;
    if (contentsOf(ownerFileOf(m_path)) != m_owner)
        return;
    fs::remove_all(m_path, failure);
    fs::remove(ownerFileOf(m_path), failure);
}

QStringList modelNames(const fs::path& models)
{
    QStringList names = {QString(QLatin1String(""))};
    if (models.empty())
        return names;
    std::error_code failure;
    for (fs::directory_iterator at(models, failure), end; !failure && at != end; at.increment(failure))
        names.append(QString::fromStdString(utf8(at->path().filename())));
    if (failure)
        throw badInput(
            "The folder of models '" + utf8(models) + "' cannot be read: " + failure.message() + ".");
    return names;
}

Request placedRequest(const Request& request, const fs::path& models, const JobFolder& folder)
{
    return std::visit(Placing{models, folder}, request);
}

} // namespace candela
