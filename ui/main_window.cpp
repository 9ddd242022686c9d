#include "ui/main_window.h"

#include "app/session/session.h"
#include "ui/language.h"
#include "ui/log_viewer.h"
#include "ui/page.h"
#include "ui/queue/close_dialog.h"
#include "ui/queue/queue_banner.h"
#include "ui/queue/queue_dock.h"
#include "ui/queue/queue_table.h"
#include "ui/settings/settings_dialog.h"
#include "ui/shortcuts.h"
#include "ui/shortcuts_dialog.h"
#include "ui/status_line.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/inline_message.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QDir>
#include <QDockWidget>
#include <QFileInfo>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolBar>
#include <QToolButton>
#include <QUndoStack>
#include <QVBoxLayout>

#include <algorithm>

namespace candela
{
namespace
{

ThemeMode themeFrom(const QString& name)
{
    if (name == QLatin1String("dark"))
        return ThemeMode::Dark;
    return name == QLatin1String("light") ? ThemeMode::Light : ThemeMode::System;
}

} // namespace

MainWindow::MainWindow(Session& session, QWidget* parent)
    : QMainWindow(parent)
    , m_session(session)
    , m_shortcuts(new Shortcuts(session.settings(), this))
    , m_rail(new QToolBar(this))
    , m_pageActions(new QActionGroup(this))
    , m_pages(new QStackedWidget(this))
    , m_notice(new InlineMessage(this))
{
    setObjectName(QStringLiteral("MainWindow"));
    setMinimumSize(1280, 720);
    makeCentre();
    setStatusBar(new StatusLine(session, this));
    makeRail();
    makeMenus();
    makeQueueDock();
    Theme::instance().setMode(themeFrom(session.settings().get(settings::theme)));
    applyLanguage(session.settings().get(settings::language));
    retranslate();
    restoreLayout();

    connect(m_pages, &QStackedWidget::currentChanged, this, &MainWindow::pageChanged);
    connect(&session.settings(), &Settings::changed, this, &MainWindow::followSettings);
    connect(&session.queue(), &JobQueue::countsChanged, this, &MainWindow::updateRunActions);
    connect(&session.queue(), &JobQueue::idleChanged, this, [this](bool idle) {
        if (idle && m_quitWhenIdle)
            QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection);
        else if (idle && m_session.queue().waitingCount() == 0)
            tellWhenFinished();
    });
    connect(&session, &Session::sorted, this, &MainWindow::openSorted);
    connect(&session, &Session::keptChanged, this, &MainWindow::mentionFullDisk);
    connect(m_notice, &InlineMessage::actionTriggered, this, &MainWindow::openLogs);
    mentionCrash();
    updateRunActions();
    updateUndoActions();
}

MainWindow::~MainWindow()
{
    // The widgets go after this, and some of them still change a setting or the focus; nobody is here to
    // follow.
    const std::initializer_list<QObject*> speakers{
        qApp, &m_session, &m_session.settings(), &m_session.queue(), m_queueDock->undoStack()};
    for (QObject* speaker : speakers)
        speaker->disconnect(this);
}

void MainWindow::makeCentre()
{
    auto* centre = new QWidget(this);
    auto* notice = new QHBoxLayout;
    notice->setContentsMargins(
        metrics::medium, 0, metrics::medium, 0); // no room while there is nothing to say
    notice->addWidget(m_notice);
    auto* banner = new QueueBanner(m_session.queue(), centre);
    connect(banner, &QueueBanner::reviewWanted, this, [this] {
        m_queueDock->show();
        m_queueDock->table().setFocus();
    });
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(banner);
    layout->addLayout(notice);
    layout->addWidget(m_pages, 1);
    m_pages->setObjectName(QStringLiteral("Pages"));
    m_notice->setObjectName(QStringLiteral("Notice"));
    setCentralWidget(centre);
}

