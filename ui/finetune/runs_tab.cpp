#include "ui/finetune/runs_tab.h"

#include "ui/finetune/curve_plot.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button_helpers.h"
#include "ui/widgets/drop_hint.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"

#include <QCheckBox>
#include <QDesktopServices>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QTableView>
#include <QUrl>

namespace candela
{
namespace
{

constexpr int mostCurves = 8;
constexpr int drawInterval = 100; // ms

} // namespace

RunsTab::RunsTab(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_sorted(new QSortFilterProxyModel(this))
    , m_table(new QTableView(this))
    , m_empty(new DropHint(this))
    , m_message(new InlineMessage(this))
    , m_above(new QWidget)
    , m_below(new QWidget)
    , m_bar(new QWidget(m_above))
    , m_title(new Label({}, TextRole::Strong, TextTint::Text, m_below))
    , m_logScale(new QCheckBox(m_below))
    , m_plot(new CurvePlot(m_below))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_use(action("finetune.use", "generate", &RunsTab::use))
    , m_resume(action("finetune.resume", "play", &RunsTab::resume))
    , m_look(action("finetune.look", "finetune", &RunsTab::look))
    , m_open(action("finetune.openFolder", "external", &RunsTab::openFolder))
    , m_add(action("finetune.addRuns", "plus", &RunsTab::addFolder))
    , m_remove(action("finetune.remove", "trash", &RunsTab::remove))
{
    m_message->setObjectName(QStringLiteral("RunsMessage"));
    m_logScale->setObjectName(QStringLiteral("RunsLogScale"));
    m_plot->setObjectName(QStringLiteral("RunsPlot"));
    m_plot->setLegendShown(true);
    m_logScale->setChecked(session.settings().get(settings::fineTuneLogScale));
    m_plot->setLogScale(m_logScale->isChecked());
    m_drawSoon.setSingleShot(true);
    m_drawSoon.setInterval(drawInterval);
    m_drawSoon.callOnTimeout(this, &RunsTab::showCurves);
    makeTable();
    makeLayout();
    retranslate();

    RunList& runs = session.fineTuning().runs();
    connect(m_logScale, &QCheckBox::toggled, this,
        [this](bool on) { m_session.settings().set(settings::fineTuneLogScale, on); });
    connect(&session.settings(), &Settings::changed, this, [this](const QString& key) {
        if (!Settings::isFor(key, settings::fineTuneLogScale))
            return;
        m_logScale->setChecked(m_session.settings().get(settings::fineTuneLogScale));
        m_plot->setLogScale(m_logScale->isChecked());
    });
    connect(&runs, &RunList::detailsChanged, this, [this] {
        if (isVisible() && !m_drawSoon.isActive())
            m_drawSoon.start();
    });
    connect(&runs, &RunList::opened, this, [this](const QString& folder, int count) {
        if (count == 0)
            m_message->showMessage(MessageKind::Warning,
                tr("There is no run in %1.").arg(QDir::toNativeSeparators(folder)),
                tr("A run's folder holds a run.json."));
        else
            m_message->dismiss();
    });
    connect(&runs, &RunList::removed, this, [this](const QString& folder, bool done) {
        if (!done)
            m_message->showMessage(MessageKind::Error,
                tr("%1 could not be moved to the trash.").arg(QDir::toNativeSeparators(folder)),
                tr("Delete the folder by hand if it is not needed any more."));
    });
    connect(m_sorted, &QAbstractItemModel::rowsInserted, this, &RunsTab::showEmptiness);
    connect(m_sorted, &QAbstractItemModel::rowsRemoved, this, &RunsTab::showEmptiness);
    connect(m_sorted, &QAbstractItemModel::modelReset, this, &RunsTab::showEmptiness);
    connect(m_sorted, &QAbstractItemModel::dataChanged, this, &RunsTab::showActions);
    connect(&session.queue(), &JobQueue::countsChanged, this, &RunsTab::showActions);
}

RunsTab::~RunsTab()
{
    m_session.settings().set(settings::runsSplitter, m_splitter->saveState());
}

QAction* RunsTab::action(const char* id, const char* iconName, void (RunsTab::*slot)())
{
    auto* made = new QAction(icon(QLatin1String(iconName)), QString(), this);
    made->setObjectName(QLatin1String(id));
    connect(made, &QAction::triggered, this, slot);
    return made;
}

void RunsTab::makeTable()
{
    m_sorted->setSourceModel(&m_session.fineTuning().runs());
    m_sorted->setSortRole(RunList::SortRole);
    m_table->setObjectName(QStringLiteral("Runs"));
    m_table->setModel(m_sorted);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(RunList::Started, Qt::DescendingOrder);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(metrics::row);
    QHeaderView* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    const int widths[] = {320, 220, 130, 130, 110, 170};
    for (int column = 0; column < RunList::ColumnCount; ++column)
        header->resizeSection(column, widths[column]);
    header->setSectionResizeMode(RunList::Name, QHeaderView::Stretch);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        showActions();
        showCurves();
    });
    connect(m_table, &QTableView::doubleClicked, this, &RunsTab::look);
    connect(m_table, &QTableView::customContextMenuRequested, this, &RunsTab::openMenu);
}

