#include "ui/generate/card_button.h"

#include "ui/theme/control_shapes.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QEnterEvent>
#include <QPainter>

namespace candela
{

static constexpr QSize cardSize(176, 132);
static constexpr int iconSide = 28;

CardButton::CardButton(const QString& iconName, QWidget* parent)
    : QAbstractButton(parent)
{
    setIcon(candela::icon(iconName, IconTint::Accent));
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void CardButton::say(const QString& title, const QString& sentence)
{
    setText(title);
    m_sentence = sentence;
    setAccessibleName(title);
    setAccessibleDescription(sentence);
    updateGeometry();
    update();
}

QSize CardButton::sizeHint() const
{
    const int words = cardSize.width() - 2 * metrics::medium;
    const QFontMetrics strong(fontOf(TextRole::Strong)), caption(fontOf(TextRole::Caption));
    const int title = strong.boundingRect(0, 0, words, 1000, Qt::TextWordWrap, text()).height();
    const int sentence = caption.boundingRect(0, 0, words, 1000, Qt::TextWordWrap, m_sentence).height();
    const int height = 2 * metrics::medium + iconSide + metrics::small + title + metrics::hair + sentence;
    return {cardSize.width(), std::max(cardSize.height(), height)};
}

void CardButton::enterEvent(QEnterEvent* event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void CardButton::leaveEvent(QEvent* event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

void CardButton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colours& c = colours();
    const bool lit = underMouse() || isDown();
    shapes::box(painter, rect(), lit ? blend(c.raised, c.accent, 0.14) : c.raised, lit ? c.accent : c.divider,
        metrics::radius);
    if (hasFocus())
        shapes::focusRing(painter, rect(), metrics::radius);
    QRect inner = rect().adjusted(metrics::medium, metrics::medium, -metrics::medium, -metrics::medium);
    icon().paint(&painter, QRect(inner.topLeft(), QSize(iconSide, iconSide)));
    inner.setTop(inner.top() + iconSide + metrics::small);
    painter.setFont(fontOf(TextRole::Strong));
    painter.setPen(c.text);
    QRect used;
    painter.drawText(inner, Qt::TextWordWrap, text(), &used);
    inner.setTop(used.bottom() + metrics::hair);
    painter.setFont(fontOf(TextRole::Caption));
    painter.setPen(c.secondary);
    painter.drawText(inner, Qt::TextWordWrap, m_sentence);
}

} // namespace candela
