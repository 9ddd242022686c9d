#include "core/nn/kernels/machine.h"

#include "core/nn/kernels/peak.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <functional>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#ifdef __linux__
#include <sched.h>
#endif
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace candela
{
namespace
{

Processor detectProcessor()
{
    Processor found;
#ifdef CANDELA_AVX512_KERNELS
    __builtin_cpu_init();
    found.avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    found.avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    found.avx512Bf16 = found.avx512 && __builtin_cpu_supports("avx512bf16");
#endif
    return found;
}

#ifdef __linux__

/// Processors allowed by `quota` µs of time in every `period` µs; 0 where there is no limit.
int processorsOf(double quota, double period)
{
    return quota > 0 && period > 0 ? std::max(1, static_cast<int>(std::ceil(quota / period))) : 0;
}

/// The limit of one cgroup folder in either version's files; 0 where it has none.
int cgroupLimit(const std::string& folder)
{
    double quota = 0;
    double period = 0;
    if (std::ifstream both(folder + "/cpu.max");
        both >> quota >> period) // "max 100000" fails to read: no limit
        return processorsOf(quota, period);
    std::ifstream quotaFile(folder + "/cpu.cfs_quota_us");
    std::ifstream periodFile(folder + "/cpu.cfs_period_us");
    return quotaFile >> quota && periodFile >> period ? processorsOf(quota, period) : 0;
}

/// The strictest CPU quota of this process's control groups and their parents; 0 where there is none.
int containerLimit()
{
    int strictest = 0;
    const auto consider = [&](const std::string& folder) {
        const int limit = cgroupLimit(folder);
        if (limit > 0 && (strictest == 0 || limit < strictest))
            strictest = limit;
    };
    std::ifstream groups("/proc/self/cgroup");
    for (std::string line; std::getline(groups, line);) { // "0::/path" or "4:cpu,cpuacct:/path"
        const std::size_t first = line.find(':');
        const std::size_t second = line.find(':', first + 1);
        if (second == std::string::npos)
            continue;
        const std::string controllers = line.substr(first + 1, second - first - 1);
        if (!controllers.empty() && controllers.find("cpu") != 0)
            continue;
        const std::string root = controllers.empty() ? "/sys/fs/cgroup" : "/sys/fs/cgroup/" + controllers;
        std::string path = line.substr(second + 1);
        for (; path.size() > 1; path.erase(path.rfind('/')))
            consider(root + path);
        consider(root); // a container sees its own group as the root
    }
    return strictest;
}

#endif

/// Seconds that `work(i)` takes on threads 0 to threads - 1 at once.
double secondsFor(int threads, const std::function<void(int)>& work)
{
    const auto start = std::chrono::steady_clock::now();
    std::vector<std::thread> others;
    for (int i = 1; i < threads; ++i)
        others.emplace_back(work, i);
    work(0);
    for (std::thread& other : others)
        other.join();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

} // namespace

const Processor& processor()
{
    static const Processor detected = detectProcessor();
    return detected;
}

int usableThreads()
{
    int count = static_cast<int>(std::thread::hardware_concurrency());
#ifdef __linux__
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0)
        count = CPU_COUNT(&allowed);
    if (const int limit = containerLimit(); limit > 0)
        count = std::min(count, limit);
#endif
    return std::max(1, count);
}

void keepPagesWarm()
{
#ifdef __GLIBC__
    // Blocks of any size come from the heap, and the heap's end is given back only when 4 GiB of it are free.
    constexpr int largest = 1 << 30;
    constexpr int largestOfOldVersions = 32 << 20;
    if (!mallopt(M_MMAP_THRESHOLD, largest))
        mallopt(M_MMAP_THRESHOLD, largestOfOldVersions);
    mallopt(M_TRIM_THRESHOLD, 2147483647);
    mallopt(M_TOP_PAD, 64 << 20);
#endif
}

void returnFreePages()
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

double measurePeakGflops([[maybe_unused]] PeakKind kind, [[maybe_unused]] int threads)
{
#ifdef CANDELA_AVX512_KERNELS
    using Loop = double (*)(std::int64_t);
    const Loop loop = kind == PeakKind::Bf16 ? (processor().avx512Bf16 ? kernels::bf16Loop : nullptr)
        : processor().avx512                 ? kernels::fp32LoopAvx512
        : processor().avx2                   ? kernels::fp32LoopAvx2
                                             : nullptr;
    if (!loop)
        return 0;
    double best = 0;
    for (int attempt = 0; attempt < 4; ++attempt) {
        std::vector<double> operations(static_cast<std::size_t>(threads));
        const double seconds =
            secondsFor(threads, [&](int i) { operations[static_cast<std::size_t>(i)] = loop(2'000'000); });
        best = std::max(best, std::reduce(operations.begin(), operations.end()) / seconds * 1e-9);
    }
    return best;
#else
    return 0;
#endif
}

double measureCopyBandwidth(int threads)
{
    constexpr std::size_t bytes = 128u << 20;
    std::vector<std::vector<char>> blocks(2 * static_cast<std::size_t>(threads), std::vector<char>(bytes));
    double best = 0;
    for (int attempt = 0; attempt < 3; ++attempt) {
        const double seconds = secondsFor(threads, [&](int i) {
            const std::size_t pair = 2 * static_cast<std::size_t>(i);
            std::memcpy(blocks[pair].data(), blocks[pair + 1].data(), bytes);
        });
        best = std::max(best, 2.0 * static_cast<double>(bytes) * threads / seconds * 1e-9);
    }
    return best;
}

} // namespace candela
