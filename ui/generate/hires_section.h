// The second pass: the picture is enlarged and painted over. GUI thread only.
#pragma once

#include "app/session/generate_form.h"

#include <QWidget>

class QCheckBox;

namespace candela
{

class Label;
class SliderBox;

/// Shows the form, keeps no state.
class HiresSection : public QWidget
{
    Q_OBJECT

public:
    explicit HiresSection(GenerateFormState& form, QWidget* parent = nullptr);

    void showForm(const GenerateForm& form);
    static QString summary(const GenerateForm& form); // empty while it is off

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    static QSize sizeOf(const GenerateForm& form);

    GenerateFormState& m_state;
    QCheckBox* m_on;
    QWidget* m_rows;
    SliderBox *m_scale, *m_strength;
    Label *m_scaleLabel, *m_sizeNote, *m_strengthLabel, *m_stepsNote;
};

} // namespace candela
