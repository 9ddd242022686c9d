// How a run is shown: to a person (progress on stderr, what was made on stdout) or to a program (JSON on
// stdout).
#pragma once

#include "core/api/engine.h"

#include <memory>

namespace candela::cli
{

/// Called on the thread that runs the engine.
class Reporter
{
public:
    virtual ~Reporter() = default;
    virtual void event(const Event& event) = 0;
    /// How previews are turned into the bytes of a PNG file; without it they are not shown.
    virtual void showPreviews(std::function<std::string(const Image&)>) { }
    /// The run is done. `grid` is the laid-out picture's file; empty where there is none.
    virtual void result(const Result& result, const std::filesystem::path& grid) = 0;
    /// The run ended without a result; `status` is the exit status. The sentence itself goes to stderr
    /// elsewhere.
    virtual void ended(int status, const std::string& sentence) = 0;
};

/// A bar where stderr is a terminal, plain lines otherwise.
std::unique_ptr<Reporter> makeTextReporter();
std::unique_ptr<Reporter> makeJsonReporter();

/// "Sampling"; in JSON "sampling".
std::string_view nameOf(Phase phase);

} // namespace candela::cli
