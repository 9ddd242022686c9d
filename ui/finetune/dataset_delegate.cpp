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

constexpr int padding = 6;
constexpr int disc = 22, sign = 16; // px
constexpr double leftOutOpacity = 0.32;

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

/// Where the picture is in the box.
QRect paintThumbnail(QPainter& painter, const QRect& box, const QImage& thumbnail)
{
    QSizeF size = QSizeF(thumbnail.size()) / painter.device()->devicePixelRatioF();
    size.scale(box.size(), Qt::KeepAspectRatio);
    QRectF target(QPointF(), size);
    target.moveCenter(QRectF(box).center());
    target.moveTopLeft(target.topLeft().toPoint());
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(target, thumbnail);
    return target.toAlignedRect();
}

void paintPlaceholder(QPainter& painter, const QRect& box, bool unreadable)
{
    painter.fillRect(box, blend(colours().base, colours().canvas, 0.35));
    if (!unreadable)
        return;
    QRect place(0, 0, metrics::huge, metrics::huge);
    place.moveCenter(box.center());
    icon(QStringLiteral("error"), IconTint::Secondary).paint(&painter, place);
}

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

void DatasetDelegate::setSizes(int side, QSize cell)
{
    m_side = side;
    m_cell = cell;
}

QSize DatasetDelegate::cellFor(int side)
{
    return {side + 2 * padding, side + 2 * padding + captionHeight()};
}

void DatasetDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintBackground(*painter, option);
    const QRect box(
        option.rect.left() + (option.rect.width() - m_side) / 2, option.rect.top() + padding, m_side, m_side);
    const auto standing = static_cast<Standing>(index.data(DatasetList::StandingRole).toInt());
    const QImage thumbnail = index.data(Qt::DecorationRole).value<QImage>();
    QRect picture = box;
    painter->setOpacity(isKept(standing) ? 1 : leftOutOpacity);
    if (!thumbnail.isNull())
        picture = paintThumbnail(*painter, box, thumbnail);
    else
        paintPlaceholder(*painter, box, index.data(DatasetList::UnreadableRole).toBool());
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

    const QRect line(box.left(), box.bottom() + 1 + metrics::hair / 2, box.width(), captionHeight());
    painter->setFont(fontOf(TextRole::Caption));
    painter->setPen(option.state.testFlag(QStyle::State_Selected) ? colours().text : colours().secondary);
    painter->drawText(line, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, line.width()));
    painter->restore();
}

QSize DatasetDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return m_cell;
}

} // namespace candela
