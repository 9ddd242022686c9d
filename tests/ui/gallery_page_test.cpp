#include "app/session/paths.h"
#include "core/api/error.h"
#include "tests/support/heartbeat.h"
#include "tests/support/qt_test_registry.h"
#include "tests/support/scripted_relight.h"
#include "tests/support/scripted_studio.h"
#include "ui/canvas/canvas.h"
#include "ui/canvas/compare_view.h"
#include "ui/gallery/contact_sheet_dialog.h"
#include "ui/gallery/gallery_bar.h"
#include "ui/gallery/gallery_inspector.h"
#include "ui/gallery/gallery_page.h"
#include "ui/gallery/gallery_view.h"
#include "ui/gallery/gallery_viewer.h"
#include "ui/gallery/picture_facts.h"
#include "ui/gallery/rating_stars.h"
#include "ui/gallery/sheet_writer.h"
#include "ui/main_window.h"
#include "ui/pages.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/score_dialog.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QDirIterator>
#include <QImageReader>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTemporaryDir>

#include <ctime>

using namespace candela;
using namespace candela::test;

namespace
{

/// By the header: what Qt finds of it there.
PictureDescription describe(const std::filesystem::path& file)
{
    QImageReader reader(toQString(file));
    const QSize size = reader.size();
    if (!size.isValid())
        throw badInput("'" + file.filename().string() + "' is no picture.");
    PictureDescription description{.width = size.width(), .height = size.height()};
    description.text = reader.text(QStringLiteral("parameters")).toStdString();
    PictureParameters said;
    said.program = "AUTOMATIC1111";
    said.model = "v1-5";
    said.request.prompt = description.text;
    said.request.seed = 7;
    said.request.width = said.request.height = 64;
    said.hasSeed = true;
    description.parameters = said;
    return description;
}

void writePicture(const QString& file, const QString& text, QRgb colour, QSize size = {48, 32})
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(colour);
    image.setText(QStringLiteral("parameters"), text);
    QVERIFY(image.save(file));
}

struct Studio : ScriptedStudio {
    std::mutex mutex;
    std::vector<PictureGrid> grids;
    std::vector<GridFile> gridFiles;
    std::unique_ptr<MainWindow> window;
    GalleryPage* page = nullptr;

    explicit Studio(std::shared_ptr<QTemporaryDir> earlier)
        : ScriptedStudio({.profile = std::move(earlier), .change = [this](EngineServices& services) {
                              services.describePicture = describe;
                              services.writeGrid = [this](const PictureGrid& grid, const GridFile& file) {
                                  const std::lock_guard lock(mutex);
                                  grids.push_back(grid);
                                  gridFiles.push_back(file);
                                  return file.path;
                              };
                          }})
    {
        window = std::make_unique<MainWindow>(*session);
        addPages(*window, *session);
        page = window->findChild<GalleryPage*>();
        window->resize(1440, 900);
    }

    void show()
    {
        window->show();
        window->showPage(QStringLiteral("gallery"));
        window->activateWindow();
    }
    GalleryModel& model() const { return session->gallery().model(); }
    GalleryView* view() const { return page->findChild<GalleryView*>(QStringLiteral("Gallery")); }
    GalleryViewer* viewer() const { return page->findChild<GalleryViewer*>(); }
    template <typename T>
    T* part(const char* name) const
    {
        return page->findChild<T*>(QLatin1String(name));
    }
    QString message() const { return part<InlineMessage>("GalleryMessage")->cause(); }
    const PictureRecord* record(int row) const { return model().record(row); }
};

} // namespace

class GalleryPageTest : public QObject
{
    Q_OBJECT

private:
    std::shared_ptr<QTemporaryDir> m_folder;

    QString path(const QString& name) const { return m_folder->filePath(name); }

