#include "app/session/session.h"

#include "app/common/save_file.h"
#include "app/session/dataset_desk.h"
#include "app/session/engine_sentences.h"
#include "app/session/paths.h"
#include "core/api/request_json.h"
#include "core/api/request_names.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QStandardPaths>

#include <algorithm>
#include <utility>

namespace candela
{
namespace
{

constexpr int draftDelay = 2000; // ms after an edit
constexpr int draftRetryDelay = 10'000; // ms

bool writeDraft(const QString& name, const GenerateForm& form)
{
    return QDir().mkpath(QFileInfo(name).path()) && saveFile(name, QJsonDocument(toJson(form)).toJson());
}

PictureDescription describeNothing(const std::filesystem::path&)
{
    return {};
}

const QString firstPrompt =
    QStringLiteral("a big red apple on a blue background"); // until the model suggests one

} // namespace

SessionPaths SessionPaths::standard()
{
    return {
        .settingsFile = QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation)
            + QStringLiteral("/settings.ini"),
        .draftFile = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
            + QStringLiteral("/generate-draft.json"),
        .modelsFile = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
            + QStringLiteral("/models.json"),
        .tokensFile = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
            + QStringLiteral("/access-tokens.json"),
        .queueFile = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
            + QStringLiteral("/queue.sqlite"), // as `candela queue` has it
        .galleryFile = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
            + QStringLiteral("/gallery.sqlite"),
        .thumbnailFolder =
            QStandardPaths::writableLocation(QStandardPaths::CacheLocation) + QStringLiteral("/thumbnails"),
        .unfinishedFolder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
            + QStringLiteral("/unfinished"), // as the command line has it
    };
}

SessionPaths SessionPaths::inFolder(const QString& folder)
{
    return {
        .settingsFile = folder + QStringLiteral("/settings.ini"),
        .draftFile = folder + QStringLiteral("/generate-draft.json"),
        .modelsFile = folder + QStringLiteral("/models.json"),
        .tokensFile = folder + QStringLiteral("/access-tokens.json"),
        .queueFile = folder + QStringLiteral("/queue.sqlite"),
        .galleryFile = folder + QStringLiteral("/gallery.sqlite"),
        .thumbnailFolder = folder + QStringLiteral("/thumbnails"),
        .unfinishedFolder = folder + QStringLiteral("/unfinished"),
    };
}

