#include "ui/canvas/canvas.h"

#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QApplication>
#include <QDrag>
#include <QMimeData>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QPainter>
#include <QUrl>

#include <cmath>

namespace candela
{

static constexpr double wheelNotchesPerOctave = 4; // four notches double the size
static constexpr double crispFrom = 2; // from here on single pixels are looked at, so they get sharp edges

Canvas::Canvas(QWidget* parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMouseTracking(true);
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
    m_view.setPicture(size);
    viewTouched();
}

void Canvas::setEmptyText(const QString& title, const QString& hint)
{
    m_emptyTitle = title;
    m_emptyHint = hint;
    update();
}

void Canvas::setDropFilter(std::function<bool(const QMimeData&)> accepts)
{
    m_acceptsDrop = std::move(accepts);
    setAcceptDrops(m_acceptsDrop != nullptr);
}

void Canvas::fit()
{
    m_view.fit();
    viewTouched();
}

void Canvas::showActualSize()
{
    zoomTo(1);
}

void Canvas::zoomIn()
{
    zoomTo(zoom() * 1.25);
}

void Canvas::zoomOut()
{
    zoomTo(zoom() / 1.25);
}

void Canvas::zoomTo(double zoom, std::optional<QPointF> anchor)
{
    if (isEmpty())
        return;
    m_view.setZoom(zoom, anchor.value_or(m_view.viewCentre()));
    viewTouched();
}

void Canvas::panBy(QPointF devicePixels)
{
    if (isEmpty())
        return;
    m_view.panBy(devicePixels);
    viewTouched();
}

void Canvas::viewTouched()
{
    describe();
    updateCursor();
    update();
    Q_EMIT viewChanged(zoom(), isFitted());
}

void Canvas::describe()
{
    setAccessibleName(tr("Canvas"));
    setAccessibleDescription(isEmpty() ? tr("No picture yet")
                                       : tr("%1 × %2 pixels, shown at %3 %")
                                             .arg(m_view.picture().width())
                                             .arg(m_view.picture().height())
                                             .arg(qRound(zoom() * 100)));
}

void Canvas::updateCursor()
{
    if (m_press == Press::Pan)
        setCursor(Qt::ClosedHandCursor);
    else if (m_spaceHeld || (!isEmpty() && m_view.overflows()))
        setCursor(Qt::OpenHandCursor);
    else
        unsetCursor();
}

void Canvas::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), colours().canvas);
    if (isEmpty())
        paintEmpty(painter);
    else
        paintPicture(painter);
    if (m_ringShown || m_dropHovers) {
        const double inset = metrics::focusRing / 2.0;
        painter.setPen(QPen(colours().accent, metrics::focusRing));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset));
    }
}

void Canvas::paintPicture(QPainter& painter)
{
    const double ratio = devicePixelRatioF();
    const QImage& level = m_preview ? m_pyramid.full() : m_pyramid.levelFor(zoom());
    // Only the part in sight: a picture at 6400 % would otherwise be scaled as a whole.
    const QRectF shown = m_view.pictureInView();
    const QRectF inView = QRectF(QPointF(0, 0), QSizeF(size()) * ratio) & shown;
    if (inView.isEmpty())
        return;
    const QRectF inPicture((inView.topLeft() - shown.topLeft()) / zoom(), inView.size() / zoom());
    const double scale = static_cast<double>(level.width()) / m_view.picture().width();
    const double scaleY = static_cast<double>(level.height()) / m_view.picture().height();
    const QRectF source(inPicture.x() * scale, inPicture.y() * scaleY, inPicture.width() * scale,
        inPicture.height() * scaleY);

    painter.save();
    painter.scale(1 / ratio, 1 / ratio);
    const bool pixelForPixel = !m_preview && zoom() == 1;
    const bool crisp = !m_preview && zoom() >= crispFrom && !isFitted();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, !pixelForPixel && !crisp);
    painter.drawImage(inView, level, source);
    painter.restore();
}

void Canvas::paintEmpty(QPainter& painter)
{
    const int side = 48;
    const QFontMetrics title(fontOf(TextRole::Heading)), hint(fontOf(TextRole::Body));
    const QRect around = rect().adjusted(metrics::huge, metrics::huge, -metrics::huge, -metrics::huge);
    const int wrap = static_cast<int>(Qt::AlignHCenter) | Qt::TextWordWrap;
    const int width = std::min(around.width(), 360);
    const int hintHeight = hint.boundingRect(0, 0, width, 1000, wrap, m_emptyHint).height();
    const int height = side + metrics::large + title.height() + metrics::small + hintHeight;

    QRect line((this->width() - width) / 2, (this->height() - height) / 2, width, side);
    icon(QStringLiteral("picture"), IconTint::Secondary).paint(&painter, line);
    line.moveTop(line.bottom() + 1 + metrics::large);
    line.setHeight(title.height());
    painter.setFont(fontOf(TextRole::Heading));
    painter.setPen(colours().text);
    painter.drawText(line, Qt::AlignCenter, m_emptyTitle);
    line.moveTop(line.bottom() + 1 + metrics::small);
    line.setHeight(hintHeight);
    painter.setFont(fontOf(TextRole::Body));
    painter.setPen(blend(colours().canvas, colours().text, 0.8));
    painter.drawText(line, wrap, m_emptyHint);
}

