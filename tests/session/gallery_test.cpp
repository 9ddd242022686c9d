#include "app/gallery/gallery.h"
#include "app/session/paths.h"
#include "core/api/error.h"
#include "core/api/request_json.h"
#include "tests/support/qt_test_registry.h"
#include "tests/support/scripted_engine.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QFile>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QUrl>

using namespace candela;
using namespace candela::test;

namespace
{

/// Takes a picture's text file-like: what QImage keeps under "parameters".
PictureDescription describe(const std::filesystem::path& file)
{
    const QImage image(toQString(file));
    if (image.isNull())
        throw badInput("'" + file.filename().string() + "' is no picture.");
    PictureDescription description{.width = image.width(), .height = image.height()};
    description.text = image.text(QStringLiteral("parameters")).toStdString();
    if (!description.text.empty()) {
        PictureParameters said;
        said.program = "AUTOMATIC1111";
        said.model = "v1-5";
        said.request.prompt = description.text;
        said.request.seed = 7;
        said.hasSeed = true;
        description.parameters = said;
    }
    return description;
}

void writePicture(const QString& file, const char* text = "an owl", int grey = 100, qint64 age = 60'000)
{
    QDir().mkpath(QFileInfo(file).path());
    QImage image(24, 16, QImage::Format_RGB32);
    image.fill(QColor(grey, grey, grey));
    image.setText(QStringLiteral("parameters"), QString::fromUtf8(text));
    QVERIFY(image.save(file));
    QFile written(file);
    QVERIFY(written.open(QIODevice::ReadWrite));
    written.setFileTime(QDateTime::currentDateTime().addMSecs(-age), QFileDevice::FileModificationTime);
}

} // namespace

class GalleryTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;

