// The queue of the window on its file: what survives, what others do to it, what happens when it goes away.
#include "app/queue/sqlite_job_store.h"
#include "app/session/job_queue.h"
#include "tests/support/heartbeat.h"
#include "tests/support/qt_test_registry.h"
#include "tests/support/scripted_engine.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <array>
#include <chrono>
#include <thread>

using namespace candela;
using namespace candela::test;

namespace
{

/// Set for a child process of the test: the folder whose queue it works off, to be killed over it.
constexpr const char* childsFolder = "CANDELA_TEST_WORKERS_FOLDER";

GenerateRequest request(const std::string& prompt)
{
    return {.prompt = prompt, .width = 256, .height = 256};
}

std::vector<Request> requests(int count)
{
    std::vector<Request> all;
    for (int i = 1; i <= count; ++i)
        all.emplace_back(request("job " + std::to_string(i)));
    return all;
}

QString summary(const JobQueue& queue)
{
    QStringList rows;
    for (int row = 0; row < queue.rowCount(); ++row)
        rows += titleOf(queue.at(row).request) + QLatin1Char(':') + nameOf(storedState(queue.at(row).state));
    return rows.join(QLatin1Char(' '));
}

} // namespace

class KeptQueueTest : public QObject
{
    Q_OBJECT

private:
    QString file() const { return m_folder->filePath(QStringLiteral("queue.sqlite")); }
    std::unique_ptr<JobQueue> open(EngineScript& script) const
    {
        return std::make_unique<JobQueue>(script.services({}).makeEngine, file());
    }
    std::unique_ptr<JobStore> store() const { return openJobStore(file()); }
    /// Job 1 is done, 2 was running when its process ended, 3 to 5 wait.
    void leaveAfterCrash() const
    {
        const auto left = store();
        left->add(requests(5), JobStore::Place::Last, JobStore::Ranks::Ordered);
        const auto first = left->claimNext();
        left->finish(first->id, StoredState::Done);
        left->claimNext();
    }
    /// What the processes have logged.
    QStringList log() const
    {
        QFile written(m_folder->filePath(QStringLiteral("log")));
        return written.open(QIODevice::ReadOnly)
            ? QString::fromUtf8(written.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts)
            : QStringList();
    }

    std::unique_ptr<QTemporaryDir> m_folder;

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void jobsAreKept()
    {
        EngineScript script;
        {
            const auto queue = open(script);
            const QAbstractItemModelTester tester(queue.get());
            queue->add(requests(2), QueuePlace::Last);
            queue->prepend(request("first"));
            QTRY_VERIFY(queue->isIdle());
            QCOMPARE(queue->count(JobState::Done), 3);
            queue->setPaused(true);
            queue->append(request("later"));
            queue->append(request("last"));
            queue->move({queue->at(1).id}, queue->at(0).id);
            QCOMPARE(queue->at(0).request, Request(request("last")));
        }
        const auto again = open(script);
        QTRY_COMPARE(again->rowCount(), 5);
        QCOMPARE(summary(*again).left(27), QStringLiteral("last:waiting later:waiting "));
        QVERIFY(again->isPaused()); // it waits for the user
        QCOMPARE(again->news()->kind, QueueNews::Kind::Kept);
        QCOMPARE(script.runs(), 3);
        again->resumeAll();
        QTRY_COMPARE(again->count(JobState::Done), 5);
        QVERIFY(!again->news());
    }

    void afterACrashTheQueueWaits() // 15
    {
        leaveAfterCrash();
        EngineScript script;
        const auto queue = open(script);
        queue->setResumesAtStart(true); // not after a crash
        QTRY_COMPARE(queue->rowCount(), 5);
        QCOMPARE(summary(*queue),
            QStringLiteral("job 2:interrupted job 3:waiting job 4:waiting job 5:waiting job 1:done"));
        QVERIFY(queue->isPaused() && queue->isIdle());
        QVERIFY(queue->news()->sentence.contains(QLatin1Char('1')));
        queue->append(request("new")); // waits, too
        QTest::qWait(50);
        QCOMPARE(script.runs(), 0);
        queue->resumeAll();
        QTRY_COMPARE(queue->count(JobState::Done), 6);
        QCOMPARE(script.runs(), 5);
    }

