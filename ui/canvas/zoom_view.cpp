#include "ui/canvas/zoom_view.h"

#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QMimeData>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QPainter>

#include <cmath>

namespace candela
{

static constexpr double wheelNotchesPerOctave = 4; // four notches double the size
static constexpr double crispFrom = 2; // from here on single pixels are looked at, so they get sharp edges

ZoomView::ZoomView(QWidget* parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMouseTracking(true);
}

void ZoomView::setPictureSize(QSize size)
{
    m_view.setPicture(size);
    viewTouched();
}

void ZoomView::layOutPanes()
{
    m_view.setView(paneSize().toSize());
    viewTouched();
}

void ZoomView::setEmptyText(const QString& title, const QString& hint)
{
    m_emptyTitle = title;
    m_emptyHint = hint;
    update();
}

void ZoomView::setDropFilter(std::function<bool(const QMimeData&)> accepts)
{
    m_acceptsDrop = std::move(accepts);
    setAcceptDrops(m_acceptsDrop != nullptr);
}

void ZoomView::fit()
{
    m_view.fit();
    viewTouched();
}

void ZoomView::showActualSize()
{
    zoomTo(1);
}

void ZoomView::zoomIn()
{
    zoomTo(zoom() * 1.25);
}

void ZoomView::zoomOut()
{
    zoomTo(zoom() / 1.25);
}

void ZoomView::zoomTo(double zoom, std::optional<QPointF> anchor)
{
    if (isEmpty())
        return;
    m_view.setZoom(zoom, anchor.value_or(m_view.viewCentre()));
    viewTouched();
}

void ZoomView::panBy(QPointF devicePixels)
{
    if (isEmpty())
        return;
    m_view.panBy(devicePixels);
    viewTouched();
}

void ZoomView::viewTouched()
{
    describe();
    updateCursor();
    update();
    Q_EMIT viewChanged(zoom(), isFitted());
}

void ZoomView::describe()
{
    QStringList parts;
    if (isEmpty())
        parts << tr("No picture yet");
    else
        parts << tr("%1 × %2 pixels, shown at %3 %")
                     .arg(m_view.picture().width())
                     .arg(m_view.picture().height())
                     .arg(qRound(zoom() * 100));
    if (const QString state = describedState(); !state.isEmpty())
        parts << state;
    setAccessibleDescription(parts.join(QStringLiteral(", ")));
}

void ZoomView::updateCursor()
{
    if (m_panning)
        setCursor(Qt::ClosedHandCursor);
    else if (m_spaceHeld || (!isEmpty() && m_view.overflows()))
        setCursor(Qt::OpenHandCursor);
    else
        unsetCursor();
}

void ZoomView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), colours().canvas);
    if (isEmpty())
        paintEmpty(painter);
    else
        paintPictures(painter);
    if (m_ringShown || m_dropHovers) {
        const double inset = metrics::focusRing / 2.0;
        painter.setPen(QPen(colours().accent, metrics::focusRing));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset));
    }
}

void ZoomView::paintPyramid(QPainter& painter, MipPyramid& pyramid, bool smooth) const
{
    // A preview has fewer pixels than the picture it stands for.
    const double zoomOfPixels = zoom() * m_view.picture().width() / pyramid.full().width();
    const QImage& level = smooth && zoomOfPixels >= 1 ? pyramid.full() : pyramid.levelFor(zoomOfPixels);
    // Only the part in sight: a picture at 6400 % would otherwise be scaled as a whole.
    const QRectF shown = m_view.pictureInView();
    const QRectF inView = QRectF(QPointF(0, 0), paneSize()) & shown;
    if (inView.isEmpty())
        return;
    const QRectF inPicture((inView.topLeft() - shown.topLeft()) / zoom(), inView.size() / zoom());
    const double scale = static_cast<double>(level.width()) / m_view.picture().width();
    const double scaleY = static_cast<double>(level.height()) / m_view.picture().height();
    const QRectF source(inPicture.x() * scale, inPicture.y() * scaleY, inPicture.width() * scale,
        inPicture.height() * scaleY);
    const bool pixelForPixel = !smooth && zoomOfPixels == 1;
    const bool crisp = !smooth && zoomOfPixels >= crispFrom && !isFitted();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, !pixelForPixel && !crisp);
    painter.drawImage(inView, level, source);
}

void ZoomView::paintEmpty(QPainter& painter)
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

void ZoomView::resizeEvent(QResizeEvent*)
{
    layOutPanes();
}

void ZoomView::wheelEvent(QWheelEvent* event)
{
    if (isEmpty() || event->angleDelta().isNull())
        return;
    const double notches = event->angleDelta().y() / 120.0;
    zoomTo(zoom() * std::exp2(notches / wheelNotchesPerOctave), inPane(event->position()));
    event->accept();
}

bool ZoomView::event(QEvent* event)
{
    if (event->type() == QEvent::NativeGesture) {
        auto* gesture = static_cast<QNativeGestureEvent*>(event);
        if (gesture->gestureType() == Qt::ZoomNativeGesture) {
            zoomTo(zoom() * (1 + gesture->value()), inPane(gesture->position()));
            return true;
        }
    }
    return QWidget::event(event);
}

void ZoomView::mousePressEvent(QMouseEvent* event)
{
    const bool left = event->button() == Qt::LeftButton;
    m_panning =
        !isEmpty() && (event->button() == Qt::MiddleButton || (left && (m_spaceHeld || m_view.overflows())));
    m_lastAt = event->position();
    updateCursor();
}

void ZoomView::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_panning)
        return;
    panBy((event->position() - m_lastAt) * devicePixelRatioF());
    m_lastAt = event->position();
}

void ZoomView::mouseReleaseEvent(QMouseEvent*)
{
    m_panning = false;
    updateCursor();
}

void ZoomView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || isEmpty())
        return;
    if (isFitted())
        zoomTo(1, inPane(event->position()));
    else
        fit();
}

void ZoomView::keyPressEvent(QKeyEvent* event)
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

void ZoomView::keyReleaseEvent(QKeyEvent* event)
{
    if (event->key() != Qt::Key_Space || event->isAutoRepeat())
        return QWidget::keyReleaseEvent(event);
    m_spaceHeld = false;
    updateCursor();
}

void ZoomView::focusInEvent(QFocusEvent* event)
{
    m_ringShown = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason
        || event->reason() == Qt::ShortcutFocusReason;
    QWidget::focusInEvent(event);
}

void ZoomView::focusOutEvent(QFocusEvent* event)
{
    m_ringShown = false;
    m_spaceHeld = false;
    updateCursor();
    QWidget::focusOutEvent(event);
}

void ZoomView::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->source() == this || !m_acceptsDrop || !m_acceptsDrop(*event->mimeData()))
        return;
    m_dropHovers = true;
    update();
    event->acceptProposedAction();
}

void ZoomView::dragLeaveEvent(QDragLeaveEvent*)
{
    m_dropHovers = false;
    update();
}

void ZoomView::dropEvent(QDropEvent* event)
{
    m_dropHovers = false;
    update();
    event->acceptProposedAction();
    Q_EMIT dropped(event->mimeData());
}

void ZoomView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        describe();
}

} // namespace candela
