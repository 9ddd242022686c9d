#include "app/queue/sqlite_file.h"

#include <QFile>
#include <QFileInfo>
#include <QSqlError>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

namespace candela
{
namespace
{

std::string sentenceOf(const char* name, const QString& file, UnusableDatabase::Why why)
{
    std::string sentence = name;
    sentence += ' ';
    sentence += file.toStdString();
    sentence += why == UnusableDatabase::Why::Newer ? " was made by a newer version." : " is damaged.";
    return sentence;
}

/// SQLite's; what it says beyond them is not needed here. https://www.sqlite.org/rescode.html
enum Code { Busy = 5, Locked = 6, Corrupt = 11, NotADatabase = 26 };

int codeOf(const QSqlError& error)
{
    return error.nativeErrorCode().toInt() & 0xff;
}

} // namespace

UnusableDatabase::UnusableDatabase(const char* name, const QString& file, Why why)
    : Error(ErrorKind::RunFailed, sentenceOf(name, file, why))
    , m_why(why)
{
}

void refuseDatabase(const char* name, const QString& file, const QSqlError& error)
{
    const int code = codeOf(error);
    if (code == Corrupt || code == NotADatabase || QFileInfo(file).isDir())
        throw UnusableDatabase(name, file, UnusableDatabase::Why::Damaged);
    const QString reason = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    std::string sentence = name;
    sentence += ' ';
    sentence += file.toStdString() + " cannot be used: " + reason.simplified().toStdString() + ".";
    if (code == Busy || code == Locked)
        throw BusyDatabase(
            ErrorKind::RunFailed, sentence, "Another program holds it: end that one, or try again later.");
    throw runFailed(sentence, "See that the disk has room and the folder can be written.");
}

void requireUsable(const char* name, const QString& file, int version, int knownVersion, const QString& check)
{
    if (version > knownVersion)
        throw UnusableDatabase(name, file, UnusableDatabase::Why::Newer);
    if (check != QLatin1String("ok"))
        throw UnusableDatabase(name, file, UnusableDatabase::Why::Damaged);
}

QByteArray identityOf([[maybe_unused]] const QString& file)
{
#ifdef Q_OS_UNIX
    struct stat found = {};
    if (::stat(QFile::encodeName(file).constData(), &found) == 0)
        return QByteArray::number(quint64(found.st_dev)) + ':' + QByteArray::number(quint64(found.st_ino));
#endif
    return {};
}

QString setDatabaseAside(const QString& file)
{
    for (int number = 1; number < 1000; ++number) {
        QString kept = file + QStringLiteral(".unreadable-%1").arg(number);
        if (QFile::exists(kept))
            continue;
        if (!QFile::rename(file, kept))
            return {};
        for (const char* suffix : {"-wal", "-shm"})
            QFile::rename(file + QLatin1String(suffix), kept + QLatin1String(suffix));
        return kept;
    }
    return {};
}

} // namespace candela
