#include "core/dataset/in_parallel.h"

#include "core/api/error.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace candela
{

void inParallel(std::size_t count, const std::stop_token& stop, const std::function<void(std::size_t)>& work)
{
    std::atomic<std::size_t> next = 0;
    std::atomic<bool> failed = false;
    std::exception_ptr failure;
    std::mutex failureMutex;
    const auto run = [&] {
        for (std::size_t i = next++; i < count && !failed && !stop.stop_requested(); i = next++) {
            try {
                work(i);
            } catch (...) {
                const std::scoped_lock lock(failureMutex);
                if (!failed.exchange(true))
                    failure = std::current_exception();
            }
        }
    };
    {
        std::vector<std::jthread> others;
        const std::size_t threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 16);
        for (std::size_t i = 1; i < std::min(threads, count); ++i)
            others.emplace_back(run);
        run();
    }
    if (failure)
        std::rethrow_exception(failure);
    if (stop.stop_requested())
        throw Cancelled();
}

} // namespace candela
