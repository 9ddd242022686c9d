#include "app/queue/job_store.h"
#include "tests/support/qt_test_registry.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <thread>

using namespace candela;

namespace
{

/// Set for a child process of the test: the queue from which it takes a job, to be killed over it.
constexpr const char* childsQueue = "CANDELA_TEST_CHILDS_QUEUE";

GenerateRequest request(const std::string& prompt)
{
    return {.prompt = prompt, .steps = 20};
}

std::vector<Request> requests(const std::vector<std::string>& prompts)
{
    std::vector<Request> all;
    for (const std::string& prompt : prompts)
        all.emplace_back(request(prompt));
    return all;
}

QString promptOf(const StoredJob& job)
{
    return QString::fromStdString(std::get<GenerateRequest>(job.request).prompt);
}

QString order(const JobStore& store)
{
    QStringList prompts;
    for (const StoredJob& job : store.list())
        prompts.append(promptOf(job) + QLatin1Char(':') + nameOf(job.state));
    return prompts.join(QLatin1Char(' '));
}

} // namespace

class JobStoreTest : public QObject
{
    Q_OBJECT

private:
    QString file() const { return m_folder->filePath(QStringLiteral("deep/queue.sqlite")); }

    std::unique_ptr<QTemporaryDir> m_folder;

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void keepsJobsAsTheyWere()
    {
        GenerateRequest full{
            .model = "/m/naïve", .prompt = "蜡烛", .seed = 4294967295, .steps = 7, .cfg = 3.5};
        {
            JobStore store(file());
            QVERIFY(store.notice().isEmpty());
            store.add(std::vector<Request>{full, RelightRequest{.inputs = {"a", "b"}, .ratio = 4}});
        }
        JobStore store(file());
        const std::vector<StoredJob> jobs = store.list();
        QCOMPARE(jobs.size(), std::size_t{2});
        QVERIFY(jobs[0].request == Request(full));
        QVERIFY(jobs[1].request == Request(RelightRequest{.inputs = {"a", "b"}, .ratio = 4}));
        QCOMPARE(nameOf(jobs[0].state), QStringLiteral("waiting"));
        QVERIFY(jobs[0].created.isValid() && !jobs[0].started.isValid());
        QVERIFY(!store.find(99));
    }

    void runsInOrderOnceEach()
    {
        JobStore store(file());
        store.add(requests({"b", "c"}));
        store.add(requests({"1", "2"}), JobStore::Place::First);
        QCOMPARE(order(store), QStringLiteral("1:waiting 2:waiting b:waiting c:waiting"));
        QStringList ran;
        while (const auto job = store.claimNext()) {
            QCOMPARE(job->attempts, 1);
            QVERIFY(store.addOutput(job->id, promptOf(*job) + QStringLiteral(".png")));
            QVERIFY(store.finish(job->id, StoredState::Done));
            QVERIFY(!store.finish(job->id, StoredState::Done)); // once
            QCOMPARE(store.find(job->id)->outputs, QStringList(promptOf(*job) + QStringLiteral(".png")));
            ran.append(promptOf(*job));
        }
        QCOMPARE(ran.join(QLatin1Char(' ')), QStringLiteral("1 2 b c"));
        QCOMPARE(store.count(StoredState::Done), 4);
    }

    void statesChangeOnlyWhereTheyMay()
    {
        JobStore store(file());
        const std::vector<JobId> ids = store.add(requests({"a", "b", "c"}));
        QCOMPARE(store.pause(std::vector{ids[0]}), 1);
        QCOMPARE(store.claimNext()->id, ids[1]);
        QCOMPARE(store.pause(ids) + store.cancel(std::vector{ids[1]}) + store.retry(ids),
            1); // only c can be paused
        QVERIFY(!store.edit(ids[1], request("x")));
        QVERIFY(store.finish(ids[1], StoredState::Failed,
            JobFailure{ErrorKind::BadInput, QStringLiteral("No."), QStringLiteral("Do.")}));
        QCOMPARE(store.find(ids[1])->failure->sentence, QStringLiteral("No."));
        QCOMPARE(store.find(ids[1])->failure->remedy, QStringLiteral("Do."));
        QVERIFY(store.find(ids[1])->failure->kind == ErrorKind::BadInput);
        QCOMPARE(store.resume(ids), 2);
        QCOMPARE(store.retry(ids), 1);
        QCOMPARE(order(store), QStringLiteral("a:waiting c:waiting b:waiting")); // tried again last
        QVERIFY(store.edit(ids[0], request("A")));
        QVERIFY(store.move(ids[1], ids[0]));
        QCOMPARE(order(store), QStringLiteral("b:waiting A:waiting c:waiting"));
        QVERIFY(store.move(ids[1], 0));
        QVERIFY(!store.move(ids[1], 99));
        QCOMPARE(order(store), QStringLiteral("A:waiting c:waiting b:waiting"));
        QCOMPARE(store.claimNext()->attempts, 1);
        QCOMPARE(store.cancel(ids), 2);
    }

    void removingIsUndone()
    {
        JobStore store(file());
        const std::vector<JobId> ids = store.add(requests({"a", "b", "c"}));
        const JobId running = store.claimNext()->id;
        QCOMPARE(running, ids[0]);
        const auto removed = store.remove(ids);
        QCOMPARE(removed.size(), std::size_t{2}); // not the running one
        QCOMPARE(order(store), QStringLiteral("a:running"));
        store.restore(removed);
        QCOMPARE(order(store), QStringLiteral("a:running b:waiting c:waiting"));
        QCOMPARE(store.find(ids[2])->id, ids[2]);
    }

