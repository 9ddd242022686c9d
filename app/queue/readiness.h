// What decides whether a job can run now, and what is left of one that was begun before. Any thread.
#pragma once

#include "app/queue/job_store.h"
#include "core/api/events.h"

#include <filesystem>

namespace candela
{

/// The file that an event says was written; empty where it says none.
std::filesystem::path writtenFile(const Event& event);

/// What of a job an earlier attempt has left: pictures that are saved are not painted or relit again, a
/// training goes on at its checkpoint. Nothing where all of it is done.
std::optional<Request> remainderOf(const StoredJob& job);

/// Why the request cannot run now, as a sentence that names what is missing: its model's file or folder, or,
/// of a grid, the pictures that are still to be made. Nothing where it can. Looks at the disk and the store.
std::optional<JobFailure> obstacleOf(const Request& request, const JobStore& store);

/// Blocked jobs whose obstacle is gone wait again; their number.
int unblock(JobStore& store);

} // namespace candela