    QString path(const char* name) const { return m_folder->filePath(QString::fromUtf8(name)); }
    std::unique_ptr<Gallery> open(DescribePicture how = describe) const
    {
        return std::make_unique<Gallery>(
            *m_settings, std::move(how), path("gallery.sqlite"), path("thumbnails"));
    }
    static const PictureRecord* first(Gallery& gallery) { return gallery.model().record(0); }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<Settings>(path("settings.ini"));
        m_settings->set(settings::outputFolder, path("out"));
        QDir().mkpath(path("out"));
    }

    void picturesOfTheOutputFolderAndThoseBelowAreFound()
    {
        writePicture(path("out/a.png"));
        writePicture(path("out/below/deeper/b.jpg"));
        QFile(path("out/notes.txt")).open(QIODevice::WriteOnly);
        QFile broken(path("out/broken.png"));
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("no picture");
        broken.close();
        const auto gallery = open();
        const QAbstractItemModelTester tester(&gallery->model());
        QTRY_COMPARE(gallery->model().rowCount(), 2);
        QTRY_VERIFY(first(*gallery));
        QCOMPARE(first(*gallery)->kind, PictureKind::Found);
        QCOMPARE(first(*gallery)->size, QSize(24, 16));
        QCOMPARE(gallery->presentCount(), 2);
    }

    void whatIsKnownIsNotReadAgain()
    {
        for (int i = 0; i < 30; ++i)
            writePicture(path("out") + QStringLiteral("/%1.png").arg(i));
        auto reads = std::make_shared<std::atomic<int>>(0);
        const auto counting = [reads](const std::filesystem::path& file) {
            ++*reads;
            return describe(file);
        };
        {
            const auto gallery = open(counting);
            QTRY_COMPARE(gallery->model().rowCount(), 30);
        }
        QCOMPARE(reads->load(), 30);
        writePicture(path("out/3.png"), "changed", 50, 30'000);
        writePicture(path("out/new.png"));
        const auto gallery = open(counting);
        QTRY_COMPARE(gallery->model().rowCount(), 31);
        QCOMPARE(reads->load(), 32);
    }

    void closingInTheMidstLosesNothing()
    {
        for (int i = 0; i < 60; ++i)
            writePicture(path("out") + QStringLiteral("/%1.png").arg(i));
        const auto slow = [](const std::filesystem::path& file) {
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
            return describe(file);
        };
        for (int attempt = 0; attempt < 3; ++attempt) {
            const auto gallery = open(slow);
            QSignalSpy counted(gallery.get(), &Gallery::counted);
            counted.wait(50);
        }
        const auto gallery = open(slow);
        QTRY_COMPARE(gallery->model().rowCount(), 60);
    }

    void foldersThatOthersWriteToAreWatched()
    {
        const auto gallery = open();
        QSignalSpy found(gallery.get(), &Gallery::found);
        QTRY_VERIFY(!found.isEmpty());
        writePicture(path("out/new.png"));
        QTRY_COMPARE(gallery->model().rowCount(), 1);
        writePicture(path("elsewhere/other.png"));
        gallery->addFolder(path("elsewhere"));
        QTRY_COMPARE(gallery->model().rowCount(), 2);
    }

    void deletedAndMovedFilesAreNoticed()
    {
        writePicture(path("out/a.png"), "a", 10);
        writePicture(path("out/b.png"), "b", 20, 50'000);
        const auto gallery = open();
        QTRY_COMPARE(gallery->model().rowCount(), 2);
        QTRY_VERIFY(first(*gallery));
        const qint64 b = gallery->model().idAt(0);
        gallery->rate({b}, 5);
        QVERIFY(QFile::remove(path("out/a.png")));
        QVERIFY(QDir().mkpath(path("out/moved")));
        QVERIFY(QFile::rename(path("out/b.png"), path("out/moved/b.png")));
        QTRY_COMPARE(gallery->missingCount(), 1);
        QTRY_COMPARE(gallery->model().rowCount(), 1);
        QCOMPARE(gallery->model().idAt(0), b); // the same picture still
        gallery->model().reload({&b, 1});
        QTRY_VERIFY(first(*gallery) && first(*gallery)->file == path("out/moved/b.png"));
        QCOMPARE(first(*gallery)->rating, 5);

        PictureFilter missing;
        missing.missing = true;
        gallery->setFilter(missing);
        QTRY_VERIFY(first(*gallery) && first(*gallery)->missing);
        writePicture(path("out/a.png"), "a", 10); // it comes back, changed or not
        gallery->setFilter({});
        QTRY_COMPARE(gallery->model().rowCount(), 2);
        QTRY_COMPARE(gallery->missingCount(), 0);
    }

    void whatTheWindowPaintsIsRecordedWhole()
    {
        const auto gallery = open();
        writePicture(path("out/owl.png"), "text of the file");
        HistoryEntry entry;
        entry.request.prompt = "an owl, <lora:ink:0.8>";
        entry.request.seed = 9;
        entry.request.steps = 12;
        entry.file = path("out/owl.png");
        entry.parameters = QStringLiteral("an owl\nSteps: 12, Model hash: abc123, Seed: 9");
        entry.time = QDateTime::currentDateTime();
        gallery->recordPainted(entry, QStringLiteral("demo"));
        QTRY_COMPARE(gallery->model().rowCount(), 1);
        QTRY_VERIFY(first(*gallery) && first(*gallery)->kind == PictureKind::Painted);
        const PictureRecord& picture = *first(*gallery);
        QCOMPARE(picture.model, QStringLiteral("demo"));
        QCOMPARE(picture.modelHash, QStringLiteral("abc123"));
        QCOMPARE(picture.loras, QStringList{QStringLiteral("ink")});
        QVERIFY(generateRequestOf(picture));
        QCOMPARE(generateRequestOf(picture)->steps, 12);
        // Looking through the folder, or a change of the file, leaves what is known of its making.
        writePicture(path("out/owl.png"), "changed", 3, 1000);
        gallery->lookThrough();
        const qint64 id = picture.id;
        QTRY_VERIFY(([&] {
            gallery->model().reload({&id, 1});
            return first(*gallery) && first(*gallery)->modified > entry.time.toMSecsSinceEpoch() - 10'000
                && first(*gallery)->prompt.startsWith(QStringLiteral("an owl"));
        })());
    }

    void ratingsAndTagsAreUndone()
    {
        writePicture(path("out/a.png"));
        writePicture(path("out/b.png"));
        const auto gallery = open();
        QTRY_COMPARE(gallery->model().rowCount(), 2);
        const QList<qint64> ids{gallery->model().idAt(0), gallery->model().idAt(1)};
        gallery->rate(ids, 3);
        gallery->rate({ids[0]}, 5);
        gallery->setTags(ids[0], {QStringLiteral("night")});
        const auto shows = [&](int row, int rating) {
            const PictureRecord* picture = gallery->model().record(row);
            return picture && picture->rating == rating;
        };
        QTRY_VERIFY(shows(0, 5) && shows(1, 3));
        QTRY_COMPARE(first(*gallery)->tags.size(), 1);
        gallery->undoStack().undo();
        QTRY_VERIFY(first(*gallery)->tags.isEmpty());
        gallery->undoStack().undo();
        QTRY_VERIFY(shows(0, 3));
        gallery->undoStack().undo();
        QTRY_VERIFY(shows(0, 0) && shows(1, 0));
        gallery->undoStack().redo();
        QTRY_VERIFY(shows(0, 3) && shows(1, 3));
    }

    void filesGoToTheTrashAndComeBack()
    {
        QDir().mkpath(path("data"));
        qputenv("XDG_DATA_HOME", path("data").toUtf8());
        writePicture(path("out/a.png"));
        const auto gallery = open();
        QTRY_COMPARE(gallery->model().rowCount(), 1);
        const qint64 id = gallery->model().idAt(0);
        gallery->rate({id}, 4);
        gallery->moveToTrash({id});
        QTRY_COMPARE(gallery->model().rowCount(), 0);
        QVERIFY(!QFile::exists(path("out/a.png")));
        QCOMPARE(gallery->missingCount(), 0);
        gallery->undoStack().undo();
        QTRY_COMPARE(gallery->model().rowCount(), 1);
        QVERIFY(QFile::exists(path("out/a.png")));
        QCOMPARE(gallery->model().idAt(0), id);
        QTRY_VERIFY(first(*gallery) && first(*gallery)->rating == 4);
        gallery->undoStack().redo();
        QTRY_COMPARE(gallery->model().rowCount(), 0);
        qunsetenv("XDG_DATA_HOME");
    }

    void whatCannotBeTrashedIsSaid()
    {
        writePicture(path("out/a.png"));
        const auto gallery = open();
        QTRY_COMPARE(gallery->model().rowCount(), 1);
        QSignalSpy problem(gallery.get(), &Gallery::problem);
        QVERIFY(QFile::remove(path("out/a.png")));
        gallery->moveToTrash({gallery->model().idAt(0)});
        QTRY_COMPARE(problem.size(), 1);
        QVERIFY(problem[0][0].toString().contains(QStringLiteral("a.png")));
    }

    void anUnreadableDatabaseIsKeptAsideAndSaid()
    {
        QFile damaged(path("gallery.sqlite"));
        QVERIFY(damaged.open(QIODevice::WriteOnly));
        damaged.write("no database, but something that has to be long enough to be looked at");
        damaged.close();
        writePicture(path("out/a.png"));
        const auto gallery = open();
        QSignalSpy problem(gallery.get(), &Gallery::problem);
        QTRY_COMPARE(gallery->model().rowCount(), 1);
        QCOMPARE(problem.size(), 1);
        QVERIFY(problem[0][0].toString().contains(QStringLiteral("unreadable-1")));
    }

    void aDatabaseThatCannotBeWrittenIsSaidOnce()
    {
        QFile file(path("a file"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        Gallery gallery(*m_settings, describe, path("a file/gallery.sqlite"), path("thumbnails"));
        QSignalSpy problem(&gallery, &Gallery::problem);
        gallery.setFilter({.text = QStringLiteral("x"), .since = {}, .kind = {}});
        QTRY_COMPARE(problem.size(), 1);
        QTest::qWait(0);
        QCOMPARE(gallery.model().rowCount(), 0);
    }

    void rowsAreDraggedOutAsFiles()
    {
        writePicture(path("out/a.png"));
        const auto gallery = open();
        QTRY_COMPARE(gallery->model().rowCount(), 1);
        QTRY_VERIFY(first(*gallery));
        const std::unique_ptr<QMimeData> dragged(gallery->model().mimeData({gallery->model().index(0)}));
        QCOMPARE(dragged->urls().value(0).toLocalFile(), path("out/a.png"));
    }

    void rowsThatStayKeepTheirPlaces()
    {
        GalleryModel model(path("thumbnails"));
        const QAbstractItemModelTester tester(&model);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setIds({9, 8, 7, 6, 5});
        QCOMPARE(reset.size(), 0);
        const QPersistentModelIndex seven(model.index(2));
        model.setIds({11, 10, 9, 7, 5, 4});
        QCOMPARE(reset.size(), 0);
        QCOMPARE(seven.row(), 3);
        QCOMPARE(model.idAt(5), 4);
        QCOMPARE(model.rowOf(8), -1);
        model.setIds({4, 5, 7}); // another order
        QCOMPARE(reset.size(), 1);
    }

    void thumbnailsAreKeptAndBounded()
    {
        writePicture(path("out/a.png"));
        const QString kept = path("thumbnails");
        const QImage small = readThumbnail(path("out/a.png"), 1, 12, kept);
        QCOMPARE(small.size(), QSize(12, 8));
        QVERIFY(QFile::remove(path("out/a.png")));
        QCOMPARE(readThumbnail(path("out/a.png"), 1, 12, kept).size(), QSize(12, 8)); // from the disk
        QVERIFY(readThumbnail(path("out/a.png"), 2, 12, kept).isNull()); // changed since
        pruneThumbnails(kept, 1 << 20);
        QVERIFY(!readThumbnail(path("out/a.png"), 1, 12, kept).isNull());
        pruneThumbnails(kept, 0);
        QVERIFY(readThumbnail(path("out/a.png"), 1, 12, kept).isNull());
    }
};

CANDELA_QT_TEST(GalleryTest)
#include "gallery_test.moc"
