// The left side of the Training tab: what a LoRA is trained on, for how long and how. Shows the session's
// form, keeps no state. GUI thread only.
#pragma once

#include "app/session/session.h"
#include "ui/finetune/training_sections.h"

class QComboBox;
class QLineEdit;

namespace candela
{

class FoldSection;
class PaintableModels;

class TrainingFormPanel : public QWidget
{
    Q_OBJECT

public:
    explicit TrainingFormPanel(Session& session, QWidget* parent = nullptr);

    void takeFocus();

Q_SIGNALS:
    /// Another folder of pictures is to be chosen.
    void folderWanted();

protected:
    void changeEvent(QEvent* event) override;

private:
    void addModel();
    void addFolder();
    void addName();
    void addPreset();
    void addNumbers();
    void rememberFold(FoldSection* fold, const QString& key);
    void showForm();
    void retranslate();

    Session& m_session;
    TrainingFormState& m_state;
    PaintableModels* m_models;
    TrainingRows* m_rows;
    QComboBox *m_model = nullptr, *m_preset = nullptr;
    QLineEdit* m_name = nullptr;
    std::vector<TrainingSection> m_sections;
    std::vector<FoldSection*> m_folds; // one each
};

} // namespace candela
