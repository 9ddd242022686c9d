#include "app/cli/options.h"
#include "app/cli/run.h"
#include "app/cli/verbs.h"
#include "app/queue/postgres_job_store.h"
#include "core/api/paths.h"
#include "core/io/atomic_file.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>

namespace candela::cli
{
namespace
{

struct Said {
    std::string queue;
    bool json = false;
    std::vector<JobId> ids;
    std::filesystem::path output = ".";
};
using SaidPtr = std::shared_ptr<Said>;

PostgresJobStore openShared(const Said& said)
{
    const QString url = QString::fromStdString(said.queue);
    if (!isPostgres(url))
        throw badInput("A queue in a file has neither workers nor results of its own, and --queue names one.",
            "Give postgresql://USER@HOST/DATABASE.");
    return PostgresJobStore({.url = url, .name = {}});
}

void printWorkers(const PostgresJobStore& store, bool json)
{
    for (const StoredWorker& worker : store.workers()) {
        if (json) {
            const nlohmann::ordered_json line = {{"name", worker.name.toStdString()},
                {"since", worker.since.toString(Qt::ISODate).toStdString()},
                {"silent_seconds", worker.silent}, {"jobs", worker.jobs}};
            std::printf(
                "%s\n", line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace).c_str());
            continue;
        }
        std::string jobs = worker.jobs.empty() ? "idle" : "job";
        for (const JobId job : worker.jobs)
            jobs += " " + std::to_string(job);
        std::printf(
            "%s  %s  (heard of %.0f s ago)\n", worker.name.toUtf8().constData(), jobs.c_str(), worker.silent);
    }
}

/// Names are the workers' own, but they come over a network: none may lead out of the folder.
std::filesystem::path placeOf(const std::filesystem::path& folder, const QString& name)
{
    const std::filesystem::path relative = pathFromUtf8(name.toStdString());
    for (const std::filesystem::path& part : relative)
        if (part == "..")
            throw runFailed("The result '" + name.toStdString() + "' has a name that cannot be used.");
    return folder / relative.relative_path();
}

void fetch(PostgresJobStore& store, JobId id, const std::filesystem::path& output)
{
    if (!store.find(id))
        throw badInput("There is no job " + std::to_string(id) + " in the queue.");
    const QStringList names = store.resultNames(id);
    if (names.isEmpty())
        throw badInput("Job " + std::to_string(id) + " has no files in the database.");
    for (const QString& name : names) {
        const std::filesystem::path place = placeOf(output / std::to_string(id), name);
        std::error_code failure;
        std::filesystem::create_directories(place.parent_path(), failure);
        if (failure)
            throw badInput(
                "The folder " + quoted(place.parent_path()) + " cannot be made: " + failure.message() + ".");
        const QByteArray bytes = store.result(id, name);
        const auto written =
            writeFile(place, {bytes.constData(), static_cast<std::size_t>(bytes.size())}, IfTaken::AddNumber);
        std::printf("%s\n", utf8(written).c_str());
    }
}

CLI::App* addAction(CLI::App& queue, const char* name, const char* description, const SaidPtr& said)
{
    CLI::App* verb = queue.add_subcommand(name, description)->group("Verbs");
    addText(*verb, "--queue", "URL", "postgresql://USER@HOST/DATABASE", said->queue)->required();
    return verb;
}

} // namespace

void addSharedQueueVerbs(CLI::App& queue, Command& command)
{
    const auto listed = std::make_shared<Said>();
    CLI::App* workers = addAction(
        queue, "workers", "List the workers of a queue on PostgreSQL, and what each is at.", listed);
    addJsonOption(*workers, listed->json);
    workers->callback([&command, listed] {
        command.work = [listed](Run&) {
            printWorkers(openShared(*listed), listed->json);
        };
    });

    const auto fetched = std::make_shared<Said>();
    CLI::App* fetchVerb =
        addAction(queue, "fetch", "Get the files of jobs that workers have put into the database.", fetched);
    fetchVerb->add_option("ID", fetched->ids, "the numbers that add and list print")->required();
    addPath(*fetchVerb, "--output", "FOLDER",
        "where FOLDER/ID is made for them (default: the current folder)", fetched->output);
    fetchVerb->callback([&command, fetched] {
        command.work = [fetched](Run&) {
            PostgresJobStore store = openShared(*fetched);
            for (const JobId id : fetched->ids)
                fetch(store, id, fetched->output);
        };
    });
}

} // namespace candela::cli
