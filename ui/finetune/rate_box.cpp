#include "ui/finetune/rate_box.h"

#include "ui/theme/metrics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QScopedValueRollback>
#include <QSlider>

#include <algorithm>
#include <cmath>

namespace candela
{
namespace
{

constexpr double smallest = 1e-8, largest = 10;
constexpr int lowestPower = -6, highestPower = -2;
constexpr int stepsAPower = 20;

int positionOf(double rate)
{
    return std::clamp(static_cast<int>(std::lround((std::log10(rate) - lowestPower) * stepsAPower)), 0,
        (highestPower - lowestPower) * stepsAPower);
}

/// With two digits, so that "1.2589e-4" never stands there.
double rateAt(int position)
{
    const double exact = std::pow(10.0, lowestPower + double(position) / stepsAPower);
    return QString::number(exact, 'e', 1).toDouble();
}

} // namespace

QString displayRate(double rate)
{
    if (rate == 0 || std::abs(rate) >= 0.001)
        return QString::number(rate, 'g', 4);
    QString text = QString::number(rate, 'e', 3); // "1.000e-04"
    const QString power = QString::number(text.mid(text.indexOf(QLatin1Char('e')) + 1).toInt());
    QString digits = text.left(text.indexOf(QLatin1Char('e')));
    while (digits.endsWith(QLatin1Char('0')))
        digits.chop(1);
    if (digits.endsWith(QLatin1Char('.')))
        digits.chop(1);
    return digits + QLatin1Char('e') + power;
}

RateSpin::RateSpin(QWidget* parent)
    : QDoubleSpinBox(parent)
{
    setDecimals(12);
    setRange(smallest, largest);
    setAlignment(Qt::AlignRight);
    setKeyboardTracking(false);
    setLocale(QLocale::c());
}

QString RateSpin::textFromValue(double value) const
{
    return displayRate(value);
}

double RateSpin::valueFromText(const QString& text) const
{
    bool isNumber = false;
    const double value = text.trimmed().toDouble(&isNumber);
    return isNumber ? value : this->value();
}

QValidator::State RateSpin::validate(QString& text, int&) const
{
    bool isNumber = false;
    const double value = text.trimmed().toDouble(&isNumber);
    if (isNumber)
        return value >= smallest && value <= largest ? QValidator::Acceptable : QValidator::Intermediate;
    const bool mayBecome = std::ranges::all_of(
        text, [](QChar letter) { return QStringLiteral("0123456789.eE-+ ").contains(letter); });
    return mayBecome ? QValidator::Intermediate : QValidator::Invalid;
}

void RateSpin::stepBy(int steps)
{
    const double exact = value() * std::pow(10.0, steps / 5.0);
    setValue(QString::number(std::clamp(exact, smallest, largest), 'e', 1).toDouble());
}

RateBox::RateBox(QWidget* parent)
    : QWidget(parent)
    , m_slider(new QSlider(Qt::Horizontal, this))
    , m_box(new RateSpin(this))
{
    m_slider->setRange(0, (highestPower - lowestPower) * stepsAPower);
    m_slider->setPageStep(stepsAPower);
    m_slider->setMinimumWidth(72);
    m_slider->installEventFilter(this);
    m_box->setFixedWidth(72);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::medium);
    layout->addWidget(m_slider, 1);
    layout->addWidget(m_box);
    setFocusProxy(m_slider);
    setValue(m_default);
    connect(m_slider, &QSlider::valueChanged, this, [this](int position) {
        if (!m_updating)
            take(rateAt(position));
    });
    connect(m_box, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        if (!m_updating)
            take(value);
    });
}

void RateBox::setValue(double value)
{
    const QScopedValueRollback guard(m_updating, true);
    m_box->setValue(value);
    m_slider->setValue(positionOf(m_box->value()));
}

void RateBox::take(double value)
{
    setValue(value);
    Q_EMIT edited(m_box->value());
}

void RateBox::setDefaultValue(double value)
{
    m_default = value;
    setName(m_slider->accessibleName());
}

void RateBox::setName(const QString& name)
{
    m_slider->setAccessibleName(name);
    m_box->setAccessibleName(name);
    m_slider->setToolTip(tr("Double-click restores %1").arg(m_box->textFromValue(m_default)));
}

bool RateBox::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_slider && event->type() == QEvent::MouseButtonDblClick) {
        take(m_default);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace candela
