#include "ui/settings/sections.h"

#include "ui/generate/display_text.h"
#include "ui/language.h"
#include "ui/theme/metrics.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QThread>
#include <QUrl>

namespace candela
{

using namespace Qt::StringLiterals;

GeneralSettings::GeneralSettings(Session& session)
    : SettingsSection(session)
{
    QStringList codes{u"system"_s};
    for (const Language& language : languages())
        codes += language.code;
    m_language = addChoice(settings::language, codes);
    for (int i = 0; i < languages().size(); ++i)
        m_language->setItemText(i + 1, languages().at(i).name);
    m_theme = addChoice(settings::theme, {u"system"_s, u"dark"_s, u"light"_s});
    retranslate();
}

void GeneralSettings::retranslate()
{
    sayChoice(m_language, tr("&Language"), {tr("System")});
    sayChoice(m_theme, tr("&Theme"), {tr("System"), tr("Dark"), tr("Light")});
}

FoldersSettings::FoldersSettings(Session& session)
    : SettingsSection(session)
    , m_output(new QLineEdit(this))
    , m_choose(new QPushButton(this))
    , m_open(new QPushButton(this))
    , m_standard(new QPushButton(this))
{
    m_output->setReadOnly(true);
    addControl(m_output);
    auto* buttons = new QWidget(this);
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics::small);
    for (QPushButton* button : {m_choose, m_open, m_standard}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    row->addStretch();
    addControl(buttons);

    connect(m_choose, &QPushButton::clicked, this, &FoldersSettings::chooseOutput);
    connect(m_open, &QPushButton::clicked, this,
        [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(settings().outputFolder())); });
    connect(m_standard, &QPushButton::clicked, this, [this] { settings().reset(settings::outputFolder); });
    onShow([this] {
        m_output->setText(QDir::toNativeSeparators(settings().outputFolder()));
        m_open->setEnabled(QDir(settings().outputFolder()).exists());
        m_standard->setEnabled(!settings().get(settings::outputFolder).isEmpty());
    });
    onReset([this] { settings().reset(settings::outputFolder); });
    retranslate();
}

void FoldersSettings::chooseOutput()
{
    auto* dialog = new QFileDialog(this, tr("Folder for pictures"), settings().outputFolder());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this,
        [this](const QString& folder) { settings().set(settings::outputFolder, folder); });
    dialog->open();
}

void FoldersSettings::retranslate()
{
    say(m_output, tr("&Pictures"), tr("Every finished picture is saved here."));
    m_choose->setText(tr("Choose…"));
    m_open->setText(tr("Open"));
    m_standard->setText(tr("Standard folder"));
}

PerformanceSettings::PerformanceSettings(Session& session)
    : SettingsSection(session)
    , m_precision(new QComboBox(this))
    , m_threads(new QSpinBox(this))
{
    m_device = addChoice(settings::device, {u"auto"_s, u"cpu"_s, u"cuda"_s});
    m_threads->setObjectName(QStringLiteral("Threads"));
    m_threads->setRange(0, 4 * QThread::idealThreadCount());
    addControl(m_threads);
    for (const Precision precision : {Precision::Auto, Precision::Fp32, Precision::Bf16, Precision::Fp16})
        m_precision->addItem(QString(), static_cast<int>(precision));
    addControl(m_precision);
    m_livePreview = addSwitch(settings::livePreview);

    // These two belong to what a picture is made from, so the form has them.
    GenerateFormState& form = session.form();
    const auto setPrecision = [&form](Precision precision) {
        form.edit(FormField::Precision, [precision](GenerateForm& f) { f.precision = precision; });
    };
    const auto setThreads = [&form](int threads) {
        form.edit(FormField::Threads, [threads](GenerateForm& f) { f.threads = threads; });
    };
    connect(m_precision, &QComboBox::activated, this,
        [this, setPrecision] { setPrecision(static_cast<Precision>(m_precision->currentData().toInt())); });
    connect(m_threads, &QSpinBox::valueChanged, this, [&form, setThreads](int threads) {
        if (threads != form.form().threads)
            setThreads(threads);
    });
    onShow([this, &form] {
        m_threads->setValue(form.form().threads);
        m_precision->setCurrentIndex(
            std::max(0, m_precision->findData(static_cast<int>(form.form().precision))));
    });
    onReset([setPrecision, setThreads] {
        setPrecision(Precision::Auto);
        setThreads(0);
    });
    retranslate();
}

