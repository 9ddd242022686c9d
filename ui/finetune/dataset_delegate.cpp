#include "ui/finetune/dataset_delegate.h"

#include "app/session/dataset_list.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace candela
{
namespace
{

constexpr int disc = 22, sign = 16; // px
constexpr double leftOutOpacity = 0.32;

void paintPlate(QPainter& painter, const QRect& plate, double radius)
{
    QColor fill = blend(colours().window, colours().base, 0.5);
    fill.setAlphaF(0.9F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRoundedRect(plate, radius, radius);
}

/// "⧉ 3" at the bottom right.
void paintCopies(QPainter& painter, const QRect& box, int copies)
{
    if (copies < 2)
        return;
    const QString count = QString::number(copies);
    painter.setFont(fontOf(TextRole::Caption));
    const int width = painter.fontMetrics().horizontalAdvance(count);
    const QRect plate(box.right() - sign - width - 11, box.bottom() - disc - 3, sign + width + 9, disc - 2);
    paintPlate(painter, plate, metrics::radius);
    icon(QStringLiteral("copy"), IconTint::Secondary)
        .paint(&painter, QRect(plate.left() + 3, plate.center().y() - sign / 2 + 1, sign, sign));
    painter.setPen(colours().text);
    painter.drawText(plate.adjusted(0, 0, -4, 0), Qt::AlignRight | Qt::AlignVCenter, count);
}

} // namespace

void paintStanding(QPainter& painter, const QRect& where, Standing standing)
{
    const Colours& c = colours();
    const bool byHand = standing == Standing::Accepted || standing == Standing::Rejected;
    const bool out =
        standing == Standing::Rejected || standing == Standing::FilteredOut || standing == Standing::Unusable;
    if (byHand) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(out ? c.error : c.success);
        painter.drawEllipse(where);
    } else {
        paintPlate(painter, where, where.width() / 2.0);
    }
    const char* name = standing == Standing::Undecided ? "question" : out ? "close" : "check";
    const IconTint tint = byHand          ? IconTint::OnAccent
        : standing == Standing::Undecided ? IconTint::Secondary
        : out                             ? IconTint::Error
                                          : IconTint::Success;
    QRect place(0, 0, sign, sign);
    place.moveCenter(where.center());
    icon(QLatin1String(name), tint).paint(&painter, place);
}

void DatasetDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintBackground(*painter, option);
    const QRect box = boxIn(option);
    const auto standing = static_cast<Standing>(index.data(DatasetList::StandingRole).toInt());
    const QImage thumbnail = index.data(Qt::DecorationRole).value<QImage>();
    painter->setOpacity(isKept(standing) ? 1 : leftOutOpacity);
    if (!thumbnail.isNull())
        paintThumbnail(*painter, box, thumbnail);
    else
        paintPlaceholder(*painter, box, index.data(DatasetList::UnreadableRole).toBool() ? "error" : nullptr);
    painter->setOpacity(1);
    // At the corners of the box, so that badges stand in line whatever the pictures' shapes.
    paintStanding(*painter, QRect(box.left() + 3, box.top() + 3, disc, disc), standing);
    if (index.data(DatasetList::TroubleRole).toBool()) {
        const QRect plate(box.right() - disc - 2, box.top() + 3, disc, disc);
        paintPlate(*painter, plate, metrics::radius);
        QRect place(0, 0, sign, sign);
        place.moveCenter(plate.center());
        icon(QStringLiteral("warning"), IconTint::Warning).paint(painter, place);
    }
    paintCopies(*painter, box, index.data(DatasetList::CopiesRole).toInt());
    paintLine(*painter, option, box, index.data().toString());
    painter->restore();
}

} // namespace candela
