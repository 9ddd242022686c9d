#include "ui/finetune/fine_tune_page.h"

#include "ui/finetune/dataset_tab.h"
#include "ui/finetune/lesson_offer.h"
#include "ui/finetune/runs_tab.h"
#include "ui/finetune/training_bar.h"
#include "ui/finetune/training_tab.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/drop_zones.h"

#include <QAction>
#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>

namespace candela
{

FineTunePage::FineTunePage(Session& session, QWidget* parent)
    : Page(parent)
    , m_session(session)
    , m_bar(new QTabBar(this))
    , m_tabs(new QStackedWidget(this))
    , m_dataset(new DatasetTab(session))
    , m_training(new TrainingTab(session))
    , m_runs(new RunsTab(session))
{
    m_bar->setObjectName(QStringLiteral("FineTuneTabs"));
    m_bar->setExpanding(false);
    m_bar->setDrawBase(false);
    for (QWidget* tab : std::initializer_list<QWidget*>{m_dataset, m_training, m_runs}) {
        m_tabs->addWidget(tab);
        m_bar->addTab(QString());
    }
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(metrics::medium, metrics::hair, metrics::medium, 0);
    bar->addWidget(m_bar);
    bar->addStretch(1);
    auto* offer = new QHBoxLayout;
    offer->setContentsMargins(metrics::medium, 0, metrics::medium, 0); // none above: hidden, they would stay
    offer->addWidget(new LessonOffer(session.firstLesson(), this));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addLayout(offer);
    layout->addWidget(m_tabs, 1);
    makeActions();
    new DropZones(this, [this](const QStringList& files) { return zonesFor(files); });
    retranslate();
    connect(m_bar, &QTabBar::currentChanged, this, [this](int tab) {
        m_tabs->setCurrentIndex(tab);
        m_session.settings().set(settings::fineTuneTab, tab);
        Q_EMIT undoStackChanged();
    });
    connect(&session.datasetDesk(), &DatasetDesk::opened, this, &Page::undoStackChanged);
    m_bar->setCurrentIndex(std::clamp(session.settings().get(settings::fineTuneTab), 0, m_bar->count() - 1));
    const auto toTraining = [this] {
        showTab(Training);
        m_training->takeFocus();
    };
    connect(m_dataset, &DatasetTab::trainWanted, this, toTraining);
    connect(&session.firstLesson(), &FirstLesson::prepared, this, toTraining);
    connect(m_training, &TrainingTab::folderWanted, m_dataset, &DatasetTab::browse);
    connect(m_runs, &RunsTab::trainingWanted, this, [this] { showTab(Training); });
}

void FineTunePage::makeActions()
{
    const auto add = [this](const char* id, const char* iconName, auto&& slot) {
        auto* action = new QAction(icon(QLatin1String(iconName)), QString(), this);
        action->setObjectName(QLatin1String(id));
        connect(action, &QAction::triggered, this, slot);
        return action;
    };
    JobQueue& queue = m_session.queue();
    m_train = add("finetune.train", "finetune", [this] { train(); });
    connect(m_train, &QAction::changed, this, [this] { m_training->bar()->setKeys(m_train->shortcut()); });
    m_train->setShortcut(Qt::CTRL | Qt::Key_Return);
    m_choose = add("finetune.folder", "folder", [this] { m_dataset->browse(); });
    m_sample = add("finetune.sample", "picture", [&queue] { queue.sampleNow(); });
    m_checkpoint = add("finetune.checkpoint", "save", [&queue] { queue.checkpointNow(); });
    m_finish = add("finetune.finish", "check", [&queue] { queue.finishEarly(); });
    const auto follow = [this] {
        const Job* job = m_session.fineTuning().running();
        for (QAction* action : {m_sample, m_checkpoint, m_finish})
            action->setEnabled(job && job->state == JobState::Running);
    };
    follow();
    connect(&queue, &JobQueue::stateChanged, this, follow);
    connect(&queue, &JobQueue::countsChanged, this, follow);
}

void FineTunePage::train()
{
    showTab(Training);
    m_training->bar()->train();
}

void FineTunePage::showTab(Tab tab)
{
    m_bar->setCurrentIndex(tab);
}

QString FineTunePage::title() const
{
    return tr("Fine-tune");
}

QString FineTunePage::iconName() const
{
    return QStringLiteral("finetune");
}

QList<QAction*> FineTunePage::menuActions(MenuKind kind) const
{
    switch (kind) {
    case MenuKind::File:
        return QList<QAction*>{m_choose} + m_dataset->fileActions();
    case MenuKind::Edit:
        return m_dataset->editActions();
    case MenuKind::Run:
        return QList<QAction*>{m_train, m_sample, m_checkpoint, m_finish} + m_dataset->runActions();
    case MenuKind::View:
        return m_runs->actions();
    }
    return {};
}

QList<QWidget*> FineTunePage::panes() const
{
    switch (m_tabs->currentIndex()) {
    case Training:
        return QList<QWidget*>{m_bar} + m_training->panes();
    case Runs:
        return QList<QWidget*>{m_bar} + m_runs->panes();
    default:
        return QList<QWidget*>{m_bar} + m_dataset->panes();
    }
}

QUndoStack* FineTunePage::undoStack() const
{
    if (m_tabs->currentIndex() == Dataset && m_session.datasetDesk().isOpen())
        return &m_session.datasetDesk().undoStack();
    return &m_session.fineTuning().form().undoStack();
}

void FineTunePage::takeFocus()
{
    switch (m_tabs->currentIndex()) {
    case Training:
        return m_training->takeFocus();
    case Runs:
        return m_runs->takeFocus();
    default:
        return m_dataset->takeFocus();
    }
}

QList<DropZone> FineTunePage::zonesFor(const QStringList& files)
{
    const QRect all = DropZones::halves(this, 1).first();
    const QString& first = files.first();
    if (files.size() != 1 || (!QFileInfo(first).isDir() && !isWeightFile(first)))
        return {};
    if (isWeightFile(first) || isModelFolder(first))
        return {DropZone{tr("Add this model"), all, [this, first] {
                             Q_EMIT broughtElsewhere({first});
                         }}};
    if (QFileInfo::exists(first + QStringLiteral("/run.json")))
        return {DropZone{tr("Open this run"), all, [this, first] {
                             showTab(Runs);
                             m_session.fineTuning().runs().open(first);
                         }}};
    return {DropZone{tr("Train on these pictures"), all, [this, first] {
                         m_session.fineTuning().useFolder(first);
                         showTab(Dataset);
                     }}};
}

void FineTunePage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    m_session.fineTuning().refresh();
}

void FineTunePage::changeEvent(QEvent* event)
{
    Page::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void FineTunePage::retranslate()
{
    setAccessibleName(title());
    m_bar->setAccessibleName(tr("Parts of fine-tuning"));
    const QString names[] = {tr("1 Dataset"), tr("2 Training"), tr("3 Runs")};
    for (int i = 0; i < m_bar->count(); ++i)
        m_bar->setTabText(i, names[i]);
    m_train->setText(tr("&Train"));
    m_choose->setText(tr("Choose a folder of &pictures…"));
    m_sample->setText(tr("Sample &now"));
    m_checkpoint->setText(tr("C&heckpoint now"));
    m_finish->setText(tr("Stop and sa&ve"));
}

} // namespace candela
