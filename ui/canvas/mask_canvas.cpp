#include "ui/canvas/mask_canvas.h"

#include "ui/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace candela
{
namespace
{

constexpr int longestSide = 2048; // of a mask: finer than any network sees
constexpr double overlayShare = 0.55;

double distanceToSegment(QPointF point, QPointF from, QPointF to)
{
    const QPointF along = to - from, offset = point - from;
    const double length = QPointF::dotProduct(along, along);
    const double at = length > 0 ? std::clamp(QPointF::dotProduct(offset, along) / length, 0.0, 1.0) : 0.0;
    const QPointF away = offset - along * at;
    return std::sqrt(QPointF::dotProduct(away, away));
}

/// 0..1 at a distance from the middle of a brush: its edge is a pixel wide at least.
double coverage(double distance, double radius, double hardness)
{
    const double inner = std::min(radius * hardness, radius - 1);
    const double share = std::clamp((radius - distance) / (radius - inner), 0.0, 1.0);
    return share * share * (3 - 2 * share);
}

} // namespace

MaskCanvas::MaskCanvas(QWidget* parent)
    : ZoomView(parent)
    , m_colour(Qt::red)
{
    setAccessibleName(tr("Mask"));
    describe();
}

void MaskCanvas::setPicture(const QImage& picture, QSize size)
{
    m_picture = picture;
    m_size = size;
    m_painting = false;
    setMask({});
    layOut();
}

void MaskCanvas::setExtension(const Extension& extension)
{
    if (extension == m_extension)
        return;
    m_extension = extension;
    layOut();
}

void MaskCanvas::layOut()
{
    const Extension& by = m_extension;
    setPictureSize(m_picture.isNull() ? QSize() : m_size + QSize(by.left + by.right, by.top + by.bottom));
}

void MaskCanvas::setMask(const QImage& mask)
{
    const QSize size = std::max(m_size.width(), m_size.height()) > longestSide
        ? m_size.scaled(longestSide, longestSide, Qt::KeepAspectRatio)
        : m_size;
    if (mask.isNull()) {
        m_mask = QImage(size, QImage::Format_Grayscale8);
        m_mask.fill(0);
    } else {
        m_mask = mask.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                     .convertToFormat(QImage::Format_Grayscale8);
    }
    m_overlay = QImage(size, QImage::Format_ARGB32_Premultiplied);
    redrawOverlay(m_overlay.rect());
    update();
}

void MaskCanvas::setBrush(const MaskBrush& brush)
{
    m_brush = brush;
    describe();
    update();
}

void MaskCanvas::setOverlay(const QColor& colour)
{
    m_colour = colour;
    redrawOverlay(m_overlay.rect());
    update();
}

QString MaskCanvas::describedState() const
{
    const int size = qRound(m_brush.size);
    return m_brush.erases ? tr("eraser of %n pixels", nullptr, size)
                          : tr("brush of %n pixels", nullptr, size);
}

void MaskCanvas::redrawOverlay(QRect part)
{
    for (int y = part.top(); y <= part.bottom(); ++y) {
        const uchar* from = m_mask.constScanLine(y);
        auto* to = reinterpret_cast<QRgb*>(m_overlay.scanLine(y));
        for (int x = part.left(); x <= part.right(); ++x)
            to[x] = qPremultiply(
                qRgba(m_colour.red(), m_colour.green(), m_colour.blue(), qRound(from[x] * overlayShare)));
    }
}

double MaskCanvas::maskScale() const
{
    return m_size.isEmpty() ? 1 : static_cast<double>(m_mask.width()) / m_size.width();
}

QPointF MaskCanvas::inMask(QPointF position) const
{
    return (view().toPicture(inPane(position)) - QPointF(m_extension.left, m_extension.top)) * maskScale();
}

void MaskCanvas::paintPictures(QPainter& painter)
{
    const double ratio = devicePixelRatioF();
    painter.save();
    painter.scale(1 / ratio, 1 / ratio);
    const QRectF whole = view().pictureInView();
    const QRectF inner(
        whole.topLeft() + QPointF(m_extension.left, m_extension.top) * zoom(), QSizeF(m_size) * zoom());
    if (m_extension != Extension{}) {
        painter.fillRect(whole, blend(colours().canvas, m_colour, overlayShare));
        painter.fillRect(whole, QBrush(blend(colours().canvas, m_colour, 0.3), Qt::BDiagPattern));
    }
    painter.setRenderHint(QPainter::SmoothPixmapTransform, zoom() < 2 || isFitted());
    painter.drawImage(inner, m_picture);
    painter.drawImage(inner, m_overlay);
    painter.restore();
    if (m_hovers && !isPanning())
        paintBrush(painter);
}

/// Two rings, so that one of them is seen on any picture.
void MaskCanvas::paintBrush(QPainter& painter) const
{
    const double radius = m_brush.size / 2 * zoom() / devicePixelRatioF();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(Qt::black, 3));
    painter.drawEllipse(m_hover, radius, radius);
    painter.setPen(QPen(Qt::white, 1, m_brush.erases ? Qt::DashLine : Qt::SolidLine));
    painter.drawEllipse(m_hover, radius, radius);
}