void RunsTab::makeLayout()
{
    auto* bar = new QHBoxLayout(m_bar);
    bar->setContentsMargins(metrics::medium, metrics::small, metrics::medium, metrics::small);
    bar->setSpacing(metrics::small);
    for (QAction* entry : {m_use, m_resume, m_look, m_open, m_remove})
        bar->addWidget(pushButtonFor(entry, m_bar));
    bar->addStretch(1);
    bar->addWidget(pushButtonFor(m_add, m_bar));
    auto* notes = new QHBoxLayout;
    notes->setContentsMargins(metrics::medium, 0, metrics::medium, 0);
    notes->addWidget(m_message);
    m_empty->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    auto* above = new QVBoxLayout(m_above);
    above->setContentsMargins(0, 0, 0, 0);
    above->setSpacing(0);
    above->addWidget(m_bar);
    above->addLayout(notes);
    above->addWidget(m_table, 1);
    above->addWidget(m_empty, 1);

    auto* head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_logScale);
    auto* below = new QVBoxLayout(m_below);
    below->setContentsMargins(metrics::medium, metrics::small, metrics::medium, metrics::medium);
    below->setSpacing(metrics::small);
    below->addLayout(head);
    below->addWidget(m_plot, 1);
    m_splitter->addWidget(m_above);
    m_splitter->addWidget(m_below);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    if (!m_splitter->restoreState(m_session.settings().get(settings::runsSplitter)))
        m_splitter->setSizes({400, 400});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
}

QList<QAction*> RunsTab::actions() const
{
    return {m_use, m_resume, m_look, m_open, m_add, m_remove};
}

QList<QWidget*> RunsTab::panes() const
{
    return {m_above, m_below};
}

void RunsTab::takeFocus()
{
    if (m_table->isVisibleTo(this))
        m_table->setFocus();
    else
        m_plot->setFocus();
}

// ------------------------------------------------------------------------------------------------ what is
// done

QStringList RunsTab::chosen() const
{
    QStringList folders;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        folders += index.data(RunList::FolderRole).toString();
    return folders;
}

const TrainingRun* RunsTab::current() const
{
    const QStringList folders = chosen();
    return folders.size() == 1 ? m_session.fineTuning().runs().find(folders.first()) : nullptr;
}

void RunsTab::use()
{
    if (const TrainingRun* run = current())
        m_session.useTrained(TrainingRun(*run));
}

void RunsTab::resume()
{
    const TrainingRun* run = current();
    if (!run)
        return;
    const QString folder = run->folder;
    if (const auto failure = m_session.fineTuning().resume(folder)) {
        m_message->showMessage(MessageKind::Error, failure->sentence, failure->remedy);
        return;
    }
    m_session.fineTuning().show(folder);
    Q_EMIT trainingWanted();
}

void RunsTab::look()
{
    if (const TrainingRun* run = current()) {
        m_session.fineTuning().show(run->folder);
        Q_EMIT trainingWanted();
    }
}

void RunsTab::openFolder()
{
    if (const TrainingRun* run = current())
        QDesktopServices::openUrl(QUrl::fromLocalFile(run->folder));
}

void RunsTab::addFolder()
{
    Settings& settings = m_session.settings();
    const QString folder = QFileDialog::getExistingDirectory(
        this, tr("Open a run, or a folder of runs"), settings.get(settings::lastRunFolder));
    if (folder.isEmpty())
        return;
    settings.set(settings::lastRunFolder, folder);
    m_session.fineTuning().runs().open(folder);
}

