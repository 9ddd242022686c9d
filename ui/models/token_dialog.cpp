#include "ui/models/token_dialog.h"

#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/label.h"

#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>

namespace candela
{
namespace
{

constexpr int dialogWidth = 460;

/// Of a repository or of a file in it the page that asks to accept its conditions.
QUrl pageOf(const QUrl& url)
{
    static const QRegularExpression repository(QStringLiteral("^/[^/]+/[^/]+"));
    QUrl page = url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
    page.setPath(repository.match(url.path()).captured(0));
    return page;
}

QPushButton* linkTo(const QUrl& url, const QString& text, QWidget* parent)
{
    auto* button = new QPushButton(icon(QStringLiteral("external")), text, parent);
    button->setAutoDefault(false);
    button->setToolTip(url.toDisplayString());
    QObject::connect(button, &QPushButton::clicked, button, [url] { QDesktopServices::openUrl(url); });
    return button;
}

} // namespace

TokenDialog::TokenDialog(const Transfer& transfer, QWidget* parent)
    : QDialog(parent)
    , m_token(new QLineEdit(this))
{
    const QUrl url = transfer.fetch.url;
    setObjectName(QStringLiteral("TokenDialog"));
    setWindowTitle(tr("Access token"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::huge, metrics::huge, metrics::huge, metrics::large);
    layout->setSpacing(metrics::medium);
    auto* why = new Label(tr("%1 is given to those alone who have accepted its conditions. A token tells the "
                             "server that you have.")
                              .arg(transfer.name),
        TextRole::Body, TextTint::Text, this);
    why->setTextFormat(Qt::PlainText);
    why->setWordWrap(true);
    layout->addWidget(why);
    if (isHuggingFace(url)) {
        QUrl tokens =
            url.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
        tokens.setPath(QStringLiteral("/settings/tokens"));
        auto* links = new QHBoxLayout;
        links->setSpacing(metrics::small);
        links->addWidget(linkTo(pageOf(url), tr("Its conditions"), this));
        links->addWidget(linkTo(tokens, tr("Your tokens"), this));
        links->addStretch();
        layout->addLayout(links);
    }

    m_token->setObjectName(QStringLiteral("AccessToken"));
    m_token->setEchoMode(QLineEdit::Password);
    m_token->setPlaceholderText(QStringLiteral("hf_…"));
    m_token->setAccessibleName(tr("Access token"));
    layout->addWidget(m_token);
    auto* fate =
        new Label(tr("Kept in memory until the studio is closed, and sent to %1 alone.").arg(url.host()),
            TextRole::Caption, TextTint::Secondary, this);
    fate->setTextFormat(Qt::PlainText);
    fate->setWordWrap(true);
    layout->addWidget(fate);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    QPushButton* start = buttons->addButton(tr("Download"), QDialogButtonBox::AcceptRole);
    start->setDefault(true);
    start->setEnabled(false);
    layout->addWidget(buttons);
    setMinimumWidth(dialogWidth);
    connect(
        m_token, &QLineEdit::textChanged, start, [this, start] { start->setEnabled(mayBeToken(token())); });
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_token->setFocus();
}

QString TokenDialog::token() const
{
    return m_token->text().trimmed();
}

} // namespace candela