    void twoNeverTakeTheSame()
    {
        {
            JobStore store(file());
            store.add(std::vector<Request>(60, Request(request("x"))));
        }
        std::vector<JobId> taken[2];
        std::thread threads[2];
        for (int i = 0; i < 2; ++i)
            threads[i] = std::thread([this, &mine = taken[i]] {
                JobStore store(file());
                while (const auto job = store.claimNext()) {
                    mine.push_back(job->id);
                    store.finish(job->id, StoredState::Done);
                }
            });
        for (std::thread& thread : threads)
            thread.join();
        std::vector<JobId> all = taken[0];
        all.insert(all.end(), taken[1].begin(), taken[1].end());
        std::ranges::sort(all);
        QCOMPARE(all.size(), std::size_t{60});
        QVERIFY(std::ranges::adjacent_find(all) == all.end());
        for (const StoredJob& job : JobStore(file()).list())
            QCOMPARE(job.attempts, 1);
    }

    void anotherObjectsChangesAreNoticed()
    {
        JobStore store(file());
        JobStore other(file());
        const qint64 before = store.version();
        other.add(requests({"a"}));
        QVERIFY(store.version() != before);
        QCOMPARE(store.count(StoredState::Waiting), 1);
        const JobId id = other.claimNext()->id;
        QVERIFY(!store.finish(id, StoredState::Done)); // not its own
        QVERIFY(!store.addOutput(id, QStringLiteral("x.png")));
        QCOMPARE(store.interruptOrphans(), 0); // `other` lives
        QVERIFY(other.finish(id, StoredState::Done));
    }

    /// Not a test of its own: what the killed child of the next one does.
    void childTakesAJobAndWaits()
    {
        if (!qEnvironmentVariableIsSet(childsQueue))
            QSKIP("only for the child process");
        JobStore store(qEnvironmentVariable(childsQueue));
        store.claimNext();
        std::puts("taken");
        std::fflush(stdout);
        std::this_thread::sleep_for(std::chrono::seconds(60));
    }

    void aKilledProcessLeavesItsJobInterrupted()
    {
        std::vector<JobId> ids;
        {
            JobStore store(file());
            ids = store.add(requests({"a", "b"}));
        }
        QProcess child;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QLatin1String(childsQueue), file());
        child.setProcessEnvironment(environment);
        child.start(QCoreApplication::applicationFilePath(),
            {QStringLiteral("JobStoreTest"), QStringLiteral("childTakesAJobAndWaits")});
        QByteArray said;
        QTRY_VERIFY_WITH_TIMEOUT((said += child.readAllStandardOutput()).contains("taken"), 20000);
        JobStore store(file());
        QCOMPARE(store.interruptOrphans(), 0); // it still lives
        child.kill();
        QVERIFY(child.waitForFinished());
        QCOMPARE(store.interruptOrphans(), 1);
        QCOMPARE(order(store), QStringLiteral("a:interrupted b:waiting"));
        QCOMPARE(store.claimNext()->id, ids[1]); // it is not run again by itself
        QCOMPARE(store.resume(ids), 1);
        QCOMPARE(store.claimNext()->attempts, 2);
    }

    void unreadableAndNewerFilesAreKept_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char* kind : {"text", "damaged", "newer"})
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }

    void unreadableAndNewerFilesAreKept()
    {
        QFETCH(QString, kind);
        if (kind == QLatin1String("text")) {
            QDir().mkpath(QFileInfo(file()).path());
            QFile text(file());
            QVERIFY(text.open(QIODevice::WriteOnly));
            text.write("this is a shopping list, a long one, longer than any header of a database would ever "
                       "be: milk, "
                       "bread");
        } else {
            {
                JobStore store(file());
                store.add(std::vector<Request>(500, Request(request("x"))));
            }
            if (kind == QLatin1String("damaged")) {
                QFile bytes(file());
                QVERIFY(bytes.open(QIODevice::ReadWrite));
                bytes.seek(4096 * 3);
                bytes.write(QByteArray(4096 * 4, 'x'));
            } else {
                QSqlDatabase database =
                    QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("newer"));
                database.setDatabaseName(file());
                QVERIFY(database.open());
                QVERIFY(QSqlQuery(database).exec(QStringLiteral("PRAGMA user_version = 99")));
                database.close();
                database = {};
                QSqlDatabase::removeDatabase(QStringLiteral("newer"));
            }
        }
        const qint64 size = QFileInfo(file()).size();
        JobStore store(file());
        QVERIFY(store.notice().contains(QLatin1String("unreadable-1")));
        QCOMPARE(QFileInfo(file() + QStringLiteral(".unreadable-1")).size(), size);
        store.add(requests({"a"}));
        QCOMPARE(order(store), QStringLiteral("a:waiting"));
    }

    void aFolderThatCannotBeWrittenIsAnError()
    {
        QVERIFY_EXCEPTION_THROWN(JobStore(QStringLiteral("/proc/candela/queue.sqlite")), Error);
    }

    void tenThousandAreAddedTogether()
    {
        JobStore store(file());
        QElapsedTimer timer;
        timer.start();
        store.add(std::vector<Request>(10000, Request(request("a red apple"))));
        qInfo("10,000 jobs in %lld ms", timer.elapsed());
        QCOMPARE(store.count(StoredState::Waiting), 10000);
    }
};

CANDELA_QT_TEST(JobStoreTest)
#include "job_store_test.moc"
