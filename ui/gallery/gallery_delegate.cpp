#include "ui/gallery/gallery_delegate.h"

#include "app/gallery/gallery_model.h"
#include "ui/gallery/rating_stars.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace candela
{
namespace
{

constexpr int padding = 6;
constexpr int star = 14;
constexpr int stateIcon = 24;

int captionHeight()
{
    return QFontMetrics(fontOf(TextRole::Caption)).height() + metrics::hair;
}

void paintBackground(QPainter& painter, const QStyleOptionViewItem& option)
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

/// A quiet square until the picture is there; a sign where it will not come.
void paintPlaceholder(QPainter& painter, const QRect& box, const char* sign)
{
    painter.fillRect(box, blend(colours().base, colours().canvas, 0.35));
    if (!sign)
        return;
    QRect place(0, 0, stateIcon, stateIcon);
    place.moveCenter(box.center());
    icon(QLatin1String(sign), IconTint::Secondary).paint(&painter, place);
}

/// Blits where the thumbnail has the size it is shown at.
void paintThumbnail(QPainter& painter, const QRect& box, const QImage& thumbnail, int side)
{
    const double ratio = painter.device()->devicePixelRatioF();
    QSizeF size = QSizeF(thumbnail.size()) / ratio;
    const double longest = std::max(size.width(), size.height());
    const bool stretched = longest > side || std::abs(longest - side) > 1.5;
    if (stretched && longest > side / 8.0) // one of the size before, until the new one is there
        size.scale(box.size(), Qt::KeepAspectRatio);
    QRectF target(QPointF(), size);
    target.moveCenter(QRectF(box).center());
    target.moveTopLeft(target.topLeft().toPoint());
    painter.setRenderHint(QPainter::SmoothPixmapTransform, stretched);
    painter.drawImage(target, thumbnail);
}

/// On a plate: they stand on the picture.
void paintRating(QPainter& painter, const QRect& box, int rating)
{
    if (rating <= 0)
        return;
    const QRect plate(
        box.left() + metrics::hair, box.bottom() - star - metrics::hair - 3, rating * star + 6, star + 4);
    painter.setPen(Qt::NoPen);
    painter.setBrush(blend(colours().window, colours().base, 0.5));
    painter.drawRoundedRect(plate, metrics::radius, metrics::radius);
    paintStars(painter, plate.topLeft() + QPoint(3, 2), rating, star);
}

} // namespace

void GalleryDelegate::setSizes(int side, QSize cell)
{
    m_side = side;
    m_cell = cell;
}

QSize GalleryDelegate::cellFor(int side)
{
    return {side + 2 * padding, side + 2 * padding + captionHeight()};
}

void GalleryDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintBackground(*painter, option);
    const QRect box(
        option.rect.left() + (option.rect.width() - m_side) / 2, option.rect.top() + padding, m_side, m_side);
    const QImage thumbnail = index.data(Qt::DecorationRole).value<QImage>();
    const bool missing = index.data(GalleryModel::MissingRole).toBool();
    if (!thumbnail.isNull())
        paintThumbnail(*painter, box, thumbnail, m_side);
    else
        paintPlaceholder(*painter, box,
            missing                                                 ? "warning"
                : index.data(GalleryModel::UnreadableRole).toBool() ? "error"
                                                                    : nullptr);
    paintRating(*painter, box, index.data(GalleryModel::RatingRole).toInt());

    const QRect line(box.left(), box.bottom() + 1 + metrics::hair / 2, box.width(), captionHeight());
    painter->setFont(fontOf(TextRole::Caption));
    painter->setPen(option.state.testFlag(QStyle::State_Selected) ? colours().text : colours().secondary);
    painter->drawText(line, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, line.width()));
    painter->restore();
}

QSize GalleryDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return m_cell;
}

} // namespace candela
