#include "ui/queue/queue_delegate.h"

#include "app/session/job_list.h"
#include "ui/generate/display_text.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace candela
{
namespace
{

constexpr int stateIcon = 16;
constexpr int barHeight = 6;

struct StateLook {
    const char* icon;
    IconTint tint;
};

StateLook lookOf(JobState state)
{
    switch (state) {
    case JobState::Waiting:
        return {"history", IconTint::Secondary};
    case JobState::Running:
    case JobState::Stopping:
        return {"play", IconTint::Accent};
    case JobState::Paused:
        return {"pause", IconTint::Secondary};
    case JobState::Interrupted:
        return {"warning", IconTint::Warning};
    case JobState::Blocked:
        return {"lock", IconTint::Warning};
    case JobState::Done:
        return {"check", IconTint::Success};
    case JobState::Failed:
        return {"error", IconTint::Error};
    case JobState::Cancelled:
        return {"close", IconTint::Secondary};
    }
    return {"history", IconTint::Secondary};
}

/// What stands for a job that has no picture yet.
const char* iconOf(const Request& request)
{
    if (std::holds_alternative<GenerateRequest>(request))
        return "generate";
    if (std::holds_alternative<RelightRequest>(request))
        return "relight";
    return std::holds_alternative<GridRequest>(request) ? "table" : "chip";
}

QColor textColour(JobState state)
{
    if (state == JobState::Failed)
        return colours().error;
    return hasEnded(state) ? colours().secondary : colours().text;
}

} // namespace

QueueDelegate::QueueDelegate(const JobList& jobs, Thumbnails& thumbnails, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_jobs(jobs)
    , m_thumbnails(thumbnails)
{
}

QString QueueDelegate::displayText(const QVariant& value, const QLocale&) const
{
    return value.typeId() == QMetaType::Double ? displayDuration(value.toDouble()) : value.toString();
}

void QueueDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected || option.state.testFlag(QStyle::State_MouseOver))
        painter->fillRect(
            option.rect, selected ? blend(colours().base, colours().accent, 0.16) : colours().raised);
    const QRect cell = option.rect.adjusted(metrics::small, 0, -metrics::small, 0);
    switch (index.column()) {
    case JobList::PictureColumn:
        paintPicture(*painter, option.rect, index);
        break;
    case JobList::StateColumn:
        paintState(*painter, cell, index);
        break;
    case JobList::ProgressColumn:
        paintProgress(*painter, cell, index);
        break;
    default: {
        const auto state = static_cast<JobState>(index.data(JobList::StateRole).toInt());
        const bool numbers = index.column() >= JobList::LeftColumn;
        painter->setFont(fontOf(numbers ? TextRole::Fixed : TextRole::Body));
        painter->setPen(index.column() == JobList::JobColumn && state != JobState::Cancelled
                ? colours().text
                : colours().secondary);
        painter->drawText(cell, Qt::AlignVCenter | (numbers ? Qt::AlignRight : Qt::AlignLeft),
            painter->fontMetrics().elidedText(
                displayText(index.data(), option.locale), Qt::ElideRight, cell.width()));
    }
    }
    if (option.state.testFlag(QStyle::State_HasFocus) && index.column() == JobList::JobColumn) {
        painter->setPen(QPen(colours().accent, 1, Qt::DotLine));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -1.5));
    }
    painter->restore();
}

void QueueDelegate::paintPicture(QPainter& painter, const QRect& cell, const QModelIndex& index) const
{
    const Job& job = m_jobs.at(index.row());
    const int side = cell.height() - metrics::hair;
    QRectF box(0, 0, side, side);
    box.moveCenter(QRectF(cell).center());
    const QImage thumbnail = job.outputs.isEmpty() ? QImage() : m_thumbnails.get(job.outputs.last());
    if (thumbnail.isNull()) {
        icon(QLatin1String(iconOf(job.request)), IconTint::Secondary)
            .paint(&painter, box.adjusted(4, 4, -4, -4).toRect());
        return;
    }
    QPainterPath rounded;
    rounded.addRoundedRect(box, 3, 3);
    painter.setClipPath(rounded);
    QRectF target(QPointF(), QSizeF(thumbnail.size()).scaled(box.size(), Qt::KeepAspectRatioByExpanding));
    target.moveCenter(box.center());
    painter.drawImage(target, thumbnail);
    painter.setClipping(false);
}

void QueueDelegate::paintState(QPainter& painter, const QRect& cell, const QModelIndex& index) const
{
    const auto state = static_cast<JobState>(index.data(JobList::StateRole).toInt());
    const StateLook look = lookOf(state);
    icon(QLatin1String(look.icon), look.tint)
        .paint(&painter, QRect(cell.left(), cell.center().y() - stateIcon / 2 + 1, stateIcon, stateIcon));
    const QRect text = cell.adjusted(stateIcon + metrics::small, 0, 0, 0);
    painter.setFont(fontOf(TextRole::Body));
    painter.setPen(textColour(state));
    painter.drawText(text, Qt::AlignVCenter,
        painter.fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width()));
}

void QueueDelegate::paintProgress(QPainter& painter, const QRect& cell, const QModelIndex& index)
{
    const QVariant fraction = index.data();
    if (!fraction.isValid() || fraction.toDouble() >= 1)
        return;
    painter.setFont(fontOf(TextRole::Fixed));
    const QString percent = QStringLiteral("%1%").arg(qRound(fraction.toDouble() * 100));
    const int width = painter.fontMetrics().horizontalAdvance(QStringLiteral("100%"));
    painter.setPen(colours().secondary);
    painter.drawText(cell, Qt::AlignVCenter | Qt::AlignRight, percent);
    const QRectF track(cell.left(), cell.center().y() - barHeight / 2.0 + 1,
        cell.width() - width - metrics::small, barHeight);
    painter.setPen(Qt::NoPen);
    painter.setBrush(blend(colours().base, colours().edge, 0.45));
    painter.drawRoundedRect(track, barHeight / 2.0, barHeight / 2.0);
    QRectF done = track;
    done.setWidth(std::max<double>(barHeight, track.width() * fraction.toDouble()));
    painter.setBrush(colours().accent);
    painter.drawRoundedRect(done, barHeight / 2.0, barHeight / 2.0);
}

} // namespace candela
