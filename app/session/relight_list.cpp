#include "app/session/relight_list.h"

#include "app/session/engine_sentences.h"

#include <QDir>
#include <QFileInfo>
#include <QUndoCommand>

#include <algorithm>

namespace candela
{

/// Rows taken out.
class RelightList::Removal : public QUndoCommand
{
public:
    Removal(RelightList& list, const QList<qint64>& ids)
        : QUndoCommand(RelightList::tr("removal of pictures"))
        , m_list(list)
        , m_ids(ids.begin(), ids.end())
    {
    }

    void redo() override { m_taken = m_list.take(m_ids); }
    void undo() override { m_list.restore(m_taken); }

private:
    RelightList& m_list;
    QSet<qint64> m_ids;
    std::vector<RelightItem> m_taken;
};

RelightList::RelightList(QObject* parent)
    : QAbstractListModel(parent)
{
    connect(&m_thumbnails, &Thumbnails::loaded, this, &RelightList::showThumbnail);
}

void RelightList::append(const std::vector<RelightItem>& items)
{
    if (items.empty())
        return;
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(items.size()) - 1);
    for (RelightItem item : items) {
        item.id = ++m_lastId;
        m_files.insert(item.file, item.id);
        m_items.push_back(std::move(item));
    }
    endInsertRows();
}

void RelightList::remove(const QList<qint64>& ids)
{
    if (!ids.isEmpty())
        m_undo.push(new Removal(*this, ids));
}

std::vector<RelightItem> RelightList::take(const QSet<qint64>& ids)
{
    std::vector<RelightItem> taken;
    for (int end = rowCount(); end > 0; --end) {
        int begin = end;
        while (begin > 0 && ids.contains(m_items[begin - 1].id))
            --begin;
        if (begin == end)
            continue;
        beginRemoveRows({}, begin, end - 1);
        for (int row = begin; row < end; ++row) {
            m_files.remove(m_items[row].file);
            taken.push_back(std::move(m_items[row]));
        }
        m_items.erase(m_items.begin() + begin, m_items.begin() + end);
        endRemoveRows();
        end = begin + 1;
    }
    std::ranges::sort(taken, {}, &RelightItem::id);
    return taken;
}

/// Where they were; those that have been added anew meanwhile stay away.
void RelightList::restore(const std::vector<RelightItem>& items)
{
    std::vector<RelightItem> absent;
    std::ranges::copy_if(items, std::back_inserter(absent),
        [this](const RelightItem& item) { return !m_files.contains(item.file); });
    for (auto first = absent.begin(); first != absent.end();) {
        const auto next = std::ranges::lower_bound(m_items, first->id, {}, &RelightItem::id);
        const auto last = next == m_items.end()
            ? absent.end()
            : std::ranges::lower_bound(first, absent.end(), next->id, {}, &RelightItem::id);
        const int row = static_cast<int>(next - m_items.begin());
        beginInsertRows({}, row, row + static_cast<int>(last - first) - 1);
        for (auto item = first; item != last; ++item)
            m_files.insert(item->file, item->id);
        m_items.insert(next, first, last);
        endInsertRows();
        first = last;
    }
}

void RelightList::update(qint64 id, const std::function<void(RelightItem&)>& change)
{
    update(std::span(&id, 1), change);
}

void RelightList::update(std::span<const qint64> ids, const std::function<void(RelightItem&)>& change)
{
    int first = rowCount(), last = -1;
    for (const qint64 id : ids) {
        const int row = rowOf(id);
        if (row < 0)
            continue;
        change(m_items[row]);
        first = std::min(first, row);
        last = std::max(last, row);
    }
    if (last >= 0)
        Q_EMIT dataChanged(index(first), index(last));
}

const RelightItem* RelightList::find(qint64 id) const
{
    const int row = rowOf(id);
    return row < 0 ? nullptr : &m_items[row];
}

int RelightList::rowOf(qint64 id) const
{
    const auto item = std::ranges::lower_bound(m_items, id, {}, &RelightItem::id);
    return item != m_items.end() && item->id == id ? static_cast<int>(item - m_items.begin()) : -1;
}

int RelightList::count(RelightState state) const
{
    return static_cast<int>(std::ranges::count(m_items, state, &RelightItem::state));
}

void RelightList::showThumbnail(const QString& file)
{
    const int row = rowOf(idOf(file));
    if (row >= 0)
        Q_EMIT dataChanged(index(row), index(row), {Qt::DecorationRole});
}

int RelightList::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

QVariant RelightList::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RelightItem& item = m_items[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return QFileInfo(item.file).fileName();
    case Qt::DecorationRole:
        return m_thumbnails.get(item.file);
    case Qt::ToolTipRole:
        return QStringList{QDir::toNativeSeparators(item.file), stateText(item)}.join(QLatin1Char('\n'));
    case Qt::AccessibleTextRole:
        return tr("%1, %2").arg(QFileInfo(item.file).fileName(), stateText(item));
    case IdRole:
        return item.id;
    case FileRole:
        return item.file;
    case StateRole:
        return static_cast<int>(item.state);
    case FractionRole:
        return item.fraction;
    case StateTextRole: // the sentence would not fit
        return item.state == RelightState::Failed ? tr("Failed") : stateText(item);
    default:
        return {};
    }
}

Qt::ItemFlags RelightList::flags(const QModelIndex& index) const
{
    return index.isValid() ? QAbstractListModel::flags(index) | Qt::ItemNeverHasChildren : Qt::NoItemFlags;
}

QString stateText(const RelightItem& item)
{
    switch (item.state) {
    case RelightState::Ready:
        return RelightList::tr("Not relit yet");
    case RelightState::Waiting:
        return RelightList::tr("Waiting");
    case RelightState::Running:
        return RelightList::tr("%1 %").arg(static_cast<int>(item.fraction * 100));
    case RelightState::Done:
        return RelightList::tr("Done · ratio %1").arg(item.ratio, 0, 'f', 1);
    case RelightState::Failed:
        return inUsersLanguage(item.why);
    case RelightState::Skipped:
        return RelightList::tr("Skipped: its result is there already");
    }
    return {};
}

} // namespace candela