Session::Session(EngineServices services, const SessionPaths& paths, QObject* parent)
    : QObject(parent)
    , m_readPictureParameters(std::move(services.readPictureParameters))
    , m_parseParametersText(std::move(services.parseParametersText))
    , m_writeGrid(std::move(services.writeGrid))
    , m_convertPicture(std::move(services.convertPicture))
    , m_engine(std::move(services.engine))
    , m_draftFile(paths.draftFile)
    , m_log(dataFolder() + QStringLiteral("/logs"))
    , m_masks(dataFolder() + QStringLiteral("/masks"))
    , m_settings(paths.settingsFile)
    , m_prompts(m_settings)
    , m_models(m_settings, std::move(services.describeModel), std::move(services.recogniseModel),
          services.bundledModel, paths.modelsFile)
    , m_transfers(m_settings, paths.tokensFile)
    , m_tokens(std::move(services.makePromptCounter))
    , m_firstRun(!QFileInfo::exists(m_draftFile))
    , m_form(initialForm())
    , m_gallery(m_settings, services.describePicture ? std::move(services.describePicture) : describeNothing,
          paths.galleryFile, paths.thumbnailFolder)
    , m_queue(std::move(services.makeEngine), paths.queueFile)
    , m_relight(m_settings, m_queue,
          [this] {
              return ComputeOptions{
                  .device = m_settings.get(settings::device).toStdString(), .threads = m_form.form().threads};
          })
    , m_relightDraft(m_relight, dataFolder() + QStringLiteral("/relight-draft.json"))
    , m_fineTuning(
          m_settings, m_queue, m_models,
          [this] {
              return ComputeOptions{
                  .device = m_settings.get(settings::device).toStdString(), .threads = m_form.form().threads};
          },
          dataFolder() + QStringLiteral("/training-draft.json"))
    , m_firstLesson(m_settings, m_queue, m_models, m_fineTuning)
    , m_datasetDesk(std::make_unique<DatasetDesk>(m_settings, std::move(services.computeHashes),
          QFileInfo(paths.thumbnailFolder).path() + QStringLiteral("/dataset-thumbnails")))
    , m_background(std::make_unique<Background>())
{
    m_draftTimer.setSingleShot(true);
    m_draftTimer.callOnTimeout([this] {
        m_background->run([this, name = m_draftFile, form = m_form.form()] {
            return [this, isWritten = writeDraft(name, form)] {
                if (std::exchange(m_draftIsWritten, isWritten) != isWritten)
                    Q_EMIT keptChanged();
                if (!isWritten && !m_draftTimer.isActive())
                    m_draftTimer.start(draftRetryDelay);
            };
        });
    });
    connect(&m_form, &GenerateFormState::changed, this, [this] {
        m_draftChanged = true;
        if (!m_draftTimer.isActive())
            m_draftTimer.start(draftDelay);
        m_tokens.setText(m_form.form().prompt, m_form.form().grammar);
        applyModel();
    });
    connect(&m_models, &ModelLibrary::entryChanged, this, [this](const QString& path) {
        if (path == m_form.form().model)
            m_appliedModel.clear(); // described anew
        applyModel();
    });
    connect(&m_models, &QAbstractItemModel::rowsInserted, this, &Session::chooseModel);
    connect(&m_models, &QAbstractItemModel::rowsRemoved, this, &Session::leaveRemovedModel,
        Qt::QueuedConnection); // one that has moved is renamed first
    connect(&m_models, &ModelLibrary::moved, this, [this](const QString& path, const QString& newPath) {
        if (m_form.form().model == path)
            m_form.adopt([&newPath](GenerateForm& form) { form.model = newPath; });
    });
    connect(
        &m_transfers, &ModelTransfers::arrived, this, [this](const QString& path) { m_models.add({path}); });
    connect(&m_settings, &Settings::writtenChanged, this, &Session::keptChanged);
    connectQueue();
    keepLog();
    m_models.ensureListed(m_form.form().model);
    m_tokens.setText(m_form.form().prompt, m_form.form().grammar);
}

Session::~Session()
{
    m_background.reset(); // so that an earlier draft cannot be written last
    removeUnusedMasks();
    if (m_draftChanged)
        writeDraft(m_draftFile, m_form.form());
}

/// The jobs of the queue keep theirs, whatever became of them, and so does the draft.
void Session::removeUnusedMasks()
{
    if (m_queue.rowCount() == 0) // or perhaps one that could not be read
        return;
    QSet<QString> used{m_form.form().mask, m_beforeEdit.mask};
    for (int row = 0; row < m_queue.rowCount(); ++row)
        if (const auto* request = std::get_if<GenerateRequest>(&m_queue.at(row).request))
            used.insert(toQString(request->mask));
    m_masks.removeUnused(used);
}

QString Session::dataFolder() const
{
    return QFileInfo(m_draftFile).path();
}

/// What kind of work came and how it ended, never what it was about.
void Session::keepLog()
{
    const auto followDetail = [this] {
        m_log.setDetailed(m_settings.get(settings::detailedLog));
    };
    followDetail();
    connect(&m_settings, &Settings::changed, this, [this, followDetail](const QString& key) {
        if (Settings::isFor(key, settings::detailedLog))
            followDetail();
        m_log.detail(QStringLiteral("setting %1 changed").arg(key));
    });
    connect(this, &Session::keptChanged, this, [this] {
        if (!isKept())
            m_log.error(QStringLiteral("settings or draft cannot be written"));
    });
    connect(&m_queue, &JobQueue::jobAdded, this,
        [this](JobId id) { m_log.info(QStringLiteral("job %1 (%2) added").arg(id).arg(kindOfJob(id))); });
    connect(&m_queue, &JobQueue::finished, this, [this](JobId id, const JobOutcome& outcome) {
        const QString what = QStringLiteral("job %1 (%2) ").arg(id).arg(kindOfJob(id));
        if (outcome.failure)
            m_log.error(what + QStringLiteral("failed: ") + outcome.failure->sentence);
        else
            m_log.info(what
                + (outcome.state == JobState::Done
                        ? QStringLiteral("done in %1 s").arg(outcome.seconds, 0, 'f', 1)
                        : QStringLiteral("cancelled")));
    });
}

