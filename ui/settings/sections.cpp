#include "ui/settings/sections.h"

#include "ui/generate/display_text.h"
#include "ui/language.h"
#include "ui/theme/metrics.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
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
    , m_pictures(addFolder(settings::outputFolder, &Settings::outputFolder))
    , m_models(addFolder(settings::libraryFolder, &Settings::libraryFolder))
    , m_runs(addFolder(settings::runsFolder, &Settings::runsFolder))
    , m_previewDecoders(addFolder(settings::previewDecoders, &Settings::previewDecoders))
    , m_safetyChecker(addFolder(settings::safetyChecker, &Settings::safetyChecker))
{
    retranslate();
}

FoldersSettings::Folder FoldersSettings::addFolder(
    const Setting<QString>& setting, QString (Settings::*place)() const)
{
    const Folder folder{.setting = &setting,
        .place = place,
        .shown = new QLineEdit(this),
        .choose = new QPushButton(this),
        .open = new QPushButton(this),
        .standard = new QPushButton(this)};
    folder.shown->setReadOnly(true);
    addControl(folder.shown);
    auto* buttons = new QWidget(this);
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, metrics::small);
    row->setSpacing(metrics::small);
    for (QPushButton* button : {folder.choose, folder.open, folder.standard}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    row->addStretch();
    addControl(buttons);

    connect(folder.choose, &QPushButton::clicked, this, [this, folder] { choose(folder); });
    connect(folder.open, &QPushButton::clicked, this,
        [this, place] { QDesktopServices::openUrl(QUrl::fromLocalFile((settings().*place)())); });
    connect(folder.standard, &QPushButton::clicked, this, [this, &setting] { settings().reset(setting); });
    onShow([this, folder] {
        const QString path = (settings().*folder.place)();
        folder.shown->setText(QDir::toNativeSeparators(path));
        folder.open->setEnabled(!path.isEmpty() && QDir(path).exists());
        folder.standard->setEnabled(!settings().get(*folder.setting).isEmpty());
    });
    onReset([this, &setting] { settings().reset(setting); });
    return folder;
}

void FoldersSettings::choose(const Folder& folder)
{
    auto* dialog = new QFileDialog(this, folder.shown->accessibleName(), folder.shown->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this,
        [this, setting = folder.setting](const QString& path) { settings().set(*setting, path); });
    dialog->open();
}

void FoldersSettings::retranslate()
{
    say(m_pictures.shown, tr("&Pictures"), tr("Every finished picture is saved here."));
    say(m_models.shown, tr("&Models"), tr("Models that are downloaded and imported come here."));
    say(m_runs.shown, tr("&Trainings"), tr("Every fine-tuning leaves a folder of its own here."));
    say(m_previewDecoders.shown, tr("P&review decoders"),
        tr("With taesd_decoder or taesdxl_decoder in this folder, pictures are seen sharply while they are "
           "painted."));
    say(m_safetyChecker.shown, tr("&Safety checker"),
        tr("Of Stable Diffusion 1.x, for models that bring none; see Privacy."));
    for (const Folder& folder : {m_pictures, m_models, m_runs, m_previewDecoders, m_safetyChecker}) {
        folder.choose->setText(tr("Choose…"));
        folder.open->setText(tr("Open"));
        folder.standard->setText(tr("Standard folder"));
        const QString of = folder.shown->accessibleName();
        folder.choose->setAccessibleName(tr("%1: choose the folder", "what is kept in it").arg(of));
        folder.open->setAccessibleName(tr("%1: open the folder", "what is kept in it").arg(of));
        folder.standard->setAccessibleName(tr("%1: standard folder", "what is kept in it").arg(of));
    }
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
    say(m_resumeAtStart, tr("At the start, &go on with what waits"),
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
    , m_forgetTokens(new QPushButton(this))
{
    m_keepPrompts = addSwitch(settings::keepPrompts);
    addControl(m_forget);
    m_forget->setAutoDefault(false);
    m_parameters = addSwitch(settings::outputParameters);
    m_safety = addChoice(settings::safety, {u"off"_s, u"warn"_s, u"blur"_s});
    addControl(m_forgetTokens);
    m_forgetTokens->setObjectName(QStringLiteral("ForgetTokens"));
    m_forgetTokens->setAutoDefault(false);
    connect(m_forgetTokens, &QPushButton::clicked, this, [this] {
        this->session().transfers().tokens().forgetAll();
        showTokens();
    });
    onShow([this] { showTokens(); });
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
    sayChoice(m_safety, tr("&Check pictures for what few want to see"),
        {tr("Off"), tr("Say so"), tr("Say so and blur them")},
        tr("With the checker that a model brings, or the one set under Folders."));
    showTokens();
}

void PrivacySettings::showTokens()
{
    const AccessTokens& tokens = session().transfers().tokens();
    const bool any = QFileInfo::exists(tokens.file()); // what could not be deleted is still there
    m_forgetTokens->setEnabled(any);
    say(m_forgetTokens, tr("Forget access &tokens"),
        any ? tr("Of servers that want to know who downloads. They are kept in %1, which only you can read.")
                  .arg(QDir::toNativeSeparators(tokens.file()))
            : tr("None is remembered on this computer."));
}

AdvancedSettings::AdvancedSettings(Session& session)
    : SettingsSection(session)
    , m_openData(new QPushButton(this))
{
    m_detailedLog = addSwitch(settings::detailedLog);
    addControl(m_openData);
    m_openData->setAutoDefault(false);
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
