#include "app/session/shared_queue.h"
#include "tests/support/qt_test_registry.h"

#include <QAbstractItemModelTester>
#include <QTemporaryDir>
#include <QtTest>

using namespace candela;

class SharedQueueTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void passwordsAreNotStored_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("stored");
        const auto row = [](const char* typed, const char* stored) {
            QTest::newRow(typed) << QString::fromLatin1(typed) << QString::fromLatin1(stored);
        };
        row("postgresql://me:hush@host:5433/db", "postgresql://me@host:5433/db");
        row("postgres://me:@host/db", "postgres://me@host/db");
        row("postgresql://me@host/db?password=hush&sslmode=require",
            "postgresql://me@host/db?&sslmode=require");
        row("postgresql://me@host/db", "postgresql://me@host/db");
        row("postgresql://host:5432/db", "postgresql://host:5432/db");
    }

    void passwordsAreNotStored()
    {
        QFETCH(QString, typed);
        QTEST(withoutPassword(typed), "stored");
    }

    void countsAreLookedAtInTheBackground()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("queue.sqlite"));
        const auto store = openJobStore(file);
        store->add(std::vector<Request>(3, Request(GenerateRequest{.prompt = "an owl"})));
        store->finish(store->claimNext()->id, StoredState::Done);
        SharedQueue queue;
        const QAbstractItemModelTester tester(&queue);
        queue.setAddress(file);
        QVERIFY(!queue.asked()); // nobody watches
        queue.watch(true);
        QTRY_VERIFY(queue.asked());
        QVERIFY(!queue.trouble());
        QCOMPARE(queue.count(StoredState::Waiting), 2);
        QCOMPARE(queue.count(StoredState::Done), 1);
        QCOMPARE(queue.rowCount(), 0); // a file has no workers
    }

    void troubleIsSaidWithoutThePassword()
    {
        SharedQueue queue;
        queue.setAddress(QStringLiteral("postgresql://me:hush@127.0.0.1:1/db"));
        queue.watch(true);
        QTRY_VERIFY_WITH_TIMEOUT(queue.asked(), 10'000);
        QVERIFY(queue.trouble());
        QVERIFY(queue.trouble()->sentence.contains(QLatin1String("postgresql://127.0.0.1:1/db")));
        QVERIFY(!(queue.trouble()->sentence + queue.trouble()->remedy).contains(QLatin1String("hush")));
        queue.setAddress({});
        QVERIFY(!queue.asked() && !queue.trouble());
    }
};

CANDELA_QT_TEST(SharedQueueTest)
#include "shared_queue_test.moc"
