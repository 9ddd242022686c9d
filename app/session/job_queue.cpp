#include "app/session/job_queue.h"

#include <algorithm>
#include <utility>

namespace candela
{
namespace
{

QString stateName(JobState state)
{
    switch (state) {
    case JobState::Waiting:
        return JobQueue::tr("Waiting");
    case JobState::Running:
        return JobQueue::tr("Running");
    case JobState::Stopping:
        return JobQueue::tr("Stopping…");
    case JobState::Done:
        return JobQueue::tr("Done");
    case JobState::Failed:
        return JobQueue::tr("Failed");
    case JobState::Cancelled:
        return JobQueue::tr("Cancelled");
    }
    return {};
}

bool isRunning(const Job& job)
{
    return job.state == JobState::Running || job.state == JobState::Stopping;
}

bool isWaiting(const Job& job)
{
    return job.state == JobState::Waiting;
}

} // namespace

JobQueue::JobQueue(EngineFactory makeEngine, QObject* parent)
    : QAbstractListModel(parent)
    , m_runner(std::move(makeEngine))
{
    connect(&m_runner, &JobRunner::progressed, this, &JobQueue::onProgress);
    connect(&m_runner, &JobRunner::finished, this, &JobQueue::onFinished);
    connect(&m_runner, &JobRunner::previewArrived, this, &JobQueue::previewArrived);
    connect(&m_runner, &JobRunner::pictureDone, this, &JobQueue::pictureDone);
    connect(&m_runner, &JobRunner::pictureRelit, this, &JobQueue::pictureRelit);
    connect(&m_runner, &JobRunner::noted, this, [this](JobId id, const QString& sentence) {
        if (id != m_lookId)
            Q_EMIT noted(id, sentence);
    });
}

JobId JobQueue::append(Request request)
{
    return insert(static_cast<int>(m_jobs.size()), std::move(request));
}

JobId JobQueue::prepend(Request request)
{
    return insert(firstWaitingRow(), std::move(request));
}

JobId JobQueue::insert(int row, Request request)
{
    const JobId id = ++m_lastId;
    beginInsertRows({}, row, row);
    m_jobs.insert(m_jobs.begin() + row, Job{.id = id, .request = std::move(request)});
    endInsertRows();
    Q_EMIT jobAdded(id);
    if (m_lookId != 0 && !m_runner.isStopping()) {
        m_resumeLook = true;
        m_runner.requestStop();
    }
    startNext();
    reportIdle();
    return id;
}

void JobQueue::cancel(JobId id)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    if (m_jobs[row].state == JobState::Running) {
        m_runner.requestStop();
        setState(row, JobState::Stopping);
    } else if (isWaiting(m_jobs[row])) {
        end(row, {.state = JobState::Cancelled});
    }
}

void JobQueue::cancelRunning()
{
    if (const Job* job = running())
        cancel(job->id);
}

void JobQueue::cancelWaiting()
{
    std::vector<JobId> waiting;
    for (const Job& job : m_jobs)
        if (isWaiting(job))
            waiting.push_back(job.id);
    for (const JobId id : waiting)
        cancel(id);
}

void JobQueue::clearEnded()
{
    for (int row = static_cast<int>(m_jobs.size()) - 1; row >= 0; --row) {
        if (!hasEnded(m_jobs[row].state))
            continue;
        beginRemoveRows({}, row, row);
        m_jobs.erase(m_jobs.begin() + row);
        endRemoveRows();
    }
}

const Job* JobQueue::find(JobId id) const
{
    const int row = rowOf(id);
    return row < 0 ? nullptr : &m_jobs[row];
}

const Job* JobQueue::running() const
{
    const auto job = std::ranges::find_if(m_jobs, isRunning);
    return job == m_jobs.end() ? nullptr : &*job;
}

int JobQueue::waitingCount() const
{
    return static_cast<int>(std::ranges::count_if(m_jobs, isWaiting));
}

int JobQueue::rowOf(JobId id) const
{
    const auto job = std::ranges::find(m_jobs, id, &Job::id);
    return job == m_jobs.end() ? -1 : static_cast<int>(job - m_jobs.begin());
}

