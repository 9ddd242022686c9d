#include "app/cli/command_line.h"

#include "app/cli/exit_status.h"
#include "app/cli/options.h"
#include "app/cli/verbs.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace candela::cli
{
namespace
{

constexpr const char* program = "candela";

void addVerbs(CLI::App& app, Command& command)
{
#ifndef CANDELA_ENGINE_ONLY // there, pictures cannot be written and nothing can be trained on them
    addGenerate(app, command);
    addRelight(app, command);
    addScore(app, command);
    addGrid(app, command);
    addTrain(app, command);
    addDataset(app, command);
    addQueue(app, command);
    addWorker(app, command);
    addModels(app, command);
#endif
    addInspect(app, command);
    addConvert(app, command);
    addVerify(app, command);
    addBench(app, command);
}

/// The verb, or verb and sub-verb, that was named.
const CLI::App* named(const CLI::App* app)
{
    while (!app->get_subcommands().empty())
        app = app->get_subcommands().front();
    return app;
}

std::string fullName(const CLI::App* app)
{
    return app->get_parent() ? fullName(app->get_parent()) + " " + app->get_name() : app->get_name();
}

/// CLI11 says "A subcommand is required" also where a wrong one was given.
std::string sentenceFor(const CLI::ParseError& error, const CLI::App* at)
{
    const auto remaining = at->remaining();
    const bool needsVerb = at->get_require_subcommand_min() > 0;
    if (needsVerb && !remaining.empty())
        return "'" + remaining.front() + "' is not known here.";
    if (needsVerb)
        return "a verb is needed.";
    if (dynamic_cast<const CLI::ExtrasError*>(&error) && !remaining.empty())
        return "'" + remaining.front() + "' is not known here.";
    std::string sentence = error.what();
    if (!sentence.empty() && sentence.back() != '.')
        sentence += '.';
    return sentence;
}

Answer wrongUsage(const std::string& verb, const std::string& sentence)
{
    return {verb + ": " + sentence + " '" + verb + " --help' says what there is.", exitUsage};
}

/// Overlong forms are let through: what is needed is that no later part chokes on a broken sequence.
bool isUtf8(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80 ? 1
            : lead >> 5 == 0b110               ? 2
            : lead >> 4 == 0b1110              ? 3
            : lead >> 3 == 0b11110             ? 4
                                               : 0;
        if (length == 0 || i + length > text.size())
            return false;
        for (std::size_t k = 1; k < length; ++k)
            if (static_cast<unsigned char>(text[i + k]) >> 6 != 0b10)
                return false;
        i += length;
    }
    return true;
}

/// The arguments as CLI11's vector overload wants them: reversed. It would take `--negative=` for an option
/// whose value follows, so an empty value is made an argument of its own.
std::vector<std::string> reversedArguments(int argc, const char* const* argv)
{
    std::vector<std::string> arguments;
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        const bool emptyValue = argument.starts_with("--") && argument.find('=') + 1 == argument.size();
        arguments.emplace_back(argument.substr(0, argument.size() - (emptyValue ? 1 : 0)));
        if (emptyValue)
            arguments.emplace_back();
    }
    std::reverse(arguments.begin(), arguments.end());
    return arguments;
}

} // namespace

std::variant<Command, Answer> readCommandLine(int argc, const char* const* argv)
{
    for (int i = 1; i < argc; ++i)
        if (!isUtf8(argv[i]))
            return wrongUsage(program, "argument " + std::to_string(i) + " is not valid UTF-8.");

    Command command;
    CLI::App app("Candela paints pictures from text with diffusion models.", program);
    app.formatter(std::make_shared<HelpFormatter>());
    app.set_help_flag("-h,--help", "show this help");
    app.set_version_flag("--version", std::string("candela ") + CANDELA_VERSION, "show the version");
    app.require_subcommand(1);
    app.footer(
        "candela VERB --help lists a verb's options with defaults and units.\n\n"
        "Exit status: 0 done; 1 the run failed; 2 wrong usage or unreadable input, nothing was written;\n"
        "130 cancelled with Ctrl-C.");
    addVerbs(app, command);
    try {
        app.parse(reversedArguments(argc, argv));
    } catch (const CLI::CallForHelp&) {
        return Answer{named(&app)->help(), exitDone};
    } catch (const CLI::CallForVersion& version) {
        return Answer{std::string(version.what()) + "\n", exitDone};
    } catch (const CLI::ParseError& error) {
        const CLI::App* at = named(&app);
        return wrongUsage(fullName(at), sentenceFor(error, at));
    }
    return command;
}

} // namespace candela::cli
