#include "app/cli/options.h"
#include "app/cli/run.h"
#include "app/cli/verbs.h"
#include "app/queue/worker.h"

#include <cstdio>
#include <memory>

namespace candela::cli
{
namespace
{

struct Said {
    std::string queue, name;
    std::filesystem::path models, output;
    bool intoDatabase = false, once = false, untilEmpty = false;
};

WorkerOptions optionsOf(const Said& said)
{
    using Until = WorkerOptions::Until;
    const QString queue = QString::fromStdString(said.queue);
    if (!isPostgres(queue))
        throw badInput("Workers share a queue on PostgreSQL, and --queue names none.",
            "Give postgresql://USER@HOST/DATABASE; a file is worked off with queue run.");
    const auto absolute = [](const std::filesystem::path& path) {
        return path.empty() ? path : std::filesystem::absolute(path).lexically_normal();
    };
    return {.queue = queue,
        .name = QString::fromStdString(said.name),
        .models = absolute(said.models),
        .output = absolute(said.output),
        .until = said.once    ? Until::OneJob
            : said.untilEmpty ? Until::Empty
                              : Until::Stopped};
}

void say(const QString& sentence)
{
    std::fprintf(stderr, "candela: %s\n", sentence.toUtf8().constData());
}

void work(const Said& said, Run& run)
{
    const auto runRequest = [&run](const Request& request, RunContext& context) {
        Result result = run.request(request, context.emit, context.stop);
        run.reporter().result(result, {});
        return result;
    };
    const WorkerOptions options = optionsOf(said);
    if (!options.models.empty())
        run.lookForLorasIn({options.models});
    Worker(options, runRequest, say, run.stop()).work();
}

} // namespace

void addWorker(CLI::App& app, Command& command)
{
    const auto said = std::make_shared<Said>();
    CLI::App* verb =
        app.add_subcommand("worker", "Work for a queue that several machines share.")->group("Verbs");
    addText(*verb, "--queue", "URL",
        "postgresql://USER@HOST/DATABASE; the password is better given in PGPASSWORD or ~/.pgpass",
        said->queue)
        ->required();
    addPath(*verb, "--models", "FOLDER",
        "the models this worker has, each under the name that the jobs' models have at the end of their "
        "path; jobs of "
        "other models are left to others (default: the bundled model alone)",
        said->models);
    auto* output = addPath(*verb, "--output", "FOLDER",
        "the folder that the workers share; the files of job 7 go to FOLDER/7", said->output);
    auto* intoDatabase = verb->add_flag("--into-database", said->intoDatabase,
        "put the files into the database instead, up to 64 MB each; queue fetch gets them");
    intoDatabase->excludes(output);
    addText(
        *verb, "--name", "NAME", "what queue workers calls it (default: machine and process)", said->name);
    auto* once = verb->add_flag("--once", said->once, "end after one job");
    verb->add_flag("--until-empty", said->untilEmpty, "end when nothing waits that this worker can do")
        ->excludes(once);
    addJsonOption(*verb, command.json);
    verb->footer(
        "Ctrl-C or SIGTERM hands its job back. The job of a worker that dies, or is not heard of for half a\n"
        "minute, is taken over by another. See docs/FLEET.md for Slurm and Kubernetes.\n\n"
        "Examples:\n"
        "  candela worker --queue postgresql://candela@db/candela --models /srv/models --output "
        "/srv/results\n"
        "  candela queue add --queue postgresql://candela@db/candela generate --prompt \"an owl\"\n"
        "  candela queue workers --queue postgresql://candela@db/candela");
    verb->callback([said, &command] {
        if (said->output.empty() && !said->intoDatabase)
            throw CLI::RequiredError("--output or --into-database");
        command.work = [said](Run& run) {
            work(*said, run);
        };
    });
}

} // namespace candela::cli
