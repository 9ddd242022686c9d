#include "ui/finetune/run_view.h"

#include "ui/finetune/curve_plot.h"
#include "ui/finetune/sample_view.h"
#include "ui/generate/display_text.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/label.h"

#include <QAccessible>
#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>

namespace candela
{
namespace
{

constexpr int barSteps = 1000;
constexpr int drawInterval = 50; // ms

/// What stands beside the name of a run that does not train now.
QString summaryOf(const TrainingRun& run)
{
    QStringList parts{RunList::stateName(run.state), RunView::tr("%1 steps").arg(run.steps)};
    if (run.lastLoss)
        parts += RunView::tr("loss %1").arg(QString::number(*run.lastLoss, 'f', 4));
    return parts.join(QStringLiteral(" · "));
}

} // namespace

RunView::RunView(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_name(new ElidedLabel({}, TextRole::Heading, TextTint::Text, this))
    , m_phase(new Label({}, TextRole::Body, TextTint::Text, this))
    , m_left(new Label({}, TextRole::Body, TextTint::Secondary, this))
    , m_bar(new QProgressBar(this))
    , m_sample(new QPushButton(icon(QStringLiteral("picture")), QString(), this))
    , m_checkpoint(new QPushButton(icon(QStringLiteral("save")), QString(), this))
    , m_finish(new QPushButton(icon(QStringLiteral("check")), QString(), this))
    , m_stop(new QPushButton(icon(QStringLiteral("stop")), QString(), this))
    , m_use(new QPushButton(icon(QStringLiteral("generate")), QString(), this))
    , m_lossTitle(new Label({}, TextRole::Strong, TextTint::Text, this))
    , m_rateTitle(new Label({}, TextRole::Strong, TextTint::Text, this))
    , m_samplesTitle(new Label({}, TextRole::Strong, TextTint::Text, this))
    , m_noSamples(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_logScale(new QCheckBox(this))
    , m_loss(new CurvePlot(this))
    , m_rate(new CurvePlot(this))
    , m_samples(new SampleView(this))
{
    m_phase->setObjectName(QStringLiteral("TrainingPhase"));
    m_left->setObjectName(QStringLiteral("TrainingTimeLeft"));
    m_bar->setObjectName(QStringLiteral("TrainingProgress"));
    m_sample->setObjectName(QStringLiteral("SampleNow"));
    m_checkpoint->setObjectName(QStringLiteral("CheckpointNow"));
    m_finish->setObjectName(QStringLiteral("FinishTraining"));
    m_stop->setObjectName(QStringLiteral("StopTraining"));
    m_use->setObjectName(QStringLiteral("UseShownLora"));
    m_logScale->setObjectName(QStringLiteral("LossLogScale"));
    m_loss->setObjectName(QStringLiteral("LossPlot"));
    m_rate->setObjectName(QStringLiteral("RatePlot"));
    m_samples->setObjectName(QStringLiteral("Samples"));
    m_bar->setRange(0, barSteps);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(6);
    m_noSamples->setWordWrap(true);
    m_logScale->setChecked(session.settings().get(settings::fineTuneLogScale));
    m_loss->setLogScale(m_logScale->isChecked());
    m_loss->setLegendShown(true);
    m_drawSoon.setSingleShot(true);
    m_drawSoon.setInterval(drawInterval);
    makeLayout();
    connectSession();
    retranslate();
}

void RunView::makeLayout()
{
    auto* head = new QHBoxLayout;
    head->addWidget(m_name, 1);
    head->addWidget(m_phase);
    head->addWidget(m_left);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::small);
    for (QPushButton* button : {m_sample, m_checkpoint, m_finish, m_stop, m_use}) {
        button->setFixedHeight(metrics::row);
        buttons->addWidget(button);
    }
    buttons->addStretch(1);
    auto* lossHead = new QHBoxLayout;
    lossHead->addWidget(m_lossTitle, 1);
    lossHead->addWidget(m_logScale);
    m_rate->setFixedHeight(96);
    m_samples->setMinimumHeight(132);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::medium, metrics::small, metrics::medium, metrics::medium);
    layout->setSpacing(metrics::small);
    layout->addLayout(head);
    layout->addWidget(m_bar);
    layout->addLayout(buttons);
    layout->addLayout(lossHead);
    layout->addWidget(m_loss, 3);
    layout->addWidget(m_rateTitle);
    layout->addWidget(m_rate);
    layout->addWidget(m_samplesTitle);
    layout->addWidget(m_noSamples);
    layout->addWidget(m_samples, 2);
}

void RunView::connectSession()
{
    JobQueue& queue = m_session.queue();
    FineTuning& tuning = m_session.fineTuning();
    connect(m_sample, &QPushButton::clicked, this, [this, &queue] {
        queue.sampleNow();
        m_wishedSample = true;
        showState();
    });
    connect(m_checkpoint, &QPushButton::clicked, this, [this, &queue] {
        queue.checkpointNow();
        m_wishedCheckpoint = true;
        showState();
    });
    connect(m_finish, &QPushButton::clicked, this, [this, &queue] {
        queue.finishEarly();
        m_wishedFinish = true;
        showState();
    });
    connect(m_stop, &QPushButton::clicked, &queue, &JobQueue::cancelRunning);
    connect(m_use, &QPushButton::clicked, this, [this, &tuning] {
        if (const TrainingRun* run = tuning.runs().find(tuning.shown()); run && !run->lora.isEmpty())
            m_session.useTrained(*run);
    });
    connect(m_logScale, &QCheckBox::toggled, this, [this](bool on) {
        m_session.settings().set(settings::fineTuneLogScale, on);
        m_loss->setLogScale(on);
    });
    connect(&queue, &JobQueue::sampled, this, [this] {
        m_wishedSample = false;
        showState();
    });
    connect(&queue, &JobQueue::checkpointSaved, this, [this] {
        m_wishedCheckpoint = false;
        showState();
    });
    connect(&queue, &JobQueue::progressed, this, &RunView::showState);
    connect(&queue, &JobQueue::stateChanged, this, &RunView::showState);
    connect(&tuning, &FineTuning::shownChanged, this, &RunView::showRun);
    connect(&tuning.runs(), &RunList::detailsChanged, this, [this](const QString& folder) {
        if (folder == m_session.fineTuning().shown() && !m_drawSoon.isActive())
            m_drawSoon.start();
    });
    connect(&tuning.runs(), &QAbstractItemModel::dataChanged, this, &RunView::showState);
    m_drawSoon.callOnTimeout(this, &RunView::showDetails);
}

void RunView::showRun()
{
    showState();
    showDetails();
}

void RunView::showState()
{
    FineTuning& tuning = m_session.fineTuning();
    const TrainingRun* run = tuning.runs().find(tuning.shown());
    const Job* running = tuning.running();
    const Job* job = running && FineTuning::folderOf(*running) == tuning.shown() ? running : nullptr;
    const JobId id = job ? job->id : 0;
    if (std::exchange(m_wishesOf, id) != id)
        m_wishedSample = m_wishedCheckpoint = m_wishedFinish = false;
    const bool stopping = job && job->state == JobState::Stopping;
    m_name->setText(run ? run->name : tr("No run yet"));
    m_phase->setText(stopping                               ? tr("Stopping…")
            : job && m_wishedFinish                         ? tr("Saving…")
            : job && job->progress.phase == Phase::Sampling ? tr("Painting samples")
            : job                                           ? displayPhase(job->progress)
            : run                                           ? summaryOf(*run)
                                                            : QString());
    m_left->setText(job && !stopping ? displayTimeLeft(job->progress) : QString());
    m_bar->setVisible(job);
    m_bar->setValue(job ? qRound(job->progress.fraction * barSteps) : 0);
    showButtons(job);
    m_use->setVisible(!job && run && !run->lora.isEmpty());
    if (job)
        announce(*job);
}

void RunView::showButtons(const Job* job)
{
    const bool trains = job && job->state == JobState::Running;
    const auto* request = job ? std::get_if<TrainLoraRequest>(&job->request) : nullptr;
    const auto show = [&](QPushButton* button, bool wished, const QString& text, const QString& granted) {
        button->setVisible(job);
        button->setEnabled(trains && !wished);
        button->setToolTip(wished ? tr("It is done after the step that is under way") : granted);
        button->setText(text);
    };
    show(m_sample, m_wishedSample, tr("Sample now"),
        tr("Paint the sample prompts with what is learnt so far"));
    if (request && request->samples.empty() && request->resume.empty()) {
        m_sample->setEnabled(false);
        m_sample->setToolTip(tr("This run has no sample prompts"));
    }
    show(m_checkpoint, m_wishedCheckpoint, tr("Checkpoint now"), tr("Save what is learnt, and go on"));
    show(m_finish, m_wishedFinish, tr("Stop and save"), tr("End here: what is learnt becomes the LoRA"));
    show(m_stop, false, tr("Stop"), tr("Stop with a checkpoint, to go on later"));
}

void RunView::showDetails()
{
    if (!isVisible())
        return;
    FineTuning& tuning = m_session.fineTuning();
    const auto details = tuning.shown().isEmpty() ? nullptr : tuning.runs().details(tuning.shown());
    std::vector<Curve> losses, rates;
    if (details && !details->points.empty()) {
        Curve raw{.name = tr("Each step"), .points = {}, .series = 0, .faint = true},
            smooth{.name = tr("Smoothed"), .points = {}, .series = 0},
            rate{.name = tr("Learning rate"), .points = {}, .series = 1};
        const std::vector<double> smoothed = smoothedLosses(details->points);
        for (std::size_t i = 0; i < smoothed.size(); ++i) {
            const TrainingPoint& point = details->points[i];
            raw.points.emplace_back(point.step, point.loss);
            smooth.points.emplace_back(point.step, smoothed[i]);
            rate.points.emplace_back(point.step, point.learningRate);
        }
        losses = {std::move(raw), std::move(smooth)};
        rates = {std::move(rate)};
    }
    m_loss->setCurves(std::move(losses));
    m_rate->setCurves(std::move(rates));
    m_samples->setDetails(details);
    const bool samples = m_samples->table()->rowCount() > 0;
    m_samples->setVisible(samples);
    m_noSamples->setVisible(!samples);
}

/// Screen readers hear every tenth of the way, not every step.
void RunView::announce(const Job& job)
{
    const int tenth = static_cast<int>(job.progress.fraction * 10);
    if (std::exchange(m_announcedTenth, tenth) == tenth)
        return;
    QAccessibleEvent alert(m_phase, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void RunView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    showDetails();
}

void RunView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void RunView::retranslate()
{
    m_bar->setAccessibleName(tr("Progress of the training"));
    m_lossTitle->setText(tr("Loss"));
    m_rateTitle->setText(tr("Learning rate"));
    m_samplesTitle->setText(tr("Samples"));
    m_logScale->setText(tr("Logarithmic"));
    m_loss->setTexts(tr("Loss"), tr("The loss is drawn here, step by step, once it trains."));
    m_rate->setTexts(tr("Learning rate"), tr("The learning rate of every step."));
    m_samples->setAccessibleName(tr("Samples, by prompt and step"));
    m_noSamples->setText(
        tr("Prompts given under Samples are painted here now and then, always from the same noise."));
    m_use->setText(tr("Use in Generate"));
    m_use->setToolTip(tr("Paint the next pictures with this LoRA"));
    showRun();
}

} // namespace candela
