// Carries a running job's news from the worker to the window's thread without ever flooding it.
#pragma once

#include "app/session/job.h"
#include "app/session/time_left.h"

#include <functional>
#include <mutex>
#include <vector>

namespace candela
{

/// News of one job, as much as came together since the last look. Progress and preview are the latest only;
/// pictures (also the relit ones and samples of a training), notes, training points and checkpoints are all
/// there, in order.
struct JobNews {
    JobId job = 0;
    std::optional<JobProgress> progress;
    std::optional<QImage> preview;
    std::vector<FinishedPicture> pictures;
    std::vector<PictureRelit> relit;
    std::vector<QString> notes;
    std::vector<LoraApplied> loras;
    std::vector<TrainingPoint> points;
    std::vector<TrainedSample> samples;
    std::vector<CheckpointSaved> checkpoints;
    std::vector<PictureScores> scores;
    std::optional<JobOutcome> outcome;
};

/// The worker posts, the window's thread takes. `notify` is called on the worker when there is news and no
/// earlier notification is still untaken, so at most one is ever under way. Thread-safe; shared by both
/// sides.
class ProgressMailbox
{
public:
    explicit ProgressMailbox(std::function<void()> notify);

    /// Worker: a job begins. Events of any other job are dropped from here on.
    /// Of a training the points alone count as progress: what it paints now and then has steps of its own.
    void open(JobId job, TimeLeft::Clock::time_point now, bool trains = false);
    /// Any thread: one event of `job`; converts pixels on the caller's thread.
    void post(JobId job, const Event& event);
    /// Worker: the job's last word.
    void close(JobId job, JobOutcome outcome);

    /// The window's thread: everything new. A preview is kept back unless `withPreview`.
    JobNews take(bool withPreview);
    bool hasPreview() const;
    /// The window's thread: nobody listens any more.
    void detach();

private:
    using Clock = TimeLeft::Clock;
    void postProgress(JobId job, const Progress& progress);
    void postPicture(JobId job, const PictureDone& done);
    void postPoint(JobId job, const TrainingPoint& point);
    void postSample(JobId job, const TrainingSample& sample);
    template <typename Change>
    void update(JobId job, Change change);
    double sinceStart(Clock::time_point now) const;

    mutable std::mutex m_mutex;
    std::function<void()> m_notify;
    bool m_notified = false;
    JobId m_open = 0; // the job whose events count; 0: none
    JobNews m_news;
    double m_fraction = 0;
    bool m_trains = false; // the open job
    int m_trainedStep = 0, m_trainedOf = 0; // of that
    Clock::time_point m_start, m_pictureStart;
    DecodeMemory m_decode;
    TimeLeft m_timeLeft{Clock::time_point()};
};

} // namespace candela
