#include "app/session/relight_scores.h"
#include "tests/support/file_drop.h"
#include "tests/support/heartbeat.h"
#include "tests/support/qt_test_registry.h"
#include "tests/support/scripted_relight.h"
#include "tests/support/scripted_studio.h"
#include "ui/canvas/compare_view.h"
#include "ui/main_window.h"
#include "ui/pages.h"
#include "ui/relight/relight_page.h"
#include "ui/theme/theme.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/slider_box.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFile>
#include <QImageReader>
#include <QLabel>
#include <QListView>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSlider>
#include <QTableView>
#include <QTemporaryDir>
#include <QUrl>

using namespace candela;
using namespace candela::test;

namespace
{

/// A session on a fresh profile with a scripted engine, and its page in a window of its own.
struct Studio : ScriptedStudio {
    std::unique_ptr<RelightPage> page;

    Studio()
        : ScriptedStudio({.model = {}})
    {
        page = std::make_unique<RelightPage>(*session);
        for (const MenuKind kind : {MenuKind::File, MenuKind::Edit, MenuKind::Run, MenuKind::View})
            page->addActions(page->menuActions(kind)); // as the main window does
        page->resize(1224, 644); // the smallest window's
        page->show();
        page->activateWindow();
    }

    QString picture(const QString& name, int width = 120, int height = 80)
    {
        const QString file = folder.filePath(name);
        if (!paintNight(width, height, 1).save(file))
            qFatal("no picture");
        return file;
    }
    QString document(const QString& name) { return touch(name, "%PDF-"); }
    Relight& relight() const { return session->relight(); }
    RelightList& list() const { return relight().list(); }
    void add(int count)
    {
        QStringList files;
        for (int i = 0; i < count; ++i)
            files += picture(QStringLiteral("%1.png").arg(QChar(u'a' + i)));
        relight().add(files);
        QTRY_COMPARE(list().rowCount(), count);
        QTRY_VERIFY(!relight().preview().isBusy());
    }

    template <typename T>
    T* get(const char* name) const
    {
        return childOf<T>(page.get(), name);
    }
    CompareView* view() const { return get<CompareView>("Compare"); }
    SliderBox* ratio() const { return get<SliderBox>("Ratio"); }
    QPushButton* relightAll() const { return get<QPushButton>("RelightAll"); }
    QPushButton* stop() const { return get<QPushButton>("RelightStop"); }
    void click(QAbstractButton* button) const { QTest::mouseClick(button, Qt::LeftButton); }
    void openFolds() const
    {
        for (QWidget* fold : page->findChildren<QWidget*>())
            if (fold->inherits("candela::FoldSection"))
                fold->setProperty("open", true);
    }

    /// Whether it was taken. `at` in the page.
    bool drop(const QStringList& files, QPoint at) const
    {
        FileDrag drag(page.get(), files);
        return drag.enter(at) && drag.drop(at);
    }
};

} // namespace

class RelightPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void droppedPicturesAreListedAndTheRestNamed() // 14
    {
        Studio studio;
        const QString pdf = studio.document(QStringLiteral("notes.pdf"));
        QVERIFY(studio.drop(
            {studio.picture(QStringLiteral("a.png")), pdf, studio.picture(QStringLiteral("b.jpg"))},
            {400, 300}));
        QTRY_COMPARE(studio.list().rowCount(), 2);
        auto* message = studio.get<InlineMessage>("InputsMessage");
        QVERIFY(message->isVisible());
        QCOMPARE(message->cause(), QStringLiteral("Added 2 of 3. Skipped notes.pdf: not a picture."));
        QVERIFY(!studio.drop({pdf}, {400, 300})); // the cursor forbids
        QCOMPARE(studio.get<QListView>("Inputs")->currentIndex().row(), 0);
        QTRY_VERIFY(!studio.view()->isEmpty());
    }

    void droppedOnEvaluateAPictureIsTheReference()
    {
        Studio studio;
        studio.openFolds();
        QTest::qWait(50); // laid out
        auto* name = studio.get<QWidget>("Reference");
        auto* scroll = studio.page->findChild<QScrollArea*>();
        scroll->verticalScrollBar()->setValue(scroll->verticalScrollBar()->maximum());
        QPoint at = studio.page->rect().bottomRight();
        for (int y = 0; y < studio.page->height(); y += 4) { // somewhere on the section
            const QPoint probe(studio.page->width() - 60, y);
            const QWidget* under = studio.page->childAt(probe);
            while (under && !under->isAncestorOf(name))
                under = under->parentWidget();
            if (under && under->inherits("candela::EvaluateSection"))
                at = probe;
        }
        const QString reference = studio.picture(QStringLiteral("bright.png"));
        QVERIFY(studio.drop({reference}, at));
        QCOMPARE(studio.relight().reference(), reference);
        QCOMPARE(studio.list().rowCount(), 0);
        QVERIFY(studio.get<QTableView>("Scores")->isVisible());
    }

    void allAreRelit()
    {
        Studio studio;
        QVERIFY(!studio.relightAll()->isEnabled());
        QVERIFY(studio.get<QLabel>("RelightWhyNot")->isVisible());
        studio.add(3);
        QCOMPARE(studio.relightAll()->text(), QStringLiteral("Relight all (3)"));
        studio.click(studio.relightAll());
        QTRY_COMPARE(studio.list().count(RelightState::Done), 3);
        auto* message = studio.get<InlineMessage>("RelightMessage");
        QTRY_VERIFY(message->isVisible());
        QVERIFY2(message->cause().startsWith(QStringLiteral("3 picture")), qPrintable(message->cause()));
        QVERIFY(QFile::exists(studio.folder.filePath(QStringLiteral("c_relit.png"))));
        QVERIFY(!studio.relightAll()->isEnabled());
        QVERIFY(!studio.relightAll()->toolTip().isEmpty());
    }

    void stopAnswersAtOnce()
    {
        Studio studio;
        studio.script.setRelightPlay(relightHeldAt(1));
        studio.add(3);
        QVERIFY(!studio.stop()->isEnabled());
        studio.click(studio.relightAll());
        QTRY_VERIFY(studio.script.isHeld());
        QTRY_COMPARE(studio.get<QLabel>("RelightPhase")->text(), QStringLiteral("Picture 2 of 3"));
        QTRY_VERIFY(studio.get<QProgressBar>("RelightProgress")->value() > 450);
        studio.click(studio.stop());
        QCOMPARE(studio.stop()->text(), QStringLiteral("Stopping…"));
        QCOMPARE(studio.get<QLabel>("RelightPhase")->text(), QStringLiteral("Stopping…"));
        QTRY_VERIFY(studio.session->queue().isIdle());
        QCOMPARE(studio.stop()->text(), QStringLiteral("Stop"));
        QVERIFY(studio.get<InlineMessage>("RelightMessage")->cause().startsWith(QStringLiteral("Stopped.")));
        QCOMPARE(studio.relightAll()->text(), QStringLiteral("Relight all (2)"));
    }

    void theKeyboardStaysWithTheButtons()
    {
        Studio studio;
        QVERIFY(QTest::qWaitForWindowActive(studio.page.get()));
        studio.page->takeFocus();
        QVERIFY(studio.get<QPushButton>("AddPictures")->hasFocus());
        studio.script.setRelightPlay(relightHeldAt(1));
        studio.add(3);
        QVERIFY(studio.get<QListView>("Inputs")->hasFocus());
        studio.relightAll()->setFocus();
        QTest::keyClick(studio.relightAll(), Qt::Key_Space);
        QTRY_VERIFY(studio.script.isHeld());
        QVERIFY(studio.stop()->hasFocus());
        QTest::keyClick(studio.stop(), Qt::Key_Space);
        QVERIFY(studio.get<QListView>("Inputs")->hasFocus());
        QTRY_VERIFY(!studio.relight().isRunning());
    }

    void aFailureIsSaidInTheList()
    {
        Studio studio;
        studio.script.setRelightPlay(relightFailing(0, "'a.png' is truncated."));
        studio.add(2);
        studio.click(studio.relightAll());
        QTRY_COMPARE(studio.list().count(RelightState::Done), 1);
        const QModelIndex row = studio.get<QListView>("Inputs")->model()->index(0, 0);
        QCOMPARE(row.data(RelightList::StateTextRole).toString(), QStringLiteral("Failed"));
        QVERIFY(row.data(Qt::ToolTipRole).toString().contains(QStringLiteral("'a.png' is truncated.")));
        QTRY_COMPARE(
            studio.get<InlineMessage>("CompareMessage")->cause(), QStringLiteral("'a.png' is truncated."));
        QTRY_VERIFY(
            studio.get<InlineMessage>("RelightMessage")->cause().contains(QStringLiteral("1 failed")));
    }

    void wheelWithoutFocusChangesNothing() // 5
    {
        Studio studio;
        studio.openFolds();
        studio.view()->setFocus();
        for (QWidget* widget :
            {static_cast<QWidget*>(studio.ratio()->slider()), static_cast<QWidget*>(studio.ratio()->box()),
                static_cast<QWidget*>(studio.get<QComboBox>("Format")),
                static_cast<QWidget*>(studio.get<SliderBox>("Quality")->slider())}) {
            const QPointF middle = QRectF(widget->rect()).center();
            QWheelEvent wheel(middle, widget->mapToGlobal(middle), {}, {0, -120}, Qt::NoButton,
                Qt::NoModifier, Qt::NoScrollPhase, false);
            QApplication::sendEvent(widget, &wheel);
        }
        const Settings& settings = studio.session->settings();
        QCOMPARE(settings.get(settings::relightRatio), 5.0);
        QVERIFY(settings.get(settings::relightFormat).isEmpty());
        QCOMPARE(settings.get(settings::relightQuality), 95);
    }

    void doubleClickRestoresTheRatio() // 6
    {
        Studio studio;
        studio.ratio()->box()->setValue(12.5); // beyond the slider
        QCOMPARE(studio.session->settings().get(settings::relightRatio), 12.5);
        QTest::mouseDClick(studio.ratio()->slider(), Qt::LeftButton);
        QCOMPARE(studio.session->settings().get(settings::relightRatio), 5.0);
    }

    void theRatioChangesWhatIsSeen()
    {
        Studio studio;
        studio.add(1);
        const QImage at5 = studio.relight().preview().after().full();
        studio.ratio()->box()->setValue(2);
        QTRY_VERIFY(!studio.relight().preview().isBusy());
        QVERIFY(studio.relight().preview().after().full() != at5);
        for (QRadioButton* button : studio.page->findChildren<QRadioButton*>())
            if (button->text() == QStringLiteral("Illumination"))
                QTest::keyClick(button, Qt::Key_Space);
        QTRY_COMPARE(studio.script.looks().back().view, RelightView::Illumination);
        QTRY_VERIFY(!studio.relight().preview().isBusy());
    }

    void whatCannotBeReadSaysWhy()
    {
        Studio studio;
        QFile::copy(
            studio.document(QStringLiteral("notes.pdf")), studio.folder.filePath(QStringLiteral("x.png")));
        studio.relight().add({studio.folder.filePath(QStringLiteral("x.png"))});
        QTRY_VERIFY(studio.get<InlineMessage>("CompareMessage")->isVisible());
        QVERIFY(studio.get<InlineMessage>("CompareMessage")->cause().contains(QStringLiteral("x.png")));
    }

    void largePicturesDoNotBlockTheWindow()
    {
        Studio studio;
        QImageReader::setAllocationLimit(1024);
        const QString file = studio.picture(QStringLiteral("large.jpg"), 6000, 4000);
        QSignalSpy changed(&studio.relight().preview(), &RelightPreview::changed);
        const auto seen = [&] { // drawn, too: smaller levels are made for that
            while (studio.relight().preview().isBusy())
                if (!changed.wait(20000))
                    return false;
            studio.view()->repaint();
            return true;
        };
        const Heartbeat heartbeat;
        studio.relight().add({file});
        QVERIFY(changed.wait(20000));
        QVERIFY(seen());
        QSignalSpy ended(&studio.relight(), &Relight::ended);
        studio.click(studio.relightAll());
        QVERIFY(ended.wait(20000));
        QVERIFY(seen()); // the result, read from its file at full size
        QVERIFY(studio.relight().preview().isFullSize());
        QTest::keyClick(studio.view(), Qt::Key_1);
        studio.view()->repaint();
        QTest::qWait(5); // one more beat
        qInfo("longest block of the window's thread: %lld ms", heartbeat.longestMs());
        QVERIFY(heartbeat.neverWaited(50));
    }

    void theModeIsRememberedAndCycles()
    {
        Studio studio;
        studio.add(1);
        QTest::keyClick(studio.view(), Qt::Key_M);
        QCOMPARE(studio.view()->mode(), CompareMode::Side);
        QCOMPARE(studio.session->settings().get(settings::relightCompareMode), QStringLiteral("side"));
        QTest::keyClick(studio.view(), Qt::Key_M);
        QTest::keyClick(studio.view(), Qt::Key_M);
        QCOMPARE(studio.view()->mode(), CompareMode::Split);
    }

    void removalIsUndone()
    {
        Studio studio;
        studio.add(3);
        auto* view = studio.get<QListView>("Inputs");
        view->setFocus();
        view->setCurrentIndex(view->model()->index(1, 0));
        QVERIFY(QTest::qWaitForWindowActive(studio.page.get()));
        QTest::keyClick(view, Qt::Key_Delete);
        QCOMPARE(studio.list().rowCount(), 2);
        QCOMPARE(view->currentIndex().row(), 1); // the next one
        QVERIFY(studio.relight().preview().chosen() != 0);
        studio.page->undoStack()->undo();
        QCOMPARE(studio.list().rowCount(), 3);
    }

    void copiedPicturesArePasted()
    {
        Studio studio;
        QVERIFY(QTest::qWaitForWindowActive(studio.page.get()));
        QApplication::clipboard()->setImage(paintNight(60, 40, 1));
        QTest::keyClick(studio.page.get(), Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(studio.list().rowCount(), 1);
        QCOMPARE(QImage(studio.list().at(0).file).size(), QSize(60, 40)); // it has a file of its own
        auto* files = new QMimeData;
        files->setUrls({QUrl::fromLocalFile(studio.picture(QStringLiteral("a.png")))});
        QApplication::clipboard()->setMimeData(files);
        QTest::keyClick(studio.page.get(), Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(studio.list().rowCount(), 2);
        QApplication::clipboard()->setText(QStringLiteral("words"));
        QTest::keyClick(studio.page.get(), Qt::Key_V, Qt::ControlModifier);
        QVERIFY(studio.get<InlineMessage>("InputsMessage")->isVisible());
        QTRY_VERIFY(!studio.relight().preview().isBusy());
    }

    void aPaintedPictureIsBroughtHere()
    {
        const ScriptedStudio studio;
        Session& session = *studio.session;
        MainWindow window(session);
        addPages(window, session);
        window.showPage(0);
        auto* relight = window.findChild<QAction*>(QStringLiteral("generate.relight"));
        QVERIFY(relight && !relight->isEnabled());
        QTRY_VERIFY(session.whyNotGenerate().isEmpty());
        QVERIFY(!session.generate(QueuePlace::Last));
        QTRY_VERIFY(relight->isEnabled());
        relight->trigger();
        QCOMPARE(window.currentPage()->iconName(), QStringLiteral("relight"));
        QTRY_COMPARE(session.relight().list().rowCount(), 1);
        QTRY_VERIFY(!session.relight().preview().isBusy());
    }

    void theSampleOfTheFirstRunIsCopiedAndRelit()
    {
        const ScriptedStudio studio;
        Session& session = *studio.session;
        MainWindow window(session);
        const QString shipped =
            studio.file(QStringLiteral("shipped.jpg")); // as an installed one: not to write
        QVERIFY(paintNight(120, 80, 1).save(shipped));
        QVERIFY(QFile::setPermissions(shipped, QFile::ReadOwner | QFile::ReadUser));
        addPages(window, session, shipped);
        const auto relightIt = [&window] {
            window.showPage(0);
            window.findChild<QAction*>(QStringLiteral("help.welcome"))->trigger();
            childOf<QAbstractButton>(&window, "RelightSample")->click();
        };
        relightIt();
        QCOMPARE(window.currentPage()->iconName(), QStringLiteral("relight"));
        Relight& relight = session.relight();
        QTRY_COMPARE(relight.list().rowCount(), 1);
        const RelightItem& sample = relight.list().at(0);
        QCOMPARE(sample.file, studio.file(QStringLiteral("out/shipped.jpg")));
        QVERIFY(QFileInfo(sample.file).isWritable());
        QCOMPARE(relight.preview().chosen(), sample.id);
        QTRY_VERIFY(!relight.preview().after().isEmpty());
        relight.preview().choose(0);
        relightIt(); // looked at again, and nothing to complain about
        QTRY_COMPARE(relight.preview().chosen(), sample.id);
        QCOMPARE(relight.list().rowCount(), 1);
        QVERIFY(!childOf<InlineMessage>(&window, "InputsMessage")->isVisibleTo(&window));
        QTRY_VERIFY(!relight.preview().isBusy());
    }

    void evaluatingFillsTheTable()
    {
        Studio studio;
        studio.add(2);
        QDir(studio.folder.path()).mkdir(QStringLiteral("bright"));
        studio.relight().setReference(studio.folder.filePath(QStringLiteral("bright")));
        auto* table = studio.get<QTableView>("Scores");
        QVERIFY(table->isVisible());
        QVERIFY(!studio.get<QPushButton>("ExportCsv")->isEnabled());
        studio.click(studio.relightAll());
        QTRY_COMPARE(table->model()->rowCount(), 2);
        QCOMPARE(table->model()->index(0, RelightScores::Psnr).data().toString(), QStringLiteral("20.90 dB"));
        QTRY_VERIFY(studio.get<QPushButton>("ExportCsv")->isEnabled());
        QVERIFY(studio.get<QLabel>("Means")->text().contains(QStringLiteral("20.55 dB")));
        const QByteArray csv = static_cast<RelightScores*>(table->model())->csv();
        QCOMPARE(csv.count('\n'), 3);
        QVERIFY(csv.contains("20.2"));
    }
};

CANDELA_QT_TEST(RelightPageTest)
#include "relight_page_test.moc"
