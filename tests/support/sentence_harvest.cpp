#include "tests/support/sentence_harvest.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>

#include <algorithm>
#include <optional>
#include <span>

namespace candela::test
{
namespace
{

constexpr QChar value(u'\x01'); // stands for what is only known when it is said

struct Token {
    QString text;
    int line;
};
using Tokens = std::span<const Token>;

/// Who says a part of a sentence, and what `%` it is said of. Files are told by how their path begins.
struct Speaker {
    const char *file, *function;
    std::size_t argument;
    const char *before, *after;
};
constexpr Speaker speakers[] = {
    {"core/dataset/upright_size.cpp", "refuse", 0, "% ", "."},
    {"core/io/photo_header.cpp", "refuse", 0, "% ", "."},
    {"core/io/picture_bytes.h", "refuse", 0, "% ", "."},
    {"core/io/picture_texts.cpp", "fail", 0, "% ", "."},
    {"core/io/picture_grid.cpp", "requireMatching", 2, "", ""},
    {"core/io/png_text.cpp", "fail", 0, "", ""},
    {"core/io/zip_archive.cpp", "refuse", 0, "", ""},
    {"core/io/safetensors_header.cpp", "fail", 0, "", ""},
    {"core/io/safetensors_header.cpp", "unexpected", 0, "", ""},
    {"core/text/sentencepiece_check.cpp", "refuse", 1, "", ""},
    {"core/io/pickle", "refuse", 0, "", ""},
    {"core/api/bulk.cpp", "refuse", 0, "'%' ", ""},
    {"core/models/", "refuse", 0, "The config of % ", "."},
    {"core/models/config_reader.cpp", "refuseValue", 2, "The config of % has % = %, where ", "."},
    {"core/pipelines/text_to_image.cpp", "requireRange", 0, "", ""},
    {"core/pipelines/text_to_image.cpp", "requireSide", 0, "", ""},
    {"core/samplers/scheduler_config.cpp", "unusable", 2, "", ""},
    {"core/training/lora_checks.cpp", "requireRange", 0, "", ""},
    {"app/queue/postgres_connection.cpp", "lost", 0, "", ""},
};

std::vector<Token> tokensOf(const QString& source)
{
    static const QRegularExpression pattern(
        QStringLiteral(R"re(//[^\n]*|/\*.*?\*/|#[^\n]*|R"\(.*?\)"|(?:u8|u|L)?"(?:\\.|[^"\\])*"\w*|)re"
                       R"re('(?:\\.|[^'\\])+'|[A-Za-z_]\w*|\d[\w'.]*|::|->|\s+|.)re"),
        QRegularExpression::DotMatchesEverythingOption);
    std::vector<Token> tokens;
    int line = 1;
    for (auto matches = pattern.globalMatch(source); matches.hasNext();) {
        const QString text = matches.next().captured();
        const bool isComment = text.startsWith(QLatin1String("//")) || text.startsWith(QLatin1String("/*"));
        if (!text.front().isSpace() && !text.startsWith(u'#') && !isComment)
            tokens.push_back({text, line});
        line += static_cast<int>(text.count(u'\n'));
    }
    return tokens;
}

bool isText(const Token& token)
{
    return token.text.count(u'"') > 1 && !token.text.startsWith(u'\''); // a lone quote is none
}

QString textOf(const Token& token)
{
    const qsizetype begin = token.text.indexOf(u'"') + 1;
    QString text = token.text.sliced(begin, token.text.lastIndexOf(u'"') - begin);
    static const QRegularExpression escaped(QStringLiteral(R"(\\(.))"));
    return text.replace(QLatin1String("\\n"), QLatin1String("\n")).replace(escaped, QStringLiteral("\\1"));
}

/// +1 for what opens, -1 for what closes.
int step(const Token& token)
{
    if (token.text.size() != 1)
        return 0;
    return QStringView(u"([{").contains(token.text.front()) ? 1
        : QStringView(u")]}").contains(token.text.front())  ? -1
                                                            : 0;
}

/// The place of what closes the bracket at `open`.
std::size_t partner(Tokens tokens, std::size_t open)
{
    int depth = 0;
    for (std::size_t i = open; i < tokens.size(); ++i)
        if (depth += step(tokens[i]); depth == 0)
            return i;
    return tokens.size();
}

std::vector<Tokens> splitAt(Tokens tokens, QLatin1String separator)
{
    std::vector<Tokens> parts;
    int depth = 0;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        depth += step(tokens[i]);
        if (depth == 0 && tokens[i].text == separator) {
            parts.push_back(tokens.subspan(begin, i - begin));
            begin = i + 1;
        }
    }
    parts.push_back(tokens.subspan(begin));
    return parts;
}

QString written(Tokens tokens)
{
    QString all;
    for (const Token& token : tokens)
        all += token.text;
    return all;
}

QStringList readings(Tokens expression);

/// Both ends of `condition ? a : b`; nothing where it is none.
std::optional<QStringList> readingsOfChoice(Tokens tokens)
{
    int depth = 0, open = 0;
    std::size_t question = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        depth += step(tokens[i]);
        if (depth != 0)
            continue;
        if (tokens[i].text == u"?" && open++ == 0)
            question = i;
        else if (tokens[i].text == u":" && open > 0 && --open == 0)
            return readings(tokens.subspan(question + 1, i - question - 1)) + readings(tokens.subspan(i + 1));
    }
    return {};
}

QStringList joined(const QStringList& begins, const QStringList& ends)
{
    QStringList all;
    for (const QString& begin : begins)
        for (const QString& end : ends)
            all += begin + end;
    return all;
}

/// What one term of a sum may be: a text, a choice of texts, or a value.
QStringList readingsOfTerm(Tokens term)
{
    if (term.empty())
        return {QString()};
    if (std::ranges::all_of(term, isText)) {
        QString text;
        for (const Token& token : term)
            text += textOf(token);
        return {text};
    }
    std::size_t open = 0;
    while (open < term.size() && step(term[open]) == 0)
        ++open;
    if (open == term.size() || (partner(term, open) + 1 != term.size() && term[0].text != u"QStringLiteral"))
        return {value};
    const QString function = written(term.first(open));
    const Tokens inner = term.subspan(open + 1, partner(term, open) - open - 1);
    if (function.isEmpty() || function == u"std::string")
        return readings(inner);
    if (function == u"named") // of core/io/safetensors_header.cpp
        return {QStringLiteral("tensor '") + value + u'\''};
    if (function == u"c10::str") {
        QStringList all{QString()};
        for (const Tokens part : splitAt(inner, QLatin1String(",")))
            all = joined(all, readings(part));
        return all;
    }
    if (function == u"QStringLiteral") {
        static const QRegularExpression place(QStringLiteral("%\\d"));
        return readings(inner).replaceInStrings(place, value);
    }
    return {value};
}

/// All that an expression may say.
QStringList readings(Tokens expression)
{
    if (const auto choice = readingsOfChoice(expression))
        return *choice;
    QStringList all{QString()};
    for (const Tokens term : splitAt(expression, QLatin1String("+")))
        all = joined(all, readingsOfTerm(term));
    static const QRegularExpression several(QString(value) + u'+');
    return all.replaceInStrings(several, value);
}

QString numbered(const QString& text)
{
    QString result;
    int number = 0;
    for (const QChar c : text)
        result += c == value ? QLatin1Char('%') + QString::number(++number) : QString(c);
    return result;
}

/// The sources of one file.
class File
{
public:
    File(const QString& path, const QString& source, Harvest& harvest)
        : m_path(path)
        , m_tokens(tokensOf(source))
        , m_harvest(harvest)
    {
    }

