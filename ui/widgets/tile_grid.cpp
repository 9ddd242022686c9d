#include "ui/widgets/tile_grid.h"

#include "app/gallery/gallery_thumbnails.h"
#include "ui/widgets/tile_delegate.h"

#include <QItemSelection>
#include <QKeyEvent>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>

namespace candela
{

static constexpr int sideStep = 16; // px

TileGrid::TileGrid(QAbstractItemModel& model, GalleryThumbnails& thumbnails, TileDelegate* delegate, int side,
    QWidget* parent)
    : QListView(parent)
    , m_thumbnails(thumbnails)
    , m_delegate(delegate)
    , m_side(side)
{
    delegate->setParent(this);
    setModel(&model);
    setItemDelegate(delegate);
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
}

void TileGrid::setSide(int side)
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
void TileGrid::layOut()
{
    const QSize least = TileDelegate::cellFor(m_side);
    const int width = viewport()->width() - 1;
    const int columns = std::max(1, width / least.width());
    const QSize cell(std::max(least.width(), width / columns), least.height());
    m_thumbnails.setSide(qRound(m_side * devicePixelRatioF()));
    m_delegate->setSizes(m_side, cell);
    if (gridSize() != cell)
        setGridSize(cell);
    verticalScrollBar()->setSingleStep(cell.height() / 3);
    viewport()->update();
}

std::vector<int> TileGrid::selectedRows() const
{
    std::vector<int> rows;
    for (const QItemSelectionRange& range : selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.push_back(row);
    std::ranges::sort(rows);
    return rows;
}

QModelIndex TileGrid::selectRows(const std::vector<int>& rows)
{
    QItemSelection selection;
    QModelIndex first;
    for (const int row : rows) {
        const QModelIndex index = model()->index(row, 0);
        if (!index.isValid())
            continue;
        selection.select(index, index);
        if (!first.isValid())
            first = index;
    }
    selectionModel()->setCurrentIndex(first, QItemSelectionModel::NoUpdate);
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    return first;
}

void TileGrid::keyboardSearch(const QString&) { }

void TileGrid::keyPressEvent(QKeyEvent* event)
{
    const int key = event->key();
    if (key == Qt::Key_Plus || key == Qt::Key_Equal)
        setSide(m_side + sideStep);
    else if (key == Qt::Key_Minus)
        setSide(m_side - sideStep);
    else
        QListView::keyPressEvent(event);
}

void TileGrid::wheelEvent(QWheelEvent* event)
{
    if (!(event->modifiers() & Qt::ControlModifier)) {
        QListView::wheelEvent(event);
        return;
    }
    setSide(m_side + (event->angleDelta().y() > 0 ? sideStep : -sideStep));
    event->accept();
}

void TileGrid::resizeEvent(QResizeEvent* event)
{
    layOut();
    QListView::resizeEvent(event);
}

void TileGrid::changeEvent(QEvent* event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        layOut();
}

bool TileGrid::event(QEvent* event)
{
    if (event->type() == QEvent::ScreenChangeInternal)
        layOut();
    return QListView::event(event);
}

} // namespace candela
