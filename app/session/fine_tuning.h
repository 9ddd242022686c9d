// Fine-tuning as the session sees it: what is filled in, the folder to train on, the runs and the one shown.
#pragma once

#include "app/session/dataset_count.h"
#include "app/session/job_queue.h"
#include "app/session/model_library.h"
#include "app/session/run_list.h"
#include "app/session/training_form.h"

#include <QTimer>

namespace candela
{

/// Window's thread. A training is one job of the queue and leaves one new folder among the runs.
class FineTuning : public QObject
{
    Q_OBJECT
public:
    /// `draft`: the file that keeps the form. All must outlive it.
    FineTuning(Settings& settings, JobQueue& queue, ModelLibrary& models,
        std::function<ComputeOptions()> compute, const QString& draft);
    ~FineTuning() override;

    TrainingFormState& form() { return m_form; }
    const TrainingFormState& form() const { return m_form; }
    RunList& runs() { return m_runs; }
    /// Of the form's folder, as far as it has been counted.
    const std::optional<DatasetCount>& dataset() const { return m_dataset; }
    /// The pictures of `folder` are to be trained on; a run without a name of its own is called after it.
    void useFolder(const QString& folder);
    /// Looks at models, pictures and runs again, in the background.
    void refresh();

    /// Why Train cannot be pressed now, as a sentence; empty when it can.
    QString whyNotTrain() const;
    /// What will probably go wrong with it, in sentences; may be empty.
    QStringList warnings() const;
    /// Queues it, and gives the form a free name for the next. Where it cannot be, the reason is returned.
    std::optional<JobFailure> train();
    /// Queues what is left of an interrupted run, from its checkpoint.
    std::optional<JobFailure> resume(const QString& folder);

    /// The training that runs in this session; null if none.
    const Job* running() const;
    /// Whether a training of that run waits or runs.
    bool isQueued(const QString& folder) const { return jobOf(folder) != nullptr; }
    static QString folderOf(const Job& job); // its run's; empty where it is no training of a LoRA

    /// The run whose curve and samples are looked at: the latest, unless another was chosen; empty: none.
    const QString& shown() const { return m_shown; }
    void show(const QString& folder);

Q_SIGNALS:
    void datasetChanged();
    /// whyNotTrain() or warnings() may say something else.
    void runnableChanged();
    void shownChanged();
    /// A run that is there, or a folder, is to be trained with: its page is to be shown.
    void brought();

private:
    void connectQueue();
    void count();
    void restoreDraft();
    void writeDraft(bool now);
    void chooseModel();
    void onStateChanged(JobId id);
    void onFinished(JobId id, const JobOutcome& outcome);
    const Job* jobOf(const QString& folder) const;
    QString folderNamed(const QString& name) const;
    QString whyNotNamed(const QString& name) const;
    QString freeName(const QString& wanted) const;
    TrainLoraRequest requestNow() const;

    Settings& m_settings;
    JobQueue& m_queue;
    ModelLibrary& m_models;
    std::function<ComputeOptions()> m_compute;
    QString m_draft;
    TrainingFormState m_form;
    RunList m_runs;
    std::optional<DatasetCount> m_dataset;
    QString m_counted; // the folder that is counted, or has been
    QString m_suggested; // the name that was made up last
    QString m_shown;
    QTimer m_draftTimer;
    QByteArray m_written;
    std::unique_ptr<Background> m_background; // last: it uses all of the above
};

} // namespace candela
