// What the processor can do and what the container leaves us of it. Plain functions; any thread.
#pragma once

namespace candela
{

struct Processor {
    bool avx2 = false;
    bool avx512 = false; // F, BW, DQ and VL
    bool avx512Bf16 = false;

    /// Whether bf16 is multiplied natively: then it is the faster precision, else only the smaller one. (A
    /// processor with AMX has AVX-512 BF16 too.)
    bool nativeBf16() const { return avx512Bf16; }
};

const Processor& processor();

/// Processors this process may really use: the affinity mask, cut to the container's CPU quota (cgroup 1 and
/// 2). At least 1.
int usableThreads();

/// Tells the allocator to keep freed memory. glibc otherwise returns every large tensor to the kernel and
/// takes it back page by page at the next allocation. Once, before the first tensor; does nothing where the
/// allocator is another one.
void keepPagesWarm();

/// Gives what is free back all the same: after a model was unloaded.
void returnFreePages();

/// Most multiplications and additions a second, in 10⁹, that `threads` threads reach in registers, in fp32 or
/// in bf16 products with fp32 sums: what a kernel's speed is judged by. Takes about 0.2 s; 0 where there is
/// no such loop.
enum class PeakKind { Fp32, Bf16 };
double measurePeakGflops(PeakKind kind, int threads);

/// Bytes a second, in 10⁹, that `threads` threads copy between blocks far larger than the caches (read +
/// written).
double measureCopyBandwidth(int threads);

} // namespace candela
