// The queue at the bottom of the window: how much runs and waits, and every job in a row. GUI thread only.
#pragma once

#include "app/session/session.h"

#include <QDockWidget>
#include <QUndoStack>

class QPushButton;
class QStackedWidget;

namespace candela
{

class DockHeader;
class InlineMessage;
class Label;
class QueueActions;
class QueueTable;

class QueueDock : public QDockWidget
{
    Q_OBJECT

public:
    /// `session` must outlive it.
    explicit QueueDock(Session& session, QWidget* parent = nullptr);

    QueueTable& table() { return *m_table; }
    /// Removals; for Edit › Undo while the keyboard is here.
    QUndoStack* undoStack() { return &m_undo; }
    QAction* pauseAction() const;

Q_SIGNALS:
    /// A job's settings are in the form now.
    void formWanted();

protected:
    void changeEvent(QEvent* event) override;

private:
    void fillHeader();
    void editJob(JobId job);
    void showCounts();
    void retranslate();

    Session& m_session;
    QUndoStack m_undo;
    QueueTable* m_table;
    QueueActions* m_actions;
    QStackedWidget* m_stack; // the table, or that there is nothing
    Label* m_empty;
    DockHeader* m_header;
    QPushButton* m_undoButton;
    InlineMessage* m_message;
};

} // namespace candela