    /// Three pictures, the first of which is the newest.
    std::unique_ptr<Studio> withPictures()
    {
        const char* prompts[] = {"an owl and a key", "a red apple, 红苹果", "a boat at night"};
        for (int i = 0; i < 3; ++i) {
            const QString file = path(QStringLiteral("out/%1.png").arg(i));
            writePicture(file, QString::fromUtf8(prompts[i]), qRgb(60 + 60 * i, 90, 120));
            QFile written(file);
            if (!written.open(QIODevice::ReadWrite))
                qFatal("no picture");
            written.setFileTime(
                QDateTime::currentDateTime().addSecs(-3600 - 60 * i), QFileDevice::FileModificationTime);
        }
        auto studio = std::make_unique<Studio>(m_folder);
        studio->show();
        return studio;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_shared<QTemporaryDir>();
        QDir().mkpath(path(QStringLiteral("out")));
    }

    void emptyItSaysWhatWillBeHere()
    {
        Studio studio(m_folder);
        studio.show();
        QTRY_VERIFY(studio.part<QPushButton>("GalleryEmptyButton")->isVisible());
        QVERIFY(!studio.view()->isVisible());
    }

    void aPaintedPictureIsThereWithItsSettings()
    {
        Studio studio(m_folder);
        studio.show();
        QTRY_VERIFY(studio.session->whyNotGenerate().isEmpty());
        QVERIFY(!studio.session->generate(QueuePlace::Last));
        QTRY_COMPARE(studio.model().rowCount(), 1);
        QTRY_VERIFY(studio.record(0) && studio.record(0)->kind == PictureKind::Painted);
        QVERIFY(studio.view()->isVisible());
        QVERIFY(generateRequestOf(*studio.record(0)));
    }

    void searchAndFiltersNarrowTheGrid()
    {
        const auto studio = withPictures();
        QTRY_COMPARE(studio->model().rowCount(), 3);
        auto* search = studio->part<QLineEdit>("GallerySearch");
        QTest::keyClick(studio->window.get(), Qt::Key_F, Qt::ControlModifier);
        QVERIFY(search->hasFocus());
        QTest::keyClicks(search, QStringLiteral("owl"));
        QTRY_COMPARE(studio->model().rowCount(), 1);
        search->setText(QStringLiteral("红苹果"));
        QTRY_VERIFY(studio->model().rowCount() == 1 && studio->record(0)
            && studio->record(0)->prompt.startsWith(QLatin1String("a red")));
        search->setText(QStringLiteral("nothing like that"));
        QTRY_COMPARE(studio->model().rowCount(), 0);
        QTRY_VERIFY(studio->part<QPushButton>("GalleryEmptyButton")->isVisible());
        studio->part<QPushButton>("GalleryEmptyButton")->click();
        QTRY_COMPARE(studio->model().rowCount(), 3);
        studio->part<QComboBox>("GalleryType")->setCurrentIndex(1); // painted here
        QTRY_COMPARE(studio->model().rowCount(), 0);
        studio->part<QComboBox>("GalleryType")->setCurrentIndex(3); // from elsewhere
        QTRY_COMPARE(studio->model().rowCount(), 3);
    }

    void digitsRateAndUndoTakesItBack()
    {
        const auto studio = withPictures();
        QTRY_COMPARE(studio->model().rowCount(), 3);
        GalleryView* view = studio->view();
        view->setFocus();
        view->setCurrentIndex(studio->model().index(0));
        QTest::keyClick(view, Qt::Key_4);
        QTRY_VERIFY(studio->record(0) && studio->record(0)->rating == 4);
        auto* stars = studio->part<RatingStars>("GalleryStars");
        QTRY_COMPARE(stars->rating(), 4);
        QTest::mouseClick(stars, Qt::LeftButton, {}, QPoint(30, 12)); // the second
        QTRY_COMPARE(studio->record(0)->rating, 2);
        studio->page->undoStack()->undo();
        QTRY_COMPARE(studio->record(0)->rating, 4);
        studio->part<QComboBox>("GalleryRating")->setCurrentIndex(3);
        QTRY_COMPARE(studio->model().rowCount(), 1);
    }

    void tagsAreKeptWhenTheFieldIsLeft()
    {
        const auto studio = withPictures();
        QTRY_COMPARE(studio->model().rowCount(), 3);
        studio->view()->setCurrentIndex(studio->model().index(0));
        auto* tags = studio->part<QLineEdit>("GalleryTags");
        QTRY_VERIFY(tags->isVisible());
        tags->setFocus();
        QTest::keyClicks(tags, QStringLiteral("night,  red car , night"));
        QTest::keyClick(tags, Qt::Key_Return);
        QTRY_COMPARE(
            studio->record(0)->tags, (QStringList{QStringLiteral("night"), QStringLiteral("red car")}));
        studio->part<QLineEdit>("GallerySearch")->setText(QStringLiteral("tag:\"red car\""));
        QTRY_COMPARE(studio->model().rowCount(), 1);
    }

