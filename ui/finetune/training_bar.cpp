#include "ui/finetune/training_bar.h"

#include "ui/generate/display_text.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"

#include <QEvent>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace candela
{

TrainingBar::TrainingBar(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_message(new InlineMessage(this))
    , m_reason(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_waiting(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_train(new QPushButton(this))
{
    m_message->setObjectName(QStringLiteral("TrainingMessage"));
    m_reason->setObjectName(QStringLiteral("WhyNotTrain"));
    m_reason->setWordWrap(true);
    m_train->setObjectName(QStringLiteral("Train"));
    m_train->setProperty("primary", true);
    m_train->setIcon(icon(QStringLiteral("finetune"), IconTint::OnAccent));
    m_train->setFixedHeight(metrics::primaryRow);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::medium, metrics::small, metrics::medium, metrics::medium);
    layout->setSpacing(metrics::small);
    layout->addWidget(m_message);
    layout->addWidget(m_reason);
    layout->addWidget(m_waiting);
    layout->addWidget(m_train);
    retranslate();
    connect(m_train, &QPushButton::clicked, this, &TrainingBar::train);
    connect(&session.fineTuning(), &FineTuning::runnableChanged, this, &TrainingBar::showRunnable);
    connect(&session.queue(), &JobQueue::finished, this, &TrainingBar::onFinished);
    connect(&session.queue(), &JobQueue::stateChanged, this, [this](JobId id, JobState state) {
        const Job* job = m_session.queue().find(id);
        const bool ours = job && !FineTuning::folderOf(*job).isEmpty();
        if (ours && state == JobState::Blocked && job->failure)
            m_message->showMessage(MessageKind::Warning, job->failure->sentence, job->failure->remedy);
        else if (ours && state == JobState::Running)
            m_message->dismiss();
    });
    connect(&session.queue(), &JobQueue::noted, this, [this](JobId id, const QString& note) {
        if (const Job* job = m_session.queue().find(id); job && !FineTuning::folderOf(*job).isEmpty())
            m_message->showMessage(MessageKind::Info, note);
    });
}

void TrainingBar::train()
{
    m_message->dismiss();
    if (const auto failure = m_session.fineTuning().train())
        say(*failure);
}

void TrainingBar::say(const JobFailure& failure)
{
    m_message->showMessage(MessageKind::Error, failure.sentence, failure.remedy);
}

void TrainingBar::setKeys(const QKeySequence& keys)
{
    m_keys = keys;
    showRunnable();
}

void TrainingBar::showRunnable()
{
    const FineTuning& tuning = m_session.fineTuning();
    const QString reason = tuning.whyNotTrain();
    const bool waits = !m_session.queue().isIdle() || m_session.queue().isPaused();
    m_train->setEnabled(reason.isEmpty());
    m_train->setToolTip(
        reason.isEmpty() ? withShortcut(tr("Train a LoRA on these pictures"), m_keys) : reason);
    m_train->setAccessibleDescription(reason);
    m_train->setText(waits ? tr("Queue training") : tr("Train"));
    const QStringList warnings = reason.isEmpty() ? tuning.warnings() : QStringList();
    m_reason->setText(reason.isEmpty() ? warnings.join(QLatin1Char('\n')) : reason);
    m_reason->setTint(reason.isEmpty() ? TextTint::Warning : TextTint::Secondary);
    m_reason->setVisible(!m_reason->text().isEmpty());
    m_waiting->setText(tr("The queue is paused"));
    m_waiting->setVisible(m_session.queue().isPaused());
}

void TrainingBar::onFinished(JobId id, const JobOutcome& outcome)
{
    const Job* job = m_session.queue().find(id);
    if (!job || FineTuning::folderOf(*job).isEmpty())
        return;
    const QString name = QFileInfo(FineTuning::folderOf(*job)).fileName();
    if (outcome.failure)
        say(*outcome.failure);
    else if (outcome.state == JobState::Done)
        m_message->showMessage(MessageKind::Success, tr("The LoRA %1 is trained.").arg(name));
    else if (outcome.state == JobState::Cancelled)
        m_message->showMessage(MessageKind::Info, tr("The training of %1 was stopped.").arg(name),
            tr("It can go on under Runs."));
}

/// A line to what scrolls above.
void TrainingBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(0, 0, width(), 1, colours().divider);
}

void TrainingBar::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void TrainingBar::retranslate()
{
    showRunnable();
}

} // namespace candela
