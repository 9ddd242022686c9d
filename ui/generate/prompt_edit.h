// The box prompts are typed into. GUI thread only.
#pragma once

#include "core/api/prompt_grammar.h"

#include <QPlainTextEdit>

class QCompleter;
class QStringListModel;

namespace candela
{

class PromptHighlighter;

/// As high as a number of lines; Tab leaves it; undo and redo are the form's, not its own.
class PromptEdit : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit PromptEdit(int lines, QWidget* parent = nullptr);

    /// Changes only what differs, so that the cursor stays where it makes sense.
    void setText(const QString& text);

    /// How it is coloured, and what weights look like.
    void setGrammar(PromptGrammar grammar);
    /// Of what is selected, or of what the cursor is in.
    void changeWeight(double change);
    /// The names offered behind "<lora:".
    void setLoraNames(const QStringList& names);

protected:
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool canInsertFromMimeData(const QMimeData* source) const override;
    void insertFromMimeData(const QMimeData* source) override;

private:
    void fitHeight();
    void offerLoras();
    void takeLora(const QString& name);

    int m_lines;
    PromptGrammar m_grammar = PromptGrammar::A1111;
    PromptHighlighter* m_highlighter;
    QStringListModel* m_loraNames;
    QCompleter* m_loras;
};

/// Lets Ctrl+Z and Ctrl+Shift+Z pass to the menu although `input` has an undo of its own.
void leaveUndoToTheForm(QWidget* input);

} // namespace candela