    void harvest()
    {
        for (std::size_t i = 0; i < m_tokens.size(); ++i) {
            if (isText(m_tokens[i]))
                addWords(textOf(m_tokens[i]));
            if (i > 0 && (m_tokens[i].text == u"(" || m_tokens[i].text == u"{"))
                readCall(i);
        }
    }

private:
    void addWords(const QString& text)
    {
        static const QRegularExpression word(QStringLiteral("[A-Za-z]{2,}"));
        for (auto matches = word.globalMatch(text); matches.hasNext();)
            m_harvest.words += matches.next().captured();
    }

    void readCall(std::size_t open)
    {
        const Tokens tokens(m_tokens);
        const QString& function = m_tokens[open - 1].text;
        const auto arguments = [&] {
            return splitAt(tokens.subspan(open + 1, partner(tokens, open) - open - 1), QLatin1String(","));
        };
        std::vector<Tokens> sentences;
        if (function == u"badInput" || function == u"runFailed")
            sentences = arguments();
        else if (open + 2 < tokens.size() && tokens[open + 1].text == u"ErrorKind"
            && tokens[open + 2].text == u"::") {
            sentences = arguments();
            sentences.erase(sentences.begin());
        }
        for (std::size_t i = 0; i < std::min<std::size_t>(sentences.size(), 2); ++i)
            read(sentences[i], {}, {});
        if (!sentences.empty())
            return;
        for (const Speaker& speaker : speakers)
            if (function == QLatin1String(speaker.function) && m_path.startsWith(QLatin1String(speaker.file)))
                if (const auto said = arguments(); speaker.argument < said.size())
                    return read(
                        said[speaker.argument], QLatin1String(speaker.before), QLatin1String(speaker.after));
    }

