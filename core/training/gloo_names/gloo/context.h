// LibTorch contains Gloo but ships none of its headers, which c10d's header for it includes. The program
// calls nothing of Gloo's itself: these files declare, as Gloo does, just what that header names.
#pragma once

#include <chrono>

namespace gloo
{

class Context
{
public:
    void setTimeout(std::chrono::milliseconds timeout);
};

namespace transport
{
class UnboundBuffer;
}

} // namespace gloo
