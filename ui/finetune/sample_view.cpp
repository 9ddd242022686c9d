#include "ui/finetune/sample_view.h"

#include "ui/theme/theme.h"

#include <QDesktopServices>
#include <QHeaderView>
#include <QPainter>
#include <QPixmap>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QUrl>

#include <algorithm>

namespace candela
{
namespace
{

constexpr int gap = 3;
constexpr int mostLetters = 110; // of a prompt beside its row
constexpr int cell = 112, captionWidth = 150; // px

/// The picture as large as its cell, in its middle.
class SampleDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyleOptionViewItem blank(option);
        blank.state &= ~QStyle::State_Selected; // a frame shows it
        QStyledItemDelegate::paint(painter, blank, {});
        const auto picture = qvariant_cast<QPixmap>(index.data(Qt::DecorationRole));
        if (picture.isNull())
            return;
        const QRectF cellRect = QRectF(option.rect).adjusted(gap, gap, -gap, -gap);
        QRectF place(QPointF(), QSizeF(picture.size()).scaled(cellRect.size(), Qt::KeepAspectRatio));
        place.moveCenter(cellRect.center());
        painter->save();
        painter->setRenderHint(QPainter::SmoothPixmapTransform);
        painter->drawPixmap(place, picture, QRectF(picture.rect()));
        if (option.state & QStyle::State_Selected) {
            painter->setPen(QPen(colours().accent, 2));
            painter->drawRect(place);
        }
        painter->restore();
    }
};

/// Whole prompts beside their rows, in as many lines as they need.
class PromptHeader : public QHeaderView
{
public:
    explicit PromptHeader(QWidget* parent)
        : QHeaderView(Qt::Vertical, parent)
    {
        setSectionResizeMode(Fixed);
        setDefaultSectionSize(cell);
        setFixedWidth(captionWidth);
    }

protected:
    void paintSection(QPainter* painter, const QRect& rect, int section) const override
    {
        painter->fillRect(rect, colours().window);
        painter->setFont(fontOf(TextRole::Caption));
        painter->setPen(colours().secondary);
        QString text = model()->headerData(section, Qt::Vertical, Qt::DisplayRole).toString();
        if (text.size() > mostLetters)
            text = text.left(mostLetters - 1) + QChar(u'\u2026');
        painter->drawText(rect.adjusted(0, 4, -8, -4), Qt::AlignVCenter | Qt::TextWordWrap, text);
    }
};

} // namespace

void SampleTable::setDetails(const std::shared_ptr<const RunDetails>& details)
{
    const std::size_t samples = details ? details->samples.size() : 0;
    if (details == m_details && samples == m_samples)
        return;
    beginResetModel();
    m_details = details;
    m_samples = samples;
    m_steps.clear();
    m_rows = 0;
    for (std::size_t i = 0; i < samples; ++i) {
        const RunSample& sample = details->samples[i];
        if (m_steps.empty() || m_steps.back() != sample.step)
            m_steps.push_back(sample.step);
        m_rows = std::max(m_rows, sample.index + 1);
    }
    endResetModel();
}

const RunSample* SampleTable::at(const QModelIndex& index) const
{
    if (!index.isValid() || !m_details)
        return nullptr;
    const auto key = std::pair(m_steps.at(index.column()), index.row());
    const auto found = std::ranges::lower_bound(m_details->samples, key, {},
        [](const RunSample& sample) { return std::pair(sample.step, sample.index); });
    const bool isThere =
        found != m_details->samples.end() && found->step == key.first && found->index == key.second;
    return isThere ? &*found : nullptr;
}

int SampleTable::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int SampleTable::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_steps.size());
}

QVariant SampleTable::data(const QModelIndex& index, int role) const
{
    const RunSample* sample = at(index);
    if (!sample)
        return {};
    if (role == Qt::DecorationRole)
        return QPixmap::fromImage(sample->picture);
    if (role == Qt::ToolTipRole || role == Qt::AccessibleTextRole)
        return tr("Step %1: %2")
            .arg(sample->step)
            .arg(headerData(index.row(), Qt::Vertical, Qt::DisplayRole).toString());
    return {};
}

QVariant SampleTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role == Qt::TextAlignmentRole)
        return QVariant((orientation == Qt::Vertical ? Qt::AlignLeft : Qt::AlignHCenter) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && !(role == Qt::ToolTipRole && orientation == Qt::Vertical))
        return {};
    if (orientation == Qt::Horizontal)
        return section < static_cast<int>(m_steps.size()) ? tr("Step %1").arg(m_steps[section]) : QString();
    const auto& prompts = m_details->request.samples;
    return section < static_cast<int>(prompts.size())
        ? QString::fromStdString(prompts[section].prompt).simplified()
        : tr("Prompt %1").arg(section + 1);
}

SampleView::SampleView(QWidget* parent)
    : QTableView(parent)
    , m_table(new SampleTable(this))
{
    setModel(m_table);
    setVerticalHeader(new PromptHeader(this));
    setItemDelegate(new SampleDelegate(this));
    setEditTriggers(NoEditTriggers);
    setSelectionMode(SingleSelection);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setCornerButtonEnabled(false);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    horizontalHeader()->setDefaultSectionSize(cell);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    connect(this, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
        if (const RunSample* sample = m_table->at(index))
            QDesktopServices::openUrl(QUrl::fromLocalFile(sample->file));
    });
}

void SampleView::setDetails(const std::shared_ptr<const RunDetails>& details)
{
    const QScrollBar* bar = horizontalScrollBar();
    const bool follows = bar->value() >= bar->maximum();
    const int before = m_table->columnCount();
    const QModelIndex current = currentIndex();
    m_table->setDetails(details);
    viewport()->update(); // a picture may have taken another's place
    if (current.isValid() && m_table->hasIndex(current.row(), current.column()))
        setCurrentIndex(m_table->index(current.row(), current.column()));
    if (follows && m_table->columnCount() != before)
        QMetaObject::invokeMethod(
            this, [this] { scrollTo(m_table->index(0, m_table->columnCount() - 1)); }, Qt::QueuedConnection);
}

} // namespace candela
