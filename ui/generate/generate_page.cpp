#include "ui/generate/generate_page.h"

#include "ui/generate/history_panel.h"
#include "ui/generate/model_chooser.h"
#include "ui/generate/picture_panel.h"
#include "ui/generate/run_panel.h"
#include "ui/generate/settings_panel.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/drop_hint.h"
#include "ui/widgets/panel_scroll.h"

#include <QAction>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QSplitter>
#include <QVBoxLayout>

namespace candela
{
namespace
{

/// The one folder or PNG file dragged, or empty.
QString draggedItem(const QMimeData& data)
{
    if (data.urls().size() != 1 || !data.urls().first().isLocalFile())
        return {};
    const QFileInfo item(data.urls().first().toLocalFile());
    const bool isPng = item.suffix().compare(QLatin1String("png"), Qt::CaseInsensitive) == 0;
    return item.isDir() || isPng ? item.filePath() : QString();
}

} // namespace

GeneratePage::GeneratePage(Session& session, QWidget* parent)
    : Page(parent)
    , m_session(session)
    , m_left(new QWidget(this))
    , m_settings(new SettingsPanel(session))
    , m_run(new RunPanel(session))
    , m_picture(new PicturePanel(session))
    , m_history(new HistoryPanel(session))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_overlay(new DropHint(this))
{
    setAcceptDrops(true);
    makeActions();
    makeLayout();
    connectPanels();
    retranslate();
}

GeneratePage::~GeneratePage()
{
    m_session.settings().set(settings::generateSplitter, m_splitter->saveState());
}

void GeneratePage::makeActions()
{
    const auto action = [this](const char* id, QKeySequence shortcut, auto slot) {
        auto* made = new QAction(this);
        made->setObjectName(QLatin1String(id));
        made->setShortcut(shortcut);
        connect(made, &QAction::triggered, this, slot);
        return made;
    };
    m_queue =
        action("generate.queue", Qt::CTRL | Qt::Key_Return, [this] { m_run->generate(QueuePlace::Last); });
    m_queueFirst = action("generate.queueFirst", Qt::CTRL | Qt::SHIFT | Qt::Key_Return,
        [this] { m_run->generate(QueuePlace::First); });
    m_newSeed = action("generate.newSeed", Qt::CTRL | Qt::Key_R, [this] { m_session.drawSeed(); });
    m_focusPrompt =
        action("generate.focusPrompt", Qt::CTRL | Qt::Key_L, [this] { m_settings->focusPrompt(); });
    m_queue->setIcon(icon(QStringLiteral("generate")));
    m_newSeed->setIcon(icon(QStringLiteral("refresh")));

    Settings& stored = m_session.settings();
    const auto panelAction = [&](const char* id, Qt::Key key, const Setting<bool>& setting, QWidget* panel,
                                 const QString& iconName) {
        QAction* made = action(id, key, [&stored, &setting, panel](bool on) {
            panel->setVisible(on);
            stored.set(setting, on);
        });
        made->setIcon(icon(iconName));
        made->setCheckable(true);
        made->setChecked(stored.get(setting));
        return made;
    };
    m_showSettings = panelAction("generate.settingsPanel", Qt::Key_F7, settings::settingsPanelShown, m_left,
        QStringLiteral("panel-left"));
    m_showHistory = panelAction(
        "generate.history", Qt::Key_F8, settings::historyShown, m_history, QStringLiteral("panel-right"));
}

void GeneratePage::makeLayout()
{
    auto* leftLayout = new QVBoxLayout(m_left);
    leftLayout->setContentsMargins(0, 0, 0, 0);
    leftLayout->setSpacing(0);
    leftLayout->addWidget(new PanelScroll(m_settings), 1);
    leftLayout->addWidget(m_run);
    m_run->setQueueActions(m_queue, m_queueFirst);

    m_history->setMinimumWidth(metrics::historyPanel);
    m_splitter->addWidget(m_left);
    m_splitter->addWidget(m_picture);
    m_splitter->addWidget(m_history);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_splitter->setStretchFactor(1, 1);
    if (!m_splitter->restoreState(m_session.settings().get(settings::generateSplitter)))
        m_splitter->setSizes({metrics::settingsPanel, 816, metrics::historyPanel});
    m_left->setVisible(m_showSettings->isChecked());
    m_history->setVisible(m_showHistory->isChecked());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
}

void GeneratePage::connectPanels()
{
    connect(m_picture, &PicturePanel::shownChanged, m_history, &HistoryPanel::select);
    connect(m_history, &HistoryPanel::chosen, m_picture, &PicturePanel::choose);
    connect(m_picture, &PicturePanel::reuse, this, &GeneratePage::reuse);
    connect(m_history, &HistoryPanel::reuse, this, &GeneratePage::reuse);
}

void GeneratePage::reuse(qint64 id, ReusePart part)
{
    const HistoryEntry* entry = m_session.history().find(id);
    if (!entry)
        return;
    const QString model = m_session.modelPathOf(entry->request);
    m_session.models().ensureListed(model);
    m_session.form().reuse(entry->request, part, model);
}

QString GeneratePage::title() const
{
    return tr("Generate");
}

QString GeneratePage::iconName() const
{
    return QStringLiteral("generate");
}

QList<QAction*> GeneratePage::menuActions(MenuKind kind) const
{
    switch (kind) {
    case MenuKind::File:
        return {m_picture->saveAction()};
    case MenuKind::Edit:
        return {m_picture->copyAction(), m_picture->copyParametersAction(), m_picture->relightAction()};
    case MenuKind::Run:
        return {m_queue, m_queueFirst, m_newSeed, m_focusPrompt};
    case MenuKind::View:
        return {m_picture->fitAction(), m_picture->actualSizeAction(), m_picture->followAction(),
            m_showSettings, m_showHistory};
    }
    return {};
}

QUndoStack* GeneratePage::undoStack() const
{
    return &m_session.form().undoStack();
}

void GeneratePage::dragEnterEvent(QDragEnterEvent* event)
{
    m_dragged = draggedItem(*event->mimeData());
    if (m_dragged.isEmpty() || m_history->isAncestorOf(qobject_cast<QWidget*>(event->source())))
        return;
    const QRect area = rect().adjusted(metrics::hair, metrics::hair, -metrics::hair, -metrics::hair);
    m_overlay->showOver(area,
        QFileInfo(m_dragged).isDir() ? tr("Add this model folder") : tr("Take over this picture's settings"));
    event->setDropAction(Qt::CopyAction); // the file stays where it is
    event->accept();
}

void GeneratePage::dragLeaveEvent(QDragLeaveEvent*)
{
    m_overlay->hide();
}

void GeneratePage::dropEvent(QDropEvent* event)
{
    m_overlay->hide();
    event->setDropAction(Qt::CopyAction);
    event->accept();
    if (QFileInfo(m_dragged).isDir())
        m_settings->modelChooser()->addFolder(m_dragged);
    else
        m_session.restoreFrom(m_dragged);
}

void GeneratePage::takeFocus()
{
    m_settings->focusPrompt();
}

void GeneratePage::changeEvent(QEvent* event)
{
    Page::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void GeneratePage::retranslate()
{
    m_queue->setText(tr("&Queue it"));
    m_queueFirst->setText(tr("Queue &first"));
    m_newSeed->setText(tr("&New seed"));
    m_focusPrompt->setText(tr("Focus the &prompt"));
    m_showSettings->setText(tr("&Settings panel"));
    m_showHistory->setText(tr("&History"));
    setAccessibleName(title());
}

} // namespace candela