void RunsTab::remove()
{
    for (const QString& folder : chosen())
        m_session.fineTuning().runs().remove(folder);
}

void RunsTab::openMenu(const QPoint& at)
{
    if (!m_table->indexAt(at).isValid())
        return;
    QMenu menu;
    menu.addActions({m_use, m_resume, m_look, m_open});
    menu.addSeparator();
    menu.addAction(m_remove);
    menu.exec(m_table->viewport()->mapToGlobal(at));
}

// ------------------------------------------------------------------------------------------------ what is
// shown

void RunsTab::showActions()
{
    const TrainingRun* run = current();
    const QString one = tr("Choose one run first");
    const auto set = [](QAction* entry, bool enabled, const QString& tip) {
        entry->setEnabled(enabled);
        entry->setToolTip(tip);
    };
    set(m_use, run && !run->lora.isEmpty(),
        !run                      ? one
            : run->lora.isEmpty() ? tr("It has saved no LoRA yet")
                                  : tr("Paint the next pictures with this LoRA"));
    const bool queued = run && m_session.fineTuning().isQueued(run->folder);
    const bool waits = queued && run->state != RunState::Running;
    const bool goesOn = run && run->state == RunState::Interrupted && run->hasCheckpoint;
    set(m_resume, goesOn,
        !run ? one
            : goesOn
            ? (waits ? tr("Go on with what waits in the queue") : tr("Train on from its last checkpoint"))
            : run->state == RunState::Running  ? tr("It is running")
            : run->state == RunState::Finished ? tr("It is finished")
                                               : tr("It has no checkpoint to go on from"));
    set(m_look, run != nullptr, run ? tr("Show its curves and samples under Training") : one);
    set(m_open, run != nullptr, run ? tr("Show its folder in the file manager") : one);
    const QStringList folders = chosen();
    bool removable = !folders.isEmpty(), elsewhere = true;
    for (const QString& folder : folders) {
        removable &= !m_session.fineTuning().isQueued(folder);
        elsewhere &= m_session.fineTuning().runs().isElsewhere(folder);
    }
    set(m_remove, removable,
        folders.isEmpty() ? tr("Choose runs first")
            : !removable  ? tr("It runs, or waits in the queue")
            : elsewhere   ? tr("Take it off the list; its folder stays")
                          : tr("Move its folder to the trash"));
}

void RunsTab::showCurves()
{
    if (!isVisible())
        return;
    std::vector<Curve> curves;
    for (const QString& folder : chosen().mid(0, mostCurves)) {
        const TrainingRun* run = m_session.fineTuning().runs().find(folder);
        const auto details = m_session.fineTuning().runs().details(folder);
        if (!run || !details)
            continue;
        Curve curve{.name = run->name, .points = {}, .series = static_cast<int>(curves.size())};
        const std::vector<double> smoothed = smoothedLosses(details->points);
        for (std::size_t i = 0; i < smoothed.size(); ++i)
            curve.points.emplace_back(details->points[i].step, smoothed[i]);
        curves.push_back(std::move(curve));
    }
    m_plot->setCurves(std::move(curves));
}

void RunsTab::showEmptiness()
{
    const bool any = m_sorted->rowCount() > 0;
    m_table->setVisible(any);
    m_empty->setVisible(!any);
    if (any && !m_table->selectionModel()->hasSelection())
        m_table->selectRow(0);
    showActions();
}

void RunsTab::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_session.fineTuning().runs().refresh();
    showCurves();
}

void RunsTab::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void RunsTab::retranslate()
{
    m_table->setAccessibleName(tr("Runs"));
    m_use->setText(tr("&Use in Generate"));
    m_resume->setText(tr("&Resume"));
    m_look->setText(tr("Show &training"));
    m_open->setText(tr("Open &folder"));
    m_add->setText(tr("&Open runs…"));
    m_add->setToolTip(tr("Add a run, or a folder of runs, from elsewhere"));
    m_remove->setText(tr("Re&move"));
    m_title->setText(tr("Smoothed loss of the chosen runs"));
    m_logScale->setText(tr("Logarithmic"));
    m_plot->setTexts(
        tr("Smoothed loss of the chosen runs"), tr("Choose runs above to compare their losses."));
    m_empty->setText(
        tr("No runs yet"), tr("Every training is listed here. Runs from elsewhere can be opened."));
    showEmptiness();
}

} // namespace candela
