#include "ui/relight/histogram_view.h"

#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace candela
{
namespace
{

/// Neighbours averaged, so that the shape is seen and not the single values.
std::array<float, 256> smoothed(const Histogram& histogram)
{
    std::array<float, 256> out{};
    for (int i = 0; i < 256; ++i) {
        const int low = std::max(0, i - 2), high = std::min(255, i + 2);
        for (int k = low; k <= high; ++k)
            out[i] += histogram.share[k] / static_cast<float>(high - low + 1);
    }
    return out;
}

/// The height that nearly all values stay below: a single black background must not flatten the rest.
double ceilingOf(const std::array<float, 256>& a, const std::array<float, 256>& b)
{
    std::array<float, 512> all{};
    std::ranges::copy(a, all.begin());
    std::ranges::copy(b, all.begin() + 256);
    std::ranges::nth_element(all, all.begin() + 500);
    return std::max(1e-4F, all[500]);
}

QPainterPath curve(const std::array<float, 256>& shares, double ceiling, const QRectF& area)
{
    QPainterPath path(area.bottomLeft());
    for (int i = 0; i < 256; ++i) {
        const double height = std::sqrt(std::min(1.0, shares[i] / ceiling)); // so that small parts are seen
        path.lineTo(area.left() + area.width() * i / 255, area.bottom() - area.height() * height);
    }
    path.lineTo(area.bottomRight());
    return path;
}

} // namespace

HistogramView::HistogramView(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    describe();
}

void HistogramView::setHistograms(const Histogram& before, const Histogram& after, const QString& afterName)
{
    m_before = before;
    m_after = after;
    m_afterName = afterName;
    describe();
    update();
}

void HistogramView::describe()
{
    setAccessibleName(tr("Histogram"));
    QString means = tr("No picture yet");
    if (!m_before.isEmpty && !m_after.isEmpty)
        means = tr("Mean brightness: before %1 %, %2 %3 %")
                    .arg(qRound(m_before.mean * 100))
                    .arg(m_afterName)
                    .arg(qRound(m_after.mean * 100));
    else if (!m_before.isEmpty)
        means = tr("Mean brightness: before %1 %").arg(qRound(m_before.mean * 100));
    setAccessibleDescription(means);
    setToolTip(means);
}

void HistogramView::paintEvent(QPaintEvent*)
{
    const Colours& c = colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int legend = QFontMetrics(fontOf(TextRole::Caption)).height() + metrics::hair;
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5 - legend);
    painter.setPen(QPen(c.divider, 1));
    painter.setBrush(c.base);
    painter.drawRoundedRect(frame, metrics::radius, metrics::radius);
    const QRectF area = frame.adjusted(4, 6, -4, -1);
    painter.setPen(QPen(c.divider, 1, Qt::DotLine));
    for (int quarter = 1; quarter < 4; ++quarter) {
        const double x = area.left() + area.width() * quarter / 4;
        painter.drawLine(QPointF(x, frame.top() + 1), QPointF(x, frame.bottom() - 1));
    }
    const std::array<float, 256> before = smoothed(m_before), after = smoothed(m_after);
    const double ceiling = ceilingOf(before, after);
    if (!m_before.isEmpty) {
        painter.setPen(QPen(c.secondary, 1));
        painter.setBrush(blend(c.base, c.secondary, 0.35));
        painter.drawPath(curve(before, ceiling, area));
    }
    if (!m_after.isEmpty) {
        QColor fill = c.accent;
        fill.setAlphaF(0.22F);
        painter.setPen(QPen(c.accent, 1.5));
        painter.setBrush(fill);
        painter.drawPath(curve(after, ceiling, area));
    }

    painter.setFont(fontOf(TextRole::Caption));
    const QRect line(0, height() - legend, width(), legend);
    double x = 0;
    const auto entry = [&](const QString& text, const QColor& colour) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawRoundedRect(QRectF(x, line.center().y() - 2, 10, 6), 2, 2);
        painter.setPen(c.secondary);
        painter.drawText(QRectF(x + 14, line.top(), width(), line.height()), Qt::AlignVCenter, text);
        x += 14 + painter.fontMetrics().horizontalAdvance(text) + metrics::medium;
    };
    const auto withMean = [](const QString& word, const Histogram& histogram) {
        return histogram.isEmpty ? word : tr("%1 %2 %").arg(word).arg(qRound(histogram.mean * 100));
    };
    entry(withMean(tr("Before"), m_before), blend(c.window, c.secondary, 0.8));
    entry(withMean(m_afterName, m_after), c.accent);
}

void HistogramView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        describe();
}

} // namespace candela
