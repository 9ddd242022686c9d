// Real processes that train together, through process_group_peer: what they compute, and how each ends when
// another dies, hangs, leaves or is a stranger.
#include "core/training/process_group.h"

#include "core/training/master_address.h"
#include "tests/support/refusal.h"

#include <ATen/ATen.h>
#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <array>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <map>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace candela;

extern char** environ;

namespace
{

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;
using Variables = std::map<std::string, std::string>;

constexpr auto patience = 60s; // for busy machines: what is tested takes seconds
constexpr auto never = 300s; // a timeout that no test waits for

/// A socket that listens at a port of its own.
class Listener
{
public:
    Listener()
        : m_descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in any = {};
        any.sin_family = AF_INET;
        any.sin_addr.s_addr = htonl(INADDR_ANY);
        socklen_t size = sizeof any;
        REQUIRE(::bind(m_descriptor, reinterpret_cast<sockaddr*>(&any), size) == 0);
        REQUIRE(::listen(m_descriptor, 5) == 0);
        REQUIRE(::getsockname(m_descriptor, reinterpret_cast<sockaddr*>(&any), &size) == 0);
        m_port = ntohs(any.sin_port);
    }
    ~Listener() { ::close(m_descriptor); }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    int port() const { return m_port; }

private:
    int m_descriptor, m_port = 0;
};

int freePort()
{
    return Listener().port();
}

/// What one process is started with beside what its rank says; and what came of it.
struct Ending {
    std::string said; // the last line of its output
    int signal = 0; // that ended it; -1: it had to be ended here
};

class Peer
{
public:
    Peer(const std::string& scenario, Clock::duration timeout, Variables variables)
    {
        for (char** entry = environ; *entry; ++entry) {
            const std::string text = *entry;
            variables.emplace(text.substr(0, text.find('=')), text.substr(text.find('=') + 1));
        }
        std::vector<std::string> texts;
        for (const auto& [name, value] : variables)
            texts.push_back(name + '=' + value);
        std::vector<char*> environment;
        for (std::string& text : texts)
            environment.push_back(text.data());
        environment.push_back(nullptr);
        std::string program = CANDELA_PROCESS_GROUP_PEER, first = scenario,
                    second = std::to_string(
                        std::chrono::duration_cast<std::chrono::milliseconds>(timeout).count());
        std::array<char*, 4> arguments{program.data(), first.data(), second.data(), nullptr};

        std::array<int, 2> ends = {};
        REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        const int error =
            ::posix_spawn(&m_id, program.c_str(), &actions, nullptr, arguments.data(), environment.data());
        ::posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
        m_output = ends[0];
        REQUIRE(error == 0);
    }
    ~Peer()
    {
        if (m_id > 0) {
            ::kill(m_id, SIGKILL);
            ::waitpid(m_id, nullptr, 0);
        }
        ::close(m_output);
    }
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    bool hasEnded()
    {
        if (m_id > 0 && ::waitpid(m_id, &m_status, WNOHANG) == m_id)
            m_id = 0;
        return m_id == 0;
    }

    Ending ending()
    {
        if (!hasEnded())
            return {.said = {}, .signal = -1};
        std::string all;
        std::array<char, 4096> part = {};
        for (ssize_t size = 0; (size = ::read(m_output, part.data(), part.size())) > 0;)
            all.append(part.data(), static_cast<std::size_t>(size));
        if (!all.empty() && all.back() == '\n')
            all.pop_back();
        return {.said = all.substr(all.rfind('\n') + 1),
            .signal = WIFSIGNALED(m_status) ? WTERMSIG(m_status) : 0};
    }

private:
    pid_t m_id = 0;
    int m_output = -1, m_status = 0;
};

struct Launch {
    std::string scenario;
    int size = 2;
    Clock::duration timeout = never;
    std::vector<Variables> each = {}; // of each process, instead of what it would get
    int awaited = -1; // of the processes; -1: all
};

