// What a queue does in every database: all of its SQL in which SQLite and PostgreSQL agree. What differs, the
// one or the other adds: how it is opened, who may claim a job, and how a lost one is noticed.
#pragma once

#include "app/queue/job_store.h"
#include "app/queue/sql_database.h"

#include <map>

namespace candela
{

class SqlJobStore : public JobStore
{
public:
    using JobStore::add;
    using JobStore::move;

    std::vector<JobId> add(std::span<const Request> requests, Place place, Ranks ranks) override;
    bool addOutput(JobId id, const QString& file) override;
    bool finish(
        JobId id, StoredState state, const std::optional<JobFailure>& failure = std::nullopt) override;
    int cancel(std::span<const JobId> ids) override;
    int pause(std::span<const JobId> ids) override;
    int resume(std::span<const JobId> ids) override;
    int retry(std::span<const JobId> ids) override;
    bool edit(JobId id, const Request& request) override;
    int move(std::span<const JobId> ids, JobId before) override;
    std::vector<StoredJob> remove(std::span<const JobId> ids) override;
    void restore(std::span<const StoredJob> removed) override;
    std::vector<StoredJob> list() const override;
    std::optional<StoredJob> find(JobId id) const override;
    int count(StoredState state) const override;

protected:
    SqlJobStore();

    virtual SqlDatabase& database() const = 0;
    /// SQL: milliseconds since 1970 in UTC, by the database's clock.
    virtual QString now() const = 0;
    /// What begins a transaction in which nobody else changes the order of the jobs.
    virtual QStringList beginOrdering() const = 0;
    /// Called within the transaction that lets jobs wait.
    virtual void announceWork() { }

    /// Who claims: nobody else has this name.
    const QString& runner() const { return m_runner; }

    /// How the databases differ in claiming.
    struct ClaimTerms {
        QString before; // a WITH clause
        QVariantList valuesBefore;
        QString condition; // AND …, of the jobs that may be claimed
        QVariantList values;
        QString locking; // FOR UPDATE …
    };
    std::optional<StoredJob> claimWhere(const ClaimTerms& terms);

    /// Whose job it is now: the attempt of each that this object has claimed and not finished. A job whose
    /// attempts have gone on since is somebody else's.
    const std::map<JobId, int>& claims() const { return m_claims; }

    /// UPDATE jobs SET `assignments` for those of the ids that are in one of the states, within the
    /// transaction that is open. How many it were.
    int update(std::span<const JobId> ids, const QString& assignments, const QStringList& fromStates);
    /// The same as a transaction of its own.
    int change(std::span<const JobId> ids, const QString& assignments, const QStringList& fromStates);
    int retryAlso(std::span<const JobId> ids, const QString& assignments);

    /// Waiting, paused, interrupted and blocked.
    static const QStringList& unfinishedStates();

    /// What is to be said of a job that this object runs: id, runner and attempt are to be bound.
    static QString ownRunning();
    QVariantList own(JobId id) const;

private:
    qint64 edgePlace(Place place) const;

    QString m_runner;
    std::map<JobId, int> m_claims;
};

} // namespace candela
