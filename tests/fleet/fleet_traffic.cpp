// What a fleet asks of its database, measured: fleet_traffic [URL]. Without an address it starts a server of
// its own, whose every commit reaches the disk. docs/FLEET.md says what the figures mean.
#include "app/queue/lease_keeper.h"
#include "app/queue/lost_jobs.h"
#include "app/queue/postgres_job_store.h"
#include "app/queue/postgres_schema.h"
#include "tests/support/postgres_cluster.h"

#include <QCoreApplication>

#include <atomic>
#include <cstdio>
#include <optional>
#include <thread>

using namespace candela;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace
{

constexpr auto lease = 30s;
constexpr auto measured = 8s;
constexpr int workers = 3000;
constexpr int waiting = 100'000;

/// Calls `once` from so many threads for a while, each with a connection of its own; the median and the
/// slowest hundredth of the calls, and how many there were in a second.
template <typename MakeOnce>
void measure(const char* what, int threads, MakeOnce makeOnce)
{
    std::vector<std::vector<double>> times(static_cast<std::size_t>(threads));
    {
        std::vector<std::jthread> pool;
        for (int i = 0; i < threads; ++i)
            pool.emplace_back([&mine = times[static_cast<std::size_t>(i)], &makeOnce, i] {
                auto once = makeOnce(i);
                const auto end = Clock::now() + measured;
                for (auto start = Clock::now(); start < end; start = Clock::now()) {
                    once();
                    mine.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
                }
            });
    }
    std::vector<double> all;
    for (const auto& mine : times)
        all.insert(all.end(), mine.begin(), mine.end());
    std::ranges::sort(all);
    std::printf("%-44s %3d connections  %7.0f a second  median %6.2f ms  99 %% below %7.2f ms\n", what,
        threads, static_cast<double>(all.size()) / std::chrono::duration<double>(measured).count(),
        all[all.size() / 2], all[all.size() * 99 / 100]);
    std::fflush(stdout);
}

std::shared_ptr<PostgresJobStore> open(const QString& url)
{
    return std::make_shared<PostgresJobStore>(PostgresOptions{.url = url, .name = {}, .lease = lease});
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    std::optional<test::PostgresCluster> cluster;
    if (argc < 2)
        cluster.emplace(test::PostgresCluster::Disk::Flushed);
    const QString url = argc < 2 ? cluster->url() : QString::fromLocal8Bit(argv[1]);

    PostgresConnection connection(url, postgresGreeting());
    const auto store = open(url);
    const auto start = Clock::now();
    store->add(std::vector<Request>(waiting, Request(GenerateRequest{.prompt = "a red apple", .steps = 20})));
    std::printf(
        "%d jobs queued in %.2f s\n", waiting, std::chrono::duration<double>(Clock::now() - start).count());
    connection.run(
        QStringLiteral("INSERT INTO workers (id, name, lease, lease_until) SELECT 'w' || n, 'w' || n, "
                       "INTERVAL '30 s', now() + INTERVAL '1 hour' FROM generate_series(1, %1) AS n")
            .arg(workers));
    connection.run(QStringLiteral("ANALYZE"));

    for (const int threads : {1, 16})
        measure("claim a job, record it (2 transactions)", threads, [&](int) {
            return [mine = open(url)] {
                if (const auto job = mine->claimNext())
                    mine->finish(job->id, StoredState::Done);
            };
        });
    for (const int threads : {1, 16})
        measure("renew a lease, look for lost jobs", threads, [&](int thread) {
            return [mine = std::make_shared<PostgresConnection>(url, postgresGreeting()), thread,
                       n = 0]() mutable {
                const auto id = QStringLiteral("w%1").arg(1 + (thread * 187 + n++) % workers);
                mine->run(LeaseKeeper::renewalSql(), LeaseKeeper::renewal({id, id, lease}));
                mine->run(
                    QStringLiteral("SELECT id, attempts FROM jobs WHERE state = 'running' AND runner = ?"),
                    {id});
                takeBackLostJobs(*mine, lease);
            };
        });
    connection.run(QStringLiteral("UPDATE jobs SET state = 'done' WHERE state = 'waiting'"));
    for (const int threads : {1, 16})
        measure("ask an empty queue", threads, [&](int) {
            return [mine = open(url)] {
                mine->claimNext();
            };
        });
    return 0;
}
