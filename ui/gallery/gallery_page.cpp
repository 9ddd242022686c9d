#include "ui/gallery/gallery_page.h"

#include "ui/gallery/gallery_actions.h"
#include "ui/gallery/gallery_bar.h"
#include "ui/gallery/gallery_inspector.h"
#include "ui/gallery/gallery_view.h"
#include "ui/gallery/gallery_viewer.h"
#include "ui/generate/reuse_menu.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/drop_hint.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMimeData>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace candela
{
namespace
{

/// The one folder dragged, or empty.
QString draggedFolder(const QMimeData& data)
{
    if (data.urls().size() != 1 || !data.urls().first().isLocalFile())
        return {};
    const QFileInfo item(data.urls().first().toLocalFile());
    return item.isDir() ? item.absoluteFilePath() : QString();
}

} // namespace

GalleryPage::GalleryPage(Session& session, QWidget* parent)
    : Page(parent)
    , m_session(session)
    , m_gallery(session.gallery())
    , m_bar(new GalleryBar(session))
    , m_message(new InlineMessage)
    , m_view(new GalleryView(session.gallery().model()))
    , m_actions(new GalleryActions(session, m_view))
    , m_viewer(new GalleryViewer(session))
    , m_stack(new QStackedWidget)
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_overlay(new DropHint(this))
{
    setAcceptDrops(true);
    m_view->setObjectName(QStringLiteral("Gallery"));
    m_message->setObjectName(QStringLiteral("GalleryMessage"));
    makeActions();
    makeEmptyState();
    m_inspector = new GalleryInspector(session, m_actions->relight(), m_compare, m_actions->trash());
    makeLayout();
    m_overlay->hide();
    connectParts();
    setSide(session.settings().get(settings::galleryCell));
    retranslate();
    updateActions();
    showEmptyState();
}

GalleryPage::~GalleryPage()
{
    m_session.settings().set(settings::gallerySplitter, m_splitter->saveState());
}

void GalleryPage::makeActions()
{
    const auto action = [this](
                            const char* id, const char* iconName, const QKeySequence& shortcut, auto slot) {
        auto* made = new QAction(icon(QLatin1String(iconName)), QString(), this);
        made->setObjectName(QLatin1String(id));
        made->setShortcut(shortcut);
        connect(made, &QAction::triggered, this, slot);
        return made;
    };
    m_open = action("gallery.open", "picture", {}, &GalleryPage::open);
    m_compare =
        action("gallery.compare", "compare-split", QKeySequence(Qt::CTRL | Qt::Key_D), &GalleryPage::compare);
    m_find = action(
        "gallery.find", "search", QKeySequence(Qt::CTRL | Qt::Key_F), [this] { m_bar->focusSearch(); });
    m_addFolder = action("gallery.addFolder", "folder", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O),
        &GalleryPage::chooseFolder);
    m_showInspector = action("gallery.inspector", "panel-right", QKeySequence(Qt::Key_F8), [this](bool on) {
        m_inspector->setVisible(on);
        m_session.settings().set(settings::galleryInspectorShown, on);
    });
    m_showInspector->setCheckable(true);
    m_showInspector->setChecked(m_session.settings().get(settings::galleryInspectorShown));
}

void GalleryPage::makeEmptyState()
{
    m_empty = new QWidget;
    m_emptyTitle = new Label({}, TextRole::Heading, TextTint::Text, m_empty);
    m_emptyText = new Label({}, TextRole::Body, TextTint::Secondary, m_empty);
    m_emptyButton = new QPushButton(m_empty);
    m_emptyButton->setObjectName(QStringLiteral("GalleryEmptyButton"));
    m_emptyButton->setFixedHeight(metrics::row);
    auto* sign = new IconLabel(icon(QStringLiteral("gallery"), IconTint::Secondary), 48, m_empty);
    for (Label* label : {m_emptyTitle, m_emptyText}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
    }
    auto* layout = new QVBoxLayout(m_empty);
    layout->setContentsMargins(metrics::huge, metrics::huge, metrics::huge, metrics::huge);
    layout->setSpacing(metrics::small);
    layout->addStretch(2);
    layout->addWidget(sign, 0, Qt::AlignHCenter);
    layout->addWidget(m_emptyTitle);
    layout->addWidget(m_emptyText);
    layout->addSpacing(metrics::small);
    layout->addWidget(m_emptyButton, 0, Qt::AlignHCenter);
    layout->addStretch(3);
}

void GalleryPage::makeLayout()
{
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_viewer);
    auto* left = new QWidget;
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_message);
    column->addWidget(m_stack, 1);
    m_splitter->addWidget(left);
    m_splitter->addWidget(m_inspector);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_splitter->setStretchFactor(0, 1);
    if (!m_splitter->restoreState(m_session.settings().get(settings::gallerySplitter)))
        m_splitter->setSizes({1084, metrics::lightPanel});
    m_inspector->setVisible(m_showInspector->isChecked());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
}

