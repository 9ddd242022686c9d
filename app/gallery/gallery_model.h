// The rows of the gallery: all ids at once, what belongs to them when it is shown.
#pragma once

#include "app/gallery/gallery_thumbnails.h"
#include "app/gallery/picture_record.h"

#include <QAbstractListModel>
#include <QCache>
#include <QHash>
#include <QTimer>

#include <set>
#include <span>
#include <vector>

namespace candela
{

/// Window's thread. Made for a hundred thousand rows: whoever answers wanted() reads the pages in sight in
/// the background, and setRecords() fills them in.
class GalleryModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { IdRole = Qt::UserRole, FileRole, RatingRole, MissingRole, UnreadableRole };

    explicit GalleryModel(const QString& thumbnailFolder, QObject* parent = nullptr);

    /// Rows that stay keep their selection where the order is the same and not too much changes.
    void setIds(std::vector<qint64> ids);
    void setRecords(const std::vector<PictureRecord>& records);
    /// What is known of them is read again.
    void reload(std::span<const qint64> ids);

    /// Null while it is not there yet; then it is asked for. Valid until the event loop goes on.
    const PictureRecord* record(int row) const;
    qint64 idAt(int row) const { return m_ids[static_cast<std::size_t>(row)]; }
    int rowOf(qint64 id) const { return m_rows.value(id, -1); }

    GalleryThumbnails& thumbnails() { return m_thumbnails; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QStringList mimeTypes() const override;
    /// Dragged out: the files.
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }

Q_SIGNALS:
    void wanted(const QList<qint64>& ids);

private:
    bool change(const std::vector<qint64>& ids);
    void numberRows();
    void want(int row) const;
    void askForWanted();
    QImage thumbnail(const PictureRecord& picture) const;
    void onThumbnail(const QString& file);

    std::vector<qint64> m_ids;
    QHash<qint64, int> m_rows;
    mutable QCache<qint64, PictureRecord> m_records; // cost 1 each; data() asks for them
    mutable std::set<int> m_wantedPages;
    mutable QSet<qint64> m_asked; // under way
    QHash<QString, qint64> m_files; // of the records, for their thumbnails
    mutable GalleryThumbnails m_thumbnails;
    mutable QTimer m_askSoon;
};

} // namespace candela
