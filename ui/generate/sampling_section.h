// Steps, guidance, sampler and schedule. GUI thread only.
#pragma once

#include "app/session/generate_form.h"

#include <QWidget>

class QComboBox;

namespace candela
{

class Label;
class SliderBox;

class SamplingSection : public QWidget
{
    Q_OBJECT

public:
    explicit SamplingSection(GenerateFormState& form, QWidget* parent = nullptr);

    void showForm(const GenerateForm& form);
    static QString summary(const GenerateForm& form); // "Euler · 20 · 7.0"

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    GenerateFormState& m_state;
    SliderBox *m_steps, *m_cfg, *m_eta;
    QComboBox *m_sampler, *m_schedule;
    Label *m_stepsLabel, *m_cfgLabel, *m_samplerLabel, *m_scheduleLabel, *m_etaLabel;
};

} // namespace candela