void MainWindow::makeQueueDock()
{
    m_queueDock = new QueueDock(m_session, this);
    addDock(m_queueDock, Qt::BottomDockWidgetArea, QKeySequence(Qt::Key_F9));
    m_queueDock->toggleViewAction()->setIcon(icon(QStringLiteral("queue")));
    connect(m_queueDock, &QueueDock::formWanted, this, [this] { showPage(0); });
    for (const auto signal : {&QUndoStack::canUndoChanged, &QUndoStack::canRedoChanged})
        connect(m_queueDock->undoStack(), signal, this, &MainWindow::updateUndoActions);
    connect(qApp, &QApplication::focusChanged, this, &MainWindow::updateUndoActions);
    m_shortcuts->nameScope(m_queueDock->objectName(), [this] { return m_queueDock->windowTitle(); });
    for (QAction* action : m_queueDock->actions())
        m_shortcuts->add(action, m_queueDock->objectName());
}

/// Of the part of the window that has the keyboard.
QUndoStack* MainWindow::undoStack() const
{
    if (m_queueDock->isAncestorOf(QApplication::focusWidget()))
        return m_queueDock->undoStack();
    return currentPage() ? currentPage()->undoStack() : nullptr;
}

void MainWindow::makeRail()
{
    m_rail->setObjectName(QStringLiteral("NavRail"));
    m_rail->setMovable(false);
    m_rail->setFloatable(false);
    m_rail->setContextMenuPolicy(Qt::PreventContextMenu);
    m_rail->setOrientation(Qt::Vertical);
    m_rail->setFixedWidth(metrics::navRail);
    m_rail->setIconSize({metrics::huge, metrics::huge});
    m_rail->setContentsMargins(metrics::small, metrics::small, metrics::small, metrics::small);
    addToolBar(Qt::LeftToolBarArea, m_rail);

    auto* spacer = new QWidget(m_rail);
    spacer->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    m_rail->addWidget(spacer);
    m_settingsAction = new QAction(icon(QStringLiteral("settings")), {}, this);
    m_settingsAction->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Comma));
    m_settingsAction->setMenuRole(QAction::PreferencesRole);
    m_settingsAction->setObjectName(QStringLiteral("window.settings"));
    m_shortcuts->add(m_settingsAction);
    connect(m_settingsAction, &QAction::triggered, this, &MainWindow::openSettings);
    m_rail->addAction(m_settingsAction);
    m_railSettings = qobject_cast<QToolButton*>(m_rail->widgetForAction(m_settingsAction));
    m_railSettings->setFixedSize(40, 40);
    m_railSettings->setFocusPolicy(Qt::TabFocus);
}

void MainWindow::makeMenus()
{
    const auto add = [this](QMenu* menu, const char* id, const QKeySequence& shortcut, auto&& slot) {
        QAction* action = menu->addAction(QString());
        action->setObjectName(QLatin1String(id));
        action->setShortcut(shortcut);
        connect(action, &QAction::triggered, this, slot);
        m_shortcuts->add(action);
        return action;
    };
    m_file = menuBar()->addMenu(QString());
    m_edit = menuBar()->addMenu(QString());
    m_run = menuBar()->addMenu(QString());
    m_view = menuBar()->addMenu(QString());
    m_help = menuBar()->addMenu(QString());

    m_file->addSeparator(); // the page's entries come before it
    m_file->addAction(m_settingsAction);
    m_quitAction = add(m_file, "window.quit", QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { close(); });
    m_quitAction->setMenuRole(QAction::QuitRole);

    m_undoAction =
        add(m_edit, "edit.undo", QKeySequence(Qt::CTRL | Qt::Key_Z), [this] { undoStack()->undo(); });
    m_redoAction = add(
        m_edit, "edit.redo", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), [this] { undoStack()->redo(); });
    m_edit->addSeparator();

    m_run->addSeparator();
    m_stopAction = add(m_run, "run.stop", QKeySequence(Qt::CTRL | Qt::Key_Period),
        [this] { m_session.queue().cancelRunning(); });
    m_stopAction->setIcon(icon(QStringLiteral("stop")));
    m_clearWaitingAction = add(m_run, "run.clearWaiting", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Period),
        [this] { m_session.queue().cancelWaiting(); });
    m_pauseAction = add(m_run, "run.pauseQueue", QKeySequence(Qt::CTRL | Qt::Key_P),
        [this] { m_session.queue().setPaused(!m_session.queue().isPaused()); });

    m_view->addSeparator();
    m_nextPaneAction =
        add(m_view, "window.nextPane", QKeySequence(Qt::Key_F6), [this] { stepPane(PaneStep::Next); });
    m_previousPaneAction = add(m_view, "window.previousPane", QKeySequence(Qt::SHIFT | Qt::Key_F6),
        [this] { stepPane(PaneStep::Previous); });
    m_fullScreenAction = add(m_view, "window.fullScreen", QKeySequence(Qt::Key_F11),
        [this](bool on) { setWindowState(windowState().setFlag(Qt::WindowFullScreen, on)); });
    m_fullScreenAction->setCheckable(true);

    m_shortcutsAction = add(m_help, "help.shortcuts", QKeySequence(Qt::Key_F1), [this] { openShortcuts(); });
    m_shortcutsAction->setIcon(icon(QStringLiteral("keyboard")));
    m_welcomeAction = add(m_help, "help.welcome", {}, [this] { Q_EMIT welcomeWanted(); });
    m_logsAction = add(m_help, "help.logs", {}, [this] { openLogs(); });
    m_aboutAction = add(m_help, "help.about", {}, [this] { openAbout(); });
    m_aboutAction->setMenuRole(QAction::AboutRole);
}

