#include "ui/canvas/compare_view.h"

#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>

#include <algorithm>
#include <utility>

namespace candela
{
namespace
{

constexpr double lineWidth = 2;
constexpr double handleSide = 20;
constexpr double grabDistance = metrics::target / 2.0;
constexpr double step = 0.01, largeStep = 0.1;

} // namespace

CompareView::CompareView(QWidget* parent)
    : ZoomView(parent)
{
    setAccessibleName(tr("Comparison"));
    describe();
}

void CompareView::setPictures(MipPyramid before, MipPyramid after, QSize size)
{
    m_before = std::move(before);
    m_after = std::move(after);
    m_beforeSmall = m_before.full().width() < size.width();
    m_afterSmall = m_after.full().width() < size.width();
    setPictureSize(m_before.isEmpty() ? QSize() : size);
}

void CompareView::setMode(CompareMode mode)
{
    if (std::exchange(m_mode, mode) == mode)
        return;
    m_held = m_dragging = false;
    layOutPanes();
}

void CompareView::setLabels(const QString& before, const QString& after)
{
    m_beforeLabel = before;
    m_afterLabel = after;
    update();
}

void CompareView::setSplit(double split)
{
    m_split = std::clamp(split, 0.0, 1.0);
    describe();
    update();
    Q_EMIT splitChanged(m_split);
}

void CompareView::swap()
{
    m_swapped = !m_swapped;
    describe();
    update();
}

void CompareView::setHeld(bool held)
{
    m_held = held;
    update();
}

double CompareView::gap() const
{
    return lineWidth * devicePixelRatioF();
}

QSizeF CompareView::paneSize() const
{
    const QSizeF whole = QSizeF(size()) * devicePixelRatioF();
    return m_mode == CompareMode::Side ? QSizeF((whole.width() - gap()) / 2, whole.height()) : whole;
}

QPointF CompareView::inPane(QPointF position) const
{
    const QPointF point = position * devicePixelRatioF();
    const double second = paneSize().width() + gap();
    return m_mode == CompareMode::Side && point.x() >= second ? point - QPointF(second, 0) : point;
}

QRectF CompareView::visible() const
{
    return QRectF(QPointF(0, 0), paneSize()) & view().pictureInView();
}

double CompareView::splitX() const
{
    const QRectF part = visible();
    return (part.left() + m_split * part.width()) / devicePixelRatioF();
}

bool CompareView::isOnHandle(QPointF position) const
{
    return m_mode == CompareMode::Split && !isEmpty() && std::abs(position.x() - splitX()) <= grabDistance;
}

void CompareView::dragSplit(QPointF position)
{
    const QRectF part = visible();
    const double x = (position.x() - m_grabbedAt) * devicePixelRatioF();
    if (part.width() > 0)
        setSplit((x - part.left()) / part.width());
}

void CompareView::paintPictures(QPainter& painter)
{
    const double ratio = devicePixelRatioF();
    const QRectF pane(QPointF(0, 0), paneSize());
    painter.save();
    painter.scale(1 / ratio, 1 / ratio);
    switch (m_mode) {
    case CompareMode::Split: {
        const double x = std::round(splitX() * ratio);
        paintSide(painter, false, {0, 0, x, pane.height()}, 0);
        paintSide(painter, true, {x, 0, pane.width() - x, pane.height()}, 0);
        break;
    }
    case CompareMode::Side:
        paintSide(painter, false, pane, 0);
        paintSide(painter, true, pane, pane.width() + gap());
        painter.fillRect(QRectF(pane.width(), 0, gap(), pane.height()), colours().divider);
        break;
    case CompareMode::Hold:
        paintSide(painter, !m_held, pane, 0);
        break;
    }
    painter.restore();
    if (m_mode == CompareMode::Split)
        paintLine(painter);
    paintLabels(painter);
}

/// The first or second side, within `clip` of its pane, which begins `shift` device pixels to the right.
void CompareView::paintSide(QPainter& painter, bool second, const QRectF& clip, double shift)
{
    const bool after = second != m_swapped && !m_after.isEmpty();
    painter.save();
    painter.translate(shift, 0);
    painter.setClipRect(clip);
    paintPyramid(painter, after ? m_after : m_before, after ? m_afterSmall : m_beforeSmall);
    painter.restore();
}

void CompareView::paintLine(QPainter& painter)
{
    const double ratio = devicePixelRatioF();
    const QRectF part = visible();
    const QRectF shown(part.topLeft() / ratio, part.size() / ratio);
    const double x = splitX();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    // A thin dark edge keeps the white line visible on white.
    painter.fillRect(
        QRectF(x - lineWidth / 2 - 1, shown.top(), lineWidth + 2, shown.height()), QColor(0, 0, 0, 70));
    painter.fillRect(QRectF(x - lineWidth / 2, shown.top(), lineWidth, shown.height()), Qt::white);

    const QRectF knob(x - handleSide / 2, shown.center().y() - handleSide / 2, handleSide, handleSide);
    painter.setPen(QPen(QColor(0, 0, 0, 90), 1));
    painter.setBrush(m_hovers || m_dragging || hasFocus() ? colours().accent : QColor(Qt::white));
    painter.drawEllipse(knob);
    const bool accent = m_hovers || m_dragging || hasFocus();
    painter.setPen(QPen(
        accent ? colours().onAccent : QColor(30, 30, 30), 1.75, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    for (const int side : {-1, 1}) {
        const QPointF tip = knob.center() + QPointF(side * 6.5, 0);
        painter.drawPolyline(QPolygonF({tip + QPointF(-side * 3, -3), tip, tip + QPointF(-side * 3, 3)}));
    }
    painter.restore();
}

void CompareView::paintLabels(QPainter& painter)
{
    const QString& first = m_swapped ? m_afterLabel : m_beforeLabel;
    const QString& second = m_swapped ? m_beforeLabel : m_afterLabel;
    const double top = metrics::medium, left = metrics::medium, right = width() - metrics::medium;
    if (m_mode != CompareMode::Hold) {
        paintLabel(painter, first, {left, top}, Qt::AlignLeft);
        paintLabel(painter, second, {right, top}, Qt::AlignRight);
        return;
    }
    paintLabel(painter, m_held ? first : second, {left, top}, Qt::AlignLeft);
    if (!m_held)
        paintLabel(painter, tr("Hold the mouse or Space: %1").arg(first), {right, top}, Qt::AlignRight);
}

void CompareView::paintLabel(QPainter& painter, const QString& text, QPointF corner, Qt::Alignment side)
{
    QFont font = fontOf(TextRole::Caption);
    font.setWeight(QFont::DemiBold);
    const QFontMetricsF measure(font);
    const QSizeF size(measure.horizontalAdvance(text) + 2 * metrics::small, measure.height() + 6);
    const QRectF pill(side == Qt::AlignRight ? corner - QPointF(size.width(), 0) : corner, size);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, 175));
    painter.drawRoundedRect(pill, metrics::radius, metrics::radius);
    painter.setFont(font);
    painter.setPen(Qt::white);
    painter.drawText(pill, Qt::AlignCenter, text);
    painter.restore();
}

QString CompareView::describedState() const
{
    if (isEmpty())
        return {};
    const QString order = m_swapped ? tr("after first") : tr("before first");
    return m_mode == CompareMode::Split ? tr("split at %1 %, %2").arg(qRound(m_split * 100)).arg(order)
                                        : order;
}

void CompareView::updateCursor()
{
    if (m_dragging || m_hovers)
        setCursor(Qt::SplitHCursor);
    else
        ZoomView::updateCursor();
}

void CompareView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && isOnHandle(event->position())) {
        m_dragging = true;
        m_grabbedAt = event->position().x() - splitX();
        return update();
    }
    ZoomView::mousePressEvent(event);
    if (m_mode == CompareMode::Hold && event->button() == Qt::LeftButton)
        setHeld(true);
}

