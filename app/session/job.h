// One piece of work as the session sees it: what was asked for, how far it is, how it ended. Plain values.
#pragma once

#include "app/queue/job_failure.h"
#include "core/api/events.h"
#include "core/api/requests.h"

#include <QDateTime>
#include <QImage>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace candela
{

/// As in the file (see StoredState), and Stopping: asked to, and not there yet.
enum class JobState { Waiting, Running, Stopping, Paused, Interrupted, Blocked, Done, Failed, Cancelled };

/// How far a running job is. `fraction` (0..1, over all pictures of the request) never falls while a job
/// runs.
struct JobProgress {
    Phase phase = Phase::Loading;
    int step = 0;
    int of = 0; // 0: not known
    int image = 0;
    int imageCount = 1;
    double fraction = 0;
    double elapsed = 0; // seconds since the job started
    std::optional<double> secondsLeft; // empty while it is still being estimated
};

/// A picture of a running job, converted on the worker so that the window only has to paint it.
struct FinishedPicture {
    QImage image; // ready to paint: RGB32 or ARGB32
    QImage thumbnail; // fits into thumbnailSide × thumbnailSide pixels
    quint32 seed = 0;
    int index = 0; // within the request, from 0
    QString file; // empty if it was not saved
    QString parameters; // the A1111 text
    double seconds = 0; // what this picture took
};

inline constexpr int thumbnailSide = 352; // 176 px at scale 2

/// A picture that a running training has painted with what it has learnt so far, converted on the worker.
struct TrainedSample {
    qint64 step = 0; // 0: before the first
    int index = 0; // of the prompt
    QImage image;
    QString file;
};

/// How a job ended. `result` is set exactly when the state is Done, `failure` exactly when it is Failed.
struct JobOutcome {
    JobState state = JobState::Done;
    std::optional<JobFailure> failure;
    std::shared_ptr<const Result> result;
    double seconds = 0;
};

struct Job {
    JobId id = 0; // this session's; the queue's file has its own
    Request request;
    JobState state = JobState::Waiting;
    bool elsewhere = false; // it runs, in another process
    qint64 place = 0; // jobs with the same one are equals: their order may give way to speed
    JobProgress progress;
    std::optional<JobFailure> failure; // why it failed or is blocked
    QStringList outputs; // the files it has written
    double seconds = 0; // once it has ended
};

bool hasEnded(JobState state);

/// One line that tells jobs apart: the prompt's beginning, or the kind of work.
QString titleOf(const Request& request);

/// "Generate", "Relight", "Training", …
QString kindName(const Request& request);

/// Whether it is a training, of whatever kind: it goes on from its checkpoint when it was stopped.
bool isTraining(const Request& request);

/// "Waiting", "Stopping…", "Running elsewhere", ….
QString stateName(const Job& job);

/// How to try again what failed: as it is, with the autoencoder in tiles, three quarters the size, on the
/// processor.
enum class Remedy { AsItIs, Tiled, Smaller, Processor };

/// The ways that make sense for a job that has failed.
std::vector<Remedy> remediesFor(const Job& job);
Request withRemedy(Request request, Remedy remedy);

} // namespace candela

Q_DECLARE_METATYPE(candela::JobProgress)
Q_DECLARE_METATYPE(candela::FinishedPicture)
Q_DECLARE_METATYPE(candela::PictureRelit)
Q_DECLARE_METATYPE(candela::TrainedSample)
Q_DECLARE_METATYPE(candela::JobOutcome)
