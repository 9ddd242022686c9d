// One run of the program: the engine, what is shown of it, and Ctrl-C.
#pragma once

#include "app/cli/reporter.h"
#include "core/api/engine.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace candela::cli
{

/// One thread: the main one. The engine is made when it is first needed.
class Run
{
public:
    using Observer = std::function<void(const Event&)>;

    Run(Reporter& reporter, std::stop_token stop);

    /// Blocks until the request is done; its events go to the reporter and to `observe`. Throws Error,
    /// Cancelled.
    Result request(const Request& request, const Observer& observe = {});
    /// The same, stopped by another token than Ctrl-C's.
    Result request(const Request& request, const Observer& observe, std::stop_token stop);
    /// Before the first request: where the LoRAs lie that prompts name, beside those the window knows.
    void lookForLorasIn(const std::vector<std::filesystem::path>& folders) { m_loraFolders = folders; }
    Reporter& reporter() { return m_reporter; }
    const std::stop_token& stop() const { return m_stop; }

private:
    Reporter& m_reporter;
    std::stop_token m_stop;
    std::vector<std::filesystem::path> m_loraFolders;
    std::unique_ptr<Engine> m_engine;
};

/// A name that ends in / is a folder that the user wants made. Throws Error (BadInput) where it cannot be.
void makeOutputFolder(const std::filesystem::path& output);

/// Where a verb needs the bundled model and it is not there. Throws Error (BadInput).
void requireBundledModel();

} // namespace candela::cli
