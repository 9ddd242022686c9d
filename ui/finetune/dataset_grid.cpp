#include "ui/finetune/dataset_grid.h"

#include "ui/finetune/dataset_delegate.h"

#include <QItemSelection>
#include <QKeyEvent>

#include <algorithm>

namespace candela
{

static constexpr int firstSide = 144; // px

DatasetGrid::DatasetGrid(DatasetDesk& desk, QWidget* parent)
    : TileGrid(desk.list(), desk.list().thumbnails(), new DatasetDelegate, firstSide, parent)
    , m_desk(desk)
{
    connect(&desk.list(), &QAbstractItemModel::modelAboutToBeReset, this, &DatasetGrid::keepChosen);
    connect(&desk.list(), &QAbstractItemModel::modelReset, this, &DatasetGrid::chooseAgain);
}

std::vector<std::size_t> DatasetGrid::chosen() const
{
    std::vector<std::size_t> pictures;
    for (const int row : selectedRows())
        pictures.push_back(m_desk.list().pictureAt(row));
    return pictures;
}

void DatasetGrid::choose(std::size_t picture)
{
    const QModelIndex index = m_desk.list().index(m_desk.list().rowOf(picture));
    if (!index.isValid())
        return;
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
    scrollTo(index);
}

void DatasetGrid::decide(Verdict verdict)
{
    const std::vector<std::size_t> pictures = chosen();
    if (pictures.empty())
        return;
    const int row = m_desk.list().rowOf(pictures.front());
    m_desk.setVerdict(pictures, verdict);
    if (pictures.size() != 1)
        return;
    // One that no longer belongs here has gone, and the next is in its place.
    const bool stays = m_desk.list().rowOf(pictures.front()) >= 0;
    const int next = stays ? row + (verdict == Verdict::Open ? 0 : 1) : row;
    const QModelIndex index = m_desk.list().index(std::min(next, m_desk.list().rowCount() - 1));
    if (index.isValid())
        selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
}

void DatasetGrid::keepChosen()
{
    m_kept = chosen();
}

/// Those that are still shown.
void DatasetGrid::chooseAgain()
{
    std::vector<int> rows;
    for (const std::size_t picture : m_kept)
        rows.push_back(m_desk.list().rowOf(picture));
    m_kept.clear();
    const QModelIndex first = selectRows(rows);
    if (first.isValid())
        scrollTo(first);
    Q_EMIT chosenChanged();
}

void DatasetGrid::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected)
{
    TileGrid::selectionChanged(selected, deselected);
    Q_EMIT chosenChanged();
}

void DatasetGrid::keyPressEvent(QKeyEvent* event)
{
    const bool plain = !(event->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier));
    switch (plain ? event->key() : 0) {
    case Qt::Key_A:
        return decide(Verdict::Accepted);
    case Qt::Key_X:
        return decide(Verdict::Rejected);
    case Qt::Key_U:
        return decide(Verdict::Open);
    default:
        TileGrid::keyPressEvent(event);
    }
}

} // namespace candela
