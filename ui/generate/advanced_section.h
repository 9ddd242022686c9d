// What hardly anybody needs: the prompts' grammar, CLIP skip, another autoencoder, the noise's source,
// precision, tiling, threads. GUI thread only.
#pragma once

#include "app/session/session.h"

#include <QWidget>

class QComboBox;
class QSpinBox;

namespace candela
{

class Label;
class SliderBox;
class VaeChooser;

class AdvancedSection : public QWidget
{
    Q_OBJECT

public:
    explicit AdvancedSection(Session& session, QWidget* parent = nullptr);

    void showForm(const GenerateForm& form);
    static QString summary(const GenerateForm& form); // empty while all is as at first

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    GenerateFormState& m_state;
    QComboBox* m_grammar;
    SliderBox* m_clipSkip;
    VaeChooser* m_vae;
    QComboBox *m_noise, *m_precision, *m_tiling;
    QSpinBox* m_threads;
    Label *m_grammarLabel, *m_clipSkipLabel, *m_vaeLabel, *m_noiseLabel, *m_precisionLabel, *m_tilingLabel,
        *m_threadsLabel;
};

} // namespace candela
