#include "ui/settings/settings_dialog.h"

#include "app/session/session.h"
#include "ui/language.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QGridLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStackedWidget>
#include <QThread>
#include <QUrl>

namespace candela
{
namespace
{

constexpr int labelColumn = 132;

/// Label, control, and what the control is good for beneath it.
class Rows
{
public:
    explicit Rows(QWidget* page)
        : m_grid(new QGridLayout(page))
    {
        m_grid->setContentsMargins(metrics::huge, metrics::huge, metrics::huge, metrics::huge);
        m_grid->setHorizontalSpacing(metrics::large);
        m_grid->setVerticalSpacing(metrics::small);
        m_grid->setColumnMinimumWidth(0, labelColumn);
        m_grid->setColumnStretch(1, 1);
    }

    void add(QLabel* label, QWidget* control, QLabel* hint = nullptr)
    {
        if (label) {
            label->setBuddy(control);
            m_grid->addWidget(label, m_row, 0, Qt::AlignVCenter);
        }
        m_grid->addWidget(control, m_row++, 1);
        if (hint) {
            hint->setWordWrap(true);
            m_grid->addWidget(hint, m_row++, 1);
        }
        m_grid->setRowMinimumHeight(m_row++, metrics::small);
    }

    void add(QLayout* controls) { m_grid->addLayout(controls, m_row++, 1); }
    void end() { m_grid->setRowStretch(m_row, 1); }

private:
    QGridLayout* m_grid;
    int m_row = 0;
};

Label* hintLabel()
{
    return new Label({}, TextRole::Caption, TextTint::Secondary);
}

} // namespace

SettingsDialog::SettingsDialog(Session& session, QWidget* parent)
    : QDialog(parent)
    , m_session(session)
    , m_sections(new QListWidget(this))
    , m_pages(new QStackedWidget(this))
    , m_close(new QPushButton(this))
{
    setObjectName(QStringLiteral("SettingsDialog"));
    m_sections->setFixedWidth(168);
    m_sections->setFrameShape(QFrame::NoFrame);
    m_sections->setIconSize({metrics::icon, metrics::icon});
    m_sections->viewport()->setAutoFillBackground(false); // stands on the window, not in a field
    for (const char* name : {"sliders", "folder", "chip"})
        m_sections->addItem(new QListWidgetItem(icon(QLatin1String(name)), {}));
    m_pages->addWidget(makeGeneral());
    m_pages->addWidget(makeFolders());
    m_pages->addWidget(makePerformance());
    m_close->setDefault(true);

    auto* side = new QVBoxLayout;
    side->setContentsMargins(metrics::medium, metrics::huge, 0, metrics::medium);
    side->addWidget(m_sections);
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(metrics::huge, 0, metrics::huge, metrics::large);
    buttons->addStretch();
    buttons->addWidget(m_close);
    auto* main = new QVBoxLayout;
    main->setSpacing(0);
    main->addWidget(m_pages, 1);
    main->addLayout(buttons);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(side);
    layout->addLayout(main, 1);
    resize(640, 400);

    connect(m_sections, &QListWidget::currentRowChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_close, &QPushButton::clicked, this, &QDialog::accept);
    connect(&session.settings(), &Settings::changed, this, &SettingsDialog::showValues);
    connect(&session.form(), &GenerateFormState::changed, this, &SettingsDialog::showValues);
    m_sections->setCurrentRow(0);
    retranslate();
}

QWidget* SettingsDialog::makeGeneral()
{
    auto* page = new QWidget;
    m_languageLabel = new QLabel;
    m_language = new QComboBox;
    m_language->addItem(QString(), QStringLiteral("system"));
    for (const Language& language : languages())
        m_language->addItem(language.name, language.code);
    m_themeLabel = new QLabel;
    m_theme = new QComboBox;
    for (const char* name : {"system", "dark", "light"})
        m_theme->addItem(QString(), QLatin1String(name));
    m_keepPrompts = new QCheckBox;
    m_keepPromptsHint = hintLabel();

    Rows rows(page);
    rows.add(m_languageLabel, m_language);
    rows.add(m_themeLabel, m_theme);
    rows.add(nullptr, m_keepPrompts, m_keepPromptsHint);
    rows.end();

    Settings& settings = m_session.settings();
    connect(m_language, &QComboBox::activated, this,
        [&settings, this] { settings.set(settings::language, m_language->currentData().toString()); });
    connect(m_theme, &QComboBox::activated, this,
        [&settings, this] { settings.set(settings::theme, m_theme->currentData().toString()); });
    connect(m_keepPrompts, &QCheckBox::toggled, this,
        [&settings](bool on) { settings.set(settings::keepPrompts, on); });
    return page;
}

QWidget* SettingsDialog::makeFolders()
{
    auto* page = new QWidget;
    m_outputLabel = new QLabel;
    m_output = new QLineEdit;
    m_output->setReadOnly(true);
    m_outputHint = hintLabel();
    m_chooseOutput = new QPushButton;
    m_openOutput = new QPushButton;
    m_resetOutput = new QPushButton;
    for (QPushButton* button : {m_chooseOutput, m_openOutput, m_resetOutput})
        button->setAutoDefault(false);

    Rows rows(page);
    rows.add(m_outputLabel, m_output, m_outputHint);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::small);
    buttons->addWidget(m_chooseOutput);
    buttons->addWidget(m_openOutput);
    buttons->addWidget(m_resetOutput);
    buttons->addStretch();
    rows.add(buttons);
    rows.end();

