// Reads the command line.
#pragma once

#include "app/cli/command.h"

#include <string>
#include <variant>

namespace candela::cli
{

/// Nothing is to be run: this is what to print, and the exit status.
struct Answer {
    std::string text;
    int status = 0; // 0: help or version, for stdout; 2: one sentence about wrong usage, for stderr
};

/// Numbers, sizes and names are checked here, each complaint naming option, value and range; whether files
/// can be read and written is the engine's business. `argv` is UTF-8.
std::variant<Command, Answer> readCommandLine(int argc, const char* const* argv);

} // namespace candela::cli
