#include "app/session/job_queue.h"
#include "tests/support/qt_test_registry.h"
#include "tests/support/scripted_engine.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include <algorithm>

using namespace candela;
using namespace candela::test;

class JobQueueTest : public QObject
{
    Q_OBJECT

private:
    static GenerateRequest request(const std::string& prompt) { return {.prompt = prompt}; }
    static QStringList titles(const JobQueue& queue)
    {
        QStringList all;
        for (int row = 0; row < queue.rowCount(); ++row)
            all += queue.index(row).data().toString();
        return all;
    }
    static JobState state(const JobQueue& queue, JobId id) { return queue.find(id)->state; }

private Q_SLOTS:
    void runsInOrderAndPutsFirstAmongTheWaiting()
    {
        EngineScript script;
        script.setPlay(playHeldAt(1));
        JobQueue queue(script.services({}).makeEngine);
        const QAbstractItemModelTester tester(&queue);
        QSignalSpy idle(&queue, &JobQueue::idleChanged);
        queue.append(request("one"));
        queue.append(request("two"));
        queue.append(request("three"));
        const JobId first = queue.prepend(request("first"));
        QCOMPARE(titles(queue),
            QStringList({QStringLiteral("one"), QStringLiteral("first"), QStringLiteral("two"),
                QStringLiteral("three")}));
        QCOMPARE(queue.waitingCount(), 3);
        QCOMPARE(state(queue, first), JobState::Waiting);
        for (int job = 0; job < 4; ++job) {
            QTRY_VERIFY(script.isHeld() && script.runs() == job + 1);
            script.release();
        }
        QTRY_VERIFY(queue.isIdle());
        QStringList ran;
        for (const GenerateRequest& done : script.requests())
            ran += QString::fromStdString(done.prompt);
        std::ranges::reverse(ran); // what ended last stands first
        QCOMPARE(ran, titles(queue));
        QCOMPARE(idle.size(), 2);
        queue.clearEnded();
        QCOMPARE(queue.rowCount(), 0);
    }

    void stopAnswersAtOnceAndTheNextJobRuns()
    {
        EngineScript script;
        script.setPlay([](Stage& stage) -> GenerateResult {
            stage.holdDeaf();
            stage.context().throwIfStopped();
            return {.pictures = {stage.picture()}};
        });
        JobQueue queue(script.services({}).makeEngine);
        const QAbstractItemModelTester tester(&queue);
        const JobId one = queue.append(request("one"));
        const JobId two = queue.append(request("two"));
        QTRY_VERIFY(script.isHeld());
        queue.cancelRunning();
        QCOMPARE(state(queue, one), JobState::Stopping);
        queue.cancelRunning(); // pressed again: nothing more happens
        script.release();
        QTRY_COMPARE(state(queue, one), JobState::Cancelled);
        QTRY_VERIFY(script.isHeld());
        script.release();
        QTRY_COMPARE(state(queue, two), JobState::Done);
    }

    void waitingJobsAreCancelledWithoutRunning()
    {
        EngineScript script;
        script.setPlay(playHeldAt(1));
        JobQueue queue(script.services({}).makeEngine);
        const QAbstractItemModelTester tester(&queue);
        QSignalSpy finished(&queue, &JobQueue::finished);
        const JobId one = queue.append(request("one"));
        const JobId two = queue.append(request("two"));
        const JobId three = queue.append(request("three"));
        QTRY_VERIFY(script.isHeld());
        queue.cancel(three);
        QCOMPARE(state(queue, three), JobState::Cancelled);
        QCOMPARE(titles(queue).last(), QStringLiteral("three")); // ended jobs stand last
        queue.cancelWaiting();
        QCOMPARE(state(queue, two), JobState::Cancelled);
        QCOMPARE(queue.waitingCount(), 0);
        QCOMPARE(finished.size(), 2);
        script.release();
        QTRY_COMPARE(state(queue, one), JobState::Done);
        QCOMPARE(script.runs(), 1);
        queue.cancel(one); // ended: nothing happens
        QCOMPARE(state(queue, one), JobState::Done);
    }

    void aFailureDoesNotHoldUpTheNextJob()
    {
        EngineScript script;
        script.setPlay([](Stage& stage) -> GenerateResult {
            if (stage.request().prompt == "bad")
                throw badInput("Bad.");
            return {.pictures = {stage.picture()}};
        });
        JobQueue queue(script.services({}).makeEngine);
        const JobId bad = queue.append(request("bad"));
        const JobId good = queue.append(request("good"));
        QTRY_VERIFY(queue.isIdle());
        QCOMPARE(state(queue, bad), JobState::Failed);
        QCOMPARE(queue.find(bad)->failure->sentence, QStringLiteral("Bad."));
        QCOMPARE(state(queue, good), JobState::Done);
    }

    void clickingFromInsideAFinishedSignalIsFine()
    {
        EngineScript script;
        JobQueue queue(script.services({}).makeEngine);
        int more = 3;
        connect(&queue, &JobQueue::finished, &queue, [&] {
            if (more-- > 0)
                queue.append(request("again"));
        });
        queue.append(request("one"));
        QTRY_COMPARE(script.runs(), 4);
        QTRY_VERIFY(queue.isIdle());
    }
};

CANDELA_QT_TEST(JobQueueTest)
#include "job_queue_test.moc"
