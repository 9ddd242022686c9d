#include "app/session/job_queue.h"

#include <QMimeData>

#include <algorithm>
#include <utility>

namespace candela
{
namespace
{

bool isWaiting(JobState state)
{
    return state == JobState::Waiting;
}

/// Neither running nor ended.
bool isPending(JobState state)
{
    return state == JobState::Waiting || state == JobState::Paused || state == JobState::Interrupted
        || state == JobState::Blocked;
}

bool isResumable(JobState state)
{
    return isPending(state) && state != JobState::Waiting;
}

bool isRetryable(JobState state)
{
    return state == JobState::Failed || state == JobState::Cancelled;
}

} // namespace

std::vector<JobId> JobQueue::add(std::vector<Request> requests, QueuePlace place, JobStore::Ranks ranks)
{
    Q_ASSERT(!requests.empty());
    Jobs jobs;
    std::vector<JobId> ids;
    for (const Request& request : requests) {
        auto job = std::make_unique<Job>();
        job->id = nextId();
        job->request = request;
        // Until the file has given it a place. Only equals share one.
        job->place = -(ranks == JobStore::Ranks::Equal && !ids.empty() ? ids.front() : job->id);
        ids.push_back(job->id);
        jobs.push_back(std::move(job));
    }
    insert(place == QueuePlace::First ? firstFreeRow() : firstEndedRow(), std::move(jobs));
    if (JobKeeper* file = keeper())
        file->add(ids, std::move(requests),
            place == QueuePlace::First ? JobStore::Place::First : JobStore::Place::Last, ranks);
    Q_EMIT jobAdded(ids.front());
    giveWayToJobs();
    startNext();
    settle();
    return ids;
}

/// Behind what runs and what is about to.
int JobQueue::firstFreeRow() const
{
    const int row = firstWaitingRow();
    return row < rowCount() && isClaiming(at(row).id) ? row + 1 : row;
}

/// Those that were in such a state.
std::vector<JobId> JobQueue::setStates(const std::vector<JobId>& ids, JobState to, bool (*from)(JobState))
{
    std::vector<JobId> changed;
    for (const JobId id : ids) {
        Job* job = entry(id);
        if (!job || !from(job->state))
            continue;
        job->state = to;
        job->failure.reset();
        changed.push_back(id);
    }
    if (hasEnded(to) || to == JobState::Waiting)
        for (const JobId id : changed)
            entry(id)->progress = {};
    if (!changed.empty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1, columns - 1));
    return changed;
}

void JobQueue::cancel(const std::vector<JobId>& ids)
{
    if (running() && std::ranges::find(ids, running()->id) != ids.end())
        cancelRunning();
    const std::vector<JobId> cancelled = setStates(ids, JobState::Cancelled, isPending);
    arrangeLast(cancelled);
    if (JobKeeper* file = keeper(); file && !cancelled.empty())
        file->change(&JobStore::cancel, cancelled);
    for (const JobId id : cancelled) {
        Q_EMIT stateChanged(id, JobState::Cancelled);
        Q_EMIT finished(id, {.state = JobState::Cancelled});
    }
    settle();
}

void JobQueue::cancelWaiting()
{
    std::vector<JobId> waiting;
    for (int row = 0; row < rowCount(); ++row)
        if (isWaiting(at(row).state))
            waiting.push_back(at(row).id);
    cancel(waiting);
}

void JobQueue::pause(const std::vector<JobId>& ids)
{
    const std::vector<JobId> paused = setStates(ids, JobState::Paused, isWaiting);
    if (JobKeeper* file = keeper(); file && !paused.empty())
        file->change(&JobStore::pause, paused);
    settle();
}

void JobQueue::resume(const std::vector<JobId>& ids)
{
    const std::vector<JobId> resumed = setStates(ids, JobState::Waiting, isResumable);
    if (JobKeeper* file = keeper(); file && !resumed.empty())
        file->change(&JobStore::resume, resumed);
    startNext();
    settle();
}

void JobQueue::retry(const std::vector<JobId>& ids, Remedy remedy)
{
    const std::vector<JobId> retried = setStates(ids, JobState::Waiting, isRetryable);
    if (retried.empty())
        return;
    arrangeLast(retried);
    if (JobKeeper* file = keeper())
        file->change(&JobStore::retry, retried);
    for (const JobId id : retried) {
        entry(id)->outputs.clear();
        entry(id)->seconds = 0;
        if (remedy != Remedy::AsItIs)
            edit(id, withRemedy(find(id)->request, remedy));
    }
    startNext();
    settle();
}

