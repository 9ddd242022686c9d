#include "ui/finetune/training_form_panel.h"

#include "ui/widgets/folder_row.h"
#include "ui/generate/paintable_models.h"
#include "ui/generate/prompt_edit.h"
#include "ui/widgets/fold_section.h"

#include <QComboBox>
#include <QDir>
#include <QEvent>
#include <QLineEdit>
#include <QVBoxLayout>

namespace candela
{
namespace
{

constexpr TrainingPreset allPresets[] = {
    TrainingPreset::Quick, TrainingPreset::Standard, TrainingPreset::Thorough};

} // namespace

TrainingFormPanel::TrainingFormPanel(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_state(session.fineTuning().form())
    , m_models(new PaintableModels(session.models(), this))
    , m_rows(new TrainingRows(m_state, this))
{
    addModel();
    addFolder();
    addName();
    addPreset();
    addNumbers();
    m_sections = makeTrainingSections(m_state, this);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::medium, metrics::medium, metrics::medium, metrics::medium);
    layout->setSpacing(metrics::small);
    layout->addWidget(m_rows);
    layout->addSpacing(metrics::hair);
    for (const TrainingSection& section : m_sections) {
        auto* fold = new FoldSection({}, this);
        fold->setContent(section.rows);
        rememberFold(fold, QLatin1String(section.key));
        m_folds.push_back(fold);
        layout->addWidget(fold);
    }
    layout->addStretch(1);
    retranslate();
    connect(&m_state, &TrainingFormState::changed, this, &TrainingFormPanel::showForm);
    connect(&session.models(), &ModelLibrary::entryChanged, this, &TrainingFormPanel::showForm);
    connect(&session.models(), &QAbstractItemModel::rowsRemoved, this, &TrainingFormPanel::showForm);
    connect(&session.models(), &QAbstractItemModel::rowsInserted, this, &TrainingFormPanel::showForm);
    for (QLineEdit* input : findChildren<QLineEdit*>())
        leaveUndoToTheForm(input);
}

void TrainingFormPanel::addModel()
{
    m_model = new QComboBox(m_rows);
    m_model->setObjectName(QStringLiteral("BaseModel"));
    m_model->setModel(m_models);
    m_model->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_model->setMinimumContentsLength(8);
    connect(m_model, &QComboBox::activated, this, [this](int chosen) {
        const QString path = m_model->itemData(chosen, ModelLibrary::PathRole).toString();
        m_state.edit(TrainingField::Model, [&path](TrainingForm& form) { form.model = path; });
    });
    m_rows->add(m_model,
        {[] { return tr("Base model"); },
            [] {
                return tr("What the LoRA is made for");
            }},
        [this](const TrainingForm& form) {
            m_models->setChosen(form.model);
            m_model->setCurrentIndex(m_model->findData(form.model, ModelLibrary::PathRole));
            m_model->setToolTip(QDir::toNativeSeparators(form.model));
        });
}

void TrainingFormPanel::addFolder()
{
    auto* row = new FolderRow(m_rows);
    row->setObjectName(QStringLiteral("TrainingFolder"));
    connect(row, &FolderRow::chooseWanted, this, &TrainingFormPanel::folderWanted);
    m_rows->add(
        row, {[] {
            return tr("Pictures");
        }},
        [row](const TrainingForm& form) { row->setFolder(form.data); },
        [row] { row->setName(tr("Choose the folder of pictures")); });
}

void TrainingFormPanel::addName()
{
    m_name = new QLineEdit(m_rows);
    m_name->setObjectName(QStringLiteral("RunName"));
    connect(m_name, &QLineEdit::textEdited, this, [this](const QString& name) {
        m_state.edit(TrainingField::Name, [&name](TrainingForm& form) { form.name = name; });
    });
    m_rows->add(m_name,
        {[] { return tr("Name"); },
            [] {
                return tr("Of the LoRA and of its run's folder");
            }},
        [this](const TrainingForm& form) {
            if (m_name->text() != form.name)
                m_name->setText(form.name);
        });
}

/// None of them is shown as "Custom", which cannot be chosen.
void TrainingFormPanel::addPreset()
{
    m_preset = new QComboBox(m_rows);
    m_preset->setObjectName(QStringLiteral("Preset"));
    for (int i = 0; i < static_cast<int>(std::size(allPresets)); ++i)
        m_preset->addItem(QString());
    connect(m_preset, &QComboBox::activated, this, [this](int chosen) {
        m_state.edit(
            TrainingField::Preset, [chosen](TrainingForm& form) { apply(allPresets[chosen], form); });
    });
    m_rows->add(
        m_preset,
        {[] { return tr("Preset"); },
            [] {
                return tr("Rank, steps, how often it saves and paints, min-SNR");
            }},
        [this](const TrainingForm& form) {
            const auto preset = presetOf(form);
            m_preset->setCurrentIndex(preset ? static_cast<int>(*preset) : -1);
        },
        [this] {
            const QString names[] = {tr("Quick: 400 steps, rank 8"), tr("Standard: 1500 steps, rank 16"),
                tr("Thorough: 4000 steps, rank 32")};
            for (int i = 0; i < m_preset->count(); ++i)
                m_preset->setItemText(i, names[i]);
            m_preset->setPlaceholderText(tr("Custom"));
        });
}

void TrainingFormPanel::addNumbers()
{
    m_rows->slider(
        TrainingField::Steps, "TrainingSteps",
        {.softMin = 100, .softMax = 20'000, .step = 100, .hardMin = 1, .hardMax = 100'000}, {[] {
            return tr("Steps");
        }},
        [](const TrainingForm& form) { return form.steps(); },
        [](TrainingForm& form, double steps) { form.settings.steps = std::lround(steps); });
    m_rows->slider(
        TrainingField::Rank, "Rank", {.softMin = 1, .softMax = 128, .step = 1, .hardMin = 1, .hardMax = 256},
        {[] { return tr("Rank"); },
            [] {
                return tr("How much the LoRA can hold; its file grows with it");
            }},
        [](const TrainingForm& form) { return form.settings.rank; },
        [](TrainingForm& form, double rank) { form.setRank(qRound(rank)); });
    m_rows->rate(
        TrainingField::Rate, "LearningRate",
        {[] { return tr("Learning rate"); },
            [] {
                return tr("How fast it learns; too fast and it breaks");
            }},
        [](const TrainingForm& form) { return form.settings.learningRate; },
        [](TrainingForm& form, double rate) { form.settings.learningRate = rate; },
        [](const TrainingForm& form) {
            return form.settings.optimizer == OptimizerKind::Prodigy ? 1
                                                                     : TrainingForm().settings.learningRate;
        });
}

void TrainingFormPanel::rememberFold(FoldSection* fold, const QString& key)
{
    Settings& settings = m_session.settings();
    fold->setOpen(settings.get(settings::fineTuneOpenFolds).contains(key));
    connect(fold, &FoldSection::toggled, this, [&settings, key](bool open) {
        QStringList folds = settings.get(settings::fineTuneOpenFolds);
        folds.removeAll(key);
        if (open)
            folds += key;
        settings.set(settings::fineTuneOpenFolds, folds);
    });
}

void TrainingFormPanel::takeFocus()
{
    m_name->setFocus();
}

void TrainingFormPanel::showForm()
{
    m_rows->showForm();
    for (std::size_t i = 0; i < m_sections.size(); ++i) {
        m_sections[i].rows->showForm();
        m_folds[i]->setSummary(m_sections[i].summary(m_state.form()));
    }
}

void TrainingFormPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void TrainingFormPanel::retranslate()
{
    m_rows->retranslate();
    for (std::size_t i = 0; i < m_sections.size(); ++i) {
        m_sections[i].rows->retranslate();
        m_folds[i]->setTitle(m_sections[i].title());
    }
    showForm();
}

} // namespace candela
