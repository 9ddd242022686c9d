// The prompts that are painted while a training runs, each with its seed. GUI thread only.
#pragma once

#include "app/session/training_form.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace candela
{

/// Shows the form, keeps no state.
class PromptsSection : public QWidget
{
    Q_OBJECT

public:
    explicit PromptsSection(TrainingFormState& state, QWidget* parent = nullptr);

    void showForm(const TrainingForm& form);
    void retranslate();

private:
    struct Row {
        QWidget* widget;
        QLineEdit *prompt, *seed;
        QToolButton* remove;
    };
    Row addRow();
    void retranslate(const Row& row, int number);
    void change(int row, const std::function<void(TrainingPrompt&)>& change);

    TrainingFormState& m_state;
    QVBoxLayout* m_rowLayout;
    QList<Row> m_rows; // as many as ever needed, kept
    QPushButton* m_add;
};

} // namespace candela
