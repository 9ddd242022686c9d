// The pictures of a dataset as the grid shows them.
#pragma once

#include "app/gallery/gallery_thumbnails.h"
#include "app/session/dataset_rows.h"

#include <QAbstractListModel>
#include <QHash>

#include <span>
#include <vector>

namespace candela
{

/// Window's thread. All rows are there at once, so that End, Ctrl+A and the scroll bar mean all of them; what
/// is costly about a row, its thumbnail, is read when the row comes into sight.
class DatasetList : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { PictureRole = Qt::UserRole, StandingRole, TroubleRole, CopiesRole, UnreadableRole };

    /// `sheet` must outlive it.
    DatasetList(const DatasetSheet& sheet, const QString& thumbnailFolder);

    const DatasetView& view() const { return m_view; }
    void setView(const DatasetView& view);
    /// Before and after the sheet becomes another one.
    void beginAnother() { beginResetModel(); }
    void endAnother();
    /// Other pictures may be among those that are shown.
    void refresh();
    /// The pictures are others; those that no longer belong here go, others come. None in particular: all.
    void update(const std::vector<std::size_t>& pictures);

    std::size_t pictureAt(int row) const { return static_cast<std::size_t>(m_rows[row]); }
    int rowOf(std::size_t picture) const; // -1: not shown

    GalleryThumbnails& thumbnails() { return m_thumbnails; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    void setRows(std::vector<int> rows);
    bool changeTo(const std::vector<int>& rows);
    void numberRows();
    QImage thumbnail(std::size_t picture) const;
    QString toolTip(std::size_t picture) const;
    void onThumbnail(const QString& file);

    const DatasetSheet& m_sheet;
    DatasetView m_view;
    std::vector<int> m_rows; // the pictures' numbers
    std::vector<int> m_rowOf; // by picture; -1: not shown
    mutable QHash<QString, std::size_t> m_files; // whose thumbnails were asked for
    mutable GalleryThumbnails m_thumbnails;
};

/// "Kept", "Rejected by hand": a word for each.
QString standingName(Standing standing);
/// Why it stands so, or what is wrong with it, as a sentence in the user's language; may be empty.
QString whyOf(const DatasetSheet& sheet, std::size_t picture);

} // namespace candela