void CompareView::mouseMoveEvent(QMouseEvent* event)
{
    if (m_dragging)
        return dragSplit(event->position());
    if (!isPanning() && std::exchange(m_hovers, isOnHandle(event->position())) != m_hovers) {
        updateCursor();
        update();
    }
    ZoomView::mouseMoveEvent(event);
}

void CompareView::mouseReleaseEvent(QMouseEvent* event)
{
    m_dragging = false;
    setHeld(false);
    ZoomView::mouseReleaseEvent(event);
}

void CompareView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && isOnHandle(event->position()))
        setSplit(0.5);
    else if (m_mode == CompareMode::Hold)
        mousePressEvent(event); // quick looks, one after the other
    else
        ZoomView::mouseDoubleClickEvent(event);
}

void CompareView::keyPressEvent(QKeyEvent* event)
{
    const double by = event->modifiers().testFlag(Qt::ShiftModifier) ? largeStep : step;
    const bool splits = m_mode == CompareMode::Split;
    switch (event->key()) {
    case Qt::Key_C:
        return swap();
    case Qt::Key_M:
        return Q_EMIT nextModeWanted();
    case Qt::Key_Left:
        return splits ? setSplit(m_split - by) : ZoomView::keyPressEvent(event);
    case Qt::Key_Right:
        return splits ? setSplit(m_split + by) : ZoomView::keyPressEvent(event);
    case Qt::Key_Home:
        return splits ? setSplit(0) : ZoomView::keyPressEvent(event);
    case Qt::Key_End:
        return splits ? setSplit(1) : ZoomView::keyPressEvent(event);
    case Qt::Key_Space:
        return m_mode == CompareMode::Hold ? setHeld(true) : ZoomView::keyPressEvent(event);
    default:
        ZoomView::keyPressEvent(event);
    }
}

void CompareView::keyReleaseEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Space && m_mode == CompareMode::Hold && !event->isAutoRepeat())
        return setHeld(false);
    ZoomView::keyReleaseEvent(event);
}

void CompareView::focusOutEvent(QFocusEvent* event)
{
    setHeld(false);
    ZoomView::focusOutEvent(event);
}

void CompareView::changeEvent(QEvent* event)
{
    ZoomView::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        setAccessibleName(tr("Comparison"));
}

} // namespace candela
