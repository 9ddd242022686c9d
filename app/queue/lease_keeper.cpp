#include "app/queue/lease_keeper.h"

#include "app/queue/lost_jobs.h"
#include "app/queue/patience.h"
#include "app/queue/postgres_schema.h"

#include <algorithm>
#include <utility>

namespace candela
{

LeaseKeeper::LeaseKeeper(const QString& url, Worker worker)
    : m_worker(std::move(worker))
    , m_connection(url, postgresGreeting())
{
    m_connection.listen(stopChannel);
    m_connection.run(renewalSql(), renewal(m_worker));
    m_thread = std::jthread([this](const std::stop_token& stop) { keep(stop); });
}

LeaseKeeper::~LeaseKeeper()
{
    m_thread.request_stop();
    m_thread.join();
    if (!m_connection.connected())
        return; // its lease will end
    try {
        m_connection.run(QStringLiteral("DELETE FROM workers WHERE id = ?"), {m_worker.id});
    } catch (const Error&) { // its lease will end
    }
}

QString LeaseKeeper::renewalSql()
{
    return QStringLiteral("INSERT INTO workers (id, name, lease, lease_until) "
                          "VALUES (?, ?, CAST(? AS INTERVAL), now() + CAST(? AS INTERVAL)) "
                          "ON CONFLICT (id) DO UPDATE SET lease_until = EXCLUDED.lease_until");
}

QVariantList LeaseKeeper::renewal(const Worker& worker)
{
    return {worker.id, worker.name, intervalOf(worker.lease), intervalOf(worker.lease)};
}

std::stop_token LeaseKeeper::watch(JobId job, int attempt)
{
    const std::lock_guard lock(m_mutex);
    return m_watched.insert_or_assign(job, Watched{attempt, {}}).first->second.lost.get_token();
}

void LeaseKeeper::release(JobId job)
{
    const std::lock_guard lock(m_mutex);
    m_watched.erase(job);
}

void LeaseKeeper::keep(const std::stop_token& stop)
{
    Backoff backoff;
    while (!stop.stop_requested()) {
        try {
            tick();
            backoff = {};
            pause(stop);
        } catch (const Error&) { // the worker itself says that the database is away, or full
            backoff.wait(stop);
        }
    }
}

void LeaseKeeper::tick()
{
    m_connection.run(renewalSql(), renewal(m_worker));
    for (std::stop_source& job : lostJobs()) // outside the lock: whoever listens may ask for something
        job.request_stop();
    takeBackLostJobs(m_connection, m_worker.lease);
}

/// Those that the database does not know as this worker's.
std::vector<std::stop_source> LeaseKeeper::lostJobs()
{
    std::map<JobId, Watched> watched;
    {
        const std::lock_guard lock(m_mutex);
        watched = m_watched;
    }
    if (watched.empty())
        return {};
    const auto running = m_connection.run(
        QStringLiteral("SELECT id, attempts FROM jobs WHERE state = 'running' AND runner = ?"),
        {m_worker.id});
    for (const QVariantList& row : running.rows)
        if (const auto own = watched.find(row[0].toLongLong());
            own != watched.end() && own->second.attempt == row[1].toInt())
            watched.erase(own);
    std::vector<std::stop_source> lost;
    lost.reserve(watched.size());
    for (const auto& [job, one] : watched)
        lost.push_back(one.lost);
    return lost;
}

/// A third of the lease, or until a job of ours is to stop.
void LeaseKeeper::pause(const std::stop_token& stop)
{
    const auto end = std::chrono::steady_clock::now() + m_worker.lease / 3;
    while (!stop.stop_requested()) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        if (left.count() <= 0 || concernsUs(m_connection.wait(left, stop)))
            return;
    }
}

bool LeaseKeeper::concernsUs(const std::vector<PostgresConnection::Notification>& notifications)
{
    const std::lock_guard lock(m_mutex);
    return std::ranges::any_of(notifications, [this](const PostgresConnection::Notification& one) {
        return m_watched.contains(one.payload.toLongLong());
    });
}

} // namespace candela