void MainWindow::addPage(Page* page)
{
    const int index = m_pages->count();
    auto* action = new QAction(icon(page->iconName()), page->title(), this);
    action->setObjectName(QStringLiteral("page.") + page->id());
    action->setCheckable(true);
    action->setShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + index)));
    m_pageActions->addAction(action);
    m_rail->insertAction(m_rail->actions().at(index), action);
    auto* button = qobject_cast<QToolButton*>(m_rail->widgetForAction(action));
    button->setFixedSize(40, 40);
    button->setFocusPolicy(Qt::TabFocus);
    m_view->insertAction(m_view->actions().at(index), action);
    connect(action, &QAction::triggered, this, [this, index] { showPage(index); });
    connect(page, &Page::wanted, this, [this, index] { showPage(index); });
    connect(page, &Page::broughtElsewhere, this, &MainWindow::open);

    m_shortcuts->add(action);
    m_shortcuts->nameScope(page->id(), [page] { return page->title(); });
    for (const MenuKind kind : {MenuKind::File, MenuKind::Edit, MenuKind::Run, MenuKind::View})
        for (QAction* entry : page->menuActions(kind))
            m_shortcuts->add(entry, page->id());

    m_pages->addWidget(page); // the first one becomes the current page
    if (index == m_session.settings().get(settings::page))
        showPage(index);
    retranslate();
}

void MainWindow::addDock(QDockWidget* dock, Qt::DockWidgetArea area, const QKeySequence& shortcut)
{
    if (!restoreDockWidget(dock)) { // there is no place yet that the user has given it
        addDockWidget(area, dock);
        dock->hide();
    }
    QAction* action = dock->toggleViewAction();
    action->setObjectName(QStringLiteral("dock.") + dock->objectName());
    action->setShortcut(shortcut);
    m_shortcuts->add(action);
    m_view->insertAction(m_nextPaneAction, action);
}

Page* MainWindow::currentPage() const
{
    return static_cast<Page*>(m_pages->currentWidget());
}

void MainWindow::showPage(int index)
{
    m_pages->setCurrentIndex(index);
}

void MainWindow::showPage(const QString& id)
{
    for (int index = 0; index < m_pages->count(); ++index)
        if (static_cast<Page*>(m_pages->widget(index))->id() == id)
            showPage(index);
}

void MainWindow::open(const QStringList& files)
{
    if (!files.isEmpty())
        m_session.sort(files);
}

