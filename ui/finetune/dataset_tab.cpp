#include "ui/finetune/dataset_tab.h"

#include "ui/finetune/dataset_browser.h"
#include "ui/finetune/dataset_filters_panel.h"
#include "ui/finetune/dataset_grid.h"
#include "ui/finetune/dataset_inspector.h"
#include "ui/finetune/dataset_scoring.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button_helpers.h"
#include "ui/widgets/drop_hint.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panel_scroll.h"
#include "ui/widgets/primary_button.h"

#include <QDesktopServices>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMenu>
#include <QSplitter>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace candela
{
namespace
{

constexpr int welcomeWidth = 560, hintHeight = 200; // px
constexpr int filtersWidth = 280, browserWidth = 784, inspectorWidth = 320;

/// "owls-kept" beside "owls".
QString nameForKept(const QString& folder)
{
    QString name = folder + QStringLiteral("-kept");
    for (int number = 2; QFileInfo::exists(name); ++number)
        name = QStringLiteral("%1-kept-%2").arg(folder).arg(number);
    return name;
}

} // namespace

DatasetTab::DatasetTab(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_desk(session.datasetDesk())
    , m_welcome(new QWidget(this))
    , m_bar(new QWidget(this))
    , m_hint(new DropHint(m_welcome))
    , m_browse(new QPushButton(icon(QStringLiteral("folder")), QString(), m_bar))
    , m_train(new PrimaryButton({}, m_bar))
    , m_folder(new ElidedLabel({}, TextRole::Strong, TextTint::Text, m_bar))
    , m_count(new Label({}, TextRole::Caption, TextTint::Secondary, m_bar))
    , m_message(new InlineMessage(this))
    , m_filters(new DatasetFiltersPanel(session))
    , m_browser(new DatasetBrowser(session))
    , m_inspector(new DatasetInspector(session))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_scoring(new DatasetScoring(session, m_message, this))
{
    m_browse->setObjectName(QStringLiteral("BrowseDataset"));
    m_train->setObjectName(QStringLiteral("TrainOnFolder"));
    m_folder->setObjectName(QStringLiteral("DatasetFolder"));
    m_count->setObjectName(QStringLiteral("DatasetCount"));
    m_message->setObjectName(QStringLiteral("DatasetMessage"));
    makeActions();
    makeLayout();
    connectParts();
    retranslate();
}

DatasetTab::~DatasetTab()
{
    m_session.settings().set(settings::datasetSplitter, m_splitter->saveState());
}

QAction* DatasetTab::action(const char* id, const char* iconName, std::function<void()> slot)
{
    auto* made = new QAction(icon(QLatin1String(iconName)), QString(), this);
    made->setObjectName(QLatin1String(id));
    connect(made, &QAction::triggered, this, std::move(slot));
    return made;
}

/// A, X and U belong to the grid alone: elsewhere they are letters.
void DatasetTab::makeActions()
{
    m_accept = action("dataset.accept", "check", [this] { m_browser->grid()->decide(Verdict::Accepted); });
    m_reject = action("dataset.reject", "close", [this] { m_browser->grid()->decide(Verdict::Rejected); });
    m_open = action("dataset.open", "question", [this] { m_browser->grid()->decide(Verdict::Open); });
    m_find = action("dataset.find", "search", [this] { m_browser->focusSearch(); });
    m_find->setShortcut(Qt::CTRL | Qt::Key_F);
    m_score = action("dataset.score", "verify", [this] { m_scoring->ask(); });
    m_keep = action("dataset.keep", "save", [this] { keep(); });
    m_again = action("dataset.readAgain", "refresh", [this] {
        m_message->dismiss();
        m_desk.reopen();
    });
    m_again->setShortcut(Qt::Key_F5);
}

void DatasetTab::makeLayout()
{
    m_train->setIcon(icon(QStringLiteral("finetune"), IconTint::OnAccent));
    m_train->setFixedHeight(metrics::primaryRow);
    m_browse->setFixedHeight(metrics::row);
    m_folder->setElideMode(Qt::ElideMiddle);
    m_folder->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    m_hint->setFixedHeight(hintHeight);
    auto* again = new QToolButton(m_bar);
    again->setDefaultAction(m_again);
    again->setObjectName(QStringLiteral("ReadAgain"));
    again->setAutoRaise(true);
    again->setFocusPolicy(Qt::TabFocus);
    again->setFixedSize(metrics::row, metrics::row);
    auto* scoreButton = pushButtonFor(m_score, m_bar);
    scoreButton->setObjectName(QStringLiteral("ScorePictures"));
    auto* keepButton = pushButtonFor(m_keep, m_bar);
    keepButton->setObjectName(QStringLiteral("KeepPictures"));
    m_barLayout = new QHBoxLayout(m_bar);
    m_barLayout->setContentsMargins(metrics::medium, metrics::small, metrics::medium, metrics::small);
    m_barLayout->setSpacing(metrics::small);
    m_barLayout->addWidget(m_browse);
    m_barLayout->addWidget(m_folder);
    m_barLayout->addWidget(m_count);
    m_barLayout->addWidget(again);
    m_barLayout->addStretch(1);
    m_barLayout->addWidget(scoreButton);
    m_barLayout->addWidget(keepButton);
    m_barLayout->addWidget(m_train);

    auto* column = new QWidget(m_welcome);
    column->setFixedWidth(welcomeWidth);
    auto* inside = new QVBoxLayout(column);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(metrics::medium);
    inside->addWidget(m_hint);
    m_welcomeButtons = new QHBoxLayout;
    m_welcomeButtons->addStretch(1);
    inside->addLayout(m_welcomeButtons);
    auto* welcome = new QVBoxLayout(m_welcome);
    welcome->addStretch(1);
    welcome->addWidget(column, 0, Qt::AlignHCenter);
    welcome->addStretch(2);

    m_splitter->addWidget(new PanelScroll(m_filters));
    m_splitter->addWidget(m_browser);
    m_splitter->addWidget(m_inspector);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_splitter->setStretchFactor(1, 1);
    if (!m_splitter->restoreState(m_session.settings().get(settings::datasetSplitter)))
        m_splitter->setSizes({filtersWidth, browserWidth, inspectorWidth});
    auto* notes = new QHBoxLayout;
    notes->setContentsMargins(metrics::medium, 0, metrics::medium, 0);
    notes->addWidget(m_message);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addLayout(notes);
    layout->addWidget(m_splitter, 1);
    layout->addWidget(m_welcome, 1);
}

void DatasetTab::connectParts()
{
    DatasetGrid* grid = m_browser->grid();
    connect(m_browse, &QPushButton::clicked, this, &DatasetTab::browse);
    connect(m_train, &QPushButton::clicked, this, &DatasetTab::trainWanted);
    connect(&m_session.fineTuning(), &FineTuning::datasetChanged, this, [this] {
        showFolder();
        openFolder();
    });
    connect(grid, &DatasetGrid::chosenChanged, this, [this] {
        m_inspector->showPictures(m_browser->grid()->chosen());
        showActions();
    });
    grid->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(grid, &QWidget::customContextMenuRequested, this, [this, grid](const QPoint& at) {
        const QModelIndex index = grid->indexAt(at);
        if (!index.isValid())
            return;
        const QString file = m_desk.sheet().fileOf(m_desk.list().pictureAt(index.row()));
        QMenu menu;
        menu.addActions({m_accept, m_reject, m_open});
        menu.addSeparator();
        menu.addAction(icon(QStringLiteral("picture")), tr("Open the picture"),
            [file] { QDesktopServices::openUrl(QUrl::fromLocalFile(file)); });
        menu.addAction(icon(QStringLiteral("external")), tr("Show its folder"),
            [file] { QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(file).path())); });
        menu.exec(grid->viewport()->mapToGlobal(at));
    });
    connect(m_filters, &DatasetFiltersPanel::previewBegun, m_browser, &DatasetBrowser::takeFocus);
    connect(m_inspector, &DatasetInspector::decided, grid, &DatasetGrid::decide);
    connect(m_inspector, &DatasetInspector::wanted, m_browser, &DatasetBrowser::reveal);
    connect(m_inspector, &DatasetInspector::tagWanted, m_browser, &DatasetBrowser::setTag);
    connect(m_browser, &DatasetBrowser::tagChanged, m_inspector, &DatasetInspector::showTag);
    connect(&m_desk, &DatasetDesk::kept, this, &DatasetTab::onKept);
    connect(&m_desk, &DatasetDesk::failed, this, [this](const JobFailure& failure) {
        m_message->showMessage(MessageKind::Error, failure.sentence, failure.remedy);
        showFolder();
    });
    connect(&m_desk, &DatasetDesk::opened, this, [this] {
        showFolder();
        showActions();
        if (!m_desk.isOpen())
            return;
        if (!m_desk.troubles().isEmpty())
            m_message->showMessage(MessageKind::Warning,
                tr("%n line(s) of the metadata name no picture.", nullptr, int(m_desk.troubles().size())), {},
                m_desk.troubles().join(QLatin1Char('\n')));
        if (m_browse->hasFocus()) // to look through them
            m_browser->takeFocus();
    });
    connect(m_scoring, &DatasetScoring::changed, this, &DatasetTab::showActions);
    connect(&m_desk, &DatasetDesk::changed, this, [this] {
        showFolder();
        showActions();
    });
    connect(&m_desk, &DatasetDesk::workChanged, this, &DatasetTab::showActions);
    connect(&m_desk, &DatasetDesk::filtersChanged, this, &DatasetTab::showActions);
}

