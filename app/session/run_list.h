// The trainings of LoRAs that are known, with what they left: a table for the window.
#pragma once

#include "app/session/background.h"
#include "app/session/job.h"
#include "app/session/run_files.h"
#include "app/session/settings.h"

#include <QAbstractTableModel>
#include <QHash>

#include <memory>

namespace candela
{

/// Window's thread; the disk is read in the background. Those in the folder of runs, and those in folders
/// that were opened by hand; the latest first.
class RunList : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Name, BaseModel, State, Steps, Loss, Started, ColumnCount };
    enum Role { FolderRole = Qt::UserRole, SortRole };

    explicit RunList(Settings& settings, QObject* parent = nullptr);

    /// Looks at the folders again; what runs is left as it is known here.
    void refresh();
    /// A folder with a run, or with several; opened() follows.
    void open(const QString& folder);
    const std::vector<TrainingRun>& runs() const { return m_runs; }
    const TrainingRun* find(const QString& folder) const;
    /// What is known of its curve and samples so far: null until it has been read, which begins here.
    /// detailsChanged() follows whenever there is more.
    std::shared_ptr<const RunDetails> details(const QString& folder);

    // What a running one tells, in order
    void begin(const QString& folder, const TrainLoraRequest& request);
    void append(const QString& folder, const std::vector<TrainingPoint>& points);
    void append(const QString& folder, const TrainedSample& sample);
    void noteLora(const QString& folder, const QString& lora);
    void end(const QString& folder, RunState state);

    /// One of the runs folder goes to the trash, any other is taken off the list; removed() follows.
    void remove(const QString& folder);
    bool isElsewhere(const QString& folder) const; // not in the folder of runs

    static QString stateName(RunState state);
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void detailsChanged(const QString& folder);
    void refreshed();
    /// How many runs were in it.
    void opened(const QString& folder, int count);
    void removed(const QString& folder, bool done);

private:
    int rowOf(const QString& folder) const;
    TrainingRun* entry(const QString& folder);
    void take(std::vector<TrainingRun> found);
    void put(TrainingRun run);
    void drop(const QString& folder);
    void load(const QString& folder);
    void changed(const QString& folder);

    Settings& m_settings;
    std::vector<TrainingRun> m_runs;
    QHash<QString, std::shared_ptr<RunDetails>> m_details;
    QSet<QString> m_loading;
    Background m_background; // last: it uses all of the above
};

} // namespace candela