bool JobQueue::edit(JobId id, Request request)
{
    Job* job = entry(id);
    if (!job || !isPending(job->state))
        return false;
    job->request = request;
    job->outputs.clear();
    noteEdit(id);
    if (JobKeeper* file = keeper())
        file->edit(id, std::move(request));
    changed(rowOf(id));
    return true;
}

void JobQueue::move(const std::vector<JobId>& ids, JobId before)
{
    std::vector<JobId> movable;
    std::ranges::copy_if(ids, std::back_inserter(movable), [&](JobId id) {
        const Job* job = find(id);
        return job && isPending(job->state) && id != before;
    });
    const Job* target = find(before);
    if (movable.empty() || (before != 0 && (!target || !isPending(target->state))))
        return;
    if (target) { // those of its equals that come after it are behind the moved ones now
        const qint64 split = target->place, behind = -nextId();
        for (int row = rowOf(before); row < rowCount() && at(row).place == split; ++row)
            entry(at(row).id)->place = behind;
        arrange(movable, before);
    } else {
        arrangeLast(movable);
    }
    for (const JobId id : movable)
        entry(id)->place = -nextId();
    if (JobKeeper* file = keeper())
        file->move(movable, before);
}

void JobQueue::moveFirst(const std::vector<JobId>& ids)
{
    for (int row = firstFreeRow(); row < firstEndedRow(); ++row)
        if (std::ranges::find(ids, at(row).id) == ids.end())
            return move(ids, at(row).id);
}

bool JobQueue::dropMimeData(
    const QMimeData* data, Qt::DropAction, int row, int column, const QModelIndex& parent)
{
    if (parent.isValid() || column > 0)
        return false;
    std::vector<JobId> ids;
    for (const QByteArray& id : data->data(mimeTypes().first()).split(' '))
        if (!id.isEmpty())
            ids.push_back(id.toLongLong());
    row = row < 0 ? rowCount() : std::max(row, firstFreeRow());
    while (row < firstEndedRow() && std::ranges::find(ids, at(row).id) != ids.end())
        ++row; // dropped onto themselves
    move(ids, row < firstEndedRow() ? at(row).id : 0);
    return true;
}

std::vector<JobId> JobQueue::duplicate(const std::vector<JobId>& ids)
{
    std::vector<Request> requests;
    for (const JobId id : ids)
        if (const Job* job = find(id))
            requests.push_back(job->request);
    return requests.empty() ? std::vector<JobId>() : add(std::move(requests), QueuePlace::Last);
}

std::vector<JobList::Removed> JobQueue::remove(const std::vector<JobId>& ids)
{
    std::vector<JobId> removable;
    std::ranges::copy_if(ids, std::back_inserter(removable), [this](JobId id) {
        const Job* job = find(id);
        return job && (isPending(job->state) || hasEnded(job->state));
    });
    if (removable.empty())
        return {};
    if (JobKeeper* file = keeper())
        file->remove(removable);
    std::vector<JobId> dropped; // somebody may wait for them to end
    for (const JobId id : removable)
        if (isPending(find(id)->state))
            dropped.push_back(id);
    for (const JobId id : dropped)
        Q_EMIT finished(id, {.state = JobState::Cancelled});
    std::vector<Removed> removed = takeOut(removable);
    settle();
    return removed;
}

void JobQueue::restore(std::vector<Removed> removed)
{
    std::vector<JobId> ids;
    ids.reserve(removed.size());
    for (const Removed& entry : removed)
        ids.push_back(entry.job->id);
    putBack(std::move(removed));
    if (JobKeeper* file = keeper()) {
        file->restore(ids);
        file->lookAnew(); // the places may have moved meanwhile
    }
    startNext();
    settle();
}

std::vector<JobId> JobQueue::endedIds() const
{
    std::vector<JobId> ended;
    for (int row = firstEndedRow(); row < rowCount(); ++row)
        ended.push_back(at(row).id);
    return ended;
}

void JobQueue::resumeAll()
{
    std::vector<JobId> interrupted;
    for (int row = 0; row < rowCount(); ++row)
        if (at(row).state == JobState::Interrupted)
            interrupted.push_back(at(row).id);
    resume(interrupted);
    setPaused(false);
}

} // namespace candela
