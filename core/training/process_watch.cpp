#include "core/training/process_watch.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace candela
{
namespace
{

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto beatInterval = 200ms;
constexpr auto leavingInterval = 20ms;
constexpr auto silence = 2000ms; // without a beat for so long a process is taken for dead
constexpr auto departureGrace = 1000ms; // an operation may still end well although somebody has just left
constexpr const char* departuresKey = "departures";

std::string keyOf(int rank)
{
    return "state/" + std::to_string(rank);
}

/// What a process writes of itself.
struct Sign {
    std::int64_t beat = 0;
    std::int64_t operation = 0, signature = 0; // the last it has come to
    std::int64_t departure = 0; // it was the so-manieth to leave; 0: it is here
    std::int64_t lost = 0; // the process that it has found missing, counted from 1
};

std::vector<std::uint8_t> written(const Sign& sign)
{
    std::ostringstream text;
    text << sign.beat << ' ' << sign.operation << ' ' << sign.signature << ' ' << sign.departure << ' '
         << sign.lost;
    const std::string all = text.str();
    return {all.begin(), all.end()};
}

Sign read(const std::vector<std::uint8_t>& bytes)
{
    std::istringstream text(std::string(bytes.begin(), bytes.end()));
    Sign sign;
    text >> sign.beat >> sign.operation >> sign.signature >> sign.departure >> sign.lost;
    return sign;
}

} // namespace

struct ProcessWatch::State {
    // for good
    c10::intrusive_ptr<c10d::Store> store; // the thread's alone
    int rank = 0, size = 1, storeRank = 0;

    std::mutex mutex; // of all that follows
    std::condition_variable wake, done;
    Sign mine;
    std::vector<Sign> signs;
    std::vector<Clock::time_point> heard; // when each was last seen to beat
    Clock::time_point lastRound = Clock::now();
    std::optional<Clock::time_point> departureSeen;
    bool isStoreLost = false, isLeaving = false, isDone = false;
    Clock::time_point leaveBy;

    void run();
    void exchange();
    void take(const std::vector<std::vector<std::uint8_t>>& values);
    bool isOver() const;
    std::optional<Finding> told() const;
    std::optional<Finding> silent(Clock::time_point now) const;
    std::optional<Finding> lagging() const;
    bool allHeardSince(Clock::time_point time) const;
};

/// The thread: exchanges signs until all have left.
void ProcessWatch::State::run()
{
    try {
        for (;;) {
            exchange();
            std::unique_lock lock(mutex);
            if (isOver())
                break;
            if (isLeaving)
                wake.wait_for(lock, leavingInterval);
            else
                wake.wait_for(lock, beatInterval, [this] { return isLeaving; });
        }
    } catch (const std::exception&) { // nothing more can be written or read: whoever keeps the store has gone
        const std::lock_guard lock(mutex);
        isStoreLost = true;
        if (!departureSeen)
            departureSeen = Clock::now();
    }
    const std::lock_guard lock(mutex);
    isDone = true;
    done.notify_all();
}

/// One round: writes this process's sign, reads all.
void ProcessWatch::State::exchange()
{
    Sign sign;
    bool leaves = false;
    {
        const std::lock_guard lock(mutex);
        ++mine.beat;
        sign = mine;
        leaves = isLeaving && mine.departure == 0;
    }
    if (leaves) {
        sign.departure = store->add(departuresKey, 1);
        const std::lock_guard lock(mutex);
        mine.departure = sign.departure;
    }
    store->set(keyOf(rank), written(sign));
    std::vector<std::string> keys;
    for (int other = 0; other < size; ++other)
        keys.push_back(keyOf(other));
    take(store->multiGet(keys));
}

void ProcessWatch::State::take(const std::vector<std::vector<std::uint8_t>>& values)
{
    const std::lock_guard lock(mutex);
    const auto now = Clock::now();
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Sign sign = read(values[i]);
        if (sign.beat != signs[i].beat)
            heard[i] = now;
        signs[i] = sign;
    }
    lastRound = now;
    if (!departureSeen && told())
        departureSeen = now;
}

/// Whether this process, which leaves, need not wait for others any more.
bool ProcessWatch::State::isOver() const
{
    if (mine.departure == 0)
        return false;
    const auto now = Clock::now();
    for (std::size_t i = 0; i < signs.size() && now < leaveBy; ++i)
        if (signs[i].departure == 0 && now - heard[i] < silence)
            return false;
    return true;
}

