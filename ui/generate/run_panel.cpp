#include "ui/generate/run_panel.h"

#include "app/session/model_text.h"
#include "ui/generate/display_text.h"
#include "ui/system_memory.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button_helpers.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"

#include <QAccessible>
#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace candela
{
namespace
{

constexpr int barSteps = 1000;
constexpr int revealAfter = 1000; // ms

/// Other pages' jobs are theirs to show and to stop.
bool isOurs(const Job* job)
{
    return job && std::holds_alternative<GenerateRequest>(job->request);
}

} // namespace

RunPanel::RunPanel(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_phase(new Label({}, TextRole::Body, TextTint::Text, this))
    , m_left(new Label({}, TextRole::Body, TextTint::Secondary, this))
    , m_bar(new QProgressBar(this))
    , m_message(new InlineMessage(this))
    , m_generate(new QPushButton(this))
    , m_more(new QToolButton(this))
    , m_stop(new QPushButton(this))
    , m_reason(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_waitingRow(new QWidget(this))
    , m_waiting(new Label({}, TextRole::Caption, TextTint::Secondary, m_waitingRow))
    , m_clearWaiting(new QPushButton(m_waitingRow))
    , m_editRow(new QWidget(this))
    , m_edited(new Label({}, TextRole::Caption, TextTint::Accent, m_editRow))
    , m_leaveEdit(new QPushButton(m_editRow))
    , m_remedyRow(new QWidget(this))
    , m_retry(addRemedy(Remedy::AsItIs))
    , m_retryTiled(addRemedy(Remedy::Tiled))
    , m_retrySmaller(addRemedy(Remedy::Smaller))
    , m_retryProcessor(addRemedy(Remedy::Processor))
{
    m_generate->setObjectName(QStringLiteral("Generate"));
    m_generate->setProperty("primary", true);
    m_generate->setIcon(icon(QStringLiteral("generate"), IconTint::OnAccent));
    m_stop->setObjectName(QStringLiteral("Stop"));
    m_stop->setIcon(icon(QStringLiteral("stop")));
    m_phase->setObjectName(QStringLiteral("Phase"));
    m_bar->setObjectName(QStringLiteral("Progress"));
    m_message->setObjectName(QStringLiteral("RunMessage"));
    m_reason->setObjectName(QStringLiteral("WhyNot"));
    m_leaveEdit->setObjectName(QStringLiteral("LeaveEdit"));
    m_retry->setObjectName(QStringLiteral("Retry"));
    m_retryTiled->setObjectName(QStringLiteral("RetryTiled"));
    m_retrySmaller->setObjectName(QStringLiteral("RetrySmaller"));
    m_retryProcessor->setObjectName(QStringLiteral("RetryProcessor"));
    m_more->setIcon(icon(QStringLiteral("chevron-down")));
    m_more->setFocusPolicy(Qt::TabFocus);
    m_bar->setRange(0, barSteps);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(6);
    m_reveal.setSingleShot(true);
    m_reveal.setInterval(revealAfter);
    makeLayout();
    retranslate();
    showRunnable();
    showWaiting();

    JobQueue& queue = session.queue();
    connect(m_generate, &QPushButton::clicked, this, [this] { generate(QueuePlace::Last); });
    connect(m_stop, &QPushButton::clicked, &queue, &JobQueue::cancelRunning);
    connect(m_clearWaiting, &QPushButton::clicked, this, [&queue] {
        if (queue.isPaused())
            queue.resumeAll();
        else
            queue.cancelWaiting();
    });
    connect(m_leaveEdit, &QPushButton::clicked, this, [this] { m_session.endEdit(false); });
    connect(&session, &Session::editedJobChanged, this, &RunPanel::showEdited);
    connect(m_message, &InlineMessage::dismissed, m_remedyRow, &QWidget::hide);
    connect(&m_reveal, &QTimer::timeout, this, &RunPanel::showJob);
    connect(&queue, &JobQueue::progressed, this, &RunPanel::showProgress);
    connect(&queue, &JobQueue::stateChanged, this, &RunPanel::onStateChanged);
    connect(&queue, &JobQueue::finished, this, &RunPanel::onFinished);
    connect(&queue, &JobQueue::countsChanged, this, &RunPanel::showWaiting);
    connect(&queue, &JobQueue::noted, this, [this](JobId job, const QString& note) {
        if (isOurs(m_session.queue().find(job)))
            m_message->showMessage(MessageKind::Info, note);
    });
    connect(&session.form(), &GenerateFormState::changed, this, &RunPanel::showRunnable);
    connect(&session.models(), &ModelLibrary::entryChanged, this, &RunPanel::showRunnable);
    connect(&session.models(), &QAbstractItemModel::rowsRemoved, this, &RunPanel::showRunnable);
}

void RunPanel::makeLayout()
{
    for (QWidget* widget : std::initializer_list<QWidget*>{m_phase, m_left, m_bar})
        widget->hide();
    for (QPushButton* button : {m_generate, m_stop})
        button->setFixedHeight(metrics::primaryRow);
    m_more->setFixedSize(metrics::row, metrics::primaryRow);
    m_reason->setWordWrap(true);

    auto* progress = new QHBoxLayout;
    progress->addWidget(m_phase, 1);
    progress->addWidget(m_left);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::hair);
    buttons->addWidget(m_generate, 1);
    buttons->addWidget(m_more);
    buttons->addSpacing(metrics::hair);
    buttons->addWidget(m_stop);
    auto* waiting = new QHBoxLayout(m_waitingRow);
    waiting->setContentsMargins(0, 0, 0, 0);
    waiting->addWidget(m_waiting, 1);
    waiting->addWidget(m_clearWaiting);

    auto* edit = new QHBoxLayout(m_editRow);
    edit->setContentsMargins(0, 0, 0, 0);
    edit->addWidget(m_edited, 1);
    edit->addWidget(m_leaveEdit);
    m_editRow->hide();
    auto* remedies = new QHBoxLayout(m_remedyRow);
    remedies->setContentsMargins(0, 0, 0, 0);
    remedies->setSpacing(metrics::hair);
    for (QPushButton* button : {m_retry, m_retryTiled, m_retrySmaller, m_retryProcessor})
        remedies->addWidget(button);
    remedies->addStretch();
    m_remedyRow->hide();

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::medium, metrics::small, metrics::medium, metrics::medium);
    layout->setSpacing(metrics::small);
    // The buttons stay where they are at the bottom, whatever comes and goes above: one may want to click
    // again.
    layout->addWidget(m_message);
    layout->addWidget(m_remedyRow);
    layout->addWidget(m_editRow);
    layout->addWidget(m_waitingRow);
    layout->addLayout(progress);
    layout->addWidget(m_bar);
    layout->addWidget(m_reason);
    layout->addLayout(buttons);
}

void RunPanel::setQueueActions(const QList<QAction*>& actions)
{
    auto* menu = new QMenu(this);
    menu->addActions(actions);
    openOnClick(m_more, menu);
}

QPushButton* RunPanel::addRemedy(Remedy remedy)
{
    auto* button = new QPushButton(m_remedyRow);
    connect(button, &QPushButton::clicked, this, [this, remedy] {
        const JobId failed = m_failed;
        m_message->dismiss();
        m_remedyRow->hide();
        m_session.queue().retry({failed}, remedy);
    });
    return button;
}

/// While a waiting job is edited it is what becomes of the form.
void RunPanel::generate(QueuePlace place)
{
    m_message->dismiss();
    m_remedyRow->hide();
    const auto failure = m_session.editedJob() != 0 ? m_session.endEdit(true) : m_session.generate(place);
    if (failure)
        m_message->showMessage(MessageKind::Error, failure->sentence, failure->remedy);
}

void RunPanel::showEdited()
{
    const bool editing = m_session.editedJob() != 0;
    m_editRow->setVisible(editing);
    m_generate->setText(editing ? tr("Update job") : tr("Generate"));
    m_generate->setIcon(
        icon(editing ? QStringLiteral("check") : QStringLiteral("generate"), IconTint::OnAccent));
    m_more->setVisible(!editing);
}

/// What may help the job whose failure is shown.
void RunPanel::showRemedies()
{
    const Job* job = m_session.queue().find(m_failed);
    const std::vector<Remedy> remedies = job ? remediesFor(*job) : std::vector<Remedy>();
    const auto offers = [&](Remedy remedy) {
        return std::ranges::find(remedies, remedy) != remedies.end();
    };
    m_retryTiled->setVisible(offers(Remedy::Tiled));
    m_retrySmaller->setVisible(offers(Remedy::Smaller));
    m_retryProcessor->setVisible(offers(Remedy::Processor));
    m_remedyRow->setVisible(job && job->failure && job->failure->kind == ErrorKind::OutOfMemory);
}

/// Where there may be too little of it; what the program holds now, it can give back.
QString RunPanel::memoryWarning() const
{
    const quint64 needed = m_session.memoryNeeded();
    const std::optional<MemoryUse> use = memoryUse();
    if (!use || use->available == 0 || needed <= use->available + use->own)
        return {};
    return tr("This takes about %1 of memory, and %2 are free: it may fail.")
        .arg(displaySize(static_cast<qint64>(needed)), displaySize(static_cast<qint64>(use->available)));
}

void RunPanel::showRunnable()
{
    const QString reason = m_session.whyNotGenerate();
    m_generate->setEnabled(reason.isEmpty());
    m_more->setEnabled(reason.isEmpty());
    m_generate->setToolTip(
        reason.isEmpty() ? withShortcut(tr("Paint this"), QKeySequence(Qt::CTRL | Qt::Key_Return)) : reason);
    m_generate->setAccessibleDescription(reason);
    const QString warning = reason.isEmpty() ? memoryWarning() : QString();
    m_reason->setText(reason.isEmpty() ? warning : reason);
    m_reason->setTint(reason.isEmpty() ? TextTint::Warning : TextTint::Secondary);
    m_reason->setVisible(!m_reason->text().isEmpty());
}

void RunPanel::showWaiting()
{
    const int waiting = m_session.queue().waitingCount();
    const bool paused = m_session.queue().isPaused();
    m_waitingRow->setVisible(waiting > 0 || paused);
    const QString count = tr("%n more waiting", nullptr, waiting);
    m_waiting->setText(!paused ? count
            : waiting > 0      ? tr("The queue is paused") + QStringLiteral(" · ") + count
                               : tr("The queue is paused"));
    m_clearWaiting->setText(paused ? tr("Resume") : tr("Clear"));
    m_clearWaiting->setAccessibleName(paused ? tr("Resume queue") : tr("Clear waiting"));
    m_clearWaiting->setToolTip(paused ? tr("Go on with what waits")
                                      : withShortcut(tr("Cancel what waits; what runs goes on"),
                                          QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Period)));
}