QString Session::kindOfJob(JobId id) const
{
    const Job* job = m_queue.find(id);
    if (!job)
        return QStringLiteral("gone");
    const std::string_view kind = kindOf(job->request);
    return QString::fromUtf8(kind.data(), static_cast<qsizetype>(kind.size()));
}

GenerateForm Session::initialForm() const
{
    QFile file(m_draftFile);
    GenerateForm form;
    if (file.open(QIODevice::ReadOnly))
        form = formFromJson(QJsonDocument::fromJson(file.readAll()).object());
    else { // the first run: one click paints
        form.prompt = firstPrompt;
        form.seed = QRandomGenerator::global()->generate();
    }
    if (form.model.isEmpty())
        form.model = m_models.defaultPath();
    return form;
}

/// A model was added where there was none to choose.
void Session::chooseModel()
{
    const QString path = m_models.defaultPath();
    if (m_form.form().model.isEmpty() && !path.isEmpty())
        m_form.adopt([&path](GenerateForm& form) { form.model = path; });
}

/// What was taken off the list is not listed again because the form still means it.
void Session::leaveRemovedModel()
{
    const QString path = m_form.form().model;
    if (!path.isEmpty() && !m_models.find(path))
        m_form.adopt([this](GenerateForm& form) { form.model = m_models.defaultPath(); });
}

/// Takes over the chosen model's tokenizer and defaults, once it has been described.
void Session::applyModel()
{
    const QString path = m_form.form().model;
    const ModelEntry* entry = m_models.find(path);
    if (!entry || !entry->info || path == m_appliedModel)
        return;
    m_appliedModel = path;
    m_tokens.setModel(toPath(path));
    m_form.setModelDefaults(entry->info->defaults, entry->info->sizeMultiple);
    if (m_firstRun && m_form.form().prompt == firstPrompt && !entry->info->examplePrompt.empty())
        m_form.adopt([entry](GenerateForm& form) {
            form.prompt = QString::fromStdString(entry->info->examplePrompt);
        });
}

void Session::connectQueue()
{
    connect(&m_queue, &JobQueue::pictureDone, this, &Session::onPicture);
    connect(&m_queue, &JobQueue::pictureRelit, this, &Session::onRelit);
    connect(&m_queue, &JobQueue::scored, this, &Session::onScored);
    connect(&m_queue, &JobQueue::finished, this, &Session::onFinished);
    const auto follow = [this] {
        m_queue.setResumesAtStart(m_settings.get(settings::queueResumesAtStart));
        m_queue.setPrefersLoaded(m_settings.get(settings::queuePrefersLoaded));
    };
    follow();
    connect(&m_settings, &Settings::changed, this, follow);
    const auto leave = [this] { // another window or the command line may have taken the job
        const Job* job = m_queue.find(m_edited);
        if (m_edited != 0 && (!job || hasEnded(job->state) || job->state == JobState::Running))
            leaveEdit();
    };
    connect(&m_queue, &JobQueue::stateChanged, this, leave);
    connect(&m_queue, &QAbstractItemModel::rowsRemoved, this, leave);
}

QString Session::whyNotGenerate() const
{
    const ModelEntry* entry = m_models.find(m_form.form().model);
    if (!entry)
        return m_models.count() == 0 ? tr("There is no model yet. Add a model folder first.")
                                     : tr("Choose a model first.");
    if (entry->state != ModelState::Ready && entry->state != ModelState::Checking)
        return inUsersLanguage(entry->reason);
    return {};
}

