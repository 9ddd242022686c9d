#include "core/training/process_rendezvous.h"

#include "core/api/error.h"
#include "core/training/c10d_backend.h"
#include "core/training/master_address.h"

#include <c10/util/Logging.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <sstream>
#include <thread>

namespace candela
{
namespace
{

using Clock = std::chrono::steady_clock;
using Store = c10::intrusive_ptr<c10d::Store>;

/// What each process tells the others when it comes.
struct Arrival {
    int worldSize = 0;
    std::string machine, address; // its name; how it was seen on the way to the first machine
};

std::string machineName()
{
    std::array<char, 256> name = {};
    ::gethostname(name.data(), name.size() - 1);
    return name[0] ? name.data() : "?";
}

std::string arrivalKey(int rank)
{
    return "arrival/" + std::to_string(rank);
}

void tell(c10d::Store& store, int rank, const Arrival& arrival)
{
    std::ostringstream text;
    text << arrival.worldSize << '\n' << arrival.machine << '\n' << arrival.address;
    const std::string all = text.str();
    store.set(arrivalKey(rank), std::vector<std::uint8_t>(all.begin(), all.end()));
}

Arrival hear(c10d::Store& store, int rank)
{
    const std::vector<std::uint8_t> bytes = store.get(arrivalKey(rank));
    std::istringstream text(std::string(bytes.begin(), bytes.end()));
    Arrival arrival;
    text >> arrival.worldSize;
    text.ignore();
    std::getline(text, arrival.machine);
    std::getline(text, arrival.address);
    return arrival;
}

/// c10d writes what goes wrong on standard error, with its own call stack; the sentences of ours say it
/// already.
void silenceC10d()
{
    if (!std::getenv("TORCH_CPP_LOG_LEVEL"))
        FLAGS_caffe2_log_level = 3; // fatal
}

class Meeting
{
public:
    Meeting(const ProcessPlace& place, std::chrono::milliseconds timeout, const std::stop_token& stop)
        : m_place(place)
        , m_timeout(timeout)
        , m_deadline(Clock::now() + timeout)
        , m_stop(stop)
    {
    }

    Rendezvous run(at::Device device)
    {
        silenceC10d();
        Arrival mine{.worldSize = m_place.worldSize, .machine = machineName(), .address = {}};
        Rendezvous meeting;
        meeting.store = openStore(mine.address);
        if (meeting.store->add("rank/" + std::to_string(m_place.rank), 1) != 1)
            throw badInput("Two processes have rank " + std::to_string(m_place.rank) + ".",
                "Give each its own RANK, from 0 to WORLD_SIZE - 1, and each training its own MASTER_PORT.");
        ProcessWatch::announce(*meeting.store, m_place.rank);
        tell(*meeting.store, m_place.rank, mine);
        const std::vector<Arrival> all = awaitAll(*meeting.store);
        std::vector<std::string> addresses;
        for (const Arrival& arrival : all) {
            meeting.machines.push_back(arrival.machine);
            addresses.push_back(arrival.address);
        }
        meeting.watch = std::make_unique<ProcessWatch>(
            connect(false), m_place.rank, m_place.worldSize, m_place.agentAttempt ? -1 : 0);
        meeting.backend = connectBackend(meeting.store,
            {.rank = m_place.rank,
                .size = m_place.worldSize,
                .device = device,
                .address = reachableAddress(mine.address, addresses),
                .timeout = m_timeout});
        return meeting;
    }

private:
    bool keepsStore() const { return m_place.rank == 0 && !m_place.agentAttempt; }

    /// Also finds out by which address the first machine sees this one.
    Store openStore(std::string& address) const
    {
        if (keepsStore())
            requireFreePort(m_place.masterPort);
        else
            address = waitForListener(m_place.masterAddress, m_place.masterPort, m_deadline, m_stop);
        return connect(keepsStore());
    }

    Store connect(bool isServer) const
    {
        c10d::TCPStoreOptions options;
        options.port = static_cast<std::uint16_t>(m_place.masterPort);
        options.isServer = isServer;
        options.waitWorkers = false; // awaitAll() knows who is missing
        options.timeout = m_timeout;
        // where the store is kept no name need be known
        const std::string host = keepsStore() ? "localhost" : m_place.masterAddress;
        return c10::make_intrusive<c10d::PrefixStore>(
            "candela/" + std::to_string(m_place.agentAttempt.value_or(0)),
            c10::make_intrusive<c10d::TCPStore>(host, options));
    }

    std::vector<Arrival> awaitAll(c10d::Store& store) const
    {
        std::vector<Arrival> all;
        for (int rank = 0; rank < m_place.worldSize; ++rank) {
            while (!store.check({arrivalKey(rank)}))
                wait(rank);
            all.push_back(hear(store, rank));
            requireSameSize(rank, all.back().worldSize);
        }
        return all;
    }

    void wait(int rank) const
    {
        if (m_stop.stop_requested())
            throw Cancelled();
        if (Clock::now() >= m_deadline)
            throw runFailed("Process " + std::to_string(rank + 1) + "/" + std::to_string(m_place.worldSize)
                    + " (rank " + std::to_string(rank) + ") has not come within "
                    + std::to_string(std::chrono::duration_cast<std::chrono::seconds>(m_timeout).count())
                    + " seconds.",
                "See that as many processes are started as WORLD_SIZE says, and what that one says.");
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }

    void requireSameSize(int rank, int worldSize) const
    {
        if (worldSize != m_place.worldSize)
            throw badInput("Process " + std::to_string(rank + 1) + " is one of " + std::to_string(worldSize)
                    + ", this one (rank " + std::to_string(m_place.rank) + ") one of "
                    + std::to_string(m_place.worldSize) + ".",
                "Give all the same WORLD_SIZE, and each training its own MASTER_PORT.");
    }

    const ProcessPlace& m_place;
    const std::chrono::milliseconds m_timeout;
    const Clock::time_point m_deadline;
    const std::stop_token& m_stop;
};

} // namespace

Rendezvous meet(const ProcessPlace& place, at::Device device, std::chrono::milliseconds timeout,
    const std::stop_token& stop)
{
    try {
        return Meeting(place, timeout, stop).run(device);
    } catch (const Error&) {
        throw;
    } catch (const Cancelled&) {
        throw;
    } catch (const std::exception& failure) {
        const auto* reason = dynamic_cast<const c10::Error*>(&failure);
        std::string why = reason ? reason->what_without_backtrace() : failure.what();
        why.resize(std::min(why.find('\n'), why.size()));
        throw runFailed(
            "The processes that are to train together lost each other before all had come: " + why,
            "See what the others say.");
    }
}

std::string processName(int rank, const std::vector<std::string>& machines)
{
    return "Process " + std::to_string(rank + 1) + "/" + std::to_string(machines.size()) + " (rank "
        + std::to_string(rank) + ", on " + machines[static_cast<std::size_t>(rank)] + ")";
}

} // namespace candela
