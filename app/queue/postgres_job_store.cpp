#include "app/queue/postgres_job_store.h"

#include "app/queue/postgres_schema.h"

#include <QCoreApplication>
#include <QSysInfo>

#include <algorithm>

namespace candela
{
namespace
{

QString ownName()
{
    return QStringLiteral("%1-%2").arg(QSysInfo::machineHostName()).arg(QCoreApplication::applicationPid());
}

} // namespace

PostgresJobStore::PostgresJobStore(PostgresOptions options)
    : m_options(std::move(options))
    , m_connection(m_options.url, postgresGreeting())
{
    if (m_options.name.isEmpty())
        m_options.name = ownName();
    requirePostgresSchema(m_connection, m_connection.address());
}

PostgresJobStore::~PostgresJobStore() = default;

QString PostgresJobStore::now() const
{
    return QStringLiteral("(EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::BIGINT");
}

QStringList PostgresJobStore::beginOrdering() const
{
    return postgresOrdering();
}

/// Only where jobs begin to wait: a notification makes commits queue up for one lock, which at every claim
/// and finish would be felt.
void PostgresJobStore::announceWork()
{
    m_connection.run(QStringLiteral("NOTIFY ") + workChannel);
}

LeaseKeeper& PostgresJobStore::keeper()
{
    if (!m_keeper)
        m_keeper = std::make_unique<LeaseKeeper>(
            m_options.url, LeaseKeeper::Worker{runner(), m_options.name, m_options.lease});
    return *m_keeper;
}

void PostgresJobStore::enlist()
{
    keeper();
    m_connection.listen(workChannel);
}

void PostgresJobStore::waitForWork(std::chrono::milliseconds atMost, const std::stop_token& stop)
{
    m_connection.wait(atMost, stop);
}

/// Renews the lease in the same statement: a worker that was taken for lost is one again before it claims.
std::optional<StoredJob> PostgresJobStore::claimOf(const QString& condition, const QVariantList& values)
{
    LeaseKeeper& watch = keeper();
    if (m_unclearClaim)
        handBackUnknown();
    m_unclearClaim = true;
    const auto job = claimWhere({
        .before = QStringLiteral("WITH renewed AS (%1)").arg(LeaseKeeper::renewalSql()),
        .valuesBefore = LeaseKeeper::renewal({runner(), m_options.name, m_options.lease}),
        .condition = condition,
        .values = values,
        .locking = QStringLiteral("FOR UPDATE SKIP LOCKED"),
    });
    m_unclearClaim = false;
    if (job)
        m_lost[job->id] = watch.watch(job->id, job->attempts);
    return job;
}

std::optional<StoredJob> PostgresJobStore::claimNext()
{
    return claimOf({}, {});
}

std::optional<StoredJob> PostgresJobStore::claimNext(const QStringList& models)
{
    return claimOf(QStringLiteral("AND model = ANY (?)"), {models});
}

bool PostgresJobStore::claim(JobId id)
{
    return claimOf(QStringLiteral("AND id = ?"), {id}).has_value();
}

/// Jobs that became this worker's by a claim of which it never heard.
void PostgresJobStore::handBackUnknown()
{
    QStringList known = {QStringLiteral("0")};
    for (const auto& [job, attempt] : claims())
        known.append(QString::number(job));
    m_connection.run(
        QStringLiteral(
            "UPDATE jobs SET state = 'waiting' WHERE state = 'running' AND runner = ? AND id NOT IN (%1)")
            .arg(known.join(QStringLiteral(", "))),
        {runner()});
}

std::stop_token PostgresJobStore::lost(JobId id)
{
    return m_lost[id];
}

/// Whether the end was recorded although no answer came: called again after ConnectionLost, the first call
/// may have been done.
bool PostgresJobStore::recorded(JobId id, StoredState state) const
{
    const auto claim = claims().find(id);
    return claim != claims().end()
        && !m_connection
                .first(QStringLiteral(
                           "SELECT id FROM jobs WHERE id = ? AND state = ? AND runner = ? AND attempts = ?"),
                    {id, nameOf(state), runner(), claim->second})
                .isNull();
}

bool PostgresJobStore::finish(JobId id, StoredState state, const std::optional<JobFailure>& failure)
{
    const bool before = m_unclearEnds.contains(id) && recorded(id, state);
    m_unclearEnds.insert(id);
    const bool done = SqlJobStore::finish(id, state, failure) || before;
    m_unclearEnds.erase(id);
    m_lost.erase(id);
    if (m_keeper)
        m_keeper->release(id);
    if (done && state == StoredState::Waiting)
        announceWork();
    return done;
}

/// Running ones, too: their workers see that the job is not theirs any more.
int PostgresJobStore::cancel(std::span<const JobId> ids)
{
    SqlTransaction transaction(m_connection, beginOrdering());
    const QString cancelled = QStringLiteral("state = 'cancelled'");
    int changed = update(ids, cancelled, unfinishedStates());
    for (const QVariantList& row :
        m_connection.run(QStringLiteral("SELECT id FROM jobs WHERE state = 'running'")).rows) {
        const JobId id = row.front().toLongLong();
        if (std::ranges::find(ids, id) == ids.end()
            || update(std::span(&id, 1), cancelled, {nameOf(StoredState::Running)}) == 0)
            continue;
        m_connection.run(QStringLiteral("NOTIFY %1, '%2'").arg(stopChannel).arg(id));
        ++changed;
    }
    transaction.commit();
    return changed;
}

int PostgresJobStore::retry(std::span<const JobId> ids)
{
    return retryAlso(ids, QStringLiteral(", deaths = 0"));
}

/// Results stay for a day, so that removing can be undone.
std::vector<StoredJob> PostgresJobStore::remove(std::span<const JobId> ids)
{
    auto removed = SqlJobStore::remove(ids);
    m_connection.run(QStringLiteral("DELETE FROM results WHERE made < now() - INTERVAL '1 day' "
                                    "AND NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.id = results.job)"));
    return removed;
}

bool PostgresJobStore::beginAnew(JobId id)
{
    SqlTransaction transaction(m_connection, {QStringLiteral("BEGIN")});
    if (m_connection.run(QStringLiteral("UPDATE jobs SET outputs = '[]' WHERE ") + ownRunning(), own(id))
            .changed
        != 1)
        return false;
    m_connection.run(QStringLiteral("DELETE FROM results WHERE job = ?"), {id});
    transaction.commit();
    return true;
}

bool PostgresJobStore::addResult(JobId id, const QString& name, const QByteArray& bytes)
{
    SqlTransaction transaction(m_connection, {QStringLiteral("BEGIN")});
    if (!addOutput(id, databasePrefix + name)) // from here on nobody can take the job over until this is done
        return false;
    m_connection.run(
        QStringLiteral("INSERT INTO results (job, name, bytes) VALUES (?, ?, ?) "
                       "ON CONFLICT (job, name) DO UPDATE SET bytes = EXCLUDED.bytes, made = now()"),
        {id, name, bytes});
    transaction.commit();
    return true;
}

QStringList PostgresJobStore::resultNames(JobId id) const
{
    QStringList names;
    for (const QVariantList& row :
        m_connection.run(QStringLiteral("SELECT name FROM results WHERE job = ? ORDER BY name"), {id}).rows)
        names.append(row.front().toString());
    return names;
}

QByteArray PostgresJobStore::result(JobId id, const QString& name) const
{
    return m_connection
        .first(QStringLiteral("SELECT bytes FROM results WHERE job = ? AND name = ?"), {id, name})
        .toByteArray();
}

std::vector<std::pair<QString, int>> PostgresJobStore::waitingForOthers(const QStringList& models) const
{
    std::vector<std::pair<QString, int>> others;
    for (const QVariantList& row :
        m_connection
            .run(QStringLiteral(
                     "SELECT model, COUNT(*) FROM jobs WHERE state = 'waiting' AND NOT (model = ANY (?)) "
                     "GROUP BY model ORDER BY model LIMIT 20"),
                {models})
            .rows)
        others.emplace_back(row[0].toString(), row[1].toInt());
    return others;
}

std::vector<StoredWorker> PostgresJobStore::workers() const
{
    std::vector<StoredWorker> workers;
    QString last;
    for (const QVariantList& row :
        m_connection
            .run(QStringLiteral(
                "SELECT workers.id, name, (EXTRACT(EPOCH FROM since) * 1000)::BIGINT, "
                "GREATEST(0, EXTRACT(EPOCH FROM now() - (lease_until - lease))), jobs.id "
                "FROM workers LEFT JOIN jobs ON jobs.runner = workers.id AND jobs.state = 'running' "
                "ORDER BY name, workers.id, jobs.id"))
            .rows) {
        if (workers.empty() || row[0].toString() != last) // a worker's rows are together
            workers.push_back({row[1].toString(),
                QDateTime::fromMSecsSinceEpoch(row[2].toLongLong(), Qt::UTC), row[3].toDouble(), {}});
        last = row[0].toString();
        if (!row[4].isNull())
            workers.back().jobs.push_back(row[4].toLongLong());
    }
    return workers;
}

/// Two equal snapshots see the same rows. Workers' renewals change it as well: looking once too often is
/// harmless.
qint64 PostgresJobStore::version() const
{
    return m_connection.first(QStringLiteral("SELECT hashtextextended(pg_current_snapshot()::text, 0)"))
        .toLongLong();
}

QString PostgresJobStore::queueName() const
{
    return m_connection.first(QStringLiteral("SELECT queue::text FROM fleet")).toString();
}

} // namespace candela
