#include "ui/queue/queue_table.h"

#include "ui/queue/queue_delegate.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QDragMoveEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>

#include <algorithm>

namespace candela
{
namespace
{

constexpr int rowSide = 32;
constexpr std::pair<int, int> widths[] = {
    {JobList::PictureColumn, 44},
    {JobList::KindColumn, 96},
    {JobList::StateColumn, 148},
    {JobList::ProgressColumn, 168},
    {JobList::LeftColumn, 84},
    {JobList::ElapsedColumn, 84},
};

} // namespace

QueueTable::QueueTable(JobQueue& queue, QWidget* parent)
    : QTableView(parent)
    , m_queue(queue)
{
    setObjectName(QStringLiteral("QueueTable"));
    setModel(&queue);
    setItemDelegate(new QueueDelegate(queue, m_thumbnails, this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setFrameShape(NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setMouseTracking(true);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setDragDropMode(InternalMove);
    setDragDropOverwriteMode(false);
    setDropIndicatorShown(false); // Qt marks one cell; the line below is the row's
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed); // thousands of rows are never measured
    verticalHeader()->setDefaultSectionSize(rowSide);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setSectionResizeMode(JobList::JobColumn, QHeaderView::Stretch);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    for (const auto& [column, width] : widths)
        setColumnWidth(column, width);

    connect(this, &QTableView::doubleClicked, this,
        [this](const QModelIndex& index) { Q_EMIT editWanted(m_queue.at(index.row()).id); });
    connect(&m_thumbnails, &Thumbnails::loaded, this, &QueueTable::onLoaded);
    connect(&queue, &JobQueue::pictureDone, this, [this](JobId, const FinishedPicture& picture) {
        if (!picture.file.isEmpty())
            m_thumbnails.put(picture.file, picture.thumbnail);
    });
    connect(&queue, &QAbstractItemModel::layoutChanged, this, &QueueTable::choiceChanged);
    connect(&queue, &JobQueue::countsChanged, this, &QueueTable::choiceChanged);
}

std::vector<JobId> QueueTable::selectedJobs() const
{
    QList<int> rows;
    for (const QItemSelectionRange& range : selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.append(row);
    std::ranges::sort(rows);
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    std::vector<JobId> jobs;
    for (const int row : std::as_const(rows))
        jobs.push_back(m_queue.at(row).id);
    return jobs;
}

void QueueTable::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected)
{
    QTableView::selectionChanged(selected, deselected);
    Q_EMIT choiceChanged();
}

/// Only the rows in sight are asked for their pictures, so only they can be meant.
void QueueTable::onLoaded(const QString&)
{
    viewport()->update();
}

void QueueTable::changeEvent(QEvent* event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) { // the model has no words of its own to wait for
        horizontalHeader()->viewport()->update();
        viewport()->update();
    }
}

void QueueTable::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && event->modifiers() == Qt::NoModifier && currentIndex().isValid())
        Q_EMIT editWanted(m_queue.at(currentIndex().row()).id);
    else
        QTableView::keyPressEvent(event);
}

void QueueTable::dragMoveEvent(QDragMoveEvent* event)
{
    QTableView::dragMoveEvent(event);
    markDrop(event->isAccepted() ? event->position().toPoint().y() : -1);
}

void QueueTable::dragLeaveEvent(QDragLeaveEvent* event)
{
    QTableView::dragLeaveEvent(event);
    markDrop(-1);
}

void QueueTable::dropEvent(QDropEvent* event)
{
    QTableView::dropEvent(event);
    markDrop(-1);
}

/// The line between two rows that is nearest to y.
void QueueTable::markDrop(int y)
{
    int line = -1;
    if (y >= 0) {
        const QModelIndex under = indexAt({0, y});
        const QRect row = under.isValid() ? visualRect(under) : QRect();
        line = !under.isValid()    ? rowViewportPosition(model()->rowCount() - 1) + rowSide
            : y < row.center().y() ? row.top()
                                   : row.bottom() + 1;
    }
    if (line != m_dropLine) {
        m_dropLine = line;
        viewport()->update();
    }
}

void QueueTable::paintEvent(QPaintEvent* event)
{
    QTableView::paintEvent(event);
    if (m_dropLine < 0)
        return;
    QPainter painter(viewport());
    painter.fillRect(QRect(0, std::max(0, m_dropLine - 1), viewport()->width(), 2), colours().accent);
}

} // namespace candela
