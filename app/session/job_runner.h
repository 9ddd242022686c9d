// The one thread that works: it constructs the engine, runs one job after another on it and destroys it.
#pragma once

#include "app/session/job.h"
#include "core/api/engine.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace candela
{

class ProgressMailbox;
using EngineFactory = std::function<std::unique_ptr<Engine>()>;

/// Lives on the window's thread and owns the worker. At most one job at a time; who keeps a list of them is
/// the JobQueue. News arrive at most every 50 ms, previews at most every 200 ms, however fast the engine
/// emits them. Destroying it stops the job, waits for the engine to notice (the next step) and joins.
class JobRunner : public QObject
{
    Q_OBJECT
public:
    /// `makeEngine` is called on the worker, before the first job; if it throws, that job fails and the next
    /// tries again.
    explicit JobRunner(EngineFactory makeEngine, QObject* parent = nullptr);
    ~JobRunner() override;

    bool isIdle() const { return m_current == 0; }
    /// Requires isIdle(). Ends with finished().
    void start(JobId job, Request request);
    /// Asks the running job to stop; returns at once. From here on its progress and previews are not
    /// delivered, its finished pictures and its outcome are.
    void requestStop();
    bool isStopping() const { return m_stop.stop_requested(); }
    /// What the user wants of the running job if it is a training; null while idle.
    TrainingWishes* wishes() const { return m_wishes.get(); }
    /// Lets go of the engine, and with it of the model it keeps loaded; the next job makes another.
    void unload();

Q_SIGNALS:
    void progressed(candela::JobId job, const candela::JobProgress& progress);
    void previewArrived(candela::JobId job, const QImage& preview);
    void pictureDone(candela::JobId job, const candela::FinishedPicture& picture);
    void pictureRelit(candela::JobId job, const candela::PictureRelit& relit);
    void noted(candela::JobId job, const QString& sentence);
    void loraApplied(candela::JobId job, const candela::LoraApplied& lora);
    void trained(candela::JobId job, const std::vector<candela::TrainingPoint>& points);
    void sampled(candela::JobId job, const candela::TrainedSample& sample);
    void checkpointSaved(candela::JobId job, const candela::CheckpointSaved& checkpoint);
    void scored(candela::JobId job, const std::vector<candela::PictureScores>& scores);
    /// The last signal of a job; isIdle() again.
    void finished(candela::JobId job, const candela::JobOutcome& outcome);

protected:
    void customEvent(QEvent* event) override;

private:
    struct Task {
        JobId job = 0;
        Request request;
        std::stop_token stop;
        std::shared_ptr<TrainingWishes> wishes;
    };
    void workerLoop(const std::stop_token& quit);
    JobOutcome runOnWorker(const Task& task);
    void deliver();

    // shared with the worker
    EngineFactory m_makeEngine;
    std::shared_ptr<ProgressMailbox> m_mailbox;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::optional<Task> m_task;
    bool m_unload = false;
    // the worker's own
    std::unique_ptr<Engine> m_engine;
    // the window's own
    JobId m_current = 0;
    std::stop_source m_stop{std::nostopstate};
    std::shared_ptr<TrainingWishes> m_wishes; // of the current job
    QTimer m_next;
    QElapsedTimer m_sinceDelivery, m_sincePreview;
    std::jthread m_worker; // last: it uses all of the above
};

} // namespace candela
