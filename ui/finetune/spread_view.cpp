#include "ui/finetune/spread_view.h"

#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace candela
{

SpreadView::SpreadView(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    describe();
}

void SpreadView::setSpread(
    const ValueSpread& spread, const QString& low, const QString& high, double from, double to)
{
    m_spread = spread;
    m_low = low;
    m_high = high;
    m_from = from;
    m_to = to;
    describe();
    update();
}

void SpreadView::describe()
{
    const QString words = m_spread.known == 0
        ? tr("Not measured yet")
        : tr("%n picture(s) from %1 to %2", nullptr, m_spread.known).arg(m_low, m_high);
    setAccessibleDescription(words);
    setToolTip(words);
}

void SpreadView::paintEvent(QPaintEvent*)
{
    const Colours& c = colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(fontOf(TextRole::Caption));
    const int legend = painter.fontMetrics().height() + metrics::hair;
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5 - legend);
    painter.setPen(QPen(c.divider, 1));
    painter.setBrush(c.base);
    painter.drawRoundedRect(frame, metrics::radius, metrics::radius);
    painter.setPen(c.secondary);
    if (m_spread.counts.empty()) {
        painter.drawText(frame, Qt::AlignCenter, tr("Not measured yet"));
        return;
    }
    const QRectF area = frame.adjusted(4, 6, -4, -1);
    const double most = *std::ranges::max_element(m_spread.counts);
    const auto bins = static_cast<double>(m_spread.counts.size());
    const double width = area.width() / bins, step = (m_spread.high - m_spread.low) / bins;
    painter.setPen(Qt::NoPen);
    for (std::size_t i = 0; i < m_spread.counts.size(); ++i) {
        if (m_spread.counts[i] == 0)
            continue;
        const double middle = m_spread.low + (static_cast<double>(i) + 0.5) * step;
        const bool passes = middle >= m_from && middle <= m_to;
        // By the root, so that few are seen beside many.
        const double height = std::max(2.0, area.height() * std::sqrt(m_spread.counts[i] / most));
        painter.setBrush(passes ? c.accent : blend(c.base, c.secondary, 0.55));
        painter.drawRect(QRectF(area.left() + static_cast<double>(i) * width, area.bottom() - height,
            std::max(1.0, width - 1), height));
    }
    painter.setPen(c.secondary);
    const QRect line(0, height() - legend, this->width(), legend);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignBottom, m_low);
    painter.drawText(line, Qt::AlignRight | Qt::AlignBottom, m_high);
}

void SpreadView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        describe();
}

} // namespace candela