void Canvas::resizeEvent(QResizeEvent*)
{
    m_view.setView((QSizeF(size()) * devicePixelRatioF()).toSize());
    viewTouched();
}

void Canvas::wheelEvent(QWheelEvent* event)
{
    if (isEmpty() || event->angleDelta().isNull())
        return;
    const double notches = event->angleDelta().y() / 120.0;
    zoomTo(zoom() * std::exp2(notches / wheelNotchesPerOctave), event->position() * devicePixelRatioF());
    event->accept();
}

bool Canvas::event(QEvent* event)
{
    if (event->type() == QEvent::NativeGesture) {
        auto* gesture = static_cast<QNativeGestureEvent*>(event);
        if (gesture->gestureType() == Qt::ZoomNativeGesture) {
            zoomTo(zoom() * (1 + gesture->value()), gesture->position() * devicePixelRatioF());
            return true;
        }
    }
    return QWidget::event(event);
}

void Canvas::mousePressEvent(QMouseEvent* event)
{
    const bool left = event->button() == Qt::LeftButton;
    m_press = Press::None;
    if (isEmpty())
        return;
    if (event->button() == Qt::MiddleButton || (left && (m_spaceHeld || m_view.overflows())))
        m_press = Press::Pan;
    else if (left && !m_picture.isNull()
        && m_view.pictureInView().contains(event->position() * devicePixelRatioF()))
        m_press = Press::MaybeDragOut;
    m_pressedAt = m_lastAt = event->position();
    updateCursor();
}

void Canvas::mouseMoveEvent(QMouseEvent* event)
{
    if (m_press == Press::Pan) {
        panBy((event->position() - m_lastAt) * devicePixelRatioF());
        m_lastAt = event->position();
    } else if (m_press == Press::MaybeDragOut
        && (event->position() - m_pressedAt).manhattanLength() >= QApplication::startDragDistance()) {
        m_press = Press::None;
        dragOut();
    }
}

void Canvas::mouseReleaseEvent(QMouseEvent*)
{
    m_press = Press::None;
    updateCursor();
}

void Canvas::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || isEmpty())
        return;
    if (isFitted())
        zoomTo(1, event->position() * devicePixelRatioF());
    else
        fit();
}

void Canvas::keyPressEvent(QKeyEvent* event)
{
    const double step = (event->modifiers().testFlag(Qt::ShiftModifier) ? 256 : 64) * devicePixelRatioF();
    switch (event->key()) {
    case Qt::Key_F:
        return fit();
    case Qt::Key_1:
        return showActualSize();
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoomIn();
    case Qt::Key_Minus:
        return zoomOut();
    case Qt::Key_Left:
        return panBy({step, 0});
    case Qt::Key_Right:
        return panBy({-step, 0});
    case Qt::Key_Up:
        return panBy({0, step});
    case Qt::Key_Down:
        return panBy({0, -step});
    case Qt::Key_Space:
        m_spaceHeld = true;
        return updateCursor();
    default:
        QWidget::keyPressEvent(event);
    }
}

void Canvas::keyReleaseEvent(QKeyEvent* event)
{
    if (event->key() != Qt::Key_Space || event->isAutoRepeat())
        return QWidget::keyReleaseEvent(event);
    m_spaceHeld = false;
    updateCursor();
}

void Canvas::focusInEvent(QFocusEvent* event)
{
    m_ringShown = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason
        || event->reason() == Qt::ShortcutFocusReason;
    QWidget::focusInEvent(event);
}

void Canvas::focusOutEvent(QFocusEvent* event)
{
    m_ringShown = false;
    m_spaceHeld = false;
    updateCursor();
    QWidget::focusOutEvent(event);
}

void Canvas::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->source() == this || !m_acceptsDrop || !m_acceptsDrop(*event->mimeData()))
        return;
    m_dropHovers = true;
    update();
    event->acceptProposedAction();
}

void Canvas::dragLeaveEvent(QDragLeaveEvent*)
{
    m_dropHovers = false;
    update();
}

void Canvas::dropEvent(QDropEvent* event)
{
    m_dropHovers = false;
    update();
    event->acceptProposedAction();
    Q_EMIT dropped(event->mimeData());
}

void Canvas::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        describe();
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
