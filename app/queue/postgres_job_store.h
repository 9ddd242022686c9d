// A queue on PostgreSQL, shared by any number of machines. A job belongs to the worker that claimed it as
// long as that worker renews its lease; every attempt has a number, and what is said of a job counts only
// with the number of its latest attempt. So two may compute the same job, after a network broke, but never do
// both record it.
#pragma once

#include "app/queue/lease_keeper.h"
#include "app/queue/sql_job_store.h"

#include <map>
#include <memory>
#include <set>
#include <utility>

namespace candela
{

struct PostgresOptions {
    QString url;
    QString name; // of the worker that claims; empty: machine and process
    std::chrono::milliseconds lease{30'000};
};

/// What begins the name of an output that is kept in the database.
inline const QString databasePrefix = QStringLiteral("database:");

class PostgresJobStore : public SqlJobStore
{
public:
    /// Connects, and makes the tables where they are missing. Throws Error.
    explicit PostgresJobStore(PostgresOptions options);
    ~PostgresJobStore() override;

    std::optional<StoredJob> claimNext() override;
    /// Only jobs whose model has one of these names: the last part of the request's path, empty for the
    /// bundled one.
    std::optional<StoredJob> claimNext(const QStringList& models);
    bool claim(JobId id) override;
    bool finish(
        JobId id, StoredState state, const std::optional<JobFailure>& failure = std::nullopt) override;
    int cancel(std::span<const JobId> ids) override;
    int retry(std::span<const JobId> ids) override;
    int interruptOrphans() override { return 0; }
    std::vector<StoredJob> remove(std::span<const JobId> ids) override;
    std::vector<StoredWorker> workers() const override;
    qint64 version() const override;

    /// Registers as a worker that waits for jobs and is woken when there are some. The first claim does it,
    /// too.
    void enlist();
    /// Returns as soon as jobs have begun to wait, the time is over or a stop is requested. Call after
    /// enlist().
    void waitForWork(std::chrono::milliseconds atMost, const std::stop_token& stop);
    /// Models that jobs wait for, by name, with their number, but for these models'.
    std::vector<std::pair<QString, int>> waitingForOthers(const QStringList& models) const;

    /// Requested as soon as the job that was claimed is not this object's any more.
    std::stop_token lost(JobId id);
    /// What an earlier attempt has written does not count. False where the job is not this object's any more.
    bool beginAnew(JobId id);
    /// A file that the job has written, kept in the database under this name. False as above.
    bool addResult(JobId id, const QString& name, const QByteArray& bytes);
    QStringList resultNames(JobId id) const;
    QByteArray result(JobId id, const QString& name) const;

    /// Nobody else's queue has this name.
    QString queueName() const;
    const QString& address() const { return m_connection.address(); }

protected:
    SqlDatabase& database() const override { return m_connection; }
    QString now() const override;
    QStringList beginOrdering() const override;
    void announceWork() override;

private:
    LeaseKeeper& keeper();
    std::optional<StoredJob> claimOf(const QString& condition, const QVariantList& values);
    void handBackUnknown();
    bool recorded(JobId id, StoredState state) const;

    PostgresOptions m_options;
    mutable PostgresConnection m_connection;
    std::map<JobId, std::stop_token> m_lost;
    std::set<JobId> m_unclearEnds; // whose finish() got no answer
    bool m_unclearClaim = false; // a claim got no answer: it may have been done
    std::unique_ptr<LeaseKeeper> m_keeper;
};

} // namespace candela
