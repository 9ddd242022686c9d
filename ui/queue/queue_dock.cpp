#include "ui/queue/queue_dock.h"

#include "ui/queue/queue_actions.h"
#include "ui/queue/queue_table.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button_helpers.h"
#include "ui/widgets/dock_header.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"

#include <QAction>
#include <QEvent>
#include <QMenu>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace candela
{

QueueDock::QueueDock(Session& session, QWidget* parent)
    : QDockWidget(parent)
    , m_session(session)
    , m_table(new QueueTable(session.queue()))
    , m_actions(new QueueActions(session, *m_table, m_undo, this))
    , m_stack(new QStackedWidget)
    , m_empty(new Label({}, TextRole::Body, TextTint::Secondary))
    , m_header(new DockHeader(this))
    , m_undoButton(new QPushButton(m_header))
    , m_message(new InlineMessage)
{
    setObjectName(QStringLiteral("queue"));
    setAllowedAreas(Qt::BottomDockWidgetArea);
    fillHeader();
    m_empty->setAlignment(Qt::AlignCenter);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_table);
    m_stack->setMinimumHeight(96);
    auto* body = new QWidget(this);
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_message);
    layout->addWidget(m_stack, 1);
    setWidget(body);
    setFocusProxy(m_table);

    JobQueue& queue = session.queue();
    connect(m_table, &QueueTable::editWanted, this, &QueueDock::editJob);
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        if (!m_table->selectedJobs().empty())
            m_actions->contextMenu()->popup(m_table->viewport()->mapToGlobal(at));
    });
    connect(&queue, &JobQueue::countsChanged, this, &QueueDock::showCounts);
    connect(&queue, &QAbstractItemModel::rowsInserted, this, &QueueDock::showCounts);
    connect(&queue, &QAbstractItemModel::rowsRemoved, this, &QueueDock::showCounts);
    connect(&m_undo, &QUndoStack::canUndoChanged, m_undoButton, &QWidget::setVisible);
    connect(m_undoButton, &QPushButton::clicked, &m_undo, &QUndoStack::undo);
    retranslate();
}

void QueueDock::fillHeader()
{
    m_undoButton->setFixedHeight(metrics::row);
    m_undoButton->hide();
    m_header->addButton(m_undoButton);
    for (QAction* action : {m_actions->pauseQueue(), m_actions->retryFailed(), m_actions->clearDone()})
        m_header->addButton(pushButtonFor(action, m_header));
}

QAction* QueueDock::pauseAction() const
{
    return m_actions->pauseQueue();
}

void QueueDock::editJob(JobId job)
{
    m_message->dismiss();
    if (m_session.editJob(job)) {
        Q_EMIT formWanted();
        return;
    }
    const Job* found = m_session.queue().find(job);
    const bool paints = found && std::holds_alternative<GenerateRequest>(found->request);
    m_message->showMessage(MessageKind::Info,
        paints ? tr("A job that has begun cannot be edited.") : tr("Only jobs that paint can be edited."),
        paints ? tr("Duplicate it, and edit the copy.") : tr("Remove it, and queue another."));
}

void QueueDock::showCounts()
{
    const JobQueue& queue = m_session.queue();
    m_stack->setCurrentIndex(queue.rowCount() > 0 ? 1 : 0);
    QStringList parts;
    const auto add = [&](int count, auto&& text) {
        if (count > 0)
            parts << text(count);
    };
    add(queue.count(JobState::Running) + queue.count(JobState::Stopping),
        [](int n) { return tr("%n running", nullptr, n); });
    add(queue.waitingCount(), [](int n) { return tr("%n waiting", nullptr, n); });
    add(queue.count(JobState::Paused), [](int n) { return tr("%n paused", nullptr, n); });
    add(queue.count(JobState::Interrupted), [](int n) { return tr("%n interrupted", nullptr, n); });
    add(queue.count(JobState::Blocked), [](int n) { return tr("%n blocked", nullptr, n); });
    add(queue.count(JobState::Failed), [](int n) { return tr("%n failed", nullptr, n); });
    QString title = parts.isEmpty() ? tr("Queue") : tr("Queue: %1").arg(parts.join(QStringLiteral(" · ")));
    if (queue.isPaused())
        title += QStringLiteral(" – ") + tr("paused");
    m_header->setTitle(title);
}

void QueueDock::changeEvent(QEvent* event)
{
    QDockWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void QueueDock::retranslate()
{
    setWindowTitle(tr("Queue"));
    m_table->setAccessibleName(tr("Queue"));
    m_undoButton->setText(tr("Undo removal"));
    m_empty->setText(tr("Nothing is queued. What you generate, relight or train appears here."));
    m_actions->retranslate();
    showCounts();
}

} // namespace candela
