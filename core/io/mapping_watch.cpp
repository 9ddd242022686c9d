#include "core/io/mapping_watch.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <utility>

#ifndef _WIN32
#include <csignal>
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace candela
{
namespace
{

constexpr std::size_t mostWatched = 4096; // files at a time; those beyond are not watched

/// Written by the signal's handler, which may do little: everything it touches is here.
struct Watched {
    std::atomic<std::uintptr_t> begin = 0, end = 0;
    std::atomic<bool> isCut = false;
};
std::array<Watched, mostWatched> watched;

std::mutex mutex; // of what follows
std::array<std::filesystem::path, mostWatched>& paths()
{
    static std::array<std::filesystem::path, mostWatched> all;
    return all;
}
std::optional<std::filesystem::path> cutAndGone;

#ifndef _WIN32

struct sigaction before;

/// A page of a mapping has no file behind it any more: from there on it gets empty memory.
void onBusError(int signal, siginfo_t* info, void* context)
{
    const auto at = reinterpret_cast<std::uintptr_t>(info->si_addr);
    for (Watched& one : watched) {
        const std::uintptr_t end = one.end;
        if (at < one.begin || at >= end)
            continue;
        one.isCut = true;
        const std::uintptr_t page = at & ~(static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE)) - 1);
        if (::mmap(reinterpret_cast<void*>(page), end - page, PROT_READ,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0)
            != MAP_FAILED)
            return;
    }
    // None of ours: whoever was asked before, or the end of the program.
    if ((before.sa_flags & SA_SIGINFO) && before.sa_sigaction)
        before.sa_sigaction(signal, info, context);
    else
        ::sigaction(signal, &before, nullptr);
}

void installHandler()
{
    struct sigaction action {
    };
    action.sa_sigaction = onBusError;
    action.sa_flags = SA_SIGINFO | SA_NODEFER;
    ::sigemptyset(&action.sa_mask);
    ::sigaction(SIGBUS, &action, &before);
}

#else

void installHandler() { }

#endif

} // namespace

std::size_t watchMapping(std::span<const std::byte> bytes, const std::filesystem::path& path)
{
    static std::once_flag installed;
    std::call_once(installed, installHandler);
    const std::lock_guard lock(mutex);
    for (std::size_t i = 0; i < watched.size() && !bytes.empty(); ++i) {
        if (watched[i].end != 0)
            continue;
        paths()[i] = path;
        watched[i].isCut = false;
        watched[i].begin = reinterpret_cast<std::uintptr_t>(bytes.data());
        watched[i].end = reinterpret_cast<std::uintptr_t>(bytes.data() + bytes.size());
        return i;
    }
    return mostWatched;
}

void endWatch(std::size_t watch)
{
    if (watch == mostWatched)
        return;
    const std::lock_guard lock(mutex);
    watched[watch].end = 0;
    watched[watch].begin = 0;
    if (watched[watch].isCut.exchange(false))
        cutAndGone = paths()[watch];
}

std::optional<std::filesystem::path> takeCutFile()
{
    const std::lock_guard lock(mutex);
    auto found = std::exchange(cutAndGone, std::nullopt);
    for (std::size_t i = 0; i < watched.size(); ++i)
        if (watched[i].isCut.exchange(false))
            found = paths()[i];
    return found;
}

} // namespace candela
