// The jobs the window shows: a list in memory, whatever becomes of the file they are kept in.
#pragma once

#include "app/queue/job_store.h"
#include "app/session/job.h"

#include <QAbstractTableModel>

#include <memory>
#include <unordered_map>
#include <vector>

namespace candela
{

JobState stateOf(StoredState state);
StoredState storedState(JobState state); // of one that is not Stopping

/// Window's thread. Rows are what runs, then what waits (Waiting, Paused, Interrupted, Blocked) in the order
/// it will run, then what has ended, the latest first. Who changes it is the JobQueue.
class JobList : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        PictureColumn,
        JobColumn,
        KindColumn,
        StateColumn,
        ProgressColumn,
        LeftColumn,
        ElapsedColumn
    };
    static constexpr int columns = ElapsedColumn + 1;
    enum Role { IdRole = Qt::UserRole, StateRole, FractionRole, SecondsLeftRole, FailureRole };

    using QAbstractTableModel::QAbstractTableModel;

    const Job* find(JobId id) const; // valid until the list changes
    const Job& at(int row) const { return *m_jobs[static_cast<std::size_t>(row)]; }
    int rowOf(JobId id) const; // -1 if there is none
    int count(JobState state) const;
    int waitingCount() const { return count(JobState::Waiting); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QModelIndex index(int row, int column = 0, const QModelIndex& parent = {}) const override
    {
        return QAbstractTableModel::index(row, column, parent);
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    /// Rows that wait can be dragged among themselves.
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }

    /// Jobs taken out, as they were and where, for putBack().
    struct Removed {
        std::unique_ptr<Job> job;
        int row = 0;
    };

protected:
    using Jobs = std::vector<std::unique_ptr<Job>>;

    Job* entry(JobId id);
    void changed(int row, const QList<int>& roles = {});
    void insert(int row, Jobs jobs);
    std::vector<Removed> takeOut(const std::vector<JobId>& ids);
    void putBack(std::vector<Removed> removed);
    /// These, in this order, before another one; the others keep theirs.
    void arrange(const std::vector<JobId>& ids, JobId before);
    void arrangeFirst(const std::vector<JobId>& ids); // of what does not run
    void arrangeLast(const std::vector<JobId>& ids); // of what has not ended; where they have, newest first
    int firstWaitingRow() const; // behind what runs
    int firstEndedRow() const;

    struct Difference {
        JobId id = 0;
        JobState before = JobState::Waiting; // as it is now for a job that is new
        bool isNew = false;
    };
    /// Becomes what the file has; progress, thumbnails and Stopping stay. `running` is this session's own.
    std::vector<Difference> adopt(const std::vector<StoredJob>& stored, JobId running);

private:
    QVariant cell(const Job& job, int column) const;
    template <typename IsTarget>
    void moveBefore(const std::vector<JobId>& ids, IsTarget isTarget);
    void reorder(const std::vector<Job*>& order);
    static bool take(Job& job, const StoredJob& stored, JobId running);

    Jobs m_jobs;
    std::unordered_map<JobId, Job*> m_byId;
};

} // namespace candela
