#include "ui/log_viewer.h"

#include "app/session/report.h"
#include "app/session/session.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QUrl>

namespace candela
{

static constexpr qsizetype linesShown = 2000;

LogViewer::LogViewer(Session& session, QWidget* parent)
    : QDialog(parent)
    , m_session(session)
    , m_message(new InlineMessage(this))
    , m_text(new QPlainTextEdit(this))
    , m_promise(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_copy(new QPushButton(this))
    , m_reload(new QPushButton(this))
    , m_folder(new QPushButton(this))
    , m_close(new QPushButton(this))
{
    setObjectName(QStringLiteral("LogViewer"));
    m_copy->setObjectName(QStringLiteral("CopyReport"));
    m_text->setReadOnly(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(fontOf(TextRole::Fixed));
    m_promise->setWordWrap(true);
    m_copy->setIcon(icon(QStringLiteral("copy")));
    m_reload->setIcon(icon(QStringLiteral("refresh")));
    m_folder->setIcon(icon(QStringLiteral("external")));
    for (QPushButton* button : {m_copy, m_reload, m_folder})
        button->setAutoDefault(false);
    m_close->setDefault(true);

    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_copy);
    buttons->addWidget(m_reload);
    buttons->addWidget(m_folder);
    buttons->addStretch();
    buttons->addWidget(m_close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::large, metrics::large, metrics::large, metrics::large);
    layout->setSpacing(metrics::medium);
    layout->addWidget(m_message);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_promise);
    layout->addLayout(buttons);
    resize(860, 520);

    connect(m_copy, &QPushButton::clicked, this, &LogViewer::copyReport);
    connect(m_reload, &QPushButton::clicked, this, &LogViewer::reload);
    connect(m_folder, &QPushButton::clicked, this,
        [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_session.log().folder())); });
    connect(m_close, &QPushButton::clicked, this, &QDialog::accept);
    retranslate();
    reload();
}

void LogViewer::reload()
{
    m_text->setPlainText(m_session.log().lastLines(linesShown).join(QLatin1Char('\n')));
    m_text->verticalScrollBar()->setValue(m_text->verticalScrollBar()->maximum()); // the newest
    if (m_session.log().previousEndedBadly())
        m_message->showMessage(MessageKind::Info, tr("The session before this one did not end as it should."),
            tr("What it wrote last stands above this session's beginning."));
    else
        m_message->dismiss();
}

void LogViewer::copyReport()
{
    QGuiApplication::clipboard()->setText(makeReport(m_session, m_session.engine()));
    m_message->showMessage(
        MessageKind::Success, tr("The report is copied."), tr("Paste it where you report the problem."));
}

void LogViewer::changeEvent(QEvent* event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void LogViewer::retranslate()
{
    setWindowTitle(tr("Logs"));
    m_text->setAccessibleName(tr("Log"));
    m_promise->setText(
        tr("The report holds the versions, the machine, changed settings and the last problems; no "
           "names, folders or prompts. This log itself stays on this machine."));
    m_copy->setText(tr("Copy report"));
    m_reload->setText(tr("Look again"));
    m_folder->setText(tr("Open folder"));
    m_close->setText(tr("Close"));
}

} // namespace candela