std::vector<Ending> endings(const Launch& launch)
{
    const std::string port = std::to_string(freePort());
    std::vector<std::unique_ptr<Peer>> peers;
    for (int rank = 0; rank < launch.size; ++rank) {
        const auto index = static_cast<std::size_t>(rank);
        Variables variables = index < launch.each.size() ? launch.each[index] : Variables();
        variables.merge(Variables{{"RANK", std::to_string(rank)}, {"WORLD_SIZE", std::to_string(launch.size)},
            {"MASTER_ADDR", "127.0.0.1"}, {"MASTER_PORT", port}, {"OMP_NUM_THREADS", "1"}});
        peers.push_back(std::make_unique<Peer>(launch.scenario, launch.timeout, variables));
    }
    const std::size_t awaited = static_cast<std::size_t>(launch.awaited < 0 ? launch.size : launch.awaited);
    for (const auto end = Clock::now() + patience; Clock::now() < end; std::this_thread::sleep_for(20ms)) {
        std::size_t ended = 0;
        for (const auto& peer : peers)
            ended += peer->hasEnded();
        if (ended >= awaited)
            break;
    }
    std::vector<Ending> all;
    for (const auto& peer : peers)
        all.push_back(peer->ending());
    return all;
}

void checkAllSay(const std::vector<Ending>& all, const std::string& what)
{
    for (const Ending& ending : all) {
        CHECK(ending.signal == 0);
        CHECK(ending.said == what);
    }
}

void checkSays(const Ending& ending, const std::string& kind, const std::string& part)
{
    CHECK(ending.signal == 0);
    CHECK(ending.said.starts_with(kind + ": "));
    CHECK(mentions(ending.said, part));
}

std::string nameOf(int rank, int size)
{
    std::array<char, 256> machine = {};
    ::gethostname(machine.data(), machine.size() - 1);
    return "Process " + std::to_string(rank + 1) + "/" + std::to_string(size) + " (rank "
        + std::to_string(rank) + ", on " + machine.data() + ")";
}

std::string silentSentence(int rank, int size)
{
    return "run failed: " + nameOf(rank, size) + " does not answer any more; the last checkpoint is kept.";
}

} // namespace

TEST_SUITE_BEGIN("process_group");

TEST_CASE("a group of one changes nothing")
{
    const auto group = ProcessGroup::join({}, at::kCPU);
    const at::Tensor tensor = at::arange(6, at::kFloat);
    group->average({tensor});
    group->broadcastFromFirst({tensor});
    group->barrier();
    CHECK(at::equal(tensor, at::arange(6, at::kFloat)));
    CHECK(group->average(0.3) == 0.3);
    CHECK(group->anyOf(true));
    CHECK_FALSE(group->anyOf(false));
    CHECK(group->isFirst());
    CHECK(group->size() == 1);
}

TEST_CASE("two processes average exactly: small and large tensors, of all precisions, strides and sizes")
{
    checkAllSay(endings({.scenario = "average"}), "done");
}

TEST_CASE("three processes get what the first has, and agree on a yes")
{
    checkAllSay(endings({.scenario = "broadcast", .size = 3}), "done");
}

TEST_CASE("three processes get the same bits of a mean")
{
    checkAllSay(endings({.scenario = "agree", .size = 3}), "done");
}

TEST_CASE("when a process is killed in the middle, all others name it long before the timeout")
{
    const auto all = endings({.scenario = "be_killed", .size = 3});
    CHECK(all[1].signal == SIGKILL);
    checkAllSay({all[0], all[2]}, silentSentence(1, 3));
}

TEST_CASE("when a process fails, it says why and the others that it has ended")
{
    const auto all = endings({.scenario = "fail_alone"});
    CHECK(all[1].said == "run failed: The disk is full.");
    checkSays(all[0], "run failed", nameOf(1, 2) + " has ended its training; the last checkpoint is kept.");
}

TEST_CASE("processes that agree to stop all end as stopped, none as lost")
{
    checkAllSay(endings({.scenario = "stop_together", .size = 3}), "cancelled");
}

TEST_CASE("this machine's addresses")
{
    CHECK(isLoopback("127.0.1.1"));
    CHECK(isLoopback("::1"));
    CHECK_FALSE(isLoopback("10.1.2.3"));
    CHECK_FALSE(isLoopback("fe80::1"));
    CHECK(reachableAddress("", {"", "127.0.0.1"}) == "127.0.0.1");
    CHECK(reachableAddress("127.0.0.2", {"127.0.0.1"}) == "127.0.0.2");
    CHECK(reachableAddress("10.1.2.3", {"10.1.2.4", "127.0.0.1"}) == "10.1.2.3");
    CHECK(addressTowards("127.0.0.1") == "127.0.0.1");
    CHECK(addressTowards("no number").empty());
}

