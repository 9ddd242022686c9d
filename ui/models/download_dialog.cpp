#include "ui/models/download_dialog.h"

#include "app/models/model_files.h"
#include "app/session/settings.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/label.h"

#include <QCheckBox>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpressionValidator>

namespace candela
{
namespace
{

constexpr int dialogWidth = 560;

QUrl addressFrom(const QString& text)
{
    return QUrl(text.trimmed(), QUrl::StrictMode);
}

bool isWeb(const QUrl& url)
{
    return url.isValid() && !url.host().isEmpty()
        && (url.scheme() == QLatin1String("https") || url.scheme() == QLatin1String("http"));
}

/// A plain name of this folder.
bool isName(const QString& name)
{
    return !name.isEmpty() && !name.startsWith(QLatin1Char('.')) && !name.contains(QLatin1Char('/'))
        && !name.contains(QLatin1Char('\\'));
}

} // namespace

DownloadDialog::DownloadDialog(Settings& settings, QWidget* parent)
    : QDialog(parent)
    , m_settings(settings)
    , m_address(new QLineEdit(this))
    , m_name(new QLineEdit(this))
    , m_folder(new QLineEdit(this))
    , m_sha256(new QLineEdit(this))
    , m_half(new QCheckBox(tr("Half precision where there is one: half the size, hardly a difference"), this))
    , m_hint(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Cancel, this))
{
    setObjectName(QStringLiteral("DownloadDialog"));
    setWindowTitle(tr("Download a model"));
    m_address->setObjectName(QStringLiteral("Address"));
    m_name->setObjectName(QStringLiteral("DownloadName"));
    m_folder->setObjectName(QStringLiteral("DownloadFolder"));
    m_address->setPlaceholderText(QStringLiteral("https://huggingface.co/stabilityai/sd-turbo"));
    m_sha256->setPlaceholderText(tr("64 digits, where the page tells them"));
    m_sha256->setValidator(
        new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[0-9a-fA-F]{0,64}")), m_sha256));
    m_folder->setText(QDir::toNativeSeparators(settings.libraryFolder()));
    m_half->setChecked(true);
    auto* start = m_buttons->addButton(tr("Download"), QDialogButtonBox::AcceptRole);
    start->setObjectName(QStringLiteral("StartDownload"));
    start->setDefault(true);
    makeLayout();

    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_name, &QLineEdit::textEdited, this, [this] { m_nameTouched = true; });
    for (QLineEdit* field : {m_address, m_name, m_folder, m_sha256})
        connect(field, &QLineEdit::textChanged, this, &DownloadDialog::showWhat);
    if (const QString copied = QGuiApplication::clipboard()->text(); isWeb(addressFrom(copied)))
        m_address->setText(copied.trimmed());
    showWhat();
}

void DownloadDialog::makeLayout()
{
    auto* browse = new QPushButton(tr("Choose…"), this);
    browse->setAccessibleName(tr("Choose the folder"));
    connect(browse, &QPushButton::clicked, this, &DownloadDialog::chooseFolder);
    auto* folder = new QHBoxLayout;
    folder->setSpacing(metrics::small);
    folder->addWidget(m_folder, 1);
    folder->addWidget(browse);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(metrics::large);
    grid->setVerticalSpacing(metrics::small);
    const auto add = [&](const QString& title, QLineEdit* field, QLayout* row = nullptr) {
        auto* label = new Label(title, TextRole::Body, TextTint::Secondary, this);
        label->setBuddy(field);
        field->setAccessibleName(title);
        const int at = grid->rowCount();
        grid->addWidget(label, at, 0);
        if (row)
            grid->addLayout(row, at, 1);
        else
            grid->addWidget(field, at, 1);
    };
    add(tr("Address"), m_address);
    m_hint->setWordWrap(true);
    m_hint->setMinimumHeight(m_hint->fontMetrics().lineSpacing() * 2);
    m_hint->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    grid->addWidget(m_hint, grid->rowCount(), 1);
    add(tr("Name"), m_name);
    add(tr("Folder"), m_folder, folder);
    add(QStringLiteral("SHA-256"), m_sha256);
    grid->addWidget(m_half, grid->rowCount(), 1);
    grid->setColumnStretch(1, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::huge, metrics::huge, metrics::huge, metrics::large);
    layout->setSpacing(metrics::large);
    layout->addLayout(grid);
    layout->addWidget(m_buttons);
    setMinimumWidth(dialogWidth);
}

void DownloadDialog::chooseFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder for models"), m_folder->text());
    if (!folder.isEmpty())
        m_folder->setText(QDir::toNativeSeparators(folder));
}

/// What the address means, and what is still missing.
void DownloadDialog::showWhat()
{
    const QUrl url = addressFrom(m_address->text());
    const bool file = isWeightFile(fileUrlOf(url).fileName());
    const bool repository = !file && isWeb(url) && repositoryOf(url);
    if (!m_nameTouched)
        m_name->setText(isWeb(url) ? ModelDownload::nameFor(url) : QString());
    m_half->setEnabled(!isWeb(url) || repository);
    m_sha256->setEnabled(!repository);
    QString hint =
        tr("Of a model's file, or of a repository of Hugging Face's that holds a diffusers model.");
    if (!m_address->text().trimmed().isEmpty() && !isWeb(url))
        hint = tr("This is no address of the web.");
    else if (repository)
        hint = tr("A repository: only what is needed to paint with it is downloaded.");
    else if (file)
        hint = tr("A file.");
    m_hint->setText(hint);
    const QString digest = m_sha256->text();
    const bool complete = isWeb(url) && isName(m_name->text()) && QDir::isAbsolutePath(m_folder->text())
        && (repository || isWeightFile(m_name->text())) && (digest.isEmpty() || digest.size() == 64);
    QPushButton* start = m_buttons->findChild<QPushButton*>(QStringLiteral("StartDownload"));
    start->setEnabled(complete);
    start->setToolTip(complete ? QString()
            : isWeb(url)       ? tr("Give the file a name that ends like a model's, such as .safetensors")
                               : tr("Give an address that begins with https://"));
}

ModelToFetch DownloadDialog::wanted() const
{
    const QUrl url = addressFrom(m_address->text());
    return {.url = url,
        .folder = QDir::fromNativeSeparators(m_folder->text()),
        .name = m_name->text(),
        .sha256 = m_sha256->isEnabled() ? m_sha256->text() : QString(),
        .weights = m_half->isChecked() ? WeightChoice::Half : WeightChoice::Full};
}

} // namespace candela
