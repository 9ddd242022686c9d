// candela: the engine from a terminal.
#include "app/cli/command_line.h"
#include "app/cli/exit_status.h"
#include "app/cli/interrupt.h"
#include "app/cli/reporter.h"
#include "app/cli/run.h"

#include <csignal>
#include <cstdio>
#include <exception>
#include <new>

#ifdef _WIN32
#include <windows.h>
#endif

namespace candela::cli
{
namespace
{

int fail(Reporter& reporter, int status, const std::string& sentence)
{
    reporter.ended(status, sentence);
    std::fprintf(stderr, "candela: %s\n", sentence.c_str());
    return status;
}

int run(const Command& command)
{
    const auto reporter = command.json ? makeJsonReporter() : makeTextReporter();
    const Interrupt interrupt;
    try {
        Run run(*reporter, interrupt.token());
        command.work(run);
        if (std::fflush(stdout) != 0)
            return fail(*reporter, exitFailed, "The result could not be written to standard output.");
        return exitDone;
    } catch (const Cancelled&) {
        return fail(*reporter, exitCancelled, "Cancelled.");
    } catch (const Error& error) {
        const int status = error.kind() == ErrorKind::RunFailed ? exitFailed : exitUsage;
        const std::string remedy = error.remedy().empty() ? std::string() : " " + error.remedy();
        return fail(*reporter, status, error.what() + remedy);
    } catch (const std::bad_alloc&) {
        return fail(*reporter, exitFailed, "There is not enough memory.");
    } catch (const std::exception& bug) {
        return fail(*reporter, exitFailed, std::string("Unexpected failure: ") + bug.what());
    }
}

/// A reader of ours that goes away must not end us in the middle of writing a file.
void prepareTerminal()
{
#ifdef _WIN32
    SetConsoleOutputCP(CP_UTF8);
#else
    std::signal(SIGPIPE, SIG_IGN);
#endif
}

} // namespace
} // namespace candela::cli

int main(int argc, char** argv)
{
    using namespace candela::cli;
    prepareTerminal();
    const auto read = readCommandLine(argc, argv);
    if (const auto* answer = std::get_if<Answer>(&read)) {
        std::fprintf(answer->status == exitDone ? stdout : stderr, "%s\n", answer->text.c_str());
        return answer->status;
    }
    return run(std::get<Command>(read));
}
