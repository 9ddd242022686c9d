// Ctrl-C and its relatives, turned into a request to stop.
#pragma once

#include <stop_token>
#include <thread>

namespace candela::cli
{

/// While it lives, the first Ctrl-C (also SIGTERM, SIGHUP) requests a stop, so that the work ends in good
/// order; the second ends the program at once with status 130. One at a time, constructed on the main thread.
class Interrupt
{
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    std::stop_token token() const { return m_stop.get_token(); }

private:
    std::stop_source m_stop;
    std::thread m_watcher; // POSIX: a signal handler may only write to a pipe; this thread reads it
};

} // namespace candela::cli
