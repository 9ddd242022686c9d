#include "app/session/paths.h"
#include "app/session/session.h"
#include "core/api/request_json.h"
#include "tests/support/qt_test_registry.h"
#include "tests/support/scripted_studio.h"
#include "tests/support/scripted_training.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QFile>
#include <QSignalSpy>

using namespace candela;
using namespace candela::test;

namespace
{

/// A session with a model, runs in a folder of the profile, and pictures to train on.
struct Studio : ScriptedStudio {
    explicit Studio(const std::shared_ptr<QTemporaryDir>& earlier = {})
        : ScriptedStudio({.profile = earlier})
    {
        session->settings().set(settings::runsFolder, file(QStringLiteral("runs")));
    }

    FineTuning& tuning() const { return session->fineTuning(); }
    RunList& runs() const { return tuning().runs(); }
    const TrainingForm& form() const { return tuning().form().form(); }
    void edit(const TrainingFormState::Edit& change) const
    {
        tuning().form().edit(TrainingField::Steps, change);
    }
    QString pictures(int count, int captions, const QString& name = QStringLiteral("owls")) const
    {
        for (int i = 0; i < count; ++i) {
            touch(QStringLiteral("%1/%2.png").arg(name).arg(i), "x");
            if (i < captions)
                touch(QStringLiteral("%1/%2.txt").arg(name).arg(i), "an owl");
        }
        return file(name);
    }
    void choose(int count = 12, int captions = 12) const
    {
        tuning().useFolder(pictures(count, captions));
        if (!QTest::qWaitFor([this] { return tuning().whyNotTrain().isEmpty(); }, 5000))
            qFatal("%s", qPrintable(tuning().whyNotTrain()));
    }
    QString run(const QString& name) const { return QDir::cleanPath(file(QStringLiteral("runs/") + name)); }
    void train(int steps) const
    {
        edit([steps](TrainingForm& form) { form.settings.steps = steps; });
        if (const auto failure = tuning().train())
            qFatal("%s", qPrintable(failure->sentence));
    }
    RunState stateOf(const QString& name) const
    {
        const TrainingRun* found = runs().find(run(name));
        if (!found)
            qFatal("no run %s", qPrintable(name));
        return found->state;
    }
    void waitUntilIdle() const
    {
        if (!QTest::qWaitFor([this] { return session->queue().isIdle(); }, 10000))
            qFatal("it does not end");
    }
};

TrainingPrompt prompt(const char* text)
{
    return {.prompt = text, .negative = {}, .seed = 7};
}

} // namespace

class FineTuningTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void presetsChangeWhatTheyAreAboutAndAreRecognised()
    {
        TrainingForm form;
        QCOMPARE(presetOf(form), std::optional(TrainingPreset::Standard));
        form.settings.flip = true;
        apply(TrainingPreset::Thorough, form);
        QCOMPARE(form.settings.rank, 32);
        QCOMPARE(form.settings.alpha, 32.0);
        QVERIFY(form.settings.flip);
        QCOMPARE(presetOf(form), std::optional(TrainingPreset::Thorough));
        form.settings.steps = 77;
        QVERIFY(!presetOf(form));
    }

    void alphaFollowsTheRankUntilItIsSet()
    {
        TrainingForm form;
        form.setRank(24);
        QCOMPARE(form.settings.alpha, 24.0);
        form.settings.alpha = 4;
        form.setRank(16);
        QCOMPARE(form.settings.alpha, 4.0);
    }

    void theRateFollowsTheOptimizerUntilItIsSet()
    {
        TrainingForm form;
        form.setOptimizer(OptimizerKind::Prodigy);
        QCOMPARE(form.settings.learningRate, 1.0);
        form.setOptimizer(OptimizerKind::AdamW8bit);
        QCOMPARE(form.settings.learningRate, 1e-4);
        form.settings.learningRate = 3e-4;
        form.setOptimizer(OptimizerKind::Prodigy);
        QCOMPARE(form.settings.learningRate, 3e-4);
    }

    void editsOfAFieldAreOneUndoStep()
    {
        TrainingFormState state;
        for (const int rank : {17, 18, 20})
            state.edit(TrainingField::Rank, [rank](TrainingForm& form) { form.setRank(rank); });
        state.edit(TrainingField::Steps, [](TrainingForm& form) { form.settings.steps = 10; });
        QCOMPARE(state.undoStack().count(), 2);
        state.undoStack().undo();
        QCOMPARE(state.form().steps(), 1500);
        state.undoStack().undo();
        QCOMPARE(state.form().settings.rank, 16);
    }

    void theFormIsKept()
    {
        auto profile = std::make_shared<QTemporaryDir>();
        TrainingForm before;
        {
            const Studio studio(profile);
            studio.choose();
            studio.edit([](TrainingForm& form) {
                form.settings.learningRate = 3e-5;
                form.settings.samples = {prompt("an owl")};
                form.setResolution(640);
            });
            before = studio.form();
        }
        QVERIFY(QFile::exists(profile->filePath(QStringLiteral("training-draft.json"))));
        const Studio studio(profile);
        QCOMPARE(toJson(studio.form()), toJson(before));
        QCOMPARE(studio.form(), before);
        QTRY_VERIFY(studio.tuning().dataset());
    }

    void aDamagedDraftIsNone()
    {
        auto profile = std::make_shared<QTemporaryDir>();
        QFile draft(profile->filePath(QStringLiteral("training-draft.json")));
        QVERIFY(draft.open(QIODevice::WriteOnly));
        draft.write(R"({"name": "owls", "settings": {"kind": "train_lora", "rank": "many"}})");
        draft.close();
        const Studio studio(profile);
        QCOMPARE(studio.form().name, QStringLiteral("owls"));
        QCOMPARE(studio.form().settings.rank, 16);
    }

    void whatIsMissingIsSaidBeforeTraining()
    {
        const Studio studio;
        FineTuning& tuning = studio.tuning();
        QCOMPARE(tuning.whyNotTrain(), QStringLiteral("Choose a folder of pictures first."));
        QVERIFY(tuning.train());
        QDir(studio.folder.path()).mkdir(QStringLiteral("empty"));
        tuning.useFolder(studio.file(QStringLiteral("empty")));
        QCOMPARE(studio.form().name, QStringLiteral("empty"));
        QTRY_VERIFY(tuning.whyNotTrain().startsWith(QStringLiteral("There are no pictures in ")));
        tuning.useFolder(studio.file(QStringLiteral("gone")));
        QTRY_VERIFY(tuning.whyNotTrain().endsWith(QStringLiteral("cannot be read; choose another.")));
        studio.choose();
        QCOMPARE(studio.form().name, QStringLiteral("owls"));
        studio.edit([](TrainingForm& form) { form.name = QStringLiteral("  "); });
        QCOMPARE(tuning.whyNotTrain(), QStringLiteral("Give the LoRA a name."));
        for (const char* bad : {"../owls", "a:b", ".owls", "a\nb"}) {
            studio.edit([bad](TrainingForm& form) { form.name = QLatin1String(bad); });
            QVERIFY2(tuning.whyNotTrain().contains(QStringLiteral("cannot be the name")), bad);
        }
        studio.touch(QStringLiteral("runs/taken/run.json"), "{}");
        studio.edit([](TrainingForm& form) { form.name = QStringLiteral("taken"); });
        QVERIFY(tuning.whyNotTrain().startsWith(QStringLiteral("There is a run called 'taken' already")));
        QCOMPARE(studio.script.runs(), 0);
    }

    void whatWillProbablyGoWrongIsSaid()
    {
        const Studio studio;
        studio.choose(4, 4);
        QCOMPARE(studio.tuning().warnings(), QStringList());
        studio.tuning().useFolder(studio.pictures(5, 2, QStringLiteral("some")));
        QTRY_VERIFY(studio.tuning().dataset());
        QCOMPARE(studio.tuning().warnings(), QStringList{QStringLiteral("3 picture(s) have no caption.")});
        studio.tuning().useFolder(studio.pictures(1, 1, QStringLiteral("one")));
        QTRY_VERIFY(studio.tuning().dataset());
        QCOMPARE(studio.tuning().warnings().size(), 1);
        studio.edit([](TrainingForm& form) { form.settings.learningRate = 0.05; });
        QCOMPARE(studio.tuning().warnings().size(), 2);
        studio.edit([](TrainingForm& form) { form.settings.optimizer = OptimizerKind::Prodigy; });
        QCOMPARE(studio.tuning().warnings().size(), 1); // of one picture
        studio.edit([](TrainingForm& form) { form.settings.learningRate = 1e-4; });
        QVERIFY(studio.tuning().warnings().last().startsWith(QStringLiteral("Prodigy")));
    }

    void captionsAreCountedInEverySpelling()
    {
        const Studio studio;
        const QString folder = studio.pictures(3, 1);
        studio.touch(QStringLiteral("owls/10_owl/9.jpg"), "x");
        studio.touch(QStringLiteral("owls/10_owl/9.caption"), "an owl");
        QCOMPARE(countDataset(folder), (DatasetCount{folder, 4, 2, true}));
        studio.touch(QStringLiteral("owls/metadata.csv"), "file_name,text\n0.png,a\n1.png,b\n2.png,c\n\n");
        QCOMPARE(countDataset(folder).captioned, 3);
        QVERIFY(!countDataset(studio.file(QStringLiteral("gone"))).isThere);
    }

    void trainingIsAJobWithANewFolder()
    {
        const Studio studio;
        studio.choose();
        studio.edit([](TrainingForm& form) { form.settings.samples = {prompt("an owl"), prompt("")}; });
        studio.train(60);
        QCOMPARE(studio.form().name, QStringLiteral("owls-2"));
        studio.waitUntilIdle();
        const TrainLoraRequest request = studio.script.trainings().at(0);
        QVERIFY(request.model.empty()); // the bundled one
        QCOMPARE(toQString(request.data), studio.file(QStringLiteral("owls")));
        QCOMPARE(toQString(request.output), studio.run(QStringLiteral("owls")));
        QCOMPARE(request.steps, std::optional<std::int64_t>(60));
        QCOMPARE(request.samples.size(), std::size_t(1)); // the empty one is none
        const Job& job = studio.session->queue().at(0);
        QCOMPARE(kindName(job.request), QStringLiteral("Training"));
        QCOMPARE(job.state, JobState::Done);
        QCOMPARE(job.outputs,
            QStringList{studio.run(QStringLiteral("owls")) + QStringLiteral("/lora.safetensors")});
        QCOMPARE(studio.stateOf(QStringLiteral("owls")), RunState::Finished);
        QVERIFY(studio.tuning().whyNotTrain().isEmpty());
    }

    void theCurveAndTheSamplesAreLive()
    {
        Studio studio;
        const QAbstractItemModelTester tester(&studio.runs());
        studio.choose();
        studio.script.setTrainingPlay(trainHeldAt(50));
        studio.edit([](TrainingForm& form) {
            form.settings.sampleEvery = 25;
            form.settings.samples = {prompt("a red owl"), prompt("a blue owl")};
        });
        studio.train(60);
        QTRY_VERIFY(studio.script.isHeld());
        const QString folder = studio.run(QStringLiteral("owls"));
        QCOMPARE(studio.tuning().shown(), folder);
        QTRY_COMPARE(studio.runs().details(folder)->points.size(), std::size_t(50));
        QTRY_COMPARE(studio.runs().details(folder)->samples.size(), std::size_t(4));
        const RunSample& last = studio.runs().details(folder)->samples.back();
        QCOMPARE(std::pair(last.step, last.index), std::pair(qint64(50), 1));
        QCOMPARE(last.picture.size(), QSize(64, 64));
        QVERIFY(QFile::exists(last.file));
        QCOMPARE(studio.runs().data(studio.runs().index(0, RunList::Steps), Qt::DisplayRole).toString(),
            QStringLiteral("50/60"));
        QCOMPARE(studio.stateOf(QStringLiteral("owls")), RunState::Running);
        QVERIFY(studio.runs().find(folder)->lastLoss);
        QCOMPARE(studio.session->queue().running()->progress.fraction, 50.0 / 60);
        studio.script.release();
        studio.waitUntilIdle();
        QTRY_COMPARE(studio.runs().details(folder)->points.size(), std::size_t(60));
    }

    void theTimeLeftIsEstimatedAfterThirtySteps()
    {
        Studio studio;
        studio.choose();
        studio.script.setTrainingPlay([](TrainingStage& stage) {
            for (const int step : {29, 30}) {
                while (stage.next() <= step)
                    stage.step();
                stage.hold();
            }
            return trainAll(stage);
        });
        studio.train(40);
        QTRY_COMPARE(
            studio.session->queue().running() ? studio.session->queue().running()->progress.step : 0, 29);
        QVERIFY(!studio.session->queue().running()->progress.secondsLeft);
        studio.script.release();
        QTRY_COMPARE(studio.session->queue().running()->progress.step, 30);
        QVERIFY(studio.session->queue().running()->progress.secondsLeft);
        studio.script.release();
        studio.waitUntilIdle();
    }

    void samplingMeanwhileIsNoProgress()
    {
        Studio studio;
        studio.choose();
        studio.script.setTrainingPlay(trainHeldAt(1));
        studio.edit([](TrainingForm& form) {
            form.settings.sampleEvery = 1;
            form.settings.samples = {prompt("an owl")};
        });
        studio.train(40);
        QTRY_VERIFY(studio.script.isHeld());
        QTRY_COMPARE(studio.session->queue().running()->progress.phase, Phase::Sampling); // is told
        QCOMPARE(studio.session->queue().running()->progress.fraction, 1.0 / 40);
        QCOMPARE(studio.session->queue().running()->progress.step, 1); // the training's
        studio.script.release();
        studio.waitUntilIdle();
    }

    void wishesAreGrantedAfterAStep()
    {
        Studio studio;
        studio.choose();
        studio.script.setTrainingPlay([](TrainingStage& stage) {
            for (int step = 1; step <= 3; ++step) {
                stage.step();
                stage.hold();
            }
            return stage.step() ? trainAll(stage) : stage.finish();
        });
        studio.edit([](TrainingForm& form) { form.settings.samples = {prompt("an owl")}; });
        studio.train(1000);
        const QString folder = studio.run(QStringLiteral("owls"));
        QTRY_VERIFY(studio.script.isHeld());
        QVERIFY(!studio.runs().find(folder)->hasCheckpoint);
        studio.session->queue().sampleNow();
        studio.script.release();
        QTRY_COMPARE(studio.runs().details(folder)->samples.size(), std::size_t(1));
        QCOMPARE(studio.runs().details(folder)->samples.front().step, 2);
        studio.session->queue().checkpointNow();
        QTRY_VERIFY(studio.script.isHeld());
        studio.script.release();
        QTRY_VERIFY(studio.runs().find(folder)->hasCheckpoint);
        studio.session->queue().finishEarly();
        QTRY_VERIFY(studio.script.isHeld());
        studio.script.release();
        studio.waitUntilIdle();
        QCOMPARE(studio.stateOf(QStringLiteral("owls")), RunState::Finished);
        QSignalSpy refreshed(&studio.runs(), &RunList::refreshed);
        studio.tuning().refresh();
        QVERIFY(refreshed.wait());
        QCOMPARE(studio.stateOf(QStringLiteral("owls")), RunState::Finished);
        QCOMPARE(studio.runs().find(folder)->steps, 4);
    }

    void aWishOfOneJobIsNotTheNextOnes()
    {
        Studio studio;
        studio.choose();
        studio.script.setTrainingPlay(trainHeldAt(5));
        studio.train(10);
        QTRY_VERIFY(studio.script.isHeld());
        studio.train(10); // owls-2
        studio.session->queue().finishEarly();
        studio.script.release();
        QTRY_COMPARE(studio.script.runs(), 2);
        QTRY_VERIFY(studio.script.isHeld());
        studio.script.release();
        studio.waitUntilIdle();
        QTRY_COMPARE(studio.runs().find(studio.run(QStringLiteral("owls-2")))->steps, 10);
        QCOMPARE(studio.runs().find(studio.run(QStringLiteral("owls")))->steps, 6);
    }

    void aStoppedRunGoesOnFromItsCheckpoint()
    {
        Studio studio;
        studio.choose();
        studio.script.setTrainingPlay(trainHeldAt(20));
        studio.train(60);
        QTRY_VERIFY(studio.script.isHeld());
        studio.session->queue().cancelRunning();
        studio.waitUntilIdle();
        const QString folder = studio.run(QStringLiteral("owls"));
        QCOMPARE(studio.stateOf(QStringLiteral("owls")), RunState::Interrupted);
        QVERIFY(studio.runs().find(folder)->hasCheckpoint);
        studio.script.setTrainingPlay({});
        QVERIFY(!studio.tuning().resume(folder));
        QVERIFY(studio.tuning().isQueued(folder));
        studio.waitUntilIdle();
        QCOMPARE(toQString(studio.script.trainings().at(1).resume), folder);
        QCOMPARE(studio.stateOf(QStringLiteral("owls")), RunState::Finished);
        const auto& points = studio.runs().details(folder)->points;
        QCOMPARE(points.size(), std::size_t(60));
        QCOMPARE(points.back().step, 60);
    }

    void whatHasNoCheckpointCannotGoOn()
    {
        const Studio studio;
        studio.touch(QStringLiteral("runs/young/run.json"),
            QByteArray::fromStdString(requestToJson(TrainLoraRequest{.steps = 100})));
        studio.tuning().refresh();
        QTRY_VERIFY(studio.runs().find(studio.run(QStringLiteral("young"))));
        const auto failure = studio.tuning().resume(studio.run(QStringLiteral("young")));
        QVERIFY(failure);
        QCOMPARE(failure->sentence, QStringLiteral("The run young has no checkpoint to go on from."));
    }

    void aCrashLeavesARunThatGoesOn()
    {
        auto profile = std::make_shared<QTemporaryDir>();
        {
            Studio studio(profile);
            studio.choose();
            studio.script.setTrainingPlay(trainHeldAt(20));
            studio.train(60);
            QTRY_VERIFY(studio.script.isHeld());
            // The session ends in the middle of it.
        }
        Studio studio(profile);
        QTRY_COMPARE(studio.session->queue().count(JobState::Interrupted), 1);
        const QString folder = studio.run(QStringLiteral("owls"));
        QTRY_VERIFY(studio.runs().find(folder));
        QCOMPARE(studio.stateOf(QStringLiteral("owls")), RunState::Interrupted);
        QVERIFY(!studio.tuning().resume(folder)); // the job that is there
        QTRY_COMPARE(studio.script.runs(), 1);
        studio.waitUntilIdle();
        QCOMPARE(studio.session->queue().rowCount(), 1);
        QCOMPARE(toQString(studio.script.trainings().at(0).resume), folder);
        QCOMPARE(studio.stateOf(QStringLiteral("owls")), RunState::Finished);
    }

    void whatOthersLeftIsRead()
    {
        const Studio studio;
        const QByteArray json = QByteArray::fromStdString(
            requestToJson(TrainLoraRequest{.model = "/models/sdxl-base", .steps = 4}));
        studio.touch(QStringLiteral("elsewhere/cats/run.json"), json);
        studio.touch(QStringLiteral("elsewhere/cats/log.csv"),
            "step,loss,rate,seconds\n1,0.5,1e-4,1\n2,0.4,1e-4,2\n3,nan,1e-4,3\n2,0.3,1e-4,4\n3,0.2,5e-5,5\n4,"
            "0.1,0,6\n5,0.");
        studio.touch(QStringLiteral("elsewhere/cats/lora.safetensors"), "x");
        studio.touch(QStringLiteral("elsewhere/cats/summary.json"), "{}");
        studio.touch(QStringLiteral("elsewhere/broken/run.json"), "{\"kind\": \"train_lora\", \"rank\"");
        studio.touch(QStringLiteral("elsewhere/other/run.json"), "{\"kind\": \"bench\"}");
        QSignalSpy opened(&studio.runs(), &RunList::opened);
        studio.runs().open(studio.file(QStringLiteral("elsewhere")));
        QVERIFY(opened.wait());
        QCOMPARE(opened.first().at(1).toInt(), 1);
        const QString folder = QDir::cleanPath(studio.file(QStringLiteral("elsewhere/cats")));
        const TrainingRun run = *studio.runs().find(folder);
        QCOMPARE(run.state, RunState::Finished);
        QCOMPARE(run.steps, 4);
        QCOMPARE(studio.runs().data(studio.runs().index(0, RunList::BaseModel), Qt::DisplayRole).toString(),
            QStringLiteral("sdxl-base"));
        QVERIFY(!studio.runs().details(folder));
        QTRY_VERIFY(studio.runs().details(folder));
        const auto& points = studio.runs().details(folder)->points;
        QCOMPARE(points.size(), std::size_t(4)); // resumed at 2: what came after it before is gone
        QCOMPARE(points[1].loss, 0.3);
        QCOMPARE(studio.session->settings().get(settings::openedRuns), QStringList{folder});
        studio.runs().remove(folder); // off the list alone
        QVERIFY(!studio.runs().find(folder));
        QVERIFY(QFile::exists(folder + QStringLiteral("/lora.safetensors")));
        QCOMPARE(studio.session->settings().get(settings::openedRuns), QStringList());
    }

    void aRunThatIsRemovedIsInTheTrash()
    {
        const Studio studio;
        studio.choose();
        studio.train(5);
        studio.waitUntilIdle();
        const QString folder = studio.run(QStringLiteral("owls"));
        QSignalSpy removed(&studio.runs(), &RunList::removed);
        studio.runs().remove(folder);
        QVERIFY(removed.count() > 0 || removed.wait());
        if (!removed.first().at(1).toBool())
            QSKIP("there is no trash here");
        QVERIFY(!QFile::exists(folder));
        QVERIFY(!studio.runs().find(folder));
        QCOMPARE(studio.tuning().shown(), QString());
    }

    void smoothingHasNoBiasAtTheBeginning()
    {
        std::vector<TrainingPoint> points;
        for (int step = 1; step <= 5; ++step)
            points.push_back({.step = step, .of = 5, .loss = 0.25});
        for (const double loss : smoothedLosses(points))
            QVERIFY(qAbs(loss - 0.25) < 1e-12);
        points.back().loss = 1.25;
        const double last = smoothedLosses(points).back();
        QVERIFY(last > 0.25 && last < 0.5); // a fifth of the jump and a little
    }

    void theFinishedLoraIsOneStepFromAPicture()
    {
        const Studio studio;
        studio.choose();
        studio.train(5);
        studio.waitUntilIdle();
        QSignalSpy brought(studio.session.get(), &Session::brought);
        const TrainingRun run = *studio.runs().find(studio.run(QStringLiteral("owls")));
        studio.session->useTrained(run);
        QCOMPARE(brought.count(), 1);
        QCOMPARE(studio.session->form().form().loras.size(), 1);
        QCOMPARE(studio.session->form().form().loras.first().file, run.lora);
        QVERIFY(studio.session->models().find(run.lora));
    }
};

CANDELA_QT_TEST(FineTuningTest)
#include "fine_tuning_test.moc"
