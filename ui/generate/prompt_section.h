// The prompt with its token count and the prompts used before; the negative prompt folded beneath. GUI thread
// only.
#pragma once

#include "app/session/session.h"

#include <QTimer>
#include <QWidget>

class QAction;
class QMenu;
class QToolButton;

namespace candela
{

class FoldSection;
class Label;
class PromptEdit;

class PromptSection : public QWidget
{
    Q_OBJECT

public:
    explicit PromptSection(Session& session, QWidget* parent = nullptr);

    void showForm(const GenerateForm& form);
    void focusPrompt();
    FoldSection* negativeFold() const { return m_negativeFold; }
    /// Of the words at the cursor; their keys work while one of the prompts has the keyboard.
    QList<QAction*> weightActions() const { return {m_moreWeight, m_lessWeight}; }

protected:
    void changeEvent(QEvent* event) override;

private:
    QAction* makeWeightAction(const char* id, const QKeySequence& keys, double change);
    void retranslate();
    void showCount(std::optional<PromptCounter::Count> count);
    void fillPrompts();
    void listLoras();

    Session& m_session;
    Label* m_title;
    Label* m_count;
    QToolButton* m_earlier;
    QMenu* m_prompts;
    PromptEdit* m_prompt;
    PromptEdit* m_negative;
    FoldSection* m_negativeFold;
    QAction *m_moreWeight, *m_lessWeight;
    QTimer m_listSoon; // the library tells of each of its files alone
};

} // namespace candela
