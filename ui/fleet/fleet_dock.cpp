#include "ui/fleet/fleet_dock.h"

#include "app/session/settings.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/dock_header.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QTableView>

namespace candela
{

FleetDock::FleetDock(Settings& settings, QWidget* parent)
    : QDockWidget(parent)
    , m_settings(settings)
    , m_header(new DockHeader(this))
    , m_addressLabel(new Label)
    , m_address(new QLineEdit)
    , m_summary(new Label({}, TextRole::Body, TextTint::Secondary))
    , m_trouble(new InlineMessage)
    , m_workers(new QTableView)
{
    setObjectName(QStringLiteral("fleet"));
    m_address->setObjectName(QStringLiteral("SharedQueueAddress"));
    m_workers->setObjectName(QStringLiteral("SharedQueueWorkers"));
    m_addressLabel->setBuddy(m_address);
    m_address->setText(settings.get(settings::sharedQueue));
    m_address->setPlaceholderText(QStringLiteral("postgresql://candela@db.example/candela"));
    m_address->setMaximumWidth(480);

    m_workers->setModel(&m_queue);
    m_workers->setFrameShape(QFrame::NoFrame);
    m_workers->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_workers->setShowGrid(false);
    m_workers->setWordWrap(false);
    m_workers->setTabKeyNavigation(false);
    m_workers->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored); // as high as the dock is
    m_workers->setMinimumHeight(5 * metrics::row);
    m_workers->verticalHeader()->hide();
    m_workers->verticalHeader()->setSectionResizeMode(
        QHeaderView::Fixed); // thousands of rows are never measured
    m_workers->verticalHeader()->setDefaultSectionSize(metrics::row);
    m_workers->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_workers->horizontalHeader()->setHighlightSections(false);
    m_workers->horizontalHeader()->setSectionResizeMode(SharedQueue::Doing, QHeaderView::Stretch);
    m_workers->setColumnWidth(SharedQueue::Worker, 220);

    auto* top = new QHBoxLayout;
    top->setSpacing(metrics::small);
    top->addWidget(m_addressLabel);
    top->addWidget(m_address, 1);
    top->addSpacing(metrics::large);
    top->addWidget(m_summary);
    top->addStretch();
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(metrics::medium, metrics::small, metrics::medium, metrics::small);
    layout->setSpacing(metrics::small);
    layout->addLayout(top);
    layout->addWidget(m_trouble);
    layout->addWidget(m_workers, 1);
    setWidget(content);

    connect(m_address, &QLineEdit::editingFinished, this, &FleetDock::takeAddress);
    connect(&m_queue, &SharedQueue::looked, this, &FleetDock::showLook);
    connect(this, &QDockWidget::visibilityChanged, &m_queue, &SharedQueue::watch);
    m_asked = m_address->text();
    m_queue.setAddress(m_asked);
    retranslate();
}

/// A password is neither stored nor left standing; it is kept as long as the window is open.
void FleetDock::takeAddress()
{
    const QString typed = m_address->text().trimmed();
    if (typed == withoutPassword(m_asked))
        return;
    m_asked = typed;
    m_queue.setAddress(typed);
    m_settings.set(settings::sharedQueue, withoutPassword(typed));
    m_address->setText(withoutPassword(typed));
}

void FleetDock::showLook()
{
    const auto& trouble = m_queue.trouble();
    if (trouble && (m_trouble->isHidden() || m_trouble->cause() != trouble->sentence))
        m_trouble->showMessage(MessageKind::Error, trouble->sentence, trouble->remedy);
    else if (!trouble)
        m_trouble->dismiss();
    const bool seen = m_queue.asked() && !trouble;
    const auto count = [this](StoredState state) {
        return QLocale().toString(m_queue.count(state));
    };
    const QStringList parts = {tr("%n worker(s)", nullptr, m_queue.rowCount()),
        tr("%1 waiting").arg(count(StoredState::Waiting)), tr("%1 running").arg(count(StoredState::Running)),
        tr("%1 done").arg(count(StoredState::Done)), tr("%1 failed").arg(count(StoredState::Failed))};
    m_summary->setText(seen ? parts.join(QStringLiteral(" · ")) : QString());
    m_workers->setEnabled(seen);
}

void FleetDock::changeEvent(QEvent* event)
{
    QDockWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void FleetDock::retranslate()
{
    setWindowTitle(tr("Shared queue"));
    m_header->setTitle(windowTitle());
    m_addressLabel->setText(tr("Address"));
    m_address->setAccessibleName(tr("Address of the shared queue"));
    m_address->setToolTip(
        tr("A PostgreSQL database that several machines work for. A password is best kept in the "
           "file .pgpass; one that is typed here is not stored."));
    m_workers->setAccessibleName(tr("Workers of the shared queue"));
    showLook();
}

} // namespace candela
