#include "ui/generate/settings_panel.h"

#include "ui/generate/advanced_section.h"
#include "ui/generate/hires_section.h"
#include "ui/generate/lora_section.h"
#include "ui/generate/model_chooser.h"
#include "ui/generate/prompt_edit.h"
#include "ui/generate/prompt_section.h"
#include "ui/generate/sampling_section.h"
#include "ui/generate/source_section.h"
#include "ui/widgets/fold_section.h"
#include "ui/widgets/form_grid.h"
#include "ui/widgets/seed_edit.h"
#include "ui/widgets/size_control.h"

#include <QEvent>
#include <QLineEdit>
#include <QVBoxLayout>

namespace candela
{

SettingsPanel::SettingsPanel(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_model(new ModelChooser(session, this))
    , m_prompt(new PromptSection(session, this))
    , m_size(new SizeControl(this))
    , m_count(new SliderBox({.softMin = 1, .softMax = 16, .step = 1, .hardMin = 1, .hardMax = 999}, 1, this))
    , m_seed(new SeedEdit(this))
    , m_loraFold(new FoldSection({}, this))
    , m_samplingFold(new FoldSection({}, this))
    , m_sourceFold(new FoldSection({}, this))
    , m_hiresFold(new FoldSection({}, this))
    , m_advancedFold(new FoldSection({}, this))
    , m_loras(new LoraSection(session, this))
    , m_sampling(new SamplingSection(session.form(), this))
    , m_source(new SourceSection(session, this))
    , m_hires(new HiresSection(session.form(), this))
    , m_advanced(new AdvancedSection(session, this))
{
    m_size->setObjectName(QStringLiteral("Size"));
    m_count->setObjectName(QStringLiteral("Images"));
    m_seed->setObjectName(QStringLiteral("Seed"));
    makeLayout();
    retranslate();
    showForm();
    connectFields();
    for (QLineEdit* input : findChildren<QLineEdit*>())
        leaveUndoToTheForm(input);
    rememberFold(m_prompt->negativeFold(), QStringLiteral("negative"));
    rememberFold(m_loraFold, QStringLiteral("loras"));
    rememberFold(m_samplingFold, QStringLiteral("sampling"));
    rememberFold(m_sourceFold, QStringLiteral("source"));
    rememberFold(m_hiresFold, QStringLiteral("hires"));
    rememberFold(m_advancedFold, QStringLiteral("advanced"));
}

void SettingsPanel::makeLayout()
{
    auto* modelRow = new QWidget(this);
    FormGrid modelGrid(modelRow);
    m_modelLabel = modelGrid.addRow(m_model);

    auto* rows = new QWidget(this);
    FormGrid grid(rows);
    m_sizeLabel = grid.addRow(m_size);
    m_countLabel = grid.addRow(m_count);
    m_seedLabel = grid.addRow(m_seed);

    m_loraFold->setContent(m_loras);
    m_samplingFold->setContent(m_sampling);
    m_sourceFold->setContent(m_source);
    m_hiresFold->setContent(m_hires);
    m_advancedFold->setContent(m_advanced);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::medium, metrics::medium, metrics::medium, metrics::medium);
    layout->setSpacing(metrics::small);
    layout->addWidget(modelRow);
    layout->addSpacing(metrics::hair);
    layout->addWidget(m_prompt);
    layout->addSpacing(metrics::hair);
    layout->addWidget(rows);
    layout->addSpacing(metrics::hair);
    layout->addWidget(m_loraFold);
    layout->addWidget(m_samplingFold);
    layout->addWidget(m_sourceFold);
    layout->addWidget(m_hiresFold);
    layout->addWidget(m_advancedFold);
    layout->addStretch(1);
}

void SettingsPanel::connectFields()
{
    GenerateFormState& form = m_session.form();
    connect(&form, &GenerateFormState::changed, this, &SettingsPanel::showForm);
    connect(m_size, &SizeControl::pictureSizeChanged, this, [&form](QSize size) {
        form.edit(FormField::Size, [&](GenerateForm& edited) {
            edited.width = size.width();
            edited.height = size.height();
        });
    });
    connect(m_count, &SliderBox::edited, this, [&form](double count) {
        form.edit(FormField::Count, [&](GenerateForm& edited) { edited.count = qRound(count); });
    });
    const auto takeSeed = [this, &form] {
        form.edit(FormField::Seed, [this](GenerateForm& edited) {
            edited.seed = m_seed->seed();
            edited.randomSeed = m_seed->isRandom();
        });
    };
    connect(m_seed, &SeedEdit::seedChanged, this, takeSeed);
    connect(m_seed, &SeedEdit::randomChanged, this, takeSeed);
    connect(m_source, &SourceSection::maskWanted, this, &SettingsPanel::maskWanted);
    connect(&m_session, &Session::sourceBrought, m_sourceFold, [this] { m_sourceFold->setOpen(true); });
    connect(&m_session, &Session::loraBrought, m_loraFold, [this] { m_loraFold->setOpen(true); });
    connect(&m_session.models(), &ModelLibrary::entryChanged, this, [this](const QString& path) {
        if (path == m_session.form().form().model)
            showForm();
    });
}

void SettingsPanel::rememberFold(FoldSection* fold, const QString& name)
{
    fold->setOpen(m_session.settings().get(settings::openFolds).contains(name));
    connect(fold, &FoldSection::toggled, this, [this, name](bool open) {
        QStringList folds = m_session.settings().get(settings::openFolds);
        folds.removeAll(name);
        if (open)
            folds += name;
        m_session.settings().set(settings::openFolds, folds);
    });
}

void SettingsPanel::focusPrompt()
{
    m_prompt->focusPrompt();
}

QList<QAction*> SettingsPanel::weightActions() const
{
    return m_prompt->weightActions();
}

void SettingsPanel::showForm()
{
    const GenerateForm& form = m_session.form().form();
    const GenerateDefaults& defaults = m_session.form().modelDefaults();
    const QSignalBlocker sizeBlocker(m_size), seedBlocker(m_seed);
    m_model->showForm(form);
    m_prompt->showForm(form);
    if (const ModelEntry* entry = m_session.models().find(form.model); entry && entry->info)
        m_size->setLimits({.multiple = entry->info->sizeMultiple});
    m_size->setDefaultSize({defaults.width, defaults.height});
    m_size->setPictureSize({form.width, form.height});
    showValue(m_count, 1, form.count);
    m_seed->setSeed(form.seed);
    m_seed->setRandom(form.randomSeed);
    m_loras->showForm(form);
    m_loraFold->setSummary(LoraSection::summary(form));
    m_sampling->showForm(form);
    m_samplingFold->setSummary(SamplingSection::summary(form));
    m_source->showForm(form);
    m_sourceFold->setSummary(SourceSection::summary(form));
    m_hires->showForm(form);
    m_hiresFold->setSummary(HiresSection::summary(form));
    m_advanced->showForm(form);
    m_advancedFold->setSummary(AdvancedSection::summary(form));
}

void SettingsPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        showForm();
    }
}

void SettingsPanel::retranslate()
{
    m_modelLabel->setText(tr("Model"));
    m_sizeLabel->setText(tr("Size"));
    m_countLabel->setText(tr("Images"));
    m_count->setName(tr("Images"));
    m_seedLabel->setText(tr("Seed"));
    m_loraFold->setTitle(QStringLiteral("LoRA"));
    m_samplingFold->setTitle(tr("Sampling"));
    m_sourceFold->setTitle(tr("Source picture"));
    m_hiresFold->setTitle(tr("Second pass"));
    m_advancedFold->setTitle(tr("Advanced"));
}

} // namespace candela
