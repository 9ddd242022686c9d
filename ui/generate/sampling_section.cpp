#include "ui/generate/sampling_section.h"

#include "ui/generate/display_text.h"
#include "ui/widgets/form_grid.h"
#include "ui/widgets/slider_box.h"

#include <QComboBox>
#include <QEvent>
#include <QStandardItemModel>

namespace candela
{

SamplingSection::SamplingSection(GenerateFormState& form, QWidget* parent)
    : QWidget(parent)
    , m_state(form)
    , m_steps(new SliderBox(
          {.softMin = 1, .softMax = 60, .step = 1, .hardMin = 1, .hardMax = 150}, form.form().steps, this))
    , m_cfg(new SliderBox(
          {.softMin = 1, .softMax = 15, .step = 0.5, .hardMin = 0, .hardMax = 30, .decimals = 1},
          form.form().cfg, this))
    , m_eta(new SliderBox(
          {.softMin = 0, .softMax = 1, .step = 0.05, .hardMin = 0, .hardMax = 1, .decimals = 2}, 0, this))
    , m_sampler(new QComboBox(this))
    , m_schedule(new QComboBox(this))
{
    m_steps->setObjectName(QStringLiteral("Steps"));
    m_cfg->setObjectName(QStringLiteral("Cfg"));
    m_sampler->setObjectName(QStringLiteral("Sampler"));
    for (const SamplerKind sampler : allSamplers)
        m_sampler->addItem(displayName(sampler));
    for (const ScheduleKind schedule : allSchedules)
        m_schedule->addItem(displayName(schedule));
    FormGrid grid(this);
    m_stepsLabel = grid.addRow(m_steps);
    m_cfgLabel = grid.addRow(m_cfg);
    m_samplerLabel = grid.addRow(m_sampler);
    m_scheduleLabel = grid.addRow(m_schedule);
    m_etaLabel = grid.addRow(m_eta);
    retranslate();

    connect(m_steps, &SliderBox::edited, this, [this](double steps) {
        m_state.edit(FormField::Steps, [&](GenerateForm& edited) { edited.steps = qRound(steps); });
    });
    connect(m_cfg, &SliderBox::edited, this, [this](double cfg) {
        m_state.edit(FormField::Cfg, [&](GenerateForm& edited) { edited.cfg = cfg; });
    });
    connect(m_eta, &SliderBox::edited, this, [this](double eta) {
        m_state.edit(FormField::Eta, [&](GenerateForm& edited) { edited.eta = eta; });
    });
    connect(m_sampler, &QComboBox::activated, this, [this](int index) {
        m_state.edit(FormField::Sampler, [&](GenerateForm& edited) { edited.sampler = allSamplers[index]; });
    });
    connect(m_schedule, &QComboBox::activated, this, [this](int index) {
        m_state.edit(
            FormField::Schedule, [&](GenerateForm& edited) { edited.schedule = allSchedules[index]; });
    });
}

void SamplingSection::showForm(const GenerateForm& form)
{
    showValue(m_steps, m_state.modelDefaults().steps, form.steps);
    showValue(m_cfg, m_state.modelDefaults().cfg, form.cfg);
    showValue(m_eta, 0, form.eta);
    m_sampler->setCurrentIndex(static_cast<int>(form.sampler));
    m_schedule->setCurrentIndex(static_cast<int>(form.schedule));
    auto* schedules = qobject_cast<QStandardItemModel*>(m_schedule->model());
    for (int i = 0; i < m_schedule->count(); ++i)
        schedules->item(i)->setEnabled(hasSchedule(form.sampler, allSchedules[i]));
    const bool ddim = form.sampler == SamplerKind::Ddim;
    m_eta->setVisible(ddim);
    m_etaLabel->setVisible(ddim);
}

QString SamplingSection::summary(const GenerateForm& form)
{
    return QStringLiteral("%1 · %2 · %3")
        .arg(displayName(form.sampler))
        .arg(form.steps)
        .arg(form.cfg, 0, 'f', 1);
}

void SamplingSection::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void SamplingSection::retranslate()
{
    m_stepsLabel->setText(tr("Steps"));
    m_steps->setName(tr("Steps"));
    m_cfgLabel->setText(tr("Guidance"));
    m_cfgLabel->setToolTip(
        tr("CFG scale: how closely the picture follows the prompt; 1 switches guidance off"));
    m_cfg->setName(tr("Guidance"));
    m_samplerLabel->setText(tr("Sampler"));
    m_sampler->setAccessibleName(tr("Sampler"));
    m_scheduleLabel->setText(tr("Schedule"));
    m_schedule->setAccessibleName(tr("Schedule"));
    m_etaLabel->setText(tr("Eta"));
    m_etaLabel->setToolTip(tr("How much noise DDIM adds at each step; 0 adds none"));
    m_eta->setName(tr("Eta"));
    for (int i = 0; i < m_schedule->count(); ++i)
        m_schedule->setItemText(i, displayName(allSchedules[i]));
}

} // namespace candela
