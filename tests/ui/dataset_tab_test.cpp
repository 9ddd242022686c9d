#include "core/api/error.h"
#include "tests/support/file_drop.h"
#include "tests/support/painted_dataset.h"
#include "tests/support/qt_test_registry.h"
#include "ui/finetune/caption_field.h"
#include "ui/finetune/dataset_grid.h"
#include "ui/finetune/fine_tune_page.h"
#include "ui/language.h"
#include "ui/main_window.h"
#include "ui/pages.h"
#include "ui/widgets/fold_section.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"
#include "ui/widgets/score_dialog.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabBar>
#include <QThread>
#include <QToolButton>
#include <QTreeWidget>

using namespace candela;
using namespace candela::test;

namespace
{

/// The whole window, with the dataset tab shown.
struct Studio : ScriptedStudio {
    std::unique_ptr<MainWindow> window;
    FineTunePage* page = nullptr;

    explicit Studio(const StudioSetup& setup = {})
        : ScriptedStudio(setup)
    {
        window = std::make_unique<MainWindow>(*session);
        addPages(*window, *session);
        page = window->findChild<FineTunePage*>();
        window->resize(1280, 720);
        window->show();
        window->showPage(QStringLiteral("finetune"));
        window->activateWindow();
    }

    DatasetDesk& desk() const { return session->datasetDesk(); }
    template <typename T>
    T* get(const char* name) const
    {
        return childOf<T>(page, name);
    }
    DatasetGrid* grid() const { return get<DatasetGrid>("DatasetGrid"); }
    void click(const char* name) const { QTest::mouseClick(get<QAbstractButton>(name), Qt::LeftButton); }
    QAction* action(const char* id) const { return childOf<QAction>(window.get(), id); }
    void open() const
    {
        session->fineTuning().useFolder(paintOwls(*this));
        if (!QTest::qWaitFor([this] { return desk().isOpen(); }))
            qFatal("the folder does not open");
    }
    void choose(const char* name) const { grid()->choose(picture(name)); }
    void key(Qt::Key key) const
    {
        grid()->setFocus();
        QTest::keyClick(grid(), key);
    }
    std::size_t picture(const char* name) const
    {
        for (std::size_t i = 0; i < desk().sheet().pictures.size(); ++i)
            if (desk().sheet().pictures[i]->file == name)
                return i;
        qFatal("no picture %s", name);
    }
    Standing standing(const char* name) const { return standingOf(desk().sheet(), picture(name)); }
    std::string caption(const char* name) const { return desk().sheet().pictures[picture(name)]->text(); }
    QString current() const { return get<QLabel>("PictureName")->text(); }
    void openFolds() const
    {
        for (FoldSection* fold : page->findChildren<FoldSection*>())
            fold->setOpen(true);
    }
};

} // namespace

class DatasetTabTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { applyLanguage(QStringLiteral("en")); }

    void aDroppedFolderIsShownAsAGrid()
    {
        const Studio studio;
        QVERIFY(!studio.grid()->isVisible());
        QVERIFY(studio.get<QPushButton>("BrowseDataset")->isVisible());
        FileDrag drag(studio.window.get(), {paintOwls(studio)});
        QVERIFY(drag.enter({600, 400}) && drag.drop({600, 400}));
        QTRY_VERIFY(studio.grid()->isVisible());
        QTRY_COMPARE(studio.grid()->model()->rowCount(), 6);
        QCOMPARE(studio.current(), QStringLiteral("a.png"));
        QTRY_VERIFY(!studio.grid()->model()->index(0, 0).data(Qt::DecorationRole).value<QImage>().isNull());
        QCOMPARE(studio.get<QLabel>("DatasetShown")->text(), QStringLiteral("6 pictures"));
        QCOMPARE(studio.get<QLabel>("PictureStanding")->text(), QStringLiteral("Undecided"));
        QVERIFY(studio.get<QLabel>("PictureLine")->text().startsWith(QStringLiteral("64 × 64 · 1.00 · ")));
        studio.choose("e.png");
        QCOMPARE(studio.get<QLabel>("PictureWhy")->text(), QStringLiteral("'e.png' has no caption."));
    }

    void nothingIsWrittenIntoAFolderThatIsNotLookedAt()
    {
        const Studio studio;
        studio.page->showTab(FineTunePage::Training);
        const QString folder = paintOwls(studio);
        studio.session->fineTuning().useFolder(folder);
        QTRY_VERIFY(studio.session->fineTuning().dataset());
        QVERIFY(!studio.desk().isOpen());
        QVERIFY(!QFile::exists(folder + QStringLiteral("/.candela")));
        studio.page->showTab(FineTunePage::Dataset);
        QTRY_VERIFY(studio.desk().isOpen());
    }

    void keysDecideAndGoOn()
    {
        const Studio studio;
        studio.open();
        studio.key(Qt::Key_A);
        QCOMPARE(studio.standing("a.png"), Standing::Accepted);
        QCOMPARE(studio.current(), QStringLiteral("b.png"));
        studio.key(Qt::Key_X);
        QCOMPARE(studio.standing("b.png"), Standing::Rejected);
        QCOMPARE(studio.get<QLabel>("DatasetShown")->text(),
            QStringLiteral("6 pictures · 1 accepted · 1 rejected"));
        studio.choose("b.png");
        studio.key(Qt::Key_U);
        QCOMPARE(studio.standing("b.png"), Standing::Undecided);
        QCOMPARE(studio.current(), QStringLiteral("b.png"));
        QTest::keyClick(studio.grid(), Qt::Key_A, Qt::ControlModifier); // selects all
        studio.key(Qt::Key_X);
        QCOMPARE(studio.standing("f10.png"), Standing::Rejected);
        QVERIFY(!studio.get<QPushButton>("TrainOnFolder")->isEnabled()); // nothing is left
        QCOMPARE(studio.current(), QStringLiteral("6 pictures chosen"));
        studio.click("OpenPicture");
        QCOMPARE(studio.standing("a.png"), Standing::Undecided);
    }

    void lettersInTheCaptionAreLetters()
    {
        const Studio studio;
        studio.open();
        auto* caption = studio.get<CaptionField>("Caption");
        caption->setFocus();
        caption->selectAll();
        QTest::keyClicks(caption, QStringLiteral("axu"));
        QCOMPARE(studio.standing("a.png"), Standing::Undecided);
        QTest::keyClick(caption, Qt::Key_Return);
        QCOMPARE(studio.caption("a.png"), std::string("axu"));
        QTest::keyClicks(caption, QStringLiteral(", more"));
        studio.choose("c.png"); // another one is looked at: what was typed is kept
        QVERIFY(studio.caption("a.png").find("more") != std::string::npos);
        QCOMPARE(caption->toPlainText(), QStringLiteral("an owl, day"));
        QTest::keyClicks(caption, QStringLiteral("x"));
        QTest::keyClick(caption, Qt::Key_Escape);
        QCOMPARE(caption->toPlainText(), QStringLiteral("an owl, day"));
    }

    void undoOfTheMenuNamesTheStepAndTakesItBack()
    {
        const Studio studio;
        studio.open();
        QAction *undo = studio.action("edit.undo"), *redo = studio.action("edit.redo");
        QVERIFY(!undo->isEnabled());
        studio.key(Qt::Key_X);
        QVERIFY(undo->isEnabled());
        QCOMPARE(undo->text(), QStringLiteral("&Undo: Reject"));
        undo->trigger();
        QCOMPARE(studio.standing("a.png"), Standing::Undecided);
        QCOMPARE(redo->text(), QStringLiteral("&Redo: Reject"));
        redo->trigger();
        QCOMPARE(studio.standing("a.png"), Standing::Rejected);
        studio.page->showTab(FineTunePage::Training); // has steps of its own
        QCOMPARE(studio.page->undoStack(), &studio.session->fineTuning().form().undoStack());
        QVERIFY(undo->text() != QStringLiteral("&Undo: Reject"));
        QVERIFY(!studio.action("dataset.accept")->isEnabled());
    }

    void thePreviewOfFiltersChangesTheBadges()
    {
        const Studio studio;
        studio.open();
        auto* outcome = studio.get<QLabel>("FilterOutcome");
        QVERIFY(!outcome->isVisible());
        studio.get<QCheckBox>("FilterShape")->click();
        studio.get<QSpinBox>("MinWidth")->setValue(24);
        studio.get<QSpinBox>("MinHeight")->setValue(24);
        studio.get<QCheckBox>("FilterCopies")->click();
        studio.click("PreviewEffect");
        QVERIFY(studio.grid()->hasFocus()); // ready to decide
        QTRY_VERIFY(outcome->isVisible());
        QCOMPARE(outcome->text(), QStringLiteral("3 kept · 3 rejected"));
        const QModelIndex d = studio.grid()->model()->index(3, 0);
        QCOMPARE(static_cast<Standing>(d.data(DatasetList::StandingRole).toInt()), Standing::FilteredOut);
        QVERIFY(d.data(Qt::ToolTipRole).toString().contains(QStringLiteral("fewer than 24x24")));
        QStringList counts;
        for (const QLabel* label : studio.get<QWidget>("FilterCounts")->findChildren<QLabel*>())
            counts += label->text();
        QVERIFY(counts.contains(QStringLiteral("Near copies")) && counts.contains(QStringLiteral("2")));
        studio.get<QSpinBox>("MinWidth")->setValue(16);
        QVERIFY(studio.get<QLabel>("FilterStale")->isVisible());
        QVERIFY(!studio.get<QPushButton>("KeepPictures")->isEnabled());
        studio.click("PreviewEffect");
        QTRY_VERIFY(!studio.get<QLabel>("FilterStale")->isVisible());
        studio.get<QComboBox>("DatasetShow")->setCurrentIndex(3); // rejected by a filter
        QCOMPARE(studio.grid()->model()->rowCount(), 2); // d is wide enough now
        studio.click("RejectFiltered");
        QCOMPARE(studio.grid()->model()->rowCount(), 0);
        QCOMPARE(studio.standing("e.png"), Standing::Rejected);
        studio.click("ResetFilters");
        QVERIFY(!studio.get<QCheckBox>("FilterShape")->isChecked());
    }

    void slowWorkIsShownAndStopped()
    {
        const Studio studio({.change = [](EngineServices& services) {
            services.computeHashes = [](const auto&, auto&, HashMethod, const DatasetProgress& progress,
                                         const std::stop_token& stop) {
                progress(2, 6);
                while (!stop.stop_requested())
                    QThread::yieldCurrentThread();
                throw Cancelled();
            };
        }});
        studio.open();
        auto* work = studio.get<QWidget>("DatasetWork");
        QTRY_VERIFY(!work->isVisible());
        studio.get<QCheckBox>("FilterCopies")->click();
        studio.click("PreviewEffect");
        QVERIFY(!studio.get<QPushButton>("PreviewEffect")->isEnabled());
        QTRY_VERIFY(work->isVisible());
        QStringList words;
        for (const QLabel* label : work->findChildren<QLabel*>())
            words += label->text();
        QCOMPARE(words, QStringList(QStringLiteral("Comparing pictures: 2 of 6")));
        studio.key(Qt::Key_X); // nothing waits for it
        QCOMPARE(studio.standing("a.png"), Standing::Rejected);
        studio.click("StopDatasetWork");
        QTRY_VERIFY(!work->isVisible());
        QVERIFY(studio.get<QPushButton>("PreviewEffect")->isEnabled());
        QVERIFY(!studio.desk().sheet().preview);
    }

    void missingScoresAreSaidBeforeTheFilterIsTried()
    {
        const Studio studio;
        studio.open();
        auto* missing = studio.get<QLabel>("MissingScores");
        QVERIFY(!missing->isVisible());
        studio.get<QCheckBox>("FilterAesthetic")->click();
        QVERIFY(missing->isVisible());
        QVERIFY(missing->text().startsWith(QStringLiteral("6 pictures have no aesthetic score.")));
    }

    void scoresAreMeasuredAndShown()
    {
        Studio studio;
        studio.open();
        studio.session->settings().set(settings::aestheticHead, QStringLiteral("head.pth"));
        studio.session->settings().set(settings::scoreClip, QStringLiteral("clip"));
        studio.action("dataset.score")->trigger();
        auto* dialog = studio.window->findChild<ScoreDialog*>();
        QVERIFY(dialog);
        QVERIFY(dialog->findChild<QCheckBox*>(QStringLiteral("ScoreAgain"))->isVisibleTo(dialog));
        QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("StartScoring")), Qt::LeftButton);
        QVERIFY(!studio.action("dataset.score")->isEnabled());
        QTRY_VERIFY(studio.action("dataset.score")->isEnabled());
        QTRY_COMPARE(studio.desk().sheet().pictures.front()->statistics.aesthetic, 0.625);
        QCOMPARE(studio.desk().sheet().pictures.front()->statistics.textMatch, 0.275);
    }

    void oneOfNearCopiesIsKept()
    {
        const Studio studio;
        studio.open();
        QVERIFY(!studio.get<QWidget>("Copies")->isVisible());
        studio.get<QCheckBox>("FilterCopies")->click();
        studio.click("PreviewEffect");
        QTRY_VERIFY(studio.get<QWidget>("Copies")->isVisible());
        QList<QAbstractButton*> copies;
        for (QAbstractButton* button : studio.get<QWidget>("Copies")->findChildren<QAbstractButton*>())
            if (button->isCheckable())
                copies += button;
        QCOMPARE(copies.size(), 2);
        QVERIFY(copies.first()->isChecked());
        copies.last()->click();
        QTRY_COMPARE(studio.current(), QStringLiteral("b.png"));
        studio.click("KeepOneOfCopies");
        QCOMPARE(studio.standing("a.png"), Standing::Rejected);
        QCOMPARE(studio.standing("b.png"), Standing::Accepted);
    }

    void aTagNarrowsTheGrid()
    {
        const Studio studio;
        studio.open();
        studio.openFolds();
        auto* tags = studio.get<QTreeWidget>("Tags");
        QTRY_COMPARE(tags->topLevelItemCount(), 6);
        QCOMPARE(tags->topLevelItem(0)->text(0), QStringLiteral("an owl"));
        QCOMPARE(tags->topLevelItem(0)->text(1), QStringLiteral("3"));
        Q_EMIT tags->itemClicked(tags->topLevelItem(0), 0);
        QCOMPARE(studio.grid()->model()->rowCount(), 3);
        QVERIFY(studio.get<QToolButton>("DatasetTag")->isVisible());
        studio.click("DatasetTag");
        QCOMPARE(studio.grid()->model()->rowCount(), 6);
        studio.get<QLineEdit>("DatasetSearch")->setText(QStringLiteral("day"));
        QTRY_COMPARE(studio.grid()->model()->rowCount(), 2);
    }

    void manyCaptionsAreChangedAtOnce()
    {
        const Studio studio;
        studio.open();
        studio.openFolds();
        auto* apply = studio.get<QPushButton>("EditCaptions");
        QVERIFY(!apply->isEnabled());
        studio.get<QLineEdit>("CaptionFind")->setText(QStringLiteral("owl"));
        studio.get<QLineEdit>("CaptionReplace")->setText(QStringLiteral("bird"));
        QVERIFY(apply->isEnabled());
        apply->click();
        QCOMPARE(studio.caption("a.png"), std::string("an bird, night"));
        QCOMPARE(studio.caption("f10.png"), std::string("two birds, day"));
        QVERIFY(studio.get<QLineEdit>("CaptionFind")->text().isEmpty());
        studio.action("edit.undo")->trigger();
        QCOMPARE(studio.caption("a.png"), std::string("an owl, night"));

        studio.choose("a.png");
        studio.grid()->selectionModel()->select(
            studio.grid()->model()->index(2, 0), QItemSelectionModel::Select);
        QCOMPARE(studio.get<QComboBox>("CaptionScope")->currentText(), QStringLiteral("the 2 chosen"));
        studio.get<QLineEdit>("CaptionPrefix")->setText(QStringLiteral("ink, "));
        apply->click();
        QCOMPARE(studio.caption("c.png"), std::string("ink, an owl, day"));
        QCOMPARE(studio.caption("b.png"), std::string("an owl, night, small"));
    }

    void whatIsKeptIsTheFolderToTrainOn()
    {
        const Studio studio;
        studio.open();
        studio.key(Qt::Key_X);
        const QString target = studio.file(QStringLiteral("kept"));
        studio.desk().keep(target);
        QTRY_COMPARE(studio.session->fineTuning().form().form().data, target);
        QTRY_COMPARE(studio.desk().folder(), target);
        QTRY_VERIFY(studio.desk().isOpen());
        QCOMPARE(studio.grid()->model()->rowCount(), 5);
        QVERIFY(studio.grid()->hasFocus());
        QVERIFY(studio.get<InlineMessage>("DatasetMessage")->isVisible());
        studio.click("TrainOnFolder");
        QCOMPARE(studio.get<QTabBar>("FineTuneTabs")->currentIndex(), int(FineTunePage::Training));
    }

    void whatCannotBeReadIsSaid()
    {
        const Studio studio;
        const QString folder = paintOwls(studio);
        studio.touch(
            QStringLiteral("owls/metadata.jsonl"), "{\"file_name\": 7}\n{\"file_name\": \"a.png\"}\n");
        studio.session->fineTuning().useFolder(folder);
        QTRY_VERIFY(studio.desk().isOpen());
        auto* message = studio.get<InlineMessage>("DatasetMessage");
        QVERIFY(message->isVisible());
        QCOMPARE(studio.grid()->model()->rowCount(), 1);
        QCOMPARE(
            studio.get<QLabel>("DatasetShown")->text(), QStringLiteral("1 picture · 5 not in the metadata"));
    }

    void aHundredThousandRowsAreSortedAndSearched()
    {
        const Studio studio;
        studio.open();
        DatasetSheet sheet{.folder = studio.file(QStringLiteral("owls"))};
        for (int i = 0; i < 100'000; ++i) {
            sheet.pictures.push_back(std::make_shared<DatasetPicture>(DatasetPicture{
                .file = QStringLiteral("%1.png").arg(i).toStdString(), .caption = "an owl, night"}));
            sheet.nameRank.push_back(i);
        }
        DatasetList list(sheet, studio.file(QStringLiteral("thumbnails")));
        list.beginAnother();
        list.endAnother();
        QCOMPARE(list.rowCount(), 100'000);
        list.setView(
            {.order = DatasetOrder::FileSize, .descending = true, .search = QStringLiteral("9.png")});
        QCOMPARE(list.rowCount(), 10'000);
    }
};

CANDELA_QT_TEST(DatasetTabTest)
#include "dataset_tab_test.moc"
