// The verbs of the command line, one function each: it declares the verb's options on `app` and lets them
// write into `command`, which outlives the parse; the verb that was named sets Command::work, which does the
// work.
#pragma once

#include "app/cli/command.h"
#include "core/api/requests.h"

#include <CLI/CLI.hpp>

namespace candela::cli
{

void addGenerate(CLI::App& app, Command& command);
void addRelight(CLI::App& app, Command& command);
void addConvert(CLI::App& app, Command& command);
void addInspect(CLI::App& app, Command& command);
void addModels(CLI::App& app, Command& command);
void addVerify(CLI::App& app, Command& command);
void addBench(CLI::App& app, Command& command);
void addScore(CLI::App& app, Command& command);
void addGrid(CLI::App& app, Command& command);
void addTrain(CLI::App& app, Command& command);
void addDataset(CLI::App& app, Command& command);
void addQueue(CLI::App& app, Command& command);
void addWorker(CLI::App& app, Command& command);

/// What only a queue on PostgreSQL has: `queue workers` and `queue fetch`.
void addSharedQueueVerbs(CLI::App& queue, Command& command);

/// The same verbs as kinds of jobs: the same options, and what they say goes to `take`.
using TakeRequest = std::function<void(const Request& request)>;
void addGenerateJob(CLI::App& kinds, const TakeRequest& take);
void addRelightJob(CLI::App& kinds, const TakeRequest& take);
void addTrainJob(CLI::App& kinds, const TakeRequest& take);

/// A kind of `train`, with options of its own.
CLI::App* addLoraTraining(CLI::App& train, const TakeRequest& take);

} // namespace candela::cli