quint64 Session::memoryNeeded() const
{
    const GenerateForm& form = m_form.form();
    const ModelEntry* entry = m_models.find(form.model);
    if (!entry || !entry->info || entry->info->memory.weights == 0)
        return 0;
    const ModelInfo& info = *entry->info;
    const double scale = form.hires ? form.hiresPass.scale : 1;
    const double pixels = scale * form.width * scale * form.height;
    return info.memory.most(pixels / (double(info.defaults.width) * info.defaults.height));
}

std::variant<GenerateRequest, JobFailure> Session::requestNow()
{
    if (const QString reason = whyNotGenerate(); !reason.isEmpty())
        return JobFailure{ErrorKind::BadInput, reason, {}};
    const QString folder = m_settings.outputFolder();
    if (!QDir().mkpath(folder) || !QFileInfo(folder).isWritable())
        return JobFailure{ErrorKind::RunFailed,
            tr("Pictures cannot be saved in %1.").arg(QDir::toNativeSeparators(folder)),
            tr("Choose another output folder in the settings, or make this one writable.")};
    if (m_form.form().randomSeed)
        drawSeed();
    GenerateRequest request = m_form.form().toRequest();
    request.output = toPath(folder);
    request.namePattern = m_settings.get(settings::outputName).toStdString();
    request.keepParameters = m_settings.get(settings::outputParameters);
    request.format = m_settings.get(settings::outputFormat).toStdString();
    request.quality = std::clamp(m_settings.get(settings::outputQuality), 1, 100);
    request.preview = !m_settings.get(settings::livePreview) ? PreviewMode::Off
        : m_settings.previewDecoders().isEmpty()             ? PreviewMode::Latent
                                                             : PreviewMode::Taesd;
    request.previewDecoder = toPath(m_settings.previewDecoders());
    request.safety =
        safetyModeFromName(m_settings.get(settings::safety).toStdString()).value_or(SafetyMode::Off);
    request.safetyChecker = toPath(m_settings.safetyChecker());
    request.compute.device = m_settings.get(settings::device).toStdString();
    if (m_models.find(m_form.form().model)->bundled)
        request.model.clear();
    m_prompts.add(m_form.form().prompt);
    return request;
}

std::optional<JobFailure> Session::generate(QueuePlace place)
{
    auto request = requestNow();
    if (const auto* failure = std::get_if<JobFailure>(&request))
        return *failure;
    m_queue.add({std::get<GenerateRequest>(std::move(request))}, place);
    return std::nullopt;
}

void Session::useAsSource(const QString& file)
{
    m_form.edit(FormField::Source, [&](GenerateForm& edited) { edited.beginFrom(file); });
    Q_EMIT sourceBrought();
}

bool Session::editJob(JobId id)
{
    const Job* job = m_queue.find(id);
    const auto* request = job ? std::get_if<GenerateRequest>(&job->request) : nullptr;
    const bool begun =
        !job || hasEnded(job->state) || job->state == JobState::Running || job->state == JobState::Stopping;
    if (!request || begun || id == m_edited)
        return request && !begun;
    if (m_edited == 0)
        m_beforeEdit = m_form.form();
    m_edited = id;
    m_queue.hold(id);
    const int count = request->count;
    m_form.reuse(*request, ReusePart::Everything, modelPathOf(*request));
    m_form.adopt([count](GenerateForm& form) { form.count = count; });
    Q_EMIT editedJobChanged();
    return true;
}

std::optional<JobFailure> Session::endEdit(bool update)
{
    const Job* job = m_queue.find(m_edited);
    if (update && job) {
        auto made = requestNow();
        if (const auto* failure = std::get_if<JobFailure>(&made))
            return *failure;
        auto request = std::get<GenerateRequest>(std::move(made));
        const auto& before = std::get<GenerateRequest>(job->request);
        request.output = before.output; // where it was to go, and how
        request.overwrite = before.overwrite;
        request.namePattern = before.namePattern;
        request.format = before.format;
        request.quality = before.quality;
        request.latentsFile = before.latentsFile;
        m_queue.edit(m_edited, std::move(request));
    }
    leaveEdit();
    return std::nullopt;
}

