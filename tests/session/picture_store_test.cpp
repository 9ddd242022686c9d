#include "app/gallery/picture_store.h"
#include "app/gallery/search_terms.h"
#include "core/api/error.h"
#include "tests/support/qt_test_registry.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>

#include <optional>

using namespace candela;

namespace
{

PictureRecord picture(const QString& name, const QString& prompt, quint32 seed = 1)
{
    PictureRecord made;
    made.file = QStringLiteral("/pictures/") + name;
    made.kind = PictureKind::Painted;
    made.made = QDateTime::fromMSecsSinceEpoch(1'700'000'000'000 + seed * 1000LL, Qt::UTC);
    made.bytes = 100 + seed;
    made.modified = 5000 + seed;
    made.size = {512, 768};
    made.program = QStringLiteral("Candela");
    made.model = QStringLiteral("SD 1.5 蜡烛");
    made.modelHash = QStringLiteral("6ce0161689");
    made.loras = {QStringLiteral("ink"), QStringLiteral("detail")};
    made.seed = seed;
    made.prompt = prompt;
    made.negative = QStringLiteral("blurry");
    made.request = QStringLiteral("{\"kind\": \"generate\"}");
    made.parameters = prompt + QStringLiteral("\nSteps: 20");
    made.device = QStringLiteral("cpu");
    made.seconds = 3.5;
    return made;
}

bool isSame(const PictureRecord& a, const PictureRecord& b)
{
    return a.file == b.file && a.kind == b.kind && a.made == b.made && a.bytes == b.bytes
        && a.modified == b.modified && a.size == b.size && a.program == b.program && a.model == b.model
        && a.modelHash == b.modelHash && a.loras == b.loras && a.seed == b.seed && a.prompt == b.prompt
        && a.negative == b.negative && a.request == b.request && a.parameters == b.parameters
        && a.device == b.device && a.seconds == b.seconds && a.rating == b.rating && a.tags == b.tags
        && a.missing == b.missing;
}

} // namespace

class PictureStoreTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    int m_files = 0;
    QString freshFile() { return m_folder.filePath(QStringLiteral("%1.sqlite").arg(++m_files)); }

    static std::vector<qint64> search(const PictureStore& store, const char* typed)
    {
        PictureFilter filter;
        filter.text = QString::fromUtf8(typed);
        return store.find(filter);
    }

