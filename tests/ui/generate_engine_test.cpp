// The Generate page with the real engine and the bundled model, from the first click to the picture on the
// disk.

#include "app/common/resources.h"
#include "app/session/paths.h"
#include "core/api/engine.h"
#include "core/api/model_info.h"
#include "tests/support/heartbeat.h"
#include "tests/support/qt_test_registry.h"
#include "ui/canvas/canvas.h"
#include "ui/generate/generate_page.h"

#include <QFile>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace candela;

class GenerateEngineTest : public QObject
{
    Q_OBJECT

private:
    static EngineServices realServices(const std::filesystem::path& model)
    {
        return {
            .makeEngine = [model] { return makeEngine({.bundledModel = model}); },
            .describeModel = describeModel,
            .makePromptCounter =
                [](const std::filesystem::path& chosen) { return makePromptCounter(chosen); },
            .bundledModel = model,
        };
    }

private Q_SLOTS:
    void init()
    {
        if (bundledModelFolder().empty())
            QSKIP("SKIPPED: resources/demo-model is not there");
    }

    void paintsStopsAndPaintsAgainWithoutBlocking()
    {
        QTemporaryDir folder;
        Session session(realServices(bundledModelFolder()), SessionPaths::inFolder(folder.path()));
        session.settings().set(settings::outputFolder, folder.filePath(QStringLiteral("out")));
        GeneratePage page(session);
        page.resize(1384, 800);
        page.show();
        auto* generate = page.findChild<QPushButton*>(QStringLiteral("Generate"));
        auto* stop = page.findChild<QPushButton*>(QStringLiteral("Stop"));
        auto* canvas = page.findChild<Canvas*>(QStringLiteral("Canvas"));
        QTRY_VERIFY(session.models().find(session.form().form().model)->state == ModelState::Ready);

        QSignalSpy idle(&session.queue(), &JobQueue::idleChanged);
        const test::Heartbeat heartbeat;
        QSignalSpy progress(&session.queue(), &JobQueue::progressed);
        QTest::mouseClick(generate, Qt::LeftButton);
        QVERIFY(idle.wait(120000));
        QVERIFY2(session.history().rowCount() == 1,
            qPrintable(session.queue().index(0).data(JobQueue::FailureRole).toString()));
        const HistoryEntry first = session.history().at(0);
        QVERIFY(QFile::exists(first.file));
        QCOMPARE(QImage(first.file).convertToFormat(QImage::Format_RGB32), canvas->picture());
        QVERIFY(first.parameters.contains(QStringLiteral("Seed: %1").arg(first.request.seed)));
        QVERIFY(!progress.isEmpty());

        session.form().edit(FormField::Steps, [](GenerateForm& form) { form.steps = 150; });
        progress.clear();
        QTest::mouseClick(generate, Qt::LeftButton);
        QVERIFY(progress.wait(60000));
        QTest::mouseClick(stop, Qt::LeftButton);
        QVERIFY(idle.wait(20000));
        QCOMPARE(session.queue().index(0).data(JobQueue::StateRole).toInt(),
            static_cast<int>(JobState::Cancelled));
        QCOMPARE(session.history().rowCount(), 1);

        session.form().reuse(first.request, ReusePart::Everything, session.modelPathOf(first.request));
        QTest::mouseClick(generate, Qt::LeftButton);
        QVERIFY(idle.wait(120000));
        QCOMPARE(session.history().rowCount(), 2);
        QCOMPARE(canvas->picture(),
            QImage(first.file).convertToFormat(QImage::Format_RGB32)); // same seed, same picture

        qInfo("longest block of the window's thread: %lld ms", heartbeat.longestMs());
        QVERIFY(heartbeat.neverWaited(50));
    }
};

CANDELA_QT_TEST(GenerateEngineTest)
#include "generate_engine_test.moc"
