#include "ui/gallery/gallery_view.h"

#include "app/gallery/gallery_model.h"
#include "ui/gallery/gallery_delegate.h"

#include <QItemSelection>
#include <QKeyEvent>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>

namespace candela
{

constexpr int sideStep = 16; // px

GalleryView::GalleryView(GalleryModel& model, QWidget* parent)
    : QListView(parent)
    , m_model(model)
    , m_delegate(new GalleryDelegate(this))
{
    setModel(&model);
    setItemDelegate(m_delegate);
    setViewMode(QListView::IconMode);
    setMovement(QListView::Static);
    setResizeMode(QListView::Adjust);
    setUniformItemSizes(true);
    setSpacing(0);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setSelectionRectVisible(true);
    setDragEnabled(true);
    setDragDropMode(QAbstractItemView::DragOnly);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // or the columns would jump as it comes and goes
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setMouseTracking(true);
    setFrameShape(QFrame::NoFrame);
    layOut();
}

void GalleryView::setSide(int side)
{
    m_side = std::clamp(side, smallestSide, largestSide);
    const QModelIndex top = indexAt({viewport()->width() / 2, 1});
    layOut();
    if (top.isValid()) // what is looked at stays in sight
        scrollTo(top, QAbstractItemView::PositionAtTop);
}

/// As many columns as fit, the rest shared among them.
void GalleryView::layOut()
{
    const QSize least = GalleryDelegate::cellFor(m_side);
    const int width = viewport()->width() - 1;
    const int columns = std::max(1, width / least.width());
    const QSize cell(std::max(least.width(), width / columns), least.height());
    m_model.thumbnails().setSide(qRound(m_side * devicePixelRatioF()));
    m_delegate->setSizes(m_side, cell);
    if (gridSize() != cell)
        setGridSize(cell);
    verticalScrollBar()->setSingleStep(cell.height() / 3);
    viewport()->update();
}

QList<qint64> GalleryView::selectedIds() const
{
    QList<int> rows;
    for (const QItemSelectionRange& range : selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows += row;
    std::ranges::sort(rows);
    QList<qint64> ids;
    for (const int row : std::as_const(rows))
        ids += m_model.idAt(row);
    return ids;
}

void GalleryView::select(const QList<qint64>& ids)
{
    QItemSelection selection;
    QModelIndex first;
    for (const qint64 id : ids) {
        const QModelIndex index = m_model.index(m_model.rowOf(id));
        if (!index.isValid())
            continue;
        selection.select(index, index);
        if (!first.isValid())
            first = index;
    }
    selectionModel()->setCurrentIndex(first, QItemSelectionModel::NoUpdate);
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
}

/// Letters would look through the titles of all rows, which are not here; there is a search field.
void GalleryView::keyboardSearch(const QString&) { }

void GalleryView::keyPressEvent(QKeyEvent* event)
{
    const int key = event->key();
    if (key >= Qt::Key_0 && key <= Qt::Key_5 && !(event->modifiers() & ~Qt::KeypadModifier))
        Q_EMIT rated(key - Qt::Key_0);
    else if (key == Qt::Key_Plus || key == Qt::Key_Equal)
        Q_EMIT sideWanted(m_side + sideStep);
    else if (key == Qt::Key_Minus)
        Q_EMIT sideWanted(m_side - sideStep);
    else
        QListView::keyPressEvent(event);
}

void GalleryView::wheelEvent(QWheelEvent* event)
{
    if (!(event->modifiers() & Qt::ControlModifier)) {
        QListView::wheelEvent(event);
        return;
    }
    Q_EMIT sideWanted(m_side + (event->angleDelta().y() > 0 ? sideStep : -sideStep));
    event->accept();
}

void GalleryView::resizeEvent(QResizeEvent* event)
{
    layOut();
    QListView::resizeEvent(event);
}

void GalleryView::changeEvent(QEvent* event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        layOut();
}

bool GalleryView::event(QEvent* event)
{
    if (event->type() == QEvent::ScreenChangeInternal)
        layOut();
    return QListView::event(event);
}

} // namespace candela
