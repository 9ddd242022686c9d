#include "ui/gallery/gallery_view.h"

#include "app/gallery/gallery_model.h"
#include "ui/gallery/gallery_delegate.h"

#include <QKeyEvent>

namespace candela
{

static constexpr int firstSide = 176; // px

GalleryView::GalleryView(GalleryModel& model, QWidget* parent)
    : TileGrid(model, model.thumbnails(), new GalleryDelegate, firstSide, parent)
    , m_model(model)
{
    setDragEnabled(true);
    setDragDropMode(QAbstractItemView::DragOnly);
    setContextMenuPolicy(Qt::CustomContextMenu);
}

QList<qint64> GalleryView::selectedIds() const
{
    QList<qint64> ids;
    for (const int row : selectedRows())
        ids += m_model.idAt(row);
    return ids;
}

void GalleryView::select(const QList<qint64>& ids)
{
    std::vector<int> rows;
    for (const qint64 id : ids)
        rows.push_back(m_model.rowOf(id));
    selectRows(rows);
}

void GalleryView::keyPressEvent(QKeyEvent* event)
{
    const int key = event->key();
    if (key >= Qt::Key_0 && key <= Qt::Key_5 && !(event->modifiers() & ~Qt::KeypadModifier))
        Q_EMIT rated(key - Qt::Key_0);
    else
        TileGrid::keyPressEvent(event);
}

} // namespace candela
