#include "app/session/time_left.h"
#include "tests/support/qt_test_registry.h"

using namespace candela;
using namespace std::chrono_literals;

class TimeLeftTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void estimatesAfterThreeSteps()
    {
        TimeLeft left(m_start);
        left.advance({.phase = Phase::Loading}, m_start + 5s);
        left.advance({.phase = Phase::Sampling, .step = 1, .of = 20}, m_start + 6s);
        left.advance({.phase = Phase::Sampling, .step = 2, .of = 20}, m_start + 7s);
        QVERIFY(!left.secondsLeft(m_start + 7s));
        left.advance({.phase = Phase::Sampling, .step = 3, .of = 20}, m_start + 8s);
        QCOMPARE(left.secondsLeft(m_start + 8s).value(), 17.0);
        QCOMPARE(left.secondsLeft(m_start + 8500ms).value(), 16.5);
    }

    void looksAtTheMedianOfTheLastEight()
    {
        TimeLeft left(m_start);
        auto now = m_start;
        for (int step = 1; step <= 4; ++step) // a slow beginning that must be forgotten
            left.advance({.phase = Phase::Sampling, .step = step, .of = 20}, now += 9s);
        for (int step = 5; step <= 11; ++step)
            left.advance({.phase = Phase::Sampling, .step = step, .of = 20}, now += 1s);
        left.advance({.phase = Phase::Sampling, .step = 12, .of = 20}, now += 30s); // one hiccup
        QCOMPARE(left.secondsLeft(now).value(), 8.0);
    }

    void countsFurtherPicturesAndDecoding()
    {
        TimeLeft left(m_start, DecodeMemory{.secondsPerPicture = 3});
        auto now = m_start;
        const auto sample = [&](int image) {
            for (int step = 1; step <= 4; ++step)
                left.advance(
                    {.phase = Phase::Sampling, .step = step, .of = 4, .image = image, .imageCount = 2},
                    now += 1s);
        };
        sample(0);
        QCOMPARE(left.secondsLeft(now).value(), 4.0 + 2 * 3);
        left.advance({.phase = Phase::Decoding, .image = 0, .imageCount = 2}, now += 1s);
        left.pictureDone(now += 1s);
        QCOMPARE(left.decodeMemory().secondsPerPicture, 2.0);
        QCOMPARE(left.secondsLeft(now).value(), 4.0 + 2);
        sample(1);
        QCOMPARE(left.secondsLeft(now).value(), 2.0);
        QCOMPARE(left.secondsLeft(now + 10s).value(), 0.0); // never negative
    }

    void fractionGrowsThroughAllPhases()
    {
        double last = -1;
        const auto grows = [&](const Progress& progress) {
            const double fraction = fractionDone(progress);
            QVERIFY2(fraction >= last && fraction <= 1, qPrintable(QString::number(fraction)));
            last = fraction;
        };
        grows({.phase = Phase::Loading, .step = 0, .of = 2});
        grows({.phase = Phase::Loading, .step = 2, .of = 2});
        grows({.phase = Phase::Encoding});
        for (int image = 0; image < 3; ++image) {
            for (int step = 0; step <= 20; ++step)
                grows({.phase = Phase::Sampling, .step = step, .of = 20, .image = image, .imageCount = 3});
            grows({.phase = Phase::Decoding, .image = image, .imageCount = 3});
            grows({.phase = Phase::Saving, .image = image, .imageCount = 3});
        }
        QVERIFY(last > 0.98);
    }

private:
    const TimeLeft::Clock::time_point m_start = TimeLeft::Clock::now();
};

CANDELA_QT_TEST(TimeLeftTest)
#include "time_left_test.moc"
