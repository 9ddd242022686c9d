#include "app/queue/sqlite_file.h"
#include "app/queue/sqlite_job_store.h"
#include "tests/support/job_store_contract.h"
#include "tests/support/qt_test_registry.h"

#include <QFile>
#include <QProcess>
#include <QSqlError>
#include <QTemporaryDir>
#include <QtTest>

#include <atomic>
#include <csignal>
#include <thread>
#include <vector>

using namespace candela;
using namespace candela::test;

namespace
{

/// Set for a child process of the test: the queue from which it takes a job, to be killed over it.
constexpr const char* childsQueue = "CANDELA_TEST_CHILDS_QUEUE";

} // namespace

class JobStoreTest : public JobStoreContract
{
    Q_OBJECT

protected:
    std::unique_ptr<JobStore> open() override { return openJobStore(file()); }
    void writeRequest(JobId id, const QString& text) override
    {
        SqliteDatabase(file()).run(QStringLiteral("UPDATE jobs SET request = ? WHERE id = ?"), {text, id});
    }

private:
    QString file() const { return m_folder->filePath(QStringLiteral("deep/queue.sqlite")); }

    std::unique_ptr<QTemporaryDir> m_folder;

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    /// Not a test of its own: what the killed child of the next one does.
    void childTakesAJobAndWaits()
    {
        if (!qEnvironmentVariableIsSet(childsQueue))
            QSKIP("only for the child process");
        const auto store = openJobStore(qEnvironmentVariable(childsQueue));
        store->claimNext();
        std::puts("taken");
        std::fflush(stdout);
        std::this_thread::sleep_for(std::chrono::seconds(60));
    }

    void manyMayOpenANewQueueAtOnce()
    {
        for (int round = 0; round < 20; ++round) {
            init(); // another folder
            std::atomic<int> refused = 0;
            std::vector<std::jthread> openers;
            openers.reserve(8);
            for (int k = 0; k < 8; ++k)
                openers.emplace_back([this, &refused] {
                    try {
                        open()->add(generateRequests({"a"}));
                    } catch (const Error&) {
                        ++refused;
                    }
                });
            openers.clear();
            QCOMPARE(refused.load(), 0);
            QCOMPARE(open()->list().size(), std::size_t(8));
        }
    }