    void returnOpensPageDownGoesOnAndEscapeReturns()
    {
        const auto studio = withPictures();
        QTRY_COMPARE(studio->model().rowCount(), 3);
        studio->view()->setFocus();
        studio->view()->setCurrentIndex(studio->model().index(0));
        QTRY_VERIFY(studio->record(0));
        QTest::keyClick(studio->view(), Qt::Key_Return);
        QTRY_VERIFY(studio->viewer()->isVisible());
        auto* canvas = studio->part<Canvas>("GalleryCanvas");
        QTRY_VERIFY(!canvas->picture().isNull());
        const QRgb before = canvas->picture().pixel(0, 0);
        QTest::keyClick(canvas, Qt::Key_PageDown);
        QTRY_VERIFY(canvas->picture().pixel(0, 0) != before);
        QTest::keyClick(canvas, Qt::Key_Escape);
        QTRY_VERIFY(studio->view()->isVisible());
        QVERIFY(studio->view()->hasFocus());
        QCOMPARE(studio->view()->currentIndex().row(), 1);
    }

    void twoAreCompared()
    {
        const auto studio = withPictures();
        QTRY_COMPARE(studio->model().rowCount(), 3);
        studio->view()->select({studio->model().idAt(0), studio->model().idAt(2)});
        QTest::keyClick(studio->view(), Qt::Key_D, Qt::ControlModifier);
        QTRY_VERIFY(studio->viewer()->isVisible());
        QVERIFY(studio->viewer()->isComparing());
        auto* compare = studio->part<CompareView>("GalleryCompare");
        QTRY_VERIFY(!compare->isEmpty());
        QCOMPARE(compare->view().picture().width(), 48);
        QTest::keyClick(compare, Qt::Key_Escape);
        QTRY_VERIFY(studio->view()->isVisible());
    }

    void reuseFillsTheFormAndShowsIt()
    {
        const auto studio = withPictures();
        QTRY_COMPARE(studio->model().rowCount(), 3);
        studio->view()->setCurrentIndex(studio->model().index(0));
        QTRY_VERIFY(studio->part<QPushButton>("GalleryReuse")->isEnabled());
        Q_EMIT studio->part<GalleryInspector>("GalleryInspector")->reuse(ReusePart::Prompt);
        QCOMPARE(studio->session->form().form().prompt, QStringLiteral("an owl and a key"));
        QCOMPARE(studio->window->currentPage()->id(), QStringLiteral("generate"));
    }

    void picturesAreSentToRelight()
    {
        const auto studio = withPictures();
        QTRY_COMPARE(studio->model().rowCount(), 3);
        studio->view()->setFocus();
        studio->view()->selectAll();
        studio->page->findChild<QAction*>(QStringLiteral("gallery.relight"))->trigger();
        QTRY_COMPARE(studio->session->relight().list().rowCount(), 3);
    }

    void scoresStandBesideThePicture()
    {
        const auto studio = withPictures();
        QTRY_COMPARE(studio->model().rowCount(), 3);
        studio->view()->setCurrentIndex(studio->model().index(1));
        QTRY_VERIFY(studio->record(1));
        studio->page->findChild<QAction*>(QStringLiteral("gallery.score"))->trigger();
        auto* dialog = studio->window->findChild<ScoreDialog*>();
        QVERIFY(dialog);
        auto* start = dialog->findChild<QPushButton*>(QStringLiteral("StartScoring"));
        QVERIFY(!start->isEnabled()); // no network is chosen
        dialog->reject();
        studio->session->settings().set(settings::aestheticHead, path(QStringLiteral("head.pth")));
        studio->session->settings().set(settings::aestheticClip, path(QStringLiteral("clip")));
        QTRY_VERIFY(!studio->window->findChild<ScoreDialog*>());
        studio->page->findChild<QAction*>(QStringLiteral("gallery.score"))->trigger();
        dialog = studio->window->findChild<ScoreDialog*>();
        dialog->findChild<QPushButton*>(QStringLiteral("StartScoring"))->click();
        QTRY_COMPARE(studio->record(1)->aesthetic, 6.25);
        QVERIFY(!studio->record(1)->nsfw);
        QVERIFY(!studio->record(0)->aesthetic);
        const auto facts = factsOf(*studio->record(1));
        QVERIFY(std::ranges::find(facts, std::pair(QStringLiteral("Aesthetic score"), QStringLiteral("6.25")))
            != facts.end());
    }

