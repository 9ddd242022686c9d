#include "ui/models/transfers_panel.h"

#include "app/session/engine_sentences.h"
#include "app/session/model_text.h"
#include "ui/generate/display_text.h"
#include "ui/models/token_dialog.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label.h"

#include <QAccessible>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace candela
{
namespace
{

constexpr int barSteps = 1000;
constexpr int barHeight = 6;
constexpr double estimateFrom = 0.5; // seconds; less is nothing to tell

QString progressText(const Transfer& transfer)
{
    QStringList parts{transfer.total >= 0
            ? TransfersPanel::tr("%1 of %2").arg(displaySize(transfer.received), displaySize(transfer.total))
            : displaySize(transfer.received)};
    if (transfer.bytesPerSecond > 0)
        parts += TransfersPanel::tr("%1 a second").arg(displaySize(qRound64(transfer.bytesPerSecond)));
    if (transfer.secondsLeft && *transfer.secondsLeft > estimateFrom)
        parts += TransfersPanel::tr("%1 left").arg(displayDuration(*transfer.secondsLeft));
    return parts.join(QStringLiteral(" · "));
}

QString stateText(const Transfer& transfer)
{
    switch (transfer.state) {
    case TransferState::Waiting:
        return TransfersPanel::tr("Waiting");
    case TransferState::Running:
        return transfer.received > 0 ? progressText(transfer) : TransfersPanel::tr("Connecting…");
    case TransferState::Done:
        return TransfersPanel::tr("Done");
    case TransferState::Stopped:
        return TransfersPanel::tr("Stopped");
    case TransferState::Failed:
        return transfer.failure->remedy.isEmpty() ? inUsersLanguage(transfer.failure->sentence)
                                                  : TransfersPanel::tr("%1 %2", "what failed, and what helps")
                                                        .arg(inUsersLanguage(transfer.failure->sentence),
                                                            inUsersLanguage(transfer.failure->remedy));
    }
    return {};
}

} // namespace

/// One transfer: name, bar, figures, and the buttons that make sense for its state.
class TransferRow : public QWidget
{
public:
    TransferRow(ModelTransfers& transfers, qint64 id, QWidget* parent)
        : QWidget(parent)
        , m_transfers(transfers)
        , m_id(id)
        , m_icon(new IconLabel(icon(QStringLiteral("download"), IconTint::Secondary), metrics::icon, this))
        , m_name(new ElidedLabel({}, TextRole::Body, TextTint::Text, this))
        , m_state(new Label({}, TextRole::Caption, TextTint::Secondary, this))
        , m_bar(new QProgressBar(this))
        , m_stop(new QPushButton(this))
        , m_token(new QPushButton(this))
        , m_again(new QPushButton(this))
        , m_dismiss(new QToolButton(this))
    {
        m_state->setTextFormat(Qt::PlainText);
        m_state->setWordWrap(true);
        m_bar->setTextVisible(false);
        m_bar->setFixedHeight(barHeight);
        for (QPushButton* button : {m_stop, m_token, m_again})
            button->setFixedHeight(metrics::row);
        m_stop->setObjectName(QStringLiteral("StopTransfer"));
        m_token->setObjectName(QStringLiteral("GiveToken"));
        m_again->setObjectName(QStringLiteral("TransferAgain"));
        m_dismiss->setObjectName(QStringLiteral("DismissTransfer"));
        m_dismiss->setIcon(icon(QStringLiteral("close"), IconTint::Secondary));
        m_dismiss->setAutoRaise(true);
        m_dismiss->setFocusPolicy(Qt::TabFocus);
        m_dismiss->setFixedSize(metrics::row, metrics::row);
        auto* layout = new QGridLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setHorizontalSpacing(metrics::small);
        layout->setVerticalSpacing(metrics::hair);
        layout->addWidget(m_icon, 0, 0);
        layout->addWidget(m_name, 0, 1);
        auto* buttons = new QHBoxLayout; // what is hidden takes no room, so all rows end alike
        buttons->setSpacing(metrics::small);
        for (QWidget* button : std::initializer_list<QWidget*>{m_stop, m_token, m_again, m_dismiss})
            buttons->addWidget(button, 0, Qt::AlignVCenter);
        layout->addLayout(buttons, 0, 2, 2, 1);
        layout->addWidget(m_bar, 1, 1);
        layout->addWidget(m_state, 2, 1, 1, 2);
        layout->setColumnStretch(1, 1);
        connect(m_stop, &QPushButton::clicked, &transfers, [&transfers, id] { transfers.stop(id); });
        connect(m_token, &QPushButton::clicked, this, &TransferRow::askForToken);
        connect(m_again, &QPushButton::clicked, &transfers, [&transfers, id] { transfers.again(id); });
        connect(m_dismiss, &QToolButton::clicked, &transfers, [&transfers, id] { transfers.dismiss(id); });
    }

    void show(const Transfer& transfer)
    {
        const bool running = transfer.state == TransferState::Running;
        const bool waiting = transfer.state == TransferState::Waiting;
        const bool ended =
            transfer.state == TransferState::Stopped || transfer.state == TransferState::Failed;
        if (transfer.state != m_shown) {
            m_shown = transfer.state;
            showIcon(transfer);
            QAccessibleEvent alert(m_state, QAccessible::Alert);
            QAccessible::updateAccessibility(&alert);
        }
        m_name->setText(transfer.name);
        m_state->setText(stateText(transfer));
        m_state->setTint(transfer.state == TransferState::Failed ? TextTint::Error : TextTint::Secondary);
        m_bar->setVisible(running || waiting || transfer.state == TransferState::Stopped);
        m_bar->setRange(0, running && transfer.total <= 0 ? 0 : barSteps);
        if (transfer.total > 0)
            m_bar->setValue(static_cast<int>(transfer.received * barSteps / transfer.total));
        m_bar->setAccessibleName(transfer.name);
        m_stop->setVisible(running || waiting);
        m_stop->setText(TransfersPanel::tr("Stop"));
        m_token->setVisible(ended && transfer.wantsToken);
        m_token->setText(TransfersPanel::tr("Access token…"));
        m_again->setVisible(ended);
        m_again->setText(transfer.isDownload() && transfer.state == TransferState::Stopped
                ? TransfersPanel::tr("Go on")
                : TransfersPanel::tr("Try again"));
        m_dismiss->setVisible(!running && !waiting);
        const QString dismiss = ended && transfer.isDownload()
            ? TransfersPanel::tr("Dismiss, and delete what has come")
            : TransfersPanel::tr("Dismiss");
        m_dismiss->setToolTip(dismiss);
        m_dismiss->setAccessibleName(dismiss);
    }

private:
    void askForToken()
    {
        const Transfer* transfer = m_transfers.find(m_id);
        if (!transfer)
            return;
        auto* dialog = new TokenDialog(*transfer, m_transfers.tokens(), this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QDialog::accepted, this,
            [this, dialog] { m_transfers.again(m_id, dialog->token(), dialog->keep()); });
        dialog->open();
    }

    void showIcon(const Transfer& transfer)
    {
        if (transfer.state == TransferState::Done)
            m_icon->setIcon(icon(QStringLiteral("check"), IconTint::Success));
        else if (transfer.state == TransferState::Failed)
            m_icon->setIcon(icon(QStringLiteral("error"), IconTint::Error));
        else
            m_icon->setIcon(
                icon(transfer.isDownload() ? QStringLiteral("download") : QStringLiteral("import"),
                    transfer.state == TransferState::Running ? IconTint::Accent : IconTint::Secondary));
    }

    ModelTransfers& m_transfers;
    qint64 m_id;
    IconLabel* m_icon;
    ElidedLabel* m_name;
    Label* m_state;
    QProgressBar* m_bar;
    QPushButton *m_stop, *m_token, *m_again;
    QToolButton* m_dismiss;
    std::optional<TransferState> m_shown;
};

TransfersPanel::TransfersPanel(ModelTransfers& transfers, QWidget* parent)
    : QWidget(parent)
    , m_transfers(transfers)
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(metrics::medium, metrics::small, metrics::medium, metrics::medium);
    m_layout->setSpacing(metrics::small);
    connect(&transfers, &QAbstractItemModel::rowsInserted, this, &TransfersPanel::showAll);
    connect(&transfers, &QAbstractItemModel::rowsRemoved, this, &TransfersPanel::showAll);
    connect(&transfers, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex& changed) {
        const Transfer& transfer = m_transfers.at(changed.row());
        if (TransferRow* row = m_rows.value(transfer.id))
            row->show(transfer);
    });
    showAll();
}

void TransfersPanel::showAll()
{
    for (const qint64 id : m_rows.keys())
        if (!m_transfers.find(id))
            m_rows.take(id)->deleteLater();
    for (int i = 0; i < m_transfers.count(); ++i) {
        const Transfer& transfer = m_transfers.at(i);
        TransferRow*& row = m_rows[transfer.id];
        if (!row) {
            row = new TransferRow(m_transfers, transfer.id, this);
            m_layout->addWidget(row);
        }
        row->show(transfer);
    }
    setVisible(!m_rows.isEmpty());
}

/// A line to the list above.
void TransfersPanel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(0, 0, width(), 1, colours().divider);
}

void TransfersPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        showAll();
}

} // namespace candela
