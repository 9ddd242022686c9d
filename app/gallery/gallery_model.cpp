#include "app/gallery/gallery_model.h"

#include <QLocale>
#include <QMimeData>
#include <QUrl>

#include <algorithm>

namespace candela
{
namespace
{

constexpr int pageRows = 200;
constexpr int mostRecords = 8000;
constexpr int mostPages = 8; // asked for at once: those in sight come first
constexpr int mostRuns = 64; // changed one by one; more is a new list

/// A stretch of rows.
struct Run {
    int first = 0, count = 0;
};

/// The stretches of `ids` that are not in `others`.
std::vector<Run> runsWithout(const std::vector<qint64>& ids, const QHash<qint64, int>& others)
{
    std::vector<Run> runs;
    for (int row = 0; row < static_cast<int>(ids.size()); ++row) {
        if (others.contains(ids[static_cast<std::size_t>(row)]))
            continue;
        if (!runs.empty() && runs.back().first + runs.back().count == row)
            ++runs.back().count;
        else
            runs.push_back({row, 1});
    }
    return runs;
}

QHash<qint64, int> numbered(const std::vector<qint64>& ids)
{
    QHash<qint64, int> rows;
    rows.reserve(static_cast<qsizetype>(ids.size()));
    for (std::size_t row = 0; row < ids.size(); ++row)
        rows.insert(ids[row], static_cast<int>(row));
    return rows;
}

std::vector<qint64> without(const std::vector<qint64>& ids, const std::vector<Run>& runs)
{
    std::vector<qint64> left = ids;
    for (auto run = runs.rbegin(); run != runs.rend(); ++run)
        left.erase(left.begin() + run->first, left.begin() + run->first + run->count);
    return left;
}

QString toolTip(const PictureRecord& picture)
{
    QStringList lines;
    if (!picture.prompt.isEmpty())
        lines += picture.prompt.left(300).toHtmlEscaped();
    if (picture.seed)
        lines += GalleryModel::tr("seed %1").arg(*picture.seed);
    lines += picture.file.toHtmlEscaped();
    return QStringLiteral("<p>%1</p>").arg(lines.join(QStringLiteral("<br>")));
}

/// One line that tells pictures apart.
QString title(const PictureRecord& picture)
{
    const QString prompt = picture.prompt.left(200).simplified();
    return prompt.isEmpty() ? picture.file.mid(picture.file.lastIndexOf(QLatin1Char('/')) + 1) : prompt;
}

QString spoken(const PictureRecord& picture)
{
    QStringList parts{title(picture)};
    if (picture.seed)
        parts += GalleryModel::tr("seed %1").arg(*picture.seed);
    if (picture.rating > 0)
        parts += GalleryModel::tr("%n star(s)", nullptr, picture.rating);
    if (picture.missing)
        parts += GalleryModel::tr("its file is missing");
    return parts.join(QStringLiteral(", "));
}

} // namespace

GalleryModel::GalleryModel(const QString& thumbnailFolder, QObject* parent)
    : QAbstractListModel(parent)
    , m_records(mostRecords)
    , m_thumbnails(thumbnailFolder)
{
    m_askSoon.setSingleShot(true);
    m_askSoon.callOnTimeout([this] { askForWanted(); });
    connect(&m_thumbnails, &GalleryThumbnails::loaded, this, &GalleryModel::onThumbnail);
}

void GalleryModel::setIds(std::vector<qint64> ids)
{
    if (ids == m_ids || change(ids))
        return;
    beginResetModel();
    m_ids = std::move(ids);
    numberRows();
    endResetModel();
}

/// Takes rows out and puts rows in; false, and nothing done, where it is better to begin anew.
bool GalleryModel::change(const std::vector<qint64>& ids)
{
    const QHash<qint64, int> newRows = numbered(ids);
    const std::vector<Run> removed = runsWithout(m_ids, newRows), added = runsWithout(ids, m_rows);
    if (removed.size() + added.size() > mostRuns || removed.size() + added.size() == 0
        || without(m_ids, removed) != without(ids, added))
        return false;
    for (auto run = removed.rbegin(); run != removed.rend(); ++run) {
        beginRemoveRows({}, run->first, run->first + run->count - 1);
        m_ids.erase(m_ids.begin() + run->first, m_ids.begin() + run->first + run->count);
        numberRows();
        endRemoveRows();
    }
    for (const Run& run : added) {
        beginInsertRows({}, run.first, run.first + run.count - 1);
        m_ids.insert(m_ids.begin() + run.first, ids.begin() + run.first, ids.begin() + run.first + run.count);
        numberRows();
        endInsertRows();
    }
    return true;
}

void GalleryModel::numberRows()
{
    m_rows = numbered(m_ids);
    m_wantedPages.clear();
    m_asked.clear(); // an answer may never have come
}

void GalleryModel::setRecords(const std::vector<PictureRecord>& records)
{
    int first = rowCount(), last = -1;
    for (const PictureRecord& picture : records) {
        m_asked.remove(picture.id);
        if (const PictureRecord* known = m_records.object(picture.id);
            known && known->modified != picture.modified)
            m_thumbnails.forget(picture.file);
        m_records.insert(picture.id, new PictureRecord(picture));
        m_files.insert(picture.file, picture.id);
        if (const int row = rowOf(picture.id); row >= 0) {
            first = std::min(first, row);
            last = std::max(last, row);
        }
    }
    if (last >= first)
        Q_EMIT dataChanged(index(first), index(last));
}

void GalleryModel::reload(std::span<const qint64> ids)
{
    QList<qint64> shown;
    for (const qint64 id : ids)
        if (m_records.contains(id)) // what is not known is read when it is shown
            shown += id;
    if (!shown.isEmpty())
        Q_EMIT wanted(shown);
}

const PictureRecord* GalleryModel::record(int row) const
{
    if (row < 0 || row >= rowCount())
        return nullptr;
    const PictureRecord* known = m_records.object(idAt(row));
    if (!known && !m_asked.contains(idAt(row)))
        want(row);
    return known;
}

void GalleryModel::want(int row) const
{
    m_wantedPages.insert(row / pageRows);
    if (!m_askSoon.isActive())
        m_askSoon.start(0);
}

void GalleryModel::askForWanted()
{
    QList<qint64> ids;
    int pages = 0;
    for (auto page = m_wantedPages.rbegin(); page != m_wantedPages.rend() && pages < mostPages;
         ++page, ++pages)
        for (int row = *page * pageRows; row < std::min((*page + 1) * pageRows, rowCount()); ++row)
            if (const qint64 id = idAt(row); !m_records.contains(id) && !m_asked.contains(id)) {
                m_asked.insert(id);
                ids += id;
            }
    m_wantedPages.clear(); // others are asked for again if they are still in sight
    if (!ids.isEmpty())
        Q_EMIT wanted(ids);
}

QImage GalleryModel::thumbnail(const PictureRecord& picture) const
{
    return picture.missing ? QImage() : m_thumbnails.get(picture.file, picture.modified);
}

void GalleryModel::onThumbnail(const QString& file)
{
    if (const int row = rowOf(m_files.value(file)); row >= 0)
        Q_EMIT dataChanged(index(row), index(row), {Qt::DecorationRole});
}

int GalleryModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_ids.size());
}

