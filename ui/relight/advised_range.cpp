#include "ui/relight/advised_range.h"

#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/slider_box.h"

#include <QPainter>
#include <QSlider>
#include <QStyle>

#include <algorithm>

namespace candela
{

static constexpr int bracket = 5; // pixels high

AdvisedRange::AdvisedRange(SliderBox* box, double low, double high, QWidget* parent)
    : QWidget(parent)
    , m_box(box)
    , m_low(low)
    , m_high(high)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void AdvisedRange::setText(const QString& text)
{
    m_text = text;
    update();
}

QSize AdvisedRange::sizeHint() const
{
    return {72, bracket + 2 + QFontMetrics(fontOf(TextRole::Caption)).height()};
}

/// The middle of the slider's handle at that value.
int AdvisedRange::xOf(double value) const
{
    const QSlider* slider = m_box->slider();
    const int handle = slider->style()->pixelMetric(QStyle::PM_SliderLength, nullptr, slider);
    const double share = (value - m_box->range().softMin) / (m_box->range().softMax - m_box->range().softMin);
    const int left = mapFromGlobal(slider->mapToGlobal(QPoint(0, 0))).x();
    return left + handle / 2 + qRound(share * (slider->width() - handle));
}

void AdvisedRange::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const int left = xOf(m_low), right = xOf(m_high);
    painter.setPen(QPen(colours().secondary, 1));
    painter.drawLine(left, 0, left, bracket);
    painter.drawLine(left, bracket, right, bracket);
    painter.drawLine(right, 0, right, bracket);
    painter.setFont(fontOf(TextRole::Caption));
    const int wide = painter.fontMetrics().horizontalAdvance(m_text);
    const int x = std::clamp((left + right - wide) / 2, 0, std::max(0, width() - wide));
    painter.drawText(QRect(x, bracket + 2, wide + 1, height() - bracket - 2), Qt::AlignTop, m_text);
}

} // namespace candela
