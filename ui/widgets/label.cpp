#include "ui/widgets/label.h"

#include <QEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace candela
{

static QColor tintOf(TextTint tint)
{
    const Colours& c = colours();
    switch (tint) {
    case TextTint::Text:
        return c.text;
    case TextTint::Secondary:
        return c.secondary;
    case TextTint::Accent:
        return c.accent;
    case TextTint::Error:
        return c.error;
    case TextTint::Warning:
        return c.warning;
    case TextTint::Success:
        return c.success;
    case TextTint::Info:
        return c.info;
    }
    return c.text;
}

Label::Label(const QString& text, TextRole role, TextTint tint, QWidget* parent)
    : QLabel(text, parent)
    , m_role(role)
    , m_tint(tint)
{
    refresh();
    connect(&Theme::instance(), &Theme::changed, this, &Label::refresh);
}

void Label::setRole(TextRole role)
{
    m_role = role;
    refresh();
}

void Label::setTint(TextTint tint)
{
    m_tint = tint;
    refresh();
}

void Label::changeEvent(QEvent* event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::ApplicationFontChange)
        refresh();
}

void Label::refresh()
{
    if (m_refreshing)
        return;
    m_refreshing = true;
    setFont(fontOf(m_role));
    QPalette own = palette();
    for (const auto group : {QPalette::Active, QPalette::Inactive})
        own.setColor(group, QPalette::WindowText, tintOf(m_tint));
    own.setColor(QPalette::Disabled, QPalette::WindowText, colours().disabled);
    setPalette(own);
    m_refreshing = false;
}

ElidedLabel::ElidedLabel(const QString& text, TextRole role, TextTint tint, QWidget* parent)
    : Label(text, role, tint, parent)
{
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ElidedLabel::setElideMode(Qt::TextElideMode mode)
{
    m_elide = mode;
    update();
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {fontMetrics().horizontalAdvance(QStringLiteral("mm…")), fontMetrics().height()};
}

QSize ElidedLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(text()) + 1, fontMetrics().height()};
}

void ElidedLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QString shown = fontMetrics().elidedText(text(), m_elide, width());
    painter.setPen(
        palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::WindowText));
    painter.drawText(contentsRect(), static_cast<int>(alignment()) | Qt::TextSingleLine, shown);
}

bool ElidedLabel::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty()) {
        const bool cut = fontMetrics().horizontalAdvance(text()) > width();
        if (cut)
            QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), text(), this);
        return true;
    }
    return Label::event(event);
}

IconLabel::IconLabel(const QIcon& icon, int size, QWidget* parent)
    : QWidget(parent)
    , m_icon(icon)
    , m_size(size)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void IconLabel::setIcon(const QIcon& icon)
{
    m_icon = icon;
    update();
}

QSize IconLabel::sizeHint() const
{
    return {m_size, m_size};
}

void IconLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    m_icon.paint(&painter, rect(), Qt::AlignCenter, isEnabled() ? QIcon::Normal : QIcon::Disabled);
}

} // namespace candela
