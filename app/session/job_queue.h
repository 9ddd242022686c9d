// The session's list of jobs: what waits, what runs, what has ended. Kept in memory; it starts the next by
// itself.
#pragma once

#include "app/session/job_runner.h"

#include <QAbstractListModel>

#include <vector>

namespace candela
{

/// Rows are ended jobs (oldest first), then the running one, then the waiting ones in the order they will
/// run. Window's thread. Everything the window asks of jobs goes through here, so that a list kept in a
/// database can take its place without the window noticing.
class JobQueue : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { IdRole = Qt::UserRole, StateRole, FractionRole, SecondsLeftRole, FailureRole };

    explicit JobQueue(EngineFactory makeEngine, QObject* parent = nullptr);

    JobId append(Request request);
    /// Ahead of all waiting jobs; the running one goes on.
    JobId prepend(Request request);
    /// A waiting job ends as Cancelled at once; a running one becomes Stopping and ends at its next step.
    void cancel(JobId id);
    void cancelRunning();
    void cancelWaiting();
    /// Forgets jobs that have ended.
    void clearEnded();

    /// A look at one picture while there is nothing else to do: no row of the list, and not counted as work.
    /// Only the latest is kept; another file or size stops the one under way, another ratio or view waits for
    /// the parts they share. A job that comes stops it, and it is taken up again when the queue is idle.
    void look(RelightPreviewRequest request);
    void stopLooking();

    const Job* find(JobId id) const; // valid until the list changes
    const Job* running() const; // running or stopping; null if none
    int waitingCount() const;
    void unload() { m_runner.unload(); } // see there
    bool isIdle() const { return !running() && waitingCount() == 0; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

Q_SIGNALS:
    void jobAdded(candela::JobId id);
    void stateChanged(candela::JobId id, candela::JobState state);
    void progressed(candela::JobId id, const candela::JobProgress& progress);
    void previewArrived(candela::JobId id, const QImage& preview);
    void pictureDone(candela::JobId id, const candela::FinishedPicture& picture);
    void pictureRelit(candela::JobId id, const candela::PictureRelit& relit);
    void noted(candela::JobId id, const QString& sentence);
    /// After the state has changed, also for a waiting job that was cancelled.
    void finished(candela::JobId id, const candela::JobOutcome& outcome);
    /// Running or waiting changed between none and some.
    void idleChanged(bool idle);
    /// How a look ended; nothing comes of one that gave way to a newer one.
    void looked(const candela::RelightPreviewRequest& request, const candela::JobOutcome& outcome);

private:
    int rowOf(JobId id) const; // -1 if there is none
    int firstActiveRow() const; // the running job's, else the first waiting one's
    int firstWaitingRow() const;
    JobId insert(int row, Request request);
    void setState(int row, JobState state);
    void end(int row, const JobOutcome& outcome);
    void startNext();
    void endLook(const JobOutcome& outcome);
    void reportIdle();
    void onProgress(JobId id, const JobProgress& progress);
    void onFinished(JobId id, const JobOutcome& outcome);

    std::vector<Job> m_jobs;
    JobId m_lastId = 0;
    bool m_wasIdle = true;
    std::optional<RelightPreviewRequest> m_nextLook;
    RelightPreviewRequest m_look; // under way while m_lookId is not 0
    JobId m_lookId = 0;
    bool m_resumeLook = false; // it is stopped for a job only
    JobRunner m_runner;
};

} // namespace candela