private Q_SLOTS:
    void aPictureComesBackWithEverything()
    {
        const QString file = freshFile();
        const PictureRecord made = picture(QStringLiteral("a.png"), QStringLiteral("a \"red\" 苹果, 50%"));
        qint64 id = 0;
        {
            PictureStore store(file);
            QVERIFY(store.keptAside().isEmpty());
            id = store.record(made);
        }
        const PictureStore store(file);
        QVERIFY(store.keptAside().isEmpty());
        QCOMPARE(store.find({}), std::vector<qint64>{id});
        const auto found = store.fetch(store.find({}));
        QCOMPARE(found.size(), 1u);
        QVERIFY(isSame(found[0], made));
        QCOMPARE(store.count(false), 1);
    }

    void recordingAgainKeepsIdRatingAndTags()
    {
        PictureStore store(freshFile());
        const qint64 id = store.record(picture(QStringLiteral("a.png"), QStringLiteral("first")));
        store.setRating({&id, 1}, 4);
        store.setTags(id, {QStringLiteral("night sky"), QStringLiteral("蓝")});
        QCOMPARE(store.record(picture(QStringLiteral("a.png"), QStringLiteral("second"))), id);
        const PictureRecord found = store.fetch({&id, 1}).front();
        QCOMPARE(found.prompt, QStringLiteral("second"));
        QCOMPARE(found.rating, 4);
        QCOMPARE(found.tags, (QStringList{QStringLiteral("night sky"), QStringLiteral("蓝")}));
        QVERIFY(search(store, "first").empty());
        QCOMPARE(search(store, "second").size(), 1u);
    }

    void scoresStayUntilTheFileChanges()
    {
        PictureStore store(freshFile());
        PictureRecord made = picture(QStringLiteral("a.png"), QStringLiteral("an owl"));
        made.id = store.record(made);
        const auto now = [&] {
            return store.fetch({&made.id, 1}).front();
        };
        QVERIFY(!now().textMatch && !now().aesthetic && !now().nsfw);
        PictureScores scores;
        scores.logits = {27.5};
        store.setScores(made.file, scores);
        scores.logits.clear();
        scores.aesthetic = 6.25;
        scores.nsfw = 0;
        store.setScores(made.file, scores);
        QCOMPARE(now().textMatch, 27.5);
        QCOMPARE(now().aesthetic, 6.25);
        QCOMPARE(now().nsfw, 0.0);
        store.setRating({&made.id, 1}, 3);
        QCOMPARE(now().textMatch, 27.5);
        store.updateFile(made);
        QVERIFY(!now().textMatch && !now().aesthetic && !now().nsfw);
        QCOMPARE(now().rating, 3);
    }

    void aFileWithoutScoresGetsThem()
    {
        const QString file = freshFile();
        {
            PictureStore store(file);
            store.record(picture(QStringLiteral("a.png"), QStringLiteral("an owl")));
            QSqlDatabase other =
                QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("other"));
            other.setDatabaseName(file);
            QVERIFY(other.open());
            for (const char* const column : {"text_match", "aesthetic", "nsfw"})
                QVERIFY(QSqlQuery(other).exec(
                    QStringLiteral("ALTER TABLE pictures DROP COLUMN %1").arg(QLatin1String(column))));
            QVERIFY(QSqlQuery(other).exec(QStringLiteral("PRAGMA user_version = 1"))); // as it was before
            other.close();
        }
        QSqlDatabase::removeDatabase(QStringLiteral("other"));
        PictureStore store(file);
        QVERIFY(store.keptAside().isEmpty());
        QCOMPARE(search(store, "owl").size(), 1u);
        PictureScores scores;
        scores.aesthetic = 5;
        store.setScores(QStringLiteral("/pictures/a.png"), scores);
        const qint64 id = search(store, "owl").front();
        QCOMPARE(store.fetch({&id, 1}).front().aesthetic, 5.0);
    }

    void searchFindsPartsOfWordsInEveryScript()
    {
        PictureStore store(freshFile());
        const qint64 apple = store.record(
            picture(QStringLiteral("apple-1.png"), QStringLiteral("A Red Apple, 100%_done"), 41));
        const qint64 chinese =
            store.record(picture(QStringLiteral("b.png"), QStringLiteral("一支红蜡烛立在窗边"), 42));
        const qint64 owl =
            store.record(picture(QStringLiteral("c.png"), QStringLiteral("an owl and a key"), 4242));
        store.setTags(owl, {QStringLiteral("night")});
        const auto only = [](qint64 id) {
            return std::vector<qint64>{id};
        };
        QCOMPARE(search(store, "apple red"), only(apple)); // in any order and case
        QCOMPARE(search(store, "pple"), only(apple));
        QCOMPARE(search(store, "\"red apple\""), only(apple));
        QVERIFY(search(store, "\"apple red\"").empty());
        QCOMPARE(search(store, "红蜡烛"), only(chinese)); // by the index
        QCOMPARE(search(store, "窗边"), only(chinese)); // too short for it
        QCOMPARE(search(store, "烛"), (std::vector<qint64>{owl, chinese, apple})); // the model's name
        QCOMPARE(search(store, "prompt:烛"), only(chinese));
        QCOMPARE(search(store, "%"), only(apple)); // no wild card
        QCOMPARE(search(store, "0%_d"), only(apple));
        QCOMPARE(search(store, "42"), only(chinese)); // the seed, not a part of one
        QCOMPARE(search(store, "seed:42"), only(chinese));
        QVERIFY(search(store, "seed:many").empty());
        QCOMPARE(search(store, "tag:night"), only(owl));
        QCOMPARE(search(store, "model:蜡烛 owl"), only(owl));
        QCOMPARE(search(store, "name:apple-1"), only(apple));
        QCOMPARE(search(store, "   ").size(), 3u);
        QVERIFY(search(store, "ratio:1").empty());
        for (const char* hostile : {"\"", "'; DROP TABLE pictures; --", "* OR *", "NEAR(a b)", "a\"b\"c\"",
                 "prompt:", "((((", "\\", "-owl", "^an"})
            search(store, hostile); // must not throw
        QCOMPARE(search(store, "").size(), 3u);
    }

    void filtersNarrowAndTheNewestComesFirst()
    {
        PictureStore store(freshFile());
        std::vector<qint64> ids;
        for (quint32 seed = 1; seed <= 5; ++seed) {
            PictureRecord made = picture(QStringLiteral("%1.png").arg(seed), QStringLiteral("x"), seed);
            made.kind = seed == 5 ? PictureKind::Relit
                : seed == 4       ? PictureKind::Found
                                  : PictureKind::Painted;
            ids.push_back(store.record(made));
            store.setRating({&ids.back(), 1}, static_cast<int>(seed));
        }
        QCOMPARE(store.find({}), (std::vector<qint64>{ids[4], ids[3], ids[2], ids[1], ids[0]}));
        QCOMPARE(store.find({.text = {}, .rating = 4, .since = {}, .kind = {}}).size(), 2u);
        QCOMPARE(store.find({.text = {}, .since = {}, .kind = PictureKind::Painted}).size(), 3u);
        PictureFilter late;
        late.since = QDateTime::fromMSecsSinceEpoch(1'700'000'003'000, Qt::UTC);
        QCOMPARE(store.find(late).size(), 3u);
        store.setMissing({&ids[0], 1}, true);
        store.setDeleted({&ids[1], 1}, true);
        QCOMPARE(store.find({}).size(), 3u);
        PictureFilter missing;
        missing.missing = true;
        QCOMPARE(store.find(missing), std::vector<qint64>{ids[0]});
        QCOMPARE(store.count(true), 1);
        store.forget({&ids[0], 1});
        QVERIFY(store.find(missing).empty());
        QVERIFY(store.fetch({&ids[0], 1}).empty());
        QVERIFY(search(store, "1.png").empty()); // not in the index either
    }

    void changesTogetherAreAllOrNothing()
    {
        PictureStore store(freshFile());
        try {
            store.together([&] {
                store.record(picture(QStringLiteral("a.png"), QStringLiteral("a")));
                throw runFailed("the disk is full.");
            });
            QFAIL("nothing was thrown");
        } catch (const Error&) {
        }
        QCOMPARE(store.count(false), 0);
    }

    void aDamagedOrNewerFileIsKeptAsideAndAFreshOneBegun()
    {
        for (const bool newer : {false, true}) {
            const QString file = freshFile();
            if (newer) {
                QSqlDatabase other =
                    QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("other"));
                other.setDatabaseName(file);
                QVERIFY(other.open());
                QVERIFY(QSqlQuery(other).exec(QStringLiteral("PRAGMA user_version = 99")));
                other.close();
            } else {
                QFile damaged(file);
                QVERIFY(damaged.open(QIODevice::WriteOnly));
                damaged.write(QByteArray(5000, 'x'));
            }
            QSqlDatabase::removeDatabase(QStringLiteral("other"));
            PictureStore store(file);
            QCOMPARE(store.keptAside(), file + QStringLiteral(".unreadable-1"));
            QVERIFY(QFileInfo::exists(store.keptAside()));
            store.record(picture(QStringLiteral("a.png"), QStringLiteral("a")));
            QCOMPARE(store.count(false), 1);
        }
    }

    void aSoundFileThatCannotBeOpenedStaysWhereItIs()
    {
        const QString file = freshFile();
        PictureStore(file).record(picture(QStringLiteral("a.png"), QStringLiteral("a")));
        const QString inTheWay = file + QStringLiteral("-wal");
        QVERIFY(QDir().mkdir(inTheWay));
        QVERIFY_EXCEPTION_THROWN(PictureStore{file}, Error);
        QVERIFY(QDir().rmdir(inTheWay));
        QCOMPARE(PictureStore(file).count(false), 1);
    }

    void aFolderThatCannotBeWrittenIsSaidInASentence()
    {
        QFile file(m_folder.filePath(QStringLiteral("a file")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        try {
            PictureStore store(file.fileName() + QStringLiteral("/gallery.sqlite"));
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            QVERIFY(QString::fromStdString(error.what()).contains(QStringLiteral("gallery.sqlite")));
        }
    }
};

CANDELA_QT_TEST(PictureStoreTest)
#include "picture_store_test.moc"