    connect(m_chooseOutput, &QPushButton::clicked, this, &SettingsDialog::chooseOutputFolder);
    connect(m_openOutput, &QPushButton::clicked, this,
        [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_session.settings().outputFolder())); });
    connect(m_resetOutput, &QPushButton::clicked, this,
        [this] { m_session.settings().set(settings::outputFolder, QString()); });
    return page;
}

QWidget* SettingsDialog::makePerformance()
{
    auto* page = new QWidget;
    m_deviceLabel = new QLabel;
    m_device = new QComboBox;
    for (const char* name : {"auto", "cpu", "cuda"})
        m_device->addItem(QString(), QLatin1String(name));
    m_deviceHint = hintLabel();
    m_precisionLabel = new QLabel;
    m_precision = new QComboBox;
    for (const Precision precision : {Precision::Auto, Precision::Fp32, Precision::Bf16, Precision::Fp16})
        m_precision->addItem(QString(), static_cast<int>(precision));
    m_precisionHint = hintLabel();
    m_threadsLabel = new QLabel;
    m_threads = new QSpinBox;
    m_threads->setRange(0, 4 * QThread::idealThreadCount());
    m_livePreview = new QCheckBox;
    m_previewHint = hintLabel();

    Rows rows(page);
    rows.add(m_deviceLabel, m_device, m_deviceHint);
    rows.add(m_threadsLabel, m_threads);
    rows.add(m_precisionLabel, m_precision, m_precisionHint);
    rows.add(nullptr, m_livePreview, m_previewHint);
    rows.end();

    Settings& settings = m_session.settings();
    GenerateFormState& form = m_session.form();
    connect(m_device, &QComboBox::activated, this,
        [&settings, this] { settings.set(settings::device, m_device->currentData().toString()); });
    connect(m_precision, &QComboBox::activated, this, [&form, this] {
        const auto precision = static_cast<Precision>(m_precision->currentData().toInt());
        form.edit(FormField::Precision, [precision](GenerateForm& f) { f.precision = precision; });
    });
    connect(m_threads, &QSpinBox::valueChanged, this, [&form](int threads) {
        form.edit(FormField::Threads, [threads](GenerateForm& f) { f.threads = threads; });
    });
    connect(m_livePreview, &QCheckBox::toggled, this,
        [&settings](bool on) { settings.set(settings::livePreview, on); });
    return page;
}

