#include "app/cli/bulk_options.h"
#include "app/cli/options.h"
#include "app/cli/run.h"
#include "app/cli/verbs.h"
#include "app/cli/window_profile.h"
#include "app/common/plain_line.h"
#include "app/queue/job_store.h"
#include "app/queue/postgres_connection.h"
#include "app/queue/readiness.h"
#include "core/api/paths.h"
#include "core/api/request_json.h"

#include <QCoreApplication>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <memory>

namespace candela::cli
{
namespace
{

/// What the options of all queue verbs say; each uses what it declares.
struct Said {
    std::string queue; // a file; empty: the window's own
    std::vector<JobId> ids;
    bool all = false; // instead of ids
    bool json = false;
    JobId before = 0;
    bool first = false;
    bool resumeInterrupted = false;
    bool tiled = false;
    std::optional<Request> request;
};
using SaidPtr = std::shared_ptr<Said>;

/// Qt finds its database driver through the application object, which only the queue's verbs need.
class OpenQueue
{
public:
    explicit OpenQueue(const Said& said)
        : m_application(m_argumentCount, m_arguments)
        , m_store(openJobStore(locationOf(said)))
    {
        if (!m_store->notice().isEmpty())
            std::fprintf(stderr, "candela: %s\n", m_store->notice().toUtf8().constData());
    }
    JobStore& store() { return *m_store; }

private:
    static QString locationOf(const Said& said)
    {
        if (!said.queue.empty())
            return QString::fromStdString(said.queue);
        return windowDataFile(QStringLiteral("queue.sqlite"));
    }

