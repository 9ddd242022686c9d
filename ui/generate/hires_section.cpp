#include "ui/generate/hires_section.h"

#include "core/api/repaint_text.h"
#include "ui/widgets/form_grid.h"

#include <QCheckBox>
#include <QEvent>
#include <QVBoxLayout>

namespace candela
{

HiresSection::HiresSection(GenerateFormState& form, QWidget* parent)
    : QWidget(parent)
    , m_state(form)
    , m_on(new QCheckBox(this))
    , m_rows(new QWidget(this))
    , m_scale(new SliderBox({.softMin = 1,
                                .softMax = 4,
                                .step = 0.25,
                                .hardMin = 1,
                                .hardMax = largestHiresScale,
                                .decimals = 2},
          HiresPass{}.scale, m_rows))
    , m_strength(new SliderBox(
          {.softMin = 0.05, .softMax = 1, .step = 0.05, .hardMin = 0.01, .hardMax = 1, .decimals = 2},
          HiresPass{}.strength, m_rows))
{
    m_on->setObjectName(QStringLiteral("Hires"));
    m_scale->setObjectName(QStringLiteral("HiresScale"));
    m_strength->setObjectName(QStringLiteral("HiresStrength"));
    FormGrid grid(m_rows);
    m_scaleLabel = grid.addRow(m_scale);
    m_sizeNote = new Label({}, TextRole::Caption, TextTint::Secondary, m_rows);
    grid.addRow(m_sizeNote);
    m_strengthLabel = grid.addRow(m_strength);
    m_stepsNote = new Label({}, TextRole::Caption, TextTint::Secondary, m_rows);
    grid.addRow(m_stepsNote);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::small);
    layout->addWidget(m_on);
    layout->addWidget(m_rows);
    retranslate();

    connect(m_on, &QCheckBox::toggled, this, [this](bool on) {
        m_state.edit(FormField::Hires, [on](GenerateForm& edited) { edited.hires = on; });
    });
    connect(m_scale, &SliderBox::edited, this, [this](double scale) {
        m_state.edit(FormField::Hires, [scale](GenerateForm& edited) { edited.hiresPass.scale = scale; });
    });
    connect(m_strength, &SliderBox::edited, this, [this](double strength) {
        m_state.edit(
            FormField::Hires, [strength](GenerateForm& edited) { edited.hiresPass.strength = strength; });
    });
}

/// About: the engine rounds down to what the model takes.
QSize HiresSection::sizeOf(const GenerateForm& form)
{
    const auto side = [&](int pixels) {
        return static_cast<int>(pixels * form.hiresPass.scale) / 8 * 8;
    };
    return {side(form.width), side(form.height)};
}

void HiresSection::showForm(const GenerateForm& form)
{
    const QSignalBlocker blocker(m_on);
    m_on->setChecked(form.hires);
    m_rows->setVisible(form.hires);
    showValue(m_scale, HiresPass{}.scale, form.hiresPass.scale);
    showValue(m_strength, HiresPass{}.strength, form.hiresPass.strength);
    const QSize size = sizeOf(form);
    m_sizeNote->setText(tr("to %1 × %2").arg(size.width()).arg(size.height()));
    m_stepsNote->setText(tr("%n more steps", nullptr, stepsTaken(form.steps, form.hiresPass.strength)));
}

QString HiresSection::summary(const GenerateForm& form)
{
    if (!form.hires)
        return {};
    const QSize size = sizeOf(form);
    return tr("%1 × %2").arg(size.width()).arg(size.height());
}

void HiresSection::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void HiresSection::retranslate()
{
    m_on->setText(tr("Enlarge the picture and paint over it"));
    m_on->setToolTip(
        tr("Large pictures stay in one piece that way: networks draw best at the size they learned"));
    m_scaleLabel->setText(tr("Scale"));
    m_scale->setName(tr("Scale of the second pass"));
    m_strengthLabel->setText(tr("Strength"));
    m_strengthLabel->setToolTip(tr("How much the second pass changes; less keeps more of the first"));
    m_strength->setName(tr("Strength of the second pass"));
}

} // namespace candela
