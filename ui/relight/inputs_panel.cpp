#include "ui/relight/inputs_panel.h"

#include "ui/relight/input_delegate.h"
#include "ui/relight/picture_filter.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button_helpers.h"
#include "ui/widgets/drop_hint.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"

#include <QDesktopServices>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QListView>
#include <QScopedValueRollback>
#include <QStandardPaths>
#include <QUrl>

#include <algorithm>

namespace candela
{
InputsPanel::InputsPanel(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_title(new Label({}, TextRole::Strong, TextTint::Text, this))
    , m_count(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_add(new QPushButton(this))
    , m_view(new QListView(this))
    , m_hint(new DropHint(this))
    , m_message(new InlineMessage(this))
{
    m_view->setObjectName(QStringLiteral("Inputs"));
    m_message->setObjectName(QStringLiteral("InputsMessage"));
    m_add->setObjectName(QStringLiteral("AddPictures"));
    makeActions();
    makeLayout();
    retranslate();
    showCount();

    Relight& relight = session.relight();
    connect(&relight, &Relight::added, this, &InputsPanel::showReport);
    connect(&relight.preview(), &RelightPreview::chosenChanged, this, &InputsPanel::showChosen);
    connect(&relight.list(), &QAbstractItemModel::rowsInserted, this, &InputsPanel::showCount);
    connect(&relight.list(), &QAbstractItemModel::rowsRemoved, this, &InputsPanel::showCount);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &InputsPanel::showCurrent);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        [this] { m_remove->setEnabled(m_view->selectionModel()->hasSelection()); });
    connect(m_view, &QWidget::customContextMenuRequested, this, &InputsPanel::openMenu);
}

void InputsPanel::makeActions()
{
    const auto action = [this](const char* id, const char* name, const QKeySequence& shortcut, auto slot) {
        auto* made = new QAction(icon(QLatin1String(name)), QString(), this);
        made->setObjectName(QLatin1String(id));
        made->setShortcut(shortcut);
        connect(made, &QAction::triggered, this, slot);
        return made;
    };
    m_addPictures = action(
        "relight.addPictures", "plus", QKeySequence(Qt::CTRL | Qt::Key_O), &InputsPanel::choosePictures);
    m_addFolder = action("relight.addFolder", "folder", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O),
        &InputsPanel::chooseFolder);
    m_remove = action("relight.remove", "trash", QKeySequence(Qt::Key_Delete), &InputsPanel::removeSelected);
    m_remove->setShortcutContext(Qt::WidgetShortcut); // Del belongs to text fields elsewhere
    m_remove->setEnabled(false);
    m_view->addAction(m_remove);
}

void InputsPanel::makeLayout()
{
    m_view->setModel(&m_session.relight().list());
    m_view->setItemDelegate(new InputDelegate(m_view));
    m_view->setUniformItemSizes(true);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->setMouseTracking(true);
    auto* menu = new QMenu(m_add);
    menu->addActions({m_addPictures, m_addFolder});
    m_add->setMenu(menu);
    m_add->setIcon(icon(QStringLiteral("plus")));
    m_add->setFixedHeight(metrics::row);

    auto* head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_count);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::small, metrics::small, metrics::small, metrics::small);
    layout->setSpacing(metrics::small);
    layout->addLayout(head);
    layout->addWidget(m_add);
    layout->addWidget(m_message);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_hint);
    setMinimumWidth(metrics::inputsPanel);
}

void InputsPanel::say(const QString& sentence, const QString& remedy)
{
    m_message->showMessage(MessageKind::Info, sentence, remedy);
}

void InputsPanel::takeFocus()
{
    if (m_view->isVisible()) {
        if (!m_view->currentIndex().isValid()) // those of an earlier session: now one is looked at
            m_view->setCurrentIndex(m_view->model()->index(0, 0));
        m_view->setFocus();
    } else {
        m_add->setFocus();
    }
}

void InputsPanel::choosePictures()
{
    Settings& settings = m_session.settings();
    QString folder = settings.get(settings::lastInputFolder);
    if (folder.isEmpty())
        folder = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    const QStringList files =
        QFileDialog::getOpenFileNames(this, tr("Add pictures"), folder, pictureFilter());
    if (files.isEmpty())
        return;
    settings.set(settings::lastInputFolder, QFileInfo(files.first()).path());
    m_session.relight().add(files);
}

