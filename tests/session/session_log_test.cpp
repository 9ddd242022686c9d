#include "app/session/report.h"
#include "tests/support/qt_test_registry.h"
#include "tests/support/scripted_studio.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>

using namespace candela;
using namespace candela::test;

namespace
{

const PrivateWords anna{.home = QStringLiteral("/home/anna"),
    .user = QStringLiteral("anna"),
    .host = QStringLiteral("darkroom"),
    .prompts = {QStringLiteral("a portrait of my sister"), QStringLiteral("ok")}};

} // namespace

class SessionLogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenCanBeReadBack()
    {
        const QTemporaryDir folder;
        SessionLog log(folder.path());
        log.info(QStringLiteral("begins"));
        log.detail(QStringLiteral("left out"));
        log.setDetailed(true);
        log.detail(QStringLiteral("kept"));
        log.error(QStringLiteral("two\nlines"));
        const QStringList lines = log.lastLines(10);
        QCOMPARE(lines.size(), 3);
        QVERIFY(lines[0].endsWith(QStringLiteral("info: begins")));
        QVERIFY(lines[1].endsWith(QStringLiteral("debug: kept")));
        QVERIFY(lines[2].endsWith(QStringLiteral("error: two | lines")));
        QCOMPARE(log.lastLines(1), lines.mid(2));
        QCOMPARE(log.lastProblems(10), lines.mid(2));
    }

    void itStaysSmall()
    {
        const QTemporaryDir folder;
        SessionLog log(folder.path());
        const QString text(1000, QLatin1Char('x'));
        for (int i = 0; i < 6000; ++i)
            log.info(text);
        qint64 bytes = 0;
        const QFileInfoList files = QDir(folder.path()).entryInfoList({QStringLiteral("*.log")});
        for (const QFileInfo& file : files)
            bytes += file.size();
        QCOMPARE(files.size(), 3);
        QVERIFY(bytes <= 3 * 1024 * 1024);
    }

    void anEndThatWasNoneIsNoticedOnce()
    {
        const QTemporaryDir folder;
        {
            const SessionLog log(folder.path());
            QVERIFY(!log.previousEndedBadly());
        }
        {
            const SessionLog log(folder.path());
            QVERIFY(!log.previousEndedBadly());
        }
        QFile mark(folder.filePath(QStringLiteral("running"))); // what a killed one leaves
        QVERIFY(mark.open(QIODevice::WriteOnly));
        mark.close();
        {
            const SessionLog log(folder.path());
            QVERIFY(log.previousEndedBadly());
        }
        const SessionLog log(folder.path());
        QVERIFY(!log.previousEndedBadly());
    }

    void aFolderThatCannotBeWrittenCostsOnlyTheLog()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("file")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        SessionLog log(file.fileName() + QStringLiteral("/logs"));
        log.error(QStringLiteral("goes nowhere"));
        QVERIFY(log.lastLines(10).isEmpty());
    }

    void nothingPrivateIsLeft_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        const auto row = [](const char* before, const char* after) {
            QTest::newRow(before) << QString::fromUtf8(before) << QString::fromUtf8(after);
        };
        row("opened /home/anna/Pictures/us.png.", "opened <path>.png.");
        row("opened ~/x and /data/project x/y", "opened <path> and <path> x/y");
        row("The model '/home/anna/My models/v1.safetensors' is missing.",
            "The model '….safetensors' is missing.");
        row("The prompt “whatever it is” is long", "The prompt '…' is long");
        row("C:\\Users\\anna\\a.png and \\\\nas\\share\\b", "<path>.png and <path>");
        row("job 3 failed: A PORTRAIT of my sister, 20 steps", "job 3 failed: <prompt>, 20 steps");
        row("anna on darkroom, Anna's", "<user> on <host>, <user>'s");
        row("annabel stays", "annabel stays");
        row("see https://anna:pw@host.example/x or anna@example.org", "see <address> or <address>");
        row("sister.jpeg is truncated: 48 of 2048 rows", "<file>.jpeg is truncated: 48 of 2048 rows");
        row("step 12/20, 1/2 done, ok", "step 12/20, 1/2 done, ok");
        row("Qt 6.4.2 on xcb", "Qt 6.4.2 on xcb");
        row("it doesn't and isn't", "it doesn't and isn't");
    }
    void nothingPrivateIsLeft()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QCOMPARE(withoutPrivateWords(before, anna), after);
    }

    void theReportSaysWhatHelpsAndNothingElse()
    {
        ScriptedStudio studio;
        Session& session = *studio.session;
        session.settings().set(settings::theme, QStringLiteral("light"));
        session.settings().set(settings::lastSaveFolder, QStringLiteral("/home/anna/secret"));
        session.form().edit(
            FormField::Prompt, [](GenerateForm& form) { form.prompt = QStringLiteral("my very own idea"); });
        session.log().warning(
            QStringLiteral("could not paint my very own idea in %1/x.png").arg(QDir::homePath()));
        const QString report = makeReport(session, QStringLiteral("LibTorch 2.15.0"));
        for (const char* part :
            {"System: ", "Processor: ", "Qt: ", "LibTorch 2.15.0", "appearance/theme = light",
                "folders/lastSave = (set)", "could not paint <prompt> in <path>.png"})
            QVERIFY2(report.contains(QLatin1String(part)), qPrintable(report));
        for (const QString& part :
            {QStringLiteral("secret"), QStringLiteral("own idea"), studio.folder.path()})
            QVERIFY2(!report.contains(part), qPrintable(report));
        for (const QString& part : {QDir::homePath(), QSysInfo::machineHostName()})
            QVERIFY2(part.size() < 2 || !report.contains(part), qPrintable(report));
    }

    void jobsAreLoggedByKindAlone()
    {
        ScriptedStudio studio;
        studio.session->form().edit(
            FormField::Prompt, [](GenerateForm& form) { form.prompt = QStringLiteral("my very own idea"); });
        QTRY_VERIFY(studio.session->whyNotGenerate().isEmpty());
        QVERIFY(!studio.session->generate(QueuePlace::Last));
        QTRY_VERIFY(studio.session->queue().isIdle());
        studio.script.setPlay(playError(ErrorKind::RunFailed, "The disk is full."));
        QVERIFY(!studio.session->generate(QueuePlace::Last));
        QTRY_VERIFY(studio.session->queue().isIdle());
        const QString log = studio.session->log().lastLines(100).join(QLatin1Char('\n'));
        QVERIFY2(log.contains(QStringLiteral("(generate) done in")), qPrintable(log));
        QVERIFY2(log.contains(QStringLiteral("(generate) failed: The disk is full.")), qPrintable(log));
        QVERIFY(!log.contains(QStringLiteral("idea")));
    }
};

CANDELA_QT_TEST(SessionLogTest)
#include "session_log_test.moc"
