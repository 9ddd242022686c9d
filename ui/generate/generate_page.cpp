#include "ui/generate/generate_page.h"

#include "ui/canvas/canvas.h"
#include "ui/canvas/mask_canvas.h"
#include "ui/generate/history_panel.h"
#include "ui/generate/mask_panel.h"
#include "ui/generate/model_chooser.h"
#include "ui/generate/picture_panel.h"
#include "ui/generate/run_panel.h"
#include "ui/generate/settings_panel.h"
#include "ui/generate/welcome_cards.h"
#include "ui/queue/queue_many_dialog.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/drop_zones.h"
#include "ui/widgets/panel_scroll.h"

#include <QAction>
#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMimeData>
#include <QSplitter>
#include <QStackedWidget>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace candela
{

/// By its name: files that can hold texts about their making.
static bool maySayItsMaking(const QString& file)
{
    const QString ending = QFileInfo(file).suffix().toLower();
    return QStringList{
        QStringLiteral("png"), QStringLiteral("jpg"), QStringLiteral("jpeg"), QStringLiteral("webp")}
        .contains(ending);
}

GeneratePage::GeneratePage(Session& session, QWidget* parent)
    : Page(parent)
    , m_session(session)
    , m_left(new QWidget(this))
    , m_settings(new SettingsPanel(session))
    , m_run(new RunPanel(session))
    , m_picture(new PicturePanel(session))
    , m_mask(new MaskPanel(session))
    , m_middle(new QStackedWidget)
    , m_history(new HistoryPanel(session))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_welcome(new WelcomeCards(m_picture->canvas()))
{
    makeActions();
    makeLayout();
    new DropZones(this, [this](const QStringList& files) { return zonesFor(files); });
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
    m_queueMany = action("generate.queueMany", Qt::CTRL | Qt::ALT | Qt::Key_Return, [this] {
        auto* dialog = new QueueManyDialog(m_session, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    m_queueMany->setIcon(icon(QStringLiteral("queue")));
    m_newSeed = action("generate.newSeed", Qt::CTRL | Qt::Key_R, [this] { m_session.drawSeed(); });
    m_focusPrompt =
        action("generate.focusPrompt", Qt::CTRL | Qt::Key_L, [this] { m_settings->focusPrompt(); });
    m_pasteParameters =
        action("generate.pasteParameters", Qt::CTRL | Qt::SHIFT | Qt::Key_V, [this] { pasteParameters(); });
    m_find = action("generate.find", Qt::CTRL | Qt::Key_F, [this] {
        if (!m_showHistory->isChecked())
            m_showHistory->trigger();
        m_history->focusSearch();
    });
    m_find->setIcon(icon(QStringLiteral("search")));
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
    m_run->setQueueActions({m_queue, m_queueFirst, m_queueMany});

    m_history->setMinimumWidth(metrics::historyPanel);
    m_splitter->addWidget(m_left);
    m_middle->addWidget(m_picture);
    m_middle->addWidget(m_mask);
    m_splitter->addWidget(m_middle);
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
    connect(&m_session, &Session::sourceBrought, this, &Page::wanted);
    connect(m_settings, &SettingsPanel::maskWanted, this, &GeneratePage::paintMask);
    connect(m_mask, &MaskPanel::done, this, &GeneratePage::showPictures);
    connect(m_history, &HistoryPanel::chosen, this, &GeneratePage::showPictures);
    connect(&m_session.queue(), &JobQueue::jobAdded, this, &GeneratePage::showPictures);
    connect(m_picture, &PicturePanel::shownChanged, m_history, &HistoryPanel::select);
    connect(m_history, &HistoryPanel::chosen, m_picture, &PicturePanel::choose);
    connect(m_picture, &PicturePanel::reuse, this, &GeneratePage::reuse);
    connect(m_history, &HistoryPanel::reuse, this, &GeneratePage::reuse);
    connect(m_welcome, &WelcomeCards::tryIt, this, [this] { m_run->generate(QueuePlace::Last); });
    connect(m_welcome, &WelcomeCards::relightPhoto, this, &GeneratePage::relightWanted);
    connect(m_welcome, &WelcomeCards::addModel, m_settings->modelChooser(), &ModelChooser::askForFolder);
    connect(&m_session, &Session::modelChosen, this, &Page::wanted);
    connect(&m_session.queue(), &JobQueue::jobAdded, m_welcome, &QWidget::hide);
    connect(&m_session, &Session::brought, this, &Page::wanted);
    m_welcome->setVisible(m_session.isFirstRun() && m_session.whyNotGenerate().isEmpty());
}

void GeneratePage::paintMask()
{
    m_middle->setCurrentWidget(m_mask);
    m_mask->canvas()->setFocus();
}

void GeneratePage::showPictures()
{
    m_middle->setCurrentWidget(m_picture);
}

void GeneratePage::showWelcome()
{
    Q_EMIT wanted();
    m_welcome->show();
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
        return QList<QAction*>{m_picture->copyAction(), m_picture->copyParametersAction(), m_pasteParameters,
                   m_picture->relightAction(), m_find}
        + m_settings->weightActions();
    case MenuKind::Run:
        return {m_queue, m_queueFirst, m_queueMany, m_newSeed, m_focusPrompt};
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

QList<DropZone> GeneratePage::zonesFor(const QStringList& files)
{
    const QString& first = files.first();
    const bool folder = files.size() == 1 && QFileInfo(first).isDir();
    QList<DropZone> zones;
    if (folder && isModelFolder(first))
        zones << DropZone{tr("Add this model"), {}, [this, first] {
                              m_settings->modelChooser()->addFolder(first);
                          }};
    else if (files.size() == 1 && m_session.models().isLoraFile(first))
        zones << DropZone{tr("Paint with this LoRA"), {}, [this, first] {
                              m_session.models().add({first});
                              m_session.useLora(QFileInfo(first).absoluteFilePath());
                          }};
    else if (files.size() == 1 && isWeightFile(first))
        zones << DropZone{tr("Add this model"), {}, [this, first] {
                              Q_EMIT broughtElsewhere({first});
                          }};
    else if (files.size() == 1 && !folder && maySayItsMaking(first))
        zones << DropZone{tr("Use its settings"), {}, [this, first] {
                              m_session.restoreFrom(first);
                          }};
    else if (folder)
        zones << DropZone{tr("Add the models in it"), {}, [this, first] {
                              m_settings->modelChooser()->addFolder(first);
                          }};
    if (!(folder && isModelFolder(first)) && std::ranges::any_of(files, mayHoldPictures))
        zones << DropZone{
            tr("Use for Relight (%n)", nullptr, static_cast<int>(files.size())), {}, [this, files] {
                m_session.relight().bring(files);
            }};
    const QList<QRect> areas = DropZones::halves(this, static_cast<int>(zones.size()));
    for (int i = 0; i < zones.size(); ++i)
        zones[i].area = areas[i];
    return zones;
}

/// Settings as a text, or a picture's file that was copied.
void GeneratePage::pasteParameters()
{
    const QMimeData* copied = QGuiApplication::clipboard()->mimeData();
    if (copied->hasUrls() && copied->urls().first().isLocalFile())
        m_session.restoreFrom(copied->urls().first().toLocalFile());
    else
        m_session.restoreFromText(copied->text());
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
    m_queueMany->setText(tr("Queue &many…"));
    m_newSeed->setText(tr("&New seed"));
    m_focusPrompt->setText(tr("Focus the &prompt"));
    m_pasteParameters->setText(tr("P&aste parameters"));
    m_find->setText(tr("&Find in the history"));
    m_showSettings->setText(tr("&Settings panel"));
    m_showHistory->setText(tr("&History"));
    setAccessibleName(title());
}

} // namespace candela
