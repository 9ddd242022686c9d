// Everything the window and its pages share, constructed once by main(): settings, models, jobs, history, the
// form, the gallery.
#pragma once

#include "app/gallery/gallery.h"
#include "app/session/compute_hashes.h"
#include "app/session/fine_tuning.h"
#include "app/session/first_lesson.h"
#include "app/session/generate_form.h"
#include "app/session/history.h"
#include "app/session/job_queue.h"
#include "app/session/mask_store.h"
#include "app/session/model_library.h"
#include "app/session/model_transfers.h"
#include "app/session/prompt_history.h"
#include "app/session/relight_draft.h"
#include "app/session/session_log.h"
#include "app/session/settings.h"
#include "app/session/sorted_files.h"
#include "app/session/token_counter.h"
#include "core/api/picture_grid.h"

#include <QTimer>

#include <variant>

namespace candela
{

class DatasetDesk; // which many files need not know

using ParseParametersText = std::function<std::optional<PictureParameters>(const std::string&)>;
using ReadPictureParameters = std::function<std::optional<PictureParameters>(const std::filesystem::path&)>;

using ConvertPicture = std::function<void(
    const std::filesystem::path& source, const std::filesystem::path& target, int quality)>;
using WriteGrid = std::function<std::filesystem::path(const PictureGrid&, const GridFile&)>;

/// What became of a picture, or a text, whose settings were asked for.
struct RestoredSettings {
    QString file; // empty: it was a text
    QString program; // that made it
    QStringList notRestored; // "name: value"
    std::optional<JobFailure> failure; // then nothing was restored
};

/// What the session needs of the engine, as functions: main() gives the real ones, tests scripted ones.
struct EngineServices {
    EngineFactory makeEngine;
    DescribeModel describeModel;
    PromptCounterFactory makePromptCounter;
    std::filesystem::path bundledModel; // empty: there is none
    QString engine = {}; // what computes, for reports
    ReadPictureParameters readPictureParameters = {};
    ParseParametersText parseParametersText = {};
    RecogniseModel recogniseModel = {};
    DescribePicture describePicture = {};
    WriteGrid writeGrid = {};
    ConvertPicture convertPicture = {};
    ComputeHashes computeHashes = {};
};

/// Where the session keeps its own files; tests give a temporary folder.
struct SessionPaths {
    QString settingsFile;
    QString draftFile;
    QString modelsFile; // what is remembered of models
    QString tokensFile; // of servers that want to know who downloads, where the user wants them kept
    QString queueFile; // empty: the jobs are kept in memory alone
    QString galleryFile;
    QString thumbnailFolder;
    QString unfinishedFolder; // see KeepUnfinished

    static SessionPaths standard(); // AppConfigLocation and AppDataLocation
    static SessionPaths inFolder(const QString& folder);
};

/// Window's thread; owns all its parts. Destroying it stops the running job and waits for the engine.
class Session : public QObject
{
    Q_OBJECT
public:
    Session(EngineServices services, const SessionPaths& paths, QObject* parent = nullptr);
    ~Session() override;

    Settings& settings() { return m_settings; }
    PromptHistory& prompts() { return m_prompts; }
    ModelLibrary& models() { return m_models; }
    ModelTransfers& transfers() { return m_transfers; }
    TokenCounter& tokens() { return m_tokens; }
    GenerateFormState& form() { return m_form; }
    JobQueue& queue() { return m_queue; }
    History& history() { return m_history; }
    Relight& relight() { return m_relight; }
    FineTuning& fineTuning() { return m_fineTuning; }
    DatasetDesk& datasetDesk() { return *m_datasetDesk; }
    FirstLesson& firstLesson() { return m_firstLesson; }
    SessionLog& log() { return m_log; }
    MaskStore& masks() { return m_masks; }
    /// Where its own files are: drafts, logs.
    QString dataFolder() const;
    /// Whether settings and drafts can be written; else they are lost with the session, unless that changes.
    bool isKept() const { return m_draftIsWritten && m_settings.isWritten(); }
    const QString& engine() const { return m_engine; }
    /// Nobody has worked with this profile before.
    bool isFirstRun() const { return m_firstRun; }
    Gallery& gallery() { return m_gallery; }
    /// For a background thread; throws as writeLabelledGrid().
    const WriteGrid& writeGrid() const { return m_writeGrid; }
    /// The same, as convertPicture(). Empty in tests that have no use for it.
    const ConvertPicture& convertPicture() const { return m_convertPicture; }