void GalleryPage::connectParts()
{
    GalleryModel& model = m_gallery.model();
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, &GalleryPage::rememberSelection);
    connect(&model, &QAbstractItemModel::modelReset, this, &GalleryPage::restoreSelection);
    connect(&model, &QAbstractItemModel::dataChanged, this,
        [this](const QModelIndex& top, const QModelIndex& bottom, const QList<int>& roles) {
            const QModelIndex current = m_view->currentIndex();
            if (roles.isEmpty() && current.row() >= top.row() && current.row() <= bottom.row())
                m_inspector->refresh(); // not for a thumbnail alone, nor for others
        });
    connect(&m_gallery, &Gallery::found, this, &GalleryPage::showEmptyState);
    connect(&m_gallery, &Gallery::problem, this, [this](const QString& sentence, const QString& remedy) {
        m_message->showMessage(MessageKind::Warning, sentence, remedy);
    });
    connect(
        m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &GalleryPage::onSelection);
    connect(m_view, &QAbstractItemView::activated, this, &GalleryPage::open);
    connect(m_view, &GalleryView::rated, m_actions, &GalleryActions::rate);
    connect(m_view, &GalleryView::sideChanged, this, &GalleryPage::setSide);
    connect(m_view, &QWidget::customContextMenuRequested, this, &GalleryPage::openMenu);
    connect(m_bar, &GalleryBar::sideChosen, this, &GalleryPage::setSide);
    connect(m_bar, &GalleryBar::gridWanted, this, &GalleryPage::takeFocus);
    connect(m_inspector, &GalleryInspector::rated, m_actions, &GalleryActions::rate);
    connect(m_inspector, &GalleryInspector::reuse, m_actions, &GalleryActions::reuse);
    connect(m_viewer, &GalleryViewer::closed, this, &GalleryPage::backToGrid);
    connect(m_viewer, &GalleryViewer::nextWanted, this, &GalleryPage::openNext);
    connect(m_emptyButton, &QPushButton::clicked, this, [this] {
        if (m_bar->isFiltering())
            m_bar->clearFilters();
        else
            chooseFolder();
    });
    connect(m_actions, &GalleryActions::message, m_message,
        [this](MessageKind kind, const QString& sentence, const QString& remedy) {
            m_message->showMessage(kind, sentence, remedy);
        });
}

void GalleryPage::setSide(int side)
{
    const int within = std::clamp(side, GalleryView::smallestSide, GalleryView::largestSide);
    if (within != m_view->side())
        m_view->setSide(within);
    m_bar->setSide(within);
    m_session.settings().set(settings::galleryCell, within);
}

void GalleryPage::showEmptyState()
{
    const bool empty = m_gallery.model().rowCount() == 0;
    const bool filtering = m_bar->isFiltering();
    if (m_stack->currentWidget() != m_viewer || empty)
        m_stack->setCurrentWidget(empty ? m_empty : m_view);
    m_emptyTitle->setText(filtering ? tr("No picture is like that") : tr("Your pictures gather here"));
    m_emptyText->setText(filtering ? tr("Look for other words, or show all pictures again.")
                                   : tr("Whatever is painted or relit is kept with its settings. Pictures of "
                                        "other programs are found in the folders you add."));
    m_emptyButton->setText(filtering ? tr("Show all") : tr("Add a folder…"));
    onSelection();
}

void GalleryPage::rememberSelection()
{
    m_remembered = m_view->selectedIds();
}

void GalleryPage::restoreSelection()
{
    m_view->select(m_remembered);
    m_remembered.clear();
}

void GalleryPage::onSelection()
{
    const QList<qint64> ids = m_view->selectedIds();
    m_inspector->showPictures(ids);
    m_bar->setSelectedCount(static_cast<int>(ids.size()));
    updateActions();
}

void GalleryPage::updateActions()
{
    const auto count = m_view->selectedIds().size();
    const bool missing = m_gallery.filter().missing;
    m_open->setEnabled(count == 1 && !missing);
    m_compare->setEnabled(count == 2 && !missing);
    m_actions->update();
}

void GalleryPage::open()
{
    const PictureRecord* picture = m_actions->current();
    if (!picture || picture->missing)
        return;
    m_viewer->showOne(*picture);
    m_stack->setCurrentWidget(m_viewer);
    m_viewer->takeFocus();
}