/// All of the running job's display, also from nothing: phase, bar, Stop.
void RunPanel::showJob()
{
    const Job* running = m_session.queue().running();
    const Job* job = isOurs(running) ? running : nullptr;
    const bool stopping = job && job->state == JobState::Stopping;
    m_stop->setEnabled(job && !stopping);
    m_stop->setText(stopping ? tr("Stopping…") : tr("Stop"));
    m_stop->setToolTip(!job ? tr("Nothing is running")
            : stopping      ? tr("It ends with the step that is being computed")
                            : withShortcut(tr("Stop painting"), QKeySequence(Qt::CTRL | Qt::Key_Period)));
    const bool shown = job && (stopping || !m_reveal.isActive());
    for (QWidget* widget : std::initializer_list<QWidget*>{m_phase, m_left, m_bar})
        widget->setVisible(shown);
    if (!job)
        return;
    m_phase->setText(stopping ? tr("Stopping…") : displayPhase(job->progress));
    m_left->setText(stopping ? QString() : displayTimeLeft(job->progress));
    m_bar->setValue(qRound(job->progress.fraction * barSteps));
    announce(*job);
}

/// Screen readers hear every tenth of the way, not every step.
void RunPanel::announce(const Job& job)
{
    const int tenth = static_cast<int>(job.progress.fraction * 10);
    if (job.id == m_announcedJob && tenth == m_announcedTenth)
        return;
    m_announcedJob = job.id;
    m_announcedTenth = tenth;
    QAccessibleEvent alert(m_phase, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void RunPanel::showProgress(JobId, const JobProgress&)
{
    showJob();
}

void RunPanel::onStateChanged(JobId id, JobState state)
{
    if (state == JobState::Running)
        m_reveal.start();
    const Job* job = m_session.queue().find(id);
    if (state == JobState::Blocked && isOurs(job) && job->failure)
        m_message->showMessage(MessageKind::Warning, job->failure->sentence, job->failure->remedy);
    showJob();
}

void RunPanel::onFinished(JobId id, const JobOutcome& outcome)
{
    if (outcome.state != JobState::Cancelled || !m_session.queue().running())
        showJob();
    if (!isOurs(m_session.queue().find(id)))
        return;
    if (outcome.failure) {
        m_failed = id;
        m_message->showMessage(MessageKind::Error, outcome.failure->sentence, outcome.failure->remedy);
        showRemedies();
    }
    if (outcome.failure && outcome.failure->kind == ErrorKind::BadInput)
        m_session.models().refresh(); // the model may have gone
}

/// A line to what scrolls above.
void RunPanel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(0, 0, width(), 1, colours().divider);
}

void RunPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void RunPanel::retranslate()
{
    m_edited->setText(tr("Editing a waiting job"));
    m_leaveEdit->setText(tr("Leave it"));
    m_leaveEdit->setToolTip(tr("The job stays as it was, and so does what was filled in before"));
    m_retry->setText(tr("Retry"));
    m_retryTiled->setText(tr("Tiled"));
    m_retryTiled->setToolTip(tr(
        "Retry with the autoencoder working part by part: the same picture with less memory, more slowly"));
    m_retrySmaller->setText(tr("Smaller"));
    m_retrySmaller->setToolTip(tr("Retry with three quarters of the width and height"));
    m_retryProcessor->setText(tr("On the processor"));
    m_retryProcessor->setToolTip(tr("Retry on the processor: slower, with the machine's whole memory"));
    m_more->setAccessibleName(tr("More ways to queue"));
    m_more->setToolTip(tr("More ways to queue"));
    m_bar->setAccessibleName(tr("Progress"));
    showEdited();
    showRunnable();
    showWaiting();
    showJob();
}

} // namespace candela
