#include "ui/models/models_page.h"

#include "app/session/model_text.h"
#include "ui/models/loaded_bar.h"
#include "ui/models/model_actions.h"
#include "ui/models/model_details.h"
#include "ui/models/model_filter.h"
#include "ui/models/transfers_panel.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button_helpers.h"
#include "ui/widgets/drop_hint.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panel_scroll.h"

#include <QAction>
#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include <utility>

namespace candela
{
namespace
{

constexpr int missingItem = -2, allItem = -1; // among the kinds
constexpr int searchWidth = 240;

/// The dragged files and folders, if there may be a model among them; else nothing, and the cursor forbids.
QStringList draggedModels(const QMimeData& data)
{
    QStringList paths;
    bool any = false;
    for (const QUrl& url : data.urls()) {
        if (!url.isLocalFile())
            continue;
        paths += url.toLocalFile();
        any |= isWeightFile(paths.last()) || QFileInfo(paths.last()).isDir();
    }
    return any ? paths : QStringList();
}

} // namespace

ModelsPage::ModelsPage(Session& session, QWidget* parent)
    : Page(parent)
    , m_session(session)
    , m_filter(new ModelFilter(session.models(), this))
    , m_search(new QLineEdit(this))
    , m_kinds(new QComboBox(this))
    , m_folders(new QToolButton(this))
    , m_foldersMenu(new QMenu(this))
    , m_count(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_table(new QTableView(this))
    , m_empty(new DropHint(this))
    , m_overlay(new DropHint(this))
    , m_message(new InlineMessage(this))
    , m_transfers(new TransfersPanel(session.transfers(), this))
    , m_actions(new ModelActions(session, this))
    , m_details(new ModelDetails(session, *m_actions))
    , m_find(new QAction(icon(QStringLiteral("search")), QString(), this))
    , m_left(new QWidget)
    , m_bar(new QWidget(m_left))
    , m_import(new QPushButton(icon(QStringLiteral("import")), QString(), m_bar))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
{
    m_search->setObjectName(QStringLiteral("FindModel"));
    m_kinds->setObjectName(QStringLiteral("ModelKinds"));
    m_table->setObjectName(QStringLiteral("Models"));
    m_message->setObjectName(QStringLiteral("ModelsMessage"));
    m_find->setObjectName(QStringLiteral("models.find"));
    m_find->setShortcut(Qt::CTRL | Qt::Key_F);
    setAcceptDrops(true);
    makeTable();
    makeLayout();
    m_overlay->hide();
    connectSession();
    retranslate();
    showCurrent();
    showEmptiness();
}

ModelsPage::~ModelsPage()
{
    m_session.settings().set(settings::modelsSplitter, m_splitter->saveState());
    m_session.settings().set(settings::modelsHeader, m_table->horizontalHeader()->saveState());
}

void ModelsPage::makeTable()
{
    m_table->setModel(m_filter);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setSortingEnabled(true);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(metrics::row);
    QHeaderView* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setMinimumSectionSize(64);
    if (!header->restoreState(m_session.settings().get(settings::modelsHeader))) {
        const int widths[] = {320, 140, 110, 90, 100, 150};
        for (int column = 0; column < ModelLibrary::ColumnCount; ++column)
            header->resizeSection(column, widths[column]);
        m_table->sortByColumn(ModelLibrary::Name, Qt::AscendingOrder);
    }
    header->setSectionResizeMode(ModelLibrary::Name, QHeaderView::Stretch);

    connect(
        m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ModelsPage::showCurrent);
    connect(m_table, &QTableView::customContextMenuRequested, this, &ModelsPage::openMenu);
    connect(m_table, &QTableView::doubleClicked, m_actions->use, &QAction::trigger);
    m_table->addAction(m_actions->remove);
}

void ModelsPage::makeLayout()
{
    m_search->setFixedWidth(searchWidth);
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(QStringLiteral("search"), IconTint::Secondary), QLineEdit::LeadingPosition);
    m_folders->setIcon(icon(QStringLiteral("folder")));
    m_folders->setAutoRaise(true);
    m_folders->setFocusPolicy(Qt::TabFocus);
    m_folders->setFixedSize(metrics::row, metrics::row);
    openOnClick(m_folders, m_foldersMenu);
    auto* import = new QMenu(m_import);
    import->addActions({m_actions->importFiles, m_actions->importFolder});
    m_import->setObjectName(QStringLiteral("ImportModels"));
    m_import->setMenu(import);
    m_import->setFixedHeight(metrics::row);
    auto* bar = new QHBoxLayout(m_bar);
    bar->setContentsMargins(metrics::medium, metrics::small, metrics::medium, metrics::small);
    bar->setSpacing(metrics::small);
    bar->addWidget(m_search);
    bar->addWidget(m_kinds);
    bar->addWidget(m_count);
    bar->addStretch(1);
    bar->addWidget(pushButtonFor(m_actions->addFolder, m_bar));
    bar->addWidget(m_folders);
    bar->addWidget(m_import);
    bar->addWidget(pushButtonFor(m_actions->download, m_bar));
    auto* notes = new QHBoxLayout;
    notes->setContentsMargins(metrics::medium, 0, metrics::medium, metrics::small);
    notes->addWidget(m_message);
    m_empty->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    auto* left = new QVBoxLayout(m_left);
    left->setContentsMargins(0, 0, 0, 0);
    left->setSpacing(0);
    left->addWidget(m_bar);
    left->addLayout(notes);
    left->addWidget(m_table, 1);
    left->addWidget(m_empty, 1);
    left->addWidget(m_transfers);
    left->addWidget(new LoadedBar(m_session, m_left));

    m_splitter->addWidget(m_left);
    m_splitter->addWidget(new PanelScroll(m_details));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_splitter->setStretchFactor(0, 1);
    if (!m_splitter->restoreState(m_session.settings().get(settings::modelsSplitter)))
        m_splitter->setSizes({1064, metrics::modelPanel});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
}

void ModelsPage::connectSession()
{
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_filter->setText(text);
        showEmptiness();
    });
    connect(m_kinds, &QComboBox::currentIndexChanged, this, [this] {
        const int item = m_kinds->currentData().toInt();
        m_filter->setMissingOnly(item == missingItem);
        m_filter->setKind(item >= 0 ? std::optional(static_cast<ModelKind>(item)) : std::nullopt);
        showEmptiness();
    });
    connect(m_foldersMenu, &QMenu::aboutToShow, this, &ModelsPage::fillFolders);
    connect(m_filter, &QAbstractItemModel::rowsInserted, this, &ModelsPage::showEmptiness);
    connect(m_filter, &QAbstractItemModel::rowsRemoved, this, &ModelsPage::showEmptiness);
    connect(m_actions, &ModelActions::said, m_message, &InlineMessage::showMessage);
    connect(
        m_actions, &ModelActions::added, this, [this](const QStringList& listed) { choose(listed.first()); });
    connect(m_find, &QAction::triggered, this, [this] {
        m_search->setFocus();
        m_search->selectAll();
    });
    connect(&m_session.transfers(), &ModelTransfers::arrived, this, &ModelsPage::choose);
    connect(&m_session.transfers(), &ModelTransfers::tokenNotKept, this, [this](const QString& sentence) {
        m_message->showMessage(
            MessageKind::Warning, sentence, tr("The access token is used until the studio is closed."));
    });
}

