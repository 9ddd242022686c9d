// One of many workers of a shared queue: takes a job, has it run, records what became of it, and goes on. One
// thread, the one that the engine runs on; another renews the lease (see LeaseKeeper).
#pragma once

#include "app/queue/job_folder.h"
#include "app/queue/postgres_job_store.h"
#include "core/api/engine.h"

#include <functional>

namespace candela
{

struct WorkerOptions {
    QString queue; // postgresql://…
    QString name; // empty: machine and process
    std::filesystem::path models; // a folder whose entries are the models; empty: the bundled model alone
    std::filesystem::path output; // the folder that the workers share; empty: results go into the database
    enum class Until { Stopped, Empty, OneJob } until = Until::Stopped; // Empty: nothing waits that it can do
    std::chrono::milliseconds lease{30'000};
    std::chrono::milliseconds poll{15'000}; // how often it looks for jobs although none was announced
};

/// A result that is kept in the database may be this large; larger ones are for a shared folder.
inline constexpr std::uintmax_t largestResult = 64 << 20; // bytes

class Worker
{
public:
    using RunRequest = std::function<Result(const Request& request, RunContext& context)>;
    using Say = std::function<void(const QString& sentence)>;

    /// Throws Error where the queue, or the folder of models, cannot be used.
    Worker(WorkerOptions options, RunRequest run, Say say, std::stop_token stop);

    /// Returns how many jobs it has ended. A database that goes away is waited for. Throws Cancelled where a
    /// stop was requested; the job it was at then waits for another.
    int work();

private:
    class Outputs;
    struct Outcome {
        StoredState state = StoredState::Done;
        std::optional<JobFailure> failure;
    };

    void sayLacking(const QStringList& models);
    bool workOn(const StoredJob& job);
    JobFolder folderOf(const StoredJob& job, const std::filesystem::path& output);
    Outcome run(const StoredJob& job, const JobFolder& folder, Outputs& outputs, const std::stop_token& stop);
    bool record(const StoredJob& job, const Outcome& outcome, Outputs& outputs);
    void handBack(const StoredJob& job);
    template <typename Operation>
    auto patiently(Operation operation);

    WorkerOptions m_options;
    RunRequest m_run;
    Say m_say;
    std::stop_token m_stop;
    PostgresJobStore m_store;
    QString m_queueName;
    QStringList m_saidLacking;
};

} // namespace candela
