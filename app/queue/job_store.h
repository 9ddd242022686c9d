// The jobs on disk, wherever that is: a file of this machine, or a database that several machines share. They
// survive whatever happens to the process. One thread an object; several objects, also of several processes,
// may share the jobs.
#pragma once

#include "app/queue/job_failure.h"
#include "core/api/requests.h"

#include <QDateTime>
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

inline bool isEnded(StoredState state)
{
    return state == StoredState::Done || state == StoredState::Failed || state == StoredState::Cancelled;
}

struct StoredJob {
    JobId id = 0;
    Request request;
    StoredState state = StoredState::Waiting;
    qint64 place = 0; // in the order; jobs with the same one are equals and run by their ids
    int attempts = 0; // how often it was started
    std::optional<JobFailure> failure; // of the last attempt
    QStringList outputs; // files it has written, in that order
    QDateTime created, started, ended; // UTC, for show alone: the order never depends on a clock
    /// Its text, where this program cannot read it, such as a newer version's: then `request` says nothing,
    /// and the job is shown as Failed for that reason.
    std::optional<QString> unreadable;
};

/// A process that takes jobs from a queue which several machines share.
struct StoredWorker {
    QString name;
    QDateTime since; // UTC
    double silent = 0; // seconds since it was last heard of, by the database's clock
    std::vector<JobId> jobs; // what it is working on
};

/// Every method that changes something is one transaction, on the disk when it returns. All of them throw
/// Error (RunFailed), naming the queue, where it cannot be used: a full disk, a file that is gone, a database
/// that cannot be reached.
class JobStore
{
public:
    enum class Place { Last, First };
    enum class Ranks { Ordered, Equal }; // Equal: all in one place, so that a runner may choose among them

    JobStore() = default;
    JobStore(const JobStore&) = delete;
    JobStore& operator=(const JobStore&) = delete;
    virtual ~JobStore() = default;

    /// One sentence about what happened on opening; empty where nothing did.
    virtual QString notice() const { return {}; }

    /// All or none. The ids are consecutive, in the order of the requests.
    std::vector<JobId> add(std::span<const Request> requests, Place place = Place::Last);
    virtual std::vector<JobId> add(std::span<const Request> requests, Place place, Ranks ranks) = 0;

    /// The first waiting job becomes Running, by this object. Nothing where none waits. Two that ask at once
    /// never get the same.
    virtual std::optional<StoredJob> claimNext() = 0;
    /// The same for one job. False, and nothing changed, where it does not wait any more.
    virtual bool claim(JobId id) = 0;
    /// A file that the job has written. False where the job is not this object's to run any more.
    virtual bool addOutput(JobId id, const QString& file) = 0;
    /// Done, Failed, Cancelled, Blocked, Interrupted, or Waiting: handed back to whoever takes it next.
    /// False, and nothing changed, where the job is not this object's to run any more: somebody else took it
    /// over, or removed it.
    virtual bool finish(
        JobId id, StoredState state, const std::optional<JobFailure>& failure = std::nullopt) = 0;

    /// Running jobs whose process has ended become Interrupted; their number. None on a shared queue, whose
    /// workers take such jobs over by themselves.
    virtual int interruptOrphans() = 0;

    /// From Waiting, Paused, Interrupted or Blocked; on a shared queue also from Running. These and the next
    /// return how many jobs changed.
    virtual int cancel(std::span<const JobId> ids) = 0;
    virtual int pause(std::span<const JobId> ids) = 0; // Waiting → Paused
    virtual int resume(std::span<const JobId> ids) = 0; // Paused, Interrupted, Blocked → Waiting, as ordered
    virtual int retry(std::span<const JobId> ids) = 0; // Failed, Cancelled → Waiting, at the end

    /// Another request for a job that is not running and has not ended; it begins anew.
    virtual bool edit(JobId id, const Request& request) = 0;
    /// Before another job, or to the end (before = 0). Several keep the order they are named in.
    bool move(JobId id, JobId before) { return move(std::span(&id, 1), before) == 1; }
    virtual int move(std::span<const JobId> ids, JobId before) = 0;
    /// Anything but running jobs. What is returned can be given to restore(), which undoes it, ids and places
    /// included.
    virtual std::vector<StoredJob> remove(std::span<const JobId> ids) = 0;
    virtual void restore(std::span<const StoredJob> removed) = 0;

    /// In the order they will run, ended ones first by the order they were added in.
    virtual std::vector<StoredJob> list() const = 0;
    virtual std::optional<StoredJob> find(JobId id) const = 0;
    virtual int count(StoredState state) const = 0;
    /// Those of a shared queue, by name; none for a file.
    virtual std::vector<StoredWorker> workers() const { return {}; }

    /// Whether the file it was opened on has been deleted, moved or replaced: what it does, nobody sees.
    virtual bool isGone() const { return false; }
    /// Another number whenever another object or process has changed the jobs.
    virtual qint64 version() const = 0;
};

/// Opens or creates the queue at `location`: an SQLite file, or postgresql://USER@HOST/DATABASE. A file that
/// is damaged, no database, or of a newer version is kept under another name, a fresh one is begun, and
/// notice() says so. Throws Error.
std::unique_ptr<JobStore> openJobStore(const QString& location);

} // namespace candela
