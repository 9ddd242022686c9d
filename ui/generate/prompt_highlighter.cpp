#include "ui/generate/prompt_highlighter.h"

#include "ui/theme/theme.h"

#include <QRegularExpression>

namespace candela
{
namespace
{

// Alternatives are tried in their order; the names of the groups say how what they find is shown.
const char* const everywhere = R"((?<choice>__[\w\-/ ]+__|[{}|]))";
const char* const ofA1111 = R"((?<escape>\\[()\[\]\\])|(?<network><\w+:[^>]+>)|(?<word>\b(?:BREAK|AND)\b))"
                            R"(|(?<weight>:\s*[+-]?[.\d]+\s*(?=[)\]]|\bAND\b|$))|(?<bracket>[()\[\]|]))";
const char* const ofComfyUi = R"((?<escape>\\[()])|(?<network>(?<!\S)embedding:[^\s,]+))"
                              R"(|(?<weight>:\s*[+-]?[.\d]+\s*(?=\)))|(?<bracket>[()]))";

const QRegularExpression& patternOf(PromptGrammar grammar)
{
    const auto made = [](const char* own) {
        QString pattern = QLatin1String(own);
        if (!pattern.isEmpty())
            pattern += QLatin1Char('|');
        return QRegularExpression(
            pattern + QLatin1String(everywhere), QRegularExpression::UseUnicodePropertiesOption);
    };
    static const QRegularExpression a1111 = made(ofA1111), comfyUi = made(ofComfyUi), plain = made("");
    return grammar == PromptGrammar::A1111 ? a1111 : grammar == PromptGrammar::ComfyUi ? comfyUi : plain;
}

QTextCharFormat formatOf(const QRegularExpressionMatch& found)
{
    const auto has = [&found](const char* group) {
        return found.capturedLength(QLatin1String(group)) > 0;
    };
    QTextCharFormat format;
    if (has("choice"))
        format.setForeground(colours().success);
    else if (has("network"))
        format.setForeground(colours().info);
    else if (has("escape"))
        format.setForeground(colours().secondary);
    else
        format.setForeground(colours().accent);
    if (has("word") || has("weight"))
        format.setFontWeight(QFont::DemiBold);
    return format;
}

} // namespace

PromptHighlighter::PromptHighlighter(QTextDocument* document)
    : QSyntaxHighlighter(document)
{
    connect(&Theme::instance(), &Theme::changed, this, &QSyntaxHighlighter::rehighlight);
}

void PromptHighlighter::setGrammar(PromptGrammar grammar)
{
    if (grammar == m_grammar)
        return;
    m_grammar = grammar;
    rehighlight();
}

void PromptHighlighter::highlightBlock(const QString& text)
{
    constexpr qsizetype longest = 10'000; // beyond that, drawing it would hold the window up
    if (text.size() > longest)
        return;
    for (auto marks = patternOf(m_grammar).globalMatch(text); marks.hasNext();) {
        const auto found = marks.next();
        setFormat(static_cast<int>(found.capturedStart()), static_cast<int>(found.capturedLength()),
            formatOf(found));
    }
}

} // namespace candela
