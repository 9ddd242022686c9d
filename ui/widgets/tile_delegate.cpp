#include "ui/widgets/tile_delegate.h"

#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace candela
{

static constexpr int padding = 6; // px

static int lineHeight()
{
    return QFontMetrics(fontOf(TextRole::Caption)).height() + metrics::hair;
}

void TileDelegate::setSizes(int side, QSize cell)
{
    m_side = side;
    m_cell = cell;
}

QSize TileDelegate::cellFor(int side)
{
    return {side + 2 * padding, side + 2 * padding + lineHeight()};
}

QSize TileDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return m_cell;
}

void TileDelegate::paintBackground(QPainter& painter, const QStyleOptionViewItem& option)
{
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const QRectF cell = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5);
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
        painter.setPen(selected ? QPen(colours().accent, 1) : QPen(Qt::NoPen));
        painter.setBrush(selected ? blend(colours().base, colours().accent, 0.16) : colours().raised);
        painter.drawRoundedRect(cell, metrics::radius, metrics::radius);
    }
    if (option.state.testFlag(QStyle::State_HasFocus)
        && option.state.testFlag(QStyle::State_KeyboardFocusChange)) {
        painter.setPen(QPen(colours().accent, metrics::focusRing));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(cell, metrics::radius, metrics::radius);
    }
}

QRect TileDelegate::boxIn(const QStyleOptionViewItem& option) const
{
    return {
        option.rect.left() + (option.rect.width() - m_side) / 2, option.rect.top() + padding, m_side, m_side};
}

void TileDelegate::paintThumbnail(QPainter& painter, const QRect& box, const QImage& thumbnail) const
{
    QSizeF size = QSizeF(thumbnail.size()) / painter.device()->devicePixelRatioF();
    const double longest = std::max(size.width(), size.height());
    const bool stretched = longest > m_side || std::abs(longest - m_side) > 1.5;
    if (stretched && longest > m_side / 8.0) // one of the size before, until the new one is there
        size.scale(box.size(), Qt::KeepAspectRatio);
    QRectF target(QPointF(), size);
    target.moveCenter(QRectF(box).center());
    target.moveTopLeft(target.topLeft().toPoint());
    painter.setRenderHint(QPainter::SmoothPixmapTransform, stretched);
    painter.drawImage(target, thumbnail);
}

void TileDelegate::paintPlaceholder(QPainter& painter, const QRect& box, const char* sign)
{
    painter.fillRect(box, blend(colours().base, colours().canvas, 0.35));
    if (!sign)
        return;
    QRect place(0, 0, metrics::huge, metrics::huge);
    place.moveCenter(box.center());
    icon(QLatin1String(sign), IconTint::Secondary).paint(&painter, place);
}

void TileDelegate::paintLine(
    QPainter& painter, const QStyleOptionViewItem& option, const QRect& box, const QString& text)
{
    const QRect line(box.left(), box.bottom() + 1 + metrics::hair / 2, box.width(), lineHeight());
    painter.setFont(fontOf(TextRole::Caption));
    painter.setPen(option.state.testFlag(QStyle::State_Selected) ? colours().text : colours().secondary);
    painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
        painter.fontMetrics().elidedText(text, Qt::ElideRight, line.width()));
}

} // namespace candela
