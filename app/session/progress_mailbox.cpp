#include "app/session/progress_mailbox.h"

#include "app/session/image_convert.h"

#include <algorithm>
#include <utility>

namespace candela
{
namespace
{

double seconds(TimeLeft::Clock::duration duration)
{
    return std::chrono::duration<double>(duration).count();
}

} // namespace

ProgressMailbox::ProgressMailbox(std::function<void()> notify)
    : m_notify(std::move(notify))
{
}

void ProgressMailbox::open(JobId job, Clock::time_point now, bool trains)
{
    const std::lock_guard lock(m_mutex);
    m_open = job;
    m_news = JobNews{.job = job};
    m_fraction = 0;
    m_trains = trains;
    m_trainedStep = m_trainedOf = 0;
    m_start = m_pictureStart = now;
    m_timeLeft = TimeLeft(now, m_decode);
}

/// Applies `change` to the news under the lock if the job is the open one, and rings once.
template <typename Change>
void ProgressMailbox::update(JobId job, Change change)
{
    const std::lock_guard lock(m_mutex);
    if (job != m_open)
        return;
    change();
    if (m_notified || !m_notify)
        return;
    m_notified = true;
    m_notify();
}

void ProgressMailbox::post(JobId job, const Event& event)
{
    if (const auto* progress = std::get_if<Progress>(&event))
        postProgress(job, *progress);
    else if (const auto* done = std::get_if<PictureDone>(&event))
        postPicture(job, *done);
    else if (const auto* relit = std::get_if<PictureRelit>(&event))
        update(job, [&] { m_news.relit.push_back(*relit); });
    else if (const auto* note = std::get_if<Note>(&event))
        update(job, [&] { m_news.notes.push_back(QString::fromStdString(note->text)); });
    else if (const auto* lora = std::get_if<LoraApplied>(&event))
        update(job, [&] { m_news.loras.push_back(*lora); });
    else if (const auto* point = std::get_if<TrainingPoint>(&event))
        postPoint(job, *point);
    else if (const auto* sample = std::get_if<TrainingSample>(&event))
        postSample(job, *sample);
    else if (const auto* checkpoint = std::get_if<CheckpointSaved>(&event))
        update(job, [&] { m_news.checkpoints.push_back(*checkpoint); });
    else if (const auto* scores = std::get_if<PictureScores>(&event))
        update(job, [&] { m_news.scores.push_back(*scores); });
}

void ProgressMailbox::postProgress(JobId job, const Progress& progress)
{
    const QImage preview = progress.preview ? toQImage(*progress.preview) : QImage();
    const auto now = Clock::now();
    update(job, [&] {
        if (!m_trains || progress.phase == Phase::Training) {
            m_timeLeft.advance(progress, now);
            m_fraction = std::max(m_fraction, fractionDone(progress));
        }
        if (m_trains && progress.phase == Phase::Training) {
            m_trainedStep = progress.step;
            m_trainedOf = progress.of;
        }
        const bool aside = m_trains && m_trainedOf > 0; // the training's own step is told meanwhile
        m_news.progress = JobProgress{
            .phase = progress.phase,
            .step = aside ? m_trainedStep : progress.step,
            .of = aside ? m_trainedOf : progress.of,
            .image = progress.image,
            .imageCount = progress.imageCount,
            .fraction = m_fraction,
            .elapsed = sinceStart(now),
            .secondsLeft = m_timeLeft.secondsLeft(now),
        };
        if (!preview.isNull())
            m_news.preview = preview;
    });
}

void ProgressMailbox::postPoint(JobId job, const TrainingPoint& point)
{
    postProgress(job, {.phase = Phase::Training, .step = point.step, .of = point.of});
    update(job, [&] { m_news.points.push_back(point); });
}

void ProgressMailbox::postSample(JobId job, const TrainingSample& sample)
{
    TrainedSample converted{.step = sample.step,
        .index = sample.index,
        .image = sample.image ? toQImage(*sample.image) : QImage(),
        .file = QString::fromStdString(sample.file)};
    update(job, [&] { m_news.samples.push_back(std::move(converted)); });
}

void ProgressMailbox::postPicture(JobId job, const PictureDone& done)
{
    FinishedPicture picture{
        .image = done.image ? toQImage(*done.image) : QImage(),
        .seed = static_cast<quint32>(done.seed),
        .index = done.index,
        .file = QString::fromStdString(done.file),
        .parameters = QString::fromStdString(done.parameters),
    };
    picture.thumbnail = thumbnailOf(picture.image, thumbnailSide);
    const auto now = Clock::now();
    update(job, [&] {
        picture.seconds = seconds(now - m_pictureStart);
        m_pictureStart = now;
        m_timeLeft.pictureDone(now);
        m_decode = m_timeLeft.decodeMemory();
        m_news.preview.reset(); // the picture itself is here
        m_news.pictures.push_back(std::move(picture));
    });
}

void ProgressMailbox::close(JobId job, JobOutcome outcome)
{
    update(job, [&] {
        outcome.seconds = sinceStart(Clock::now());
        m_news.outcome = std::move(outcome);
        m_open = 0;
    });
}

JobNews ProgressMailbox::take(bool withPreview)
{
    const std::lock_guard lock(m_mutex);
    m_notified = false;
    JobNews news = std::exchange(m_news, JobNews{.job = m_news.job});
    if (!withPreview && !news.outcome)
        m_news.preview = std::exchange(news.preview, std::nullopt);
    return news;
}

bool ProgressMailbox::hasPreview() const
{
    const std::lock_guard lock(m_mutex);
    return m_news.preview.has_value();
}

void ProgressMailbox::detach()
{
    const std::lock_guard lock(m_mutex);
    m_notify = nullptr;
    m_open = 0;
}

double ProgressMailbox::sinceStart(Clock::time_point now) const
{
    return seconds(now - m_start);
}

} // namespace candela
