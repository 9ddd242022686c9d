// The box prompts are typed into. GUI thread only.
#pragma once

#include <QPlainTextEdit>

namespace candela
{

/// As high as a number of lines; Tab leaves it; undo and redo are the form's, not its own.
class PromptEdit : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit PromptEdit(int lines, QWidget* parent = nullptr);

    /// Changes only what differs, so that the cursor stays where it makes sense.
    void setText(const QString& text);

protected:
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool canInsertFromMimeData(const QMimeData* source) const override;
    void insertFromMimeData(const QMimeData* source) override;

private:
    void fitHeight();

    int m_lines;
};

/// Lets Ctrl+Z and Ctrl+Shift+Z pass to the menu although `input` has an undo of its own.
void leaveUndoToTheForm(QWidget* input);

} // namespace candela
