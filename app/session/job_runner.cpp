#include "app/session/job_runner.h"

#include "app/session/progress_mailbox.h"

#include <QCoreApplication>
#include <QEvent>

#include <algorithm>
#include <utility>

namespace candela
{
namespace
{

constexpr int newsInterval = 50; // ms
constexpr int previewInterval = 200; // ms

/// What is left of an interval, in ms, never less than nothing: a timer would wait for ever. All of it is
/// over where nothing has begun.
int leftOf(int interval, const QElapsedTimer& since)
{
    return since.isValid() ? static_cast<int>(std::max<qint64>(0, interval - since.elapsed())) : 0;
}

JobOutcome failed(JobFailure failure)
{
    return {.state = JobState::Failed, .failure = std::move(failure)};
}

} // namespace

JobRunner::JobRunner(EngineFactory makeEngine, QObject* parent)
    : QObject(parent)
    , m_makeEngine(std::move(makeEngine))
    , m_mailbox(std::make_shared<ProgressMailbox>(
          [this] { QCoreApplication::postEvent(this, new QEvent(QEvent::User)); }))
    , m_worker([this](const std::stop_token& quit) { workerLoop(quit); })
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &JobRunner::deliver);
}

JobRunner::~JobRunner()
{
    m_mailbox->detach();
    m_stop.request_stop();
    m_worker.request_stop();
    m_worker.join();
}

void JobRunner::start(JobId job, Request request)
{
    Q_ASSERT(isIdle() && job != 0);
    m_current = job;
    m_stop = std::stop_source();
    m_wishes = std::make_shared<TrainingWishes>();
    m_sincePreview.invalidate();
    {
        const std::lock_guard lock(m_mutex);
        m_task = Task{job, std::move(request), m_stop.get_token(), m_wishes};
    }
    m_wake.notify_one();
}

void JobRunner::requestStop()
{
    m_stop.request_stop();
}

void JobRunner::unload()
{
    {
        const std::lock_guard lock(m_mutex);
        m_unload = true;
    }
    m_wake.notify_one();
}

void JobRunner::workerLoop(const std::stop_token& quit)
{
    for (;;) {
        std::optional<Task> task;
        bool unload = false;
        {
            std::unique_lock lock(m_mutex);
            if (!m_wake.wait(lock, quit, [this] { return m_task.has_value() || m_unload; }))
                break;
            task = std::exchange(m_task, std::nullopt);
            unload = std::exchange(m_unload, false);
        }
        if (unload)
            m_engine.reset();
        if (!task)
            continue;
        m_mailbox->open(task->job, TimeLeft::Clock::now(), isTraining(task->request));
        m_mailbox->close(task->job, runOnWorker(*task));
    }
    m_engine.reset(); // on the thread that made it
}

JobOutcome JobRunner::runOnWorker(const Task& task)
{
    try {
        RunContext context{
            .stop = task.stop,
            .emit = [mailbox = m_mailbox, job = task.job](const Event& event) { mailbox->post(job, event); },
            .wishes = task.wishes,
        };
        context.throwIfStopped();
        if (!m_engine)
            m_engine = m_makeEngine();
        return {.state = JobState::Done,
            .result = std::make_shared<Result>(m_engine->run(task.request, context))};
    } catch (const Cancelled&) {
        return {.state = JobState::Cancelled};
    } catch (const Error& error) {
        return failed(failureOf(error));
    } catch (const std::exception& error) { // a bug of the engine's, but the window stays up
        return failed({ErrorKind::RunFailed,
            tr("The engine failed unexpectedly: %1").arg(QString::fromUtf8(error.what())),
            tr("Try again; if it happens again, please report it with the text above.")});
    }
}

/// The mailbox has news.
void JobRunner::customEvent(QEvent*)
{
    const int left = leftOf(newsInterval, m_sinceDelivery);
    if (left == 0)
        deliver();
    else if (!m_next.isActive())
        m_next.start(left);
}

void JobRunner::deliver()
{
    m_sinceDelivery.start();
    const JobNews news = m_mailbox->take(leftOf(previewInterval, m_sincePreview) == 0);
    if (news.job != m_current)
        return;
    const bool last = news.outcome.has_value();
    if (!isStopping() && !last && news.progress)
        Q_EMIT progressed(news.job, *news.progress);
    if (!isStopping() && !last && news.preview) {
        m_sincePreview.start();
        Q_EMIT previewArrived(news.job, *news.preview);
    }
    for (const QString& note : news.notes)
        Q_EMIT noted(news.job, note);
    for (const LoraApplied& lora : news.loras)
        Q_EMIT loraApplied(news.job, lora);
    if (!news.points.empty())
        Q_EMIT trained(news.job, news.points);
    for (const TrainedSample& sample : news.samples)
        Q_EMIT sampled(news.job, sample);
    for (const CheckpointSaved& checkpoint : news.checkpoints)
        Q_EMIT checkpointSaved(news.job, checkpoint);
    if (!news.scores.empty())
        Q_EMIT scored(news.job, news.scores);
    for (const FinishedPicture& picture : news.pictures)
        Q_EMIT pictureDone(news.job, picture);
    for (const PictureRelit& relit : news.relit)
        Q_EMIT pictureRelit(news.job, relit);
    if (last) {
        m_current = 0;
        m_stop = std::stop_source(std::nostopstate);
        m_wishes.reset();
        Q_EMIT finished(news.job, *news.outcome);
    } else if (m_mailbox->hasPreview() && !m_next.isActive()) {
        m_next.start(leftOf(previewInterval, m_sincePreview));
    }
}

} // namespace candela
