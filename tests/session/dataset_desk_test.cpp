#include "app/session/dataset_desk.h"

#include "app/session/paths.h"
#include "core/api/error.h"
#include "tests/support/painted_dataset.h"
#include "tests/support/qt_test_registry.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace candela;
using namespace candela::test;

namespace
{

struct Studio : ScriptedStudio {
    explicit Studio(const StudioSetup& setup = {})
        : ScriptedStudio(setup)
    {
    }

    DatasetDesk& desk() const { return session->datasetDesk(); }
    void open(const QString& path) const
    {
        desk().open(path);
        if (!QTest::qWaitFor([this] { return desk().isOpen(); }))
            qFatal("the folder does not open");
    }
    std::size_t picture(const char* name) const
    {
        for (std::size_t i = 0; i < desk().sheet().pictures.size(); ++i)
            if (desk().sheet().pictures[i]->file == name)
                return i;
        qFatal("no picture %s", name);
    }
    Standing standing(const char* name) const { return standingOf(desk().sheet(), picture(name)); }
    QString caption(const char* name) const
    {
        return QString::fromStdString(desk().sheet().pictures[picture(name)]->text());
    }
    QStringList shown() const
    {
        QStringList names;
        for (int row = 0; row < desk().list().rowCount(); ++row)
            names += toQString(desk().sheet().pictures[desk().list().pictureAt(row)]->file);
        return names;
    }
    void show(DatasetShow show) const
    {
        DatasetView view = desk().list().view();
        view.show = show;
        desk().list().setView(view);
    }
    void preview(const std::function<void(DatasetFilterForm&)>& change) const
    {
        DatasetFilterForm form;
        change(form);
        desk().setFilters(form);
        QSignalSpy previewed(&desk(), &DatasetDesk::previewed);
        desk().preview();
        if (!previewed.wait())
            qFatal("no preview");
    }
};

/// What the folder's index says, as training reads it.
Dataset readAgain(const QString& folder)
{
    return openDataset(toPath(folder), {.index = IndexUse::Read});
}

Verdict verdictIn(const QString& folder, const char* name)
{
    for (const DatasetPicture& picture : readAgain(folder).pictures)
        if (picture.file == name)
            return picture.verdict;
    return Verdict::Open;
}

std::string captionIn(const QString& folder, const char* name)
{
    for (const DatasetPicture& picture : readAgain(folder).pictures)
        if (picture.file == name)
            return picture.text();
    return {};
}

} // namespace

class DatasetDeskTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFolderIsOpenedInTheBackground()
    {
        const Studio studio;
        QSignalSpy opened(&studio.desk(), &DatasetDesk::opened);
        const QString folder = paintOwls(studio);
        studio.touch(QStringLiteral("owls/broken.png"), "x");
        const QAbstractItemModelTester tester(
            &studio.desk().list(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        studio.desk().open(folder);
        QVERIFY(!studio.desk().isOpen());
        QCOMPARE(studio.desk().work(), DatasetDesk::Work::Opening);
        QTRY_VERIFY(studio.desk().isOpen());
        QCOMPARE(studio.desk().work(), DatasetDesk::Work::None);
        QCOMPARE(studio.desk().list().rowCount(), 7);
        QCOMPARE(studio.standing("a.png"), Standing::Undecided);
        QCOMPARE(studio.standing("broken.png"), Standing::Unusable);
        QTRY_COMPARE(studio.desk().tags().size(), std::size_t(6));
        QCOMPARE(studio.desk().tags().front().tag, std::string("an owl"));
        studio.show(DatasetShow::Trouble);
        QCOMPARE(studio.shown(), QStringList({QStringLiteral("broken.png"), QStringLiteral("e.png")}));
    }

    void whatCannotBeOpenedSaysWhy()
    {
        const Studio studio;
        QSignalSpy failed(&studio.desk(), &DatasetDesk::failed);
        QDir().mkpath(studio.file(QStringLiteral("nothing")));
        studio.desk().open(studio.file(QStringLiteral("nothing")));
        QVERIFY(failed.wait());
        QVERIFY(failed.first().first().value<JobFailure>().sentence.contains(QStringLiteral("no pictures")));
        QVERIFY(!studio.desk().isOpen());
    }

    void anotherFolderIsOpenedWhileOneIsStillRead()
    {
        const Studio studio;
        const QString first = paintOwls(studio);
        const QString second = paintDataset(studio, {{"z.png", 32, 32, 2, "a cat"}}, "cats");
        studio.desk().open(first);
        studio.desk().open(second);
        QTRY_VERIFY(studio.desk().isOpen());
        QCOMPARE(studio.shown(), QStringList({QStringLiteral("z.png")}));
        studio.desk().preview();
        studio.desk().open(first); // what the preview finds is of another folder
        QTRY_VERIFY(studio.desk().isOpen());
        QCOMPARE(studio.desk().list().rowCount(), 6);
        QVERIFY(!studio.desk().sheet().preview);
        studio.desk().open({});
        QVERIFY(!studio.desk().isOpen());
        QCOMPARE(studio.desk().list().rowCount(), 0);
    }

    void filtersArePreviewedAndRemembered()
    {
        auto profile = std::make_shared<QTemporaryDir>();
        {
            const Studio studio({.profile = profile});
            studio.open(paintOwls(studio));
            studio.preview([](DatasetFilterForm& form) {
                form.shape = {.on = true, .filter = {.minWidth = 24, .minHeight = 24}};
                form.aspect.on = true;
            });
            QCOMPARE(studio.standing("a.png"), Standing::Kept);
            QCOMPARE(studio.standing("e.png"), Standing::FilteredOut);
            QCOMPARE(
                studio.standing("d.png"), Standing::FilteredOut); // too narrow for both: the first says so
            QCOMPARE(filteredOut(studio.desk().sheet()), std::vector<int>({2, 0}));
            QVERIFY(!studio.desk().isStale());
            studio.desk().setFilters({});
            QVERIFY(studio.desk().isStale());
            studio.preview([](DatasetFilterForm& form) { form.aesthetic.on = true; });
            QCOMPARE(studio.desk().sheet().preview->missing.front(), std::int64_t(6));
        }
        const Studio studio({.profile = profile});
        QVERIFY(studio.desk().filters().aesthetic.on);
        QVERIFY(!studio.desk().filters().shape.on);
    }

    void aRecipeFillsTheFiltersIn()
    {
        const Studio studio;
        const QString recipe = studio.touch(QStringLiteral("r.yaml"),
            "process:\n  - image_shape_filter:\n      min_width: 768\n      max_width: 4096\n"
            "  - image_aesthetics_filter:\n      min_score: 0.25\n");
        QVERIFY(!studio.desk().takeRecipe(recipe));
        QCOMPARE(studio.desk().filters().shape.filter.minWidth, std::int64_t(768));
        QVERIFY(studio.desk().filters().aesthetic.on && !studio.desk().filters().aspect.on);
        QCOMPARE(furtherLimits(studio.desk().filters()), QStringList({QStringLiteral("width ≤ 4096")}));
        QCOMPARE(datasetFilterFormFromJson(toJson(studio.desk().filters())), studio.desk().filters());
        const DatasetFilterForm before = studio.desk().filters();
        const QString twice = studio.touch(
            QStringLiteral("t.yaml"), "process:\n  - image_size_filter:\n  - image_size_filter:\n");
        QVERIFY(studio.desk().takeRecipe(twice));
        const QString other = studio.touch(QStringLiteral("o.yaml"), "process:\n  - image_blur_mapper:\n");
        QVERIFY(studio.desk().takeRecipe(other)->sentence.contains(QStringLiteral("image_blur_mapper")));
        QCOMPARE(studio.desk().filters(), before);
    }

    void nearCopiesAreFoundAndOneIsKept()
    {
        const Studio studio;
        const QString folder = paintOwls(studio);
        studio.open(folder);
        studio.preview([](DatasetFilterForm& form) { form.nearCopies.on = true; });
        const std::size_t a = studio.picture("a.png"), b = studio.picture("b.png");
        QCOMPARE(studio.desk().sheet().copiesOf(b), std::vector<std::size_t>({a, b}));
        QCOMPARE(studio.standing("b.png"), Standing::FilteredOut);
        studio.show(DatasetShow::NearCopies);
        QCOMPARE(studio.shown(), QStringList({QStringLiteral("a.png"), QStringLiteral("b.png")}));
        studio.desk().keepOneOfCopies(b);
        QCOMPARE(studio.standing("b.png"), Standing::Accepted);
        QCOMPARE(studio.standing("a.png"), Standing::Rejected);
        QCOMPARE(studio.desk().undoStack().undoText(), QStringLiteral("Keep one of near copies"));
        QTRY_COMPARE(verdictIn(folder, "b.png"), Verdict::Accepted);
        studio.desk().undoStack().undo();
        QCOMPARE(studio.standing("a.png"), Standing::Kept);
        QTRY_COMPARE(verdictIn(folder, "b.png"), Verdict::Open);
        QVERIFY(readAgain(folder).pictures.front().statistics.phash); // kept for the next time
    }

    void hashingCanBeStopped()
    {
        Studio studio({.change = [](EngineServices& services) {
            services.computeHashes = [](const auto&, auto& pictures, HashMethod,
                                         const DatasetProgress& progress, const std::stop_token& stop) {
                pictures.front().statistics.phash = 7;
                progress(1, 6);
                while (!stop.stop_requested())
                    QThread::yieldCurrentThread();
                throw Cancelled();
            };
        }});
        studio.open(paintOwls(studio));
        DatasetFilterForm form;
        form.nearCopies.on = true;
        studio.desk().setFilters(form);
        studio.desk().preview();
        QTRY_COMPARE(studio.desk().work(), DatasetDesk::Work::Hashing);
        QCOMPARE(studio.desk().of(), 6);
        studio.desk().setVerdict({studio.picture("c.png")}, Verdict::Accepted); // nothing waits for it
        studio.desk().stop();
        QTRY_COMPARE(studio.desk().work(), DatasetDesk::Work::None);
        QVERIFY(!studio.desk().sheet().preview);
        QCOMPARE(studio.desk().sheet().pictures.front()->statistics.phash, std::optional<std::uint64_t>(7));
        QCOMPARE(studio.standing("c.png"), Standing::Accepted);
    }

    void verdictsAreStepsThatAreUndone()
    {
        auto profile = std::make_shared<QTemporaryDir>();
        QString folder;
        {
            const Studio studio({.profile = profile});
            folder = paintOwls(studio);
            studio.open(folder);
            studio.desk().setVerdict({studio.picture("a.png"), studio.picture("c.png")}, Verdict::Rejected);
            studio.desk().setVerdict({studio.picture("d.png")}, Verdict::Accepted);
            QCOMPARE(studio.standing("c.png"), Standing::Rejected);
            QTRY_COMPARE(verdictIn(folder, "d.png"), Verdict::Accepted);
            QCOMPARE(verdictIn(folder, "c.png"), Verdict::Rejected);
            studio.desk().undoStack().undo();
            studio.desk().undoStack().undo();
            QCOMPARE(studio.standing("a.png"), Standing::Undecided);
            studio.desk().undoStack().redo();
            QCOMPARE(studio.standing("a.png"), Standing::Rejected);
            studio.desk().setVerdict({studio.picture("a.png")}, Verdict::Rejected); // it is already
            QVERIFY(studio.desk().undoStack().canRedo());
            // The session ends here, with steps that may still be on their way to the disk.
        }
        QCOMPARE(verdictIn(folder, "a.png"), Verdict::Rejected);
        const Studio studio({.profile = profile});
        studio.open(folder);
        QCOMPARE(studio.standing("a.png"), Standing::Rejected);
        QUndoStack& stack = studio.desk().undoStack();
        QCOMPARE(stack.undoText(), QStringLiteral("Reject"));
        QCOMPARE(stack.redoText(), QStringLiteral("Accept"));
        stack.redo(); // of the session before: the index knows what it was
        QTRY_COMPARE(studio.standing("d.png"), Standing::Accepted);
        stack.undo();
        stack.undo();
        QTRY_COMPARE(studio.standing("a.png"), Standing::Undecided);
        QCOMPARE(studio.standing("d.png"), Standing::Undecided);
        QVERIFY(!stack.canUndo() && stack.canRedo());
    }

    void captionsAreEditedOneByOneAndAllAtOnce()
    {
        const Studio studio;
        const QString folder = paintOwls(studio);
        studio.open(folder);
        studio.desk().setCaption(studio.picture("e.png"), QStringLiteral("a small\nowl "));
        QCOMPARE(studio.caption("e.png"), QStringLiteral("a small owl"));
        QCOMPARE(studio.desk().editCaptions(studio.desk().allPictures(),
                     {.replacements = {{"an owl", "sks owl"}}, .prefix = {}, .suffix = {}}),
            3);
        QCOMPARE(studio.caption("a.png"), QStringLiteral("sks owl, night"));
        QCOMPARE(
            studio.desk().editCaptions({studio.picture("d.png")}, {.replacements = {}, .prefix = "ink, "}),
            1);
        QCOMPARE(studio.caption("d.png"), QStringLiteral("ink, a branch"));
        QTRY_COMPARE(captionIn(folder, "d.png"), std::string("ink, a branch"));
        QTRY_VERIFY(!studio.desk().tags().empty() && studio.desk().tags().front().tag == "sks owl");
        for (int step = 0; step < 3; ++step)
            studio.desk().undoStack().undo();
        QCOMPARE(studio.caption("a.png"), QStringLiteral("an owl, night"));
        QCOMPARE(studio.caption("e.png"), QString());
        QTRY_COMPARE(captionIn(folder, "d.png"), std::string("a branch"));
        QCOMPARE(
            studio.desk().editCaptions(studio.desk().allPictures(), {.replacements = {{"a dog", "x"}}}), 0);
        QVERIFY(studio.desk().undoStack().canRedo()); // nothing was done
        QFile original(folder + QStringLiteral("/a.txt"));
        QVERIFY(original.open(QIODevice::ReadOnly));
        QCOMPARE(original.readAll(), QByteArray("an owl, night"));
    }

    void whatIsKeptBecomesADataset()
    {
        const Studio studio;
        studio.open(paintOwls(studio));
        studio.preview([](DatasetFilterForm& form) {
            form.shape = {.on = true, .filter = {.minWidth = 24, .minHeight = 24}};
        });
        studio.desk().setVerdict({studio.picture("c.png")}, Verdict::Rejected);
        studio.desk().setVerdict({studio.picture("e.png")}, Verdict::Accepted); // although it is small
        studio.desk().setCaption(studio.picture("a.png"), QStringLiteral("my owl"));
        QSignalSpy kept(&studio.desk(), &DatasetDesk::kept);
        const QString target = studio.file(QStringLiteral("kept"));
        studio.desk().keep(target);
        QVERIFY(kept.wait());
        QCOMPARE(kept.first().first().toString(), target);
        studio.open(target);
        QCOMPARE(studio.shown(),
            QStringList({QStringLiteral("a.png"), QStringLiteral("b.png"), QStringLiteral("e.png"),
                QStringLiteral("f10.png")}));
        QCOMPARE(studio.caption("a.png"), QStringLiteral("my owl"));
        QVERIFY(QFile::exists(studio.file(QStringLiteral("owls/c.png"))));

        QSignalSpy failed(&studio.desk(), &DatasetDesk::failed);
        studio.desk().keep(studio.file(QStringLiteral("owls"))); // which is not empty
        QVERIFY(failed.wait());
    }

    void whatTheFiltersKeepOutIsRejectedForTraining()
    {
        const Studio studio;
        const QString folder = paintOwls(studio);
        studio.open(folder);
        studio.preview([](DatasetFilterForm& form) { form.aspect.on = true; });
        studio.desk().rejectFiltered();
        QCOMPARE(studio.standing("d.png"), Standing::Rejected);
        QTRY_COMPARE(readDataset(toPath(folder)).size(), std::size_t(5));
        studio.desk().undoStack().undo();
        QTRY_COMPARE(readDataset(toPath(folder)).size(), std::size_t(6));
        QCOMPARE(studio.standing("d.png"), Standing::FilteredOut);
    }

    void picturesAreSortedSearchedAndChosen()
    {
        const Studio studio;
        const QString folder = paintOwls(studio);
        std::vector<DatasetPicture> pictures = readAgain(folder).pictures;
        pictures[0].statistics.aesthetic = 0.2;
        pictures[2].statistics.aesthetic = 0.9;
        storeStatistics(toPath(folder), pictures);
        studio.open(folder);
        DatasetList& list = studio.desk().list();
        const QAbstractItemModelTester tester(&list, QAbstractItemModelTester::FailureReportingMode::QtTest);
        list.setView({.order = DatasetOrder::Pixels});
        QCOMPARE(studio.shown().first(), QStringLiteral("e.png"));
        list.setView({.order = DatasetOrder::Aesthetic, .descending = true});
        QCOMPARE(studio.shown().mid(0, 3),
            QStringList({QStringLiteral("c.png"), QStringLiteral("a.png"), QStringLiteral("b.png")}));
        list.setView({.search = QStringLiteral("DAY")});
        QCOMPARE(studio.shown(), QStringList({QStringLiteral("c.png"), QStringLiteral("f10.png")}));
        list.setView({.tag = QStringLiteral("an owl")});
        QCOMPARE(studio.shown().size(), 3);
        list.setView({.show = DatasetShow::Rejected});
        QCOMPARE(list.rowCount(), 0);
        studio.desk().setVerdict({studio.picture("a.png"), studio.picture("d.png")}, Verdict::Rejected);
        QCOMPARE(studio.shown(), QStringList({QStringLiteral("a.png"), QStringLiteral("d.png")}));
        studio.desk().setVerdict({studio.picture("a.png")}, Verdict::Open);
        QCOMPARE(studio.shown(), QStringList({QStringLiteral("d.png")}));
        const ValueSpread spread = spreadOf(studio.desk().sheet(), DatasetOrder::Aesthetic, 10);
        QCOMPARE(spread.known, 2);
        QCOMPARE(spread.counts[2] + spread.counts[9], 2);
        QVERIFY(spreadOf(studio.desk().sheet(), DatasetOrder::Nsfw, 10).counts.empty());
    }

    void aStepThatCannotBeWrittenIsTakenBack()
    {
        const Studio studio;
        const QString folder = paintOwls(studio);
        studio.open(folder);
        const QString index = toQString(datasetIndexFile(toPath(folder)));
        QVERIFY(QFile::remove(index));
        QVERIFY(QDir().mkpath(index)); // a folder where the file should be
        QSignalSpy failed(&studio.desk(), &DatasetDesk::failed);
        studio.desk().setVerdict({studio.picture("a.png")}, Verdict::Rejected);
        QVERIFY(failed.wait());
        QTRY_COMPARE(studio.standing("a.png"), Standing::Undecided);
        QVERIFY(!studio.desk().undoStack().canUndo());
    }
};

CANDELA_QT_TEST(DatasetDeskTest)
#include "dataset_desk_test.moc"
