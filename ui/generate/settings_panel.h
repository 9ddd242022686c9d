// The left side of the Generate page: everything a picture is made from. Shows the session's form, keeps no
// state. GUI thread only.
#pragma once

#include "app/session/session.h"

#include <QWidget>

namespace candela
{

class AdvancedSection;
class FoldSection;
class HiresSection;
class Label;
class LoraSection;
class ModelChooser;
class PromptSection;
class SamplingSection;
class SeedEdit;
class SizeControl;
class SliderBox;
class SourceSection;

class SettingsPanel : public QWidget
{
    Q_OBJECT

public:
    explicit SettingsPanel(Session& session, QWidget* parent = nullptr);

    void focusPrompt();
    QList<QAction*> weightActions() const; // see PromptSection
    ModelChooser* modelChooser() const { return m_model; }

Q_SIGNALS:
    /// The mask is to be painted.
    void maskWanted();

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeLayout();
    void connectFields();
    void rememberFold(FoldSection* fold, const QString& name);
    void showForm();
    void retranslate();

    Session& m_session;
    ModelChooser* m_model;
    PromptSection* m_prompt;
    SizeControl* m_size;
    SliderBox* m_count;
    SeedEdit* m_seed;
    FoldSection *m_loraFold, *m_samplingFold, *m_sourceFold, *m_hiresFold, *m_advancedFold;
    LoraSection* m_loras;
    SamplingSection* m_sampling;
    SourceSection* m_source;
    HiresSection* m_hires;
    AdvancedSection* m_advanced;
    Label *m_modelLabel = nullptr, *m_sizeLabel = nullptr, *m_countLabel = nullptr, *m_seedLabel = nullptr;
};

} // namespace candela