    int m_argumentCount = 1;
    char m_name[8] = "candela";
    char* m_arguments[2] = {m_name, nullptr};
    QCoreApplication m_application;
    std::unique_ptr<JobStore> m_store;
};

std::string line(const StoredJob& job)
{
    const std::string state = nameOf(job.state).toStdString();
    std::string text = std::to_string(job.id) + "  " + state
        + std::string(13 - std::min<std::size_t>(13, state.size()), ' ') + std::string(kindOf(job.request));
    if (const auto* generate = std::get_if<GenerateRequest>(&job.request))
        text += "  "
            + plainLine(QString::fromStdString(generate->prompt.substr(0, generate->prompt.find('\n'))))
                  .toStdString();
    if (job.failure)
        text += "  (" + plainLine(job.failure->sentence).toStdString() + ")";
    return text;
}

nlohmann::ordered_json jsonOf(const StoredJob& job)
{
    nlohmann::ordered_json json = {{"id", job.id}, {"kind", kindOf(job.request)},
        {"state", nameOf(job.state).toStdString()}, {"attempts", job.attempts},
        {"outputs", nlohmann::ordered_json::array()}};
    for (const QString& output : job.outputs)
        json["outputs"].push_back(output.toStdString());
    if (job.failure)
        json["failure"] = job.failure->sentence.toStdString();
    return json;
}

void print(const std::string& text)
{
    std::printf("%s\n", text.c_str());
}

void print(const nlohmann::ordered_json& json)
{
    print(json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

void list(JobStore& store, bool json)
{
    for (const StoredJob& job : store.list())
        json ? print(jsonOf(job)) : print(line(job));
}

StoredJob found(const JobStore& store, JobId id)
{
    if (auto job = store.find(id))
        return *job;
    throw badInput("There is no job " + std::to_string(id) + " in the queue.");
}

/// Everything of one job, the request as it was stored.
void show(const JobStore& store, JobId id)
{
    const StoredJob job = found(store, id);
    auto json = jsonOf(job);
    if (job.unreadable)
        json["request"] = job.unreadable->toStdString();
    else
        json["request"] = nlohmann::ordered_json::parse(requestToJson(job.request));
    print(json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

/// Prints the numbers, and of many how many they are.
void addJobs(JobStore& store, bool isShared, const Request& request, const BulkOptions& options)
{
    const auto* generate = std::get_if<GenerateRequest>(&request);
    if (!generate || !options.any()) {
        print(std::to_string(store.add(std::span(&request, 1)).front()));
        return;
    }
    if (isShared && !options.vary.empty())
        throw badInput(
            "A shared queue draws no grids, for each worker keeps a job's pictures in a place of its own.",
            "Use --prompts with a .csv file that has a column for each setting, instead of --vary.");
    const BulkJobs jobs = jobsFrom(*generate, options);
    for (const JobId id : store.add(jobs.requests, JobStore::Place::Last, JobStore::Ranks::Equal))
        print(std::to_string(id));
    std::fprintf(stderr, "candela: %d picture%s", jobs.pictures, jobs.pictures == 1 ? "" : "s");
    if (jobs.grids > 0)
        std::fprintf(stderr, " and %d grid%s", jobs.grids, jobs.grids == 1 ? "" : "s");
    std::fprintf(stderr, " queued\n");
}

void runOne(JobStore& store, const StoredJob& job, Run& run)
{
    const auto note = [&](const Event& event) {
        if (const std::filesystem::path file = writtenFile(event); !file.empty())
            store.addOutput(job.id, QString::fromStdString(utf8(file)));
    };
    if (const auto obstacle = obstacleOf(job.request, store)) {
        store.finish(job.id, StoredState::Blocked, obstacle);
        std::fprintf(stderr, "candela: job %lld: %s\n", static_cast<long long>(job.id),
            obstacle->sentence.toUtf8().constData());
        return;
    }
    try {
        const auto request = remainderOf(job);
        if (!request) {
            store.finish(job.id, StoredState::Done);
            return;
        }
        if (const auto* generate = std::get_if<GenerateRequest>(&*request))
            makeOutputFolder(generate->output);
        const Result result = run.request(*request, note);
        if (const auto* trained = std::get_if<TrainResult>(&result))
            store.addOutput(job.id, QString::fromStdString(utf8(trained->output)));
        else if (const auto* grid = std::get_if<GridResult>(&result))
            store.addOutput(job.id, QString::fromStdString(utf8(grid->file)));
        store.finish(job.id, StoredState::Done);
        run.reporter().result(result, {});
    } catch (const Cancelled&) {
        store.finish(job.id, StoredState::Interrupted);
        throw;
    } catch (const Error& error) {
        store.finish(job.id, StoredState::Failed, failureOf(error));
        std::fprintf(stderr, "candela: job %lld: %s\n", static_cast<long long>(job.id), error.what());
    }
}

void runAll(JobStore& store, bool resumeInterrupted, Run& run)
{
    if (const int orphans = store.interruptOrphans(); orphans > 0 && !resumeInterrupted)
        std::fprintf(stderr, "candela: %d interrupted; --resume-interrupted takes them up.\n", orphans);
    if (resumeInterrupted) {
        std::vector<JobId> interrupted;
        for (const StoredJob& job : store.list())
            if (job.state == StoredState::Interrupted)
                interrupted.push_back(job.id);
        store.resume(interrupted);
    }
    unblock(store);
    do {
        while (const auto job = store.claimNext())
            runOne(store, *job, run);
    } while (unblock(store) > 0); // a grid may have waited for the last picture
}

// ------------------------------------------------------------------------------------------------ the
// options

void addQueueOption(CLI::App& verb, const SaidPtr& said)
{
    addText(verb, "--queue", "FILE|URL",
        "the queue: a file, made where it is missing, or postgresql://USER@HOST/DATABASE (default: the "
        "window's own)",
        said->queue);
}

void addIds(CLI::App& verb, const SaidPtr& said, bool orAll)
{
    auto* ids = verb.add_option("ID", said->ids, "the numbers that add and list print");
    if (orAll)
        verb.add_flag("--all", said->all, "every job that this can be done to")->excludes(ids);
    else
        ids->required();
}

CLI::App* addAction(CLI::App& queue, const char* name, const char* description, const SaidPtr& said)
{
    CLI::App* verb = queue.add_subcommand(name, description)->group("Verbs");
    addQueueOption(*verb, said);
    return verb;
}

using Work = std::function<void(JobStore&, Run&)>;

void onNamed(CLI::App* verb, Command& command, const SaidPtr& said, Work work)
{
    verb->callback([&command, said, work = std::move(work)] {
        command.work = [said, work](Run& run) {
            OpenQueue queue(*said);
            work(queue.store(), run);
        };
    });
}

void addKinds(CLI::App& verb, const SaidPtr& said)
{
    const auto take = [said](const Request& request) {
        said->request = withAbsolutePaths(request);
    };
    verb.require_subcommand(1);
    addGenerateJob(verb, take);
    addRelightJob(verb, take);
    addTrainJob(verb, take);
}

/// Those of the jobs that paint and wait: their autoencoder works in tiles from now on.
void tile(JobStore& store, std::span<const JobId> ids)
{
    for (const JobId id : ids) {
        StoredJob job = found(store, id);
        auto* generate = std::get_if<GenerateRequest>(&job.request);
        if (!generate || job.state != StoredState::Waiting)
            continue;
        generate->vaeTiling = VaeTiling::On;
        store.edit(id, job.request);
    }
}

/// cancel, pause, resume, retry: of named jobs or all; prints how many changed.
std::pair<CLI::App*, SaidPtr> addChange(CLI::App& queue, Command& command, const char* name,
    const char* description, int (JobStore::*change)(std::span<const JobId>))
{
    const auto said = std::make_shared<Said>();
    CLI::App* verb = addAction(queue, name, description, said);
    addIds(*verb, said, true);
    onNamed(verb, command, said, [said, name = std::string(name), change](JobStore& store, Run&) {
        std::vector<JobId> ids = said->ids;
        if (said->all)
            for (const StoredJob& job : store.list())
                ids.push_back(job.id);
        else if (ids.empty())
            throw badInput("queue " + name + " needs the number of a job, or --all.");
        for (const JobId id : said->ids)
            found(store, id);
        std::vector<JobId> failed;
        if (said->tiled)
            std::ranges::copy_if(ids, std::back_inserter(failed),
                [&](JobId id) { return found(store, id).state == StoredState::Failed; });
        const int changed = (store.*change)(ids);
        tile(store, failed);
        if (!said->all && changed < static_cast<int>(ids.size()))
            std::fprintf(stderr, "candela: %d of %zu could not: they run, or are past that.\n",
                static_cast<int>(ids.size()) - changed, ids.size());
        print(std::to_string(changed));
    });
    return {verb, said};
}

} // namespace

void addQueue(CLI::App& app, Command& command)
{
    CLI::App* queue =
        app.add_subcommand("queue", "Keep jobs in a file that survives, and work them off.")->group("Verbs");
    queue->require_subcommand(1);

    const auto added = std::make_shared<Said>();
    const auto bulk = std::make_shared<BulkOptions>();
    CLI::App* add = addAction(*queue, "add", "Add a job, or many; prints the number of each.", added);
    addKinds(*add, added);
    addBulkOptions(*add->get_subcommand("generate"), bulk);
    onNamed(add, command, added, [added, bulk](JobStore& store, Run&) {
        addJobs(store, isPostgres(QString::fromStdString(added->queue)), *added->request, *bulk);
    });

    const auto listed = std::make_shared<Said>();
    CLI::App* listVerb = addAction(*queue, "list", "List the jobs in the order they will run.", listed);
    addJsonOption(*listVerb, listed->json);
    onNamed(listVerb, command, listed, [listed](JobStore& store, Run&) {
        store.interruptOrphans();
        list(store, listed->json);
    });

    const auto shown = std::make_shared<Said>();
    CLI::App* showVerb = addAction(*queue, "show", "Show everything of a job, as JSON.", shown);
    addIds(*showVerb, shown, false);
    onNamed(showVerb, command, shown, [shown](JobStore& store, Run&) {
        for (const JobId id : shown->ids)
            show(store, id);
    });

    const auto edited = std::make_shared<Said>();
    CLI::App* edit = addAction(*queue, "edit", "Give a job that has not run another request.", edited);
    addIds(*edit, edited, false);
    addKinds(*edit, edited);
    onNamed(edit, command, edited, [edited](JobStore& store, Run&) {
        for (const JobId id : edited->ids)
            if (found(store, id); !store.edit(id, *edited->request))
                throw badInput("Job " + std::to_string(id) + " runs, or has run, and cannot be edited.");
    });

    const auto moved = std::make_shared<Said>();
    CLI::App* move =
        addAction(*queue, "move", "Move a job: before another, first, or (without either) last.", moved);
    addIds(*move, moved, false);
    auto* before = move->add_option("--before", moved->before, "the job it goes ahead of");
    move->add_flag("--first", moved->first, "ahead of all")->excludes(before);
    onNamed(move, command, moved, [moved](JobStore& store, Run&) {
        JobId target = moved->before;
        if (moved->first)
            for (const StoredJob& job : store.list())
                if (job.state == StoredState::Waiting && target == 0)
                    target = job.id;
        for (const JobId id : moved->ids)
            if (id != target && !store.move(id, target))
                throw badInput(
                    "There is no job " + std::to_string(store.find(id) ? target : id) + " in the queue.");
    });

    addChange(*queue, command, "pause", "Pass over waiting jobs; prints how many.", &JobStore::pause);
    addChange(
        *queue, command, "resume", "Let paused, interrupted or blocked jobs wait again.", &JobStore::resume);
    addChange(*queue, command, "cancel", "Cancel jobs that do not run yet.", &JobStore::cancel);
    const auto [retry, retried] = addChange(
        *queue, command, "retry", "Let failed or cancelled jobs wait again, at the end.", &JobStore::retry);
    retry->add_flag("--tiled", retried->tiled,
        "let the autoencoder of failed ones work part by part: the same picture with less memory");

    const auto running = std::make_shared<Said>();
    CLI::App* runVerb = addAction(*queue, "run", "Work until nothing waits.", running);
    runVerb->add_flag("--resume-interrupted", running->resumeInterrupted,
        "first take up what a crash or Ctrl-C left: relighting at the next picture, training at its "
        "checkpoint");
    addJsonOption(*runVerb, command.json);
    onNamed(runVerb, command, running,
        [running](JobStore& store, Run& run) { runAll(store, running->resumeInterrupted, run); });

    addSharedQueueVerbs(*queue, command);
    queue->footer(
        "A job that fails does not stop the others; 'list' says what became of each.\n\n"
        "Examples:\n"
        "  candela queue add --queue night.sqlite generate --prompt \"an owl\" --output owl.png\n"
        "  candela queue add --queue night.sqlite generate --prompts night.txt --seeds 1-4 --output night/\n"
        "  candela queue add --queue night.sqlite generate --prompt \"an owl\" --vary steps=10,20,30 \\\n"
        "                    --vary cfg=3,5,7 --output grids/\n"
        "  candela queue run --queue night.sqlite\n"
        "  candela queue list --queue night.sqlite --json");
}

} // namespace candela::cli