// ----------------------------------------------------------------------------------------- what is shown

QString ModelsPage::current() const
{
    return m_table->currentIndex().data(ModelLibrary::PathRole).toString();
}

void ModelsPage::choose(const QString& path)
{
    const QModelIndex index =
        m_filter->mapFromSource(m_session.models().index(m_session.models().rowOf(path)));
    if (index.isValid()) {
        m_table->setCurrentIndex(index);
        m_table->scrollTo(index);
    }
}

void ModelsPage::showCurrent()
{
    m_details->show(current());
    m_actions->setCurrent(current());
}

void ModelsPage::showEmptiness()
{
    const int shown = m_filter->rowCount(), all = m_session.models().count();
    m_count->setText(
        shown == all ? tr("%n model(s)", nullptr, all) : tr("%1 of %n model(s)", nullptr, all).arg(shown));
    m_count->setVisible(all > 0);
    m_table->setVisible(shown > 0);
    m_empty->setVisible(shown == 0);
    if (all == 0)
        m_empty->setText(tr("Drop models or folders of models here"),
            tr("diffusers folders, .safetensors, .ckpt, .pt, .pth"));
    else
        m_empty->setText(tr("No model is like that"), tr("Change what is looked for, or the kind."));
    if (shown > 0 && !m_table->currentIndex().isValid())
        m_table->setCurrentIndex(m_filter->index(0, 0));
}

void ModelsPage::addModels(const QStringList& paths)
{
    Q_EMIT wanted();
    m_actions->add(paths);
}

void ModelsPage::takeFocus()
{
    if (m_table->isVisibleTo(this))
        m_table->setFocus();
    else
        m_search->setFocus();
}

void ModelsPage::openMenu(const QPoint& at)
{
    if (!m_table->indexAt(at).isValid())
        return;
    QMenu menu;
    menu.addActions({m_actions->use, m_actions->verify, m_actions->locate, m_actions->showFolder});
    menu.addSeparator();
    menu.addAction(m_actions->remove);
    menu.exec(m_table->viewport()->mapToGlobal(at));
}

