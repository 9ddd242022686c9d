// Colours what means something in a prompt: brackets, weights, networks, wildcards. GUI thread only.
#pragma once

#include "core/api/prompt_grammar.h"

#include <QSyntaxHighlighter>

namespace candela
{

/// Follows the theme. Line by line: it does not look for the partners of brackets.
class PromptHighlighter : public QSyntaxHighlighter
{
    Q_OBJECT

public:
    explicit PromptHighlighter(QTextDocument* document);

    void setGrammar(PromptGrammar grammar);

protected:
    void highlightBlock(const QString& text) override;

private:
    PromptGrammar m_grammar = PromptGrammar::A1111;
};

} // namespace candela
