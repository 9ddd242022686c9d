#include "ui/finetune/curve_plot.h"

#include "ui/finetune/rate_box.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QStyle>
#include <QStyleOptionFocusRect>

#include <algorithm>
#include <cmath>
#include <limits>

namespace candela
{
namespace
{

constexpr double tail = 0.005; // share of a faint curve's values that may lie outside at either end

/// The values that the plot must show: of a faint curve without its few wildest.
std::pair<double, double> rangeOf(const Curve& curve)
{
    std::vector<double> values;
    values.reserve(curve.points.size());
    for (const QPointF& point : curve.points)
        if (std::isfinite(point.y()))
            values.push_back(point.y());
    if (values.empty())
        return {std::numeric_limits<double>::max(), std::numeric_limits<double>::lowest()};
    const auto skipped = curve.faint ? static_cast<std::ptrdiff_t>(tail * double(values.size())) : 0;
    std::ranges::nth_element(values, values.begin() + skipped);
    const double low = values[skipped];
    std::ranges::nth_element(values, values.end() - 1 - skipped);
    return {low, values[values.size() - 1 - skipped]};
}

/// The last point that is not behind `step`.
const QPointF* pointAt(const Curve& curve, double step)
{
    const auto behind = std::ranges::upper_bound(curve.points, step, {}, &QPointF::x);
    return behind == curve.points.begin() ? nullptr : &*(behind - 1);
}

Qt::PenStyle dashesOf(int series)
{
    constexpr Qt::PenStyle styles[] = {Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};
    return styles[series / 4 % 4];
}

} // namespace

QColor seriesColour(int series)
{
    const Colours& c = colours();
    switch (series % 4) {
    case 0:
        return c.accent;
    case 1:
        return c.info;
    case 2:
        return c.success;
    default:
        return Theme::instance().isDark() ? QColor(0xE7, 0x8A, 0xD0) : QColor(0x9C, 0x27, 0x87); // magenta
    }
}

CurvePlot::CurvePlot(QWidget* parent)
    : QWidget(parent)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    describe();
}

void CurvePlot::setCurves(std::vector<Curve> curves)
{
    m_curves = std::move(curves);
    measure();
    describe();
    update();
}

void CurvePlot::setLogScale(bool logarithmic)
{
    m_logScale = logarithmic;
    measure();
    update();
}

void CurvePlot::setLegendShown(bool shown)
{
    m_legend = shown;
    update();
}

void CurvePlot::setTexts(const QString& name, const QString& empty)
{
    m_name = name;
    m_empty = empty;
    describe();
    update();
}

void CurvePlot::measure()
{
    double low = std::numeric_limits<double>::max(), high = std::numeric_limits<double>::lowest();
    m_first = std::numeric_limits<double>::max();
    m_last = std::numeric_limits<double>::lowest();
    for (const Curve& curve : m_curves) {
        if (curve.points.empty())
            continue;
        m_first = std::min(m_first, curve.points.front().x());
        m_last = std::max(m_last, curve.points.back().x());
        const auto [least, most] = rangeOf(curve);
        low = std::min(low, least);
        high = std::max(high, most);
    }
    if (!isEmpty() && low <= high)
        m_values = CurveAxis::around(low, high, m_logScale);
    if (m_cursor > m_last)
        m_cursor = -1;
}

/// A sentence instead of the picture, with where each curve begins, is lowest and ends.
void CurvePlot::describe()
{
    setAccessibleName(m_name);
    QStringList sentences;
    for (const Curve& curve : m_curves) {
        if (curve.faint || curve.points.empty())
            continue;
        const QPointF lowest = *std::ranges::min_element(curve.points, {}, &QPointF::y);
        sentences += tr("%1: from %2 at step %3 to %4 at step %5, lowest %6 at step %7.")
                         .arg(curve.name, displayRate(curve.points.front().y()))
                         .arg(curve.points.front().x())
                         .arg(displayRate(curve.points.back().y()))
                         .arg(curve.points.back().x())
                         .arg(displayRate(lowest.y()))
                         .arg(lowest.x());
    }
    setAccessibleDescription(sentences.isEmpty() ? m_empty : sentences.join(QLatin1Char(' ')));
}

QString CurvePlot::valuesAt(double step) const
{
    QStringList parts{tr("Step %1").arg(std::round(step))};
    for (const Curve& curve : m_curves)
        if (const QPointF* point = curve.faint ? nullptr : pointAt(curve, step))
            parts += m_legend && m_curves.size() > 1
                ? QStringLiteral("%1 %2").arg(curve.name, displayRate(point->y()))
                : displayRate(point->y());
    return parts.join(QStringLiteral(" · "));
}

