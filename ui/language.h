// The language of the window, switched while it runs. GUI thread only.
#pragma once

#include <QString>

namespace candela
{

struct Language {
    QString code; // as in the settings: "en", "zh_CN"
    QString name; // in itself, never translated
};

const QList<Language>& languages();

/// "system" or a code of languages(); an unknown one is English. Every widget then gets a LanguageChange
/// event.
void applyLanguage(const QString& code);

/// The code in use, with "system" resolved.
QString currentLanguage();

} // namespace candela
