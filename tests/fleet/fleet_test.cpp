// Several worker processes on one queue, and what may happen to them.
#include "app/queue/postgres_job_store.h"
#include "tests/fleet/shared_cluster.h"
#include "tests/support/job_store_contract.h"
#include "tests/support/qt_test_registry.h"

#include <QDirIterator>
#include <QProcess>
#include <QRandomGenerator>

#include <csignal>

using namespace candela;
using namespace candela::test;

namespace
{

constexpr int lease = 1500; // ms

/// A worker's process, and what it has said.
class WorkerProcess
{
public:
    explicit WorkerProcess(const QStringList& arguments)
    {
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(QStringLiteral(CANDELA_SCRIPTED_WORKER),
            QStringList{QStringLiteral("--queue"), SharedCluster::instance().url(), QStringLiteral("--lease"),
                QString::number(lease)}
                + arguments);
        m_process.waitForStarted();
    }
    ~WorkerProcess() { kill(); }
    WorkerProcess(const WorkerProcess&) = delete;
    WorkerProcess& operator=(const WorkerProcess&) = delete;

    void kill()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    void signal(int number) { ::kill(static_cast<pid_t>(m_process.processId()), number); }
    bool runs() const { return m_process.state() != QProcess::NotRunning; }
    bool ends(int within = 20'000) { return !runs() || m_process.waitForFinished(within); }
    int status() const { return m_process.exitCode(); }
    bool saysByNow(const char* words)
    {
        m_said += m_process.readAll();
        return m_said.contains(words);
    }
    const QByteArray& said() const { return m_said; }

private:
    QProcess m_process;
    QByteArray m_said;
};

} // namespace

class FleetTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_output;