void GalleryPage::openNext(int direction)
{
    const int row = m_view->currentIndex().row() + direction;
    if (row < 0 || row >= m_gallery.model().rowCount())
        return;
    m_view->setCurrentIndex(m_gallery.model().index(row));
    m_gallery.withRecords(m_view->selectedIds(), [this](const std::vector<PictureRecord>& pictures) {
        if (pictures.size() == 1 && m_stack->currentWidget() == m_viewer)
            m_viewer->showOne(pictures.front());
    });
}

void GalleryPage::compare()
{
    m_gallery.withRecords(m_view->selectedIds(), [this](const std::vector<PictureRecord>& pictures) {
        if (pictures.size() != 2)
            return;
        m_viewer->showTwo(pictures[0], pictures[1]);
        m_stack->setCurrentWidget(m_viewer);
        m_viewer->takeFocus();
    });
}

void GalleryPage::backToGrid()
{
    m_viewer->clear();
    m_stack->setCurrentWidget(m_view);
    showEmptyState();
    m_view->scrollTo(m_view->currentIndex());
    takeFocus();
}

void GalleryPage::chooseFolder()
{
    Settings& settings = m_session.settings();
    const QString folder = QFileDialog::getExistingDirectory(
        this, tr("Add a folder of pictures"), settings.get(settings::lastInputFolder));
    if (folder.isEmpty())
        return;
    settings.set(settings::lastInputFolder, folder);
    m_gallery.addFolder(folder);
}

void GalleryPage::openMenu(const QPoint& at)
{
    if (!m_view->indexAt(at).isValid())
        return;
    QMenu menu;
    ReuseMenu reuseMenu;
    connect(&reuseMenu, &ReuseMenu::chosen, m_actions, &GalleryActions::reuse);
    const PictureRecord* picture = m_actions->current();
    reuseMenu.menuAction()->setEnabled(picture && generateRequestOf(*picture));
    menu.addActions({m_open, m_compare});
    menu.addSeparator();
    menu.addMenu(&reuseMenu);
    menu.addActions({m_actions->relight(), m_actions->score(), m_actions->sheet()});
    menu.addSeparator();
    menu.addActions({m_actions->copy(), m_actions->copyParameters(), m_actions->folder()});
    menu.addSeparator();
    menu.addActions({m_actions->trash(), m_actions->forget()});
    menu.exec(m_view->viewport()->mapToGlobal(at));
}

QString GalleryPage::title() const
{
    return tr("Gallery");
}

QString GalleryPage::iconName() const
{
    return QStringLiteral("gallery");
}

QList<QAction*> GalleryPage::menuActions(MenuKind kind) const
{
    switch (kind) {
    case MenuKind::File:
        return {m_addFolder, m_actions->sheet()};
    case MenuKind::Edit:
        return {
            m_actions->copy(), m_actions->copyParameters(), m_find, m_actions->trash(), m_actions->forget()};
    case MenuKind::Run:
        return {m_actions->relight(), m_actions->score()};
    case MenuKind::View:
        return {m_open, m_compare, m_actions->folder(), m_showInspector};
    }
    return {};
}

QUndoStack* GalleryPage::undoStack() const
{
    return &m_gallery.undoStack();
}

void GalleryPage::takeFocus()
{
    if (m_stack->currentWidget() == m_viewer)
        m_viewer->takeFocus();
    else if (m_stack->currentWidget() == m_empty)
        m_emptyButton->setFocus();
    else
        m_view->setFocus();
}

/// Folders on other machines' disks tell nothing when they change.
void GalleryPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    if (!event->spontaneous())
        m_gallery.lookThrough();
}

void GalleryPage::dragEnterEvent(QDragEnterEvent* event)
{
    m_dragged = draggedFolder(*event->mimeData());
    if (m_dragged.isEmpty())
        return;
    m_overlay->showOver(rect().adjusted(metrics::hair, metrics::hair, -metrics::hair, -metrics::hair),
        tr("Watch this folder for pictures"));
    event->setDropAction(Qt::CopyAction);
    event->accept();
}

void GalleryPage::dragLeaveEvent(QDragLeaveEvent*)
{
    m_overlay->hide();
}

void GalleryPage::dropEvent(QDropEvent* event)
{
    m_overlay->hide();
    event->setDropAction(Qt::CopyAction);
    event->accept();
    m_gallery.addFolder(m_dragged);
}

void GalleryPage::changeEvent(QEvent* event)
{
    Page::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void GalleryPage::retranslate()
{
    setAccessibleName(title());
    m_view->setAccessibleName(tr("Pictures"));
    m_actions->retranslate();
    m_open->setText(tr("&Open"));
    m_compare->setText(tr("&Compare"));
    m_compare->setToolTip(tr("Look at two pictures at the same place (Ctrl+D); choose two"));
    m_find->setText(tr("&Find"));
    m_addFolder->setText(tr("Add a &folder…"));
    m_showInspector->setText(tr("&Inspector"));
    showEmptyState();
}

} // namespace candela
