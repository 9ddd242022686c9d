#include "ui/widgets/drop_hint.h"

#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace candela
{

static constexpr int iconSide = 28;
static constexpr int iconFrom = 120; // pixels of height: below, the words alone

DropHint::DropHint(QWidget* parent)
    : QWidget(parent)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
}

void DropHint::setText(const QString& text, const QString& more)
{
    m_text = text;
    m_more = more;
    updateGeometry();
    update();
}

void DropHint::setActive(bool active)
{
    m_active = active;
    update();
}

void DropHint::showOver(const QRect& area, const QString& text)
{
    m_overlay = true;
    setGeometry(area);
    setText(text);
    raise();
    show();
}

QSize DropHint::sizeHint() const
{
    return {160, 44};
}

void DropHint::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor fill = m_active ? blend(colours().window, colours().accent, 0.14) : colours().window;
    if (m_overlay)
        fill.setAlphaF(m_active ? 0.94F : 0.86F);
    QPen edge(m_active ? colours().accent : blend(colours().window, colours().edge, 0.7), m_active ? 2 : 1);
    edge.setDashPattern({4, 3});
    painter.setPen(edge);
    painter.setBrush(fill);
    painter.drawRoundedRect(QRectF(rect()).adjusted(2, 2, -2, -2), metrics::radius, metrics::radius);

    const int words = Qt::AlignHCenter | Qt::TextWordWrap;
    const QRect inner = rect().adjusted(metrics::medium, metrics::hair, -metrics::medium, -metrics::hair);
    const QFontMetrics strong(fontOf(TextRole::Strong)), body(fontOf(TextRole::Caption));
    const bool tall = height() >= iconFrom;
    const QFont first = tall || m_overlay ? fontOf(TextRole::Strong) : fontOf(TextRole::Caption);
    const int textHeight = QFontMetrics(first).boundingRect(inner, words, m_text).height();
    const int moreHeight = tall && !m_more.isEmpty() ? body.boundingRect(inner, words, m_more).height() : 0;
    const int whole =
        textHeight + (tall ? iconSide + metrics::small : 0) + (moreHeight ? moreHeight + metrics::hair : 0);
    int y = inner.center().y() - whole / 2;
    if (tall) {
        icon(QStringLiteral("picture"), m_active ? IconTint::Accent : IconTint::Secondary)
            .paint(&painter, QRect(inner.center().x() - iconSide / 2, y, iconSide, iconSide));
        y += iconSide + metrics::small;
    }
    painter.setFont(first);
    painter.setPen(tall || m_overlay ? colours().text : colours().secondary);
    painter.drawText(QRect(inner.left(), y, inner.width(), textHeight), words, m_text);
    if (!moreHeight)
        return;
    painter.setFont(fontOf(TextRole::Caption));
    painter.setPen(colours().secondary);
    painter.drawText(
        QRect(inner.left(), y + textHeight + metrics::hair, inner.width(), moreHeight), words, m_more);
}

} // namespace candela
