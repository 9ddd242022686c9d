#include "ui/language.h"

#include "ui/theme/theme.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace candela
{
namespace
{

QString s_current = QStringLiteral("en");

/// Installed for as long as the application lives; an empty one translates nothing.
struct Translators {
    QTranslator qt, own;
};

Translators& translators()
{
    static auto* installed = new Translators; // not destroyed: the application outlives static objects' order
    return *installed;
}

QString resolved(const QString& code)
{
    const QLocale system = QLocale::system();
    const QString wanted = code == QLatin1String("system") ? system.name() : code;
    const bool chinese = wanted.startsWith(QLatin1String("zh"));
    return chinese ? QStringLiteral("zh_CN") : QStringLiteral("en");
}

} // namespace

const QList<Language>& languages()
{
    static const QList<Language> all{
        {QStringLiteral("en"), QStringLiteral("English")},
        {QStringLiteral("zh_CN"), QStringLiteral("简体中文")},
    };
    return all;
}

QString currentLanguage()
{
    return s_current;
}

void applyLanguage(const QString& code)
{
    s_current = resolved(code);
    const QLocale locale(s_current);
    QLocale::setDefault(locale);
    auto& [qt, own] = translators();
    QApplication::removeTranslator(&qt);
    QApplication::removeTranslator(&own);
    const QString qtFolder = QLibraryInfo::path(QLibraryInfo::TranslationsPath);
    if (qt.load(locale, QStringLiteral("qtbase"), QStringLiteral("_"), QStringLiteral(":/i18n"))
        || qt.load(locale, QStringLiteral("qtbase"), QStringLiteral("_"), qtFolder))
        QApplication::installTranslator(&qt);
    if (own.load(locale, QStringLiteral("candela"), QStringLiteral("_"), QStringLiteral(":/i18n")))
        QApplication::installTranslator(&own);
    Theme::instance().updateFonts();
}

} // namespace candela
