#include "ui/widgets/slider_box.h"

#include "ui/theme/metrics.h"

#include <QDoubleSpinBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QScopedValueRollback>
#include <QSlider>

#include <algorithm>
#include <cmath>

namespace candela
{

SliderBox::SliderBox(const SliderRange& range, double defaultValue, QWidget* parent)
    : QWidget(parent)
    , m_range(range)
    , m_default(defaultValue)
    , m_slider(new QSlider(Qt::Horizontal, this))
    , m_box(new QDoubleSpinBox(this))
{
    Q_ASSERT(
        range.hardMin <= range.softMin && range.softMin < range.softMax && range.softMax <= range.hardMax);
    m_slider->setRange(0, static_cast<int>(std::lround((range.softMax - range.softMin) / range.step)));
    m_slider->setPageStep(std::max(1, m_slider->maximum() / 10));
    m_slider->setMinimumWidth(72);
    m_slider->installEventFilter(this);

    m_box->setDecimals(range.decimals);
    m_box->setRange(range.hardMin, range.hardMax);
    m_box->setSingleStep(range.step);
    m_box->setAlignment(Qt::AlignRight);
    m_box->setLocale(QLocale::c()); // numbers look the same in every language and in the picture's metadata
    m_box->setKeyboardTracking(false);
    m_box->setFixedWidth(72);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::medium);
    layout->addWidget(m_slider, 1);
    layout->addWidget(m_box);
    setFocusProxy(m_slider); // the first of the two: with the second, Tab would skip the first

    takeValue(defaultValue, false);
    connect(m_slider, &QSlider::valueChanged, this, [this](int position) {
        if (!m_updating)
            takeValue(m_range.softMin + position * m_range.step, true);
    });
    connect(m_box, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        if (!m_updating)
            takeValue(value, true);
    });
}

double SliderBox::value() const
{
    return m_box->value();
}

void SliderBox::setName(const QString& name)
{
    m_slider->setAccessibleName(name);
    m_box->setAccessibleName(name);
    m_slider->setToolTip(tr("Double-click restores %1").arg(m_box->textFromValue(m_default)));
}

void SliderBox::setValue(double value)
{
    takeValue(value, false);
    m_touched = this->value() != m_default;
}

void SliderBox::setDefaultValue(double value)
{
    m_default = value;
    setName(m_slider->accessibleName());
    if (!m_touched)
        takeValue(value, false);
}

void SliderBox::restoreDefault()
{
    takeValue(m_default, false);
    m_touched = false;
    Q_EMIT edited(this->value());
}

bool SliderBox::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_slider && event->type() == QEvent::MouseButtonDblClick) {
        restoreDefault();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void SliderBox::takeValue(double value, bool byUser)
{
    const double before = m_box->value();
    {
        const QScopedValueRollback guard(m_updating, true);
        m_box->setValue(value);
        m_slider->setValue(positionOf(m_box->value()));
    }
    if (byUser)
        m_touched = true;
    if (m_box->value() != before || byUser)
        Q_EMIT valueChanged(m_box->value());
    if (byUser)
        Q_EMIT edited(m_box->value());
}

int SliderBox::positionOf(double value) const
{
    const double clamped = std::clamp(value, m_range.softMin, m_range.softMax);
    return static_cast<int>(std::lround((clamped - m_range.softMin) / m_range.step));
}

} // namespace candela