int JobQueue::firstWaitingRow() const
{
    return static_cast<int>(std::ranges::find_if(m_jobs, isWaiting) - m_jobs.begin());
}

int JobQueue::firstActiveRow() const
{
    const auto ended = [](const Job& job) {
        return hasEnded(job.state);
    };
    return static_cast<int>(std::ranges::find_if_not(m_jobs, ended) - m_jobs.begin());
}

void JobQueue::setState(int row, JobState state)
{
    m_jobs[row].state = state;
    Q_EMIT dataChanged(index(row), index(row));
    Q_EMIT stateChanged(m_jobs[row].id, state);
}

void JobQueue::end(int row, const JobOutcome& outcome)
{
    const JobId id = m_jobs[row].id;
    m_jobs[row].failure = outcome.failure;
    m_jobs[row].seconds = outcome.seconds;
    const int target = firstActiveRow();
    if (row > target) {
        beginMoveRows({}, row, row, {}, target);
        std::rotate(m_jobs.begin() + target, m_jobs.begin() + row, m_jobs.begin() + row + 1);
        endMoveRows();
        row = target;
    }
    setState(row, outcome.state);
    Q_EMIT finished(id, outcome);
    startNext();
    reportIdle();
}

void JobQueue::startNext()
{
    if (!m_runner.isIdle())
        return;
    if (const int row = firstWaitingRow(); row < static_cast<int>(m_jobs.size())) {
        m_runner.start(m_jobs[row].id, m_jobs[row].request);
        setState(row, JobState::Running);
    } else if (m_nextLook) {
        m_look = *std::exchange(m_nextLook, std::nullopt);
        m_lookId = ++m_lastId;
        m_resumeLook = false;
        m_runner.start(m_lookId, m_look);
    }
}

void JobQueue::look(RelightPreviewRequest request)
{
    const bool sharesParts = m_look.file == request.file && m_look.model == request.model
        && m_look.longestSide == request.longestSide && m_look.compute == request.compute;
    m_nextLook = std::move(request);
    if (m_lookId != 0 && !sharesParts)
        m_runner.requestStop();
    startNext();
}

void JobQueue::stopLooking()
{
    m_nextLook.reset();
    m_resumeLook = false;
    if (m_lookId != 0)
        m_runner.requestStop();
}

void JobQueue::endLook(const JobOutcome& outcome)
{
    m_lookId = 0;
    const RelightPreviewRequest request = m_look;
    if (outcome.state == JobState::Cancelled && m_resumeLook && !m_nextLook)
        m_nextLook = request;
    startNext();
    if (outcome.state != JobState::Cancelled)
        Q_EMIT looked(request, outcome);
}

void JobQueue::reportIdle()
{
    if (std::exchange(m_wasIdle, isIdle()) != isIdle())
        Q_EMIT idleChanged(isIdle());
}

void JobQueue::onProgress(JobId id, const JobProgress& progress)
{
    const int row = rowOf(id);
    if (row < 0) // a look
        return;
    m_jobs[row].progress = progress;
    Q_EMIT dataChanged(index(row), index(row), {FractionRole, SecondsLeftRole});
    Q_EMIT progressed(id, progress);
}

void JobQueue::onFinished(JobId id, const JobOutcome& outcome)
{
    if (id == m_lookId)
        endLook(outcome);
    else
        end(rowOf(id), outcome);
}

int JobQueue::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_jobs.size());
}

QVariant JobQueue::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Job& job = m_jobs[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return titleOf(job.request);
    case Qt::ToolTipRole:
        return stateName(job.state);
    case IdRole:
        return job.id;
    case StateRole:
        return static_cast<int>(job.state);
    case FractionRole:
        return job.progress.fraction;
    case SecondsLeftRole:
        return job.progress.secondsLeft ? QVariant(*job.progress.secondsLeft) : QVariant();
    case FailureRole:
        return job.failure ? QVariant(job.failure->sentence) : QVariant();
    default:
        return {};
    }
}

} // namespace candela