void MaskCanvas::strokeTo(QPointF point)
{
    const double radius = std::max(m_brush.size / 2 * maskScale(), 0.5);
    const QRectF around = QRectF(m_last, point).normalized().adjusted(-radius, -radius, radius, radius);
    const QRect part = around.toAlignedRect() & m_mask.rect();
    for (int y = part.top(); y <= part.bottom(); ++y) {
        uchar* line = m_mask.scanLine(y);
        for (int x = part.left(); x <= part.right(); ++x) {
            const double distance = distanceToSegment({x + 0.5, y + 0.5}, m_last, point);
            const auto value = static_cast<uchar>(qRound(255 * coverage(distance, radius, m_brush.hardness)));
            line[x] = m_brush.erases ? std::min<uchar>(line[x], 255 - value) : std::max(line[x], value);
        }
    }
    m_last = point;
    redrawOverlay(part);
    update();
}

void MaskCanvas::updateCursor()
{
    if (isPanning() || isSpaceHeld() || isEmpty())
        ZoomView::updateCursor();
    else
        setCursor(Qt::CrossCursor);
}

void MaskCanvas::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || isSpaceHeld() || isEmpty())
        return ZoomView::mousePressEvent(event);
    m_painting = true;
    m_last = inMask(event->position());
    strokeTo(m_last);
}

void MaskCanvas::mouseMoveEvent(QMouseEvent* event)
{
    m_hover = event->position();
    m_hovers = !isEmpty();
    if (m_painting)
        strokeTo(inMask(event->position()));
    else
        ZoomView::mouseMoveEvent(event);
    update();
}

void MaskCanvas::mouseReleaseEvent(QMouseEvent* event)
{
    ZoomView::mouseReleaseEvent(event);
    if (!m_painting || event->button() != Qt::LeftButton)
        return;
    m_painting = false;
    Q_EMIT painted();
}

/// The second press of two strokes, quickly one after the other.
void MaskCanvas::mouseDoubleClickEvent(QMouseEvent* event)
{
    mousePressEvent(event);
}

void MaskCanvas::leaveEvent(QEvent* event)
{
    ZoomView::leaveEvent(event);
    m_hovers = false;
    update();
}

void MaskCanvas::keyPressEvent(QKeyEvent* event)
{
    MaskBrush brush = m_brush;
    switch (event->key()) {
    case Qt::Key_BracketLeft:
        brush.size = std::max(1.0, std::min(brush.size - 1, brush.size / 1.2));
        break;
    case Qt::Key_BracketRight:
        brush.size = std::min(1000.0, std::max(brush.size + 1, brush.size * 1.2));
        break;
    case Qt::Key_BraceLeft:
        brush.hardness = std::max(0.0, brush.hardness - 0.1);
        break;
    case Qt::Key_BraceRight:
        brush.hardness = std::min(1.0, brush.hardness + 0.1);
        break;
    case Qt::Key_E:
        brush.erases = true;
        break;
    case Qt::Key_B:
        brush.erases = false;
        break;
    default:
        return ZoomView::keyPressEvent(event);
    }
    setBrush(brush);
    Q_EMIT brushChanged();
}

void MaskCanvas::changeEvent(QEvent* event)
{
    ZoomView::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        setAccessibleName(tr("Mask"));
}

} // namespace candela
