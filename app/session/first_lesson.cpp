#include "app/session/first_lesson.h"

#include "app/session/paths.h"

#include <QDir>
#include <QFileInfo>

namespace candela
{
namespace
{

constexpr int pictures = 12;
constexpr int pictureSide = 64; // as the bundled model paints

const ModelEntry* bundledModel(const ModelLibrary& models)
{
    for (int row = 0; row < models.count(); ++row)
        if (models.at(row).bundled && models.at(row).state == ModelState::Ready)
            return &models.at(row);
    return nullptr;
}

/// A minute or two of training after which it is there, and everything else as it was.
TrainLoraRequest lessonSettings(TrainLoraRequest settings)
{
    settings.rank = 16;
    settings.alpha = 16;
    settings.convolutionRank = 16;
    settings.textEncoders = false;
    settings.steps = 300;
    settings.batch = 4;
    settings.learningRate = 1e-3;
    settings.optimizer = OptimizerKind::AdamW;
    settings.rateSchedule = RateSchedule::Cosine;
    settings.captionDropout = 0.1;
    settings.checkpointEvery = 100;
    settings.sampleEvery = 50;
    settings.samples = {{.prompt = "a big hedgehog on a blue background", .negative = {}},
        {.prompt = "a small hedgehog on a green background", .negative = {}},
        {.prompt = "a big red apple on a blue background", .negative = {}}};
    return settings;
}

} // namespace

FirstLesson::FirstLesson(Settings& settings, JobQueue& queue, ModelLibrary& models, FineTuning& tuning)
    : m_settings(settings)
    , m_queue(queue)
    , m_models(models)
    , m_tuning(tuning)
{
    connect(&m_queue, &JobQueue::finished, this, &FirstLesson::onFinished);
    connect(&m_models, &ModelLibrary::entryChanged, this, &FirstLesson::changed);
    connect(&m_tuning.form(), &TrainingFormState::changed, this, &FirstLesson::changed);
    connect(&m_tuning.runs(), &RunList::refreshed, this, &FirstLesson::changed);
}

QString FirstLesson::folder() const
{
    return QDir(m_settings.runsFolder()).absoluteFilePath(QStringLiteral("lesson/hedgehog"));
}

bool FirstLesson::isOffered() const
{
    return m_settings.get(settings::firstLessonOffered) && bundledModel(m_models)
        && m_tuning.form().form().data.isEmpty() && m_tuning.runs().rowCount() == 0;
}

void FirstLesson::prepare()
{
    if (QFileInfo::exists(folder() + QStringLiteral("/metadata.jsonl"))) {
        fillIn();
        return;
    }
    QDir().mkpath(QFileInfo(folder()).path());
    EmojiDatasetRequest request;
    request.count = pictures;
    request.seed = 1;
    request.size = pictureSide;
    request.objects = {"hedgehog=🦔"};
    request.output = toPath(folder());
    m_job = m_queue.append(request);
    Q_EMIT changed();
}

void FirstLesson::fillIn()
{
    const ModelEntry* model = bundledModel(m_models);
    if (!model)
        return;
    m_tuning.form().edit(TrainingField::Preset, [&](TrainingForm& form) {
        form.model = model->path;
        form.settings = lessonSettings(form.settings);
    });
    m_tuning.useFolder(folder());
    Q_EMIT changed();
    Q_EMIT prepared();
}

void FirstLesson::decline()
{
    m_settings.set(settings::firstLessonOffered, false);
    Q_EMIT changed();
}

void FirstLesson::onFinished(JobId job, const JobOutcome& outcome)
{
    if (m_job != job)
        return;
    m_job.reset();
    if (outcome.state == JobState::Done)
        fillIn();
    Q_EMIT changed();
    if (outcome.failure)
        Q_EMIT failed(*outcome.failure);
}

} // namespace candela
