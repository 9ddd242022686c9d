#include "app/cli/interrupt.h"

#include "app/cli/exit_status.h"

#include <cstdlib>

#ifdef _WIN32
#include <windows.h>
#else
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#endif

namespace candela::cli
{

#ifdef _WIN32

namespace
{

std::stop_source* g_stop = nullptr;

// Called by Windows on a thread of its own, so it may do what a signal handler may not.
BOOL WINAPI onConsoleEvent(DWORD)
{
    if (!g_stop->request_stop())
        std::_Exit(exitCancelled);
    return TRUE;
}

} // namespace

Interrupt::Interrupt()
{
    g_stop = &m_stop;
    SetConsoleCtrlHandler(onConsoleEvent, TRUE);
}

Interrupt::~Interrupt()
{
    SetConsoleCtrlHandler(onConsoleEvent, FALSE);
    g_stop = nullptr;
}

#else

namespace
{

constexpr char interrupted = 'i';
constexpr char finished = 'f';

int g_pipe[2] = {-1, -1}; // read, write
volatile std::sig_atomic_t g_signals = 0;

void onSignal(int)
{
    const int error = errno;
    g_signals = g_signals + 1;
    if (g_signals > 1)
        _exit(exitCancelled);
    [[maybe_unused]] const ssize_t written = write(g_pipe[1], &interrupted, 1);
    errno = error;
}

constexpr int stoppingSignals[] = {SIGINT, SIGTERM, SIGHUP};

void handleSignals(void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    for (const int signal : stoppingSignals)
        sigaction(signal, &action, nullptr);
}

} // namespace

Interrupt::Interrupt()
{
    g_signals = 0;
    if (pipe2(g_pipe, O_CLOEXEC) != 0)
        return; // no file descriptor left: then Ctrl-C ends the program as it does without us
    m_watcher = std::thread([this] {
        char message = 0;
        while (read(g_pipe[0], &message, 1) == 1 && message == interrupted)
            m_stop.request_stop();
    });
    handleSignals(onSignal);
}

Interrupt::~Interrupt()
{
    if (!m_watcher.joinable())
        return;
    handleSignals(SIG_DFL);
    [[maybe_unused]] const ssize_t written = write(g_pipe[1], &finished, 1);
    m_watcher.join();
    close(g_pipe[0]);
    close(g_pipe[1]);
}

#endif

} // namespace candela::cli
