#include "ui/finetune/dataset_grid.h"

#include "ui/finetune/dataset_delegate.h"

#include <QItemSelection>
#include <QKeyEvent>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>

namespace candela
{

static constexpr int sideStep = 16; // px

DatasetGrid::DatasetGrid(DatasetDesk& desk, QWidget* parent)
    : QListView(parent)
    , m_desk(desk)
    , m_delegate(new DatasetDelegate(this))
{
    setModel(&desk.list());
    setItemDelegate(m_delegate);
    setViewMode(QListView::IconMode);
    setMovement(QListView::Static);
    setResizeMode(QListView::Adjust);
    setUniformItemSizes(true);
    setSpacing(0);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setSelectionRectVisible(true);
    setDragDropMode(QAbstractItemView::NoDragDrop);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // or the columns would jump as it comes and goes
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    setFrameShape(QFrame::NoFrame);
    layOut();
    connect(&desk.list(), &QAbstractItemModel::modelAboutToBeReset, this, &DatasetGrid::keepChosen);
    connect(&desk.list(), &QAbstractItemModel::modelReset, this, &DatasetGrid::chooseAgain);
}

void DatasetGrid::setSide(int side)
{
    side = std::clamp(side, smallestSide, largestSide);
    if (side == m_side)
        return;
    m_side = side;
    const QModelIndex top = indexAt({viewport()->width() / 2, 1});
    layOut();
    if (top.isValid()) // what is looked at stays in sight
        scrollTo(top, QAbstractItemView::PositionAtTop);
    Q_EMIT sideChanged(side);
}

/// As many columns as fit, the rest shared among them.
void DatasetGrid::layOut()
{
    const QSize least = DatasetDelegate::cellFor(m_side);
    const int width = viewport()->width() - 1;
    const int columns = std::max(1, width / least.width());
    const QSize cell(std::max(least.width(), width / columns), least.height());
    m_desk.list().thumbnails().setSide(qRound(m_side * devicePixelRatioF()));
    m_delegate->setSizes(m_side, cell);
    if (gridSize() != cell)
        setGridSize(cell);
    verticalScrollBar()->setSingleStep(cell.height() / 3);
    viewport()->update();
}

std::vector<std::size_t> DatasetGrid::chosen() const
{
    std::vector<int> rows;
    for (const QItemSelectionRange& range : selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.push_back(row);
    std::ranges::sort(rows);
    std::vector<std::size_t> pictures;
    pictures.reserve(rows.size());
    for (const int row : rows)
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
    QItemSelection selection;
    QModelIndex first;
    for (const std::size_t picture : m_kept) {
        const QModelIndex index = m_desk.list().index(m_desk.list().rowOf(picture));
        if (!index.isValid())
            continue;
        selection.select(index, index);
        if (!first.isValid())
            first = index;
    }
    m_kept.clear();
    selectionModel()->setCurrentIndex(first, QItemSelectionModel::NoUpdate);
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    if (first.isValid())
        scrollTo(first);
    Q_EMIT chosenChanged();
}

void DatasetGrid::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected)
{
    QListView::selectionChanged(selected, deselected);
    Q_EMIT chosenChanged();
}

/// Letters decide; there is a search field.
void DatasetGrid::keyboardSearch(const QString&) { }

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
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return setSide(m_side + sideStep);
    case Qt::Key_Minus:
        return setSide(m_side - sideStep);
    default:
        QListView::keyPressEvent(event);
    }
}

void DatasetGrid::wheelEvent(QWheelEvent* event)
{
    if (!(event->modifiers() & Qt::ControlModifier)) {
        QListView::wheelEvent(event);
        return;
    }
    setSide(m_side + (event->angleDelta().y() > 0 ? sideStep : -sideStep));
    event->accept();
}

void DatasetGrid::resizeEvent(QResizeEvent* event)
{
    layOut();
    QListView::resizeEvent(event);
}

void DatasetGrid::changeEvent(QEvent* event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        layOut();
}

bool DatasetGrid::event(QEvent* event)
{
    if (event->type() == QEvent::ScreenChangeInternal)
        layOut();
    return QListView::event(event);
}

} // namespace candela
