// A database as a file among others.
#pragma once

#include <QString>

namespace candela
{

/// Renames an SQLite file that cannot be used, and what SQLite keeps beside it, so that a fresh one can be
/// begun: name.unreadable-1, -2, … The new name; empty where that failed. It must not be open.
QString setDatabaseAside(const QString& file);

} // namespace candela
