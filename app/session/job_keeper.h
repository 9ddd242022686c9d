// The queue's file on a thread of its own: a disk may take its time, the window may not.
#pragma once

#include "app/queue/job_store.h"
#include "app/session/background.h"

#include <atomic>

namespace candela
{

/// What came of asking for a job to run.
struct Claim {
    enum class Outcome {
        Taken, // this session's now; `request` is what is left of it
        Lost, // somebody else runs it, or it waits no more
        Blocked, // `failure` says what it needs; it is stored as Blocked
        AllDone, // nothing is left of it; it is stored as Done
    };
    JobId id = 0;
    Outcome outcome = Outcome::Lost;
    Request request;
    std::optional<JobFailure> failure;
};

/// Window's thread. What it is told is written in that order, each in one transaction. Ids are the session's
/// own; the file's are paired with them here, so that nobody waits for the disk to number a job. Where the
/// file cannot be used it says so once and does nothing until bringBack() succeeds. Destroying it writes what
/// it was told and closes the file.
class JobKeeper : public QObject
{
    Q_OBJECT
public:
    /// `lastId`: the numbers up to it are taken. Ends with opened() or troubled().
    JobKeeper(const QString& file, std::atomic<JobId>& lastId, QObject* parent = nullptr);
    ~JobKeeper() override;

    bool isWell() const { return m_well; }

    void add(
        std::vector<JobId> ids, std::vector<Request> requests, JobStore::Place place, JobStore::Ranks ranks);
    /// Ends with claimed(), or with troubled().
    void claim(JobId id);
    void addOutput(JobId id, const QString& file);
    void finish(JobId id, StoredState state, const std::optional<JobFailure>& failure);
    using Change = int (JobStore::*)(std::span<const JobId>); // cancel, pause, resume, retry
    void change(Change what, std::vector<JobId> ids);
    void edit(JobId id, Request request);
    void move(std::vector<JobId> ids, JobId before);
    void remove(std::vector<JobId> ids);
    /// Undoes remove() of the same jobs.
    void restore(std::vector<JobId> ids);

    /// listed() follows if somebody else has changed the file since the last time.
    void look();
    /// listed() follows.
    void lookAnew();
    /// After trouble: makes the file, a new one where it is gone, agree with what the session has. `running`
    /// is the session's own. Ends with recovered() or troubled().
    void bringBack(std::vector<StoredJob> jobs, JobId running);

Q_SIGNALS:
    /// `notice` is one sentence, or empty.
    void opened(const QString& notice);
    /// All jobs, with the session's ids; only where nothing was told meanwhile.
    void listed(const std::vector<candela::StoredJob>& jobs);
    void claimed(const candela::Claim& claim);
    void troubled(const candela::JobFailure& failure);
    void recovered();

private:
    class Desk; // what the thread works on
    using Work = std::function<Background::Continuation(Desk&)>;
    void post(Work work);
    void tell(std::function<void(Desk&)> change);
    void askForList(bool anew);

    std::shared_ptr<Desk> m_desk;
    bool m_well = true; // as far as the window knows
    quint64 m_told = 0; // changes so far
    bool m_looking = false;
    bool m_lookAgain = false; // what came was of no use
    std::unique_ptr<Background> m_thread;
};

} // namespace candela

Q_DECLARE_METATYPE(candela::Claim)