void DatasetTab::browse()
{
    const QString folder = QFileDialog::getExistingDirectory(
        this, tr("Choose a folder of pictures"), m_session.settings().get(settings::lastDatasetFolder));
    if (!folder.isEmpty())
        m_session.fineTuning().useFolder(folder);
}

void DatasetTab::takeFocus()
{
    if (m_desk.isOpen())
        m_browser->takeFocus();
    else
        m_browse->setFocus();
}

QList<QWidget*> DatasetTab::panes() const
{
    if (m_welcome->isVisibleTo(this))
        return {m_welcome};
    return {m_bar, m_filters, m_browser, m_inspector};
}

QList<QAction*> DatasetTab::editActions() const
{
    return {m_accept, m_reject, m_open, m_find};
}

QList<QAction*> DatasetTab::fileActions() const
{
    return {m_keep, m_again};
}

QList<QAction*> DatasetTab::runActions() const
{
    return {m_score};
}

/// The form's folder, where there is something to be seen in it.
void DatasetTab::openFolder()
{
    const auto& count = m_session.fineTuning().dataset();
    const QString folder = m_session.fineTuning().form().form().data;
    if (!isVisible() || (!folder.isEmpty() && !count))
        return;
    if (m_desk.folder() != QDir::cleanPath(folder) && folder != m_kept)
        m_message->dismiss();
    m_desk.open(count && count->isThere ? folder : QString());
}

