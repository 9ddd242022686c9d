// The verbs of the command line, one function each: it declares the verb's options on `app` and lets them
// write into `command`, which outlives the parse; the verb that was named sets Command::work, which does the
// work.
#pragma once

#include "app/cli/command.h"

#include <CLI/CLI.hpp>

namespace candela::cli
{

void addGenerate(CLI::App& app, Command& command);
void addRelight(CLI::App& app, Command& command);
void addInspect(CLI::App& app, Command& command);
void addBench(CLI::App& app, Command& command);
void addTrain(CLI::App& app, Command& command);
void addDataset(CLI::App& app, Command& command);

} // namespace candela::cli
