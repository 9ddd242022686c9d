#include "ui/generate/history_panel.h"

#include "ui/generate/history_delegate.h"
#include "ui/generate/prompt_edit.h"
#include "ui/generate/reuse_menu.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/label.h"

#include <QDesktopServices>
#include <QEvent>
#include <QFileInfo>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QUrl>
#include <QVBoxLayout>

namespace candela
{

HistoryPanel::HistoryPanel(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_title(new Label({}, TextRole::Strong, TextTint::Text, this))
    , m_search(new QLineEdit(this))
    , m_view(new QListView(this))
    , m_empty(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_reuseMenu(new ReuseMenu(this))
    , m_reuse(new QPushButton(this))
{
    m_filtered.setSourceModel(&session.history());
    m_filtered.setFilterRole(History::PromptRole);
    m_filtered.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_view->setObjectName(QStringLiteral("History"));
    m_search->setObjectName(QStringLiteral("HistorySearch"));
    m_title->setBuddy(m_view);
    leaveUndoToTheForm(m_search);
    makeLayout();
    retranslate();
    showEmpty();

    connect(m_search, &QLineEdit::textChanged, &m_filtered, &QSortFilterProxyModel::setFilterFixedString);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_filtered, signal, this, &HistoryPanel::showEmpty);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        m_reuse->setEnabled(current() != 0);
        if (!m_selecting && current())
            Q_EMIT chosen(current());
    });
    connect(m_view, &QAbstractItemView::clicked, this, [this] { Q_EMIT chosen(current()); });
    connect(m_view, &QWidget::customContextMenuRequested, this, &HistoryPanel::openMenu);
    connect(m_reuseMenu, &ReuseMenu::chosen, this, [this](ReusePart part) {
        if (current())
            Q_EMIT reuse(current(), part);
    });
}

void HistoryPanel::makeLayout()
{
    m_view->setModel(&m_filtered);
    m_view->setItemDelegate(new HistoryDelegate(m_view));
    m_view->setViewMode(QListView::IconMode);
    m_view->setMovement(QListView::Static);
    m_view->setResizeMode(QListView::Adjust);
    m_view->setUniformItemSizes(true);
    m_view->setSpacing(0);
    m_view->setDragEnabled(true);
    m_view->setDragDropMode(QAbstractItemView::DragOnly);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->setMouseTracking(true);
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(QStringLiteral("search"), IconTint::Secondary), QLineEdit::LeadingPosition);
    m_reuse->setIcon(icon(QStringLiteral("reuse")));
    m_reuse->setMenu(m_reuseMenu);
    m_reuse->setEnabled(false);
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignTop | Qt::AlignHCenter);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::small, metrics::small, metrics::small, metrics::small);
    layout->setSpacing(metrics::small);
    layout->addWidget(m_title);
    layout->addWidget(m_search);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_reuse);
}

void HistoryPanel::select(qint64 id)
{
    const QScopedValueRollback guard(m_selecting, true);
    const QModelIndexList found =
        m_filtered.match(m_filtered.index(0, 0), History::IdRole, id, 1, Qt::MatchExactly);
    if (found.isEmpty()) // filtered out
        m_view->clearSelection();
    else
        m_view->setCurrentIndex(found.first());
    m_reuse->setEnabled(current() != 0);
}

void HistoryPanel::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

qint64 HistoryPanel::current() const
{
    return m_view->currentIndex().data(History::IdRole).toLongLong();
}

void HistoryPanel::showEmpty()
{
    const bool empty = m_filtered.rowCount() == 0;
    m_empty->setVisible(empty);
    m_view->setVisible(!empty);
    m_empty->setText(m_session.history().rowCount() == 0 ? tr("The pictures of this session gather here.")
                                                         : tr("No picture's prompt has that in it."));
}

void HistoryPanel::openMenu(const QPoint& at)
{
    const qint64 id = m_view->indexAt(at).data(History::IdRole).toLongLong();
    const HistoryEntry* entry = m_session.history().find(id);
    if (!entry)
        return;
    QMenu menu;
    ReuseMenu reuseMenu;
    connect(&reuseMenu, &ReuseMenu::chosen, this, [this, id](ReusePart part) { Q_EMIT reuse(id, part); });
    menu.addMenu(&reuseMenu);
    if (!entry->file.isEmpty())
        menu.addAction(icon(QStringLiteral("external")), tr("Show its folder"), this,
            [file = entry->file] { QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(file).path())); });
    menu.addAction(tr("Remove from this list"), this, [this, id] { m_session.history().remove(id); });
    menu.exec(m_view->viewport()->mapToGlobal(at));
}

void HistoryPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        showEmpty();
    }
}

void HistoryPanel::retranslate()
{
    m_title->setText(tr("History"));
    m_search->setPlaceholderText(tr("Search prompts"));
    m_search->setAccessibleName(tr("Search the history's prompts"));
    m_view->setAccessibleName(tr("History"));
    m_reuse->setText(tr("Reuse"));
    m_reuse->setToolTip(tr("Take over the chosen picture's settings"));
}

} // namespace candela
