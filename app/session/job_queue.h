// The session's jobs, and what the user does to them. They are kept in a file that survives whatever happens.
#pragma once

#include "app/session/job_schedule.h"

namespace candela
{

enum class QueuePlace { Last, First };

/// Window's thread. A change shows at once and is written behind the window's back, in order. Each of the
/// changes does what can be done of it: jobs that are past that stay as they are.
class JobQueue : public JobSchedule
{
    Q_OBJECT
public:
    /// `file`: see JobSchedule.
    explicit JobQueue(EngineFactory makeEngine, const QString& file = {}, QObject* parent = nullptr)
        : JobSchedule(std::move(makeEngine), file, parent)
    {
    }

    JobId append(Request request) { return add({std::move(request)}, QueuePlace::Last).front(); }
    /// Ahead of all waiting jobs; the running one goes on.
    JobId prepend(Request request) { return add({std::move(request)}, QueuePlace::First).front(); }
    /// At least one. With equal ranks the order among them may give way to speed.
    std::vector<JobId> add(
        std::vector<Request> requests, QueuePlace place, JobStore::Ranks ranks = JobStore::Ranks::Ordered);
    std::vector<JobId> duplicate(const std::vector<JobId>& ids); // at the end

    void cancel(JobId id) { cancel(std::vector{id}); }
    /// What waits ends as Cancelled at once; what runs becomes Stopping and ends at its next step.
    void cancel(const std::vector<JobId>& ids);
    void cancelWaiting();
    void pause(const std::vector<JobId>& ids);
    void resume(const std::vector<JobId>& ids); // also what was interrupted: it goes on where it was
    /// What an earlier session was interrupted in waits again, and the queue goes on.
    void resumeAll();
    void retry(const std::vector<JobId>& ids, Remedy remedy = Remedy::AsItIs); // at the end
    /// False where it runs or has ended.
    bool edit(JobId id, Request request);
    void move(const std::vector<JobId>& ids, JobId before); // 0: to the end
    void moveFirst(const std::vector<JobId>& ids);
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
        const QModelIndex& parent) override;

    /// Anything but what runs. restore() undoes it.
    std::vector<Removed> remove(const std::vector<JobId>& ids);
    void restore(std::vector<Removed> removed);
    std::vector<JobId> endedIds() const;
    void clearEnded() { remove(endedIds()); }

Q_SIGNALS:
    void jobAdded(candela::JobId id); // the first of those added together

private:
    std::vector<JobId> setStates(const std::vector<JobId>& ids, JobState to, bool (*from)(JobState));
    int firstFreeRow() const;
};

} // namespace candela