void MainWindow::openSorted(const SortedFiles& files)
{
    for (const QString& path : m_session.models().add(files.models).listed)
        if (!isWeightFile(path)) // only folders can be painted with
            m_session.form().edit(FormField::Model, [&](GenerateForm& form) { form.model = path; });
    if (!files.made.isEmpty())
        m_session.restoreFrom(files.made);
    if (std::ranges::any_of(files.models, isWeightFile))
        showPage(QStringLiteral("models"));
    else if (!files.models.isEmpty() || !files.made.isEmpty())
        showPage(QStringLiteral("generate"));
    if (!files.pictures.isEmpty())
        m_session.relight().bring(files.pictures);
    if (files.others.isEmpty())
        return;
    QStringList names;
    for (const QString& file : files.others.mid(0, 3))
        names += QFileInfo(file).fileName();
    m_notice->setAction({});
    m_notice->showMessage(MessageKind::Warning,
        tr("%n file(s) cannot be opened: %1", nullptr, static_cast<int>(files.others.size()))
            .arg(names.join(QStringLiteral(", "))),
        tr("Pictures, folders of pictures and model folders can."));
}

void MainWindow::comeForward()
{
    setWindowState((windowState() & ~Qt::WindowMinimized) | Qt::WindowActive);
    show();
    raise();
    activateWindow();
}

/// Where jobs are left from then, the queue's banner says so, and one notice is enough.
void MainWindow::mentionCrash()
{
    if (!m_session.log().previousEndedBadly())
        return;
    const QString crash = tr("The studio did not end as it should last time.");
    m_notice->showMessage(
        MessageKind::Info, crash, tr("What was filled in is still there. The log says what it did last."));
    m_notice->setAction(tr("Show the log"));
    const auto giveWay = [this, crash] {
        const auto& news = m_session.queue().news();
        if (news && news->kind == QueueNews::Kind::Kept && m_notice->cause() == crash)
            m_notice->dismiss();
    };
    connect(&m_session.queue(), &JobQueue::newsChanged, m_notice, giveWay);
    giveWay();
}

/// The session tries again by itself.
void MainWindow::mentionFullDisk()
{
    const QString lost = tr("Settings and what is filled in cannot be saved.");
    if (m_session.isKept()) {
        if (m_notice->cause() == lost)
            m_notice->dismiss();
        return;
    }
    m_notice->setAction({});
    m_notice->showMessage(MessageKind::Error, lost,
        tr("Make room on the disk, and see that %1 can be written. It is tried again every few seconds.")
            .arg(QDir::toNativeSeparators(m_session.dataFolder())));
}

/// Only who looks elsewhere needs to be told.
void MainWindow::tellWhenFinished()
{
    const QString how = m_session.settings().get(settings::whenFinished);
    if (isActiveWindow())
        return;
    if (how == QLatin1String("sound"))
        QApplication::beep();
    else if (how == QLatin1String("notify"))
        QApplication::alert(this);
}

void MainWindow::pageChanged()
{
    for (QAction* entry : std::as_const(m_pageEntries))
        for (QMenu* menu : {m_file, m_edit, m_run, m_view})
            menu->removeAction(entry);
    m_pageEntries.clear();

    Page* page = currentPage();
    const auto insert = [&](QMenu* menu, MenuKind kind, QAction* before) {
        for (QAction* entry : page->menuActions(kind)) {
            menu->insertAction(before, entry);
            m_pageEntries << entry;
        }
    };
    insert(m_file, MenuKind::File, m_file->actions().at(m_file->actions().indexOf(m_settingsAction) - 1));
    insert(m_edit, MenuKind::Edit, nullptr);
    insert(m_run, MenuKind::Run, m_run->actions().at(m_run->actions().indexOf(m_stopAction) - 1));
    insert(m_view, MenuKind::View, m_view->actions().at(m_pages->count() + 1)); // after the pages' separator

    m_pageActions->actions().at(m_pages->currentIndex())->setChecked(true);

    followUndoStack();
    if (!isVisible()) // pages are still being added
        return;
    m_session.settings().set(settings::page, m_pages->currentIndex());
    focusPage();
}