// ------------------------------------------------------------------------------------------------ painting

QRectF CurvePlot::area() const
{
    if (isEmpty())
        return QRectF(rect());
    const QFontMetrics metricsOfFont(fontOf(TextRole::Caption));
    const double left = metricsOfFont.horizontalAdvance(QStringLiteral("0.0000")) + metrics::small;
    const double bottom = metricsOfFont.height() + metrics::hair;
    return QRectF(rect()).adjusted(left, metrics::small, -metrics::medium, -bottom);
}

QPointF CurvePlot::place(QPointF point, const QRectF& inside) const
{
    return {inside.left() + inside.width() * (point.x() - m_first) / (m_last - m_first),
        inside.bottom() - inside.height() * m_values.shareOf(point.y())};
}

void CurvePlot::paintEvent(QPaintEvent*)
{
    const Colours& c = colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(fontOf(TextRole::Caption));
    const QRectF inside = area();
    painter.fillRect(inside, c.base);
    if (isEmpty()) {
        painter.setPen(c.secondary);
        painter.drawText(inside.adjusted(metrics::medium, 0, -metrics::medium, 0),
            Qt::AlignCenter | Qt::TextWordWrap, m_empty);
    } else {
        paintGrid(painter, inside);
        painter.save();
        painter.setClipRect(inside);
        for (const bool faint : {true, false})
            for (const Curve& curve : m_curves)
                if (curve.faint == faint)
                    paintCurve(painter, inside, curve);
        painter.restore();
        if (m_legend)
            paintLegend(painter, inside);
        if (m_cursor >= 0)
            paintCursor(painter, inside);
    }
    if (hasFocus()) {
        QStyleOptionFocusRect focus;
        focus.initFrom(this);
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, &painter, this);
    }
}

void CurvePlot::paintGrid(QPainter& painter, const QRectF& inside) const
{
    const Colours& c = colours();
    const QFontMetrics metricsOfFont(painter.font());
    for (const double tick : m_values.ticks(std::max(2, int(inside.height() / 36)))) {
        const double y = place({m_first, tick}, inside).y();
        painter.setPen(QPen(c.divider, 1));
        painter.drawLine(QPointF(inside.left(), y), QPointF(inside.right(), y));
        painter.setPen(c.secondary);
        painter.drawText(QRectF(0, y - 10, inside.left() - metrics::hair, 20),
            Qt::AlignRight | Qt::AlignVCenter, displayRate(tick));
    }
    const CurveAxis steps{m_first, m_last, false};
    for (const double tick : steps.ticks(std::max(2, int(inside.width() / 90)))) {
        if (tick != std::floor(tick))
            continue;
        const double x = place({tick, m_values.low}, inside).x();
        const QString text = QString::number(qint64(tick));
        const double half = metricsOfFont.horizontalAdvance(text) / 2.0 + 1;
        const double centre = std::min(x, width() - half);
        painter.setPen(c.secondary);
        painter.drawText(QRectF(centre - half, inside.bottom() + 2, 2 * half, metricsOfFont.height()),
            Qt::AlignCenter, text);
    }
}

/// Of each column of pixels the span of its values, joined with the next.
void CurvePlot::paintCurve(QPainter& painter, const QRectF& inside, const Curve& curve) const
{
    QPainterPath path;
    bool drawing = false;
    const auto lineTo = [&](QPointF to) {
        drawing ? path.lineTo(to) : path.moveTo(to);
        drawing = true;
    };
    for (std::size_t i = 0; i < curve.points.size();) {
        const QPointF first = place(curve.points[i], inside);
        const int column = static_cast<int>(first.x());
        double top = first.y(), bottom = first.y();
        QPointF last = first;
        std::size_t end = i + 1;
        for (; end < curve.points.size(); ++end) {
            const QPointF next = place(curve.points[end], inside);
            if (static_cast<int>(next.x()) != column)
                break;
            top = std::min(top, next.y());
            bottom = std::max(bottom, next.y());
            last = next;
        }
        lineTo(first);
        if (end - i > 2) {
            lineTo({first.x(), top});
            lineTo({first.x(), bottom});
        }
        if (end - i > 1)
            lineTo(last);
        i = end;
    }
    QColor colour = seriesColour(curve.series);
    if (curve.faint)
        colour.setAlphaF(0.35F);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, curve.faint ? 1 : 2, dashesOf(curve.series), Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
}

