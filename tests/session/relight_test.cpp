#include "app/session/paths.h"
#include "app/session/session.h"
#include "tests/support/qt_test_registry.h"
#include "tests/support/scripted_relight.h"
#include "tests/support/scripted_studio.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QFile>
#include <QSignalSpy>

using namespace candela;
using namespace candela::test;

namespace
{

/// A session on a fresh profile with pictures to relight.
struct Studio : ScriptedStudio {
    Studio()
        : ScriptedStudio({.model = {}})
    {
    }

    QString picture(const QString& name, int width = 60, int height = 40) const
    {
        const QString made = touch(name);
        if (!paintNight(width, height, 1).save(made))
            qFatal("no picture");
        return made;
    }
    QString other(const QString& name, const QByteArray& content = "%PDF-") const
    {
        return touch(name, content);
    }
    Relight& relight() const { return session->relight(); }
    RelightList& list() const { return relight().list(); }
    RelightPreview& preview() const { return relight().preview(); }
    AddReport add(const QStringList& paths) const
    {
        QSignalSpy added(&relight(), &Relight::added);
        relight().add(paths);
        if (added.isEmpty() && !added.wait())
            qFatal("nothing was added");
        return added.first().first().value<AddReport>();
    }
    RelightEnd run() const
    {
        QSignalSpy ended(&relight(), &Relight::ended);
        if (relight().relightAll() || (ended.isEmpty() && !ended.wait()))
            qFatal("the batch does not end");
        return ended.first().first().value<RelightEnd>();
    }
    void setRatio(double ratio) const { session->settings().set(settings::relightRatio, ratio); }
};

} // namespace

class RelightTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wrongFilesAreNamedAndTheGoodOnesKept() // 14
    {
        Studio studio;
        const QAbstractItemModelTester tester(&studio.list());
        const QString a = studio.picture(QStringLiteral("a.png")),
                      b = studio.picture(QStringLiteral("b.jpg"));
        AddReport report = studio.add({a, studio.other(QStringLiteral("notes.pdf")), b});
        QCOMPARE(studio.list().rowCount(), 2);
        QCOMPARE(sentenceOf(report), QStringLiteral("Added 2 of 3. Skipped notes.pdf: not a picture."));
        QCOMPARE(studio.preview().chosen(), studio.list().at(0).id);

        report = studio.add({a, studio.folder.filePath(QStringLiteral("gone.png")),
            studio.other(QStringLiteral("empty.png"), {}), studio.other(QStringLiteral("song.mp3"))});
        QCOMPARE(studio.list().rowCount(), 2);
        QCOMPARE(report.added, 0);
        const QString sentence = sentenceOf(report);
        for (const char* part : {"gone.png: no longer there", "empty.png: an empty file",
                 "song.mp3: not a picture", "and 1 more"})
            QVERIFY2(sentence.contains(QLatin1String(part)), qPrintable(sentence));
    }

    void foldersAreSearchedAndResultsPassedOver()
    {
        Studio studio;
        studio.picture(QStringLiteral("in/a.png"));
        studio.picture(QStringLiteral("in/a_relit.png"));
        studio.picture(QStringLiteral("in/deep/b.png"));
        studio.other(QStringLiteral("in/notes.txt"));
        QDir(studio.folder.path()).mkdir(QStringLiteral("empty"));
        const AddReport report = studio.add(
            {studio.folder.filePath(QStringLiteral("in")), studio.folder.filePath(QStringLiteral("empty"))});
        QCOMPARE(report.added, 2);
        QCOMPARE(report.skipped.size(), std::size_t(1));
        QCOMPARE(report.skipped.front().reason, SkipReason::NoPictures);
        QCOMPARE(studio.list().at(1).below, QStringLiteral("deep"));
    }

    void allAreRelitBesideTheirSources()
    {
        Studio studio;
        const QAbstractItemModelTester tester(&studio.list());
        studio.add({studio.picture(QStringLiteral("a.png")), studio.picture(QStringLiteral("b.png"))});
        QVERIFY(studio.relight().whyNotRelight().isEmpty());
        QCOMPARE(studio.relight().pendingCount(), 2);
        studio.setRatio(4);
        const RelightEnd end = studio.run();
        QCOMPARE(end.done, 2);
        QCOMPARE(end.failed + end.skipped + end.left, 0);
        const RelightItem& first = studio.list().at(0);
        QCOMPARE(first.state, RelightState::Done);
        QCOMPARE(first.ratio, 4.0);
        QCOMPARE(first.result, studio.folder.filePath(QStringLiteral("a_relit.png")));
        QVERIFY(QFile::exists(first.result));
        QVERIFY(studio.script.relightRequests().front().keepGoing);
        QCOMPARE(studio.relight().pendingCount(), 0);
        QVERIFY(!studio.relight().whyNotRelight().isEmpty()); // and says so
        studio.session->settings().set(settings::relightSkipExisting, true); // changes no result
        QCOMPARE(studio.relight().pendingCount(), 0);
        studio.setRatio(3); // other settings: all of them again
        QCOMPARE(studio.relight().pendingCount(), 2);
    }

    void oneFailureDoesNotStopTheOthers()
    {
        Studio studio;
        studio.script.setRelightPlay(relightFailing(1, "'b.png' is truncated."));
        studio.add({studio.picture(QStringLiteral("a.png")), studio.picture(QStringLiteral("b.png")),
            studio.picture(QStringLiteral("c.png"))});
        const RelightEnd end = studio.run();
        QCOMPARE(end.done, 2);
        QCOMPARE(end.failed, 1);
        QCOMPARE(studio.list().at(1).state, RelightState::Failed);
        QCOMPARE(stateText(studio.list().at(1)), QStringLiteral("'b.png' is truncated."));
        QCOMPARE(studio.relight().pendingCount(), 1); // to be tried again
        studio.script.setRelightPlay({});
        QCOMPARE(studio.run().done, 1);
    }

    void stopKeepsWhatIsDone()
    {
        Studio studio;
        studio.script.setRelightPlay(relightHeldAt(1));
        studio.add({studio.picture(QStringLiteral("a.png")), studio.picture(QStringLiteral("b.png")),
            studio.picture(QStringLiteral("c.png"))});
        QSignalSpy ended(&studio.relight(), &Relight::ended);
        QVERIFY(!studio.relight().relightAll());
        QTRY_VERIFY(studio.script.isHeld());
        QTRY_COMPARE(studio.list().at(1).state, RelightState::Running);
        QCOMPARE(studio.list().at(2).state, RelightState::Waiting);
        QTRY_COMPARE(studio.list().at(0).state, RelightState::Done);
        const RelightProgress progress = studio.relight().progress();
        QCOMPARE(progress.done, 1);
        QCOMPARE(progress.of, 3);
        QVERIFY(progress.fraction > 0.45 && progress.fraction < 0.55);
        QCOMPARE(progress.file, studio.list().at(1).file);
        studio.relight().stop();
        QVERIFY(studio.relight().isStopping());
        QTRY_COMPARE(ended.size(), 1);
        QVERIFY(ended.first().first().value<RelightEnd>().stopped);
        QCOMPARE(ended.first().first().value<RelightEnd>().left, 2);
        QVERIFY(!studio.relight().isRunning());
        QCOMPARE(studio.list().at(1).state, RelightState::Ready);
        QCOMPARE(studio.relight().pendingCount(), 2);
    }

    void aFolderKeepsItsStructure()
    {
        Studio studio;
        studio.picture(QStringLiteral("in/a.png"));
        studio.picture(QStringLiteral("in/deep/b.png"));
        studio.add({studio.folder.filePath(QStringLiteral("in"))});
        studio.session->settings().set(settings::relightIntoFolder, true);
        QVERIFY(!studio.relight().whyNotRelight().isEmpty()); // no folder chosen
        const QString out = studio.folder.filePath(QStringLiteral("out"));
        studio.session->settings().set(settings::relightFolder, out);
        QCOMPARE(studio.run().done, 2);
        for (const RelightRequest& request : studio.script.relightRequests())
            QVERIFY(!request.output.has_filename()); // a folder, even if it is called like a file
        QVERIFY(QFile::exists(out + QStringLiteral("/a_relit.png")));
        QVERIFY(QFile::exists(out + QStringLiteral("/deep/b_relit.png")));
        QVERIFY(studio.session->queue().isIdle());
    }

    void anUnwritableFolderIsSaidBeforeAnythingIsQueued()
    {
        Studio studio;
        studio.add({studio.picture(QStringLiteral("a.png"))});
        studio.session->settings().set(settings::relightIntoFolder, true);
        studio.session->settings().set(
            settings::relightFolder, studio.other(QStringLiteral("file")) + QStringLiteral("/out"));
        const auto failure = studio.relight().relightAll();
        QVERIFY(failure && failure->sentence.contains(QStringLiteral("out")));
        QCOMPARE(studio.session->queue().rowCount(), 0);
        QCOMPARE(studio.list().at(0).state, RelightState::Ready);
    }

    void aReferenceGivesFigures()
    {
        Studio studio;
        studio.add({studio.picture(QStringLiteral("a.png")), studio.picture(QStringLiteral("b.png"))});
        studio.relight().setReference(studio.picture(QStringLiteral("bright.png")));
        QVERIFY(!studio.relight().whyNotRelight().isEmpty()); // one reference, two pictures
        QDir(studio.folder.path()).mkdir(QStringLiteral("bright"));
        studio.relight().setReference(studio.folder.filePath(QStringLiteral("bright")));
        QCOMPARE(studio.run().done, 2);
        QCOMPARE(studio.list().at(0).psnr.value_or(0), 20.9);
        QCOMPARE(studio.list().at(0).ratio, 4.2);
        studio.setRatio(2); // which means nothing here
        QCOMPARE(studio.relight().pendingCount(), 0);
    }

    void removalIsUndone()
    {
        Studio studio;
        const QAbstractItemModelTester tester(&studio.list());
        studio.add({studio.picture(QStringLiteral("a.png")), studio.picture(QStringLiteral("b.png")),
            studio.picture(QStringLiteral("c.png"))});
        const qint64 first = studio.list().at(0).id, last = studio.list().at(2).id;
        studio.relight().remove({first, last});
        QCOMPARE(studio.list().rowCount(), 1);
        QCOMPARE(studio.preview().chosen(), 0); // it was the first
        studio.list().undoStack().undo();
        QCOMPARE(studio.list().rowCount(), 3);
        QCOMPARE(studio.list().at(0).id, first);
        QCOMPARE(studio.list().at(2).id, last);
        studio.list().undoStack().redo();
        QCOMPARE(studio.list().rowCount(), 1);
        studio.add({studio.folder.filePath(QStringLiteral("a.png"))});
        studio.list().undoStack().undo();
        QCOMPARE(studio.list().rowCount(), 3); // a.png was there again: not twice
    }

    void tenThousandRowsGoAndComeAtOnce()
    {
        Studio studio;
        std::vector<RelightItem> items(10'000);
        for (std::size_t i = 0; i < items.size(); ++i)
            items[i].file = QStringLiteral("/photos/%1.jpg").arg(i);
        studio.list().append(items);
        QList<qint64> all, some;
        for (const RelightItem& item : studio.list().items())
            (item.id % 100 == 0 ? some : all) += item.id;
        QSignalSpy removed(&studio.list(), &QAbstractItemModel::rowsRemoved);
        studio.relight().remove(some);
        QCOMPARE(removed.size(), 100);
        studio.relight().remove(all);
        QCOMPARE(removed.size(), 101);
        QSignalSpy inserted(&studio.list(), &QAbstractItemModel::rowsInserted);
        studio.list().undoStack().undo();
        QCOMPARE(inserted.size(), 1);
        studio.list().undoStack().undo();
        QCOMPARE(studio.list().rowCount(), 10'000);
        for (int row = 0; row < 10'000; ++row)
            QCOMPARE(studio.list().at(row).id, row + 1);
        QSignalSpy changed(&studio.list(), &QAbstractItemModel::dataChanged);
        studio.script.setRelightPlay([](RelightStage& stage) {
            stage.hold();
            return stage.result();
        });
        QVERIFY(!studio.relight().relightAll());
        QCOMPARE(changed.size(), 1);
        QCOMPARE(studio.list().count(RelightState::Waiting), 10'000);
        studio.relight().stop();
        QTRY_VERIFY(!studio.relight().isRunning());
        QCOMPARE(studio.relight().pendingCount(), 10'000);
    }

    void whatRunsIsNotRemoved()
    {
        Studio studio;
        studio.script.setRelightPlay(relightHeldAt(0));
        studio.add({studio.picture(QStringLiteral("a.png"))});
        QVERIFY(!studio.relight().relightAll());
        QTRY_VERIFY(studio.script.isHeld());
        studio.relight().remove({studio.list().at(0).id});
        QCOMPARE(studio.list().rowCount(), 1);
        studio.script.release();
        QTRY_VERIFY(!studio.relight().isRunning());
    }

    void draggingAsksForTheLatestRatioOnly()
    {
        Studio studio;
        std::atomic<bool> go = false;
        studio.script.setLookPlay([&go](const RelightPreviewRequest& request, RunContext& context) {
            while (!go)
                std::this_thread::yield();
            return lookAt(request, context);
        });
        studio.add({studio.picture(QStringLiteral("a.png"))});
        QTRY_COMPARE(studio.script.looks().size(), std::size_t(1));
        studio.preview().setDragging(true);
        for (int tenth = 51; tenth <= 80; ++tenth)
            studio.setRatio(tenth / 10.0);
        go = true;
        QTRY_VERIFY(!studio.preview().isBusy());
        QCOMPARE(studio.script.looks().size(), std::size_t(2)); // never a backlog
        QCOMPARE(studio.script.looks().back().ratio, 8.0);
        QCOMPARE(studio.preview().after().full().pixel(5, 30),
            relit(QImage(studio.list().at(0).file), 8).pixel(5, 30));
    }

    void atRestThereIsFullSize()
    {
        Studio studio;
        studio.add({studio.picture(QStringLiteral("large.png"), 1500, 900)});
        studio.preview().setDragging(true);
        QTRY_VERIFY(!studio.preview().after().isEmpty());
        QCOMPARE(studio.preview().after().full().width(), 768);
        QCOMPARE(studio.preview().size(), QSize(1500, 900));
        studio.preview().setDragging(false);
        QTRY_VERIFY(studio.preview().isFullSize());
        QCOMPARE(studio.script.looks().back().longestSide, 0);
        QVERIFY(studio.preview().histogramAfter().mean > studio.preview().histogramBefore().mean);
    }

    void noMorePixelsAreComputedThanAreSeen()
    {
        Studio studio;
        const auto lastSide = [&studio] {
            return studio.script.looks().back().longestSide;
        };
        studio.preview().setZoom(0.2);
        studio.add({studio.picture(QStringLiteral("large.png"), 3000, 2000)});
        QTRY_VERIFY(!studio.preview().isBusy());
        QTest::qWait(500); // more than the rest it waits for
        QCOMPARE(studio.script.looks().size(), std::size_t(1)); // 600 pixels are seen, 768 are there
        studio.preview().setZoom(0.4);
        QTRY_COMPARE(studio.preview().after().full().width(), 1536);
        QCOMPARE(lastSide(), 1536);
        studio.preview().setZoom(2);
        QTRY_VERIFY(studio.preview().isFullSize());
        QCOMPARE(lastSide(), 0);
        studio.preview().setZoom(0.2);
        QTest::qWait(500);
        QCOMPARE(studio.script.looks().size(), std::size_t(3));
    }

    void fullSizeIsAskedForOnce()
    {
        Studio studio;
        studio.script.setLookPlay([](const RelightPreviewRequest& request, RunContext& context) {
            RelightPreviewRequest small = request; // never the size that was said
            small.longestSide = 500;
            return lookAt(small, context);
        });
        studio.add({studio.picture(QStringLiteral("large.png"), 1500, 900)});
        QTRY_COMPARE(studio.script.looks().size(), std::size_t(2));
        QTest::qWait(800); // more than the rest it waits for
        QCOMPARE(studio.script.looks().size(), std::size_t(2));
    }

    void otherNetworksAreLookedAtAnew()
    {
        Studio studio;
        studio.add({studio.picture(QStringLiteral("a.png"))});
        QTRY_VERIFY(!studio.preview().isBusy());
        QCOMPARE(studio.run().done, 1);
        const QString published = QDir::tempPath(); // a folder that is there
        studio.session->settings().set(settings::relightModel, published);
        QTRY_VERIFY(!studio.preview().isBusy());
        QCOMPARE(studio.script.looks().back().model, toPath(published));
        QCOMPARE(studio.run().done, 1);
        QCOMPARE(studio.script.relightRequests().back().model, toPath(published));
    }

    void whatIsBroughtTwiceIsShown()
    {
        Studio studio;
        const QString first = studio.picture(QStringLiteral("a.png"));
        studio.add({first, studio.picture(QStringLiteral("b.png"))});
        studio.preview().choose(studio.list().at(1).id);
        QSignalSpy brought(&studio.relight(), &Relight::brought);
        QSignalSpy added(&studio.relight(), &Relight::added);
        studio.relight().bring({first});
        QTRY_COMPARE(added.size(), 1);
        QCOMPARE(brought.size(), 1);
        QCOMPARE(studio.list().rowCount(), 2);
        QCOMPARE(studio.preview().chosen(), studio.list().at(0).id);
    }

    void aLateLookDoesNotReplaceAnother()
    {
        Studio studio;
        std::atomic<bool> go = false;
        studio.script.setLookPlay([&go](const RelightPreviewRequest& request, RunContext& context) {
            const RelightPreviewResult result = lookAt(request, context);
            while (!go) // deaf to stop
                std::this_thread::yield();
            return result;
        });
        studio.add(
            {studio.picture(QStringLiteral("a.png")), studio.picture(QStringLiteral("b.png"), 30, 20)});
        QTRY_COMPARE(studio.script.looks().size(), std::size_t(1));
        studio.preview().choose(studio.list().at(1).id);
        go = true;
        QTRY_VERIFY(!studio.preview().isBusy());
        QCOMPARE(studio.preview().after().full().size(), QSize(30, 20));
        QCOMPARE(studio.preview().chosen(), studio.list().at(1).id);
    }

    void aJobGoesBeforeALook()
    {
        Studio studio;
        studio.add({studio.picture(QStringLiteral("a.png"))});
        QTRY_VERIFY(!studio.preview().isBusy());
        std::atomic<int> begun = 0;
        studio.script.setLookPlay([&begun](const RelightPreviewRequest& request, RunContext& context) {
            if (++begun == 1)
                for (;;)
                    context.throwIfStopped();
            return lookAt(request, context);
        });
        studio.setRatio(2);
        QTRY_COMPARE(begun, 1);
        QVERIFY(studio.session->queue().isIdle()); // a look is no work
        QCOMPARE(studio.session->queue().rowCount(), 0);
        QSignalSpy finished(&studio.session->queue(), &JobQueue::finished);
        studio.session->queue().append(GenerateRequest{.prompt = "a boat", .width = 16, .height = 16});
        QTRY_COMPARE(finished.size(), 1);
        QTRY_VERIFY(!studio.preview().isBusy()); // taken up again
        QCOMPARE(begun, 2);
    }

    void whatIsDoneIsReadFromItsFile()
    {
        Studio studio;
        studio.add({studio.picture(QStringLiteral("a.png"))});
        QTRY_VERIFY(!studio.preview().isBusy());
        const std::size_t looks = studio.script.looks().size();
        studio.run();
        QTRY_VERIFY(!studio.preview().isBusy());
        QCOMPARE(studio.script.looks().size(), looks);
        QCOMPARE(studio.preview().after().full(),
            QImage(studio.list().at(0).result).convertToFormat(QImage::Format_RGB32));
    }

    void whatCannotBeReadSaysWhy()
    {
        Studio studio;
        studio.add({studio.other(QStringLiteral("broken.png"), "not a picture at all")});
        QTRY_VERIFY(studio.preview().failure());
        QCOMPARE(studio.preview().failure()->sentence, QStringLiteral("'broken.png' is not a picture."));
        QVERIFY(!studio.preview().isBusy());
    }

    void aBatchThatCannotBeginSaysWhy()
    {
        Studio studio;
        studio.script.setRelightPlay(
            [](RelightStage&) -> RelightResult { throw badInput("The model has no illumination network."); });
        studio.add({studio.picture(QStringLiteral("a.png"))});
        const RelightEnd end = studio.run();
        QVERIFY(end.failure);
        QCOMPARE(end.left, 1);
        QCOMPARE(studio.list().at(0).state, RelightState::Ready);
    }
};

CANDELA_QT_TEST(RelightTest)
#include "relight_test.moc"
