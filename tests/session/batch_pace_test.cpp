#include "app/session/batch_pace.h"
#include "tests/support/qt_test_registry.h"

using namespace candela;

class BatchPaceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void largePicturesCountForMore()
    {
        BatchPace pace;
        for (const double weight : {1.0, 1.0, 8.0})
            pace.expect(weight);
        QCOMPARE(pace.fraction(), 0.0);
        QVERIFY(!pace.secondsLeft(0));
        pace.note(1, 0.5, 2);
        QCOMPARE(pace.fraction(), 0.05);
        QVERIFY(!pace.secondsLeft(2)); // too early to tell
        pace.note(0, 0, 4);
        pace.end(1, true, 4);
        QCOMPARE(*pace.secondsLeft(4), 36.0);
        QCOMPARE(*pace.secondsLeft(10), 30.0); // goes down without news
        QCOMPARE(*pace.secondsLeft(100), 0.0);
        pace.end(1, true, 8);
        pace.note(8, 0.25, 16);
        QCOMPARE(pace.fraction(), 0.4);
        QCOMPARE(*pace.secondsLeft(16), 24.0);
        pace.note(0, 0, 40);
        pace.end(8, true, 40);
        QCOMPARE(pace.fraction(), 1.0);
        QCOMPARE(*pace.secondsLeft(40), 0.0);
    }

    void whatTookNoTimeSaysNothing()
    {
        BatchPace pace;
        for (int i = 0; i < 100; ++i)
            pace.expect(1);
        for (int i = 0; i < 90; ++i)
            pace.end(1, false, 4); // left out
        QCOMPARE(pace.fraction(), 0.9);
        QVERIFY(!pace.secondsLeft(4));
        pace.end(1, true, 8);
        QCOMPARE(*pace.secondsLeft(8), 72.0);
    }
};

CANDELA_QT_TEST(BatchPaceTest)
#include "batch_pace_test.moc"
