// The prompt with its token count and the prompts used before; the negative prompt folded beneath. GUI thread
// only.
#pragma once

#include "app/session/session.h"

#include <QWidget>

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

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void showCount(std::optional<PromptCounter::Count> count);
    void fillPrompts();

    Session& m_session;
    Label* m_title;
    Label* m_count;
    QToolButton* m_earlier;
    QMenu* m_prompts;
    PromptEdit* m_prompt;
    PromptEdit* m_negative;
    FoldSection* m_negativeFold;
};

} // namespace candela