/// Of the page that is shown.
void MainWindow::followUndoStack()
{
    for (const auto& connection : std::as_const(m_undoConnections))
        disconnect(connection);
    m_undoConnections.clear();
    Page* page = currentPage();
    if (!page)
        return;
    m_undoConnections = {connect(page, &Page::undoStackChanged, this, &MainWindow::followUndoStack)};
    if (QUndoStack* stack = page->undoStack())
        m_undoConnections << connect(stack, &QUndoStack::indexChanged, this, &MainWindow::updateUndoActions)
                          << connect(stack, &QUndoStack::canUndoChanged, this, &MainWindow::updateUndoActions)
                          << connect(
                                 stack, &QUndoStack::canRedoChanged, this, &MainWindow::updateUndoActions);
    updateUndoActions();
}

/// What would be taken back is named where it has a name.
void MainWindow::updateUndoActions()
{
    const QUndoStack* stack = undoStack();
    const QString undo = stack ? stack->undoText() : QString(), redo = stack ? stack->redoText() : QString();
    m_undoAction->setEnabled(stack && stack->canUndo());
    m_redoAction->setEnabled(stack && stack->canRedo());
    m_undoAction->setProperty("lastingText", tr("&Undo"));
    m_redoAction->setProperty("lastingText", tr("&Redo"));
    m_undoAction->setText(undo.isEmpty() ? tr("&Undo") : tr("&Undo: %1").arg(undo));
    m_redoAction->setText(redo.isEmpty() ? tr("&Redo") : tr("&Redo: %1").arg(redo));
}

void MainWindow::updateRunActions()
{
    const Job* job = m_session.queue().running();
    m_stopAction->setEnabled(job && job->state == JobState::Running);
    m_clearWaitingAction->setEnabled(m_session.queue().waitingCount() > 0);
    const bool paused = m_session.queue().isPaused();
    m_pauseAction->setText(paused ? tr("&Resume queue") : tr("&Pause queue"));
    m_pauseAction->setIcon(icon(paused ? QStringLiteral("play") : QStringLiteral("pause")));
}

void MainWindow::followSettings(const QString& key)
{
    const Settings& settings = m_session.settings();
    if (Settings::isFor(key, settings::theme))
        Theme::instance().setMode(themeFrom(settings.get(settings::theme)));
    else if (Settings::isFor(key, settings::language))
        applyLanguage(settings.get(settings::language));
}

void MainWindow::openSettings()
{
    if (!m_settingsDialog)
        m_settingsDialog = new SettingsDialog(m_session, *m_shortcuts, this);
    m_settingsDialog->show();
    m_settingsDialog->raise();
    m_settingsDialog->activateWindow();
}

void MainWindow::openShortcuts()
{
    if (!m_shortcutsDialog)
        m_shortcutsDialog = new ShortcutsDialog(this);
    QList<ShortcutGroup> groups;
    for (const QAction* menu : menuBar()->actions()) {
        ShortcutGroup group{.title = Shortcuts::textOf(menu), .entries = {}};
        for (const QAction* action : menu->menu()->actions())
            if (!action->shortcut().isEmpty())
                group.entries << ShortcutEntry{Shortcuts::textOf(action), action->shortcut()};
        groups << group;
    }
    m_shortcutsDialog->showGroups(groups);
    m_shortcutsDialog->show();
    m_shortcutsDialog->raise();
}

void MainWindow::openLogs()
{
    if (m_logViewer)
        m_logViewer->reload();
    else
        m_logViewer = new LogViewer(m_session, this);
    m_logViewer->show();
    m_logViewer->raise();
    m_logViewer->activateWindow();
}

void MainWindow::openAbout()
{
    QMessageBox box(this);
    box.setWindowTitle(tr("About Candela Studio"));
    box.setIconPixmap(applicationIcon().pixmap(QSize(72, 72), devicePixelRatioF()));
    box.setText(QStringLiteral("<b>Candela Studio</b> ") + QApplication::applicationVersion());
    box.setInformativeText(
        tr("A native desktop studio for pictures from words. Everything is computed on this machine; "
           "nothing leaves it.")
        + QStringLiteral("<p>GPL-3.0-or-later · Qt ") + QString::fromLatin1(qVersion())
        + QStringLiteral(" · ") + m_session.engine().toHtmlEscaped() + QStringLiteral("</p>"));
    box.exec();
}

void MainWindow::showEvent(QShowEvent* event)
{
    QMainWindow::showEvent(event);
    if (!event->spontaneous() && currentPage())
        focusPage();
}

