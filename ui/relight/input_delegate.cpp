#include "ui/relight/input_delegate.h"

#include "app/session/relight_list.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace candela
{
namespace
{

constexpr int thumbnailSide = 40;
constexpr int stateIcon = 14;
constexpr int barHeight = 3;

struct StateLook {
    const char* icon;
    IconTint tint;
    QColor text;
};

StateLook lookOf(RelightState state)
{
    const Colours& c = colours();
    switch (state) {
    case RelightState::Ready:
        return {"picture", IconTint::Secondary, c.secondary};
    case RelightState::Waiting:
        return {"history", IconTint::Secondary, c.secondary};
    case RelightState::Running:
        return {"relight", IconTint::Accent, c.text};
    case RelightState::Done:
        return {"check", IconTint::Success, c.secondary};
    case RelightState::Failed:
        return {"error", IconTint::Error, c.error};
    case RelightState::Skipped:
        return {"info", IconTint::Info, c.secondary};
    }
    return {"picture", IconTint::Secondary, c.secondary};
}

void paintBackground(QPainter& painter, const QStyleOptionViewItem& option)
{
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
    if (!selected && !hovered)
        return;
    painter.setPen(selected ? QPen(colours().accent, 1) : QPen(Qt::NoPen));
    painter.setBrush(selected ? blend(colours().base, colours().accent, 0.16) : colours().raised);
    painter.drawRoundedRect(
        QRectF(option.rect).adjusted(2.5, 1.5, -2.5, -1.5), metrics::radius, metrics::radius);
}

void paintThumbnail(QPainter& painter, const QRectF& box, const QImage& thumbnail)
{
    QPainterPath rounded;
    rounded.addRoundedRect(box, 3, 3);
    painter.save();
    painter.setClipPath(rounded);
    painter.fillRect(box, colours().canvas);
    if (thumbnail.isNull()) {
        icon(QStringLiteral("picture"), IconTint::Secondary)
            .paint(&painter, box.adjusted(10, 10, -10, -10).toRect());
    } else { // fills the square: the middle of the picture
        const QSizeF size = QSizeF(thumbnail.size()).scaled(box.size(), Qt::KeepAspectRatioByExpanding);
        QRectF target(QPointF(), size);
        target.moveCenter(box.center());
        painter.drawImage(target, thumbnail);
    }
    painter.restore();
}

void paintBar(QPainter& painter, const QRectF& line, double fraction)
{
    const QRectF track(line.left(), line.bottom() - barHeight, line.width(), barHeight);
    painter.setPen(Qt::NoPen);
    painter.setBrush(blend(colours().base, colours().edge, 0.45));
    painter.drawRoundedRect(track, barHeight / 2.0, barHeight / 2.0);
    painter.setBrush(colours().accent);
    painter.drawRoundedRect(QRectF(track.topLeft(), QSizeF(track.width() * fraction, barHeight)),
        barHeight / 2.0, barHeight / 2.0);
}

} // namespace

void InputDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto state = static_cast<RelightState>(index.data(RelightList::StateRole).toInt());
    const StateLook look = lookOf(state);
    painter->save();
    painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    paintBackground(*painter, option);
    const QRect inner = option.rect.adjusted(metrics::small, 6, -metrics::small, -6);
    const QRectF box(inner.left(), inner.center().y() - thumbnailSide / 2 + 1, thumbnailSide, thumbnailSide);
    paintThumbnail(*painter, box, index.data(Qt::DecorationRole).value<QImage>());

    QRect text = inner.adjusted(thumbnailSide + metrics::small, 0, 0, 0);
    painter->setFont(fontOf(TextRole::Body));
    painter->setPen(colours().text);
    const QFontMetrics name = painter->fontMetrics();
    painter->drawText(QRect(text.left(), text.top(), text.width(), name.height()), Qt::AlignVCenter,
        name.elidedText(index.data().toString(), Qt::ElideMiddle, text.width()));

    painter->setFont(fontOf(TextRole::Caption));
    const QFontMetrics words = painter->fontMetrics();
    const QRect line(
        text.left(), text.top() + name.height() + 2, text.width(), std::max(words.height(), stateIcon));
    icon(QLatin1String(look.icon), look.tint)
        .paint(painter, QRect(line.left(), line.center().y() - stateIcon / 2 + 1, stateIcon, stateIcon));
    const QRect caption = line.adjusted(stateIcon + metrics::hair, 0, 0, 0);
    painter->setPen(look.text);
    painter->drawText(caption, Qt::AlignVCenter,
        words.elidedText(index.data(RelightList::StateTextRole).toString(), Qt::ElideRight, caption.width()));
    if (state == RelightState::Running)
        paintBar(
            *painter, QRectF(text).adjusted(0, 0, 0, 2), index.data(RelightList::FractionRole).toDouble());
    painter->restore();
}

QSize InputDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    const int lines = QFontMetrics(fontOf(TextRole::Body)).height()
        + std::max(stateIcon, QFontMetrics(fontOf(TextRole::Caption)).height()) + 2 + barHeight;
    return {thumbnailSide, std::max(thumbnailSide, lines) + metrics::medium};
}

} // namespace candela
