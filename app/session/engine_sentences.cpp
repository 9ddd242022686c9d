#include "app/session/engine_sentences.h"

#include "app/session/engine_templates.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <functional>
#include <optional>
#include <vector>

namespace candela
{
namespace
{

constexpr qsizetype longestText = 2000; // beyond it is a listing, not a sentence of ours
constexpr int deepestValue = 3; // a reason in a sentence in a sentence

enum class Part { Sentence, Value };

struct Template {
    const char* source;
    QStringList pieces; // between them lie the values
    qsizetype letters = 0; // in the pieces
    bool isSentence = true; // else it is tried on values alone
};

/// Where "%1" stands in `text`, from `from` on; -1 if nowhere.
qsizetype indexOfValue(const QString& text, qsizetype number, qsizetype from)
{
    return text.indexOf(QLatin1Char('%') + QString::number(number), from);
}

Template templateOf(const char* source)
{
    const QString text = QString::fromUtf8(source);
    Template result{.source = source, .pieces = {}};
    qsizetype begin = 0;
    for (qsizetype at; (at = indexOfValue(text, result.pieces.size() + 1, begin)) >= 0; begin = at + 2)
        result.pieces += text.sliced(begin, at - begin);
    result.pieces += text.sliced(begin);
    for (const QString& piece : result.pieces)
        result.letters += piece.size();
    result.isSentence = text.endsWith(u'.') || text.front().isUpper();
    return result;
}

const std::vector<Template>& templates()
{
    static const std::vector<Template> all = [] {
        std::vector<Template> made;
        for (const auto list : {engineWorkTemplates(), engineFileTemplates()})
            for (const char* source : list)
                made.push_back(templateOf(source));
        std::ranges::stable_sort(
            made, std::ranges::greater(), &Template::letters); // the first that fits is the best
        return made;
    }();
    return all;
}

/// What stands between the pieces, where `text` has them all in their order and something between each two.
std::optional<QStringList> valuesIn(QStringView text, const Template& shape)
{
    const QString &first = shape.pieces.front(), &last = shape.pieces.back();
    if (shape.pieces.size() == 1)
        return text == first ? std::optional(QStringList()) : std::nullopt;
    if (text.size() <= first.size() + last.size() || !text.startsWith(first) || !text.endsWith(last))
        return {};
    text = text.sliced(first.size(), text.size() - first.size() - last.size());
    QStringList values;
    for (qsizetype i = 1; i + 1 < shape.pieces.size(); ++i) {
        const qsizetype at = text.indexOf(shape.pieces[i], 1);
        if (at < 0)
            return {};
        values += text.first(at).toString();
        text = text.sliced(at + shape.pieces[i].size());
    }
    if (text.isEmpty())
        return {};
    values += text.toString();
    return values;
}

/// In one pass, so that a value may contain "%1".
QString filledIn(const QString& text, const QStringList& values)
{
    QString result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const qsizetype number = text[i] == u'%' && i + 1 < text.size() ? text[i + 1].digitValue() : -1;
        if (number < 1 || number > values.size()) {
            result += text[i];
            continue;
        }
        result += values[number - 1];
        ++i;
    }
    return result;
}

QString valueInUsersLanguage(const QString& value, int depth);

std::optional<QString> translated(QStringView text, Part part, int depth)
{
    for (const Template& shape : templates()) {
        if (part == Part::Sentence && !shape.isSentence)
            continue;
        auto values = valuesIn(text, shape);
        if (!values)
            continue;
        for (qsizetype i = 0; i < values->size(); ++i) // what is quoted is a name, or the user's own words
            if (!shape.pieces[i].endsWith(u'\'') && !shape.pieces[i].endsWith(u'"'))
                (*values)[i] = valueInUsersLanguage((*values)[i], depth + 1);
        return filledIn(QCoreApplication::translate("Engine", shape.source), *values);
    }
    return {};
}

/// A value may be a reason or a word of ours, or several with semicolons between; else it stays.
QString valueInUsersLanguage(const QString& value, int depth)
{
    if (depth > deepestValue)
        return value;
    const QStringList parts = value.split(QStringLiteral("; "));
    QStringList inTheirs;
    for (const QString& part : parts)
        if (auto known = translated(part, Part::Value, depth))
            inTheirs += *known;
    if (inTheirs == parts)
        return value;
    if (inTheirs.size() == parts.size())
        return inTheirs.join(QStringLiteral("；"));
    return translated(value, Part::Value, depth).value_or(value);
}

} // namespace

QString inUsersLanguage(const QString& text)
{
    if (text.isEmpty() || text.size() > longestText)
        return text;
    if (auto whole = translated(text, Part::Sentence, 0))
        return *whole;
    const QString stop = QStringLiteral(". ");
    for (qsizetype at = text.indexOf(stop); at >= 0; at = text.indexOf(stop, at + 1)) {
        auto first = translated(QStringView(text).first(at + 1), Part::Sentence, 0);
        if (!first)
            continue;
        const QString rest = inUsersLanguage(text.sliced(at + stop.size()));
        return *first + (first->endsWith(u'.') ? QStringLiteral(" ") : QString()) + rest;
    }
    const qsizetype at = text.indexOf(stop); // of somebody else; but what follows may be ours
    return at < 0 ? text : text.first(at + stop.size()) + inUsersLanguage(text.sliced(at + stop.size()));
}

} // namespace candela
