#include "ui/generate/history_delegate.h"

#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace candela
{

constexpr int side = 80; // of the thumbnail; two fit beside each other in the panel
constexpr int padding = 3;

void HistoryDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const QRectF cell = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setPen(selected ? QPen(colours().accent, metrics::focusRing) : QPen(Qt::NoPen));
        painter->setBrush(selected ? blend(colours().base, colours().accent, 0.16) : colours().raised);
        painter->drawRoundedRect(cell.adjusted(0.5, 0.5, -0.5, -0.5), metrics::radius, metrics::radius);
    }
    const QImage thumbnail = index.data(Qt::DecorationRole).value<QImage>();
    const QRectF box(
        option.rect.left() + (option.rect.width() - side) / 2.0, option.rect.top() + padding, side, side);
    QRectF picture(QPointF(), QSizeF(thumbnail.size()).scaled(box.size(), Qt::KeepAspectRatio));
    picture.moveCenter(box.center());
    painter->drawImage(picture, thumbnail);

    const QRectF line(
        option.rect.left(), box.bottom(), option.rect.width(), option.rect.bottom() - box.bottom());
    painter->setFont(fontOf(TextRole::Caption));
    painter->setPen(selected ? colours().text : colours().secondary);
    painter->drawText(line, Qt::AlignCenter, index.data(Qt::DisplayRole).toString());
    painter->restore();
}

QSize HistoryDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    const int line = QFontMetrics(fontOf(TextRole::Caption)).height() + padding;
    return {side + 2 * padding, side + 2 * padding + line};
}

} // namespace candela
