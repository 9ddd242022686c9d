#include "core/training/master_address.h"

#include "core/api/error.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>
#include <thread>

namespace candela
{
namespace
{

using Clock = std::chrono::steady_clock;

class Socket
{
public:
    Socket(int family, int kind)
        : m_descriptor(::socket(family, kind | SOCK_CLOEXEC, 0))
    {
    }
    ~Socket()
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    int descriptor() const { return m_descriptor; }

private:
    int m_descriptor;
};

using Addresses = std::unique_ptr<addrinfo, void (*)(addrinfo*)>;

/// Null where the name is not known yet; `error` says why, as getaddrinfo does.
Addresses lookUp(const char* host, int port, int kind, int flags, int& error)
{
    addrinfo hints = {};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = kind;
    hints.ai_flags = flags;
    addrinfo* found = nullptr;
    error = ::getaddrinfo(host, std::to_string(port).c_str(), &hints, &found);
    return {error == 0 ? found : nullptr, [](addrinfo* list) {
                if (list)
                    ::freeaddrinfo(list);
            }};
}

/// The number by which a connected socket's own end is known.
std::string ownAddress(const Socket& socket)
{
    sockaddr_storage own = {};
    socklen_t size = sizeof own;
    std::array<char, NI_MAXHOST> text = {};
    if (::getsockname(socket.descriptor(), reinterpret_cast<sockaddr*>(&own), &size) != 0
        || ::getnameinfo(
               reinterpret_cast<sockaddr*>(&own), size, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST)
            != 0)
        return {};
    return text.data();
}

/// 0, or errno. Returns within a moment, so that a stop is noticed.
int connectOnce(const Socket& socket, const addrinfo& address)
{
    constexpr timeval patience = {.tv_sec = 0, .tv_usec = 500'000};
    ::setsockopt(socket.descriptor(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (::connect(socket.descriptor(), address.ai_addr, address.ai_addrlen) == 0)
        return 0;
    return errno == EINPROGRESS ? ETIMEDOUT : errno;
}

Error unreachable(const std::string& host, int port, int error)
{
    return runFailed("The first process, which is to listen at " + host + ":" + std::to_string(port)
            + ", cannot be reached: " + std::generic_category().message(error) + ".",
        "See that it is running, that MASTER_ADDR and MASTER_PORT are the same for all, and that no firewall "
        "is between.");
}

} // namespace

void requireFreePort(int port)
{
    int error = 0;
    const Addresses own = lookUp(nullptr, port, SOCK_STREAM, AI_PASSIVE, error);
    for (const addrinfo* address = own.get(); address; address = address->ai_next) {
        const Socket socket(address->ai_family, SOCK_STREAM);
        const int yes = 1;
        if (socket.descriptor() < 0) // a machine without IPv6
            continue;
        ::setsockopt(socket.descriptor(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        if (address->ai_family == AF_INET6)
            ::setsockopt(socket.descriptor(), IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
        if (::bind(socket.descriptor(), address->ai_addr, address->ai_addrlen) == 0
            && ::listen(socket.descriptor(), 1) == 0)
            continue;
        if (errno == EADDRINUSE || errno == EACCES)
            throw runFailed("The first process cannot listen at port " + std::to_string(port)
                    + " of this machine: " + std::generic_category().message(errno) + ".",
                "Choose another port with MASTER_PORT, the same for all processes.");
    }
}

std::string waitForListener(
    const std::string& host, int port, Clock::time_point deadline, const std::stop_token& stop)
{
    for (;;) {
        int error = 0, reason = EHOSTUNREACH;
        const Addresses addresses = lookUp(host.c_str(), port, SOCK_STREAM, 0, error);
        if (!addresses && error != EAI_AGAIN)
            throw badInput("The machine of the first process, \"" + host
                    + "\", is not known here: " + ::gai_strerror(error) + ".",
                "Set MASTER_ADDR to its name or address.");
        for (const addrinfo* address = addresses.get(); address; address = address->ai_next) {
            const Socket socket(address->ai_family, SOCK_STREAM);
            reason = socket.descriptor() < 0 ? errno : connectOnce(socket, *address);
            if (reason == 0)
                return ownAddress(socket);
        }
        if (stop.stop_requested())
            throw Cancelled();
        if (Clock::now() >= deadline)
            throw unreachable(host, port, reason);
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
}

std::string addressTowards(const std::string& other)
{
    constexpr int anyPort = 9; // connecting a datagram socket chooses a way and sends nothing
    int error = 0;
    const Addresses address = lookUp(other.c_str(), anyPort, SOCK_DGRAM, AI_NUMERICHOST, error);
    if (!address)
        return {};
    const Socket socket(address->ai_family, SOCK_DGRAM);
    if (socket.descriptor() < 0 || ::connect(socket.descriptor(), address->ai_addr, address->ai_addrlen) != 0)
        return {};
    return ownAddress(socket);
}

bool isLoopback(const std::string& address)
{
    return address.empty() || address.starts_with("127.") || address == "::1"
        || address.starts_with("::ffff:127.");
}

std::string reachableAddress(const std::string& mine, const std::vector<std::string>& found)
{
    if (!isLoopback(mine))
        return mine;
    const auto outside = std::ranges::find_if_not(found, isLoopback);
    const std::string way = outside == found.end() ? std::string() : addressTowards(*outside);
    return !way.empty() ? way : mine.empty() ? "127.0.0.1" : mine;
}

} // namespace candela
