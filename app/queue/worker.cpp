#include "app/queue/worker.h"

#include "app/queue/patience.h"
#include "app/queue/readiness.h"

#include <QFile>
#include <QTemporaryDir>

#include <deque>
#include <set>
#include <utility>

namespace candela
{
namespace
{

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds untilNextTry{10}; // after a file could not be recorded while the job runs

QString textOf(const fs::path& path)
{
    return QString::fromStdU16String(path.u16string());
}

} // namespace

/// The files of a running job, on their way into the record. A database that is away holds nothing up: they
/// wait here.
class Worker::Outputs
{
public:
    Outputs(PostgresJobStore& store, JobId job, fs::path folder, bool intoDatabase, std::stop_source stop)
        : m_store(store)
        , m_job(job)
        , m_folder(std::move(folder))
        , m_intoDatabase(intoDatabase)
        , m_stop(std::move(stop))
    {
    }

    void add(const fs::path& file)
    {
        if (file.empty() || !m_known.insert(file).second)
            return;
        std::error_code unreadable;
        if (m_intoDatabase && fs::file_size(file, unreadable) > largestResult && !unreadable)
            throw badInput("'" + textOf(file.filename()).toStdString() + "' is larger than "
                    + std::to_string(largestResult >> 20) + " MB and is not put into the database.",
                "Let the workers write into a shared folder, with --output.");
        m_waiting.push_back(file);
    }

    /// While the job runs: what cannot be recorded now is recorded later.
    void recordSoon()
    {
        if (Clock::now() < m_nextTry)
            return;
        try {
            if (!record())
                m_stop.request_stop();
        } catch (const ConnectionLost&) {
            m_nextTry = Clock::now() + untilNextTry;
        }
    }

    /// False where the job is another's by now.
    bool record()
    {
        for (; !m_waiting.empty(); m_waiting.pop_front())
            if (!(m_intoDatabase ? moveToDatabase(m_waiting.front())
                                 : m_store.addOutput(m_job, textOf(m_waiting.front()))))
                return false;
        return true;
    }

    /// What no event has told of: latents, tables, the files of a training, which count as one.
    void addRest(const Result& result)
    {
        if (const auto* trained = std::get_if<TrainResult>(&result); trained && !m_intoDatabase)
            return add(trained->output);
        std::error_code unreadable;
        for (fs::recursive_directory_iterator at(m_folder, unreadable), end; !unreadable && at != end;
             at.increment(unreadable))
            if (at->is_regular_file(unreadable))
                add(at->path());
    }

private:
    bool moveToDatabase(const fs::path& path)
    {
        QFile file(textOf(path));
        if (!file.open(QIODevice::ReadOnly))
            throw runFailed("The result '" + textOf(path).toStdString() + "' cannot be read again.");
        const QString name = textOf(path.lexically_relative(m_folder));
        if (!m_store.addResult(m_job, name, file.readAll()))
            return false;
        file.remove();
        return true;
    }

