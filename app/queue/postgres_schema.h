// The tables of a queue on PostgreSQL, in a schema of their own. See docs/FLEET.md for what they are for.
#pragma once

#include "app/queue/sql_database.h"

#include <chrono>

namespace candela
{

/// What begins a connection to a queue.
QStringList postgresGreeting();

/// What begins a transaction in which nobody else changes the order of the jobs.
QStringList postgresOrdering();

/// Makes the tables where they are missing. Throws Error (RunFailed) where they are of a newer version, or
/// the database is too old.
void requirePostgresSchema(SqlDatabase& database, const QString& address);

/// "30000 milliseconds", as CAST(? AS INTERVAL) reads it.
QString intervalOf(std::chrono::milliseconds time);

/// A job that was begun for the third time by a worker which died over it is not tried again.
inline constexpr int deadliestTries = 3;

inline const QString workChannel = QStringLiteral("candela_work"); // jobs have begun to wait
inline const QString stopChannel = QStringLiteral("candela_stop"); // the job of this number is to stop

} // namespace candela
