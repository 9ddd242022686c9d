// What one call of the program is to do: the outcome of reading the command line.
#pragma once

#include <functional>

namespace candela::cli
{

class Run;

struct Command {
    std::function<void(Run&)> work; // the verb that was named; throws Error and Cancelled
    bool json = false;
};

} // namespace candela::cli