    void deleteMovesToTheTrashAndUndoBringsBack()
    {
        QDir().mkpath(path(QStringLiteral("data")));
        qputenv("XDG_DATA_HOME", path(QStringLiteral("data")).toUtf8());
        const auto studio = withPictures();
        QTRY_COMPARE(studio->model().rowCount(), 3);
        studio->view()->setFocus();
        studio->view()->setCurrentIndex(studio->model().index(1));
        QTest::keyClick(studio->view(), Qt::Key_Delete);
        QTRY_COMPARE(studio->model().rowCount(), 2);
        QCOMPARE(studio->view()->selectedIds().size(), 1); // the next one
        QVERIFY(!studio->message().isEmpty());
        studio->page->undoStack()->undo();
        QTRY_COMPARE(studio->model().rowCount(), 3);
        qunsetenv("XDG_DATA_HOME");
    }

    void parametersAreCopied()
    {
        const auto studio = withPictures();
        QTRY_COMPARE(studio->model().rowCount(), 3);
        studio->view()->setCurrentIndex(studio->model().index(0));
        QTRY_VERIFY(studio->record(0));
        QTest::keyClick(studio->view(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("an owl and a key"));
    }

    void aContactSheetSaysWhatIsChosen()
    {
        std::vector<PictureRecord> pictures(7);
        for (int i = 0; i < 7; ++i) {
            pictures[i].file = QStringLiteral("/p/%1.png").arg(i);
            pictures[i].prompt = QStringLiteral("an owl");
            pictures[i].seed = static_cast<quint32>(i);
        }
        ContactSheetDialog dialog(pictures);
        dialog.findChild<QSpinBox*>(QStringLiteral("SheetColumns"))->setValue(2);
        dialog.findChild<QSpinBox*>(QStringLiteral("SheetRows"))->setValue(2);
        for (QCheckBox* box : dialog.findChildren<QCheckBox*>())
            box->setChecked(true);
        const PictureGrid sheet = dialog.sheet();
        QCOMPARE(sheet.columns, 2);
        QCOMPARE(sheet.pictures.size(), 7u);
        QVERIFY(sheet.pictures[3].label.starts_with("an owl · seed 3 · 3.png"));

        Studio studio(m_folder);
        SheetWriter writer(studio.session->writeGrid());
        QSignalSpy written(&writer, &SheetWriter::written);
        writer.write(sheet, {.path = "sheet.jpg", .overwrite = true});
        QTRY_COMPARE(written.size(), 1);
        QCOMPARE(written[0][0].toStringList(),
            (QStringList{QStringLiteral("sheet-1.jpg"), QStringLiteral("sheet-2.jpg")}));
        QCOMPARE(studio.grids[1].pictures.size(), 3u);
    }

    void theSliderAndKeysChangeTheSizeAndItIsRemembered()
    {
        {
            const auto studio = withPictures();
            QCOMPARE(studio->view()->side(), 176);
            studio->view()->setFocus();
            QTest::keyClick(studio->view(), Qt::Key_Plus);
            QCOMPARE(studio->view()->side(), 192);
            QCOMPARE(studio->part<QSlider>("GallerySize")->value(), 192);
            studio->part<QSlider>("GallerySize")->setValue(320);
            QTest::keyClick(studio->view(), Qt::Key_Plus);
            QCOMPARE(studio->view()->side(), 320);
        }
        const Studio again(m_folder);
        QCOMPARE(again.view()->side(), 320);
    }

    void whatBelongsToTheDatabaseIsSaidOnThePage()
    {
        QFile damaged(path(QStringLiteral("gallery.sqlite")));
        QVERIFY(damaged.open(QIODevice::WriteOnly));
        damaged.write(QByteArray(3000, 'x'));
        damaged.close();
        const auto studio = withPictures();
        QTRY_COMPARE(studio->model().rowCount(), 3);
        QTRY_VERIFY(studio->message().contains(QStringLiteral("unreadable-1")));
    }

    /// Ten thousand files of their own: read in the background, shown at once, scrolled without a hitch.
    void tenThousandPicturesAreShownAndScrolled()
    {
        constexpr int count = 10'000;
        for (int i = 0; i < count; ++i)
            writePicture(path(QStringLiteral("out/%1.png").arg(i, 5, 10, QLatin1Char('0'))),
                QStringLiteral("picture %1 of many").arg(i), qRgb(i * 7 % 256, i * 13 % 256, i * 29 % 256),
                {96, 64});
        {
            QElapsedTimer clock;
            clock.start();
            Studio studio(m_folder);
            studio.show();
            Heartbeat heartbeat;
            QSignalSpy found(&studio.session->gallery(), &Gallery::found);
            while (studio.session->gallery().presentCount() < count && clock.elapsed() < 240'000)
                found.wait(1000);
            QCOMPARE(studio.session->gallery().presentCount(), count);
            qInfo("10,000 files were read in %lld ms; the window never waited longer than %lld ms",
                clock.elapsed(), heartbeat.longestMs());
            QVERIFY(heartbeat.neverWaited(50));
        }
        firstScreen();
        scroll();
    }

private:
    static bool isComplete(const Studio& studio)
    {
        const GalleryView* view = studio.view();
        const QModelIndex last =
            view->indexAt({view->viewport()->width() - 60, view->viewport()->height() - 40});
        if (!last.isValid())
            return false;
        for (int row = 0; row <= last.row(); ++row)
            if (studio.model().index(row).data(Qt::DecorationRole).value<QImage>().isNull())
                return false;
        return true;
    }

    /// As on the very first day. What makes it quick is that it is all that is read: time is told, not
    /// judged.
    void firstScreen()
    {
        QDir thumbnails(path(QStringLiteral("thumbnails")));
        thumbnails.removeRecursively();
        Studio studio(m_folder);
        studio.window->show();
        QElapsedTimer clock;
        clock.start();
        studio.window->showPage(QStringLiteral("gallery"));
        while (!isComplete(studio) && clock.elapsed() < 60'000)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 5);
        QVERIFY(isComplete(studio));
        int made = 0;
        for (QDirIterator it(thumbnails.path(), QDir::Files, QDirIterator::Subdirectories); it.hasNext();
             it.next())
            ++made;
        qInfo("the first screen of 10,000 pictures took %lld ms and %d thumbnails", clock.elapsed(), made);
        QVERIFY2(made > 0 && made < 500, qPrintable(QString::number(made)));
    }

    void scroll()
    {
        Studio studio(m_folder);
        studio.show();
        QTRY_VERIFY(isComplete(studio));
        QScrollBar* bar = studio.view()->verticalScrollBar();
        QVERIFY(bar->maximum() > 100'000);
        for (const int side : {176, 96, 320}) {
            studio.view()->setSide(side);
            bar->setValue(0);
            QTest::qWait(200);
            Heartbeat heartbeat;
            QTest::qWait(20);
            qint64 longest = 0;
            for (int frame = 0; frame < 240; ++frame) {
                const int jump = frame % 60 == 59 ? bar->maximum() / 7 : 90;
                QElapsedTimer clock;
                clock.start();
                bar->setValue((bar->value() + jump) % bar->maximum());
                studio.view()->viewport()->repaint();
                longest = std::max(longest, clock.nsecsElapsed());
                QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
            }
            qInfo("%d px: the longest frame took %.1f ms; the window never waited longer than %lld ms", side,
                static_cast<double>(longest) / 1e6, heartbeat.longestMs());
            QVERIFY(heartbeat.neverWaited(50));
        }
    }
};

CANDELA_QT_TEST(GalleryPageTest)
#include "gallery_page_test.moc"
