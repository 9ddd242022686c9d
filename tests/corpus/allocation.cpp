#include "tests/corpus/allocation.h"

#include <atomic>
#include <cerrno>
#include <cstdlib>

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define CANDELA_COUNTS_ALLOCATIONS
#include <malloc.h>
#endif

namespace
{

std::atomic<std::size_t> held = 0, most = 0;

#ifdef CANDELA_COUNTS_ALLOCATIONS

void* counted(void* memory)
{
    const std::size_t now = held += malloc_usable_size(memory);
    std::size_t known = most;
    while (now > known && !most.compare_exchange_weak(known, now)) { }
    return memory;
}

#endif

} // namespace

#ifdef CANDELA_COUNTS_ALLOCATIONS

// glibc's own, and in their place these, which the whole program calls.
extern "C" {

void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* memory);

void* malloc(std::size_t size)
{
    return counted(__libc_malloc(size));
}

void* calloc(std::size_t count, std::size_t size)
{
    return counted(__libc_calloc(count, size));
}

void* realloc(void* memory, std::size_t size)
{
    held -= malloc_usable_size(memory);
    void* const moved = __libc_realloc(memory, size);
    if (!moved && size != 0) {
        counted(memory);
        return nullptr;
    }
    return counted(moved);
}

void* memalign(std::size_t alignment, std::size_t size)
{
    return counted(__libc_memalign(alignment, size));
}

void* aligned_alloc(std::size_t alignment, std::size_t size)
{
    return counted(__libc_memalign(alignment, size));
}

int posix_memalign(void** result, std::size_t alignment, std::size_t size)
{
    *result = counted(__libc_memalign(alignment, size));
    return *result ? 0 : ENOMEM;
}

void free(void* memory)
{
    held -= malloc_usable_size(memory);
    __libc_free(memory);
}

} // extern "C"

#endif

namespace candela
{

bool allocationsAreCounted()
{
#ifdef CANDELA_COUNTS_ALLOCATIONS
    return true;
#else
    return false;
#endif
}

AllocationPeak::AllocationPeak()
    : m_before(held)
{
    most = m_before;
}

std::size_t AllocationPeak::bytes() const
{
    return most - m_before;
}

} // namespace candela