void PerformanceSettings::retranslate()
{
    sayChoice(m_device, tr("&Device"), {tr("Automatic"), tr("Processor"), tr("NVIDIA GPU (CUDA)")},
        tr("Automatic takes the GPU where there is one."));
    say(m_threads, tr("T&hreads"));
    m_threads->setSpecialValueText(tr("All"));
    sayChoice(m_precision, tr("P&recision"),
        {tr("Automatic"), tr("32 bit (fp32)"), tr("16 bit (bf16)"), tr("16 bit (fp16, GPU only)")},
        tr("Automatic computes in 16 bits where the machine is fast at it."));
    say(m_livePreview, tr("Show the picture while it is &painted"),
        tr("Costs less than a tenth of the time."));
}

QueueSettings::QueueSettings(Session& session)
    : SettingsSection(session)
{
    m_resumeAtStart = addSwitch(settings::queueResumesAtStart);
    m_preferLoaded = addSwitch(settings::queuePrefersLoaded);
    m_whenFinished = addChoice(settings::whenFinished, {u"nothing"_s, u"sound"_s, u"notify"_s});
    retranslate();
}

void QueueSettings::retranslate()
{
    say(m_resumeAtStart, tr("&Go on with what waits at the start"),
        tr("Not after a crash: then you are asked first."));
    say(m_preferLoaded, tr("Prefer jobs of the &loaded model"),
        tr("Among those that were queued together; else their order is kept."));
    sayChoice(m_whenFinished, tr("&When all is done"),
        {tr("Do nothing"), tr("Play a sound"), tr("Mark the window in the task bar")},
        tr("While you work in another window."));
}

PrivacySettings::PrivacySettings(Session& session)
    : SettingsSection(session)
    , m_forget(new QPushButton(this))
{
    m_keepPrompts = addSwitch(settings::keepPrompts);
    addControl(m_forget);
    m_forget->setAutoDefault(false);
    m_forget->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_parameters = addSwitch(settings::outputParameters);
    connect(m_forget, &QPushButton::clicked, this, [this] { this->session().prompts().clear(); });
    onShow([this] {
        const auto count = static_cast<int>(this->session().prompts().prompts().size());
        m_forget->setEnabled(count > 0);
        m_forget->setText(count > 0 ? tr("&Forget %n prompt(s)", nullptr, count) : tr("Nothing to forget"));
    });
    retranslate();
}

void PrivacySettings::retranslate()
{
    say(m_keepPrompts, tr("&Remember prompts"), tr("The last 100, on this machine only."));
    say(m_parameters, tr("&Write into pictures how they were made"),
        tr("Prompt, seed and settings, for whoever gets the file. Never your name or a folder."));
}

AdvancedSettings::AdvancedSettings(Session& session)
    : SettingsSection(session)
    , m_openData(new QPushButton(this))
{
    m_detailedLog = addSwitch(settings::detailedLog);
    addControl(m_openData);
    m_openData->setAutoDefault(false);
    m_openData->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(m_openData, &QPushButton::clicked, this,
        [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(this->session().dataFolder())); });
    retranslate();
}

void AdvancedSettings::retranslate()
{
    say(m_detailedLog, tr("Keep a &detailed log"), tr("For reporting a problem. It stays on this machine."));
    say(m_openData, tr("Open the &folder of the studio's own files"),
        tr("Settings, drafts and logs. Deleting it starts afresh; your pictures lie elsewhere."));
}

} // namespace candela
