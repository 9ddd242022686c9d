#include "app/queue/lost_jobs.h"
#include "app/queue/postgres_job_store.h"
#include "app/queue/postgres_schema.h"
#include "tests/fleet/shared_cluster.h"
#include "tests/support/job_store_contract.h"
#include "tests/support/qt_test_registry.h"

using namespace candela;
using namespace candela::test;
using namespace std::chrono_literals;

namespace
{

std::unique_ptr<PostgresJobStore> openWith(std::chrono::milliseconds lease)
{
    return std::make_unique<PostgresJobStore>(
        PostgresOptions{.url = SharedCluster::instance().url(), .name = {}, .lease = lease});
}

/// The sentence and the remedy with which the address is refused; empty where it is not.
QString refusalOf(const QString& url)
{
    try {
        openJobStore(url);
    } catch (const Error& error) {
        return QString::fromUtf8(error.what()) + QLatin1Char(' ') + QString::fromStdString(error.remedy());
    }
    return {};
}

} // namespace

class PostgresStoreTest : public JobStoreContract
{
    Q_OBJECT

protected:
    std::unique_ptr<JobStore> open() override { return openJobStore(SharedCluster::instance().url()); }
    void writeRequest(JobId id, const QString& text) override
    {
        SharedCluster::run(QStringLiteral("UPDATE jobs SET request = ? WHERE id = ?"), {text, id});
    }

private:
    /// As if a worker had taken the job and died; judged as soon as the turn may be taken.
    static int takeBackFrom(const QString& runner, JobId job)
    {
        SharedCluster::run(
            QStringLiteral(
                "UPDATE jobs SET state = 'running', attempts = attempts + 1, runner = ? WHERE id = ?"),
            {runner, job});
        SharedCluster::run(
            QStringLiteral("UPDATE fleet SET ticked = now() - INTERVAL '10 s', not_before = now()"));
        PostgresConnection connection(SharedCluster::instance().url(), postgresGreeting());
        return takeBackLostJobs(connection, 30s);
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString why = PostgresCluster::whyNot(); !why.isEmpty())
            QSKIP(why.toUtf8().constData());
    }
    void init() { SharedCluster::emptyQueue(); }

    void passwordsAreNeverShown()
    {
        const QString url = SharedCluster::instance().url();
        const QString encoded = url.section(QLatin1Char(':'), 2).section(QLatin1Char('@'), 0, 0);
        const QStringList wrong = {
            QString(url).replace(encoded, QStringLiteral("hush-hush")),
            QStringLiteral("postgresql://me:hush-hush@127.0.0.1:1/db"),
            QStringLiteral("postgresql://me:hush@hush-hush@host/db"),
            QStringLiteral("postgresql://me:hush/hush-hush@host/db"),
            QStringLiteral("postgresql://me:hush-hush@host:12ab/db"),
            QStringLiteral("postgresql://me:hush-hush@[::1/db"),
            QStringLiteral("postgresql://me@host/db?password=hush-hush&nonsense=1"),
            QStringLiteral("postgresql://me:hush%2-hush-hush@host/db"),
        };
        for (const QString& address : wrong) {
            const QString refusal = refusalOf(address);
            QVERIFY2(!refusal.isEmpty(), qPrintable(address));
            QVERIFY2(!refusal.contains(QLatin1String("hush")), qPrintable(refusal));
            QVERIFY2(!refusal.contains(QLatin1Char('\n')), qPrintable(refusal));
        }
        QCOMPARE(shownAddress(url), QStringLiteral("postgresql:///postgres"));
        QCOMPARE(shownAddress(QStringLiteral("postgresql://me:x@db.example:5433/jobs?sslmode=require")),
            QStringLiteral("postgresql://db.example:5433/jobs"));
        QVERIFY(!QString::fromUtf8(openWith(30s)->address().toUtf8()).contains(PostgresCluster::password()));
    }

    void aNewerQueueIsLeftAlone()
    {
        open()->add(generateRequests({"a"}));
        SharedCluster::run(QStringLiteral("UPDATE fleet SET version = 99"));
        QVERIFY(refusalOf(SharedCluster::instance().url()).contains(QLatin1String("newer version")));
        SharedCluster::run(QStringLiteral("UPDATE fleet SET version = 1"));
        QCOMPARE(open()->count(StoredState::Waiting), 1);
    }

    void severalBeginTheQueueAtOnce()
    {
        std::vector<std::jthread> threads;
        std::atomic<int> opened = 0;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([this, &opened] {
                try {
                    open()->add(generateRequests({"a"}));
                    ++opened;
                } catch (const Error& error) {
                    qWarning("%s", error.what());
                }
            });
        threads.clear();
        QCOMPARE(opened.load(), 4);
        QCOMPARE(open()->count(StoredState::Waiting), 4);
    }

    void whoLostItsJobCannotRecordIt()
    {
        const auto first = openWith(600ms);
        const auto second = openWith(30s);
        const JobId id = first->add(generateRequests({"a"})).front();
        QCOMPARE(first->claimNext()->attempts, 1);
        QVERIFY(first->addOutput(id, QStringLiteral("kept.png")));
        const std::stop_token lost = first->lost(id);
        QVERIFY(!lost.stop_requested());
        SharedCluster::run(QStringLiteral("UPDATE jobs SET state = 'waiting'")); // its lease was over
        QCOMPARE(second->claimNext()->attempts, 2);
        QVERIFY(second->beginAnew(id));
        QVERIFY(!first->addOutput(id, QStringLiteral("late.png")));
        QVERIFY(!first->addResult(id, QStringLiteral("late.png"), "late"));
        QVERIFY(!first->beginAnew(id));
        QTRY_VERIFY(lost.stop_requested());
        QVERIFY(!first->finish(id, StoredState::Done));
        QVERIFY(second->addOutput(id, QStringLiteral("good.png")));
        QVERIFY(second->finish(id, StoredState::Done));
        const StoredJob job = *second->find(id);
        QCOMPARE(job.outputs, QStringList(QStringLiteral("good.png")));
        QCOMPARE(nameOf(job.state), QStringLiteral("done"));
        QVERIFY(second->resultNames(id).isEmpty());
    }

    void whoTookAJobBackUnknowinglyKeepsTheAttempt()
    {
        const auto first = openWith(30s);
        const JobId id = first->add(generateRequests({"a"})).front();
        first->claimNext();
        SharedCluster::run(QStringLiteral("UPDATE jobs SET state = 'waiting'"));
        QCOMPARE(first->claimNext()->attempts, 2); // the same worker again
        QVERIFY(first->finish(id, StoredState::Done));
    }

    void theJobsOfLostWorkersWaitAgainThreeTimes()
    {
        const auto store = openWith(30s);
        const JobId id = store->add(generateRequests({"a", "b"})).front();
        store->claim(id + 1); // by one that lives
        QCOMPARE(takeBackFrom(QStringLiteral("dead"), id), 1);
        QCOMPARE(orderOf(*store), QStringLiteral("b:running a:waiting"));
        QCOMPARE(takeBackFrom(QStringLiteral("dead"), id), 1);
        QVERIFY(!store->find(id)->failure);
        QCOMPARE(takeBackFrom(QStringLiteral("dead"), id), 1);
        const StoredJob job = *store->find(id);
        QCOMPARE(nameOf(job.state), QStringLiteral("failed"));
        QVERIFY(job.failure->sentence.contains(QLatin1String("3 workers")));
        QVERIFY(!job.failure->remedy.isEmpty());
        QCOMPARE(store->retry(std::vector{id}), 1); // and has as many tries again
        QCOMPARE(takeBackFrom(QStringLiteral("dead"), id), 1);
        QCOMPARE(nameOf(store->find(id)->state), QStringLiteral("waiting"));
    }

    void leasesAreNotJudgedAfterTimeHasJumped_data()
    {
        QTest::addColumn<QString>("ticked");
        QTest::newRow("the database was away") << QStringLiteral("now() - INTERVAL '1 hour'");
        QTest::newRow("its clock was put back") << QStringLiteral("now() + INTERVAL '1 hour'");
    }

    void leasesAreNotJudgedAfterTimeHasJumped()
    {
        QFETCH(QString, ticked);
        const auto store = openWith(30s);
        const JobId id = store->add(generateRequests({"a"})).front();
        SharedCluster::run(
            QStringLiteral("UPDATE jobs SET state = 'running', attempts = 1, runner = 'slow' WHERE id = ?"),
            {id});
        SharedCluster::run(QStringLiteral("INSERT INTO workers (id, name, lease, lease_until) VALUES "
                                          "('slow', 'slow', '1 s', now() - INTERVAL '1 s')"));
        SharedCluster::run(QStringLiteral("UPDATE fleet SET ticked = ") + ticked);
        PostgresConnection connection(SharedCluster::instance().url(), postgresGreeting());
        QCOMPARE(takeBackLostJobs(connection, 1s), 0);
        QTest::qWait(300);
        QCOMPARE(takeBackLostJobs(connection, 1s), 0); // not yet
        int lost = 0;
        QTRY_COMPARE(lost += takeBackLostJobs(connection, 1s), 1);
        QCOMPARE(orderOf(*store), QStringLiteral("a:waiting"));
    }

    void cancellingReachesWhoRunsTheJob()
    {
        const auto runner = openWith(30s);
        const JobId id = runner->add(generateRequests({"a"})).front();
        runner->claimNext();
        const std::stop_token lost = runner->lost(id);
        QCOMPARE(open()->cancel(std::vector{id}), 1);
        QTRY_VERIFY_WITH_TIMEOUT(lost.stop_requested(), 3000); // long before its lease is renewed
        QVERIFY(!runner->finish(id, StoredState::Done));
        QCOMPARE(orderOf(*runner), QStringLiteral("a:cancelled"));
    }

    void whoWaitsIsWoken()
    {
        const auto store = openWith(30s);
        store->enlist();
        QVERIFY(!store->claimNext());
        std::jthread adder([this] {
            QThread::msleep(200);
            open()->add(generateRequests({"a"}));
        });
        QElapsedTimer timer;
        timer.start();
        store->waitForWork(20s, {});
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(store->claimNext());
        std::stop_source stop;
        std::jthread stopper([&stop] {
            QThread::msleep(100);
            stop.request_stop();
        });
        timer.start();
        store->waitForWork(20s, stop.get_token());
        QVERIFY(timer.elapsed() < 5000);
    }

    void jobsOfOtherModelsAreLeftToOthers()
    {
        const auto store = openWith(30s);
        std::vector<Request> requests;
        for (const char* model : {"/home/me/models/sd15/", "C:\\models\\kolors.safetensors", "", "sd15"})
            requests.emplace_back(GenerateRequest{.model = model, .prompt = "x"});
        const auto ids = store->add(requests);
        QCOMPARE(store->claimNext(QStringList{QStringLiteral("kolors.safetensors")})->id, ids[1]);
        const QStringList here = {QString(QLatin1String("")), QStringLiteral("a \"b\\")};
        QCOMPARE(store->claimNext(here)->id, ids[2]);
        QVERIFY(!store->claimNext(here));
        const auto lacking = store->waitingForOthers(here);
        QCOMPARE(lacking.size(), std::size_t{1});
        QCOMPARE(lacking.front().first, QStringLiteral("sd15"));
        QCOMPARE(lacking.front().second, 2);
    }

    void resultsAreKeptWhole()
    {
        const auto store = openWith(30s);
        const JobId id = store->add(generateRequests({"a"})).front();
        store->claimNext();
        QByteArray bytes;
        for (int i = 0; i < 100'000; ++i)
            bytes += static_cast<char>(i * 31 + i / 256);
        QVERIFY(store->addResult(id, QStringLiteral("deep/owl.png"), bytes));
        QVERIFY(store->addResult(id, QStringLiteral("empty"), QByteArray("")));
        QCOMPARE(
            store->resultNames(id), QStringList({QStringLiteral("deep/owl.png"), QStringLiteral("empty")}));
        QVERIFY(store->result(id, QStringLiteral("deep/owl.png")) == bytes);
        QCOMPARE(store->find(id)->outputs.front(), QStringLiteral("database:deep/owl.png"));
    }

    void workersAreListedWithTheirJobs()
    {
        const auto idle = openWith(30s);
        const auto busy = openWith(30s);
        const JobId id = busy->add(generateRequests({"a", "b"})).front();
        idle->enlist();
        busy->claimNext();
        busy->claimNext();
        auto workers = open()->workers();
        QCOMPARE(workers.size(), std::size_t{2});
        std::ranges::sort(workers, {}, [](const StoredWorker& worker) { return worker.jobs.size(); });
        QVERIFY(workers[0].jobs.empty());
        QCOMPARE(workers[1].jobs, std::vector({id, id + 1}));
        QVERIFY(workers[1].silent < 30 && !workers[1].name.isEmpty() && workers[1].since.isValid());
        SharedCluster::run(
            QStringLiteral("UPDATE workers SET lease_until = lease_until + INTERVAL '10 years'"));
        for (const StoredWorker& worker : open()->workers()) // the clock was put back
            QCOMPARE(worker.silent, 0.0);
    }

    void aBrokenConnectionIsMadeAnew()
    {
        const auto store = openWith(30s);
        const JobId id = store->add(generateRequests({"a", "b"})).front();
        store->claimNext();
        const QString breakAll = QStringLiteral(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'");
        SharedCluster::run(breakAll);
        QThread::msleep(100);
        QVERIFY(store->finish(id, StoredState::Done));
        SharedCluster::run(breakAll);
        QThread::msleep(100);
        QCOMPARE(store->claimNext()->id, id + 1);
    }
};

CANDELA_QT_TEST(PostgresStoreTest)
#include "postgres_store_test.moc"
