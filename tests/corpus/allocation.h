// How much memory is asked for, by whomever: malloc and its kin are counted where that is possible.
#pragma once

#include <cstddef>

namespace candela
{

/// Whether it is counted: with glibc, without sanitizers.
bool allocationsAreCounted();

/// From its making on, on all threads.
class AllocationPeak
{
public:
    AllocationPeak();
    /// Bytes above what was held at the beginning, when they were most.
    std::size_t bytes() const;

private:
    std::size_t m_before;
};

} // namespace candela
