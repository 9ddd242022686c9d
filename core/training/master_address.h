// The machine where rank 0 listens: reached before c10d is asked to, because c10d retries with pages of
// warnings and cannot be stopped; and the address by which others reach this machine.
#pragma once

#include <chrono>
#include <stop_token>
#include <string>
#include <vector>

namespace candela
{

/// Throws Error (RunFailed) where this machine cannot listen at the port: somebody else does, or it is not
/// allowed.
void requireFreePort(int port);

/// Waits until somebody listens there. Returns the number by which this machine is seen from there. Throws
/// Error (BadInput where the name is not known, RunFailed at the deadline, saying what the system says) and
/// Cancelled.
std::string waitForListener(const std::string& host, int port, std::chrono::steady_clock::time_point deadline,
    const std::stop_token& stop);

/// By which number this machine would send to that one (a number); empty where there is no way.
std::string addressTowards(const std::string& other);

/// A number that means the machine itself: 127.…, ::1.
bool isLoopback(const std::string& address);

/// Which of this machine's addresses the others can reach. Each has found `found` on its way to the first
/// machine; the processes beside rank 0 have found loopback, which is of no use to those of other machines.
std::string reachableAddress(const std::string& mine, const std::vector<std::string>& found);

} // namespace candela