void SettingsDialog::changeEvent(QEvent* event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void SettingsDialog::retranslate()
{
    setWindowTitle(tr("Settings"));
    m_close->setText(tr("Close"));
    m_sections->setAccessibleName(tr("Sections"));
    m_sections->item(0)->setText(tr("General"));
    m_sections->item(1)->setText(tr("Folders"));
    m_sections->item(2)->setText(tr("Performance"));

    m_languageLabel->setText(tr("&Language"));
    m_language->setItemText(0, tr("System"));
    m_themeLabel->setText(tr("&Theme"));
    m_theme->setItemText(0, tr("System"));
    m_theme->setItemText(1, tr("Dark"));
    m_theme->setItemText(2, tr("Light"));
    m_keepPrompts->setText(tr("&Remember prompts"));
    m_keepPromptsHint->setText(tr("The last 100, on this machine only."));

    m_outputLabel->setText(tr("&Pictures"));
    m_outputHint->setText(tr("Every finished picture is saved here, with its settings inside."));
    m_chooseOutput->setText(tr("Choose…"));
    m_openOutput->setText(tr("Open"));
    m_resetOutput->setText(tr("Standard folder"));

    m_deviceLabel->setText(tr("&Device"));
    m_device->setItemText(0, tr("Automatic"));
    m_device->setItemText(1, tr("Processor"));
    m_device->setItemText(2, tr("NVIDIA GPU (CUDA)"));
    m_deviceHint->setText(tr("Automatic takes the GPU where there is one."));
    m_threadsLabel->setText(tr("T&hreads"));
    m_threads->setSpecialValueText(tr("All"));
    m_precisionLabel->setText(tr("P&recision"));
    m_precision->setItemText(0, tr("Automatic"));
    m_precision->setItemText(1, tr("32 bit (fp32)"));
    m_precision->setItemText(2, tr("16 bit (bf16)"));
    m_precision->setItemText(3, tr("16 bit (fp16, GPU only)"));
    m_precisionHint->setText(tr("Automatic computes in 16 bits where the machine is fast at it."));
    m_livePreview->setText(tr("Show the picture while it is &painted"));
    m_previewHint->setText(tr("Costs less than a tenth of the time."));
    for (QLabel* label :
        {m_languageLabel, m_themeLabel, m_outputLabel, m_deviceLabel, m_precisionLabel, m_threadsLabel})
        label->buddy()->setAccessibleName(label->text().remove(QLatin1Char('&')));
    showValues();
}

void SettingsDialog::showValues()
{
    const Settings& settings = m_session.settings();
    const GenerateForm& form = m_session.form().form();
    const QSignalBlocker blockers[] = {
        QSignalBlocker(m_keepPrompts), QSignalBlocker(m_livePreview), QSignalBlocker(m_threads)};
    m_language->setCurrentIndex(std::max(0, m_language->findData(settings.get(settings::language))));
    m_theme->setCurrentIndex(std::max(0, m_theme->findData(settings.get(settings::theme))));
    m_keepPrompts->setChecked(settings.get(settings::keepPrompts));
    m_output->setText(QDir::toNativeSeparators(settings.outputFolder()));
    m_openOutput->setEnabled(QDir(settings.outputFolder()).exists());
    m_resetOutput->setEnabled(!settings.get(settings::outputFolder).isEmpty());
    m_device->setCurrentIndex(std::max(0, m_device->findData(settings.get(settings::device))));
    m_precision->setCurrentIndex(std::max(0, m_precision->findData(static_cast<int>(form.precision))));
    m_threads->setValue(form.threads);
    m_livePreview->setChecked(settings.get(settings::livePreview));
}

void SettingsDialog::chooseOutputFolder()
{
    auto* dialog = new QFileDialog(this, tr("Folder for pictures"), m_session.settings().outputFolder());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this,
        [this](const QString& folder) { m_session.settings().set(settings::outputFolder, folder); });
    dialog->open();
}

} // namespace candela