    void whatIsLeftGoesAwayWithThePause()
    {
        leaveAfterCrash();
        EngineScript script;
        const auto queue = open(script);
        QTRY_VERIFY(queue->isPaused());
        std::vector<JobId> all;
        for (int row = 0; row < queue->rowCount(); ++row)
            all.push_back(queue->at(row).id);
        auto removed = queue->remove(all);
        QVERIFY(!queue->isPaused() && queue->rowCount() == 0);
        queue->restore(std::move(removed));
        QCOMPARE(queue->rowCount(), 5);
        QTRY_COMPARE(queue->count(JobState::Done), 4); // the interrupted one waits for a word
    }

    void interruptedOnQuittingIsTakenUp()
    {
        EngineScript script;
        script.setPlay(playHeldAt(3));
        {
            const auto queue = open(script);
            queue->append(request("long"));
            queue->append(request("next"));
            QTRY_VERIFY(script.isHeld());
            queue->interrupt();
            QTRY_VERIFY(queue->isIdle());
            QCOMPARE(queue->at(0).state, JobState::Interrupted);
        }
        script.setPlay(playAll);
        const auto again = open(script);
        QTRY_COMPARE(again->count(JobState::Interrupted), 1);
        again->resumeAll();
        QTRY_COMPARE(again->count(JobState::Done), 2);
    }

    void whatOthersDoIsSeen()
    {
        EngineScript script;
        const auto queue = open(script);
        const QAbstractItemModelTester tester(queue.get());
        queue->append(request("mine"));
        QTRY_COMPARE(queue->count(JobState::Done), 1);
        const auto other = store();
        queue->setPaused(true);
        const auto ids = other->add(requests(3), JobStore::Place::Last, JobStore::Ranks::Ordered);
        QTRY_COMPARE_WITH_TIMEOUT(queue->waitingCount(), 3, 10000);
        other->claimNext();
        other->pause(std::array{ids[1]});
        QTRY_COMPARE_WITH_TIMEOUT(queue->count(JobState::Paused), 1, 10000);
        QVERIFY(queue->at(0).elsewhere);
        QVERIFY(!queue->running());
        queue->cancel(queue->at(0).id); // not ours to stop
        queue->setPaused(false);
        QTRY_COMPARE(queue->count(JobState::Done), 2);
        QCOMPARE(script.runs(), 2); // "mine" and job 3
        other->finish(ids[0], StoredState::Done);
        QTRY_COMPARE_WITH_TIMEOUT(queue->count(JobState::Done), 3, 10000);
    }

    void twoSessionsShareTheWork()
    {
        EngineScript one, two;
        const auto first = open(one), second = open(two);
        first->add(requests(60), QueuePlace::Last);
        const auto looker = store();
        QTRY_COMPARE_WITH_TIMEOUT(looker->count(StoredState::Done), 60, 60000);
        QCOMPARE(one.runs() + two.runs(), 60);
        for (const StoredJob& job : looker->list())
            QCOMPARE(job.attempts, 1);
    }

    void withoutItsFileEverythingGoesOn()
    {
        EngineScript script;
        script.setPlay(playHeldAt(2));
        const auto queue = open(script);
        queue->add(requests(3), QueuePlace::Last);
        QTRY_VERIFY(script.isHeld());
        for (const char* suffix : {"", "-wal", "-shm"})
            QFile::remove(file() + QLatin1String(suffix));
        QTRY_VERIFY_WITH_TIMEOUT(queue->news().has_value(), 10000);
        QCOMPARE(queue->news()->kind, QueueNews::Kind::Trouble);
        QVERIFY(queue->news()->sentence.contains(QLatin1String("queue.sqlite")));
        QCOMPARE(queue->waitingCount(), 2);
        script.release();
        QTRY_COMPARE(queue->count(JobState::Done), 1);
        QTRY_VERIFY_WITH_TIMEOUT(!queue->news(), 15000); // a new file has what there is
        QTRY_VERIFY(script.isHeld());
        const auto fresh = store();
        QTRY_COMPARE(fresh->count(StoredState::Running), 1);
        QCOMPARE(fresh->count(StoredState::Waiting), 1);
        script.release();
        QTRY_VERIFY(script.isHeld() && script.runs() == 3);
        script.release();
        QTRY_COMPARE(fresh->count(StoredState::Done), 3);
        QCOMPARE(queue->count(JobState::Done), 3);
    }

