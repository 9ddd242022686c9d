#include "ui/widgets/inline_message.h"

#include "app/session/engine_sentences.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/label.h"

#include <QAccessible>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace candela
{
namespace
{

struct Look {
    const char* icon;
    IconTint tint;
    QColor colour;
};

Look lookOf(MessageKind kind)
{
    const Colours& c = colours();
    switch (kind) {
    case MessageKind::Error:
        return {"error", IconTint::Error, c.error};
    case MessageKind::Warning:
        return {"warning", IconTint::Warning, c.warning};
    case MessageKind::Info:
        return {"info", IconTint::Info, c.info};
    case MessageKind::Success:
        return {"check", IconTint::Success, c.success};
    }
    return {"info", IconTint::Info, c.info};
}

} // namespace

InlineMessage::InlineMessage(QWidget* parent)
    : QFrame(parent)
    , m_icon(new IconLabel(icon(QStringLiteral("error"), IconTint::Error), metrics::icon, this))
    , m_cause(new Label({}, TextRole::Strong, TextTint::Text, this))
    , m_remedy(new Label({}, TextRole::Body, TextTint::Text, this))
    , m_details(new QPlainTextEdit(this))
    , m_buttons(new QWidget(this))
    , m_action(new QPushButton(m_buttons))
    , m_showDetails(new QPushButton(m_buttons))
    , m_copy(new QPushButton(m_buttons))
    , m_close(new QToolButton(this))
{
    for (Label* label : {m_cause, m_remedy}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_details->setReadOnly(true);
    m_details->setFont(fontOf(TextRole::Fixed));
    m_details->setFixedHeight(96);
    m_details->hide();
    m_showDetails->setCheckable(true);
    m_close->setIcon(icon(QStringLiteral("close"), IconTint::Secondary));
    m_close->setAutoRaise(true);
    m_close->setFocusPolicy(Qt::TabFocus);
    m_close->setFixedSize(metrics::target, metrics::target);
    m_action->hide();

    auto* buttons = new QHBoxLayout(m_buttons);
    buttons->setContentsMargins(0, metrics::hair, 0, 0);
    buttons->setSpacing(metrics::small);
    buttons->addWidget(m_action);
    buttons->addWidget(m_showDetails);
    buttons->addWidget(m_copy);
    buttons->addStretch();

    auto* text = new QVBoxLayout;
    text->setSpacing(metrics::hair);
    text->addWidget(m_cause);
    text->addWidget(m_remedy);
    text->addWidget(m_details);
    text->addWidget(m_buttons);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::medium, metrics::medium, metrics::small, metrics::medium);
    layout->setSpacing(metrics::small);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addLayout(text, 1);
    layout->addWidget(m_close, 0, Qt::AlignTop);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    hide();
    retranslate();

    connect(m_showDetails, &QPushButton::toggled, m_details, &QWidget::setVisible);
    connect(m_copy, &QPushButton::clicked, this, &InlineMessage::copy);
    connect(m_action, &QPushButton::clicked, this, &InlineMessage::actionTriggered);
    connect(m_close, &QToolButton::clicked, this, [this] {
        dismiss();
        Q_EMIT dismissed();
    });
}

void InlineMessage::showMessage(
    MessageKind kind, const QString& cause, const QString& remedy, const QString& details)
{
    m_kind = kind;
    const Look look = lookOf(kind);
    m_icon->setIcon(icon(QLatin1String(look.icon), look.tint));
    m_given[0] = cause;
    m_given[1] = remedy;
    m_given[2] = details;
    m_remedy->setVisible(!remedy.isEmpty());
    m_showDetails->setChecked(false);
    m_showDetails->setVisible(!details.isEmpty());
    m_copy->setVisible(kind == MessageKind::Error);
    showButtons();
    retranslate();
    show();
    update();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void InlineMessage::setAction(const QString& text)
{
    m_action->setText(text);
    m_action->setVisible(!text.isEmpty());
    showButtons();
}

/// Their row takes no room where there is none.
void InlineMessage::showButtons()
{
    m_buttons->setVisible(!m_action->isHidden() || !m_showDetails->isHidden() || !m_copy->isHidden());
}

void InlineMessage::dismiss()
{
    hide();
}

void InlineMessage::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void InlineMessage::retranslate()
{
    m_cause->setText(inUsersLanguage(cause()));
    m_remedy->setText(inUsersLanguage(remedy()));
    m_details->setPlainText(inUsersLanguage(details()));
    m_showDetails->setText(tr("Details"));
    m_copy->setText(tr("Copy"));
    m_copy->setToolTip(tr("Copy the message to report it"));
    m_close->setAccessibleName(tr("Dismiss"));
    m_close->setToolTip(tr("Dismiss"));
    m_details->setAccessibleName(tr("Details"));
    const QString words[] = {tr("Error"), tr("Warning"), tr("Note"), tr("Done")};
    setAccessibleName(words[static_cast<int>(m_kind)] + QStringLiteral(": ") + m_cause->text());
    m_icon->setAccessibleName(words[static_cast<int>(m_kind)]);
}

void InlineMessage::copy() const
{
    QStringList parts{m_cause->text(), m_remedy->text(), m_details->toPlainText()};
    parts.removeAll(QString());
    QGuiApplication::clipboard()->setText(parts.join(u'\n'));
}

void InlineMessage::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor colour = lookOf(m_kind).colour;
    painter.setPen(QPen(blend(colours().raised, colour, 0.55), 1));
    painter.setBrush(colours().raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), metrics::radius, metrics::radius);
}

} // namespace candela