    /// What the form asks for, complete, or why it cannot be queued. A random seed is drawn here and shown;
    /// the output folder is created where it is missing.
    std::variant<GenerateRequest, JobFailure> requestNow();
    /// Queues it; if that cannot be, the reason is returned.
    std::optional<JobFailure> generate(QueuePlace place);
    /// Queues it. Scores of single pictures are kept in the gallery.
    JobId score(ScoreRequest request);
    /// Why Generate cannot be pressed now, as a sentence; empty when it can.
    QString whyNotGenerate() const;
    /// What the form's picture takes of memory, in bytes; 0 where that is not known.
    quint64 memoryNeeded() const;
    /// Draws another seed and shows it; the seed stays as random or fixed as it was.
    void drawSeed();
    /// The form shows a job that has not begun, which does not begin meanwhile; false where it is no such
    /// job.
    bool editJob(JobId job);
    JobId editedJob() const { return m_edited; } // 0: none
    /// The job becomes what the form says, or stays as it was; the form is what it was before. Where it
    /// cannot be, the reason is returned, and the form stays.
    std::optional<JobFailure> endEdit(bool update);
    /// Fills in what a picture's file says of its making. It is read in the background; restored() follows.
    void restoreFrom(const QString& file);
    /// The same with a text such as AUTOMATIC1111's; restored() comes at once.
    void restoreFromText(const QString& text);
    /// Looks in the background at what files and folders are; sorted() follows.
    void sort(const QStringList& paths);
    /// The next picture is to begin from this one; sourceBrought() follows.
    void useAsSource(const QString& file);
    /// Chooses a listed model to paint with, or a listed LoRA to paint with as well; modelChosen() follows.
    void useModel(const QString& path);
    /// The next pictures are painted with this LoRA, too; loraBrought() follows.
    void useLora(const QString& file);
    /// The same with what a training has left, which is listed from then on: with the model it was trained
    /// for where the chosen one is of another family; brought() follows.
    void useTrained(const TrainingRun& run);
    /// The listed model that the engine keeps in memory; empty: none.
    const QString& loadedModel() const { return m_loadedModel; }
    /// Frees its memory, once nothing runs.
    void unloadModel();
    /// Takes over settings of a picture in the gallery; brought() follows, and restored() for everything of
    /// one that was found.
    void reuse(const PictureRecord& picture, ReusePart part);
    /// The listed folder of the model a request names.
    QString modelPathOf(const GenerateRequest& request) const;

Q_SIGNALS:
    /// isKept() is another.
    void keptChanged();
    void restored(const candela::RestoredSettings& outcome);
    void sorted(const candela::SortedFiles& files);
    void sourceBrought();
    void loraBrought();
    /// On another page, to paint with it.
    void modelChosen();
    void loadedModelChanged();
    void editedJobChanged();
    /// Something was brought to the Generate page: the window should show it.
    void brought();

private:
    void nameEmbedding(const QString& name);
    void onPictureRead(
        const QString& file, const std::optional<PictureParameters>& found, const JobFailure& failure);
    void keepLog();
    QString kindOfJob(JobId id) const;
    GenerateForm initialForm() const;
    void connectQueue();
    void leaveEdit();
    void removeUnusedMasks();
    void chooseModel();
    void leaveRemovedModel();
    void applyModel();
    void onPicture(JobId job, const FinishedPicture& picture);
    void onRelit(JobId job, const PictureRelit& relit);
    void onScored(JobId job, const std::vector<PictureScores>& scores);
    void recordInGallery(const HistoryEntry& entry);
    void onFinished(JobId job, const JobOutcome& outcome);

    ReadPictureParameters m_readPictureParameters;
    ParseParametersText m_parseParametersText;
    WriteGrid m_writeGrid;
    ConvertPicture m_convertPicture;
    QString m_engine, m_draftFile;
    SessionLog m_log;
    MaskStore m_masks;
    Settings m_settings;
    PromptHistory m_prompts;
    ModelLibrary m_models;
    ModelTransfers m_transfers;
    TokenCounter m_tokens;
    bool m_firstRun; // no draft yet
    GenerateFormState m_form;
    History m_history;
    Gallery m_gallery; // outlives the queue, whose last pictures it records
    JobQueue m_queue;
    Relight m_relight;
    RelightDraft m_relightDraft;
    FineTuning m_fineTuning;
    FirstLesson m_firstLesson;
    std::unique_ptr<DatasetDesk> m_datasetDesk;
    JobId m_edited = 0;
    GenerateForm m_beforeEdit;
    QTimer m_draftTimer;
    bool m_draftChanged = false; // since the start
    bool m_draftIsWritten = true;
    std::unique_ptr<Background> m_background; // writes the draft, reads found pictures
    QString m_loadedModel;
    QString m_appliedModel; // whose defaults the form has
};

} // namespace candela

Q_DECLARE_METATYPE(candela::RestoredSettings)