void DatasetTab::keep()
{
    Settings& settings = m_session.settings();
    QString proposed = nameForKept(m_desk.folder());
    if (const QString last = settings.get(settings::lastKeptFolder); !last.isEmpty())
        proposed = nameForKept(last + QLatin1Char('/') + QFileInfo(m_desk.folder()).fileName());
    const QString folder = QFileDialog::getSaveFileName(this, tr("Name the new folder of pictures"), proposed,
        QString(), nullptr, QFileDialog::DontConfirmOverwrite);
    if (folder.isEmpty())
        return;
    settings.set(settings::lastKeptFolder, QFileInfo(folder).path());
    m_message->dismiss();
    m_desk.keep(folder);
}

void DatasetTab::onKept(const QString& folder)
{
    m_kept = folder;
    m_session.fineTuning().useFolder(folder);
    m_message->showMessage(MessageKind::Success,
        tr("The pictures that were kept are in %1, which is the folder to train on now.")
            .arg(QDir::toNativeSeparators(folder)));
}

void DatasetTab::showFolder()
{
    const FineTuning& tuning = m_session.fineTuning();
    const QString folder = tuning.form().form().data;
    const auto& count = tuning.dataset();
    m_folder->setText(QDir::toNativeSeparators(folder));
    m_folder->setVisible(!folder.isEmpty());
    m_count->setVisible(!folder.isEmpty());
    int pictures = count ? count->pictures : 0, captioned = count ? count->captioned : 0, usable = pictures;
    if (m_desk.isOpen() && m_desk.folder() == QDir::cleanPath(folder)) { // then it is known better
        const std::vector<PicturePtr>& all = m_desk.sheet().pictures;
        pictures = static_cast<int>(all.size());
        captioned = static_cast<int>(
            std::ranges::count_if(all, [](const PicturePtr& each) { return !each->text().empty(); }));
        usable = static_cast<int>(
            std::ranges::count_if(all, [](const PicturePtr& each) { return each->usable(); }));
    }
    if (!count)
        m_count->setText(tr("Counting…"));
    else if (!count->isThere)
        m_count->setText(tr("This folder cannot be read."));
    else if (pictures == 0)
        m_count->setText(tr("There are no pictures in it."));
    else
        m_count->setText(QStringLiteral("%1 · %2").arg(
            tr("%n picture(s)", nullptr, pictures), tr("%n with a caption", nullptr, captioned)));
    m_train->setEnabled(count && usable > 0);
    m_train->setToolTip(m_train->isEnabled() ? tr("On to what is trained, and how")
            : pictures > 0                   ? tr("None of the pictures can be used")
                                             : tr("Choose a folder of pictures first"));

    const bool welcome = folder.isEmpty();
    m_welcome->setVisible(welcome);
    m_bar->setVisible(!welcome);
    m_splitter->setVisible(!welcome);
    QHBoxLayout* row = welcome ? m_welcomeButtons : m_barLayout;
    if (row->indexOf(m_browse) >= 0)
        return;
    const bool hadFocus = m_browse->hasFocus();
    row->insertWidget(0, m_browse);
    row->addWidget(m_train);
    if (hadFocus)
        m_browse->setFocus();
}