    std::unique_ptr<PostgresJobStore> store() const
    {
        return std::make_unique<PostgresJobStore>(
            PostgresOptions{.url = SharedCluster::instance().url(), .name = {}});
    }
    QStringList shared() const { return {QStringLiteral("--output"), m_output->path()}; }
    std::unique_ptr<WorkerProcess> worker(const QStringList& more = {}) const
    {
        return std::make_unique<WorkerProcess>(shared() + more);
    }
    static QString contentsOf(const QString& file)
    {
        QFile picture(file);
        return picture.open(QIODevice::ReadOnly) ? QString::fromUtf8(picture.readAll()) : QString();
    }
    /// Where the job's only file must be, by the attempt that counts.
    QString placeOf(const StoredJob& job) const
    {
        return m_output->filePath(QString::number(job.id)
            + (job.attempts > 1 ? QStringLiteral("-%1").arg(job.attempts) : QString())
            + QStringLiteral("/picture.png"));
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString why = PostgresCluster::whyNot(); !why.isEmpty())
            QSKIP(why.toUtf8().constData());
    }
    void init()
    {
        SharedCluster::emptyQueue();
        m_output = std::make_unique<QTemporaryDir>();
    }

    void aThousandJobsAreDoneOnceEachWhileWorkersAreKilled()
    {
        std::vector<std::string> prompts;
        for (int i = 0; i < 1000; ++i)
            prompts.push_back("job " + std::to_string(i) + " wait:15");
        const auto queue = store();
        queue->add(generateRequests(prompts));
        SharedCluster::run(QStringLiteral("CREATE TABLE audit (job BIGINT)"));
        SharedCluster::run(
            QStringLiteral("CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS "
                           "'BEGIN INSERT INTO candela.audit VALUES (NEW.id); RETURN NEW; END'"));
        SharedCluster::run(QStringLiteral("CREATE TRIGGER note AFTER UPDATE ON jobs FOR EACH ROW "
                                          "WHEN (NEW.state = 'done') EXECUTE FUNCTION note()"));
        std::vector<std::unique_ptr<WorkerProcess>> workers(4);
        int killed = 0;
        QElapsedTimer timer;
        timer.start();
        while (queue->count(StoredState::Done) < 1000 && timer.elapsed() < 180'000) {
            for (auto& one : workers)
                if (!one || !one->runs())
                    one = worker();
            QTest::qWait(150 + static_cast<int>(QRandomGenerator::global()->bounded(300)));
            workers[QRandomGenerator::global()->bounded(4)]->kill();
            ++killed;
        }
        qInfo("1,000 jobs in %.1f s, %d workers killed, %lld jobs begun again", timer.elapsed() / 1000.0,
            killed,
            SharedCluster::first(QStringLiteral("SELECT SUM(attempts) - 1000 FROM jobs")).toLongLong());
        workers.clear();
        QCOMPARE(queue->count(StoredState::Done), 1000);
        QCOMPARE(SharedCluster::first(QStringLiteral("SELECT COUNT(*) FROM audit")).toInt(), 1000);
        QCOMPARE(SharedCluster::first(QStringLiteral("SELECT COUNT(DISTINCT job) FROM audit")).toInt(), 1000);
        for (const StoredJob& job : queue->list()) {
            QCOMPARE(job.outputs, QStringList(placeOf(job)));
            QCOMPARE(contentsOf(placeOf(job)), promptOf(job));
        }
        QVERIFY(killed > 5);
    }

    void aDatabaseThatGoesAwayIsWaitedFor()
    {
        const auto queue = store();
        const auto ids = queue->add(generateRequests({"a wait:1500", "b wait:1"}));
        const auto one = worker();
        QTRY_COMPARE_WITH_TIMEOUT(queue->count(StoredState::Running), 1, 20'000);
        SharedCluster::instance().kill();
        QTest::qWait(2500); // longer than the job, and than the lease
        SharedCluster::instance().start();
        QTRY_COMPARE_WITH_TIMEOUT(queue->count(StoredState::Done), 2, 30'000);
        for (const JobId id : ids)
            QCOMPARE(queue->find(id)->attempts, 1); // nothing was done again
        QTRY_VERIFY(one->saysByNow("is back"));
        QVERIFY(!one->said().contains(PostgresCluster::password().toUtf8()));
    }

    void aSuspendedWorkerComesTooLate()
    {
        const auto queue = store();
        const JobId id = queue->add(generateRequests({"a wait:3000"})).front();
        const auto late = worker();
        QTRY_COMPARE_WITH_TIMEOUT(queue->count(StoredState::Running), 1, 20'000);
        late->signal(SIGSTOP);
        const auto other = worker();
        QTRY_COMPARE_WITH_TIMEOUT(queue->find(id)->attempts, 2, 20'000);
        late->signal(SIGCONT);
        QTRY_VERIFY_WITH_TIMEOUT(late->saysByNow("not this worker's any more"), 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(queue->count(StoredState::Done), 1, 20'000);
        const StoredJob job = *queue->find(id);
        QCOMPARE(job.attempts, 2);
        QCOMPARE(job.outputs, QStringList(placeOf(job)));
        QStringList files;
        for (QDirIterator at(m_output->path(), QDir::Files, QDirIterator::Subdirectories); at.hasNext();)
            files.append(at.next());
        QCOMPARE(files, QStringList(placeOf(job))); // nothing of the first attempt is left
    }

    void aJobThatKillsItsWorkersIsGivenUp()
    {
        const auto queue = store();
        const auto ids = queue->add(generateRequests({"die", "good"}));
        std::unique_ptr<WorkerProcess> one;
        QElapsedTimer timer;
        timer.start();
        while (queue->count(StoredState::Failed) == 0 && timer.elapsed() < 60'000) {
            if (!one || !one->runs())
                one = worker();
            QTest::qWait(100);
        }
        QTRY_COMPARE_WITH_TIMEOUT(nameOf(queue->find(ids[1])->state), QStringLiteral("done"), 20'000);
        QCOMPARE(queue->find(ids[0])->attempts, 3);
        QVERIFY(queue->find(ids[0])->failure->sentence.contains(QLatin1String("3 workers")));
    }

    void whoIsAskedToStopHandsItsJobBack()
    {
        const auto queue = store();
        const JobId id = queue->add(generateRequests({"a wait:60000"})).front();
        const auto one = worker();
        QTRY_COMPARE_WITH_TIMEOUT(queue->count(StoredState::Running), 1, 20'000);
        QElapsedTimer timer;
        timer.start();
        one->signal(SIGTERM);
        QVERIFY(one->ends());
        QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(one->status(), 130);
        QCOMPARE(nameOf(queue->find(id)->state), QStringLiteral("waiting"));
        QVERIFY(queue->workers().empty());
        QVERIFY(QDir(m_output->path())
                    .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot)
                    .isEmpty());
        QVERIFY(queue->edit(id, generateRequest("a")));
        const auto next = worker({QStringLiteral("--until-empty")});
        QVERIFY(next->ends());
        QCOMPARE(nameOf(queue->find(id)->state), QStringLiteral("done"));
        QCOMPARE(queue->find(id)->outputs, QStringList(placeOf(*queue->find(id))));
    }

    void cancellingStopsARunningJob()
    {
        const auto queue = store();
        const JobId id = queue->add(generateRequests({"a wait:60000", "b"})).front();
        const auto one = worker();
        QTRY_COMPARE_WITH_TIMEOUT(queue->count(StoredState::Running), 1, 20'000);
        QCOMPARE(queue->cancel(std::vector{id}), 1);
        QTRY_COMPARE_WITH_TIMEOUT(queue->count(StoredState::Done), 1, 20'000); // it goes on with the next
        QCOMPARE(nameOf(queue->find(id)->state), QStringLiteral("cancelled"));
        QVERIFY(!QFileInfo::exists(m_output->filePath(QString::number(id))));
    }

    void aFailureIsRecordedAndAMissingModelLeftToOthers()
    {
        const auto queue = store();
        const auto ids = queue->add(std::vector<Request>{
            generateRequest("fail"), GenerateRequest{.model = "/elsewhere/sd15", .prompt = "a"}});
        const auto without = worker({QStringLiteral("--until-empty")});
        QVERIFY(without->ends());
        QVERIFY(without->saysByNow("The model 'sd15' is not here; jobs that are left to other workers: 1."));
        QCOMPARE(queue->find(ids[0])->failure->sentence, QStringLiteral("The prompt says that it fails."));
        QCOMPARE(queue->find(ids[0])->failure->remedy, QStringLiteral("Say something else."));
        QCOMPARE(nameOf(queue->find(ids[1])->state), QStringLiteral("waiting"));
        QTemporaryDir models;
        QVERIFY(QDir(models.path()).mkdir(QStringLiteral("sd15")));
        const auto with =
            worker({QStringLiteral("--until-empty"), QStringLiteral("--models"), models.path()});
        QVERIFY(with->ends());
        QCOMPARE(nameOf(queue->find(ids[1])->state), QStringLiteral("done"));
    }

    void resultsGoIntoTheDatabase()
    {
        const auto queue = store();
        const auto ids = queue->add(generateRequests({"a", "b big:70"}));
        WorkerProcess one({QStringLiteral("--until-empty")});
        QVERIFY(one.ends(60'000));
        QCOMPARE(queue->result(ids[0], QStringLiteral("picture.png")), QByteArray("a"));
        QCOMPARE(queue->find(ids[0])->outputs, QStringList(QStringLiteral("database:picture.png")));
        QVERIFY(queue->find(ids[1])->failure->sentence.contains(QLatin1String("larger than 64 MB")));
        QVERIFY(queue->resultNames(ids[1]).isEmpty());
    }

    void aFolderThatCannotBeWrittenHandsTheJobBack()
    {
        const auto queue = store();
        const JobId id = queue->add(generateRequests({"a"})).front();
        WorkerProcess one({QStringLiteral("--output"), QStringLiteral("/proc/candela")});
        QVERIFY(one.ends());
        QCOMPARE(one.status(), 1);
        QVERIFY(one.saysByNow("cannot be made"));
        QCOMPARE(nameOf(queue->find(id)->state), QStringLiteral("waiting"));
    }
};

CANDELA_QT_TEST(FleetTest)
#include "fleet_test.moc"
