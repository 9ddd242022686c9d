#include "app/session/report.h"

#include "app/session/session.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QScreen>
#include <QSysInfo>
#include <QThread>

#include <algorithm>

namespace candela
{
namespace
{

using namespace Qt::StringLiterals;

constexpr qsizetype problemsShown = 40;

QString regexOf(const QString& word)
{
    return uR"((?<![\w])%1(?![\w]))"_s.arg(QRegularExpression::escape(word));
}

void replaceWord(QString& text, const QString& word, const QString& by)
{
    if (word.size() >= 2)
        text.replace(QRegularExpression(regexOf(word), QRegularExpression::CaseInsensitiveOption), by);
}

QString processorName()
{
    QFile file(u"/proc/cpuinfo"_s);
    if (file.open(QIODevice::ReadOnly | QIODevice::Text))
        while (true) {
            const QByteArray line = file.readLine();
            if (line.isEmpty())
                break;
            if (line.startsWith("model name"))
                return QString::fromUtf8(line.mid(line.indexOf(':') + 1).trimmed());
        }
    return qEnvironmentVariable("PROCESSOR_IDENTIFIER", QSysInfo::currentCpuArchitecture());
}

QString screens()
{
    QStringList all;
    for (const QScreen* screen : QGuiApplication::screens())
        all += u"%1×%2 at %3"_s.arg(screen->size().width())
                   .arg(screen->size().height())
                   .arg(screen->devicePixelRatio());
    return all.join(u", "_s);
}

} // namespace

PrivateWords PrivateWords::of(Session& session)
{
    PrivateWords words{.home = QDir::homePath(),
        .user = qEnvironmentVariable("USER", qEnvironmentVariable("USERNAME")),
        .host = QSysInfo::machineHostName(),
        .prompts = session.prompts().prompts()};
    const GenerateForm& form = session.form().form();
    words.prompts << form.prompt << form.negative;
    for (int row = 0; row < session.history().rowCount(); ++row) {
        const GenerateRequest& request = session.history().at(row).request;
        words.prompts << QString::fromStdString(request.prompt) << QString::fromStdString(request.negative);
    }
    return words;
}

QString withoutPrivateWords(QString text, const PrivateWords& words)
{
    // Long ones first: a prompt can be the beginning of another.
    QStringList prompts = words.prompts;
    prompts.removeIf([](const QString& prompt) { return prompt.trimmed().size() < 3; });
    std::ranges::sort(prompts, [](const QString& a, const QString& b) { return a.size() > b.size(); });
    for (const QString& prompt : prompts)
        text.replace(prompt, u"<prompt>"_s, Qt::CaseInsensitive);

    static const QRegularExpression addresses(
        uR"(\b[A-Za-z][A-Za-z0-9+.-]*://[^\s'"]+|[\w.+-]+@[\w-]+\.[\w.-]+)"_s);
    static const QRegularExpression single(uR"((?<!\w)'[^'\n]*?(\.\w{1,11})?'(?!\w))"_s);
    static const QRegularExpression other(uR"([“"„«][^”"“»\n]*?(\.\w{1,11})?[”"“»])"_s);
    static const QRegularExpression windowsPaths(
        uR"((?:\b[A-Za-z]:|\\)[\\/][^\s'"<>|,;]*?(\.\w{1,11})?(?=\.?(?:[\s'"<>|,;:)]|$)))"_s);
    static const QRegularExpression paths(
        uR"((?<![\w<.])~?/[^\s'"<>|,;:()]*?(\.\w{1,11})?(?=\.?(?:[\s'"<>|,;:)]|$)))"_s);
    static const QRegularExpression files(
        uR"([^\s'"<>/\\…]+(\.(?:png|jpe?g|webp|tiff?|bmp|gif|safetensors|ckpt|pth?|bin|csv|txt|jsonl?|sqlite|ini|log))\b)"_s,
        QRegularExpression::CaseInsensitiveOption);
    text.replace(addresses, u"<address>"_s);
    text.replace(single, u"'…\\1'"_s);
    text.replace(other, u"'…\\1'"_s);
    if (words.home.size() > 1)
        text.replace(words.home, u"~"_s);
    text.replace(windowsPaths, u"<path>\\1"_s);
    text.replace(paths, u"<path>\\1"_s);
    text.replace(files, u"<file>\\1"_s);
    replaceWord(text, words.user, u"<user>"_s);
    replaceWord(text, words.host, u"<host>"_s);
    return text;
}

QStringList changedSettings(const Settings& settings)
{
    QStringList changed;
    for (const DeclaredSetting& declared : declaredSettings()) {
        QVariant value = settings.stored(declared.key);
        // Read from the file it is a text.
        if (!value.isValid() || !value.convert(declared.fallback.metaType()) || value == declared.fallback)
            continue;
        changed += QLatin1String(declared.key) + u" = "_s
            + (declared.share == Share::Value ? value.toString() : u"(set)"_s);
    }
    changed.sort();
    return changed;
}

QString makeReport(Session& session, const QString& engine)
{
    const SessionLog& log = session.log();
    QStringList lines{
        QCoreApplication::applicationName() + u' ' + QCoreApplication::applicationVersion(),
        u"System: "_s + QSysInfo::prettyProductName() + u", kernel "_s + QSysInfo::kernelVersion(),
        u"Processor: %1, %2 threads"_s.arg(processorName()).arg(QThread::idealThreadCount()),
        u"Qt: %1 on %2; screens: %3"_s.arg(
            QLatin1String(qVersion()), QGuiApplication::platformName(), screens()),
        u"Engine: "_s + engine,
        u"Language of the system: "_s + QLocale::system().name(),
    };
    if (log.previousEndedBadly())
        lines += u"The session before this one did not end as it should."_s;
    lines << QString() << u"Settings that were changed:"_s << changedSettings(session.settings());
    lines << QString() << u"Last warnings and errors:"_s << log.lastProblems(problemsShown);
    return withoutPrivateWords(lines.join(u'\n'), PrivateWords::of(session)) + u'\n';
}

} // namespace candela
