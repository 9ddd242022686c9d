#include "tests/support/file_drop.h"
#include "tests/support/heartbeat.h"
#include "tests/support/qt_test_registry.h"
#include "tests/support/scripted_studio.h"
#include "ui/canvas/canvas.h"
#include "ui/canvas/mask_canvas.h"
#include "ui/generate/generate_page.h"
#include "ui/generate/lora_row.h"
#include "ui/generate/prompt_edit.h"
#include "ui/generate/welcome_cards.h"
#include "ui/widgets/drop_hint.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/size_control.h"
#include "ui/widgets/slider_box.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QCompleter>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTextBlock>
#include <QTextLayout>
#include <QToolButton>

using namespace candela;
using namespace candela::test;

namespace
{

/// A session on a fresh profile with a scripted engine, and its page in a window of its own.
struct Studio : ScriptedStudio {
    std::unique_ptr<GeneratePage> page;

    explicit Studio(bool withModel = true)
        : ScriptedStudio({.model = withModel ? QStringLiteral("demo") : QString(),
            .defaults = {.steps = 20, .cfg = 5, .width = 64, .height = 64}})
    {
        page = std::make_unique<GeneratePage>(*session);
        for (const MenuKind kind : {MenuKind::File, MenuKind::Edit, MenuKind::Run, MenuKind::View})
            page->addActions(page->menuActions(kind)); // as the main window does
        page->resize(1384, 800);
        page->show();
        page->activateWindow();
    }

    bool ready() const
    {
        const ModelEntry* entry = session->models().find(session->form().form().model);
        return entry && entry->state == ModelState::Ready && QApplication::activeWindow() == page.get();
    }
    template <typename T>
    T* get(const char* name) const
    {
        return childOf<T>(page.get(), name);
    }
    QPushButton* generate() const { return get<QPushButton>("Generate"); }
    QPushButton* stop() const { return get<QPushButton>("Stop"); }
    Canvas* canvas() const { return get<Canvas>("Canvas"); }
    PromptEdit* prompt() const { return get<PromptEdit>("Prompt"); }
    QString phase() const { return get<QLabel>("Phase")->text(); }
    void click(QAbstractButton* button) const { QTest::mouseClick(button, Qt::LeftButton); }
};

/// A file of that name, in a folder that is made.
void touch(const QString& name)
{
    QDir().mkpath(QFileInfo(name).path());
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(name.toUtf8());
}

} // namespace

class GeneratePageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneClickPaints() // 2
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        QVERIFY(!studio.prompt()->toPlainText().isEmpty());
        studio.click(studio.generate());
        QTRY_COMPARE(studio.session->history().rowCount(), 1);
        QTRY_COMPARE(studio.canvas()->picture().size(), QSize(64, 64));
        QVERIFY(!studio.canvas()->showsPreview());
        const QString caption = studio.get<QLabel>("Caption")->text();
        QVERIFY2(caption.contains(QString::number(studio.session->form().form().seed)), qPrintable(caption));
        QVERIFY(caption.contains(QStringLiteral("Euler")));
        QCOMPARE(studio.get<QListView>("History")->currentIndex().row(), 0);
        QTRY_COMPARE(
            studio.get<QLabel>("TokenCount")->text().section(QLatin1Char('/'), 1), QStringLiteral("75"));
    }

    void withoutAModelTheReasonIsShown() // 4
    {
        Studio studio(false);
        QVERIFY(!studio.generate()->isEnabled());
        const QString reason = studio.session->whyNotGenerate();
        QCOMPARE(studio.generate()->toolTip(), reason);
        QCOMPARE(studio.get<QLabel>("WhyNot")->text(), reason);
        QVERIFY(studio.get<QLabel>("WhyNot")->isVisible());
        bool locate = false;
        for (const QPushButton* button : studio.page->findChildren<QPushButton*>())
            locate = locate
                || (button->isVisible() && button->text().contains(QStringLiteral("Add model folder")));
        QVERIFY(locate);
    }

    void aMissingModelDisablesGenerate() // 4
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        QVERIFY(studio.generate()->isEnabled());
        QVERIFY(QDir(studio.folder.filePath(QStringLiteral("demo"))).removeRecursively());
        studio.session->models().refresh();
        QTRY_VERIFY(!studio.generate()->isEnabled());
        QVERIFY(studio.get<QComboBox>("Model")->currentText().contains(QStringLiteral("missing")));
    }

    void lorasHaveRowsThatSayWhatTheyChange()
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        openFolds(studio);
        for (const char* name : {"half-lora", "ink-lora"})
            touch(studio.folder.filePath(QStringLiteral("loras/%1.safetensors").arg(QLatin1String(name))));
        studio.session->models().add({studio.folder.filePath(QStringLiteral("loras"))});
        auto* library = studio.get<QComboBox>("AddLora");
        QTRY_COMPARE(library->count(), 2);
        for (const char* typed : {"INK", "half"}) { // found within the names
            library->setFocus();
            QTRY_VERIFY(library->currentText().isEmpty());
            QTest::keyClicks(library->lineEdit(), QLatin1String(typed));
            QTRY_VERIFY(library->completer()->popup()->isVisible());
            QTest::keyClick(library->completer()->popup(), Qt::Key_Down);
            QTest::keyClick(library->completer()->popup(), Qt::Key_Return);
        }
        const auto& loras = studio.session->form().form().loras;
        QTRY_COMPARE(loras.size(), 2);
        QVERIFY(loras[0].file.endsWith(QStringLiteral("/ink-lora.safetensors")));
        const auto rows = studio.page->findChildren<LoraRow*>();
        QCOMPARE(rows.size(), 2);
        QTest::keyClick(childOf<SliderBox>(rows[0], "LoraWeight")->slider(), Qt::Key_Left);
        QCOMPARE(loras[0].weight, 0.95);
        studio.click(studio.generate());
        QTRY_COMPARE(studio.session->history().rowCount(), 1);
        QTRY_VERIFY(childOf<QLabel>(rows[0], "LoraAbout")->text().contains(QStringLiteral("264 layers")));
        QVERIFY(childOf<QLabel>(rows[1], "LoraAbout")->text().contains(QStringLiteral("192 of its 264")));

        studio.click(childOf<QCheckBox>(rows[1], "LoraOn"));
        QVERIFY(!loras[1].on);
        QCOMPARE(studio.session->form().form().toRequest().loras.size(), 1);
        studio.click(childOf<QToolButton>(rows[0], "RemoveLora"));
        QCOMPARE(loras.size(), 1);
        QVERIFY(loras[0].file.endsWith(QStringLiteral("/half-lora.safetensors")));
        studio.session->form().undoStack().undo();
        QCOMPARE(loras.size(), 2);
    }

    void thePromptOffersLorasByTheirNames()
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        for (const char* name : {"ink-lora", "paper-lora"})
            touch(studio.folder.filePath(QStringLiteral("loras/%1.safetensors").arg(QLatin1String(name))));
        studio.session->models().add({studio.folder.filePath(QStringLiteral("loras"))});
        QTRY_COMPARE(studio.get<QComboBox>("AddLora")->count(), 2);
        PromptEdit* prompt = studio.prompt();
        prompt->setFocus();
        prompt->selectAll();
        QTest::keyClicks(prompt, QStringLiteral("an owl <lora:PAP"));
        QAbstractItemView* popup = prompt->findChild<QCompleter*>()->popup();
        QTRY_VERIFY(popup->isVisible());
        QCOMPARE(popup->model()->rowCount(), 1);
        QTest::keyClick(popup, Qt::Key_Return);
        QCOMPARE(prompt->toPlainText(), QStringLiteral("an owl <lora:paper-lora:1>"));
        QVERIFY(!popup->isVisible());
        QTest::keyClicks(prompt, QStringLiteral(" red"));
        QVERIFY(!popup->isVisible());
        QCOMPARE(studio.session->form().form().prompt, QStringLiteral("an owl <lora:paper-lora:1> red"));
    }

    void wheelWithoutFocusChangesNothing() // 5
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        openFolds(studio);
        studio.prompt()->setFocus();
        const GenerateForm before = studio.session->form().form();
        for (QWidget* widget : {static_cast<QWidget*>(studio.get<SliderBox>("Steps")->slider()),
                 static_cast<QWidget*>(studio.get<SliderBox>("Cfg")->box()),
                 static_cast<QWidget*>(studio.get<QComboBox>("Sampler")),
                 static_cast<QWidget*>(studio.get<QComboBox>("Model"))}) {
            const QPointF middle = QRectF(widget->rect()).center();
            QWheelEvent wheel(middle, widget->mapToGlobal(middle), {}, {0, -120}, Qt::NoButton,
                Qt::NoModifier, Qt::NoScrollPhase, false);
            QApplication::sendEvent(widget, &wheel);
        }
        QVERIFY(studio.session->form().form() == before);
    }

    void doubleClickRestoresTheModelsDefault() // 6
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        openFolds(studio);
        SliderBox* steps = studio.get<SliderBox>("Steps");
        steps->box()->setValue(42);
        QCOMPARE(studio.session->form().form().steps, 42);
        QTest::mouseDClick(steps->slider(), Qt::LeftButton);
        QCOMPARE(studio.session->form().form().steps, 20);
        QVERIFY(!studio.session->form().form().touched.contains(FormField::Steps));
    }

    void stepsRange() // 7
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        openFolds(studio);
        SliderBox* steps = studio.get<SliderBox>("Steps");
        steps->slider()->setValue(steps->slider()->maximum());
        QCOMPARE(studio.session->form().form().steps, 60);
        const auto type = [steps](const QString& text) {
            steps->box()->setFocus();
            steps->box()->selectAll();
            QTest::keyClicks(steps->box(), text);
            QTest::keyClick(steps->box(), Qt::Key_Return);
        };
        type(QStringLiteral("150"));
        QCOMPARE(studio.session->form().form().steps, 150);
        type(QStringLiteral("151"));
        QVERIFY(studio.session->form().form().steps != 151);
    }

    void shortcutsQueue() // 8
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        studio.script.setPlay(playHeldAt(1));
        JobQueue& queue = studio.session->queue();
        studio.prompt()->setFocus();
        const auto queueAs = [&](const QString& prompt, Qt::KeyboardModifiers modifiers) {
            studio.prompt()->selectAll();
            QTest::keyClicks(studio.prompt(), prompt);
            QTest::keyClick(studio.prompt(), Qt::Key_Return, modifiers);
        };
        queueAs(QStringLiteral("one"), Qt::ControlModifier);
        QCOMPARE(queue.rowCount(), 1);
        QCOMPARE(studio.prompt()->toPlainText(), QStringLiteral("one")); // no newline
        QTRY_VERIFY(queue.running());
        queueAs(QStringLiteral("two"), Qt::ControlModifier);
        queueAs(QStringLiteral("first"), Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(queue.rowCount(), 3);
        QCOMPARE(queue.index(1).data().toString(), QStringLiteral("first"));
        QCOMPARE(queue.index(2).data().toString(), QStringLiteral("two"));
        queue.cancelWaiting();
        queue.cancelRunning();
        QTRY_VERIFY(queue.isIdle());
    }

    void keysWeighTheWordsAtTheCursor()
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        PromptEdit* prompt = studio.prompt();
        prompt->setFocus();
        prompt->selectAll();
        QTest::keyClicks(prompt, QStringLiteral("red owl"));
        QTest::keyClick(prompt, Qt::Key_Up, Qt::ControlModifier);
        QTest::keyClick(prompt, Qt::Key_Up, Qt::ControlModifier);
        QCOMPARE(prompt->toPlainText(), QStringLiteral("red (owl:1.1)"));
        QCOMPARE(studio.session->form().form().prompt, prompt->toPlainText());
        QTest::keyClick(prompt, Qt::Key_Down, Qt::ControlModifier);
        QTest::keyClick(prompt, Qt::Key_Down, Qt::ControlModifier);
        QCOMPARE(prompt->toPlainText(), QStringLiteral("red owl"));
        QTest::keyClick(prompt, Qt::Key_Down, Qt::ControlModifier);
        QCOMPARE(prompt->toPlainText(), QStringLiteral("red (owl:0.95)"));
        studio.session->form().undoStack().undo();
        QVERIFY(!prompt->toPlainText().contains(QLatin1Char('(')));
    }

    void theGrammarColoursThePromptAndCountsItsChunks()
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        GenerateFormState& form = studio.session->form();
        const auto choose = [&](PromptGrammar grammar) {
            form.edit(FormField::Grammar, [grammar](GenerateForm& edited) { edited.grammar = grammar; });
        };
        const auto colouredParts = [&] {
            QStringList parts;
            const QTextBlock line = studio.prompt()->document()->firstBlock();
            for (const auto& range : line.layout()->formats())
                parts += line.text().mid(range.start, range.length);
            return parts.join(QLatin1Char(' '));
        };
        form.edit(FormField::Prompt, [](GenerateForm& edited) {
            edited.prompt = QStringLiteral("a \\( (owl:1.2) [b] <lora:x:1> __hat__ AND c:2");
        });
        QTRY_COMPARE(colouredParts(), QStringLiteral("\\( ( :1.2 ) [ ] <lora:x:1> __hat__ AND :2"));
        choose(PromptGrammar::ComfyUi);
        QTRY_COMPARE(colouredParts(), QStringLiteral("\\( ( :1.2 ) __hat__"));
        choose(PromptGrammar::Plain);
        QTRY_COMPARE(colouredParts(), QStringLiteral("__hat__"));
        QCOMPARE(studio.get<QComboBox>("Grammar")->currentIndex(), 2);

        form.edit(FormField::Prompt,
            [](GenerateForm& edited) { edited.prompt = QStringLiteral("owl ").repeated(80); });
        QTRY_COMPARE(studio.get<QLabel>("TokenCount")->text(), QStringLiteral("80/75"));
        choose(PromptGrammar::A1111);
        QTRY_COMPARE(studio.get<QLabel>("TokenCount")->text(), QStringLiteral("80/150"));
    }

    void phasesChangeAndTheBarNeverGoesBack() // 9
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        studio.script.setPlay([](Stage& stage) {
            stage.progress(Phase::Loading);
            stage.hold();
            for (int step = 1; step <= 20; ++step)
                stage.progress(Phase::Sampling, step, 20, 0, true);
            stage.hold();
            stage.progress(Phase::Decoding);
            stage.hold();
            return GenerateResult{.pictures = {stage.picture()}};
        });
        auto* bar = studio.get<QProgressBar>("Progress");
        int last = 0;
        bool backwards = false;
        connect(bar, &QProgressBar::valueChanged, bar, [&](int value) {
            backwards = backwards || value < last;
            last = value;
        });
        studio.click(studio.generate());
        QVERIFY(!bar->isVisible()); // nothing in the first second
        QTRY_VERIFY(bar->isVisible());
        QTRY_COMPARE(studio.phase(), QStringLiteral("Loading"));
        studio.script.release();
        QTRY_COMPARE(studio.phase(), QStringLiteral("Step 20/20"));
        QTRY_VERIFY(studio.canvas()->showsPreview());
        studio.script.release();
        QTRY_COMPARE(studio.phase(), QStringLiteral("Decoding"));
        QVERIFY(studio.canvas()->showsPreview()); // stays until the picture is there
        studio.script.release();
        QTRY_VERIFY(!studio.canvas()->showsPreview());
        QTRY_VERIFY(!bar->isVisible());
        QVERIFY(!backwards);
        QVERIFY(last > 900);
    }

    void stopAnswersAtOnce() // 10
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        QVERIFY(!studio.stop()->isEnabled());
        QVERIFY(!studio.stop()->toolTip().isEmpty());
        studio.script.setPlay([](Stage& stage) -> GenerateResult {
            stage.progress(Phase::Sampling, 1, 20, 0, true);
            stage.holdDeaf(); // a step that takes its time
            stage.progress(Phase::Sampling, 2, 20, 0, true);
            return {};
        });
        studio.click(studio.generate());
        QTRY_VERIFY(studio.script.isHeld());
        QTRY_VERIFY(studio.canvas()->showsPreview());
        QElapsedTimer timer;
        timer.start();
        studio.click(studio.stop());
        QCOMPARE(studio.stop()->text(), QStringLiteral("Stopping…"));
        QVERIFY(timer.elapsed() < 100);
        QCOMPARE(studio.phase(), QStringLiteral("Stopping…"));
        studio.script.release();
        QTRY_VERIFY(studio.session->queue().isIdle());
        QCOMPARE(studio.session->queue().index(0).data(JobQueue::StateRole).toInt(),
            static_cast<int>(JobState::Cancelled));
        QVERIFY(studio.canvas()->isEmpty()); // no picture came of it
        QCOMPARE(studio.stop()->text(), QStringLiteral("Stop"));
    }

    void withoutFollowTheCanvasStays() // 11
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        studio.click(studio.generate());
        QTRY_COMPARE(studio.session->history().rowCount(), 1);
        QTRY_VERIFY(studio.session->queue().isIdle());
        QAction* follow = nullptr;
        for (QAction* action : studio.page->menuActions(MenuKind::View))
            if (action->text() == QStringLiteral("Follow"))
                follow = action;
        QVERIFY(follow && follow->isChecked());
        follow->trigger();
        const QImage before = studio.canvas()->picture();
        studio.session->form().edit(FormField::Prompt,
            [](GenerateForm& form) { form.prompt = QStringLiteral("a green pear on a pink background"); });
        QSignalSpy previews(&studio.session->queue(), &JobQueue::previewArrived);
        studio.click(studio.generate());
        QTRY_COMPARE(studio.session->history().rowCount(), 2);
        QCOMPARE(studio.canvas()->picture(), before);
        QVERIFY(!studio.canvas()->showsPreview());
        follow->trigger();
        studio.click(studio.generate());
        QTRY_COMPARE(studio.session->history().rowCount(), 3);
        QVERIFY(studio.canvas()->picture() != before);
    }

    void lookingAtAnOlderPicturePausesFollow()
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        studio.click(studio.generate());
        QTRY_VERIFY(studio.session->history().rowCount() == 1 && studio.session->queue().isIdle());
        const QImage first = studio.canvas()->picture();
        studio.script.setPlay(playHeldAt(5));
        studio.click(studio.generate());
        QTRY_VERIFY(studio.canvas()->showsPreview());
        auto* view = studio.get<QListView>("History");
        QTest::mouseClick(
            view->viewport(), Qt::LeftButton, {}, view->visualRect(view->model()->index(0, 0)).center());
        QCOMPARE(studio.canvas()->picture(), first);
        studio.script.release();
        QTRY_COMPARE(studio.session->history().rowCount(), 2);
        QTRY_VERIFY(studio.session->queue().isIdle());
        QCOMPARE(studio.canvas()->picture(), first); // not taken away
        studio.script.setPlay(playAll);
        studio.click(studio.generate()); // follows again
        QTRY_COMPARE(studio.session->history().rowCount(), 3);
        QVERIFY(studio.canvas()->picture() != first);
    }

    void errorsStandBesideTheButton() // 17
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        studio.script.setPlay([](Stage& stage) -> GenerateResult {
            if (stage.request().width.value_or(0) < 200)
                return playAll(stage);
            throw Error(ErrorKind::OutOfMemory, "Not enough memory: 12 GB needed, 5 GB free.",
                "Choose a smaller size.");
        });
        studio.session->form().edit(
            FormField::Size, [](GenerateForm& form) { form.width = form.height = 256; });
        studio.click(studio.generate());
        auto* message = studio.get<InlineMessage>("RunMessage");
        QTRY_VERIFY(message->isVisible());
        QCOMPARE(message->cause(), QStringLiteral("Not enough memory: 12 GB needed, 5 GB free."));
        QCOMPARE(message->remedy(), QStringLiteral("Choose a smaller size."));
        for (const char* name : {"Retry", "RetryTiled", "RetrySmaller", "RetryProcessor"})
            QVERIFY(studio.get<QPushButton>(name)->isVisible());
        studio.click(studio.get<QPushButton>("RetrySmaller")); // and that one runs
        QTRY_COMPARE(studio.session->history().rowCount(), 1);
        QVERIFY(!message->isVisible());
        QVERIFY(!studio.get<QPushButton>("Retry")->isVisible());
        QCOMPARE(studio.session->history().at(0).request.width.value_or(0), 192);
    }

    void aSourcePictureIsPartOfWhatIsAskedFor()
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        const QString file = studio.file(QStringLiteral("boat.png"));
        QImage picture(96, 48, QImage::Format_RGB32);
        picture.fill(Qt::darkCyan);
        QVERIFY(picture.save(file));
        QSignalSpy wanted(studio.page.get(), &Page::wanted);
        studio.session->useAsSource(file);
        QCOMPARE(wanted.count(), 1);
        QVERIFY(studio.get<SliderBox>("Strength")->isVisible()); // its fold has opened
        studio.get<SliderBox>("Strength")->box()->setValue(0.35);
        QTRY_VERIFY(studio.get<QPushButton>("UseSourceSize")->isEnabled()); // it has been read
        studio.click(studio.get<QPushButton>("UseSourceSize"));
        studio.click(studio.generate());
        QTRY_COMPARE(studio.session->history().rowCount(), 1);
        const GenerateRequest request = studio.script.requests().back();
        QCOMPARE(QString::fromStdString(request.source.string()), file);
        QCOMPARE(request.strength, 0.35);
        QCOMPARE(request.width.value(), 96);
        QCOMPARE(request.height.value(), 48);

        studio.click(studio.get<QToolButton>("RemoveSource"));
        QVERIFY(studio.session->form().form().source.isEmpty());
        QVERIFY(!studio.get<SliderBox>("Strength")->isVisible());
        studio.page->undoStack()->undo();
        QCOMPARE(studio.session->form().form().source, file);
    }

    void aMaskIsPaintedOverTheSource()
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        const QString file = studio.file(QStringLiteral("boat.png"));
        QImage picture(96, 48, QImage::Format_RGB32);
        picture.fill(Qt::darkCyan);
        QVERIFY(picture.save(file));
        studio.session->useAsSource(file);
        studio.click(studio.get<QPushButton>("PaintMask"));
        auto* canvas = studio.get<MaskCanvas>("MaskCanvas");
        QVERIFY(canvas->isVisible());
        QTRY_VERIFY(!canvas->isEmpty()); // it has been read
        const auto form = [&]() -> const GenerateForm& {
            return studio.session->form().form();
        };
        const auto stroke = [&](double from, double to) { // of the picture's width, at half its height
            const auto at = [&](double share) {
                return (canvas->view().toView({96 * share, 24}) / canvas->devicePixelRatioF()).toPoint();
            };
            QTest::mousePress(canvas, Qt::LeftButton, {}, at(from));
            QTest::mouseMove(canvas, at(to));
            QTest::mouseRelease(canvas, Qt::LeftButton, {}, at(to));
        };
        const auto greyAt = [&](int x, int y) {
            return QImage(form().mask).pixelColor(x, y).red();
        };
        studio.get<SliderBox>("BrushSize")->box()->setValue(16);
        stroke(0.25, 0.5);
        QVERIFY(form().mask.startsWith(studio.session->dataFolder()));
        QCOMPARE(QImage(form().mask).size(), QSize(96, 48));
        QCOMPARE(greyAt(36, 24), 255);
        QCOMPARE(greyAt(36, 2), 0);
        const QString first = form().mask;
        QTest::keyClick(canvas, Qt::Key_E);
        stroke(0.25, 0.35);
        QCOMPARE(greyAt(26, 24), 0);
        QCOMPARE(greyAt(46, 24), 255);
        studio.page->undoStack()->undo();
        QCOMPARE(form().mask, first);
        QCOMPARE(canvas->mask().pixelColor(26, 24).red(), 255);
        studio.get<QAction>("mask.invert")->trigger();
        QCOMPARE(greyAt(36, 24), 0);
        QCOMPARE(canvas->mask().pixelColor(36, 2).red(), 255);
        studio.get<QAction>("mask.clear")->trigger();
        QVERIFY(form().mask.isEmpty()); // then all is painted
        studio.page->undoStack()->undo();
        const double size = canvas->brush().size;
        QTest::keyClick(canvas, Qt::Key_BracketRight);
        QVERIFY(canvas->brush().size > size);
        QCOMPARE(studio.get<SliderBox>("BrushSize")->value(), std::round(canvas->brush().size));

        const QString painted = form().mask;
        studio.click(studio.generate());
        QVERIFY(!canvas->isVisible()); // back to the pictures
        QTRY_COMPARE(studio.session->history().rowCount(), 1);
        QCOMPARE(QString::fromStdString(studio.script.requests().back().mask.string()), painted);
        QVERIFY(QFileInfo::exists(painted));
        studio.click(studio.get<QToolButton>("RemoveMask"));
        QVERIFY(form().mask.isEmpty());
    }

    void aPictureIsExtendedAndPaintedTwice()
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        openFolds(studio);
        const QString file = studio.file(QStringLiteral("boat.png"));
        QImage picture(96, 45, QImage::Format_RGB32);
        picture.fill(Qt::darkCyan);
        QVERIFY(picture.save(file));
        studio.session->useAsSource(file);
        QTRY_VERIFY(studio.get<QSpinBox>("ExtendTop")->isEnabled());
        studio.get<QSpinBox>("ExtendLeft")->setValue(64);
        studio.get<QSpinBox>("ExtendTop")->setValue(20);
        studio.get<QCheckBox>("Hires")->click();
        studio.get<SliderBox>("HiresScale")->box()->setValue(1.5);
        studio.click(studio.generate());
        QTRY_COMPARE(studio.session->history().rowCount(), 1);
        const GenerateRequest request = studio.script.requests().back();
        QVERIFY((request.extension == Extension{.left = 64, .top = 20, .right = 0, .bottom = 0}));
        QCOMPARE(request.width.value(), 160);
        QCOMPARE(request.height.value(), 72); // 65, rounded up
        QVERIFY((request.hires == HiresPass{.scale = 1.5, .strength = 0.7}));
    }

    void undoGoesThroughTheForm()
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        openFolds(studio);
        const QString example = studio.prompt()->toPlainText();
        studio.prompt()->setFocus();
        studio.prompt()->selectAll();
        QTest::keyClicks(studio.prompt(), QStringLiteral("a boat"));
        studio.get<SliderBox>("Steps")->box()->setValue(31);
        QUndoStack* stack = studio.page->undoStack();
        stack->undo();
        QCOMPARE(studio.get<SliderBox>("Steps")->intValue(), 20);
        QCOMPARE(studio.prompt()->toPlainText(), QStringLiteral("a boat"));
        while (stack->canUndo())
            stack->undo();
        QCOMPARE(studio.prompt()->toPlainText(), example);
        QKeyEvent undo(QEvent::ShortcutOverride, Qt::Key_Z, Qt::ControlModifier);
        undo.setAccepted(false);
        QApplication::sendEvent(studio.prompt(), &undo);
        QVERIFY(!undo.isAccepted()); // goes to the menu
    }

    void reuseTakesSettingsOver()
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        studio.click(studio.generate());
        QTRY_COMPARE(studio.session->history().rowCount(), 1);
        QTRY_VERIFY(studio.session->queue().isIdle());
        const GenerateRequest made = studio.session->history().at(0).request;
        GenerateFormState& form = studio.session->form();
        form.edit(FormField::Prompt, [](GenerateForm& edited) { edited.prompt = QStringLiteral("other"); });
        form.edit(FormField::Size, [](GenerateForm& edited) { edited.width = 128; });
        QCOMPARE(studio.get<SizeControl>("Size")->pictureSize(), QSize(128, 64));
        form.reuse(made, ReusePart::Everything, studio.session->modelPathOf(made));
        QCOMPARE(studio.prompt()->toPlainText(), QString::fromStdString(made.prompt));
        QCOMPARE(studio.get<SizeControl>("Size")->pictureSize(), QSize(64, 64));
        QVERIFY(!form.form().randomSeed);
        QCOMPARE(form.form().seed, made.seed);
        studio.click(studio.generate()); // and paints the same picture again
        QTRY_COMPARE(studio.session->history().rowCount(), 2);
        QCOMPARE(studio.session->history().at(0).request.seed, made.seed);
    }

    void droppedPicturesAreUsedAsTheZoneSays()
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        studio.script.readPictureParameters = [](const std::filesystem::path&) {
            return appleParameters();
        };
        const QString picture = studio.touch(QStringLiteral("found.png"), "not looked into");
        FileDrag drag(studio.page.get(), {picture});
        const QPoint left(300, 400), right(1100, 400);
        QVERIFY(drag.enter(left));
        const auto hints = studio.page->findChildren<DropHint*>(QString(), Qt::FindDirectChildrenOnly);
        QCOMPARE(hints.size(), 2);
        for (const DropHint* hint : hints)
            QVERIFY(hint->isVisible());
        QVERIFY(drag.drop(left));
        QVERIFY(!hints[0]->isVisible());
        QTRY_COMPARE(studio.prompt()->toPlainText(), QStringLiteral("an apple"));
        auto* message = studio.get<InlineMessage>("PictureMessage");
        QVERIFY(message->isVisible());
        QVERIFY(message->remedy().contains(QStringLiteral("Hires upscale: 2")));
        studio.page->undoStack()->undo();
        QVERIFY(studio.prompt()->toPlainText() != QStringLiteral("an apple"));

        QVERIFY(drag.enter(left) && drag.move(right) && drag.drop(right));
        QTRY_COMPARE(studio.session->relight().list().rowCount(), 1);
    }

    void endlessAndTurnedSettingsAreToldBriefly()
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        studio.script.readPictureParameters = [](const std::filesystem::path&) {
            auto found = appleParameters();
            found->notRestored = {"Sampler: " + std::string(100'000, 'x'), "Note: \u202egnp\u001b[2J"};
            found->notRestored.resize(20'000, "a: b");
            return found;
        };
        const Heartbeat heartbeat;
        studio.session->restoreFrom(studio.touch(QStringLiteral("found.png"), "not looked into"));
        QTRY_COMPARE(studio.prompt()->toPlainText(), QStringLiteral("an apple"));
        const QString told = studio.get<InlineMessage>("PictureMessage")->remedy();
        QVERIFY2(told.contains(QStringLiteral("Note: gnp [2J")), qPrintable(told));
        QVERIFY2(told.contains(QStringLiteral("19,988")) || told.contains(QStringLiteral("19988")),
            qPrintable(told));
        QVERIFY(told.size() < 1000);
        qInfo("longest block of the window's thread: %lld ms", heartbeat.longestMs());
    }

    void whatFitsNowhereIsForbidden()
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        FileDrag pdf(studio.page.get(), {studio.touch(QStringLiteral("notes.pdf"))});
        QVERIFY(!pdf.enter({300, 400}));
        pdf.leave();
        FileDrag model(studio.page.get(), {studio.file(QStringLiteral("demo"))});
        QVERIFY(model.enter({300, 400}));
        model.leave();
        for (const DropHint* hint : studio.page->findChildren<DropHint*>())
            QVERIFY(!hint->isVisible());
    }

    void copiedParametersArePasted()
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        studio.script.parseParametersText = [](const std::string& text) -> std::optional<PictureParameters> {
            return text == "an apple\nSteps: 12" ? appleParameters() : std::optional<PictureParameters>();
        };
        auto* message = studio.get<InlineMessage>("PictureMessage");
        const QString before = studio.prompt()->toPlainText();
        QApplication::clipboard()->setText(QStringLiteral("what is this"));
        QTest::keyClick(studio.page.get(), Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(message->isVisible());
        QCOMPARE(studio.prompt()->toPlainText(), before);
        QApplication::clipboard()->setText(QStringLiteral("an apple\nSteps: 12"));
        QTest::keyClick(studio.page.get(), Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(studio.prompt()->toPlainText(), QStringLiteral("an apple"));
    }

    void theCardsOfTheFirstRunPaint()
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        auto* welcome = studio.get<WelcomeCards>("Welcome");
        QVERIFY(welcome->isVisible());
        studio.click(studio.get<QAbstractButton>("TryIt"));
        QVERIFY(!welcome->isVisible());
        QTRY_COMPARE(studio.session->history().rowCount(), 1);
        studio.page->showWelcome();
        QVERIFY(welcome->isVisible());
    }

    void historyShowsWhatIsChosenAndSearches()
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        for (const char* prompt : {"a red apple", "a blue boat"}) {
            studio.session->form().edit(
                FormField::Prompt, [&](GenerateForm& form) { form.prompt = QString::fromLatin1(prompt); });
            studio.click(studio.generate());
            QTRY_VERIFY(studio.session->queue().isIdle());
        }
        auto* view = studio.get<QListView>("History");
        QCOMPARE(view->model()->rowCount(), 2);
        view->setCurrentIndex(view->model()->index(1, 0));
        const QString file = studio.session->history().at(1).file;
        QTRY_COMPARE(studio.canvas()->picture(), QImage(file).convertToFormat(QImage::Format_RGB32));
        studio.get<QLineEdit>("HistorySearch")->setText(QStringLiteral("BOAT"));
        QCOMPARE(view->model()->rowCount(), 1);
    }

    void theWindowNeverBlocks()
    {
        Studio studio;
        QTRY_VERIFY(studio.ready());
        studio.session->form().edit(
            FormField::Size, [](GenerateForm& form) { form.width = form.height = 512; });
        studio.script.setPlay([](Stage& stage) {
            for (int step = 1; step <= 4000; ++step)
                stage.progress(Phase::Sampling, step, 4000, 0, step % 50 == 0);
            return GenerateResult{.pictures = {stage.picture()}};
        });
        QSignalSpy idle(&studio.session->queue(), &JobQueue::idleChanged);
        const Heartbeat heartbeat;
        studio.click(studio.generate());
        QVERIFY(idle.wait(60000));
        QCOMPARE(studio.session->history().rowCount(), 1);
        qInfo("longest block of the window's thread: %lld ms", heartbeat.longestMs());
        QVERIFY(heartbeat.neverWaited(50));
    }

private:
    static std::optional<PictureParameters> appleParameters()
    {
        PictureParameters found;
        found.program = "AUTOMATIC1111";
        found.request.prompt = "an apple";
        found.request.steps = 12;
        found.notRestored = {"Hires upscale: 2"};
        return found;
    }
    static void openFolds(const Studio& studio)
    {
        for (QWidget* fold : studio.page->findChildren<QWidget*>())
            if (fold->inherits("candela::FoldSection"))
                fold->setProperty("open", true);
    }
};

CANDELA_QT_TEST(GeneratePageTest)
#include "generate_page_test.moc"
