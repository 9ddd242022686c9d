// A database as a file among others.
#pragma once

#include "core/api/error.h"

#include <QByteArray>
#include <QString>

class QSqlError;

namespace candela
{

/// What is in the file is of no use to this program, however often it is tried: it may be set aside.
class UnusableDatabase : public Error
{
public:
    enum class Why { Damaged, Newer }; // Damaged: also what is no database at all, such as a text or a folder

    /// `name` is what the user knows it as: "The queue".
    UnusableDatabase(const char* name, const QString& file, Why why);
    Why why() const { return m_why; }

private:
    Why m_why;
};

/// Somebody else holds it, and longer than one waits.
class BusyDatabase : public Error
{
public:
    using Error::Error;
};

/// Throws UnusableDatabase where SQLite refuses the file for what is in it. Whatever else is in the way, such
/// as a full disk or missing rights, may pass, and the file must stay: BusyDatabase or another Error
/// (RunFailed).
[[noreturn]] void refuseDatabase(const char* name, const QString& file, const QSqlError& error);

/// Throws UnusableDatabase unless the version is known and SQLite's quick_check says "ok".
void requireUsable(
    const char* name, const QString& file, int version, int knownVersion, const QString& check);

/// What the system knows a file by, whatever its name; empty where it is missing, and on Windows, where a
/// file that is open stays.
QByteArray identityOf(const QString& file);

/// Renames an SQLite file that cannot be used, and what SQLite keeps beside it, so that a fresh one can be
/// begun: name.unreadable-1, -2, … The new name; empty where that failed. It must not be open.
QString setDatabaseAside(const QString& file);

} // namespace candela
