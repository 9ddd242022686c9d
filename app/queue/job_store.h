// The jobs on disk: an SQLite file that survives whatever happens to the process. One thread an object;
// several objects, also of several processes, may share a file.
#pragma once

#include "app/queue/job_failure.h"
#include "core/api/requests.h"

#include <QDateTime>
#include <QLockFile>
#include <QSqlDatabase>
#include <QStringList>

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace candela
{

/// Waiting → Running → Done, Failed or Cancelled. Paused: waits, but is passed over. Interrupted: its process
/// ended while it ran. Blocked: something it needs is missing, such as its model.
enum class StoredState { Waiting, Running, Paused, Interrupted, Blocked, Done, Failed, Cancelled };

/// "waiting", "running", …, as files and the command line have it.
QString nameOf(StoredState state);

struct StoredJob {
    JobId id = 0;
    Request request;
    StoredState state = StoredState::Waiting;
    int attempts = 0; // how often it was started
    std::optional<JobFailure> failure; // of the last attempt
    QStringList outputs; // files it has written, in that order
    QDateTime created, started, ended; // UTC, for show alone: the order never depends on a clock
};

/// Every method that changes something is one transaction, on the disk when it returns. All of them throw
/// Error (RunFailed), naming the file, where the database cannot be used: a full disk, a file that is gone.
class JobStore
{
public:
    /// Opens or creates. A file that is damaged, no database, or of a newer version is kept under another
    /// name, a fresh one is begun, and notice() says so.
    explicit JobStore(const QString& file);
    ~JobStore();
    JobStore(const JobStore&) = delete;
    JobStore& operator=(const JobStore&) = delete;

    /// One sentence about what happened on opening; empty where nothing did.
    const QString& notice() const { return m_notice; }

    enum class Place { Last, First };
    /// All or none. The ids are consecutive, in the order of the requests.
    std::vector<JobId> add(std::span<const Request> requests, Place place = Place::Last);

    /// The first waiting job becomes Running, by this object. Nothing where none waits. Two that ask at once
    /// never get the same.
    std::optional<StoredJob> claimNext();
    /// A file that the job has written. False where the job is not this object's to run any more.
    bool addOutput(JobId id, const QString& file);
    /// Done, Failed, Cancelled, Blocked or Interrupted. False, and nothing changed, where the job is not this
    /// object's to run any more: somebody else took it over, or removed it.
    bool finish(JobId id, StoredState state, const std::optional<JobFailure>& failure = {});

    /// Running jobs whose process has ended become Interrupted; their number.
    int interruptOrphans();

    /// From Waiting, Paused, Interrupted or Blocked. These and the next return how many jobs changed.
    int cancel(std::span<const JobId> ids);
    int pause(std::span<const JobId> ids); // Waiting → Paused
    int resume(
        std::span<const JobId> ids); // Paused, Interrupted, Blocked → Waiting, where they were in the order
    int retry(std::span<const JobId> ids); // Failed, Cancelled → Waiting, at the end

    /// Another request for a job that is not running and has not ended.
    bool edit(JobId id, const Request& request);
    /// Before another job, or to the end (before = 0).
    bool move(JobId id, JobId before);
    /// Anything but running jobs. What is returned can be given to restore(), which undoes it, ids and places
    /// included.
    struct Removed {
        StoredJob job;
        qint64 place = 0;
    };
    std::vector<Removed> remove(std::span<const JobId> ids);
    void restore(std::span<const Removed> removed);

    /// In the order they will run, ended ones first by the order they were added in.
    std::vector<StoredJob> list() const;
    std::optional<StoredJob> find(JobId id) const;
    int count(StoredState state) const;

    /// Another number whenever another object or process has changed the file.
    qint64 version() const;

private:
    class Transaction;
    void open();
    QString setAside() const;
    int change(std::span<const JobId> ids, const QString& assignments, const QStringList& fromStates);
    qint64 edgePlace(Place place) const;

    QString m_file;
    QString m_connection; // the name Qt knows it by
    QSqlDatabase m_database;
    QString m_notice;
    QString m_runner; // who claims: nobody else has this name
    std::unique_ptr<QLockFile> m_alive; // held while this object lives
};

} // namespace candela
