#include "app/session/job_runner.h"
#include "tests/support/qt_test_registry.h"
#include "tests/support/scripted_engine.h"

#include <QSignalSpy>

#include <atomic>
#include <stdexcept>
#include <thread>

using namespace candela;
using namespace candela::test;

namespace
{

/// The moments a run can be stopped at.
enum class Moment { Loading, Encoding, Sampling, Decoding, Saving };

GenerateResult playHeldIn(Moment moment, Stage& stage)
{
    const auto at = [&](Moment here, Phase phase, int step = 0, int of = 0) {
        stage.progress(phase, step, of, 0, phase == Phase::Sampling);
        if (here == moment)
            stage.hold();
    };
    at(Moment::Loading, Phase::Loading);
    at(Moment::Encoding, Phase::Encoding);
    at(Moment::Sampling, Phase::Sampling, 7, 20);
    at(Moment::Decoding, Phase::Decoding);
    at(Moment::Saving, Phase::Saving);
    return {.pictures = {stage.picture()}};
}

} // namespace
Q_DECLARE_METATYPE(Moment)

class JobRunnerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void deliversProgressPictureAndOutcome()
    {
        EngineScript script;
        script.setPlay(playHeldAt(5));
        JobRunner runner(script.services({}).makeEngine);
        QSignalSpy progress(&runner, &JobRunner::progressed), previews(&runner, &JobRunner::previewArrived);
        QSignalSpy pictures(&runner, &JobRunner::pictureDone), finished(&runner, &JobRunner::finished);

        runner.start(7, GenerateRequest{.prompt = "a red ball", .seed = 42, .width = 96, .height = 64});
        QVERIFY(!runner.isIdle());
        QTRY_VERIFY(!progress.isEmpty() && progress.last().at(1).value<JobProgress>().step == 5);
        const auto at = progress.last().at(1).value<JobProgress>();
        QCOMPARE(at.phase, Phase::Sampling);
        QCOMPARE(at.of, 20);
        QVERIFY(at.fraction > 0.2 && at.fraction < 0.35);
        QVERIFY(at.secondsLeft);
        QTRY_VERIFY(!previews.isEmpty());
        QCOMPARE(previews.last().at(1).value<QImage>().size(), QSize(96, 64));

        script.release();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(pictures.size(), 1);
        const auto picture = pictures.first().at(1).value<FinishedPicture>();
        QCOMPARE(picture.seed, 42u);
        QCOMPARE(picture.image.size(), QSize(96, 64));
        const auto outcome = finished.first().at(1).value<JobOutcome>();
        QCOMPARE(outcome.state, JobState::Done);
        QCOMPARE(std::get<GenerateResult>(*outcome.result).pictures.size(), std::size_t(1));
        QVERIFY(runner.isIdle());
    }

    void oneWorkerThreadOwnsTheEngine()
    {
        EngineScript script;
        std::thread::id constructor;
        script.onConstruct = [&] {
            constructor = std::this_thread::get_id();
        };
        {
            JobRunner runner(script.services({}).makeEngine);
            QSignalSpy finished(&runner, &JobRunner::finished);
            for (int job = 1; job <= 3; ++job) {
                runner.start(job, GenerateRequest{});
                QTRY_COMPARE(finished.size(), job);
                QCOMPARE(script.workerThread(), constructor);
            }
            QCOMPARE(script.enginesAlive(), 1);
            QVERIFY(constructor != std::this_thread::get_id());
        }
        QCOMPARE(script.enginesAlive(), 0);
    }

    void stopsInEveryPhase_data()
    {
        QTest::addColumn<Moment>("moment");
        QTest::newRow("loading") << Moment::Loading;
        QTest::newRow("encoding") << Moment::Encoding;
        QTest::newRow("sampling") << Moment::Sampling;
        QTest::newRow("decoding") << Moment::Decoding;
        QTest::newRow("saving") << Moment::Saving;
    }
    void stopsInEveryPhase()
    {
        QFETCH(Moment, moment);
        EngineScript script;
        script.setPlay([moment](Stage& stage) { return playHeldIn(moment, stage); });
        JobRunner runner(script.services({}).makeEngine);
        QSignalSpy finished(&runner, &JobRunner::finished), pictures(&runner, &JobRunner::pictureDone);
        runner.start(1, GenerateRequest{});
        QTRY_VERIFY(script.isHeld());
        runner.requestStop();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(finished.first().at(1).value<JobOutcome>().state, JobState::Cancelled);
        QVERIFY(pictures.isEmpty());

        script.setPlay(playAll); // and the next run is as good as new
        runner.start(2, GenerateRequest{});
        QTRY_COMPARE(finished.size(), 2);
        QCOMPARE(finished.last().at(1).value<JobOutcome>().state, JobState::Done);
    }

    void stopBeforeTheWorkerBegins()
    {
        EngineScript script;
        JobRunner runner(script.services({}).makeEngine);
        QSignalSpy finished(&runner, &JobRunner::finished);
        for (int job = 1; job <= 50; ++job) { // the worker may or may not have seen it
            runner.start(job, GenerateRequest{});
            runner.requestStop();
            QTRY_COMPARE(finished.size(), job);
        }
    }

    void progressIsSilentAfterStopButPicturesAreNot()
    {
        EngineScript script;
        script.setPlay([](Stage& stage) {
            stage.progress(Phase::Sampling, 1, 20, 0, true);
            stage.holdDeaf();
            stage.context().emit(Progress{.phase = Phase::Sampling, .step = 2, .of = 20});
            stage.picture(0); // was finished before the engine noticed
            stage.progress(Phase::Sampling, 1, 20, 1);
            return GenerateResult{};
        });
        JobRunner runner(script.services({}).makeEngine);
        QSignalSpy progress(&runner, &JobRunner::progressed), pictures(&runner, &JobRunner::pictureDone);
        QSignalSpy finished(&runner, &JobRunner::finished);
        runner.start(1, GenerateRequest{.count = 2});
        QTRY_VERIFY(script.isHeld() && !progress.isEmpty());
        runner.requestStop();
        QVERIFY(runner.isStopping());
        const auto before = progress.size();
        script.release();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(finished.first().at(1).value<JobOutcome>().state, JobState::Cancelled);
        QCOMPARE(pictures.size(), 1);
        QCOMPARE(progress.size(), before);
    }

    void errorsBecomeFailures()
    {
        EngineScript script;
        JobRunner runner(script.services({}).makeEngine);
        QSignalSpy finished(&runner, &JobRunner::finished);
        script.setPlay(
            playError(ErrorKind::BadInput, "no.safetensors has no weight \"to_q\".", "Download it again."));
        runner.start(1, GenerateRequest{});
        QTRY_COMPARE(finished.size(), 1);
        auto outcome = finished.last().at(1).value<JobOutcome>();
        QCOMPARE(outcome.state, JobState::Failed);
        QCOMPARE(outcome.failure->kind, ErrorKind::BadInput);
        QCOMPARE(outcome.failure->sentence, QStringLiteral("no.safetensors has no weight \"to_q\"."));
        QCOMPARE(outcome.failure->remedy, QStringLiteral("Download it again."));

        script.setPlay([](Stage&) -> GenerateResult { throw std::out_of_range("vector::at"); });
        runner.start(2, GenerateRequest{});
        QTRY_COMPARE(finished.size(), 2);
        outcome = finished.last().at(1).value<JobOutcome>();
        QCOMPARE(outcome.state, JobState::Failed);
        QVERIFY(outcome.failure->sentence.contains(QLatin1String("vector::at")));
    }

    void anEngineThatCannotBeMadeIsTriedAgain()
    {
        EngineScript script;
        int tries = 0;
        script.onConstruct = [&] {
            if (++tries == 1)
                throw runFailed("No memory for the engine.");
        };
        JobRunner runner(script.services({}).makeEngine);
        QSignalSpy finished(&runner, &JobRunner::finished);
        runner.start(1, GenerateRequest{});
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(finished.last().at(1).value<JobOutcome>().state, JobState::Failed);
        runner.start(2, GenerateRequest{});
        QTRY_COMPARE(finished.size(), 2);
        QCOMPARE(finished.last().at(1).value<JobOutcome>().state, JobState::Done);
    }

    void lateMessagesOfAnEarlierJobAreIgnored()
    {
        EngineScript script;
        std::function<void(const Event&)> stale;
        script.setPlay([&](Stage& stage) {
            if (!stale) {
                stale = stage.context().emit;
            } else {
                stale(Progress{.phase = Phase::Sampling, .step = 19, .of = 20});
                stale(PictureDone{.image = std::make_shared<Image>(paintScene("", 8, 8, 1))});
                stage.progress(Phase::Sampling, 1, 20);
                stage.hold();
            }
            return GenerateResult{};
        });
        {
            JobRunner runner(script.services({}).makeEngine);
            QSignalSpy progress(&runner, &JobRunner::progressed), pictures(&runner, &JobRunner::pictureDone);
            QSignalSpy finished(&runner, &JobRunner::finished);
            runner.start(1, GenerateRequest{});
            QTRY_COMPARE(finished.size(), 1);
            stale(Progress{.phase = Phase::Sampling, .step = 18, .of = 20}); // between two jobs
            runner.start(2, GenerateRequest{});
            QTRY_VERIFY(script.isHeld());
            script.release();
            QTRY_COMPARE(finished.size(), 2);
            for (const auto& signal : progress)
                QCOMPARE(signal.at(1).value<JobProgress>().step, 1);
            QVERIFY(pictures.isEmpty());
        }
        stale(Progress{}); // and after the runner has gone
    }

    void closingWhileRunningStopsAndJoins()
    {
        EngineScript script;
        script.setPlay(playHeldAt(3));
        auto runner = std::make_unique<JobRunner>(script.services({}).makeEngine);
        QSignalSpy finished(runner.get(), &JobRunner::finished);
        runner->start(1, GenerateRequest{});
        QTRY_VERIFY(script.isHeld());
        runner.reset();
        QCOMPARE(script.enginesAlive(), 0);
        QCoreApplication::processEvents(); // notifications that were under way reach nobody
        QVERIFY(finished.isEmpty());
    }

    void aFloodOfEventsIsCoalesced()
    {
        EngineScript script;
        constexpr int events = 20000;
        script.setPlay([](Stage& stage) {
            for (int step = 1; step <= events; ++step)
                stage.progress(Phase::Sampling, step, events, 0, step % 10 == 0);
            return GenerateResult{.pictures = {stage.picture()}};
        });
        JobRunner runner(script.services({}).makeEngine);
        QSignalSpy progress(&runner, &JobRunner::progressed), previews(&runner, &JobRunner::previewArrived);
        QSignalSpy finished(&runner, &JobRunner::finished);
        QElapsedTimer timer;
        timer.start();
        runner.start(1, GenerateRequest{});
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 60000);
        const double seconds = double(timer.elapsed()) / 1000;
        QVERIFY2(progress.size() <= seconds * 20 + 2, qPrintable(QString::number(progress.size())));
        QVERIFY2(previews.size() <= seconds * 5 + 2, qPrintable(QString::number(previews.size())));
        double last = 0;
        for (const auto& signal : progress) {
            const double fraction = signal.at(1).value<JobProgress>().fraction;
            QVERIFY(fraction >= last);
            last = fraction;
        }
    }

    void theLastPreviewArrivesAlthoughItCameTooSoon()
    {
        EngineScript script;
        script.setPlay([](Stage& stage) {
            for (int step = 1; step <= 3; ++step) {
                const Image preview{
                    .width = step, .height = 1, .pixels = std::vector<std::uint8_t>(3 * step, 200)};
                stage.context().emit(Progress{.phase = Phase::Sampling,
                    .step = step,
                    .of = 3,
                    .preview = std::make_shared<Image>(preview)});
            }
            stage.hold();
            return GenerateResult{};
        });
        JobRunner runner(script.services({}).makeEngine);
        QSignalSpy previews(&runner, &JobRunner::previewArrived), finished(&runner, &JobRunner::finished);
        runner.start(1, GenerateRequest{});
        QTRY_VERIFY(!previews.isEmpty() && previews.last().at(1).value<QImage>().width() == 3);
        script.release();
        QTRY_COMPARE(finished.size(), 1);
    }

    void aJobEndsThatShowsItsFirstPreviewWhileItsProgressIsTold()
    {
        EngineScript script;
        std::atomic<bool> posted = false;
        script.setPlay([&posted](Stage& stage) {
            stage.progress(Phase::Loading);
            stage.hold();
            stage.progress(Phase::Sampling, 1, 1, 0, true);
            posted = true;
            return GenerateResult{};
        });
        JobRunner runner(script.services({}).makeEngine);
        QSignalSpy finished(&runner, &JobRunner::finished);
        connect(&runner, &JobRunner::progressed, this, [&] {
            if (posted)
                return;
            script.release();
            while (!posted)
                std::this_thread::yield();
        });
        runner.start(1, GenerateRequest{});
        QTRY_COMPARE(finished.size(), 1);
    }

    void theBarNeverMovesBackwards()
    {
        EngineScript script;
        script.setPlay([](Stage& stage) { // an engine that loads again in the middle
            stage.progress(Phase::Sampling, 10, 20);
            stage.hold();
            stage.progress(Phase::Loading);
            stage.hold();
            return GenerateResult{};
        });
        JobRunner runner(script.services({}).makeEngine);
        QSignalSpy progress(&runner, &JobRunner::progressed), finished(&runner, &JobRunner::finished);
        runner.start(1, GenerateRequest{});
        QTRY_COMPARE(progress.size(), 1);
        script.release();
        QTRY_COMPARE(progress.size(), 2);
        QCOMPARE(progress[1].at(1).value<JobProgress>().phase, Phase::Loading);
        QCOMPARE(
            progress[1].at(1).value<JobProgress>().fraction, progress[0].at(1).value<JobProgress>().fraction);
        script.release();
        QTRY_COMPARE(finished.size(), 1);
    }
};

CANDELA_QT_TEST(JobRunnerTest)
#include "job_runner_test.moc"
