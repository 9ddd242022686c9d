// What of the queue runs when, and how its list and the file stay one.
#pragma once

#include "app/session/job_keeper.h"
#include "app/session/job_list.h"
#include "app/session/job_runner.h"

#include <QTimer>

namespace candela
{

/// What the user should know of the queue, until it is dismissed.
struct QueueNews {
    enum class Kind { Kept, OutOfMemory, Trouble, Notice };
    Kind kind = Kind::Notice;
    QString sentence;
    QString remedy;
};

/// Window's thread. A job runs only once the file says that it is this session's. Where the file cannot be
/// used everything goes on in memory, and the file is tried again from time to time. What the user does to
/// jobs is the JobQueue's.
class JobSchedule : public JobList
{
    Q_OBJECT
public:
    /// Whether jobs of an earlier session begin by themselves where none of them was interrupted.
    void setResumesAtStart(bool resumes) { m_resumesAtStart = resumes; }
    /// Whether, among equals, those that use the model at hand come first.
    void setPrefersLoaded(bool prefers) { m_prefersLoaded = prefers; }

    const Job* running() const { return find(m_running); } // running or stopping, here; null if none
    bool isIdle() const; // nothing runs, and nothing is about to
    /// It ends at its next step.
    void cancelRunning();
    /// Asks the running training to paint its samples, to save a checkpoint, or to end with what it has
    /// learnt, after the step that is under way. Nothing else minds.
    void sampleNow();
    void checkpointNow();
    void finishEarly();
    /// What runs goes on; nothing new begins.
    void setPaused(bool paused);
    bool isPaused() const { return m_paused; }
    /// A job does not start while it is held, by the user who edits it; 0: none.
    void hold(JobId id);
    /// Nothing begins any more, for the program is about to quit; what waits is kept.
    void drain();
    /// The same, and what runs is stopped, to be taken up by the next session.
    void interrupt();
    bool keepsJobs() const { return keeper() != nullptr; } // else they are in memory alone
    const std::optional<QueueNews>& news() const { return m_news; }
    void dismissNews();

    /// A look at one picture while there is nothing else to do: no row of the list, and not counted as work.
    /// Only the latest is kept; another file or size stops the one under way, another ratio or view waits for
    /// the parts they share. A job that comes stops it, and it is taken up again when the queue is idle.
    void look(RelightPreviewRequest request);
    void stopLooking();
    void unload() { m_runner.unload(); } // see there

Q_SIGNALS:
    void stateChanged(candela::JobId id, candela::JobState state);
    void progressed(candela::JobId id, const candela::JobProgress& progress);
    void previewArrived(candela::JobId id, const QImage& preview);
    void pictureDone(candela::JobId id, const candela::FinishedPicture& picture);
    void pictureRelit(candela::JobId id, const candela::PictureRelit& relit);
    void noted(candela::JobId id, const QString& sentence);
    void loraApplied(candela::JobId id, const candela::LoraApplied& lora);
    void trained(candela::JobId id, const std::vector<candela::TrainingPoint>& points);
    void sampled(candela::JobId id, const candela::TrainedSample& sample);
    void checkpointSaved(candela::JobId id, const candela::CheckpointSaved& checkpoint);
    void scored(candela::JobId id, const std::vector<candela::PictureScores>& scores);
    /// After the state has changed, also for a waiting job that was cancelled.
    void finished(candela::JobId id, const candela::JobOutcome& outcome);
    /// How many wait or run, or whether the queue is paused; once for many jobs.
    void countsChanged();
    void idleChanged(bool idle);
    void newsChanged();
    /// How a look ended; nothing comes of one that gave way to a newer one.
    void looked(const candela::RelightPreviewRequest& request, const candela::JobOutcome& outcome);

protected:
    /// Without a file the jobs are in memory alone.
    JobSchedule(EngineFactory makeEngine, const QString& file, QObject* parent);
    ~JobSchedule() override;

    JobKeeper* keeper() const { return m_keeper && m_keeper->isWell() ? m_keeper.get() : nullptr; }
    JobId nextId() { return ++m_lastId; }
    bool isClaiming(JobId id) const { return id == m_claiming; }
    void noteEdit(JobId id) { m_editedMeanwhile = m_editedMeanwhile || id == m_claiming; }
    void setState(Job& job, JobState state);
    void startNext();
    void giveWayToJobs(); // the look that is under way
    void settle(); // after every change: tells how much waits and runs

private:
    void connectRunner();
    void connectKeeper();
    const Job* choose() const;
    void begin(Job& job, const Request& request);
    void giveBack(JobId id);
    void end(JobId id, const JobOutcome& outcome);
    void noteMemory(const JobOutcome& outcome);
    void addOutput(JobId id, const QString& file);
    void tell(QueueNews news);
    void endLook(const JobOutcome& outcome);
    void announce(const std::vector<Difference>& differences);
    void welcome(const std::vector<Difference>& differences);
    void bringBack();
    void onListed(const std::vector<StoredJob>& jobs);
    void onClaimed(const Claim& claim);
    void onTroubled(const JobFailure& failure);
    void onProgress(JobId id, const JobProgress& progress);
    void onFinished(JobId id, const JobOutcome& outcome);

    std::atomic<JobId> m_lastId = 0;
    JobId m_running = 0, m_claiming = 0, m_held = 0;
    bool m_editedMeanwhile = false; // the job that is being claimed
    bool m_loaded = true; // what the file has is known
    bool m_welcomed = false, m_troubled = false;
    bool m_paused = false, m_pausedAtStart = false, m_draining = false, m_interrupting = false;
    bool m_resumesAtStart = false, m_prefersLoaded = true;
    bool m_wasIdle = true;
    int m_memoryFailures = 0; // in a row
    std::optional<GenerateRequest> m_lastGenerated; // whose model is at hand
    std::optional<QueueNews> m_news;
    std::optional<RelightPreviewRequest> m_nextLook;
    RelightPreviewRequest m_look; // under way while m_lookId is not 0
    JobId m_lookId = 0;
    bool m_resumeLook = false; // it is stopped for a job only
    QTimer m_poll;
    JobRunner m_runner;
    std::unique_ptr<JobKeeper> m_keeper; // null: in memory alone
};

} // namespace candela
