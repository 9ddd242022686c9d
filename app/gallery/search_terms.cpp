#include "app/gallery/search_terms.h"

#include <QRegularExpression>
#include <QStringList>

namespace candela
{
namespace
{

constexpr int trigram = 3; // letters

const QStringList fields{QStringLiteral("prompt"), QStringLiteral("model"), QStringLiteral("tags"),
    QStringLiteral("name")}; // of the table, and of its index

struct Term {
    QString field; // one of those, or "seed"; empty: any
    QString text;
};

/// `tag:"night sky"`, `owl`, `"an owl"`; a mark without its partner goes to the end.
std::vector<Term> termsOf(const QString& typed)
{
    static const QRegularExpression pattern(QStringLiteral(R"re((?:(\w+):)?(?:"([^"]*)"?|([^\s"]+)))re"),
        QRegularExpression::UseUnicodePropertiesOption);
    std::vector<Term> terms;
    for (auto at = pattern.globalMatch(typed); at.hasNext();) {
        const QRegularExpressionMatch match = at.next();
        QString field = match.captured(1).toLower();
        QString text = match.captured(2) + match.captured(3);
        if (field == QLatin1String("tag"))
            field = QStringLiteral("tags");
        if (!field.isEmpty() && field != QLatin1String("seed") && !fields.contains(field)) {
            text = match.captured(0); // a colon like any other: "ratio:1"
            field.clear();
        }
        if (!text.trimmed().isEmpty())
            terms.push_back({field, text.trimmed()});
    }
    return terms;
}

/// For LIKE, with its wild cards taken literally.
QString anywhere(QString text)
{
    for (const char special : {'\\', '%', '_'})
        text.replace(QLatin1Char(special), QLatin1Char('\\') + QString(QLatin1Char(special)));
    return QLatin1Char('%') + text + QLatin1Char('%');
}

/// As a phrase of the index's own language.
QString phrase(const Term& term)
{
    QString quoted = term.text;
    quoted.replace(QLatin1Char('"'), QStringLiteral("\"\""));
    quoted = QStringLiteral("\"%1\"").arg(quoted);
    return term.field.isEmpty() ? quoted : QStringLiteral("%1 : %2").arg(term.field, quoted);
}

SqlCondition conditionOf(const Term& term)
{
    SqlCondition condition;
    QStringList ways;
    bool isNumber = false;
    const quint32 number = term.text.toUInt(&isNumber);
    if (isNumber && (term.field.isEmpty() || term.field == QLatin1String("seed"))) {
        ways += QStringLiteral("seed = ?");
        condition.values.emplace_back(number);
    }
    if (term.field == QLatin1String("seed")) {
        if (!isNumber)
            ways += QStringLiteral("0");
    } else if (term.text.toUcs4().size() >= trigram) {
        ways += QStringLiteral("id IN (SELECT rowid FROM pictures_text WHERE pictures_text MATCH ?)");
        condition.values.emplace_back(phrase(term));
    } else {
        for (const QString& field : term.field.isEmpty() ? fields : QStringList{term.field}) {
            ways += field + QStringLiteral(" LIKE ? ESCAPE '\\'");
            condition.values.emplace_back(anywhere(term.text));
        }
    }
    condition.sql = QStringLiteral("(%1)").arg(ways.join(QStringLiteral(" OR ")));
    return condition;
}

} // namespace

SqlCondition searchCondition(const QString& typed)
{
    SqlCondition all;
    QStringList conditions;
    for (const Term& term : termsOf(typed)) {
        const SqlCondition one = conditionOf(term);
        conditions += one.sql;
        all.values.insert(all.values.end(), one.values.begin(), one.values.end());
    }
    if (!conditions.isEmpty())
        all.sql = QStringLiteral("(%1)").arg(conditions.join(QStringLiteral(" AND ")));
    return all;
}

} // namespace candela