void DatasetTab::showActions()
{
    const bool shown = isVisible() && m_desk.isOpen();
    const bool any = shown && !m_browser->grid()->chosen().empty();
    for (QAction* each : {m_accept, m_reject, m_open})
        each->setEnabled(any);
    m_find->setEnabled(shown);
    m_score->setEnabled(shown && !m_scoring->isUnderWay());
    const bool idle = m_desk.work() == DatasetDesk::Work::None;
    m_again->setEnabled(isVisible() && !m_desk.folder().isEmpty() && idle);
    const StandingCounts counts = countStandings(m_desk.sheet());
    int kept = 0;
    for (std::size_t i = 0; i < counts.size(); ++i)
        kept += isKept(static_cast<Standing>(i)) ? counts[i] : 0;
    m_keep->setEnabled(shown && idle && kept > 0 && !m_desk.isStale());
    m_keep->setToolTip(!m_desk.isOpen() ? tr("Choose a folder of pictures first")
            : !idle                     ? tr("Wait until what is being done has ended")
            : kept == 0                 ? tr("No picture is kept")
            : m_desk.isStale()
            ? tr("Preview the changed filters first")
            : tr("Copy the %n pictures that are kept, with their captions, into a new folder, "
                 "and train on it",
                nullptr, kept));
}

void DatasetTab::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    showFolder();
    openFolder();
    showActions();
}

void DatasetTab::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    showActions();
}

void DatasetTab::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void DatasetTab::retranslate()
{
    m_hint->setText(tr("Drop a folder of pictures here"),
        tr("Captions: a .txt or .caption file beside each, metadata.jsonl or metadata.csv"));
    m_browse->setText(tr("Browse…"));
    m_browse->setAccessibleName(tr("Choose a folder of pictures"));
    m_browse->setToolTip(tr("Choose a folder of pictures"));
    m_train->setText(tr("Train on this folder"));
    m_accept->setText(tr("&Accept"));
    m_reject->setText(tr("Re&ject"));
    m_open->setText(tr("Leave &undecided"));
    m_find->setText(tr("&Find pictures"));
    m_score->setText(tr("&Score…"));
    m_score->setToolTip(tr("Measure how well captions fit, and how pleasing the pictures are"));
    m_keep->setText(tr("&Keep these as a new folder…"));
    m_again->setText(tr("Read the folder a&gain"));
    m_again->setToolTip(tr("Read the folder again: pictures may have come or gone"));
    showFolder();
    showActions();
}

} // namespace candela
