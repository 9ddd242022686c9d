// Independent pieces of work on all processors, without LibTorch's pool: reading files, mostly.
#pragma once

#include <cstddef>
#include <functional>
#include <stop_token>

namespace candela
{

/// Calls work(i) for every i below `count`, in any order and on several threads, and returns when all are
/// done. The first exception ends it and is thrown here, as is Cancelled where it was stopped; then some were
/// not called.
void inParallel(std::size_t count, const std::stop_token& stop, const std::function<void(std::size_t)>& work);

} // namespace candela
