#include "ui/widgets/size_control.h"

#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"

#include <QComboBox>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QScopedValueRollback>
#include <QToolButton>

#include <array>
#include <cmath>

namespace candela
{
namespace
{

struct Ratio {
    const char* name;
    int width, height;
};
constexpr std::array<Ratio, 7> ratios{{{"1:1", 1, 1}, {"3:2", 3, 2}, {"4:3", 4, 3}, {"16:9", 16, 9},
    {"2:3", 2, 3}, {"3:4", 3, 4}, {"9:16", 9, 16}}};

} // namespace

SideBox::SideBox(QWidget* parent)
    : QSpinBox(parent)
{
    setLimits({});
    setKeyboardTracking(false);
    setAlignment(Qt::AlignRight);
    setLocale(QLocale::c());
    setGroupSeparatorShown(false);
}

void SideBox::setLimits(const SizeLimits& limits)
{
    m_limits = limits;
    setRange(limits.minimum, limits.maximum);
    setSingleStep(limits.step);
}

void SideBox::stepBy(int steps)
{
    const bool fine = QGuiApplication::keyboardModifiers().testFlag(Qt::ControlModifier);
    const int step = fine ? m_limits.multiple : m_limits.step;
    // To the next full step in that direction, so that 520 goes to 576 and not to 584.
    const double position = static_cast<double>(value()) / step;
    const double from = steps > 0 ? std::floor(position) : std::ceil(position);
    setValue(rounded((from + steps) * step));
}

int SideBox::rounded(double pixels) const
{
    const int multiple = m_limits.multiple;
    const int nearest = static_cast<int>(std::lround(pixels / multiple)) * multiple;
    return std::clamp(nearest, minimum(), maximum());
}

QValidator::State SideBox::validate(QString& text, int& position) const
{
    const QValidator::State state = QSpinBox::validate(text, position);
    if (state == QValidator::Acceptable && text.toInt() % m_limits.multiple != 0)
        return QValidator::Intermediate; // fixup() rounds it when editing ends
    return state;
}

void SideBox::fixup(QString& text) const
{
    text = QString::number(rounded(text.toDouble()));
}

SizeControl::SizeControl(QWidget* parent)
    : QWidget(parent)
    , m_ratio(new QComboBox(this))
    , m_width(new SideBox(this))
    , m_height(new SideBox(this))
    , m_swap(new QToolButton(this))
    , m_lock(new QToolButton(this))
{
    for (const Ratio& ratio : ratios)
        m_ratio->addItem(QString::fromLatin1(ratio.name));
    m_ratio->addItem({});
    m_swap->setIcon(icon(QStringLiteral("swap")));
    m_lock->setIcon(icon(QStringLiteral("unlock")));
    m_lock->setCheckable(true);
    for (QToolButton* button : {m_swap, m_lock}) {
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setFixedSize(metrics::target, metrics::row);
    }
    for (SideBox* box : {m_width, m_height})
        box->setMinimumWidth(60);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_ratio, 3);
    layout->addSpacing(metrics::hair);
    layout->addWidget(m_width, 2);
    layout->addWidget(m_swap);
    layout->addWidget(m_height, 2);
    layout->addWidget(m_lock);
    setFocusProxy(m_ratio);
    retranslate();
    apply(m_default, false);

    connect(m_ratio, &QComboBox::activated, this, &SizeControl::chooseRatio);
    connect(m_width, &QSpinBox::valueChanged, this, [this] { sideEdited(Qt::Horizontal); });
    connect(m_height, &QSpinBox::valueChanged, this, [this] { sideEdited(Qt::Vertical); });
    connect(m_swap, &QToolButton::clicked, this, &SizeControl::swapSides);
    connect(m_lock, &QToolButton::toggled, this, &SizeControl::setLocked);
}

QSize SizeControl::pictureSize() const
{
    return {m_width->value(), m_height->value()};
}

bool SizeControl::isLocked() const
{
    return m_lock->isChecked();
}

void SizeControl::setPictureSize(QSize size)
{
    apply(size, false);
    m_touched = pictureSize() != m_default;
}

void SizeControl::setDefaultSize(QSize size)
{
    m_default = size;
    if (!m_touched)
        apply(size, false);
}

void SizeControl::setLimits(const SizeLimits& limits)
{
    {
        const QScopedValueRollback guard(m_updating, true);
        m_width->setLimits(limits);
        m_height->setLimits(limits);
    }
    apply(pictureSize(), false);
}

void SizeControl::setLocked(bool locked)
{
    m_lock->setChecked(locked);
    m_lock->setIcon(icon(locked ? QStringLiteral("lock") : QStringLiteral("unlock")));
    m_lockedRatio = static_cast<double>(m_width->value()) / m_height->value();
}

void SizeControl::swapSides()
{
    m_lockedRatio = 1 / m_lockedRatio;
    apply(pictureSize().transposed(), true);
}

void SizeControl::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void SizeControl::retranslate()
{
    m_ratio->setItemText(static_cast<int>(ratios.size()), tr("Free"));
    m_ratio->setAccessibleName(tr("Aspect ratio"));
    m_ratio->setToolTip(tr("Aspect ratio"));
    m_width->setAccessibleName(tr("Width"));
    m_width->setToolTip(tr("Width in pixels. With Ctrl, the arrows take the smallest step."));
    m_height->setAccessibleName(tr("Height"));
    m_height->setToolTip(tr("Height in pixels. With Ctrl, the arrows take the smallest step."));
    m_swap->setAccessibleName(tr("Swap width and height"));
    m_swap->setToolTip(tr("Swap width and height"));
    m_lock->setAccessibleName(tr("Keep the aspect ratio"));
    m_lock->setToolTip(tr("Keep the aspect ratio"));
}

/// The area stays about what it was: 512 × 512 becomes 640 × 432 at 3:2.
void SizeControl::chooseRatio(int index)
{
    if (index >= static_cast<int>(ratios.size()))
        return;
    const Ratio& chosen = ratios[static_cast<std::size_t>(index)];
    const double ratio = static_cast<double>(chosen.width) / chosen.height;
    const double area = static_cast<double>(m_width->value()) * m_height->value();
    const int width = m_width->rounded(std::sqrt(area * ratio));
    m_lockedRatio = ratio;
    apply({width, m_height->rounded(width / ratio)}, true);
    m_ratio->setCurrentIndex(index); // rounding to the multiple may have moved the sides off it a little
}

void SizeControl::sideEdited(Qt::Orientation side)
{
    if (m_updating)
        return;
    QSize size = pictureSize();
    if (isLocked() && side == Qt::Horizontal)
        size.setHeight(m_height->rounded(size.width() / m_lockedRatio));
    else if (isLocked())
        size.setWidth(m_width->rounded(size.height() * m_lockedRatio));
    apply(size, true);
}

void SizeControl::apply(QSize size, bool byUser)
{
    {
        const QScopedValueRollback guard(m_updating, true);
        m_width->setValue(m_width->rounded(size.width()));
        m_height->setValue(m_height->rounded(size.height()));
    }
    if (!isLocked())
        m_lockedRatio = static_cast<double>(m_width->value()) / m_height->value();
    showRatio();
    m_touched = m_touched || byUser;
    Q_EMIT pictureSizeChanged(pictureSize());
}

void SizeControl::showRatio()
{
    int index = static_cast<int>(ratios.size());
    for (std::size_t i = 0; i < ratios.size(); ++i)
        if (m_width->value() * ratios[i].height == m_height->value() * ratios[i].width)
            index = static_cast<int>(i);
    m_ratio->setCurrentIndex(index);
}

} // namespace candela
