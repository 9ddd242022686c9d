#include "app/queue/sqlite_file.h"

#include <QFile>

namespace candela
{

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
