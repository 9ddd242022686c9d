#include "ui/gallery/gallery_delegate.h"

#include "app/gallery/gallery_model.h"
#include "ui/gallery/rating_stars.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace candela
{
namespace
{

constexpr int star = 14; // px

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

void GalleryDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintBackground(*painter, option);
    const QRect box = boxIn(option);
    const QImage thumbnail = index.data(Qt::DecorationRole).value<QImage>();
    const bool missing = index.data(GalleryModel::MissingRole).toBool();
    if (!thumbnail.isNull())
        paintThumbnail(*painter, box, thumbnail);
    else
        paintPlaceholder(*painter, box,
            missing                                                 ? "warning"
                : index.data(GalleryModel::UnreadableRole).toBool() ? "error"
                                                                    : nullptr);
    paintRating(*painter, box, index.data(GalleryModel::RatingRole).toInt());
    paintLine(*painter, option, box, index.data().toString());
    painter->restore();
}

} // namespace candela