/// What others have told of: a process that they miss, or that they themselves have left.
std::optional<ProcessWatch::Finding> ProcessWatch::State::told() const
{
    std::optional<Finding> first;
    std::int64_t departure = 0;
    for (int other = 0; other < size; ++other) {
        const Sign& sign = signs[static_cast<std::size_t>(other)];
        if (other == rank)
            continue;
        if (sign.lost > 0)
            return sign.lost == rank + 1 ? Finding{.rank = other, .trouble = Trouble::GaveUp}
                                         : Finding{.rank = static_cast<int>(sign.lost) - 1};
        if (sign.departure > 0 && (departure == 0 || sign.departure < departure)) {
            departure = sign.departure;
            first = Finding{.rank = other, .trouble = Trouble::Left};
        }
    }
    return first;
}

std::optional<ProcessWatch::Finding> ProcessWatch::State::silent(Clock::time_point now) const
{
    if (isStoreLost || now - lastRound > silence)
        return Finding{.rank = storeRank, .trouble = Trouble::Silent};
    for (int other = 0; other < size; ++other)
        if (other != rank && now - heard[static_cast<std::size_t>(other)] > silence)
            return Finding{.rank = other, .trouble = Trouble::Silent};
    return {};
}

std::optional<ProcessWatch::Finding> ProcessWatch::State::lagging() const
{
    const auto last = std::ranges::min_element(signs, {}, &Sign::operation);
    if (last->operation < mine.operation)
        return Finding{.rank = static_cast<int>(last - signs.begin()), .trouble = Trouble::Behind};
    for (std::size_t i = 0; i < signs.size(); ++i)
        if (signs[i].operation == mine.operation && signs[i].signature != mine.signature)
            return Finding{.rank = static_cast<int>(i), .trouble = Trouble::Differs};
    return {};
}

bool ProcessWatch::State::allHeardSince(Clock::time_point time) const
{
    for (int other = 0; other < size; ++other)
        if (other != rank && heard[static_cast<std::size_t>(other)] < time)
            return false;
    return true;
}

ProcessWatch::ProcessWatch(c10::intrusive_ptr<c10d::Store> store, int rank, int size, int storeRank)
    : m_state(std::make_shared<State>())
{
    m_state->store = std::move(store);
    m_state->rank = rank;
    m_state->size = size;
    m_state->storeRank = storeRank;
    m_state->signs.resize(static_cast<std::size_t>(size));
    m_state->heard.assign(static_cast<std::size_t>(size), Clock::now());
    m_thread = std::thread([state = m_state] { state->run(); });
}

ProcessWatch::~ProcessWatch()
{
    if (m_thread.joinable())
        leave(0ms);
}

void ProcessWatch::announce(c10d::Store& store, int rank)
{
    store.set(keyOf(rank), written({}));
}

void ProcessWatch::arrived(std::int64_t signature)
{
    const std::lock_guard lock(m_state->mutex);
    ++m_state->mine.operation;
    m_state->mine.signature = signature;
}

std::optional<ProcessWatch::Finding> ProcessWatch::departed() const
{
    const std::lock_guard lock(m_state->mutex);
    if (!m_state->departureSeen || Clock::now() - *m_state->departureSeen < departureGrace)
        return {};
    if (auto told = m_state->told())
        return told;
    return m_state->silent(Clock::now());
}

std::optional<ProcessWatch::Finding> ProcessWatch::investigate()
{
    // the longest that a process may have been dead and still look alive, and one round more to read of it
    const auto start = Clock::now(), end = start + silence + 2 * beatInterval;
    std::unique_lock lock(m_state->mutex);
    std::optional<Finding> found;
    while (!(found = m_state->told()) && !(found = m_state->silent(Clock::now())) && Clock::now() < end) {
        // a beat that was under way may be older than the failure; the second one is not
        if (Clock::now() - start > 3 * beatInterval && m_state->allHeardSince(start + 3 * beatInterval / 2))
            break;
        m_state->wake.wait_for(lock, beatInterval / 4);
    }
    if (!found)
        found = m_state->lagging();
    if (found && found->rank >= 0 && (found->trouble == Trouble::Silent || found->trouble == Trouble::Behind))
        m_state->mine.lost = found->rank + 1;
    return found;
}

void ProcessWatch::leave(std::chrono::milliseconds patience)
{
    {
        std::unique_lock lock(m_state->mutex);
        m_state->isLeaving = true;
        m_state->leaveBy = Clock::now() + patience;
        m_state->wake.notify_all();
        if (!m_state->done.wait_for(lock, patience + 500ms, [this] { return m_state->isDone; })) {
            m_thread.detach(); // it waits for an answer of the store that may never come
            return;
        }
    }
    m_thread.join();
}

} // namespace candela
