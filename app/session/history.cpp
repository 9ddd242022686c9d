#include "app/session/history.h"

#include <QMimeData>
#include <QUrl>

#include <algorithm>

namespace candela
{
namespace
{

constexpr int cacheKiB = 256 * 1024;

QString toolTip(const HistoryEntry& entry)
{
    QStringList lines{QString::fromStdString(entry.request.prompt)};
    lines += History::tr("seed %1").arg(entry.request.seed);
    if (!entry.file.isEmpty())
        lines += entry.file;
    return lines.join(QLatin1Char('\n'));
}

} // namespace

History::History(QObject* parent)
    : QAbstractListModel(parent)
    , m_pictures(cacheKiB)
{
}

qint64 History::add(JobId job, const GenerateRequest& request, const FinishedPicture& picture)
{
    HistoryEntry entry{
        .id = ++m_lastId,
        .job = job,
        .index = picture.index,
        .request = request,
        .thumbnail = picture.thumbnail,
        .file = picture.file,
        .parameters = picture.parameters,
        .time = QDateTime::currentDateTime(),
        .seconds = picture.seconds,
        .unsaved = picture.file.isEmpty() ? picture.image : QImage(),
    };
    entry.request.seed = picture.seed;
    entry.request.count = 1;
    cache(entry.id, picture.image);
    beginInsertRows({}, 0, 0);
    m_entries.insert(m_entries.begin(), std::move(entry));
    endInsertRows();
    Q_EMIT added(m_lastId);
    return m_lastId;
}

QList<qint64> History::complete(JobId job, const GenerateResult& result)
{
    QList<qint64> completed;
    for (int row = 0; row < rowCount(); ++row) {
        HistoryEntry& entry = m_entries[row];
        if (entry.job != job || entry.index >= static_cast<int>(result.pictures.size()))
            continue;
        entry.request = result.pictures[entry.index].request;
        Q_EMIT dataChanged(index(row), index(row));
        completed += entry.id;
    }
    return completed;
}

const HistoryEntry* History::find(qint64 id) const
{
    const int row = rowOf(id);
    return row < 0 ? nullptr : &m_entries[row];
}

int History::rowOf(qint64 id) const
{
    const auto entry = std::ranges::find(m_entries, id, &HistoryEntry::id);
    return entry == m_entries.end() ? -1 : static_cast<int>(entry - m_entries.begin());
}

QImage History::picture(qint64 id)
{
    const HistoryEntry* entry = find(id);
    if (!entry)
        return {};
    if (!entry->unsaved.isNull())
        return entry->unsaved;
    if (const QImage* cached = m_pictures.object(id))
        return *cached;
    m_background.run([this, id, file = entry->file] {
        const QImage picture(file);
        const bool plain = !picture.isNull() && !picture.hasAlphaChannel();
        return [this, id, ready = plain ? picture.convertToFormat(QImage::Format_RGB32) : picture] {
            cache(id, ready);
            Q_EMIT pictureLoaded(id, ready);
        };
    });
    return {};
}

void History::cache(qint64 id, const QImage& picture)
{
    if (!picture.isNull())
        m_pictures.insert(id, new QImage(picture), std::max<qsizetype>(1, picture.sizeInBytes() / 1024));
}

void History::remove(qint64 id)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_entries.erase(m_entries.begin() + row);
    endRemoveRows();
    m_pictures.remove(id);
}

int History::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant History::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const HistoryEntry& entry = m_entries[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return entry.time.toString(QStringLiteral("HH:mm"));
    case Qt::DecorationRole:
        return entry.thumbnail;
    case Qt::ToolTipRole:
        return toolTip(entry);
    case Qt::AccessibleTextRole:
        return tr("%1, seed %2").arg(QString::fromStdString(entry.request.prompt)).arg(entry.request.seed);
    case IdRole:
        return entry.id;
    case FileRole:
        return entry.file;
    case SeedRole:
        return entry.request.seed;
    case TimeRole:
        return entry.time;
    case PromptRole:
        return QString::fromStdString(entry.request.prompt);
    case JobRole:
        return entry.job;
    default:
        return {};
    }
}

Qt::ItemFlags History::flags(const QModelIndex& index) const
{
    return QAbstractListModel::flags(index) | (index.isValid() ? Qt::ItemIsDragEnabled : Qt::NoItemFlags);
}

QStringList History::mimeTypes() const
{
    return {QStringLiteral("text/uri-list"), QStringLiteral("application/x-qt-image")};
}

QMimeData* History::mimeData(const QModelIndexList& indexes) const
{
    auto* mime = new QMimeData;
    QList<QUrl> urls;
    for (const QModelIndex& index : indexes) {
        const HistoryEntry& entry = m_entries[index.row()];
        if (!entry.file.isEmpty())
            urls.append(QUrl::fromLocalFile(entry.file));
        const QImage* cached = m_pictures.object(entry.id);
        if (indexes.size() == 1 && (cached || !entry.unsaved.isNull()))
            mime->setImageData(cached ? *cached : entry.unsaved);
    }
    if (!urls.isEmpty())
        mime->setUrls(urls);
    return mime;
}

} // namespace candela