void Session::leaveEdit()
{
    if (std::exchange(m_edited, 0) == 0)
        return;
    m_form.adopt([this](GenerateForm& form) { form = m_beforeEdit; });
    m_queue.hold(0);
    Q_EMIT editedJobChanged();
}

void Session::drawSeed()
{
    m_form.adopt([](GenerateForm& form) { form.seed = QRandomGenerator::global()->generate(); });
}

void Session::restoreFrom(const QString& file)
{
    m_background->run([this, file, read = m_readPictureParameters] {
        std::optional<PictureParameters> found;
        JobFailure failure{ErrorKind::BadInput,
            tr("%1 does not say how it was made.").arg(QFileInfo(file).fileName()),
            tr("Pictures remember it where a program like this one made them and nothing took it out.")};
        try {
            found = read(toPath(file));
        } catch (const Error& error) {
            failure = failureOf(error);
        }
        return [this, file, found, failure] {
            onPictureRead(file, found, failure);
        };
    });
}

void Session::restoreFromText(const QString& text)
{
    const auto found = m_parseParametersText ? m_parseParametersText(text.toStdString())
                                             : std::optional<PictureParameters>();
    onPictureRead({}, found,
        {ErrorKind::BadInput, tr("The copied text is not the settings of a picture."),
            tr("Copy the whole text, with its line of Steps, Sampler and Seed.")});
}

void Session::sort(const QStringList& paths)
{
    m_background->run([this, paths, read = m_readPictureParameters] {
        return [this, sorted = sortFiles(paths, read)] {
            Q_EMIT this->sorted(sorted);
        };
    });
}

void Session::reuse(const PictureRecord& picture, ReusePart part)
{
    if (picture.kind == PictureKind::Found && part == ReusePart::Everything) {
        restoreFrom(picture.file);
    } else if (const auto request = generateRequestOf(picture)) {
        const QString model = modelPathOf(*request);
        if (part == ReusePart::Everything)
            m_models.ensureListed(model);
        m_form.reuse(*request, part, model);
    } else {
        return;
    }
    Q_EMIT brought();
}

void Session::onPictureRead(
    const QString& file, const std::optional<PictureParameters>& found, const JobFailure& failure)
{
    RestoredSettings outcome{.file = file, .program = {}, .notRestored = {}, .failure = {}};
    if (!found) {
        outcome.failure = failure;
    } else {
        outcome.program = QString::fromStdString(found->program);
        for (const std::string& entry : found->notRestored)
            outcome.notRestored.append(QString::fromStdString(entry));
        const QString model = QString::fromStdString(found->model);
        const QString path = m_models.pathOfName(model);
        if (path.isEmpty() && !model.isEmpty())
            outcome.notRestored.append(QStringLiteral("Model: ") + model);
        QList<FormLora> loras;
        for (const PictureLora& lora : found->loras) {
            const QString name = QString::fromStdString(lora.name), known = m_models.loraOfName(name);
            if (known.isEmpty())
                outcome.notRestored.append(QStringLiteral("Lora: %1 (%2)").arg(name).arg(lora.scale));
            else
                loras += {.file = known, .weight = lora.scale, .alpha = lora.alpha};
        }
        for (const QString& name : lorasIn(QString::fromStdString(found->request.prompt)))
            if (found->request.grammar == PromptGrammar::A1111 && m_models.loraOfName(name).isEmpty())
                outcome.notRestored.append(QStringLiteral("Lora: ") + name);
        m_form.restore(*found, path, loras);
    }
    Q_EMIT restored(outcome);
}

