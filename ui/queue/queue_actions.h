// What can be done to the jobs that are selected, as actions for buttons, keys and the context menu. GUI
// thread only.
#pragma once

#include "app/session/session.h"

#include <QObject>

class QAction;
class QMenu;
class QUndoStack;

namespace candela
{

class QueueTable;

class QueueActions : public QObject
{
    Q_OBJECT

public:
    /// The keys work while the keyboard is in `scope`, which owns the actions.
    QueueActions(Session& session, QueueTable& table, QUndoStack& undo, QWidget* scope);

    QMenu* contextMenu() const { return m_menu; }
    QAction* pauseQueue() const { return m_pauseQueue; } // for the header, and for the Run menu
    QAction* retryFailed() const { return m_retryFailed; }
    QAction* clearDone() const { return m_clearDone; }
    void retranslate();

private:
    QAction* add(QWidget* scope, const char* id, const char* icon, const QKeySequence& keys,
        void (QueueActions::*slot)());
    void makeMenu();
    void update();
    void edit();
    void pauseOrResume();
    void cancel();
    void retryAsItIs() { retry(Remedy::AsItIs); }
    void retryTiled() { retry(Remedy::Tiled); }
    void retrySmaller() { retry(Remedy::Smaller); }
    void retryOnProcessor() { retry(Remedy::Processor); }
    void retry(Remedy remedy);
    void moveFirst();
    void moveUp();
    void moveDown();
    void duplicate();
    void remove();
    void removeJobs(const std::vector<JobId>& jobs, const QString& text);
    void showFile();
    void togglePause();
    void retryAll();
    void clearEnded();
    std::vector<JobId> failedJobs() const;

    Session& m_session;
    QueueTable& m_table;
    QUndoStack& m_undo;
    QAction *m_edit, *m_pause, *m_cancel, *m_retry, *m_retryTiled, *m_retrySmaller, *m_retryProcessor,
        *m_first, *m_up, *m_down, *m_duplicate, *m_remove, *m_show;
    QAction *m_pauseQueue, *m_retryFailed, *m_clearDone;
    QMenu* m_menu;
};

} // namespace candela