    PostgresJobStore& m_store;
    JobId m_job;
    fs::path m_folder;
    bool m_intoDatabase;
    std::stop_source m_stop;
    std::set<fs::path> m_known;
    std::deque<fs::path> m_waiting;
    Clock::time_point m_nextTry;
};

Worker::Worker(WorkerOptions options, RunRequest run, Say say, std::stop_token stop)
    : m_options(std::move(options))
    , m_run(std::move(run))
    , m_say(std::move(say))
    , m_stop(std::move(stop))
    , m_store({.url = m_options.queue, .name = m_options.name, .lease = m_options.lease})
    , m_queueName(m_store.queueName())
{
    modelNames(m_options.models);
    m_store.enlist();
}

/// Again and again while the database is away; only a stop ends that.
template <typename Operation>
auto Worker::patiently(Operation operation)
{
    Backoff backoff;
    for (bool told = false;; told = true) {
        try {
            auto result = operation();
            if (told)
                m_say(QStringLiteral("The queue %1 is back.").arg(m_store.address()));
            return result;
        } catch (const ConnectionLost& away) {
            if (!told)
                m_say(QString::fromUtf8(away.what()) + QStringLiteral(" Trying again until it can be."));
            if (!backoff.wait(m_stop))
                throw;
        }
    }
}

int Worker::work()
{
    m_say(QStringLiteral("Working for %1.").arg(m_store.address()));
    int ended = 0;
    for (;;) {
        if (m_stop.stop_requested())
            throw Cancelled();
        const QStringList models = modelNames(m_options.models);
        if (const auto job = patiently([&] { return m_store.claimNext(models); })) {
            ended += workOn(*job) ? 1 : 0;
            if (m_options.until == WorkerOptions::Until::OneJob)
                return ended;
            continue;
        }
        sayLacking(models);
        if (m_options.until != WorkerOptions::Until::Stopped)
            return ended;
        patiently([&] {
            m_store.waitForWork(m_options.poll, m_stop);
            return true;
        });
    }
}

/// Once for each model.
void Worker::sayLacking(const QStringList& models)
{
    for (const auto& [model, jobs] : patiently([&] { return m_store.waitingForOthers(models); })) {
        if (m_saidLacking.contains(model))
            continue;
        m_saidLacking.append(model);
        m_say(QStringLiteral("The model '%1' is not here; jobs that are left to other workers: %2.")
                  .arg(model)
                  .arg(jobs));
    }
}

/// Whether the job has ended by this worker's doing.
bool Worker::workOn(const StoredJob& job)
{
    std::stop_source stop;
    const std::stop_token lost = m_store.lost(job.id);
    const std::stop_callback onRequest(m_stop, [&stop] { stop.request_stop(); });
    const std::stop_callback onLoss(lost, [&stop] { stop.request_stop(); });

    const bool intoDatabase = m_options.output.empty();
    std::optional<QTemporaryDir> local;
    if (intoDatabase)
        local.emplace();
    JobFolder folder =
        folderOf(job, intoDatabase ? fs::path(local->path().toStdU16String()) : m_options.output);
    Outputs outputs(m_store, job.id, folder.path(), intoDatabase, stop);
    std::optional<Outcome> outcome;
    try {
        outcome = run(job, folder, outputs, stop.get_token());
    } catch (const Cancelled&) {
        if (m_stop.stop_requested() && !lost.stop_requested()) {
            handBack(job);
            folder.leave();
            throw;
        }
    }
    if (outcome && record(job, *outcome, outputs)) {
        folder.close();
        m_say(outcome->failure
                ? QStringLiteral("Job %1 failed: %2").arg(job.id).arg(outcome->failure->sentence)
                : QStringLiteral("Job %1 is done.").arg(job.id));
        return true;
    }
    handBack(job); // it is another's: this only forgets it here
    folder.discard();
    m_say(QStringLiteral(
        "Job %1 is not this worker's any more: it was cancelled, or another has taken it over.")
              .arg(job.id));
    return false;
}

/// A worker that cannot write is of no use: the job goes to another.
JobFolder Worker::folderOf(const StoredJob& job, const fs::path& output)
{
    try {
        JobFolder folder(output, m_queueName, job);
        if (job.attempts > 1)
            patiently([&] { return m_store.beginAnew(job.id); });
        return folder;
    } catch (const Error&) {
        handBack(job);
        throw;
    }
}

Worker::Outcome Worker::run(
    const StoredJob& job, const JobFolder& folder, Outputs& outputs, const std::stop_token& stop)
{
    try {
        RunContext context{.stop = stop, .emit = [&outputs](const Event& event) {
                               outputs.add(writtenFile(event));
                               outputs.recordSoon();
                           }};
        outputs.addRest(m_run(placedRequest(job.request, m_options.models, folder), context));
        return {};
    } catch (const Error& error) {
        return {StoredState::Failed, failureOf(error)};
    }
}

bool Worker::record(const StoredJob& job, const Outcome& outcome, Outputs& outputs)
{
    return patiently(
        [&] { return outputs.record() && m_store.finish(job.id, outcome.state, outcome.failure); });
}

void Worker::handBack(const StoredJob& job)
{
    try {
        if (m_store.finish(job.id, StoredState::Waiting))
            m_say(QStringLiteral("Job %1 is handed back.").arg(job.id));
    } catch (const Error&) { // then it waits again when this worker's lease has ended
    }
}

} // namespace candela
