#include "ui/canvas/canvas.h"

#include <QApplication>
#include <QDrag>
#include <QMimeData>
#include <QMouseEvent>
#include <QPainter>
#include <QUrl>

namespace candela
{

Canvas::Canvas(QWidget* parent)
    : ZoomView(parent)
{
    setAccessibleName(tr("Canvas"));
    describe();
}

void Canvas::setPicture(const QImage& image, const QString& file)
{
    m_picture = image;
    m_file = file;
    display(image, image.size(), false);
}

void Canvas::setPreview(const QImage& image, QSize finalSize)
{
    m_picture = {};
    m_file.clear();
    display(image, finalSize, true);
}

void Canvas::clear()
{
    m_picture = {};
    m_file.clear();
    display({}, {}, false);
}

void Canvas::display(const QImage& image, QSize size, bool preview)
{
    m_pyramid = MipPyramid(image);
    m_preview = preview;
    setPictureSize(size);
}

void Canvas::paintPictures(QPainter& painter)
{
    const double ratio = devicePixelRatioF();
    painter.save();
    painter.scale(1 / ratio, 1 / ratio);
    paintPyramid(painter, m_pyramid, m_preview);
    painter.restore();
}

void Canvas::mousePressEvent(QMouseEvent* event)
{
    ZoomView::mousePressEvent(event);
    m_mayDragOut = !isPanning() && event->button() == Qt::LeftButton && !m_picture.isNull()
        && view().pictureInView().contains(inPane(event->position()));
    m_pressedAt = event->position();
}

void Canvas::mouseMoveEvent(QMouseEvent* event)
{
    ZoomView::mouseMoveEvent(event);
    if (m_mayDragOut
        && (event->position() - m_pressedAt).manhattanLength() >= QApplication::startDragDistance()) {
        m_mayDragOut = false;
        dragOut();
    }
}

void Canvas::mouseReleaseEvent(QMouseEvent* event)
{
    m_mayDragOut = false;
    ZoomView::mouseReleaseEvent(event);
}

void Canvas::changeEvent(QEvent* event)
{
    ZoomView::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        setAccessibleName(tr("Canvas"));
}

void Canvas::dragOut()
{
    auto* payload = new QMimeData;
    payload->setImageData(m_picture);
    if (!m_file.isEmpty())
        payload->setUrls({QUrl::fromLocalFile(m_file)});
    auto* drag = new QDrag(this);
    drag->setMimeData(payload);
    const double ratio = devicePixelRatioF();
    QPixmap thumbnail = QPixmap::fromImage(
        m_pyramid.levelFor(96 * ratio / m_picture.width())
            .scaled(QSizeF(96, 96).toSize() * ratio, Qt::KeepAspectRatio, Qt::SmoothTransformation));
    thumbnail.setDevicePixelRatio(ratio);
    drag->setPixmap(thumbnail);
    drag->exec(Qt::CopyAction);
}

} // namespace candela
