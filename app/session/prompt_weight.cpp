#include "app/session/prompt_weight.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace candela
{
namespace
{

constexpr double bracketWeight = 1.1;

/// Places in a text: from `begin` up to, not including, `end`.
struct Span {
    int begin = 0, end = 0;
};

/// What has a weight: `content` is what is weighed, `whole` with the brackets or the network's tag.
struct Weighed {
    Span whole, content;
    double weight = 1;
};

QString weightText(double weight)
{
    return QString::number(weight, 'f', 2).remove(QRegularExpression(QStringLiteral("\\.?0+$")));
}

/// The contents of "(…)", which the text has at `whole`: with a weight behind a colon, or with that of
/// brackets.
Weighed readBrackets(const QString& text, Span whole)
{
    static const QRegularExpression own(QStringLiteral("\\s*:\\s*([+-]?(?:\\d+\\.?\\d*|\\.\\d+))\\s*$"));
    const Span inside{whole.begin + 1, whole.end - 1};
    const auto found = own.match(text.mid(inside.begin, inside.end - inside.begin));
    if (!found.hasMatch())
        return {.whole = whole, .content = inside, .weight = bracketWeight};
    return {.whole = whole,
        .content = {inside.begin, inside.begin + static_cast<int>(found.capturedStart())},
        .weight = found.captured(1).toDouble()};
}

/// Every pair of round brackets, the inner ones first.
std::vector<Span> bracketPairs(const QString& text)
{
    std::vector<Span> pairs;
    std::vector<int> open;
    for (int i = 0; i < text.size(); ++i) {
        if (text[i] == QLatin1Char('\\')) {
            ++i;
        } else if (text[i] == QLatin1Char('(')) {
            open.push_back(i);
        } else if (text[i] == QLatin1Char(')') && !open.empty()) {
            pairs.push_back({open.back(), i + 1});
            open.pop_back();
        }
    }
    return pairs;
}

/// "<lora:name:0.8>" at the cursor; its content is empty, for only the number is to change.
std::optional<Weighed> networkAt(const QString& text, int cursor)
{
    static const QRegularExpression tag(QStringLiteral("<\\w+:[^<>:]+(?::([+-]?\\d*\\.?\\d+))?([^<>]*)>"),
        QRegularExpression::UseUnicodePropertiesOption);
    for (auto tags = tag.globalMatch(text); tags.hasNext();) {
        const auto found = tags.next();
        const Span whole{static_cast<int>(found.capturedStart()), static_cast<int>(found.capturedEnd())};
        if (cursor <= whole.begin || cursor >= whole.end)
            continue;
        const bool said = found.capturedLength(1) > 0;
        const auto number = said ? found.capturedStart(1) : found.capturedStart(2);
        return Weighed{.whole = whole,
            .content = {static_cast<int>(number), static_cast<int>(number + found.capturedLength(1))},
            .weight = said ? found.captured(1).toDouble() : 1};
    }
    return std::nullopt;
}

Span wordAt(const QString& text, int cursor)
{
    const auto isInWord = [&text](int i) {
        return !text[i].isSpace()
            && !QStringLiteral(".,;:!?/\\|()[]{}<>\"，。；：！？、（）").contains(text[i]);
    };
    Span word{cursor, cursor};
    while (word.begin > 0 && isInWord(word.begin - 1))
        --word.begin;
    while (word.end < text.size() && isInWord(word.end))
        ++word.end;
    return word;
}

Span withoutOuterSpace(const QString& text, Span span)
{
    while (span.begin < span.end && text[span.begin].isSpace())
        ++span.begin;
    while (span.begin < span.end && text[span.end - 1].isSpace())
        --span.end;
    return span;
}

/// What the selection weighs already, or what it is itself.
Weighed chosen(const SelectedText& prompt)
{
    const bool isCursor = prompt.begin == prompt.end;
    const Span selected = withoutOuterSpace(prompt.text, {prompt.begin, prompt.end});
    for (const Span& pair : bracketPairs(prompt.text)) {
        const Weighed brackets = readBrackets(prompt.text, pair);
        const bool isMeant = isCursor
            ? pair.begin < prompt.begin && prompt.begin < pair.end
            : (selected.begin == brackets.content.begin && selected.end == brackets.content.end)
                || (selected.begin == pair.begin && selected.end == pair.end);
        if (isMeant)
            return brackets;
    }
    const Span words = isCursor ? wordAt(prompt.text, prompt.begin) : selected;
    return {.whole = words, .content = words};
}

double changed(double weight, double change)
{
    return std::round(std::clamp(weight + change, 0.0, 10.0) * 100) / 100;
}

/// The text with `span` replaced.
QString replaced(const QString& text, Span span, const QString& by)
{
    return text.left(span.begin) + by + text.mid(span.end);
}

} // namespace

SelectedText withWeightChanged(const SelectedText& prompt, PromptGrammar grammar, double change)
{
    if (grammar == PromptGrammar::Plain)
        return prompt;
    const auto network = grammar == PromptGrammar::A1111 && prompt.begin == prompt.end
        ? networkAt(prompt.text, prompt.begin)
        : std::nullopt;
    if (network) {
        const bool said = network->content.end > network->content.begin;
        const QString number =
            (said ? QString() : QStringLiteral(":")) + weightText(changed(network->weight, change));
        const int cursor = std::min(prompt.begin, network->content.begin);
        return {replaced(prompt.text, network->content, number), cursor, cursor};
    }
    const Weighed part = chosen(prompt);
    const QString content = prompt.text.mid(part.content.begin, part.content.end - part.content.begin);
    if (content.trimmed().isEmpty())
        return prompt;
    const double weight = changed(part.weight, change);
    const bool isPlain = weight == 1;
    const QString written = isPlain ? content : QStringLiteral("(%1:%2)").arg(content, weightText(weight));
    const int begin = part.whole.begin + (isPlain ? 0 : 1), end = begin + static_cast<int>(content.size());
    if (prompt.begin != prompt.end)
        return {replaced(prompt.text, part.whole, written), begin, end};
    const int cursor = std::clamp(prompt.begin - part.content.begin + begin, begin, end);
    return {replaced(prompt.text, part.whole, written), cursor, cursor};
}

} // namespace candela
