#include "app/session/first_lesson.h"

#include "app/session/paths.h"

#include <QDir>
#include <QFileInfo>

namespace candela
{
namespace
{

constexpr int pictures = 12;
constexpr int othersCount = 400; // of all that the model knows already, so that it does not forget
constexpr int pictureSide = 64; // as the bundled model paints

const ModelEntry* bundledModel(const ModelLibrary& models)
{
    for (int row = 0; row < models.count(); ++row)
        if (models.at(row).bundled && models.at(row).state == ModelState::Ready)
            return &models.at(row);
    return nullptr;
}

bool isDrawn(const QString& folder)
{
    return QFileInfo::exists(folder + QStringLiteral("/metadata.jsonl"));
}

EmojiDatasetRequest drawing(const QString& folder, int count, std::uint32_t seed)
{
    EmojiDatasetRequest request;
    request.count = count;
    request.seed = seed;
    request.size = pictureSide;
    request.output = toPath(folder);
    return request;
}

/// A few minutes of training after which it is there, and everything else as it was: docs/FINE_TUNING.md has
/// the figures.
TrainLoraRequest lessonSettings(TrainLoraRequest settings, const QString& others)
{
    settings.regularisation = toPath(others);
    settings.regularisationWeight = 1;
    settings.rank = 16;
    settings.alpha = 16;
    settings.convolutionRank = 16;
    settings.textEncoders = false;
    settings.steps = 300;
    settings.batch = 3;
    settings.learningRate = 7e-4;
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

QString FirstLesson::folder(const char* name) const
{
    return QDir(m_settings.runsFolder()).absoluteFilePath(QStringLiteral("lesson/") + QLatin1String(name));
}

bool FirstLesson::isOffered() const
{
    return m_settings.get(settings::firstLessonOffered) && bundledModel(m_models)
        && m_tuning.form().form().data.isEmpty() && m_tuning.runs().rowCount() == 0;
}

void FirstLesson::prepare()
{
    const QString hedgehogs = folder("hedgehog"), others = folder("everything");
    QDir().mkpath(QFileInfo(hedgehogs).path());
    if (!isDrawn(hedgehogs)) {
        EmojiDatasetRequest request = drawing(hedgehogs, pictures, 1);
        request.objects = {"hedgehog=🦔"};
        m_jobs.insert(m_queue.append(std::move(request)));
    }
    if (!isDrawn(others))
        m_jobs.insert(m_queue.append(drawing(others, othersCount, 2)));
    if (m_jobs.empty())
        return fillIn();
    Q_EMIT changed();
}

void FirstLesson::fillIn()
{
    const ModelEntry* model = bundledModel(m_models);
    if (!model)
        return;
    m_tuning.form().edit(TrainingField::Preset, [&](TrainingForm& form) {
        form.model = model->path;
        form.settings = lessonSettings(form.settings, folder("everything"));
    });
    m_tuning.useFolder(folder("hedgehog"));
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
    if (m_jobs.erase(job) == 0)
        return;
    if (outcome.state != JobState::Done)
        m_jobs.clear(); // what else is drawn is there for the next time
    else if (m_jobs.empty())
        fillIn();
    Q_EMIT changed();
    if (outcome.failure)
        Q_EMIT failed(*outcome.failure);
}

} // namespace candela