    void read(Tokens argument, QString before, const QString& after)
    {
        // a declaration, nothing, a kind, or what was translated where it was said
        static const QRegularExpression passed(
            QStringLiteral("^(const.*|std::string(_view)?[a-z]\\w*|\\{\\}|ErrorKind::.*|.*\\btr\\(.*)?$"));
        const QString expression = written(argument);
        if (passed.match(expression).hasMatch())
            return;
        before.replace(u'%', value);
        const QString where = QStringLiteral("%1:%2").arg(m_path).arg(argument.front().line);
        for (const QString& reading : readings(argument)) {
            QString text = reading == QString(value) ? reading : before + reading + after;
            if (text.startsWith(QString(value) + QLatin1String(": "))) { // a reason, said of somebody
                text = text.sliced(3);
                if (text.endsWith(u'.'))
                    text.chop(1);
            }
            static const QRegularExpression letters(QStringLiteral("[A-Za-z]{2}"));
            if (text.contains(letters))
                m_harvest.said.push_back({numbered(text), where});
            else
                m_harvest.unreadable.push_back({expression, where});
        }
    }

    QString m_path;
    std::vector<Token> m_tokens;
    Harvest& m_harvest;
};

} // namespace

Harvest harvestSentences(const QString& root)
{
    // Training other than of LoRAs, or in several processes, measuring and drawing data sets are the command
    // line's; error.h only declares.
    static const QRegularExpression left(
        QStringLiteral("^core/bench/|^core/training/"
                       "(autoencoder|base|c10d|diffusion|master_|model_|process_|recipe|relight|run_|text_training|training_run)"
                       "|^core/dataset/(bpe|darkening|demo|emoji|lit)|^core/api/error\\.h$"));
    Harvest harvest;
    for (const char* folder : {"core", "app/queue", "app/models", "app/gallery", "app/session"}) {
        QDirIterator files(root + u'/' + QLatin1String(folder),
            {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = QDir(root).relativeFilePath(files.next());
            QFile file(root + u'/' + path);
            const bool isList = path.startsWith(QLatin1String("app/session/engine_templates"));
            if (!isList && !left.match(path).hasMatch() && file.open(QIODevice::ReadOnly))
                File(path, QString::fromUtf8(file.readAll()), harvest).harvest();
        }
    }
    return harvest;
}

} // namespace candela::test