/// The keyboard goes where it was on the page, or where the page wants it first; not to the rail, which comes
/// first in the tab order.
void MainWindow::focusPage()
{
    if (QWidget* last = currentPage()->focusWidget())
        last->setFocus();
    else
        currentPage()->takeFocus();
}

void MainWindow::stepPane(PaneStep step)
{
    QList<QWidget*> panes{m_rail};
    panes += currentPage()->panes();
    for (QDockWidget* dock : findChildren<QDockWidget*>(QString(), Qt::FindDirectChildrenOnly))
        panes << dock;
    focusPane(panes, step);
}

void MainWindow::changeEvent(QEvent* event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    else if (event->type() == QEvent::WindowStateChange)
        m_fullScreenAction->setChecked(isFullScreen());
}

void MainWindow::retranslate()
{
    m_file->setTitle(tr("&File"));
    m_edit->setTitle(tr("&Edit"));
    m_run->setTitle(tr("&Run"));
    m_view->setTitle(tr("&View"));
    m_help->setTitle(tr("&Help"));
    m_settingsAction->setText(tr("&Settings…"));
    m_quitAction->setText(tr("&Quit"));
    updateUndoActions();
    m_stopAction->setText(tr("&Stop"));
    m_clearWaitingAction->setText(tr("&Clear waiting"));
    m_nextPaneAction->setText(tr("&Next pane"));
    m_previousPaneAction->setText(tr("&Previous pane"));
    m_fullScreenAction->setText(tr("&Full screen"));
    m_shortcutsAction->setText(tr("&Keyboard shortcuts"));
    m_welcomeAction->setText(tr("&Welcome"));
    m_logsAction->setText(tr("&Logs"));
    m_aboutAction->setText(tr("&About Candela Studio"));
    updateRunActions();
    m_rail->setWindowTitle(tr("Pages"));
    m_rail->setAccessibleName(tr("Pages"));
    m_railSettings->setAccessibleName(tr("Settings"));
    for (int i = 0; i < m_pages->count(); ++i) {
        const QString title = static_cast<Page*>(m_pages->widget(i))->title();
        QAction* action = m_pageActions->actions().at(i);
        action->setText(title);
        m_rail->widgetForAction(action)->setAccessibleName(title);
    }
}

void MainWindow::restoreLayout()
{
    const Settings& settings = m_session.settings();
    if (!restoreGeometry(settings.get(settings::windowGeometry)))
        resize(1440, 900);
    restoreState(settings.get(settings::windowState));
}

void MainWindow::saveLayout()
{
    m_session.settings().set(settings::windowGeometry, saveGeometry());
    m_session.settings().set(settings::windowState, saveState());
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (m_session.queue().running()) {
        event->ignore();
        if (!m_closing)
            askBeforeClosing();
        return;
    }
    m_session.queue().drain(); // what waits is for the next start
    saveLayout();
    event->accept();
    if (m_quitWhenIdle) // a hidden window's closing is not counted as the last one's
        QCoreApplication::exit();
}

void MainWindow::askBeforeClosing()
{
    if (auto* open = findChild<CloseDialog*>()) {
        open->raise();
        return;
    }
    auto* question = new CloseDialog(m_session.queue(), this);
    connect(question, &CloseDialog::finishWanted, this, [this] {
        m_session.queue().drain();
        quitWhenIdle();
    });
    connect(question, &CloseDialog::stopWanted, this, [this] {
        m_session.queue().interrupt();
        saveLayout();
        if (m_session.fineTuning().running()) { // its checkpoint may take a while, and one wants to see it
            m_notice->setAction({});
            m_notice->showMessage(MessageKind::Info, tr("Saving the checkpoint; then Candela Studio quits."));
        } else {
            hide(); // stopping takes until the next step; nobody needs to watch it
        }
        quitWhenIdle();
    });
    question->open();
}

void MainWindow::quitWhenIdle()
{
    m_closing = true;
    m_quitWhenIdle = true;
    if (m_session.queue().isIdle())
        QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection);
}

} // namespace candela
