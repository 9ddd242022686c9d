// The frame of the studio: nav rail, pages, menus, status bar. Pages bring everything else. GUI thread only.
#pragma once

#include "ui/panes.h"

#include <QKeySequence>
#include <QMainWindow>
#include <QPointer>

class QActionGroup;
class QDockWidget;
class QMenu;
class QStackedWidget;
class QToolBar;
class QToolButton;
class QUndoStack;

namespace candela
{

class InlineMessage;
class LogViewer;
class Page;
class QueueDock;
class Session;
class SettingsDialog;
class Shortcuts;
class ShortcutsDialog;
struct SortedFiles;

/// What it holds is added by addPages(), see pages.h.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// `session` must outlive the window.
    explicit MainWindow(Session& session, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Adds a page and its entry in the rail. Takes ownership.
    void addPage(Page* page);
    /// Adds a dock, closed until the user opens it, and its entry in the View menu, whose text is the dock's
    /// title. Its objectName is its id. Takes ownership.
    void addDock(QDockWidget* dock, Qt::DockWidgetArea area, const QKeySequence& shortcut);

    Page* currentPage() const;
    void showPage(int index);
    void showPage(const QString& id); // one that is not there changes nothing
    Shortcuts& shortcuts() { return *m_shortcuts; }

public Q_SLOTS:
    void openSettings();
    void openShortcuts();
    void openLogs();
    void openAbout();
    /// Files and folders from outside: each goes where it can be used, and what cannot is named.
    void open(const QStringList& files);
    /// Above whatever is there, as when another start of the program hands over to this one.
    void comeForward();

Q_SIGNALS:
    /// The user asks for the cards of the first run.
    void welcomeWanted();

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void makeQueueDock();
    void makeRail();
    void makeMenus();
    void makeCentre();
    void followSettings(const QString& key);
    void openSorted(const SortedFiles& files);
    void mentionCrash();
    void mentionFullDisk();
    void tellWhenFinished();
    void pageChanged();
    void focusPage();
    void stepPane(PaneStep step);
    void retranslate();
    void restoreLayout();
    void saveLayout();

    void updateRunActions();
    void followUndoStack();
    void updateUndoActions();
    QUndoStack* undoStack() const; // what Undo and Redo act on now; null: nothing

    void askBeforeClosing();
    void quitWhenIdle();

    Session& m_session;
    Shortcuts* m_shortcuts;
    QToolBar* m_rail;
    QToolButton* m_railSettings = nullptr;
    QActionGroup* m_pageActions;
    QStackedWidget* m_pages;
    InlineMessage* m_notice; // above the pages: what concerns the whole studio
    QueueDock* m_queueDock = nullptr;
    QMenu* m_file = nullptr;
    QMenu* m_edit = nullptr;
    QMenu* m_run = nullptr;
    QMenu* m_view = nullptr;
    QMenu* m_help = nullptr;
    QList<QAction*> m_pageEntries; // of the page shown, in all menus
    QAction *m_settingsAction = nullptr, *m_quitAction = nullptr;
    QAction *m_undoAction = nullptr, *m_redoAction = nullptr;
    QAction *m_stopAction = nullptr, *m_clearWaitingAction = nullptr, *m_pauseAction = nullptr;
    QAction *m_nextPaneAction = nullptr, *m_previousPaneAction = nullptr, *m_fullScreenAction = nullptr;
    QAction *m_shortcutsAction = nullptr, *m_welcomeAction = nullptr, *m_logsAction = nullptr,
            *m_aboutAction = nullptr;
    QList<QMetaObject::Connection> m_undoConnections;
    QPointer<SettingsDialog> m_settingsDialog;
    QPointer<ShortcutsDialog> m_shortcutsDialog;
    QPointer<LogViewer> m_logViewer;
    bool m_closing = false; // the user has decided; nothing is asked again
    bool m_quitWhenIdle = false;
};

} // namespace candela
