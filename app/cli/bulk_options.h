// The options with which `queue add generate` makes many jobs of one.
#pragma once

#include "core/api/bulk.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace candela::cli
{

/// What they say; kept by who declares them until the work is done.
struct BulkOptions {
    Bulk bulk;
    std::string seeds;
    std::vector<std::string> vary;
    bool prompt = false, seed = false; // whether --prompt and --seed were given

    bool any() const;
};

/// Adds them to the verb that paints; --prompt need not be given where a file of prompts is.
void addBulkOptions(CLI::App& generate, const std::shared_ptr<BulkOptions>& options);

/// All the jobs that the base and the options mean; just the base where none was given. Throws Error
/// (BadInput).
BulkJobs jobsFrom(const GenerateRequest& base, const BulkOptions& options);

} // namespace candela::cli
