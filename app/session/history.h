// The pictures made in this session, newest first.
#pragma once

#include "app/session/background.h"
#include "app/session/job.h"

#include <QAbstractListModel>
#include <QCache>

#include <vector>

namespace candela
{

struct HistoryEntry {
    qint64 id = 0;
    JobId job = 0;
    int index = 0; // within its job
    GenerateRequest request; // makes exactly this picture again
    QImage thumbnail;
    QString file; // empty if it was not saved
    QString parameters;
    QDateTime time;
    double seconds = 0;
    QImage unsaved; // the picture itself where there is no file to read it from
};

/// Window's thread. Keeps thumbnails; full pictures are cached and otherwise read from their files in the
/// background.
class History : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { IdRole = Qt::UserRole, FileRole, SeedRole, TimeRole, PromptRole, JobRole };

    explicit History(QObject* parent = nullptr);

    qint64 add(JobId job, const GenerateRequest& request, const FinishedPicture& picture);
    /// The job is done: its pictures' requests are replaced by those the engine filled in. Their ids.
    QList<qint64> complete(JobId job, const GenerateResult& result);

    const HistoryEntry* find(qint64 id) const; // valid until the list changes
    const HistoryEntry& at(int row) const { return m_entries[row]; }
    /// The full picture if it is at hand, else null and pictureLoaded() follows.
    QImage picture(qint64 id);
    void remove(qint64 id);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QStringList mimeTypes() const override;
    /// Dragged out: the files, and the picture itself for programs that take no files.
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }

Q_SIGNALS:
    void added(qint64 id);
    /// Null if the file could not be read.
    void pictureLoaded(qint64 id, const QImage& picture);

private:
    int rowOf(qint64 id) const;
    void cache(qint64 id, const QImage& picture);

    std::vector<HistoryEntry> m_entries;
    qint64 m_lastId = 0;
    QCache<qint64, QImage> m_pictures; // cost in KiB
    Background m_background;
};

} // namespace candela