void CurvePlot::paintLegend(QPainter& painter, const QRectF& inside) const
{
    const Colours& c = colours();
    const QFontMetrics metricsOfFont(painter.font());
    double widest = 0;
    int rows = 0;
    for (const Curve& curve : m_curves)
        if (!curve.faint) {
            ++rows;
            widest = std::max(widest, double(metricsOfFont.horizontalAdvance(curve.name)));
        }
    widest = std::min(widest, inside.width() / 3);
    const double high = metricsOfFont.height() + 2;
    QRectF box(inside.right() - widest - 48, inside.top() + metrics::hair, widest + 44, rows * high + 8);
    QColor under = c.base;
    under.setAlphaF(0.85F);
    painter.setPen(QPen(c.divider, 1));
    painter.setBrush(under);
    painter.drawRoundedRect(box, metrics::radius, metrics::radius);
    double y = box.top() + 4;
    for (const Curve& curve : m_curves) {
        if (curve.faint)
            continue;
        painter.setPen(QPen(seriesColour(curve.series), 2, dashesOf(curve.series)));
        painter.drawLine(QPointF(box.left() + 6, y + high / 2), QPointF(box.left() + 28, y + high / 2));
        painter.setPen(c.text);
        painter.drawText(QRectF(box.left() + 34, y, widest + 2, high), Qt::AlignVCenter,
            metricsOfFont.elidedText(curve.name, Qt::ElideMiddle, int(widest) + 1));
        y += high;
    }
}

void CurvePlot::paintCursor(QPainter& painter, const QRectF& inside) const
{
    const Colours& c = colours();
    const double x = place({m_cursor, m_values.low}, inside).x();
    painter.setPen(QPen(c.secondary, 1, Qt::DashLine));
    painter.drawLine(QPointF(x, inside.top()), QPointF(x, inside.bottom()));
    for (const Curve& curve : m_curves)
        if (const QPointF* point = curve.faint ? nullptr : pointAt(curve, m_cursor)) {
            painter.setPen(QPen(c.base, 1));
            painter.setBrush(seriesColour(curve.series));
            painter.drawEllipse(place(*point, inside), 4, 4);
        }
    const QString text = valuesAt(m_cursor);
    const QFontMetrics metricsOfFont(painter.font());
    const double wide = metricsOfFont.horizontalAdvance(text) + 2 * metrics::small;
    const double left =
        x + metrics::small + wide < inside.right() ? x + metrics::small : x - metrics::small - wide;
    const QRectF box(std::max(0.0, left), inside.top() + metrics::hair, wide, metricsOfFont.height() + 6);
    painter.setPen(QPen(c.edge, 1));
    painter.setBrush(c.raised);
    painter.drawRoundedRect(box, metrics::radius, metrics::radius);
    painter.setPen(c.text);
    painter.drawText(box, Qt::AlignCenter, text);
}

// ------------------------------------------------------------------------------------------------- cursor

void CurvePlot::setCursorStep(double step)
{
    if (m_cursor == step)
        return;
    m_cursor = step;
    if (step >= 0 && hasFocus()) {
        setAccessibleDescription(valuesAt(step));
        QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&changed);
    }
    update();
}

void CurvePlot::mouseMoveEvent(QMouseEvent* event)
{
    const QRectF inside = area();
    if (isEmpty() || !inside.contains(event->position()))
        return setCursorStep(-1);
    const double share = (event->position().x() - inside.left()) / inside.width();
    setCursorStep(std::round(m_first + share * (m_last - m_first)));
}

void CurvePlot::leaveEvent(QEvent*)
{
    setCursorStep(-1);
}

void CurvePlot::keyPressEvent(QKeyEvent* event)
{
    const double share = event->modifiers() & Qt::ShiftModifier ? 0.1 : 0.01;
    const double step = std::max(1.0, std::round(share * (m_last - m_first)));
    const double from = m_cursor >= 0 ? m_cursor : m_last;
    if (isEmpty())
        QWidget::keyPressEvent(event);
    else if (event->key() == Qt::Key_Left)
        setCursorStep(std::max(m_first, from - step));
    else if (event->key() == Qt::Key_Right)
        setCursorStep(std::min(m_last, from + step));
    else if (event->key() == Qt::Key_Home)
        setCursorStep(m_first);
    else if (event->key() == Qt::Key_End)
        setCursorStep(m_last);
    else
        QWidget::keyPressEvent(event);
}

void CurvePlot::focusOutEvent(QFocusEvent* event)
{
    setCursorStep(-1);
    describe();
    QWidget::focusOutEvent(event);
}

void CurvePlot::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        describe();
}

} // namespace candela