TEST_CASE("a listener is waited for, until the deadline or a stop")
{
    const Listener listener;
    std::stop_source stop;
    CHECK(waitForListener("localhost", listener.port(), Clock::now(), stop.get_token()) == "127.0.0.1");
    const int port = freePort();
    CHECK(mentions(refusal([&] { waitForListener("127.0.0.1", port, Clock::now(), stop.get_token()); },
                       ErrorKind::RunFailed),
        "at 127.0.0.1:" + std::to_string(port) + ", cannot be reached: Connection refused."));
    CHECK(mentions(
        refusal([&] { waitForListener("no-such-machine.invalid", port, Clock::now(), stop.get_token()); }),
        "\"no-such-machine.invalid\", is not known here"));
    stop.request_stop();
    CHECK_THROWS_AS(waitForListener("127.0.0.1", port, Clock::now() + never, stop.get_token()), Cancelled);
    CHECK_NOTHROW(requireFreePort(port));
    CHECK(mentions(refusal([&] { requireFreePort(listener.port()); }, ErrorKind::RunFailed),
        "cannot listen at port " + std::to_string(listener.port())
            + " of this machine: Address already in use."));
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("process_group_timeouts");

TEST_CASE("when the first process is killed, the others say so")
{
    const auto all = endings({.scenario = "first_is_killed", .size = 3});
    CHECK(all[0].signal == SIGKILL);
    checkAllSay({all[1], all[2]}, silentSentence(0, 3));
}

TEST_CASE("a process that hangs is named after the timeout")
{
    const auto all = endings({.scenario = "hang", .size = 3, .timeout = 6s, .awaited = 2});
    CHECK(all[1].signal == -1);
    checkAllSay({all[0], all[2]}, silentSentence(1, 3));
}

TEST_CASE("a process that lives but does not come is named after the timeout, and told why nobody waits")
{
    const auto all = endings({.scenario = "compute_too_long", .size = 2, .timeout = 5s});
    CHECK(all[0].said == silentSentence(1, 2));
    checkSays(all[1], "run failed",
        nameOf(0, 2) + " has waited in vain for this one; the last checkpoint is kept.");
}

TEST_CASE("processes that do different things notice, at once")
{
    const auto all = endings({.scenario = "differ"});
    checkSays(all[0], "run failed", nameOf(1, 2) + " trains something else than this one;");
    checkSays(all[1], "run failed", nameOf(0, 2) + " trains something else than this one;");
}

TEST_CASE("a stop ends the waiting for others at once")
{
    const auto start = Clock::now();
    const Variables stops{{"STOP_FIRST", "1"}};
    const auto busy = endings({.scenario = "compute_too_long", .each = {stops}});
    CHECK(busy[0].said == "cancelled");
    checkSays(busy[1], "run failed", nameOf(0, 2) + " has ended its training;");
    // nobody comes
    CHECK(
        endings(
            {.scenario = "average", .each = {stops, {{"RANK", "1"}, {"MASTER_PORT", "1"}}}, .awaited = 1})[0]
            .said
        == "cancelled");
    CHECK(Clock::now() - start < patience);
}

TEST_CASE("who does not come, cannot be reached or is a stranger")
{
    const std::string elsewhere = std::to_string(freePort());
    const auto missing =
        endings({.scenario = "average", .timeout = 5s, .each = {{}, {{"MASTER_PORT", elsewhere}}}});
    CHECK(missing[0].said == "run failed: Process 2/2 (rank 1) has not come within 5 seconds.");
    checkSays(
        missing[1], "run failed", "127.0.0.1:" + elsewhere + ", cannot be reached: Connection refused.");

    const auto larger = endings({.scenario = "average", .each = {{}, {{"WORLD_SIZE", "3"}}}});
    CHECK(larger[0].said == "bad input: Process 2 is one of 3, this one (rank 0) one of 2.");

    const auto twice =
        endings({.scenario = "average", .size = 3, .timeout = 5s, .each = {{}, {}, {{"RANK", "1"}}}});
    CHECK(twice[0].said == "run failed: Process 3/3 (rank 2) has not come within 5 seconds.");
    CHECK((twice[1].said == "bad input: Two processes have rank 1.")
        != (twice[2].said == "bad input: Two processes have rank 1."));
}

TEST_SUITE_END();