void ModelsPage::fillFolders()
{
    m_foldersMenu->clear();
    m_foldersMenu->addAction(m_actions->refresh);
    m_foldersMenu->addSection(tr("Watched folders"));
    const QStringList folders = m_session.models().watch().folders();
    for (const QString& folder : folders) {
        QMenu* menu = m_foldersMenu->addMenu(
            QDir::toNativeSeparators(folder).replace(QLatin1Char('&'), QLatin1String("&&")));
        menu->addAction(icon(QStringLiteral("external")), tr("Show the folder"), this,
            [folder] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); });
        menu->addAction(icon(QStringLiteral("close")), tr("Watch it no more"), this,
            [this, folder] { m_session.models().unwatch(folder); });
    }
    if (folders.isEmpty())
        m_foldersMenu->addAction(tr("None yet"))->setEnabled(false);
}

// ------------------------------------------------------------------------------------------------ dropping

void ModelsPage::dragEnterEvent(QDragEnterEvent* event)
{
    m_dragged = draggedModels(*event->mimeData());
    if (m_dragged.isEmpty())
        return;
    m_overlay->showOver(rect().adjusted(metrics::hair, metrics::hair, -metrics::hair, -metrics::hair),
        tr("Add to the models (%n)", nullptr, static_cast<int>(m_dragged.size())));
    dragMoveEvent(event);
}

void ModelsPage::dragMoveEvent(QDragMoveEvent* event)
{
    if (m_dragged.isEmpty())
        return event->ignore();
    event->setDropAction(Qt::CopyAction); // the files stay where they are
    event->accept();
}

void ModelsPage::dragLeaveEvent(QDragLeaveEvent*)
{
    m_overlay->hide();
}

void ModelsPage::dropEvent(QDropEvent* event)
{
    m_overlay->hide();
    if (const QStringList paths = std::exchange(m_dragged, {}); !paths.isEmpty()) {
        event->setDropAction(Qt::CopyAction);
        event->accept();
        m_actions->add(paths);
    }
}

// ---------------------------------------------------------------------------------------------------- texts

QString ModelsPage::title() const
{
    return tr("Models");
}

QString ModelsPage::iconName() const
{
    return QStringLiteral("models");
}

QList<QAction*> ModelsPage::menuActions(MenuKind kind) const
{
    switch (kind) {
    case MenuKind::File:
        return {m_actions->addFolder, m_actions->importFiles, m_actions->importFolder, m_actions->download};
    case MenuKind::Edit:
        return {m_find, m_actions->verify, m_actions->locate, m_actions->remove};
    case MenuKind::Run:
        return {m_actions->use};
    case MenuKind::View:
        return {m_actions->showFolder, m_actions->refresh};
    }
    return {};
}

void ModelsPage::fillKinds()
{
    const QSignalBlocker blocker(m_kinds);
    const QVariant chosen = m_kinds->count() > 0 ? m_kinds->currentData() : QVariant(allItem);
    m_kinds->clear();
    m_kinds->addItem(tr("All kinds"), allItem);
    for (const ModelKind kind : {ModelKind::Checkpoint, ModelKind::Lora, ModelKind::Embedding, ModelKind::Vae,
             ModelKind::Unet, ModelKind::TextEncoder, ModelKind::ControlNet, ModelKind::Upscaler,
             ModelKind::Relight, ModelKind::Unknown})
        m_kinds->addItem(displayName(kind), static_cast<int>(kind));
    m_kinds->addItem(tr("Missing"), missingItem);
    m_kinds->setCurrentIndex(m_kinds->findData(chosen));
}

void ModelsPage::changeEvent(QEvent* event)
{
    Page::changeEvent(event);
    if (event->type() != QEvent::LanguageChange)
        return;
    retranslate();
    m_session.models().refresh(); // the reasons
}

void ModelsPage::retranslate()
{
    setAccessibleName(title());
    m_search->setPlaceholderText(tr("Find a model"));
    m_search->setAccessibleName(tr("Find a model"));
    m_kinds->setAccessibleName(tr("Kind of model"));
    m_table->setAccessibleName(tr("Models"));
    m_folders->setAccessibleName(tr("Watched folders"));
    m_folders->setToolTip(tr("Watched folders"));
    m_import->setText(tr("Import"));
    m_import->setToolTip(tr("Copy models into the library's own folder"));
    m_find->setText(tr("Find a &model"));
    m_actions->retranslate();
    fillKinds();
    showEmptiness();
}

} // namespace candela
