#include "app/common/save_file.h"
#include "tests/support/qt_test_registry.h"

#include <QFile>
#include <QTemporaryDir>

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/resource.h>
#endif

using namespace candela;

class SaveFileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFileWithoutRoomKeepsWhatItHad()
    {
#ifndef Q_OS_UNIX
        QSKIP("needs a limit to the size of files");
#else
        const QTemporaryDir folder;
        const QString name = folder.filePath(QStringLiteral("draft.json"));
        const auto content = [&name] {
            QFile file(name);
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        QVERIFY(saveFile(name, "what was there"));
        rlimit before{};
        getrlimit(RLIMIT_FSIZE, &before);
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit tight{.rlim_cur = 8, .rlim_max = before.rlim_max}; // for this process, as a full disk is
        setrlimit(RLIMIT_FSIZE, &tight);
        const bool saved = saveFile(name, QByteArray(100, 'x'));
        setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, handler);
        QVERIFY(!saved);
        QCOMPARE(content(), QByteArray("what was there"));
        QVERIFY(saveFile(name, "what came later"));
        QCOMPARE(content(), QByteArray("what came later"));
#endif
    }
};

CANDELA_QT_TEST(SaveFileTest)
#include "save_file_test.moc"
