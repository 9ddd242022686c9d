#include "app/queue/lost_jobs.h"

#include "app/queue/postgres_schema.h"

namespace candela
{
namespace
{

/// Whether it is this caller's turn, and leases may be judged. Where nobody had a turn for half a lease, or
/// the last one lies in the future, time has not passed as it should: everybody gets a lease's time from now.
bool takeTurn(SqlDatabase& database, std::chrono::milliseconds lease)
{
    return database
        .first(QStringLiteral(
                   "UPDATE fleet SET ticked = now(), not_before = CASE "
                   "WHEN ticked < now() - CAST(? AS INTERVAL) OR ticked > now() + CAST(? AS INTERVAL) "
                   "THEN now() + COALESCE((SELECT MAX(lease) FROM workers), CAST(? AS INTERVAL)) ELSE "
                   "not_before END "
                   "WHERE ticked < now() - CAST(? AS INTERVAL) OR ticked > now() + CAST(? AS INTERVAL) "
                   "RETURNING not_before <= now()"),
            {intervalOf(lease / 2), intervalOf(lease / 2), intervalOf(lease), intervalOf(lease / 6),
                intervalOf(lease / 2)})
        .toBool();
}

} // namespace

int takeBackLostJobs(SqlDatabase& database, std::chrono::milliseconds lease)
{
    if (!takeTurn(database, lease))
        return 0;
    SqlTransaction transaction(database, postgresOrdering());
    // A lease far in the future is of a clock that was put back since.
    database.run(
        QStringLiteral("DELETE FROM workers WHERE lease_until < now() OR lease_until > now() + 2 * lease"));
    const int lost =
        database
            .run(QStringLiteral(
                "UPDATE jobs SET deaths = deaths + 1, "
                "state = CASE WHEN deaths + 1 < %1 THEN 'waiting' ELSE 'failed' END, "
                "failure_kind = CASE WHEN deaths + 1 < %1 THEN NULL ELSE 1 END, "
                "failure = CASE WHEN deaths + 1 < %1 THEN NULL ELSE "
                "'Given up: %1 workers that took this job ended while they worked on it.' END, "
                "remedy = CASE WHEN deaths + 1 < %1 THEN NULL ELSE "
                "'See in their logs what ended them, such as a lack of memory; then retry it.' END, "
                "ended = (EXTRACT(EPOCH FROM now()) * 1000)::BIGINT "
                "WHERE state = 'running' AND NOT EXISTS (SELECT 1 FROM workers WHERE workers.id = "
                "jobs.runner)")
                     .arg(deadliestTries))
            .changed;
    if (lost > 0)
        database.run(QStringLiteral("NOTIFY ") + workChannel);
    transaction.commit();
    return lost;
}

} // namespace candela