    void anotherFileInItsPlaceGetsTheJobs()
    {
        EngineScript script;
        const auto queue = open(script);
        queue->setPaused(true);
        queue->append(request("mine"));
        QTRY_COMPARE(store()->count(StoredState::Waiting), 1);
        for (const char* suffix : {"", "-wal", "-shm"})
            QFile::remove(file() + QLatin1String(suffix));
        store()->add(
            std::array<Request, 1>{request("another")}, JobStore::Place::Last, JobStore::Ranks::Ordered);
        QTRY_COMPARE_WITH_TIMEOUT(queue->rowCount(), 2, 15000);
        QTRY_COMPARE(store()->count(StoredState::Waiting), 2);
        queue->setPaused(false);
        QTRY_COMPARE(store()->count(StoredState::Done), 2);
    }

    void aFolderThatCannotBeWrittenMeansMemory()
    {
        EngineScript script;
        JobQueue queue(script.services({}).makeEngine, QStringLiteral("/proc/no/queue.sqlite"));
        queue.append(request("one"));
        QTRY_COMPARE(queue.count(JobState::Done), 1);
        QCOMPARE(queue.news()->kind, QueueNews::Kind::Trouble);
        QVERIFY(!queue.keepsJobs());
    }

    void anUnreadableFileIsSaidAndKept()
    {
        QFile broken(file());
        QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write(QByteArray(9000, 'x')) > 0);
        broken.close();
        EngineScript script;
        const auto queue = open(script);
        QTRY_VERIFY(queue->news().has_value());
        QCOMPARE(queue->news()->kind, QueueNews::Kind::Notice);
        QVERIFY(!queue->isPaused());
        queue->append(request("one"));
        QTRY_COMPARE(queue->count(JobState::Done), 1);
        QCOMPARE(QDir(m_folder->path()).entryList({QStringLiteral("*unreadable*")}).size(), 1);
    }

    void aClockThatJumpsTellsNoTales()
    {
        {
            const auto left = store();
            left->add(requests(3), JobStore::Place::Last, JobStore::Ranks::Ordered);
            for (int i = 0; i < 3; ++i)
                left->finish(left->claimNext()->id, StoredState::Done);
        }
        SqliteDatabase file(m_folder->filePath(QStringLiteral("queue.sqlite")));
        constexpr qint64 second = 1000, tenYears = 3652LL * 24 * 3600 * second;
        for (const auto& [id, took] :
            {std::pair<JobId, qint64>{1, 2 * second}, {2, tenYears}, {3, -tenYears}})
            file.run(QStringLiteral("UPDATE jobs SET ended = started + ? WHERE id = ?"), {took, id});
        EngineScript script;
        const auto queue = open(script);
        QTRY_COMPARE(queue->rowCount(), 3);
        QCOMPARE(titleOf(queue->at(0).request), QStringLiteral("job 3")); // the order is not the clock's
        QCOMPARE(queue->at(0).seconds + queue->at(1).seconds, 0.0);
        QCOMPARE(queue->at(2).seconds, 2.0);
    }

    void aMissingModelBlocksItsJobAlone()
    {
        EngineScript script;
        const auto queue = open(script);
        const QString model = m_folder->filePath(QStringLiteral("model"));
        GenerateRequest away = request("away");
        away.model = model.toStdString();
        const JobId blocked = queue->append(away);
        const JobId fine = queue->append(request("fine"));
        QTRY_COMPARE(queue->find(fine)->state, JobState::Done);
        QCOMPARE(queue->find(blocked)->state, JobState::Blocked);
        QVERIFY(queue->find(blocked)->failure->sentence.contains(model));
        QVERIFY(QDir().mkdir(model)); // found again
        QTRY_COMPARE_WITH_TIMEOUT(queue->find(blocked)->state, JobState::Done, 15000);
    }

    void whatIsPaintedIsNotPaintedAgain()
    {
        GenerateRequest four = request("four");
        four.count = 4;
        four.seed = 7;
        {
            const auto left = store();
            left->add(std::array<Request, 1>{four}, JobStore::Place::Last, JobStore::Ranks::Ordered);
            const auto job = left->claimNext();
            left->addOutput(job->id, QStringLiteral("one.png"));
        }
        EngineScript script;
        const auto queue = open(script);
        QTRY_COMPARE(queue->count(JobState::Interrupted), 1);
        queue->resumeAll();
        QTRY_COMPARE(queue->count(JobState::Done), 1);
        QCOMPARE(script.requests().front().count, 3);
        QCOMPARE(script.requests().front().seed, 8U);
        QCOMPARE(queue->at(0).request, Request(four)); // it is still the job that it was
    }

    void twoThatRunOutOfMemoryPauseTheQueue()
    {
        EngineScript script;
        script.setPlay([](Stage& stage) -> GenerateResult {
            if (stage.request().width == 256)
                throw Error(ErrorKind::OutOfMemory, "Too large.");
            return {};
        });
        const auto queue = open(script);
        const auto ids = queue->add(requests(3), QueuePlace::Last);
        QTRY_VERIFY(queue->isPaused());
        QCOMPARE(script.runs(), 2);
        QCOMPARE(queue->news()->kind, QueueNews::Kind::OutOfMemory);
        QCOMPARE(queue->find(ids[0])->failure->kind, ErrorKind::OutOfMemory);
        QCOMPARE(remediesFor(*queue->find(ids[0])),
            (std::vector{Remedy::AsItIs, Remedy::Tiled, Remedy::Smaller, Remedy::Processor}));
        queue->retry({ids[0], ids[1]}, Remedy::Smaller);
        queue->cancel(ids[2]);
        queue->setPaused(false);
        QTRY_COMPARE(queue->count(JobState::Done), 2);
        QCOMPARE(script.requests().back().width.value_or(0), 192);
    }

    void amongEqualsTheLoadedModelComesFirst()
    {
        const auto with = [this](const char* name) {
            GenerateRequest made = request(name);
            made.model = m_folder->filePath(QLatin1String(name)).toStdString();
            QDir().mkpath(m_folder->filePath(QLatin1String(name)));
            return Request(made);
        };
        EngineScript script;
        const auto ran = [&script] {
            QStringList prompts;
            for (const GenerateRequest& made : script.requests())
                prompts += QString::fromStdString(made.prompt);
            return prompts.join(QLatin1Char(' '));
        };
        const auto queue = open(script);
        queue->setPaused(true);
        queue->add({with("a"), with("b"), with("a"), with("b")}, QueuePlace::Last, JobStore::Ranks::Equal);
        queue->append(with("a")); // was not added with them
        queue->setPaused(false);
        QTRY_COMPARE(queue->count(JobState::Done), 5);
        QCOMPARE(ran(), QStringLiteral("a a b b a"));
        queue->setPrefersLoaded(false);
        queue->setPaused(true);
        queue->add({with("b"), with("a"), with("b")}, QueuePlace::Last, JobStore::Ranks::Equal);
        queue->setPaused(false);
        QTRY_COMPARE(queue->count(JobState::Done), 8);
        QCOMPARE(ran(), QStringLiteral("a a b b a b a b"));
    }

    void aHeldJobLetsOthersPass()
    {
        EngineScript script;
        const auto queue = open(script);
        queue->setPaused(true);
        const JobId one = queue->append(request("one")), two = queue->append(request("two"));
        queue->hold(one);
        queue->setPaused(false);
        QTRY_COMPARE(queue->find(two)->state, JobState::Done);
        QCOMPARE(queue->find(one)->state, JobState::Waiting);
        QVERIFY(queue->edit(one, request("edited")));
        queue->hold(0);
        QTRY_COMPARE(queue->find(one)->state, JobState::Done);
        QCOMPARE(script.requests().back().prompt, std::string("edited"));
        QVERIFY(!queue->edit(one, request("too late")));
    }

    void thousandsAreAddedAndCancelledWithoutABlock()
    {
        EngineScript script;
        const auto queue = open(script);
        queue->setPaused(true);
        QTRY_VERIFY(queue->keepsJobs());
        QSignalSpy counts(queue.get(), &JobQueue::countsChanged);
        Heartbeat heartbeat;
        QSignalSpy never(queue.get(), &JobQueue::idleChanged);
        never.wait(20);
        QElapsedTimer clock;
        clock.start();
        queue->add(requests(10000), QueuePlace::Last, JobStore::Ranks::Equal);
        const qint64 shown = clock.elapsed();
        QCOMPARE(queue->waitingCount(), 10000);
        const auto other = store();
        while (other->count(StoredState::Waiting) < 10000 && clock.elapsed() < 20000)
            never.wait(20);
        qInfo("10,000 jobs: %lld ms until they are shown, %lld ms until they are kept, longest block %lld ms",
            shown, clock.elapsed(), heartbeat.longestMs());
        QVERIFY(clock.elapsed() < 20000); // 2 s on a machine that does nothing else
        queue->cancelWaiting();
        never.wait(20);
        QCOMPARE(queue->count(JobState::Cancelled), 10000);
        qInfo("… and cancelled: longest block %lld ms", heartbeat.longestMs());
        QVERIFY(counts.size() < 10);
    }

    /// Not a test of its own: see killedAtAnyPointNothingIsLostOrRunTwice().
    void childWorksTheQueueOff()
    {
        if (!qEnvironmentVariableIsSet(childsFolder))
            return;
        QFile log(qEnvironmentVariable(childsFolder) + QStringLiteral("/log"));
        QVERIFY(log.open(QIODevice::Append | QIODevice::Unbuffered));
        EngineScript script;
        script.setPlay([&log](Stage& stage) -> GenerateResult {
            log.write(QByteArray::fromStdString(stage.request().prompt) + '\n');
            std::this_thread::sleep_for(std::chrono::milliseconds(3));
            return {};
        });
        JobQueue queue(script.services({}).makeEngine,
            qEnvironmentVariable(childsFolder) + QStringLiteral("/queue.sqlite"));
        QTRY_VERIFY_WITH_TIMEOUT(queue.rowCount() > 0, 20000);
        queue.resumeAll();
        QTRY_VERIFY_WITH_TIMEOUT(
            queue.isIdle() && queue.waitingCount() + queue.count(JobState::Interrupted) == 0, 60000);
    }

    void killedAtAnyPointNothingIsLostOrRunTwice()
    {
#ifdef Q_OS_UNIX
        constexpr int jobs = 60, kills = 8;
        store()->add(requests(jobs), JobStore::Place::Last, JobStore::Ranks::Ordered);
        QSet<QString> done;
        int interrupted = 0;
        for (int round = 0; round <= kills; ++round) {
            const qsizetype before = log().size();
            QProcess child;
            auto environment = QProcessEnvironment::systemEnvironment();
            environment.insert(QLatin1String(childsFolder), m_folder->path());
            child.setProcessEnvironment(environment);
            child.start(QCoreApplication::applicationFilePath(),
                {QStringLiteral("KeptQueueTest"), QStringLiteral("childWorksTheQueueOff")});
            QVERIFY(child.waitForStarted());
            if (round < kills) {
                QTRY_VERIFY_WITH_TIMEOUT(
                    log().size() > before || child.state() == QProcess::NotRunning, 20000);
                QTest::qWait(QRandomGenerator::global()->bounded(60));
                child.kill();
            }
            QVERIFY(child.waitForFinished(90000));
            for (const QString& begun : log().mid(before))
                QVERIFY2(
                    !done.contains(begun), qPrintable(begun + QStringLiteral(" was done and begun again")));
            const auto left = store();
            left->interruptOrphans();
            QVERIFY(left->count(StoredState::Interrupted) <= 1);
            interrupted += left->count(StoredState::Interrupted);
            for (const StoredJob& job : left->list())
                if (job.state == StoredState::Done)
                    done.insert(titleOf(job.request));
            QCOMPARE(left->list().size(), std::size_t(jobs));
        }
        QCOMPARE(done.size(), jobs);
        QVERIFY(
            log().size() >= jobs && log().size() <= jobs + interrupted); // again only what was interrupted
        qInfo("%d kills, %d jobs interrupted and taken up", kills, interrupted);
#else
        QSKIP("Processes are killed by a signal here.");
#endif
    }
};

CANDELA_QT_TEST(KeptQueueTest)
#include "kept_queue_test.moc"
