#include "ui/models/token_dialog.h"

#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/label.h"

#include <QCheckBox>
#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QDir>
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

TokenDialog::TokenDialog(const Transfer& transfer, const AccessTokens& tokens, QWidget* parent)
    : QDialog(parent)
    , m_token(new QLineEdit(this))
    , m_remember(new QCheckBox(tr("&Remember on this computer"), this))
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
        QUrl keys =
            url.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
        keys.setPath(QStringLiteral("/settings/tokens"));
        auto* links = new QHBoxLayout;
        links->setSpacing(metrics::small);
        links->addWidget(linkTo(pageOf(url), tr("Its conditions"), this));
        links->addWidget(linkTo(keys, tr("Your tokens"), this));
        links->addStretch();
        layout->addLayout(links);
    }

    m_token->setObjectName(QStringLiteral("AccessToken"));
    m_token->setEchoMode(QLineEdit::Password);
    m_token->setPlaceholderText(QStringLiteral("hf_…"));
    m_token->setAccessibleName(tr("Access token"));
    layout->addWidget(m_token);
    m_remember->setObjectName(QStringLiteral("RememberToken"));
    m_remember->setChecked(tokens.isRemembered(url));
    layout->addWidget(m_remember);
    auto* fate = new Label({}, TextRole::Caption, TextTint::Secondary, this);
    fate->setObjectName(QStringLiteral("TokenFate"));
    fate->setTextFormat(Qt::PlainText);
    fate->setWordWrap(true);
    layout->addWidget(fate);
    const auto sayFate = [fate, host = url.host(), file = tokens.file()](bool remember) {
        fate->setText(remember
                ? tr("Kept in %1, which only you can read, until you forget it in the settings; sent to %2 "
                     "alone.")
                      .arg(QDir::toNativeSeparators(file), host)
                : tr("Kept in memory until the studio is closed, and sent to %1 alone.").arg(host));
    };
    connect(m_remember, &QCheckBox::toggled, fate, sayFate);
    sayFate(m_remember->isChecked());

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

KeepToken TokenDialog::keep() const
{
    return m_remember->isChecked() ? KeepToken::OnThisComputer : KeepToken::ThisSession;
}

} // namespace candela
