#include "app/session/fine_tuning.h"

#include "app/common/save_file.h"
#include "app/session/engine_sentences.h"
#include "app/session/paths.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include <algorithm>

namespace candela
{
namespace
{

constexpr int draftDelay = 2000; // ms after an edit
constexpr double riskyRate = 2e-3; // of AdamW and its kin: changes of a network this fast seldom end well
constexpr double slowProdigyRate = 0.05; // a factor of what Prodigy finds

QByteArray draftOf(const TrainingForm& form)
{
    return QJsonDocument(toJson(form)).toJson();
}

} // namespace

FineTuning::FineTuning(Settings& settings, JobQueue& queue, ModelLibrary& models,
    std::function<ComputeOptions()> compute, const QString& draft)
    : m_settings(settings)
    , m_queue(queue)
    , m_models(models)
    , m_compute(std::move(compute))
    , m_draft(draft)
    , m_runs(settings)
    , m_background(std::make_unique<Background>())
{
    restoreDraft();
    m_draftTimer.setSingleShot(true);
    m_draftTimer.setInterval(draftDelay);
    m_draftTimer.callOnTimeout([this] { writeDraft(false); });
    connect(&m_form, &TrainingFormState::changed, this, [this] {
        if (!m_draftTimer.isActive())
            m_draftTimer.start();
        count();
        Q_EMIT runnableChanged();
    });
    connect(&models, &ModelLibrary::entryChanged, this, &FineTuning::runnableChanged);
    connect(&models, &QAbstractItemModel::rowsRemoved, this, &FineTuning::runnableChanged);
    connect(&models, &QAbstractItemModel::rowsInserted, this, &FineTuning::chooseModel);
    connect(&m_runs, &RunList::refreshed, this, [this] {
        if (m_shown.isEmpty() && !m_runs.runs().empty())
            show(m_runs.runs().front().folder);
        Q_EMIT runnableChanged();
    });
    connect(&m_runs, &RunList::removed, this, [this](const QString& folder, bool done) {
        if (done && folder == m_shown)
            show({});
        Q_EMIT runnableChanged();
    });
    connectQueue();
    m_runs.refresh();
    count();
}

FineTuning::~FineTuning()
{
    m_background.reset(); // so that an earlier draft cannot be written last
    writeDraft(true);
}

void FineTuning::connectQueue()
{
    connect(&m_queue, &JobQueue::stateChanged, this, &FineTuning::onStateChanged);
    connect(&m_queue, &JobQueue::finished, this, &FineTuning::onFinished);
    connect(&m_queue, &JobQueue::countsChanged, this, &FineTuning::runnableChanged);
    const auto withRun = [this](JobId id, auto&& tell) {
        if (const Job* job = m_queue.find(id); job && !folderOf(*job).isEmpty())
            tell(folderOf(*job));
    };
    connect(&m_queue, &JobQueue::trained, this,
        [this, withRun](JobId id, const std::vector<TrainingPoint>& points) {
            withRun(id, [&](const QString& folder) { m_runs.append(folder, points); });
        });
    connect(&m_queue, &JobQueue::sampled, this, [this, withRun](JobId id, const TrainedSample& sample) {
        withRun(id, [&](const QString& folder) { m_runs.append(folder, sample); });
    });
    connect(&m_queue, &JobQueue::checkpointSaved, this,
        [this, withRun](JobId id, const CheckpointSaved& checkpoint) {
            withRun(id, [&](const QString& folder) {
                m_runs.noteLora(folder, QString::fromStdString(checkpoint.lora));
            });
        });
}

// -------------------------------------------------------------------------------------------------- draft

void FineTuning::restoreDraft()
{
    QFile file(m_draft);
    if (file.open(QIODevice::ReadOnly)) {
        m_written = file.readAll();
        const TrainingForm kept = trainingFormFromJson(QJsonDocument::fromJson(m_written).object());
        m_form.adopt([&kept](TrainingForm& form) { form = kept; });
    }
    chooseModel();
}

/// Its file appears with the first edit.
void FineTuning::writeDraft(bool now)
{
    QByteArray draft = draftOf(m_form.form());
    if (draft == m_written || (m_written.isEmpty() && !m_draftTimer.isActive() && now))
        return;
    m_written = draft;
    const auto write = [name = m_draft, draft] {
        QDir().mkpath(QFileInfo(name).path());
        saveFile(name, draft);
        return [] {
        };
    };
    if (now)
        write();
    else
        m_background->run(write);
}

/// A model was added where there was none to choose.
void FineTuning::chooseModel()
{
    const QString path = m_models.defaultPath();
    if (m_form.form().model.isEmpty() && !path.isEmpty())
        m_form.adopt([&path](TrainingForm& form) { form.model = path; });
    Q_EMIT runnableChanged();
}

// ----------------------------------------------------------------------------------------------- pictures

void FineTuning::useFolder(const QString& folder)
{
    const QString path = QFileInfo(folder).absoluteFilePath();
    m_form.edit(TrainingField::Data, [&](TrainingForm& form) {
        form.data = path;
        if (form.name.trimmed().isEmpty() || form.name == m_suggested)
            form.name = m_suggested = freeName(QFileInfo(path).fileName());
    });
    m_settings.set(settings::lastDatasetFolder, path);
}

void FineTuning::refresh()
{
    m_runs.refresh();
    m_counted.clear();
    count();
}

void FineTuning::count()
{
    const QString folder = m_form.form().data;
    if (folder == m_counted)
        return;
    m_counted = folder;
    if (m_dataset && m_dataset->folder != folder)
        m_dataset.reset();
    Q_EMIT datasetChanged();
    if (folder.isEmpty())
        return;
    m_background->run([this, folder] {
        return [this, counted = countDataset(folder)] {
            if (counted.folder != m_form.form().data)
                return;
            m_dataset = counted;
            Q_EMIT datasetChanged();
            Q_EMIT runnableChanged();
        };
    });
}

// --------------------------------------------------------------------------------------------- validation

QString FineTuning::folderNamed(const QString& name) const
{
    return QDir::cleanPath(QDir(m_settings.runsFolder()).absoluteFilePath(name.trimmed()));
}

QString FineTuning::whyNotNamed(const QString& name) const
{
    const QString wanted = name.trimmed();
    if (wanted.isEmpty())
        return tr("Give the LoRA a name.");
    static const QString forbidden = QStringLiteral("/\\:*?\"<>|");
    const bool isBad = wanted.startsWith(QLatin1Char('.')) || wanted.endsWith(QLatin1Char('.'))
        || wanted.size() > 120 || std::ranges::any_of(wanted, [](QChar letter) {
               return forbidden.contains(letter) || !letter.isPrint();
           });
    if (isBad)
        return tr("'%1' cannot be the name of a folder; use letters, digits, spaces and dashes.").arg(wanted);
    if (isQueued(folderNamed(wanted)) || QFileInfo::exists(folderNamed(wanted)))
        return tr("There is a run called '%1' already; choose another name, or resume it under Runs.")
            .arg(wanted);
    return {};
}

/// "owls", or "owls-2" where that is taken.
QString FineTuning::freeName(const QString& wanted) const
{
    QString base = wanted.trimmed();
    const auto dash = base.lastIndexOf(QLatin1Char('-'));
    bool numbered = false;
    const int last = dash > 0 ? base.mid(dash + 1).toInt(&numbered) : 0;
    if (numbered && last > 1 && !whyNotNamed(base).isEmpty())
        base.truncate(dash);
    QString name = base;
    for (int number = 2; number < 10'000 && !name.isEmpty() && !whyNotNamed(name).isEmpty(); ++number)
        name = QStringLiteral("%1-%2").arg(base).arg(number);
    return name;
}

QString FineTuning::whyNotTrain() const
{
    const TrainingForm& form = m_form.form();
    const ModelEntry* entry = m_models.find(form.model);
    if (!entry)
        return m_models.count() == 0 ? tr("There is no model yet. Add a model folder first.")
                                     : tr("Choose a base model first.");
    if (entry->state != ModelState::Ready && entry->state != ModelState::Checking)
        return inUsersLanguage(entry->reason);
    if (form.data.isEmpty())
        return tr("Choose a folder of pictures first.");
    if (!m_dataset)
        return tr("The pictures are being counted.");
    if (!m_dataset->isThere)
        return tr("The folder %1 cannot be read; choose another.").arg(QDir::toNativeSeparators(form.data));
    if (m_dataset->pictures == 0)
        return tr("There are no pictures in %1; choose another folder.")
            .arg(QDir::toNativeSeparators(form.data));
    return whyNotNamed(form.name);
}

QStringList FineTuning::warnings() const
{
    const TrainingForm& form = m_form.form();
    const TrainLoraRequest& settings = form.settings;
    QStringList found;
    if (m_dataset && m_dataset->pictures == 1)
        found +=
            tr("From one picture the LoRA learns little else than to paint it again; a dozen is better.");
    else if (m_dataset && m_dataset->captioned < m_dataset->pictures && m_dataset->pictures > 0)
        found += m_dataset->captioned == 0
            ? tr("None of the pictures has a caption: what is learnt answers to no word.")
            : tr("%n picture(s) have no caption.", nullptr, m_dataset->pictures - m_dataset->captioned);
    const bool prodigy = settings.optimizer == OptimizerKind::Prodigy;
    if (!prodigy && settings.learningRate > riskyRate)
        found += tr("A learning rate above %1 often makes the loss explode; 1e-4 is usual.").arg(riskyRate);
    if (prodigy && settings.learningRate < slowProdigyRate)
        found += tr("Prodigy finds the rate by itself, and this is a factor of it: 1 is usual.");
    if (settings.checkpointEvery == 0)
        found += tr("Without checkpoints a run that is interrupted begins anew.");
    return found;
}

// --------------------------------------------------------------------------------------------------- runs

TrainLoraRequest FineTuning::requestNow() const
{
    const TrainingForm& form = m_form.form();
    const ModelEntry* entry = m_models.find(form.model);
    TrainLoraRequest request = form.settings;
    request.model = entry && entry->bundled ? std::filesystem::path() : toPath(form.model);
    request.data = toPath(form.data);
    request.output = toPath(folderNamed(form.name));
    const ComputeOptions compute = m_compute();
    request.compute.device = compute.device;
    request.compute.threads = compute.threads;
    std::erase_if(request.samples, [](const TrainingPrompt& prompt) { return prompt.prompt.empty(); });
    return request;
}

std::optional<JobFailure> FineTuning::train()
{
    if (const QString reason = whyNotTrain(); !reason.isEmpty())
        return JobFailure{ErrorKind::BadInput, reason, {}};
    const QString runs = m_settings.runsFolder();
    if (!QDir().mkpath(runs) || !QFileInfo(runs).isWritable())
        return JobFailure{ErrorKind::RunFailed,
            tr("Runs cannot be saved in %1.").arg(QDir::toNativeSeparators(runs)),
            tr("Choose another folder for trainings in the settings, or make this one writable.")};
    m_queue.append(requestNow());
    m_form.adopt([this](TrainingForm& form) { form.name = m_suggested = freeName(form.name); });
    return std::nullopt;
}

std::optional<JobFailure> FineTuning::resume(const QString& folder)
{
    const TrainingRun* run = m_runs.find(folder);
    if (!run || !run->hasCheckpoint)
        return JobFailure{ErrorKind::BadInput,
            tr("The run %1 has no checkpoint to go on from.").arg(QFileInfo(folder).fileName()),
            tr("Train it anew under another name.")};
    if (const Job* job = jobOf(folder)) {
        if (job->elsewhere)
            return JobFailure{ErrorKind::BadInput,
                tr("The run %1 is trained by another process.").arg(run->name),
                tr("Wait until it has ended.")};
        m_queue.resume({job->id});
        m_queue.setPaused(false);
        return std::nullopt;
    }
    TrainLoraRequest request;
    if (const auto details = m_runs.details(folder))
        request = details->request;
    request.output = request.resume = toPath(folder);
    request.compute.threads = m_compute().threads;
    m_queue.append(request);
    return std::nullopt;
}

QString FineTuning::folderOf(const Job& job)
{
    const auto* request = std::get_if<TrainLoraRequest>(&job.request);
    if (!request)
        return {};
    return QDir::cleanPath(toQString(request->resume.empty() ? request->output : request->resume));
}

const Job* FineTuning::jobOf(const QString& folder) const
{
    for (int row = 0; row < m_queue.rowCount(); ++row)
        if (const Job& job = m_queue.at(row); !hasEnded(job.state) && folderOf(job) == folder)
            return &job;
    return nullptr;
}

const Job* FineTuning::running() const
{
    const Job* job = m_queue.running();
    return job && !folderOf(*job).isEmpty() ? job : nullptr;
}

void FineTuning::show(const QString& folder)
{
    if (m_shown == folder)
        return;
    m_shown = folder;
    Q_EMIT shownChanged();
}

void FineTuning::onStateChanged(JobId id)
{
    const Job* job = m_queue.find(id);
    if (!job || job->state != JobState::Running || job->elsewhere || folderOf(*job).isEmpty())
        return;
    m_runs.begin(folderOf(*job), std::get<TrainLoraRequest>(job->request));
    show(folderOf(*job));
}

void FineTuning::onFinished(JobId id, const JobOutcome& outcome)
{
    const Job* job = m_queue.find(id);
    if (!job || folderOf(*job).isEmpty())
        return;
    const QString folder = folderOf(*job);
    if (const auto* result = outcome.result ? std::get_if<TrainLoraResult>(outcome.result.get()) : nullptr)
        m_runs.noteLora(folder, toQString(result->lora));
    m_runs.end(folder, outcome.state == JobState::Done ? RunState::Finished : RunState::Interrupted);
}

} // namespace candela
