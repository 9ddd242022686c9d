// The hook networks call between their blocks, so that a long forward pass can be left by an exception.
#pragma once

#include <functional>

namespace candela
{

/// Throws where the work should end (see RunContext::throwIfStopped); empty: never.
using StopCheck = std::function<void()>;

inline void checkStop(const StopCheck& stop)
{
    if (stop)
        stop();
}

} // namespace candela