void InputsPanel::chooseFolder()
{
    Settings& settings = m_session.settings();
    const QString folder = QFileDialog::getExistingDirectory(
        this, tr("Add a folder of pictures"), settings.get(settings::lastInputFolder));
    if (folder.isEmpty())
        return;
    settings.set(settings::lastInputFolder, folder);
    m_session.relight().add({folder});
}

QList<qint64> InputsPanel::selected() const
{
    QList<qint64> ids;
    for (const QModelIndex& index : m_view->selectionModel()->selectedIndexes())
        ids += index.data(RelightList::IdRole).toLongLong();
    return ids;
}

/// The next picture is looked at, so that Del can be pressed again.
void InputsPanel::removeSelected()
{
    const QModelIndexList rows = m_view->selectionModel()->selectedIndexes();
    if (rows.isEmpty())
        return;
    const int first = std::ranges::min(rows, {}, &QModelIndex::row).row();
    const int before = m_view->model()->rowCount();
    {
        const QScopedValueRollback guard(m_showing, true); // not what becomes the current one in between
        m_session.relight().remove(selected());
    }
    const int left = m_view->model()->rowCount();
    if (left == before)
        m_message->showMessage(MessageKind::Info, tr("Pictures of the running batch stay; stop it first."));
    else if (left > 0)
        m_view->setCurrentIndex(m_view->model()->index(std::min(first, left - 1), 0));
    showCurrent();
}

void InputsPanel::showCurrent()
{
    const QModelIndex current = m_view->currentIndex();
    if (!m_showing && current.isValid())
        m_session.relight().preview().choose(current.data(RelightList::IdRole).toLongLong());
}

void InputsPanel::showReport(const AddReport& report)
{
    if (report.added > 0 && m_add->hasFocus())
        m_view->setFocus(); // to look through them
    if (report.skipped.empty())
        m_message->dismiss();
    else
        m_message->showMessage(
            report.added > 0 ? MessageKind::Warning : MessageKind::Error, sentenceOf(report));
}

void InputsPanel::showChosen(qint64 id)
{
    const QScopedValueRollback guard(m_showing, true);
    const int row = m_session.relight().list().rowOf(id);
    if (row >= 0 && m_view->currentIndex().row() != row)
        m_view->setCurrentIndex(m_view->model()->index(row, 0));
}

void InputsPanel::showCount()
{
    const int count = m_session.relight().list().rowCount();
    m_count->setText(count > 0 ? QString::number(count) : QString());
    m_view->setVisible(count > 0);
    m_hint->setSizePolicy(QSizePolicy::Preferred, count > 0 ? QSizePolicy::Fixed : QSizePolicy::Expanding);
    m_hint->setText(count > 0 ? tr("Drop more here") : tr("Drop pictures or folders here"),
        tr("PNG, JPEG, WebP, TIFF and BMP"));
    m_remove->setEnabled(m_view->selectionModel()->hasSelection());
}

void InputsPanel::openMenu(const QPoint& at)
{
    const RelightItem* item =
        m_session.relight().list().find(m_view->indexAt(at).data(RelightList::IdRole).toLongLong());
    if (!item)
        return;
    QMenu menu;
    const QString file = item->result.isEmpty() ? item->file : item->result;
    menu.addAction(icon(QStringLiteral("external")),
        item->result.isEmpty() ? tr("Show its folder") : tr("Show its result's folder"), this,
        [file] { QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(file).path())); });
    menu.addAction(m_remove);
    menu.exec(m_view->viewport()->mapToGlobal(at));
}

void InputsPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        showCount();
    }
}

void InputsPanel::retranslate()
{
    m_title->setText(tr("Pictures"));
    m_add->setText(tr("Add pictures"));
    m_add->setToolTip(tr("Add pictures or a folder; they can also be dropped anywhere on this page"));
    m_view->setAccessibleName(tr("Pictures to relight"));
    m_addPictures->setText(tr("&Add pictures…"));
    m_addFolder->setText(tr("Add a &folder…"));
    m_remove->setText(tr("&Remove from the list"));
}

} // namespace candela
