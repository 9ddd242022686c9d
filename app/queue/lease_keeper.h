// Tells the database that a worker lives, over a connection and in a thread of its own, so that no work of
// the worker can delay it; and tells the worker when a job is not its own any more.
#pragma once

#include "app/queue/job_failure.h"
#include "app/queue/postgres_connection.h"

#include <chrono>
#include <map>
#include <mutex>
#include <stop_token>
#include <thread>

namespace candela
{

class LeaseKeeper
{
public:
    struct Worker {
        QString id; // nobody else has it
        QString name; // for people
        std::chrono::milliseconds lease; // renewed three times in this time
    };

    /// Registers the worker. Throws Error where the database cannot be reached; later on it is tried again
    /// until it can be.
    LeaseKeeper(const QString& url, Worker worker);
    /// Within a fifth of a second, unless the database hangs. What the worker still runs is lost with it.
    ~LeaseKeeper();
    LeaseKeeper(const LeaseKeeper&) = delete;
    LeaseKeeper& operator=(const LeaseKeeper&) = delete;

    /// The job that was just claimed. A stop is requested as soon as it is somebody else's, cancelled or
    /// removed. While the database cannot be reached nobody knows, and the job goes on.
    std::stop_token watch(JobId job, int attempt);
    void release(JobId job);

    /// Inserts the worker's row or renews its lease; the values are bound by renewal().
    static QString renewalSql();
    static QVariantList renewal(const Worker& worker);

private:
    struct Watched {
        int attempt = 0;
        std::stop_source lost;
    };

    void keep(const std::stop_token& stop);
    void tick();
    std::vector<std::stop_source> lostJobs();
    void pause(const std::stop_token& stop);
    bool concernsUs(const std::vector<PostgresConnection::Notification>& notifications);

    Worker m_worker;
    PostgresConnection m_connection; // the constructor's, then the thread's
    std::mutex m_mutex; // guards the next
    std::map<JobId, Watched> m_watched;
    std::jthread m_thread; // last, so that it ends before what it uses
};

} // namespace candela
