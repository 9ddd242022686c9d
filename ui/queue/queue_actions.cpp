#include "ui/queue/queue_actions.h"

#include "ui/queue/queue_table.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QDesktopServices>
#include <QFileInfo>
#include <QMenu>
#include <QUndoCommand>
#include <QUndoStack>
#include <QUrl>

#include <algorithm>

namespace candela
{
namespace
{

class RemoveJobs : public QUndoCommand
{
public:
    RemoveJobs(JobQueue& queue, std::vector<JobId> jobs, const QString& text)
        : QUndoCommand(text)
        , m_queue(queue)
        , m_jobs(std::move(jobs))
    {
    }
    void redo() override { m_removed = m_queue.remove(m_jobs); }
    void undo() override { m_queue.restore(std::move(m_removed)); }

private:
    JobQueue& m_queue;
    std::vector<JobId> m_jobs;
    std::vector<JobList::Removed> m_removed;
};

bool isPending(const Job& job)
{
    return !hasEnded(job.state) && job.state != JobState::Running && job.state != JobState::Stopping;
}

bool isRetryable(const Job& job)
{
    return job.state == JobState::Failed || job.state == JobState::Cancelled;
}

} // namespace

QueueActions::QueueActions(Session& session, QueueTable& table, QUndoStack& undo, QWidget* scope)
    : QObject(scope)
    , m_session(session)
    , m_table(table)
    , m_undo(undo)
    , m_edit(add(scope, "queue.edit", "sliders", {}, &QueueActions::edit))
    , m_pause(add(scope, "queue.pauseJob", "pause", Qt::Key_Space, &QueueActions::pauseOrResume))
    , m_cancel(add(scope, "queue.cancel", "stop", Qt::SHIFT | Qt::Key_Delete, &QueueActions::cancel))
    , m_retry(add(scope, "queue.retry", "refresh", {}, &QueueActions::retryAsItIs))
    , m_retryTiled(add(scope, "queue.retryTiled", "refresh", {}, &QueueActions::retryTiled))
    , m_retrySmaller(add(scope, "queue.retrySmaller", "refresh", {}, &QueueActions::retrySmaller))
    , m_retryProcessor(add(scope, "queue.retryProcessor", "chip", {}, &QueueActions::retryOnProcessor))
    , m_first(add(scope, "queue.first", "chevron-up", Qt::CTRL | Qt::Key_Home, &QueueActions::moveFirst))
    , m_up(add(scope, "queue.up", "chevron-up", Qt::ALT | Qt::Key_Up, &QueueActions::moveUp))
    , m_down(add(scope, "queue.down", "chevron-down", Qt::ALT | Qt::Key_Down, &QueueActions::moveDown))
    , m_duplicate(add(scope, "queue.duplicate", "copy", Qt::CTRL | Qt::Key_D, &QueueActions::duplicate))
    , m_remove(add(scope, "queue.remove", "trash", Qt::Key_Delete, &QueueActions::remove))
    , m_show(add(scope, "queue.show", "folder", {}, &QueueActions::showFile))
    , m_pauseQueue(add(scope, "queue.pause", "pause", {}, &QueueActions::togglePause))
    , m_retryFailed(add(scope, "queue.retryFailed", "refresh", {}, &QueueActions::retryAll))
    , m_clearDone(add(scope, "queue.clearDone", "trash", {}, &QueueActions::clearEnded))
    , m_menu(new QMenu(scope))
{
    makeMenu();
    connect(&table, &QueueTable::choiceChanged, this, &QueueActions::update);
    connect(&session.queue(), &QAbstractItemModel::dataChanged, this,
        [this](const QModelIndex&, const QModelIndex&, const QList<int>& roles) {
            if (roles.isEmpty()) // not for every step
                update();
        });
    retranslate();
}

QAction* QueueActions::add(QWidget* scope, const char* id, const char* iconName, const QKeySequence& keys,
    void (QueueActions::*slot)())
{
    auto* action = new QAction(scope);
    action->setObjectName(QLatin1String(id));
    action->setIcon(icon(QLatin1String(iconName)));
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    scope->addAction(action);
    connect(action, &QAction::triggered, this, slot);
    return action;
}

void QueueActions::makeMenu()
{
    m_menu->addActions({m_edit, m_pause, m_cancel});
    m_menu->addSeparator();
    m_menu->addActions({m_retry, m_retryTiled, m_retrySmaller, m_retryProcessor});
    m_menu->addSeparator();
    m_menu->addActions({m_first, m_up, m_down, m_duplicate});
    m_menu->addSeparator();
    m_menu->addActions({m_show, m_remove});
}

std::vector<JobId> QueueActions::failedJobs() const
{
    const JobQueue& queue = m_session.queue();
    std::vector<JobId> failed;
    for (int row = queue.rowCount() - 1; row >= 0; --row) // the oldest first
        if (queue.at(row).state == JobState::Failed)
            failed.push_back(queue.at(row).id);
    return failed;
}

void QueueActions::update()
{
    const JobQueue& queue = m_session.queue();
    const std::vector<JobId> selected = m_table.selectedJobs();
    const auto any = [&](auto&& wanted) {
        return std::ranges::any_of(selected, [&](JobId id) { return wanted(*queue.find(id)); });
    };
    const bool pausable = any([](const Job& job) { return job.state == JobState::Waiting; });
    const bool pending = any(isPending);
    const auto offers = [](Remedy remedy) {
        return [remedy](const Job& job) {
            if (job.state != JobState::Failed)
                return false;
            const auto remedies = remediesFor(job);
            return std::ranges::find(remedies, remedy) != remedies.end();
        };
    };
    m_edit->setEnabled(selected.size() == 1 && pending
        && std::holds_alternative<GenerateRequest>(queue.find(selected.front())->request));
    m_pause->setEnabled(pending);
    m_pause->setText(pausable || !pending ? tr("&Pause") : tr("&Resume"));
    m_pause->setIcon(icon(pausable || !pending ? QStringLiteral("pause") : QStringLiteral("play")));
    m_cancel->setEnabled(any([&](const Job& job) {
        return isPending(job) || (job.state == JobState::Running && !job.elsewhere);
    }));
    m_retry->setEnabled(any(isRetryable));
    m_retryTiled->setVisible(any(offers(Remedy::Tiled)));
    m_retrySmaller->setVisible(any(offers(Remedy::Smaller)));
    m_retryProcessor->setVisible(any(offers(Remedy::Processor)));
    for (QAction* move : {m_first, m_up, m_down})
        move->setEnabled(pending);
    m_duplicate->setEnabled(!selected.empty());
    m_remove->setEnabled(any([](const Job& job) { return isPending(job) || hasEnded(job.state); }));
    m_show->setEnabled(any([](const Job& job) { return !job.outputs.isEmpty(); }));

    const bool paused = queue.isPaused();
    m_pauseQueue->setText(paused ? tr("&Resume queue") : tr("&Pause queue"));
    m_pauseQueue->setIcon(icon(paused ? QStringLiteral("play") : QStringLiteral("pause")));
    m_retryFailed->setEnabled(queue.count(JobState::Failed) > 0);
    m_clearDone->setEnabled(queue.rowCount() > 0 && hasEnded(queue.at(queue.rowCount() - 1).state));
}

void QueueActions::edit()
{
    Q_EMIT m_table.editWanted(m_table.selectedJobs().front());
}

void QueueActions::pauseOrResume()
{
    JobQueue& queue = m_session.queue();
    const std::vector<JobId> selected = m_table.selectedJobs();
    if (std::ranges::any_of(selected, [&](JobId id) { return queue.find(id)->state == JobState::Waiting; }))
        queue.pause(selected);
    else
        queue.resume(selected);
}

void QueueActions::cancel()
{
    m_session.queue().cancel(m_table.selectedJobs());
}

void QueueActions::retry(Remedy remedy)
{
    JobQueue& queue = m_session.queue();
    std::vector<JobId> jobs = m_table.selectedJobs();
    std::erase_if(jobs, [&](JobId id) {
        const auto remedies = remediesFor(*queue.find(id));
        return std::ranges::find(remedies, remedy) == remedies.end();
    });
    queue.retry(jobs, remedy);
}

void QueueActions::moveFirst()
{
    m_session.queue().moveFirst(m_table.selectedJobs());
}

/// By one row, all together.
void QueueActions::moveUp()
{
    JobQueue& queue = m_session.queue();
    const std::vector<JobId> selected = m_table.selectedJobs();
    const int row = queue.rowOf(selected.front());
    if (row > 0 && isPending(queue.at(row - 1)))
        queue.move(selected, queue.at(row - 1).id);
}

void QueueActions::moveDown()
{
    JobQueue& queue = m_session.queue();
    const std::vector<JobId> selected = m_table.selectedJobs();
    const int behind = queue.rowOf(selected.back()) + 2;
    if (behind - 1 >= queue.rowCount() || !isPending(queue.at(behind - 1)))
        return;
    const bool last = behind >= queue.rowCount() || !isPending(queue.at(behind));
    queue.move(selected, last ? 0 : queue.at(behind).id);
}

void QueueActions::duplicate()
{
    m_session.queue().duplicate(m_table.selectedJobs());
}

void QueueActions::remove()
{
    removeJobs(m_table.selectedJobs(), tr("remove jobs"));
}

void QueueActions::removeJobs(const std::vector<JobId>& jobs, const QString& text)
{
    if (!jobs.empty())
        m_undo.push(new RemoveJobs(m_session.queue(), jobs, text));
}

void QueueActions::showFile()
{
    for (const JobId id : m_table.selectedJobs()) {
        const Job& job = *m_session.queue().find(id);
        if (job.outputs.isEmpty())
            continue;
        QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(job.outputs.last()).path()));
        return;
    }
}

void QueueActions::togglePause()
{
    m_session.queue().setPaused(!m_session.queue().isPaused());
}

void QueueActions::retryAll()
{
    m_session.queue().retry(failedJobs());
}

void QueueActions::clearEnded()
{
    removeJobs(m_session.queue().endedIds(), tr("clear done jobs"));
}

void QueueActions::retranslate()
{
    m_edit->setText(tr("&Edit…"));
    m_cancel->setText(tr("&Cancel"));
    m_retry->setText(tr("Re&try"));
    m_retryTiled->setText(tr("Retry t&iled"));
    m_retrySmaller->setText(tr("Retry &smaller"));
    m_retryProcessor->setText(tr("Retry on the pro&cessor"));
    m_first->setText(tr("Put &first"));
    m_up->setText(tr("Move &up"));
    m_down->setText(tr("Move dow&n"));
    m_duplicate->setText(tr("&Duplicate"));
    m_remove->setText(tr("Re&move"));
    m_show->setText(tr("Show in f&older"));
    m_retryFailed->setText(tr("Retry failed"));
    m_clearDone->setText(tr("Clear done"));
    update();
}

} // namespace candela
