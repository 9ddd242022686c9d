// The text a user sends when something is wrong: what the machine and the program are, and nothing about the
// person. Window's thread.
#pragma once

#include <QString>
#include <QStringList>

namespace candela
{

class Session;
class Settings;

/// What must not leave the machine, as far as it is known.
struct PrivateWords {
    QString home, user, host;
    QStringList prompts;

    /// This machine's, with the prompts that the session knows.
    static PrivateWords of(Session& session);
};

/// `text` with these words, every path, every file's name, whatever stands in quotes, and addresses replaced
/// by what they were: "<user>", "<path>.png", "'…'". Endings stay, as they say what a file was.
QString withoutPrivateWords(QString text, const PrivateWords& words);

/// "key = value" for each setting that is not the standard one; the value only where it may be shared.
QStringList changedSettings(const Settings& settings);

/// Version, system, processor, memory, libraries, changed settings and the last warnings and errors. `engine`
/// names LibTorch.
QString makeReport(Session& session, const QString& engine);

} // namespace candela
