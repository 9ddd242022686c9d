#include "app/session/single_instance.h"
#include "tests/support/qt_test_registry.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QSysInfo>
#include <QTemporaryDir>

#include <thread>

using namespace candela;
using namespace candela::test;

namespace
{

const StartRequest photos{
    .files = {QStringLiteral("/a b/ü.png"), QStringLiteral("/c.jpg")}, .page = QStringLiteral("relight")};

/// What another process would get, asked on a thread of its own while ours answers.
SingleInstance::Role startAgain(const QString& profile, const StartRequest& request)
{
    std::atomic<int> role = -1;
    std::thread other([&] {
        SingleInstance second(profile);
        role = static_cast<int>(second.start(request));
    });
    [&] {
        QTRY_VERIFY_WITH_TIMEOUT(role >= 0, 10000);
    }();
    other.join();
    return static_cast<SingleInstance::Role>(role.load());
}

} // namespace

class SingleInstanceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qRegisterMetaType<StartRequest>(); }

    void theSecondHandsOverAndGoes()
    {
        const QTemporaryDir profile;
        SingleInstance first(profile.path());
        QCOMPARE(first.start({}), SingleInstance::Role::First);
        QSignalSpy asked(&first, &SingleInstance::asked);
        QCOMPARE(startAgain(profile.path(), photos), SingleInstance::Role::HandedOver);
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked.first().first().value<StartRequest>(), photos);
    }

    void twoProfilesAreTwoStudios()
    {
        const QTemporaryDir one, other;
        SingleInstance first(one.path()), second(other.path());
        QCOMPARE(first.start({}), SingleInstance::Role::First);
        QCOMPARE(second.start({}), SingleInstance::Role::First);
    }

    void afterTheFirstHasGoneTheNextIsFirst()
    {
        const QTemporaryDir profile;
        {
            SingleInstance first(profile.path());
            QCOMPARE(first.start({}), SingleInstance::Role::First);
        }
        SingleInstance next(profile.path());
        QCOMPARE(next.start({}), SingleInstance::Role::First);
    }

    void whatADeadOneLeftBehindIsNoObstacle()
    {
        const QTemporaryDir profile;
        QString address;
        {
            const SingleInstance dead(profile.path());
            address = dead.address();
        }
        QFile socket(address);
        QVERIFY(socket.open(QIODevice::WriteOnly));
        socket.close();
        QFile lock(profile.filePath(QStringLiteral("studio.lock")));
        QVERIFY(lock.open(QIODevice::WriteOnly));
        lock.write(
            "999999999\nsession_tests\n" + QSysInfo::machineHostName().toUtf8() + '\n'); // no such process
        lock.close();
        SingleInstance next(profile.path());
        QCOMPARE(next.start({}), SingleInstance::Role::First);
        QSignalSpy asked(&next, &SingleInstance::asked);
        QCOMPARE(startAgain(profile.path(), photos), SingleInstance::Role::HandedOver);
        QCOMPARE(asked.count(), 1);
    }

    void aDeadOnesLockIsNoObstacleOnAFullDisk()
    {
        const QTemporaryDir profile;
        QFile lock(profile.filePath(QStringLiteral("studio.lock")));
        QVERIFY(lock.open(QIODevice::WriteOnly));
        lock.write("999999999\ncandela-studio\n" + QSysInfo::machineHostName().toUtf8() + "\n");
        lock.close();
        QDir(profile.path()).mkdir(QStringLiteral("studio.lock.rmlock")); // as good as a disk without room
        QElapsedTimer timer;
        timer.start();
        SingleInstance next(profile.path());
        QCOMPARE(next.start({}), SingleInstance::Role::First);
        QVERIFY(timer.elapsed() < 2000); // nobody was asked
        QCOMPARE(startAgain(profile.path(), photos), SingleInstance::Role::HandedOver);
    }

    void oneThatDoesNotAnswerIsNotWaitedForForever()
    {
        const QTemporaryDir profile;
        SingleInstance first(profile.path());
        QCOMPARE(first.start({}), SingleInstance::Role::First);
        SingleInstance second(profile.path()); // on the same thread: nobody answers
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(second.start(photos, std::chrono::milliseconds(300)), SingleInstance::Role::NoAnswer);
        QVERIFY(clock.elapsed() < 3000);
    }

    void onlyThisUserCanReachIt()
    {
#ifndef Q_OS_WIN
        const QTemporaryDir profile;
        SingleInstance first(profile.path());
        QCOMPARE(first.start({}), SingleInstance::Role::First);
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(!(QFileInfo(first.address()).permissions() & others));
#endif
    }

    void nonsenseIsNotListenedTo_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("no JSON") << QByteArray("hello\n");
        QTest::newRow("empty") << QByteArray("\n");
        QTest::newRow("a list") << QByteArray("[1, 2]\n");
        QTest::newRow("a relative name") << QByteArray(R"({"files": ["a.png"], "page": ""})"
                                                       "\n");
        QTest::newRow("no text") << QByteArray(R"({"files": [7], "page": ""})"
                                               "\n");
        QTest::newRow("long page") << QByteArray(R"({"files": [], "page": ")") + QByteArray(1000, 'x')
                + "\"}\n";
        QTest::newRow("long name") << QByteArray(R"({"files": ["/)") + QByteArray(10000, 'x') + "\"]}\n";
        QTest::newRow("too many") << QByteArray(R"({"files": [)") + QByteArray("\"/a\",").repeated(5000)
                + "\"/a\"]}\n";
        QTest::newRow("no end") << QByteArray(3 * 1024 * 1024, 'x');
    }
    void nonsenseIsNotListenedTo()
    {
        QFETCH(QByteArray, line);
        const QTemporaryDir profile;
        SingleInstance first(profile.path());
        QCOMPARE(first.start({}), SingleInstance::Role::First);
        QSignalSpy asked(&first, &SingleInstance::asked);
        QLocalSocket caller;
        caller.connectToServer(first.address());
        QVERIFY(caller.waitForConnected(1000));
        caller.write(line);
        QTRY_COMPARE_WITH_TIMEOUT(caller.state(), QLocalSocket::UnconnectedState, 4000);
        QVERIFY(caller.readAll().isEmpty());
        QCOMPARE(asked.count(), 0);
        QCOMPARE(
            startAgain(profile.path(), photos), SingleInstance::Role::HandedOver); // still there for others
    }

    void callersWhoSayNothingAreCutOffAndLimited()
    {
        const QTemporaryDir profile;
        SingleInstance first(profile.path());
        QCOMPARE(first.start({}), SingleInstance::Role::First);
        std::vector<std::unique_ptr<QLocalSocket>> callers;
        for (int i = 0; i < 20; ++i) {
            callers.push_back(std::make_unique<QLocalSocket>());
            callers.back()->connectToServer(first.address());
            QCoreApplication::processEvents();
        }
        for (const auto& caller : callers)
            QTRY_COMPARE_WITH_TIMEOUT(caller->state(), QLocalSocket::UnconnectedState, 6000);
        QCOMPARE(startAgain(profile.path(), photos), SingleInstance::Role::HandedOver);
    }
};

CANDELA_QT_TEST(SingleInstanceTest)
#include "single_instance_test.moc"