void Session::useModel(const QString& path)
{
    const ModelEntry* entry = m_models.find(path);
    if (entry && entry->isLora())
        useLora(path);
    else if (entry && entry->isVae())
        m_form.edit(FormField::Vae, [&path](GenerateForm& form) { form.vae = path; });
    else if (entry && entry->isEmbedding())
        nameEmbedding(QFileInfo(path).completeBaseName());
    else
        m_form.edit(FormField::Model, [&path](GenerateForm& form) { form.model = path; });
    Q_EMIT modelChosen();
}

void Session::nameEmbedding(const QString& name)
{
    m_form.edit(FormField::Prompt, [&name](GenerateForm& form) {
        const QString word =
            form.grammar == PromptGrammar::ComfyUi ? QStringLiteral("embedding:") + name : name;
        if (!form.prompt.contains(word, Qt::CaseInsensitive))
            form.prompt += (form.prompt.trimmed().isEmpty() ? QString() : QStringLiteral(", ")) + word;
    });
}

void Session::useLora(const QString& file)
{
    m_form.edit(FormField::Loras, [&file](GenerateForm& form) {
        const auto known = std::ranges::find(form.loras, file, &FormLora::file);
        if (known == form.loras.end())
            form.loras += FormLora{.file = file};
        else
            known->on = true;
    });
    Q_EMIT loraBrought();
}

void Session::useTrained(const TrainingRun& run)
{
    m_models.add({run.lora});
    const auto familyOf = [this](const QString& path) {
        const ModelEntry* entry = m_models.find(path);
        return entry && entry->info ? entry->info->family : std::string();
    };
    GenerateRequest base;
    base.model = toPath(run.basePath);
    const QString path = modelPathOf(base);
    if (!familyOf(path).empty() && familyOf(path) != familyOf(m_form.form().model))
        m_form.edit(FormField::Model, [&path](GenerateForm& form) { form.model = path; });
    useLora(run.lora);
    Q_EMIT brought();
}

void Session::unloadModel()
{
    m_queue.unload();
    m_loadedModel.clear();
    Q_EMIT loadedModelChanged();
}

QString Session::modelPathOf(const GenerateRequest& request) const
{
    if (!request.model.empty())
        return toQString(request.model);
    for (int row = 0; row < m_models.count(); ++row)
        if (m_models.at(row).bundled)
            return m_models.at(row).path;
    return {};
}

void Session::onPicture(JobId id, const FinishedPicture& picture)
{
    if (const Job* job = m_queue.find(id); job && std::holds_alternative<GenerateRequest>(job->request))
        recordInGallery(*m_history.find(m_history.add(id, std::get<GenerateRequest>(job->request), picture)));
}

void Session::onRelit(JobId id, const PictureRelit& relit)
{
    if (const Job* job = m_queue.find(id); job && std::holds_alternative<RelightRequest>(job->request))
        m_gallery.recordRelit(std::get<RelightRequest>(job->request), relit.picture);
}

JobId Session::score(ScoreRequest request)
{
    request.compute.device = m_settings.get(settings::device).toStdString();
    return m_queue.append(std::move(request));
}

void Session::onScored(JobId id, const std::vector<PictureScores>& scores)
{
    const Job* job = m_queue.find(id);
    const auto* request = job ? std::get_if<ScoreRequest>(&job->request) : nullptr;
    if (request && request->folder.empty())
        m_gallery.recordScores(scores);
}

void Session::recordInGallery(const HistoryEntry& entry)
{
    const ModelEntry* model = m_models.find(modelPathOf(entry.request));
    m_gallery.recordPainted(
        entry, model ? model->name : QFileInfo(toQString(entry.request.model)).fileName());
}

void Session::onFinished(JobId job, const JobOutcome& outcome)
{
    const auto* result = outcome.result ? std::get_if<GenerateResult>(outcome.result.get()) : nullptr;
    if (!result)
        return;
    for (const qint64 id : m_history.complete(job, *result))
        recordInGallery(*m_history.find(id)); // with every option filled in
    if (result->pictures.empty())
        return;
    m_loadedModel = modelPathOf(result->pictures.front().request);
    Q_EMIT loadedModelChanged();
}

} // namespace candela