    void aKilledProcessLeavesItsJobInterrupted()
    {
        const std::vector<JobId> ids = open()->add(generateRequests({"a", "b"}));
        QProcess child;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QLatin1String(childsQueue), file());
        child.setProcessEnvironment(environment);
        child.start(QCoreApplication::applicationFilePath(),
            {QStringLiteral("JobStoreTest"), QStringLiteral("childTakesAJobAndWaits")});
        QByteArray said;
        QTRY_VERIFY_WITH_TIMEOUT((said += child.readAllStandardOutput()).contains("taken"), 20000);
        const auto store = open();
        QCOMPARE(store->interruptOrphans(), 0); // it still lives
        child.kill();
        QVERIFY(child.waitForFinished());
        QCOMPARE(store->interruptOrphans(), 1);
        QCOMPARE(orderOf(*store), QStringLiteral("a:interrupted b:waiting"));
        QCOMPARE(store->claimNext()->id, ids[1]); // it is not run again by itself
        QCOMPARE(store->resume(ids), 1);
        QCOMPARE(store->claimNext()->attempts, 2);
    }

    void unreadableAndNewerFilesAreKept_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char* kind : {"text", "folder", "damaged", "newer"})
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }

    void unreadableAndNewerFilesAreKept()
    {
        QFETCH(QString, kind);
        if (kind == QLatin1String("folder")) {
            QVERIFY(QDir().mkpath(file()));
        } else if (kind == QLatin1String("text")) {
            QDir().mkpath(QFileInfo(file()).path());
            QFile text(file());
            QVERIFY(text.open(QIODevice::WriteOnly));
            text.write("this is a shopping list, a long one, longer than any header of a database would ever "
                       "be: milk, "
                       "bread");
        } else {
            open()->add(std::vector<Request>(500, Request(generateRequest("x"))));
            if (kind == QLatin1String("damaged")) {
                QFile bytes(file());
                QVERIFY(bytes.open(QIODevice::ReadWrite));
                bytes.seek(4096 * 3);
                bytes.write(QByteArray(4096 * 4, 'x'));
            } else {
                SqliteDatabase(file()).run(QStringLiteral("PRAGMA user_version = 99"));
            }
        }
        const qint64 size = QFileInfo(file()).size();
        const auto store = open();
        QVERIFY(store->notice().contains(QLatin1String("unreadable-1")));
        QCOMPARE(store->notice().contains(QLatin1String("newer")), kind == QLatin1String("newer"));
        QCOMPARE(QFileInfo(file() + QStringLiteral(".unreadable-1")).size(), size);
        store->add(generateRequests({"a"}));
        QCOMPARE(orderOf(*store), QStringLiteral("a:waiting"));
    }

    /// A full disk, somebody's lock: what may pass must not cost the user the jobs.
    void aSoundQueueThatCannotBeOpenedStaysWhereItIs()
    {
        open()->add(generateRequests({"a"}));
        const QString inTheWay = file() + QStringLiteral("-wal");
        QVERIFY(QDir().mkdir(inTheWay));
        QVERIFY_EXCEPTION_THROWN(open(), Error);
        QVERIFY(QDir().rmdir(inTheWay));
        QCOMPARE(orderOf(*open()), QStringLiteral("a:waiting"));
        QVERIFY(open()->notice().isEmpty());
    }

    void theRemedyIsForWhatIsInTheWay_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("remedy");
        QTest::newRow("full") << QStringLiteral("13") << QStringLiteral("disk has room");
        QTest::newRow("locked") << QStringLiteral("5") << QStringLiteral("Another program");
        QTest::newRow("locked for recovery") << QStringLiteral("261") << QStringLiteral("Another program");
    }

    void theRemedyIsForWhatIsInTheWay()
    {
        QFETCH(QString, code);
        QFETCH(QString, remedy);
        try {
            refuseDatabase("The queue", file(), QSqlError({}, {}, QSqlError::UnknownError, code));
        } catch (const UnusableDatabase&) {
            QFAIL("It would have been set aside.");
        } catch (const Error& error) {
            QVERIFY2(QString::fromStdString(error.remedy()).contains(remedy), error.remedy().c_str());
        }
    }

    void aLinkToAQueueIsThatQueue()
    {
        const auto store = open();
        store->add(generateRequests({"a"}));
        store->claimNext();
        const QString link = m_folder->filePath(QStringLiteral("linked.sqlite"));
        QVERIFY(QFile::link(file(), link));
        const auto other = openJobStore(link);
        QCOMPARE(other->interruptOrphans(), 0); // `store` lives
        QCOMPARE(orderOf(*other), QStringLiteral("a:running"));
    }

    /// As when somebody deletes the file and another program begins a new one.
    void aFileThatIsReplacedIsNoticed()
    {
        const auto store = open();
        store->add(generateRequests({"a"}));
        QVERIFY(!store->isGone());
        QVERIFY(QFile::rename(file(), file() + QStringLiteral(".old")));
        QVERIFY(store->isGone());
        open()->add(generateRequests({"b"}));
        QVERIFY(store->isGone());
        QVERIFY_EXCEPTION_THROWN(store->claimNext(), Error);
        QCOMPARE(orderOf(*open()), QStringLiteral("b:waiting"));
    }

    void aFolderThatCannotBeWrittenIsAnError()
    {
        QVERIFY_EXCEPTION_THROWN(openJobStore(QStringLiteral("/proc/candela/queue.sqlite")), Error);
    }
};

CANDELA_QT_TEST(JobStoreTest)
#include "job_store_test.moc"
