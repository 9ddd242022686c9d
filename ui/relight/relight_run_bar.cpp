#include "ui/relight/relight_run_bar.h"

#include "ui/generate/display_text.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"

#include <QAccessible>
#include <QDesktopServices>
#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QUrl>

namespace candela
{

static constexpr int barSteps = 1000;

RelightRunBar::RelightRunBar(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_message(new InlineMessage(this))
    , m_phase(new ElidedLabel({}, TextRole::Body, TextTint::Text, this))
    , m_left(new Label({}, TextRole::Body, TextTint::Secondary, this))
    , m_reason(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_bar(new QProgressBar(this))
    , m_relight(new QPushButton(this))
    , m_stop(new QPushButton(this))
{
    m_message->setObjectName(QStringLiteral("RelightMessage"));
    m_phase->setObjectName(QStringLiteral("RelightPhase"));
    m_left->setObjectName(QStringLiteral("RelightLeft"));
    m_reason->setObjectName(QStringLiteral("RelightWhyNot"));
    m_bar->setObjectName(QStringLiteral("RelightProgress"));
    m_relight->setObjectName(QStringLiteral("RelightAll"));
    m_stop->setObjectName(QStringLiteral("RelightStop"));
    m_relight->setProperty("primary", true);
    m_relight->setIcon(icon(QStringLiteral("relight"), IconTint::OnAccent));
    m_stop->setIcon(icon(QStringLiteral("stop")));
    m_bar->setRange(0, barSteps);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(6);
    m_reason->setWordWrap(true);
    m_second.setInterval(1000);
    makeLayout();
    retranslate();

    Relight& relight = session.relight();
    connect(m_relight, &QPushButton::clicked, this, &RelightRunBar::relightAll);
    connect(m_stop, &QPushButton::clicked, &relight, &Relight::stop);
    connect(&relight, &Relight::changed, this, &RelightRunBar::showState);
    connect(&relight, &Relight::ended, this, &RelightRunBar::onEnded);
    connect(&m_second, &QTimer::timeout, this, &RelightRunBar::showProgress);
    connect(m_message, &InlineMessage::actionTriggered, this,
        [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_folder)); });
}

void RelightRunBar::makeLayout()
{
    for (QPushButton* button : {m_relight, m_stop})
        button->setFixedHeight(metrics::primaryRow);
    auto* progress = new QHBoxLayout;
    progress->addWidget(m_phase, 1);
    progress->addWidget(m_left);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::small);
    buttons->addWidget(m_relight, 1);
    buttons->addWidget(m_stop);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::medium, metrics::small, metrics::medium, metrics::medium);
    layout->setSpacing(metrics::small);
    layout->addWidget(m_message);
    layout->addLayout(progress);
    layout->addWidget(m_bar);
    layout->addWidget(m_reason);
    layout->addLayout(buttons);
}

void RelightRunBar::relightAll()
{
    m_message->dismiss();
    if (const auto failure = m_session.relight().relightAll())
        m_message->showMessage(MessageKind::Error, failure->sentence, failure->remedy);
}

void RelightRunBar::setKeys(const QKeySequence& keys)
{
    m_keys = keys;
    showState();
}

void RelightRunBar::showState()
{
    const Relight& relight = m_session.relight();
    const bool running = relight.isRunning();
    const QString reason = relight.whyNotRelight();
    const int pending = relight.pendingCount();
    enable(reason.isEmpty(), running && !relight.isStopping());
    m_relight->setText(pending > 0 && !running ? tr("Relight all (%1)").arg(pending) : tr("Relight all"));
    m_relight->setToolTip(reason.isEmpty() ? withShortcut(tr("Relight and save them"), m_keys) : reason);
    m_relight->setAccessibleDescription(reason);
    m_reason->setText(reason);
    m_reason->setVisible(!running && !reason.isEmpty());
    m_stop->setText(relight.isStopping() ? tr("Stopping…") : tr("Stop"));
    m_stop->setToolTip(!running    ? tr("Nothing is running")
            : relight.isStopping() ? tr("It ends with the tile that is being computed")
                                   : tr("Stop; what is done stays"));
    for (QWidget* widget : std::initializer_list<QWidget*>{m_phase, m_left, m_bar})
        widget->setVisible(running);
    if (running && !m_second.isActive())
        m_second.start();
    else if (!running)
        m_second.stop();
    showProgress();
}

/// The keyboard goes from a button that cannot be pressed any more to the other one; else it would go
/// wherever Tab leads.
void RelightRunBar::enable(bool relight, bool stop)
{
    const bool focused = m_relight->hasFocus() || m_stop->hasFocus();
    m_relight->setEnabled(relight);
    m_stop->setEnabled(stop);
    if (!focused || m_relight->hasFocus() || m_stop->hasFocus())
        return;
    if (relight || stop)
        (relight ? m_relight : m_stop)->setFocus();
    else
        Q_EMIT focusLeft();
}

void RelightRunBar::showProgress()
{
    const Relight& relight = m_session.relight();
    if (!relight.isRunning())
        return;
    const RelightProgress progress = relight.progress();
    m_bar->setValue(qRound(progress.fraction * barSteps));
    if (relight.isStopping()) {
        m_phase->setText(tr("Stopping…"));
        m_left->setText({});
        return;
    }
    const bool begun = progress.done > 0 || !progress.file.isEmpty();
    m_phase->setText(!begun
            ? tr("Waiting for the engine")
            : tr("Picture %1 of %2").arg(std::min(progress.done + 1, progress.of)).arg(progress.of));
    m_left->setText(progress.secondsLeft ? tr("%1 left").arg(displayDuration(*progress.secondsLeft))
            : begun                      ? tr("Estimating…")
                                         : QString());
    if (const int tenth = static_cast<int>(progress.fraction * 10); tenth != m_announcedTenth) {
        m_announcedTenth = tenth; // screen readers hear every tenth of the way
        QAccessibleEvent alert(m_phase, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

QString RelightRunBar::summaryOf(const RelightEnd& end)
{
    QStringList parts;
    if (end.done > 0)
        parts << tr("%n picture(s) relit", nullptr, end.done);
    if (end.failed > 0)
        parts << tr("%n failed", nullptr, end.failed);
    if (end.skipped > 0)
        parts << tr("%n skipped", nullptr, end.skipped);
    if (end.left > 0)
        parts << tr("%n left undone", nullptr, end.left);
    return tr("%1 in %2.").arg(parts.join(QStringLiteral(", ")), displaySeconds(end.seconds));
}

void RelightRunBar::onEnded(const RelightEnd& end)
{
    m_folder = end.folder;
    m_message->setAction(end.folder.isEmpty() ? QString() : tr("Show folder"));
    if (end.failure)
        m_message->showMessage(MessageKind::Error, end.failure->sentence, end.failure->remedy);
    else if (end.failed > 0)
        m_message->showMessage(
            MessageKind::Warning, summaryOf(end), tr("The list says what is wrong with each."));
    else if (end.stopped)
        m_message->showMessage(MessageKind::Info, tr("Stopped. %1").arg(summaryOf(end)));
    else
        m_message->showMessage(MessageKind::Success, summaryOf(end));
    showState();
}

/// A line to what scrolls above.
void RelightRunBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(0, 0, width(), 1, colours().divider);
}

void RelightRunBar::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void RelightRunBar::retranslate()
{
    m_bar->setAccessibleName(tr("Progress of all pictures"));
    showState();
}

} // namespace candela
