// Jobs whose worker is not heard of any more: they wait again, for another.
#pragma once

#include "app/queue/sql_database.h"

#include <chrono>

namespace candela
{

/// Called by every worker as often as it renews its lease; whoever comes first each sixth of a lease does the
/// work. Leases are judged by the database's clock alone. A worker counts as lost when its lease is over, but
/// not before the others had a lease's time to renew theirs after the database was away or its clock jumped.
/// Returns the number of jobs that wait again or, having outlived three workers, have failed.
int takeBackLostJobs(SqlDatabase& database, std::chrono::milliseconds lease);

} // namespace candela
