#include "app/queue/job_store.h"

#include "app/queue/postgres_job_store.h"
#include "app/queue/sqlite_job_store.h"

namespace candela
{

QString nameOf(StoredState state)
{
    switch (state) {
    case StoredState::Waiting:
        return QStringLiteral("waiting");
    case StoredState::Running:
        return QStringLiteral("running");
    case StoredState::Paused:
        return QStringLiteral("paused");
    case StoredState::Interrupted:
        return QStringLiteral("interrupted");
    case StoredState::Blocked:
        return QStringLiteral("blocked");
    case StoredState::Done:
        return QStringLiteral("done");
    case StoredState::Failed:
        return QStringLiteral("failed");
    case StoredState::Cancelled:
        return QStringLiteral("cancelled");
    }
    return {};
}

std::vector<JobId> JobStore::add(std::span<const Request> requests, Place place)
{
    return add(requests, place, Ranks::Ordered);
}

std::unique_ptr<JobStore> openJobStore(const QString& location)
{
    if (isPostgres(location))
        return std::make_unique<PostgresJobStore>(PostgresOptions{.url = location, .name = {}});
    return std::make_unique<SqliteJobStore>(location);
}

} // namespace candela
