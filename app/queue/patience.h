// Waiting for a database that is away: ever longer, and never in step with others who wait for the same one.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <random>
#include <stop_token>

namespace candela
{

/// Returns early, and false, where a stop is requested.
inline bool sleepFor(std::chrono::milliseconds time, const std::stop_token& stop)
{
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

/// From a fifth of a second to five, each time about double.
class Backoff
{
public:
    bool wait(const std::stop_token& stop)
    {
        const auto next = m_next;
        m_next = std::min(2 * m_next, longest);
        return sleepFor(
            std::chrono::milliseconds(std::uniform_int_distribution<std::chrono::milliseconds::rep>(
                next.count() / 2, next.count())(m_random)),
            stop);
    }

private:
    static constexpr std::chrono::milliseconds longest{5000};
    std::chrono::milliseconds m_next{200};
    std::minstd_rand m_random{std::random_device{}()};
};

} // namespace candela
