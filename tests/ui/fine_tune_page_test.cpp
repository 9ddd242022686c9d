#include "app/session/paths.h"
#include "tests/support/file_drop.h"
#include "tests/support/qt_test_registry.h"
#include "tests/support/scripted_studio.h"
#include "tests/support/scripted_training.h"
#include "ui/finetune/curve_plot.h"
#include "ui/finetune/fine_tune_page.h"
#include "ui/widgets/folder_row.h"
#include "ui/finetune/rate_box.h"
#include "ui/finetune/sample_view.h"
#include "ui/language.h"
#include "ui/main_window.h"
#include "ui/pages.h"
#include "ui/queue/close_dialog.h"
#include "ui/widgets/fold_section.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"
#include "ui/widgets/slider_box.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QImage>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QToolButton>
#include <QWheelEvent>

using namespace candela;
using namespace candela::test;

namespace
{

/// The whole window, with the page shown.
struct Studio : ScriptedStudio {
    std::unique_ptr<MainWindow> window;
    FineTunePage* page = nullptr;

    Studio()
    {
        session->settings().set(settings::runsFolder, file(QStringLiteral("runs")));
        window = std::make_unique<MainWindow>(*session);
        addPages(*window, *session);
        page = window->findChild<FineTunePage*>();
        window->resize(1280, 720);
        window->show();
        window->showPage(QStringLiteral("finetune"));
        window->activateWindow();
    }
    ~Studio() { stopAll(); }

    FineTuning& tuning() const { return session->fineTuning(); }
    const TrainingForm& form() const { return tuning().form().form(); }
    template <typename T>
    T* get(const char* name) const
    {
        return childOf<T>(page, name);
    }
    void click(const char* name) const { QTest::mouseClick(get<QAbstractButton>(name), Qt::LeftButton); }
    QString pictures(int count = 12) const
    {
        for (int i = 0; i < count; ++i) {
            touch(QStringLiteral("owls/%1.txt").arg(i), "an owl");
            QImage picture(8, 8, QImage::Format_RGB32);
            picture.fill(Qt::gray);
            picture.save(file(QStringLiteral("owls/%1.png").arg(i)));
        }
        return file(QStringLiteral("owls"));
    }
    void ready(int steps) const
    {
        tuning().useFolder(pictures());
        tuning().form().edit(
            TrainingField::Steps, [steps](TrainingForm& form) { form.settings.steps = steps; });
        page->showTab(FineTunePage::Training);
        QTRY_VERIFY(get<QPushButton>("Train")->isEnabled());
    }
    void sampling(int every) const
    {
        tuning().form().edit(TrainingField::Samples, [every](TrainingForm& form) {
            form.settings.sampleEvery = every;
            form.settings.samples = {{.prompt = "a red owl"}, {.prompt = "a blue owl"}};
        });
    }
    void waitUntilIdle() const { QTRY_VERIFY(session->queue().isIdle()); }
    QString run(const char* name) const
    {
        return QDir::cleanPath(file(QStringLiteral("runs/") + QLatin1String(name)));
    }
};

} // namespace

class FineTunePageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFirstLessonIsOfferedAndFillsTheFormIn()
    {
        Studio studio;
        studio.touch(QStringLiteral("runs/lesson/hedgehog/metadata.jsonl"), "{}");
        studio.touch(QStringLiteral("runs/lesson/everything/metadata.jsonl"), "{}");
        auto* offer = studio.get<InlineMessage>("FirstLesson");
        QTRY_VERIFY(offer->isVisible());
        for (QPushButton* button : offer->findChildren<QPushButton*>())
            if (button->text() == QStringLiteral("Prepare it"))
                QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(QFileInfo(studio.form().data).fileName(), QStringLiteral("hedgehog"));
        QCOMPARE(studio.form().name, QStringLiteral("hedgehog"));
        QCOMPARE(studio.form().settings.samples.size(), std::size_t(3));
        QCOMPARE(studio.form().settings.regularisation.filename(), std::filesystem::path("everything"));
        QVERIFY(!offer->isVisible());
        QCOMPARE(studio.get<QTabBar>("FineTuneTabs")->currentIndex(), int(FineTunePage::Training));
        studio.tuning().form().undoStack().undo();
    }

    void theFirstLessonIsNotOfferedAgainOnceDeclined()
    {
        Studio studio;
        auto* offer = studio.get<InlineMessage>("FirstLesson");
        QTRY_VERIFY(offer->isVisible());
        studio.session->firstLesson().decline();
        QVERIFY(!offer->isVisible());
        QVERIFY(!studio.session->firstLesson().isOffered());
    }

    void cleanup() { applyLanguage(QStringLiteral("en")); }

    void aDroppedFolderIsCountedAndLeadsToTraining()
    {
        Studio studio;
        auto* train = studio.get<QPushButton>("TrainOnFolder");
        QVERIFY(!train->isEnabled());
        QVERIFY(!train->toolTip().isEmpty());
        FileDrag drag(studio.window.get(), {studio.pictures(12)});
        QVERIFY(drag.enter({600, 400}) && drag.drop({600, 400}));
        auto* count = studio.get<QLabel>("DatasetCount");
        QTRY_COMPARE(count->text(), QStringLiteral("12 pictures · 12 with a caption"));
        QCOMPARE(studio.form().name, QStringLiteral("owls"));
        studio.click("TrainOnFolder");
        QCOMPARE(studio.get<QTabBar>("FineTuneTabs")->currentIndex(), int(FineTunePage::Training));
        QCOMPARE(studio.get<QLineEdit>("RunName")->text(), QStringLiteral("owls"));
        QTRY_VERIFY(studio.get<QPushButton>("Train")->isEnabled());
    }

    void whatIsNoFolderCannotBeDropped()
    {
        Studio studio;
        FileDrag drag(studio.window.get(), {studio.touch(QStringLiteral("notes.pdf"), "x")});
        QVERIFY(!drag.enter({600, 400}));
    }

    void trainSaysWhyItCannotBePressed()
    {
        Studio studio;
        studio.page->showTab(FineTunePage::Training);
        auto* train = studio.get<QPushButton>("Train");
        QVERIFY(!train->isEnabled());
        QCOMPARE(
            studio.get<QLabel>("WhyNotTrain")->text(), QStringLiteral("Choose a folder of pictures first."));
        QCOMPARE(train->toolTip(), QStringLiteral("Choose a folder of pictures first."));
        studio.ready(100);
        QVERIFY(!studio.get<QLabel>("WhyNotTrain")->isVisible());
        auto* name = studio.get<QLineEdit>("RunName");
        name->setFocus();
        QTest::keyClick(name, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(name, Qt::Key_Delete);
        QVERIFY(!train->isEnabled());
        QCOMPARE(studio.get<QLabel>("WhyNotTrain")->text(), QStringLiteral("Give the LoRA a name."));
    }

    void theFormIsShownAndEdited()
    {
        Studio studio;
        studio.page->showTab(FineTunePage::Training);
        for (FoldSection* fold : studio.page->findChildren<FoldSection*>())
            fold->setOpen(true);
        studio.get<SliderBox>("Rank")->slider()->setValue(23); // from 1
        QCOMPARE(studio.form().settings.rank, 24);
        QCOMPARE(studio.get<SliderBox>("Alpha")->value(), 24.0);
        auto* preset = studio.get<QComboBox>("Preset");
        QCOMPARE(preset->currentIndex(), -1);
        studio.get<QCheckBox>("GradientCheckpointing")->click();
        QVERIFY(studio.form().settings.gradientCheckpointing);
        auto* optimizer = studio.get<QComboBox>("Optimizer");
        optimizer->setCurrentIndex(3);
        Q_EMIT optimizer->activated(3);
        QCOMPARE(studio.form().settings.optimizer, OptimizerKind::Prodigy);
        QCOMPARE(studio.get<RateBox>("LearningRate")->value(), 1.0);
        preset->setCurrentIndex(0);
        Q_EMIT preset->activated(0);
        QCOMPARE(studio.form().steps(), 400);
        studio.tuning().form().undoStack().undo();
        QCOMPARE(studio.get<SliderBox>("TrainingSteps")->value(), 1500.0);
        QCOMPARE(studio.page->undoStack(), &studio.tuning().form().undoStack());
    }

    void rarerSettingsHaveFieldsToo()
    {
        Studio studio;
        studio.page->showTab(FineTunePage::Training);
        for (FoldSection* fold : studio.page->findChildren<FoldSection*>())
            fold->setOpen(true);
        auto* targets = studio.get<QLineEdit>("Targets");
        targets->setText(QStringLiteral("to_q, ff.net.*,"));
        Q_EMIT targets->editingFinished();
        QCOMPARE(studio.form().settings.targets, (std::vector<std::string>{"to_q", "ff.net.*"}));
        targets->clear();
        Q_EMIT targets->editingFinished();
        QCOMPARE(studio.form().settings.targets, TrainLoraRequest().targets);
        QCOMPARE(targets->text(), QStringLiteral("to_q, to_k, to_v, to_out.0"));

        auto* rate = studio.get<RateBox>("TextLearningRate");
        studio.get<RateBox>("LearningRate")->slider()->setValue(0);
        QCOMPARE(rate->value(), 1e-6); // follows
        rate->slider()->setValue(rate->slider()->maximum());
        QCOMPARE(studio.form().settings.textLearningRate, 1e-2);
        QTest::mouseDClick(rate->slider(), Qt::LeftButton);
        QVERIFY(!studio.form().settings.textLearningRate);

        const auto regularised = [&](const QString& folder) {
            studio.tuning().form().edit(TrainingField::Regularisation,
                [&](TrainingForm& form) { form.settings.regularisation = folder.toStdU16String(); });
        };
        regularised(QStringLiteral("/pictures/of everything"));
        auto* row = studio.get<FolderRow>("Regularisation");
        QCOMPARE(row->findChild<ElidedLabel*>()->toolTip(),
            QDir::toNativeSeparators(QStringLiteral("/pictures/of everything")));
        row->findChild<QToolButton*>()->click();
        QVERIFY(studio.form().settings.regularisation.empty());

        for (const char* name : {"TensorBoard", "CacheOnDisk"})
            studio.get<QCheckBox>(name)->click();
        QVERIFY(studio.form().settings.tensorBoard);
        QVERIFY(!studio.form().settings.cacheOnDisk);
        studio.get<SliderBox>("KeepLoras")->slider()->setValue(7);
        QCOMPARE(studio.form().settings.keepLoras, 7);
    }

    void foldedSectionsSayWhatIsSet()
    {
        Studio studio;
        studio.tuning().form().edit(TrainingField::Format, [](TrainingForm& form) {
            form.settings.format = LoraSpelling::Diffusers;
            form.settings.textEncoders = true;
        });
        QStringList summaries;
        for (const FoldSection* fold : studio.page->findChildren<FoldSection*>())
            summaries += fold->summary();
        QVERIFY(summaries.contains(QStringLiteral("every 250 steps · diffusers")));
        QVERIFY(summaries.contains(QStringLiteral("alpha 16 · text encoders")));
        QVERIFY(summaries.contains(QStringLiteral("AdamW · Cosine · batch 1")));
    }

    void theRateMovesByPowersOfTen()
    {
        RateBox box;
        QSignalSpy edited(&box, &RateBox::edited);
        QCOMPARE(box.box()->text(), QStringLiteral("1e-4"));
        box.slider()->setValue(0);
        QCOMPARE(box.value(), 1e-6);
        box.slider()->setValue(box.slider()->maximum());
        QCOMPARE(box.value(), 1e-2);
        QCOMPARE(box.box()->text(), QStringLiteral("0.01"));
        box.setValue(3.25e-5);
        QCOMPARE(edited.count(), 2);
        QCOMPARE(box.box()->text(), QStringLiteral("3.25e-5"));
        QTest::keyClick(box.box(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(box.box(), QStringLiteral("2e-5"));
        QTest::keyClick(box.box(), Qt::Key_Return);
        QCOMPARE(box.value(), 2e-5);
        QTest::keyClick(box.box(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(box.box(), QStringLiteral("fast"));
        QCOMPARE(box.box()->text(), QStringLiteral("2e-5"));
        QTest::mouseDClick(box.slider(), Qt::LeftButton);
        QCOMPARE(box.value(), 1e-4);
    }

    void promptsComeAndGo()
    {
        Studio studio;
        studio.page->showTab(FineTunePage::Training);
        for (FoldSection* fold : studio.page->findChildren<FoldSection*>())
            fold->setOpen(true);
        auto* add = studio.get<QPushButton>("AddSamplePrompt");
        for (int i = 0; i < mostTrainingPrompts; ++i)
            add->click();
        QCOMPARE(studio.form().settings.samples.size(), std::size_t(mostTrainingPrompts));
        QVERIFY(!add->isEnabled());
        const QList<QLineEdit*> prompts =
            studio.page->findChildren<QLineEdit*>(QStringLiteral("SamplePrompt"));
        QTest::keyClicks(prompts[1], QStringLiteral("an owl"));
        QCOMPARE(studio.form().settings.samples[1].prompt, std::string("an owl"));
        const QList<QLineEdit*> seeds = studio.page->findChildren<QLineEdit*>(QStringLiteral("SampleSeed"));
        QTest::keyClick(seeds[1], Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(seeds[1], QStringLiteral("99"));
        QCOMPARE(studio.form().settings.samples[1].seed, 99u);
        studio.page->findChildren<QAbstractButton*>(QStringLiteral("RemoveSamplePrompt")).first()->click();
        QCOMPARE(studio.form().settings.samples.size(), std::size_t(mostTrainingPrompts - 1));
        QCOMPARE(prompts[0]->text(), QStringLiteral("an owl"));
        QVERIFY(add->isEnabled());
    }

    void trainingShowsCurvesSamplesAndProgress()
    {
        Studio studio;
        studio.ready(60);
        studio.sampling(20);
        studio.script.setTrainingPlay(trainHeldAt(40));
        studio.click("Train");
        QTRY_VERIFY(studio.script.isHeld());
        auto* plot = studio.get<CurvePlot>("LossPlot");
        QTRY_VERIFY(plot->curves().size() == 2 && plot->curves()[0].points.size() == 40);
        QVERIFY(plot->curves()[0].faint);
        QCOMPARE(studio.get<CurvePlot>("RatePlot")->curves()[0].points.size(), std::size_t(40));
        QVERIFY(plot->accessibleDescription().startsWith(QStringLiteral("Smoothed: from ")));
        SampleTable* samples = studio.get<SampleView>("Samples")->table();
        QTRY_COMPARE(samples->columnCount(), 2); // steps
        QCOMPARE(samples->rowCount(), 2); // prompts
        QCOMPARE(
            samples->headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("Step 40"));
        QCOMPARE(
            samples->headerData(1, Qt::Vertical, Qt::DisplayRole).toString(), QStringLiteral("a blue owl"));
        QVERIFY(!qvariant_cast<QPixmap>(samples->data(samples->index(1, 1), Qt::DecorationRole)).isNull());
        QCOMPARE(studio.get<QProgressBar>("TrainingProgress")->value(), 667);
        QCOMPARE(studio.get<QLabel>("TrainingPhase")->text(), QStringLiteral("Painting samples"));
        QVERIFY(studio.get<QLabel>("TrainingTimeLeft")->text().endsWith(QStringLiteral("left")));
        QVERIFY(studio.get<QPushButton>("StopTraining")->isEnabled());
        studio.script.release();
        studio.waitUntilIdle();
        auto* message = studio.get<InlineMessage>("TrainingMessage");
        QTRY_COMPARE(message->cause(), QStringLiteral("The LoRA owls is trained."));
        QVERIFY(!studio.get<QPushButton>("StopTraining")->isVisible());
        QVERIFY(studio.get<QPushButton>("UseShownLora")->isVisible());
        QTRY_COMPARE(plot->curves()[0].points.size(), std::size_t(60));
    }

    void wishesAreShownUntilTheyAreGranted()
    {
        Studio studio;
        studio.ready(1000);
        studio.sampling(0);
        studio.script.setTrainingPlay([](TrainingStage& stage) {
            for (int step = 1; step <= 3; ++step) {
                stage.step();
                stage.hold();
            }
            return stage.step() ? trainAll(stage) : stage.finish();
        });
        studio.click("Train");
        QTRY_VERIFY(studio.script.isHeld());
        auto* sample = studio.get<QPushButton>("SampleNow");
        auto* checkpoint = studio.get<QPushButton>("CheckpointNow");
        QTRY_VERIFY(sample->isEnabled());
        studio.click("SampleNow");
        studio.click("CheckpointNow");
        QVERIFY(!sample->isEnabled() && !checkpoint->isEnabled());
        studio.script.release();
        QTRY_VERIFY(sample->isEnabled() && checkpoint->isEnabled());
        QTRY_COMPARE(studio.get<SampleView>("Samples")->table()->columnCount(), 1);
        QTRY_VERIFY(studio.script.isHeld());
        studio.click("FinishTraining");
        QVERIFY(!studio.get<QPushButton>("FinishTraining")->isEnabled());
        studio.script.release();
        QTRY_VERIFY(studio.script.isHeld());
        studio.script.release();
        studio.waitUntilIdle();
        QCOMPARE(studio.tuning().runs().find(studio.run("owls"))->state, RunState::Finished);
    }

    void aRunWithoutPromptsHasNothingToSample()
    {
        Studio studio;
        studio.ready(100);
        studio.script.setTrainingPlay(trainHeldAt(5));
        studio.click("Train");
        QTRY_VERIFY(studio.script.isHeld());
        QTRY_VERIFY(studio.get<QPushButton>("StopTraining")->isEnabled());
        QVERIFY(!studio.get<QPushButton>("SampleNow")->isEnabled());
        QVERIFY(!studio.get<QPushButton>("SampleNow")->toolTip().isEmpty());
    }

    void aFailureIsShownWithItsRemedy()
    {
        Studio studio;
        studio.ready(100);
        studio.script.setTrainingPlay(
            trainingFails(5, "The loss is not a number at step 6.", "Try a smaller rate."));
        studio.click("Train");
        auto* message = studio.get<InlineMessage>("TrainingMessage");
        QTRY_COMPARE(message->cause(), QStringLiteral("The loss is not a number at step 6."));
        QCOMPARE(message->remedy(), QStringLiteral("Try a smaller rate."));
        QCOMPARE(studio.tuning().runs().find(studio.run("owls"))->state, RunState::Interrupted);
    }

    void runsAreListedComparedAndResumed()
    {
        Studio studio;
        studio.ready(60);
        studio.click("Train");
        QTRY_COMPARE(studio.script.runs(), 1);
        studio.waitUntilIdle();
        studio.script.setTrainingPlay(trainHeldAt(30));
        studio.click("Train"); // owls-2
        QTRY_VERIFY(studio.script.isHeld());
        studio.click("StopTraining");
        studio.waitUntilIdle();
        studio.page->showTab(FineTunePage::Runs);
        auto* table = studio.get<QTableView>("Runs");
        QTRY_COMPARE(table->model()->rowCount(), 2);
        table->selectAll();
        auto* plot = studio.get<CurvePlot>("RunsPlot");
        QTRY_COMPARE(plot->curves().size(), std::size_t(2));
        QVERIFY(plot->curves()[0].series != plot->curves()[1].series);
        auto* resume = studio.get<QAction>("finetune.resume");
        QVERIFY(!resume->isEnabled()); // two are chosen
        table->sortByColumn(RunList::Name, Qt::AscendingOrder);
        table->selectRow(0);
        QVERIFY(!resume->isEnabled());
        QCOMPARE(resume->toolTip(), QStringLiteral("It is finished"));
        QVERIFY(studio.get<QAction>("finetune.use")->isEnabled());
        table->selectRow(1);
        QCOMPARE(table->model()->index(1, RunList::State).data().toString(), QStringLiteral("Interrupted"));
        QVERIFY(resume->isEnabled());
        studio.script.setTrainingPlay({});
        resume->trigger();
        QCOMPARE(studio.get<QTabBar>("FineTuneTabs")->currentIndex(), int(FineTunePage::Training));
        QTRY_COMPARE(studio.tuning().runs().find(studio.run("owls-2"))->state, RunState::Finished);
        QTRY_COMPARE(studio.get<CurvePlot>("LossPlot")->curves()[0].points.size(), std::size_t(60));
    }

    void aFinishedLoraIsOneClickFromGenerate()
    {
        Studio studio;
        studio.ready(20);
        studio.click("Train");
        QTRY_VERIFY(studio.get<QPushButton>("UseShownLora")->isVisible());
        studio.click("UseShownLora");
        QCOMPARE(studio.window->currentPage()->id(), QStringLiteral("generate"));
        QCOMPARE(studio.session->form().form().loras.size(), 1);
        QStringList names;
        for (const QLabel* label : studio.window->currentPage()->findChildren<ElidedLabel*>())
            names += label->text();
        QVERIFY2(names.contains(QStringLiteral("owls")), qPrintable(names.join(u'|'))); // not "lora"
    }

    void aRunThatTrainsCannotBeRemoved()
    {
        Studio studio;
        studio.ready(60);
        studio.script.setTrainingPlay(trainHeldAt(5));
        studio.click("Train");
        QTRY_VERIFY(studio.script.isHeld());
        studio.page->showTab(FineTunePage::Runs);
        studio.get<QTableView>("Runs")->selectRow(0);
        auto* remove = studio.get<QAction>("finetune.remove");
        QVERIFY(!remove->isEnabled());
        QCOMPARE(remove->toolTip(), QStringLiteral("It runs, or waits in the queue"));
    }

    void closingOffersToSaveTheCheckpointFirst()
    {
        Studio studio;
        studio.ready(60);
        studio.script.setTrainingPlay(trainHeldAt(5));
        studio.click("Train");
        QTRY_VERIFY(studio.script.isHeld());
        studio.window->close();
        auto* question = studio.window->findChild<CloseDialog*>();
        QVERIFY(question);
        QCOMPARE(question->defaultButton()->text(), QStringLiteral("Save checkpoint and quit"));
        question->defaultButton()->click();
        QVERIFY(studio.window->isVisible() || studio.session->queue().isIdle()); // it shows what it does
        QTRY_VERIFY(!studio.window->isVisible());
        QVERIFY(QFile::exists(studio.run("owls") + QStringLiteral("/checkpoint/state.safetensors")));
        QCOMPARE(studio.session->queue().at(0).state, JobState::Interrupted);
    }

    void theStandardShortcutTrains()
    {
        Studio studio;
        studio.ready(20);
        studio.page->showTab(FineTunePage::Dataset);
        QTest::keyClick(studio.window.get(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(studio.script.runs(), 1);
        QCOMPARE(studio.get<QTabBar>("FineTuneTabs")->currentIndex(), int(FineTunePage::Training));
    }

    void theWheelLeavesFieldsWithoutTheKeyboardAlone()
    {
        Studio studio;
        studio.page->showTab(FineTunePage::Training);
        const TrainingForm before = studio.form();
        studio.get<QLineEdit>("RunName")->setFocus();
        const auto turn = [](QWidget* widget) {
            const QPointF at = QRectF(widget->rect()).center();
            QWheelEvent wheel(at, widget->mapToGlobal(at), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                Qt::NoScrollPhase, false);
            QApplication::sendEvent(widget, &wheel);
        };
        auto* rate = studio.get<RateBox>("LearningRate");
        turn(rate->slider());
        turn(rate->box());
        turn(studio.get<SliderBox>("Rank")->slider());
        turn(studio.get<QComboBox>("Preset"));
        QCOMPARE(studio.form(), before);
    }

    void anotherLanguageIsSpokenAtOnce()
    {
        Studio studio;
        studio.ready(20);
        const auto foldTitles = [&studio] {
            QStringList titles;
            for (const FoldSection* fold : studio.page->findChildren<FoldSection*>())
                titles += fold->title();
            return titles;
        };
        QVERIFY(foldTitles().contains(QStringLiteral("Network")));
        studio.session->settings().set(settings::language, QStringLiteral("zh_CN"));
        QTRY_VERIFY(!foldTitles().contains(QStringLiteral("Network")));
        QTRY_VERIFY(studio.get<QTabBar>("FineTuneTabs")->tabText(1) != QStringLiteral("2 Training"));
        QVERIFY(studio.get<QPushButton>("Train")->text() != QStringLiteral("Train"));
        QVERIFY(studio.get<RateBox>("LearningRate")->slider()->accessibleName()
            != QStringLiteral("Learning rate"));
        QVERIFY(!studio.get<QComboBox>("Preset")->itemText(1).startsWith(QStringLiteral("Standard")));
    }

    void theAxisHasRoundValues()
    {
        const CurveAxis linear = CurveAxis::around(0.03, 0.21, false);
        QVERIFY(linear.low >= 0 && linear.low < 0.03 && linear.high > 0.21);
        const std::vector<double> ticks = linear.ticks(4);
        QVERIFY(ticks.size() >= 3);
        QVERIFY(qAbs(ticks[1] - ticks[0] - 0.05) < 1e-12);
        const CurveAxis wide = CurveAxis::around(1e-6, 1e-2, true);
        QVERIFY(wide.logarithmic);
        QVERIFY(qAbs(wide.shareOf(1e-4) - 0.5) < 1e-9);
        for (const double tick : wide.ticks(4))
            QVERIFY(qAbs(std::log10(tick) - std::round(std::log10(tick))) < 1e-9);
        QVERIFY(!CurveAxis::around(0, 1, true).logarithmic); // 0 has no place there
        const CurveAxis flat = CurveAxis::around(1, 1, false);
        QVERIFY(flat.low < 1 && flat.high > 1);
    }

    void theCursorTellsItsValues()
    {
        CurvePlot plot;
        plot.setTexts(QStringLiteral("Loss"), QStringLiteral("Nothing yet"));
        QCOMPARE(plot.accessibleDescription(), QStringLiteral("Nothing yet"));
        plot.setLegendShown(true);
        plot.setCurves({{.name = QStringLiteral("a"), .points = {{1, 0.5}, {2, 0.25}, {3, 0.125}}},
            {.name = QStringLiteral("b"), .points = {{2, 0.75}}, .series = 1}});
        QCOMPARE(plot.valuesAt(2), QStringLiteral("Step 2 · a 0.25 · b 0.75"));
        QCOMPARE(plot.valuesAt(1), QStringLiteral("Step 1 · a 0.5"));
        plot.resize(400, 200);
        plot.show();
        plot.setFocus();
        QTest::keyClick(&plot, Qt::Key_Home);
        QTest::keyClick(&plot, Qt::Key_Right);
        QVERIFY(!plot.hasFocus() || plot.accessibleDescription() == plot.valuesAt(2));
    }

    void aHundredThousandStepsAreDrawnAtOnce()
    {
        std::vector<TrainingPoint> points;
        for (int step = 1; step <= 100'000; ++step)
            points.push_back(
                {.step = step, .of = 100'000, .loss = 0.1 + 0.05 * ((step * 7919) % 100) / 100.0});
        Curve raw{.name = {}, .points = {}, .series = 0, .faint = true};
        for (const TrainingPoint& point : points)
            raw.points.emplace_back(point.step, point.loss);
        raw.points[50'000].ry() = 0.9; // a single step in the middle
        CurvePlot plot;
        plot.resize(600, 300);
        plot.setCurves({raw, raw});
        const QImage without = plot.grab().toImage();
        QVERIFY(!without.isNull());
        // Its column reaches the top although a hundred and more steps share it.
        plot.setCurves({{.name = {}, .points = raw.points, .series = 0}});
        const QImage picture = plot.grab().toImage();
        const QColor accent = seriesColour(0);
        int highest = picture.height();
        for (int y = picture.height() - 1; y >= 0; --y)
            for (int x = 0; x < picture.width(); ++x)
                if (picture.pixelColor(x, y) == accent)
                    highest = y;
        QVERIFY2(highest < 40, qPrintable(QString::number(highest)));
    }
};

CANDELA_QT_TEST(FineTunePageTest)
#include "fine_tune_page_test.moc"