QVariant GalleryModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == IdRole)
        return idAt(index.row());
    const PictureRecord* picture = record(index.row());
    if (!picture)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return title(*picture);
    case Qt::DecorationRole:
        return thumbnail(*picture);
    case Qt::ToolTipRole:
        return toolTip(*picture);
    case Qt::AccessibleTextRole:
        return spoken(*picture);
    case FileRole:
        return picture->file;
    case RatingRole:
        return picture->rating;
    case MissingRole:
        return picture->missing;
    case UnreadableRole:
        return m_thumbnails.isUnreadable(picture->file);
    default:
        return {};
    }
}

Qt::ItemFlags GalleryModel::flags(const QModelIndex& index) const
{
    return QAbstractListModel::flags(index) | (index.isValid() ? Qt::ItemIsDragEnabled : Qt::NoItemFlags);
}

QStringList GalleryModel::mimeTypes() const
{
    return {QStringLiteral("text/uri-list")};
}

QMimeData* GalleryModel::mimeData(const QModelIndexList& indexes) const
{
    auto* mime = new QMimeData;
    QList<QUrl> urls;
    for (const QModelIndex& index : indexes)
        if (const PictureRecord* picture = record(index.row()); picture && !picture->missing)
            urls.append(QUrl::fromLocalFile(picture->file));
    mime->setUrls(urls);
    return mime;
}

} // namespace candela
