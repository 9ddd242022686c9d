// The Relight page with the real engine and the published weights, from the drop to the file on the disk.

#include "app/session/paths.h"
#include "core/api/engine.h"
#include "core/api/model_info.h"
#include "tests/support/heartbeat.h"
#include "tests/support/qt_test_registry.h"
#include "tests/support/test_data.h"
#include "ui/relight/relight_page.h"

#include <QFile>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace candela;

namespace
{

/// The page on a fresh profile, with copies of the pictures named.
struct Studio {
    QTemporaryDir folder;
    std::filesystem::path data = testData("uretinex");
    std::unique_ptr<Session> session;
    std::unique_ptr<RelightPage> page;

    Studio()
    {
        session = std::make_unique<Session>(EngineServices{.makeEngine = [] { return makeEngine({}); },
                                                .describeModel = describeModel,
                                                .makePromptCounter =
                                                    [](const std::filesystem::path& model) {
                                                        return makePromptCounter(model);
                                                    }},
            SessionPaths::inFolder(folder.path()));
        session->settings().set(settings::relightModel, toQString(data / "ckpt"));
        page = std::make_unique<RelightPage>(*session);
        page->resize(1384, 800);
        page->show();
    }

    QString copy(const char* name) const
    {
        const QString target = folder.filePath(QLatin1String(name));
        if (!QFile::copy(toQString(data / name), target))
            qFatal("no picture");
        return target;
    }
    QImage expected(const char* name) const { return QImage(toQString(data / "expected" / name)); }
    Relight& relight() const { return session->relight(); }
    RelightPreview& preview() const { return relight().preview(); }
    const RelightItem& item(int row) const { return relight().list().at(row); }

    /// Until the picture chosen is seen at full size.
    bool see() const
    {
        QSignalSpy changed(&preview(), &RelightPreview::changed);
        while (preview().isBusy() || !preview().isFullSize())
            if (preview().failure() || !changed.wait(60000))
                return false;
        return true;
    }
    bool add(const QStringList& files) const
    {
        QSignalSpy added(&relight(), &Relight::added);
        relight().add(files);
        return added.wait(10000) && see();
    }
    bool run() const
    {
        QSignalSpy ended(&relight(), &Relight::ended);
        QTest::mouseClick(page->findChild<QPushButton*>(QStringLiteral("RelightAll")), Qt::LeftButton);
        return relight().isRunning() && ended.wait(120000);
    }
};

/// The largest difference of a channel; 256 where the sizes differ.
int difference(const QImage& a, const QImage& b)
{
    if (a.size() != b.size())
        return 256;
    int most = 0;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x) {
            const QColor one = a.pixelColor(x, y), other = b.pixelColor(x, y);
            most = std::max({most, std::abs(one.red() - other.red()), std::abs(one.green() - other.green()),
                std::abs(one.blue() - other.blue())});
        }
    return most;
}

} // namespace

class RelightEngineTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        if (testData("uretinex").empty())
            QSKIP("SKIPPED: uretinex is not in CANDELA_TEST_DATA");
    }

    void whatIsSeenAndSavedIsWhatThePublishedCodeComputes()
    {
        const Studio studio;
        const test::Heartbeat heartbeat;
        QVERIFY(studio.add({studio.copy("crop_low.png")}));
        QVERIFY(difference(studio.preview().after().full(), studio.expected("crop_ratio5.png")) <= 1);
        studio.session->settings().set(settings::relightRatio, 3.0);
        QVERIFY(studio.see());
        QVERIFY(difference(studio.preview().after().full(), studio.expected("crop_ratio3.png")) <= 1);

        QVERIFY(studio.run());
        QCOMPARE(studio.item(0).state, RelightState::Done);
        QVERIFY(difference(QImage(studio.item(0).result), studio.expected("crop_ratio3.png")) <= 1);
        qInfo("longest block of the window's thread: %lld ms", heartbeat.longestMs());
        QVERIFY(heartbeat.neverWaited(50));
    }

    void anotherRatioComputesTheAdjustmentAlone()
    {
        const Studio studio;
        QVERIFY(studio.add({studio.copy("low.png")}));
        QSignalSpy looked(&studio.session->queue(), &JobQueue::looked);
        for (const RelightView view : {RelightView::Reflectance, RelightView::Illumination}) {
            studio.preview().setView(view);
            QVERIFY(studio.see());
        }
        studio.preview().setView(RelightView::Result);
        studio.session->settings().set(settings::relightRatio, 4.0);
        QVERIFY(studio.see());
        const auto outcome = looked.last().last().value<JobOutcome>();
        qInfo("another ratio: %.0f ms", 1000 * std::get<RelightPreviewResult>(*outcome.result).seconds);
        QVERIFY(studio.preview().histogramAfter().mean > 2 * studio.preview().histogramBefore().mean);
    }

    void aPairIsEvaluatedAndTheBrokenOneNamed()
    {
        const Studio studio;
        const QString broken = studio.copy("crop_low.png");
        QVERIFY(studio.add({studio.copy("pair_low.png")}));
        QSignalSpy added(&studio.relight(), &Relight::added);
        studio.relight().add({broken});
        QVERIFY(added.wait(10000));
        QVERIFY(QFile::resize(broken, 2000)); // between drop and run
        const QString references = studio.folder.filePath(QStringLiteral("bright"));
        QVERIFY(QDir().mkpath(references));
        QVERIFY(QFile::copy(
            toQString(studio.data / "pair_high.png"), references + QStringLiteral("/pair_low.png")));
        QVERIFY(QFile::copy(
            toQString(studio.data / "pair_high.png"), references + QStringLiteral("/crop_low.png")));
        studio.relight().setReference(references);
        QVERIFY(studio.run());
        const RelightItem& pair = studio.item(0);
        QCOMPARE(pair.state, RelightState::Done);
        QVERIFY(difference(QImage(pair.result), studio.expected("pair_evaluate.png")) <= 1);
        QCOMPARE(QString::number(*pair.psnr, 'f', 1), QStringLiteral("20.9"));
        QCOMPARE(QString::number(*pair.ssim, 'f', 3), QStringLiteral("0.898"));
        QCOMPARE(studio.item(1).state, RelightState::Failed);
        QVERIFY2(studio.item(1).why.contains(QStringLiteral("crop_low.png")), qPrintable(studio.item(1).why));
    }

    void theSampleOfTheFirstRunComesToLight()
    {
        const Studio studio;
        studio.session->settings().set(settings::outputFolder, studio.folder.filePath(QStringLiteral("out")));
        studio.relight().bringSample(QStringLiteral(CANDELA_RESOURCES_DIR "/sample/dandelions.jpg"));
        QTRY_COMPARE(studio.relight().list().rowCount(), 1);
        QVERIFY(studio.see());
        const auto light = [](const QImage& picture) {
            return picture.scaled(1, 1, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                .pixelColor(0, 0)
                .value();
        };
        const int before = light(studio.preview().before().full());
        const int after = light(studio.preview().after().full());
        QVERIFY2(
            before < 40 && after > 3 * before, qPrintable(QStringLiteral("%1, %2").arg(before).arg(after)));
    }

    void networksThatAreMissingAreNamed()
    {
        const Studio studio;
        studio.session->settings().set(settings::relightModel, studio.folder.path());
        QVERIFY(!studio.add({studio.copy("crop_low.png")}));
        QVERIFY(studio.preview().failure());
        QVERIFY(studio.preview().failure()->sentence.contains(studio.folder.path()));
    }
};

CANDELA_QT_TEST(RelightEngineTest)
#include "relight_engine_test.moc"
