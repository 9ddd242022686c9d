#include "ui/status_line.h"

#include "app/session/session.h"
#include "ui/generate/display_text.h"
#include "ui/system_memory.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QProgressBar>

namespace candela
{

static constexpr int memoryInterval = 2000; // ms

static QString bytesText(std::uint64_t bytes)
{
    const double megabytes = static_cast<double>(bytes) / (1024 * 1024);
    if (megabytes < 1024)
        return StatusLine::tr("%1 MB").arg(qRound(megabytes));
    return StatusLine::tr("%1 GB").arg(QString::number(megabytes / 1024, 'f', megabytes < 10240 ? 1 : 0));
}

StatusLine::StatusLine(Session& session, QWidget* parent)
    : QStatusBar(parent)
    , m_session(session)
    , m_state(new ElidedLabel({}, TextRole::Caption, TextTint::Secondary, this))
    , m_progress(new QProgressBar(this))
    , m_device(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_memory(new Label({}, TextRole::Caption, TextTint::Secondary, this))
{
    setSizeGripEnabled(false);
    setFixedHeight(metrics::row);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(120);
    m_progress->setRange(0, 1000);
    m_progress->hide();

    auto* left = new QWidget(this);
    auto* leftLayout = new QHBoxLayout(left);
    leftLayout->setContentsMargins(metrics::medium, 0, 0, 0);
    leftLayout->setSpacing(metrics::medium);
    leftLayout->addWidget(m_progress);
    leftLayout->addWidget(m_state, 1);
    addWidget(left, 1);

    auto* right = new QWidget(this);
    auto* rightLayout = new QHBoxLayout(right);
    rightLayout->setContentsMargins(0, 0, metrics::medium, 0);
    rightLayout->setSpacing(metrics::large);
    rightLayout->addWidget(m_device);
    rightLayout->addWidget(m_memory);
    addPermanentWidget(right);

    JobQueue& queue = session.queue();
    connect(&queue, &JobQueue::countsChanged, this, &StatusLine::showJobs);
    connect(&queue, &JobQueue::progressed, this, &StatusLine::showJobs);
    connect(&session.settings(), &Settings::changed, this, &StatusLine::showMachine);
    connect(&session.form(), &GenerateFormState::changed, this, &StatusLine::showMachine);
    connect(&m_memoryTimer, &QTimer::timeout, this, &StatusLine::showMachine);
    m_memoryTimer.start(memoryInterval);
    showJobs();
    showMachine();
}

void StatusLine::changeEvent(QEvent* event)
{
    QStatusBar::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        showJobs();
        showMachine();
    }
}

void StatusLine::showJobs()
{
    const Job* job = m_session.queue().running();
    m_progress->setVisible(job != nullptr);
    if (job)
        m_progress->setValue(qRound(job->progress.fraction * 1000));
    m_state->setText(stateText());
}

QString StatusLine::stateText() const
{
    const Job* job = m_session.queue().running();
    const int waiting = m_session.queue().waitingCount();
    QStringList parts;
    if (!job)
        parts << tr("Ready");
    else if (job->state == JobState::Stopping)
        parts << tr("Stopping…");
    else
        parts << displayPhase(job->progress);
    if (job && job->state == JobState::Running) {
        JobProgress progress = job->progress;
        if (std::holds_alternative<RelightRequest>(job->request))
            progress.secondsLeft = m_session.relight().progress().secondsLeft; // as its page says
        if (const QString left = displayTimeLeft(progress); !left.isEmpty())
            parts << left;
    }
    if (waiting > 0)
        parts << tr("%n waiting", nullptr, waiting);
    if (m_session.queue().isPaused())
        parts << tr("Queue paused");
    return parts.join(QStringLiteral(" · "));
}

void StatusLine::showMachine()
{
    const QString device = m_session.settings().get(settings::device);
    const int threads = m_session.form().form().threads;
    QStringList parts;
    if (device.startsWith(QLatin1String("cuda")))
        parts << tr("GPU");
    else if (device == QLatin1String("cpu"))
        parts << tr("Processor");
    if (threads > 0)
        parts << tr("%n thread(s)", nullptr, threads);
    m_device->setText(parts.join(QStringLiteral(" · ")));
    m_device->setVisible(!parts.isEmpty());

    const std::optional<MemoryUse> memory = memoryUse();
    m_memory->setVisible(memory.has_value());
    if (!memory)
        return;
    m_memory->setText(tr("Memory %1 of %2").arg(bytesText(memory->own), bytesText(memory->total)));
}

} // namespace candela
